#ifndef SIGN_COURIER_H
#define SIGN_COURIER_H

#include "base/error.h"
#include "sign/keyring.h"
#include "sign/seal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Questions and answers carried by hand, where there is no link: a text
 * file whose first line names the two keys, then one line a frame, sealed
 * to the receiver as base64url. A frame is "<number> <what>", a line that
 * vouches for it or an empty one, and a body; numbers are 1, 2, 3, ...
 *
 *	quotapos-courier 1 <from x> <to x>
 *
 * What is damaged is good up to its first bad line. Seals keep strangers
 * from reading; who wrote a frame is said by the signed lines in it.
 */
#define COURIER_BODY_MAX  65536
#define COURIER_PLAIN_MAX 98304
#define COURIER_WHAT_SIZE 192

struct courier_frame {
	int64_t number;
	char what[COURIER_WHAT_SIZE]; /* "POST /v1/entries", "200 <type>" */
	const char *voucher;          /* a request line, or "" */
	const char *body;             /* NUL-terminated after length bytes */
	size_t length;
};

/* -- writing ----------------------------------------------------------------
 */

struct courier_writer;

/* A new file at path, under another name until it is closed well.
 * ERR_CONFLICT: what is there is no regular file. */
struct courier_ends {
	const char *from; /* Ed25519 public, JWK "x" */
	const char *to;
};
enum err courier_create(const char *path, const struct courier_ends *ends,
	struct courier_writer **ret, struct error *why) NODISCARD;

/* The next frame; its number is given here. ERR_RANGE: it is too long. */
enum err courier_write(struct courier_writer *writer,
	const struct courier_frame *frame, struct error *why) NODISCARD;

/* Durable, and under its name; replaces what was there. */
enum err courier_commit(
	struct courier_writer *writer, struct error *why) NODISCARD;

/* Forget a file that was not committed, and the writer; NULL is fine. */
void courier_close(struct courier_writer *writer);

/* -- reading ----------------------------------------------------------------
 */

struct courier_reader;

/* ERR_INPUT: no such file of ours; ERR_DENIED: it is for another key. */
enum err courier_open(const char *path, const struct keyring *keyring,
	struct courier_reader **ret, struct error *why) NODISCARD;
const char *courier_from(const struct courier_reader *reader);

/*
 * The next frame, which lives until the next call. ERR_NOT_FOUND after the
 * last one that is good; courier_is_damaged says whether more was there.
 * ERR_FORGED: not one is good.
 */
enum err courier_next(struct courier_reader *reader, struct courier_frame *ret,
	struct error *why) NODISCARD;
bool courier_is_damaged(const struct courier_reader *reader);
void courier_end(struct courier_reader *reader);

#endif
