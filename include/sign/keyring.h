#ifndef SIGN_KEYRING_H
#define SIGN_KEYRING_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The secrets of a till, held in guarded memory: the Ed25519 seed of its
 * chain and the market's person-key secret. Both live in one file of mode
 * 0600, sealed by a passphrase (Argon2id, XSalsa20-Poly1305) or, for the
 * demo market only, plain.
 */
#define KEY_TEXT_SIZE   44 /* base64url of 32 bytes */
#define PASSPHRASE_MIN  8
#define PASSPHRASE_SIZE 129

struct keyring;

/* libsodium's start and its known answers; call once, first. ERR_SYSTEM
 * when the library fails its own test (CVE-2025-69277 included). */
enum err keyring_start(struct error *why) NODISCARD;

/*
 * Make fresh secrets and write them to path (never over a file that is
 * there). passphrase NULL = plain.
 */
enum err keyring_create(const char *path, const char *passphrase,
	struct keyring **ret, struct error *why) NODISCARD;

/* Does the file ask for a passphrase? Also checks mode and form. */
enum err keyring_is_sealed(
	const char *path, bool *ret, struct error *why) NODISCARD;

/*
 * Open, then try the key (sign, verify). ERR_DENIED: file wider than 0600,
 * wrong or missing passphrase; ERR_NOT_FOUND: no file; ERR_FORGED: not a
 * key file, or damaged. Sentences name path and remedy.
 */
enum err keyring_open(const char *path, const char *passphrase,
	struct keyring **ret, struct error *why) NODISCARD;
void keyring_close(struct keyring *keyring);

/* A fresh signing key beside the same person-key secret: the till's next
 * epoch. Failures as those of keyring_create. */
enum err keyring_renew(const struct keyring *keyring, const char *path,
	const char *passphrase, struct keyring **ret,
	struct error *why) NODISCARD;

/* Only the public half: it checks lines, and neither signs nor makes person
 * keys. ERR_FORGED: x is no valid point. */
enum err keyring_public_only(
	const char *x, struct keyring **ret, struct error *why) NODISCARD;
bool keyring_has_secrets(const struct keyring *keyring);

/* Write the same secrets under another passphrase (NULL = plain). */
enum err keyring_reseal(const struct keyring *keyring, const char *path,
	const char *passphrase, struct error *why) NODISCARD;

/* The Ed25519 public key as JWK "x", and its RFC 7638 thumbprint. */
const char *keyring_public(const struct keyring *keyring);
const char *keyring_kid(const struct keyring *keyring);

/* The same, to check lines with (sign/jws.h); as old as the ring. */
struct jws_key;
const struct jws_key *keyring_key(const struct keyring *keyring);

/* 64 bytes of signature over the bytes. */
void keyring_sign(const struct keyring *keyring, const void *bytes,
	size_t length, uint8_t *signature);

/* Open what was sealed to this key (seal_for); bytes has length less
 * SEAL_OVERHEAD. ERR_FORGED: it is for another key, or damaged. */
enum err keyring_unseal(const struct keyring *keyring, const uint8_t *box,
	size_t length, void *bytes, struct error *why) NODISCARD;

/*
 * Hand the market's person-key secret on: sealed to another signer's public
 * key as base64url (KEYRING_SHARE_SIZE bytes), and taken into a ring in
 * place of its own, its file written anew under the passphrase.
 */
#define KEYRING_SHARE_SIZE 108
enum err keyring_share(const struct keyring *keyring, const char *x, char *text,
	struct error *why) NODISCARD;
struct keyring_file {
	const char *path;
	const char *passphrase; /* NULL: plain */
};
enum err keyring_adopt(struct keyring *keyring, const char *shared,
	const struct keyring_file *file, struct error *why) NODISCARD;

/*
 * Person key: BLAKE2b-128 of "kind:number" under the market's secret, as
 * base64url (23 bytes with NUL).
 */
void keyring_person(
	const struct keyring *keyring, const char *document, char *text);

/*
 * A public key as PEM (RFC 8410), for openssl; text has PEM_SIZE bytes.
 * ERR_FORGED when x is no valid point.
 */
#define PEM_SIZE 160
enum err key_pem(const char *x, char *text, struct error *why) NODISCARD;

/* RFC 7638 thumbprint of an Ed25519 JWK "x"; checks the point. */
enum err key_thumbprint(const char *x, char *text, struct error *why) NODISCARD;

#endif
