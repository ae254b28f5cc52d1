#ifndef SIGN_HASH_H
#define SIGN_HASH_H

#include <stddef.h>
#include <stdint.h>

/* SHA-256: libsodium's, and OpenSSL's where much is hashed. */
#define HASH_BYTES      32
#define HASH_TEXT_BYTES 44 /* base64url and NUL */

/* Hashes of bytes as base64url text; text has HASH_TEXT_BYTES. */
void hash_text(const void *bytes, size_t length, char *text);

/*
 * Leaf of an entry: SHA-256(0x00 || line), the line without its LF.
 * Source: RFC 6962 section 2.1; DESIGN section 2.
 */
void hash_leaf(const void *line, size_t length, char *text);

/*
 * Much will be hashed: OpenSSL is loaded now, if it is there, and not after
 * the first mebibyte. It is to be said before threads that hash are made.
 */
void hash_in_bulk(void);

/* A thread that hashed says so before it ends, or its context is lost. */
void hash_thread_end(void);

/* A hash over a stream, for files of any size. */
struct hash_stream;
struct hash_stream *hash_stream_open(void); /* NULL: no memory */
void hash_stream_add(
	struct hash_stream *stream, const void *bytes, size_t length);
void hash_stream_close(struct hash_stream *stream, char *text);

#endif
