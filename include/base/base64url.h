#ifndef BASE_BASE64URL_H
#define BASE_BASE64URL_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* base64url without padding (RFC 4648 section 5), canonical form only. */

#define BASE64URL_LENGTH(bytes) (((bytes)*4 + 2) / 3)
#define BASE64URL_SIZE(bytes)   (BASE64URL_LENGTH(bytes) + 1)

/* text has room for BASE64URL_SIZE(length). Returns its length. */
size_t base64url_encode(const void *bytes, size_t length, char *text);

/*
 * Decode text of the given length into at most size bytes. Refuses other
 * characters, padding and spare bits that are not zero, so that a value has
 * one spelling only (ERR_FORGED); ERR_RANGE when it does not fit.
 */
enum err base64url_decode(const char *text, size_t length, uint8_t *bytes,
	size_t size, size_t *ret_length, struct error *why) NODISCARD;

#endif
