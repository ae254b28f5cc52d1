#ifndef SIGN_JWS_H
#define SIGN_JWS_H

#include "base/error.h"
#include "base/text.h"
#include "sign/keyring.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * JWS Compact lines (RFC 7515) with EdDSA over Ed25519 (RFC 8037). The
 * header is never parsed: it must equal the one header that a known key
 * and an expected type give, byte for byte.
 */
#define JWS_PAYLOAD_MAX 16384
#define JWS_SIZE        22528 /* header, payload and signature with their NUL */

enum jws_type {
	JWS_ENTRY, /* "qp-entry+jws" */
	JWS_LEASE,
	JWS_REQUEST,
	JWS_ACK,
	JWS_MANIFEST,
	JWS_TOKEN,
	JWS_TYPE_COUNT,
};

/* A public key that signatures are checked against. */
struct jws_key {
	char kid[KEY_TEXT_SIZE];
	uint8_t public_key[32];
};

/* From a JWK "x"; ERR_FORGED when it is no valid point. */
enum err jws_key_init(
	struct jws_key *ret, const char *x, struct error *why) NODISCARD;

/*
 * Sign a payload of at most JWS_PAYLOAD_MAX bytes into line (JWS_SIZE
 * bytes, NUL-terminated). ERR_RANGE when it is longer or was cut.
 */
enum err jws_sign(const struct keyring *keyring, enum jws_type type,
	const struct text *payload, char *line, size_t *ret_length,
	struct error *why) NODISCARD;

/*
 * The same for the one record that may be longer, a manifest: the line has
 * jws_long_size() bytes for a payload of so many.
 */
#define JWS_LONG_MAX 8388608
size_t jws_long_size(size_t payload_length);
enum err jws_sign_long(const struct keyring *keyring, enum jws_type type,
	const struct text *payload, char *line, size_t *ret_length,
	struct error *why) NODISCARD;

enum jws_fault {
	JWS_GOOD,
	JWS_BAD_FORM,   /* not three segments, too long, not base64url */
	JWS_BAD_HEADER, /* not the header of this key and type */
	JWS_BAD_SIGNATURE,
};

/*
 * Check a line and take its payload out (JWS_PAYLOAD_MAX + 1 bytes,
 * NUL-terminated). Returns what is wrong first; the payload is filled for
 * JWS_GOOD, JWS_BAD_HEADER and JWS_BAD_SIGNATURE, so that a verifier can
 * still say what a bad line claims; it is empty for JWS_BAD_FORM.
 */
struct jws_payload {
	size_t length;
	char bytes[JWS_PAYLOAD_MAX + 1];
};
enum jws_fault jws_open(const char *line, size_t length, enum jws_type type,
	const struct jws_key *key, struct jws_payload *ret);

/* The same of a line of any length, its payload left alone. */
enum jws_fault jws_check(const char *line, size_t length, enum jws_type type,
	const struct jws_key *key);

/* What a line claims, nothing of it checked; false: it is no line. */
bool jws_peek(const char *line, size_t length, struct jws_payload *ret);

#endif
