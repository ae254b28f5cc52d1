#ifndef SIGN_KEYFILE_H
#define SIGN_KEYFILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The file of a key ring: two lines of text, mode 0600.
 *
 *   quotapos-key 1 plain
 *   base64url of secret (64 bytes), BLAKE2b-128 of it (16)
 *
 *   quotapos-key 1 argon2id t=3 m=65536
 *   base64url of salt (16), nonce (24), secretbox of secret (80)
 *
 * t is the number of passes, m the memory in KiB. The sum of a plain file
 * finds damage only; a sealed one is authenticated by its box.
 */
#define KEYFILE_PLAIN_BYTES  80
#define KEYFILE_SEALED_BYTES 120

/* What the file keeps; only ever in guarded or wiped memory. */
struct secret {
	uint8_t seed[32];   /* of the till's Ed25519 key */
	uint8_t person[32]; /* the market's person-key secret */
};
void secret_cleanup(struct secret *secret);

struct keyfile_cost {
	uint32_t passes; /* 0: plain */
	uint32_t memory_kib;
};

/* A file that was read and has the right form. */
struct keyfile {
	struct keyfile_cost cost;
	uint8_t bytes[KEYFILE_SEALED_BYTES];
	size_t length;
};
void keyfile_cleanup(struct keyfile *file);

/* Failures as those of keyring_open, but for the passphrase. */
enum err keyfile_read(
	const char *path, struct keyfile *ret, struct error *why) NODISCARD;

/* ERR_DENIED: wrong or missing passphrase. path is for the sentence. */
enum err keyfile_unseal(const struct keyfile *file, const char *path,
	const char *passphrase, struct secret *ret,
	struct error *why) NODISCARD;

/* A new file, or (replace) one in the place of another. */
struct keyfile_write {
	const char *path;
	const char *passphrase; /* NULL: plain */
	bool replace;
};
enum err keyfile_write(const struct keyfile_write *write,
	const struct secret *secret, struct error *why) NODISCARD;

#endif
