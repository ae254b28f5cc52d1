#include "base/base64url.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789-_";

size_t base64url_encode(const void *bytes, size_t length, char *text)
{
	const uint8_t *in = bytes;
	uint32_t bits = 0;
	int held = 0;
	size_t out = 0;

	for (size_t i = 0; i < length; i++) {
		bits = (bits << 8 | in[i]) & 0xffff;
		for (held += 8; held >= 6; held -= 6)
			text[out++] = alphabet[bits >> (held - 6) & 63];
	}
	if (held > 0)
		text[out++] = alphabet[bits << (6 - held) & 63];
	text[out] = '\0';
	return out;
}

/* The value of a character, or 64. */
static uint32_t value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (uint32_t)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (uint32_t)(c - 'a') + 26;
	if (c >= '0' && c <= '9')
		return (uint32_t)(c - '0') + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : 64;
}

enum err base64url_decode(const char *text, size_t length, uint8_t *bytes,
	size_t size, size_t *ret_length, struct error *why)
{
	uint32_t bits = 0;
	int held = 0;
	size_t out = 0;

	if (length % 4 == 1)
		return error_set(why, ERR_FORGED,
			"a base64url text of %zu characters is cut", length);
	if (length / 4 * 3 + length % 4 * 3 / 4 > size)
		return error_set(why, ERR_RANGE,
			"a base64url text of %zu characters is too long",
			length);
	for (size_t i = 0; i < length; i++) {
		uint32_t value = value_of(text[i]);

		if (value > 63)
			return error_set(why, ERR_FORGED,
				"character %zu is not base64url", i + 1);
		bits = (bits << 6 | value) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			bytes[out++] = (uint8_t)(bits >> held & 0xff);
		}
	}
	if ((bits & ((1U << held) - 1)) != 0)
		return error_set(why, ERR_FORGED,
			"a base64url text has spare bits that are not zero");
	*ret_length = out;
	return ERR_OK;
}
