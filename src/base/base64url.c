#include "base/base64url.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789-_";

/* Three bytes are four characters. */
static void encode_three(const uint8_t *in, char *out)
{
	uint32_t bits = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];

	out[0] = alphabet[bits >> 18];
	out[1] = alphabet[bits >> 12 & 63];
	out[2] = alphabet[bits >> 6 & 63];
	out[3] = alphabet[bits & 63];
}

size_t base64url_encode(const void *bytes, size_t length, char *text)
{
	const uint8_t *in = bytes;
	char *out = text;
	uint8_t last[3] = { 0 };
	char four[4];

	for (; length >= 3; length -= 3, in += 3, out += 4)
		encode_three(in, out);
	if (length > 0) {
		memcpy(last, in, length);
		encode_three(last, four);
		memcpy(out, four, length + 1);
		out += length + 1;
	}
	*out = '\0';
	return (size_t)(out - text);
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
