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

#define NO   64 /* the value of what is no character of the alphabet */
#define NO16 NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO

/* clang-format off */
static const uint8_t values[256] = {
	NO16, NO16,
	NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, 62, NO, NO,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NO, NO, NO, NO, NO, NO,
	NO,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, NO, NO, NO, NO, 63,
	NO, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NO, NO, NO, NO, NO,
	NO16, NO16, NO16, NO16, NO16, NO16, NO16, NO16,
};
/* clang-format on */

/* The bits of four characters, above 24 when one is none of ours. */
static uint32_t decode_four(const uint8_t *in)
{
	uint32_t a = values[in[0]];
	uint32_t b = values[in[1]];
	uint32_t c = values[in[2]];
	uint32_t d = values[in[3]];

	return ((a | b | c | d) & NO) << 24 | a << 18 | b << 12 | c << 6 | d;
}

static enum err stranger(const char *text, size_t length, struct error *why)
{
	size_t at = 0;

	while (at < length && values[(uint8_t)text[at]] != NO)
		at++;
	return error_set(
		why, ERR_FORGED, "character %zu is not base64url", at + 1);
}

/* The last two or three characters, filled up with zeroes. */
static enum err decode_last(
	const uint8_t *in, size_t length, uint8_t *bytes, struct error *why)
{
	uint8_t four[4] = { 'A', 'A', 'A', 'A' };
	uint32_t bits;

	memcpy(four, in, length);
	bits = decode_four(four);
	if ((bits & (length == 2 ? 0xffff : 0xff)) != 0)
		return error_set(why, ERR_FORGED,
			"a base64url text has spare bits that are not zero");
	bytes[0] = (uint8_t)(bits >> 16);
	if (length == 3)
		bytes[1] = (uint8_t)(bits >> 8);
	return ERR_OK;
}

enum err base64url_decode(const char *text, size_t length, uint8_t *bytes,
	size_t size, size_t *ret_length, struct error *why)
{
	size_t decoded = length / 4 * 3 + length % 4 * 3 / 4;
	const uint8_t *in = (const uint8_t *)text;
	uint32_t seen = 0;
	uint8_t *out = bytes;
	size_t left = length;

	if (length % 4 == 1)
		return error_set(why, ERR_FORGED,
			"a base64url text of %zu characters is cut", length);
	if (decoded > size)
		return error_set(why, ERR_RANGE,
			"a base64url text of %zu characters is too long",
			length);
	for (; left >= 4; left -= 4, in += 4, out += 3) {
		uint32_t bits = decode_four(in);

		seen |= bits;
		out[0] = (uint8_t)(bits >> 16);
		out[1] = (uint8_t)(bits >> 8);
		out[2] = (uint8_t)bits;
	}
	for (size_t i = 0; i < left; i++)
		seen |= (uint32_t)values[in[i]] << 24;
	if ((seen & (uint32_t)NO << 24) != 0)
		return stranger(text, length, why);
	if (left > 0 && decode_last(in, left, out, why))
		return why->code;
	*ret_length = decoded;
	return ERR_OK;
}
