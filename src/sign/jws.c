#include "sign/jws.h"

#include "header.h"
#include "key.h"

#include "base/base64url.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define SIGNATURE_LENGTH BASE64URL_LENGTH(crypto_sign_BYTES)

static_assert(
	HEADER_SIZE + BASE64URL_LENGTH(JWS_PAYLOAD_MAX) + SIGNATURE_LENGTH + 2 <
		JWS_SIZE,
	"the longest line fits");

enum err jws_key_init(struct jws_key *ret, const char *x, struct error *why)
{
	struct jws_key key = { 0 };
	enum err rc = key_decode(x, key.public_key, why);

	if (rc)
		return rc;
	key_name(x, key.kid);
	*ret = key;
	return ERR_OK;
}

static enum err too_long(
	const struct text *payload, int most, struct error *why)
{
	return error_set(why, ERR_RANGE,
		"a record of %zu bytes or more is longer than %d",
		payload->length, most);
}

static size_t make_line(const struct keyring *keyring, enum jws_type type,
	const struct text *payload, char *line)
{
	const struct header *header = keyring_header(keyring, type);
	uint8_t signature[crypto_sign_BYTES];
	size_t at = header->length;

	memcpy(line, header->text, header->length);
	line[at++] = '.';
	at += base64url_encode(payload->bytes, payload->length, line + at);
	keyring_sign(keyring, line, at, signature);
	line[at++] = '.';
	return at + base64url_encode(signature, sizeof(signature), line + at);
}

enum err jws_sign(const struct keyring *keyring, enum jws_type type,
	const struct text *payload, char *line, size_t *ret_length,
	struct error *why)
{
	if (payload->cut || payload->length > JWS_PAYLOAD_MAX)
		return too_long(payload, JWS_PAYLOAD_MAX, why);
	*ret_length = make_line(keyring, type, payload, line);
	return ERR_OK;
}

size_t jws_long_size(size_t payload_length)
{
	return HEADER_SIZE + BASE64URL_LENGTH(payload_length) +
	       SIGNATURE_LENGTH + 3;
}

enum err jws_sign_long(const struct keyring *keyring, enum jws_type type,
	const struct text *payload, char *line, size_t *ret_length,
	struct error *why)
{
	if (payload->cut || payload->length > JWS_LONG_MAX)
		return too_long(payload, JWS_LONG_MAX, why);
	*ret_length = make_line(keyring, type, payload, line);
	return ERR_OK;
}

/* A line taken apart; the texts point into it. */
struct parts {
	size_t header_length;
	const char *payload;
	size_t payload_length;
	size_t signed_length; /* header, dot and payload */
	uint8_t signature[crypto_sign_BYTES];
};

/* A third dot is found by the decoder: it is no base64url. */
static bool parts_split(struct parts *ret, const char *line, size_t length)
{
	const char *first = memchr(line, '.', length);
	const char *second;
	size_t signature_length;
	struct error why;
	size_t size;

	if (first == NULL)
		return false;
	ret->header_length = (size_t)(first - line);
	ret->payload = first + 1;
	second = memchr(first + 1, '.', length - ret->header_length - 1);
	if (second == NULL)
		return false;
	ret->payload_length = (size_t)(second - ret->payload);
	ret->signed_length = (size_t)(second - line);
	signature_length = length - ret->signed_length - 1;
	return signature_length == SIGNATURE_LENGTH &&
	       !base64url_decode(second + 1, signature_length, ret->signature,
		       sizeof(ret->signature), &size, &why);
}

static bool payload_decode(
	const struct parts *parts, struct jws_payload *payload)
{
	uint8_t *bytes = (uint8_t *)payload->bytes;
	struct error why;

	if (base64url_decode(parts->payload, parts->payload_length, bytes,
		    JWS_PAYLOAD_MAX, &payload->length, &why))
		return false;
	payload->bytes[payload->length] = '\0';
	return true;
}

bool jws_peek(const char *line, size_t length, struct jws_payload *ret)
{
	struct parts parts;

	if (length < JWS_SIZE && parts_split(&parts, line, length) &&
		payload_decode(&parts, ret))
		return true;
	ret->length = 0;
	ret->bytes[0] = '\0';
	return false;
}

static enum jws_fault parts_check(const struct parts *parts, const char *line,
	enum jws_type type, const struct jws_key *key)
{
	const unsigned char *bytes = (const unsigned char *)line;
	struct header header;

	header_init(&header, key->kid, type);
	if (parts->header_length != header.length ||
		memcmp(line, header.text, header.length) != 0)
		return JWS_BAD_HEADER;
	if (crypto_sign_verify_detached(parts->signature, bytes,
		    parts->signed_length, key->public_key))
		return JWS_BAD_SIGNATURE;
	return JWS_GOOD;
}

enum jws_fault jws_open(const char *line, size_t length, enum jws_type type,
	const struct jws_key *key, struct jws_payload *ret)
{
	struct parts parts;

	if (length >= JWS_SIZE || !parts_split(&parts, line, length) ||
		!payload_decode(&parts, ret)) {
		ret->length = 0;
		ret->bytes[0] = '\0';
		return JWS_BAD_FORM;
	}
	return parts_check(&parts, line, type, key);
}

enum jws_fault jws_check(const char *line, size_t length, enum jws_type type,
	const struct jws_key *key)
{
	struct parts parts;

	if (!parts_split(&parts, line, length))
		return JWS_BAD_FORM;
	return parts_check(&parts, line, type, key);
}
