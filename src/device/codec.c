#include "codec.h"

#include <string.h>
#include <unistr.h>

#define LETTER_MAX 4

static struct codec open_codec(const char *to, const char *from)
{
	struct codec codec = { 0 };

	if (to == NULL || from == NULL)
		return codec;
	codec.handle = iconv_open(to, from);
	codec.is_open = codec.handle != (iconv_t)-1; /* NOLINT: its failure */
	return codec;
}

struct codec codec_to(const char *name)
{
	return open_codec(name, "UTF-8");
}

struct codec codec_from(const char *name)
{
	return open_codec("UTF-8", name);
}

void codec_close(struct codec *codec)
{
	if (codec->is_open)
		(void)iconv_close(codec->handle);
	codec->is_open = false;
}

/* How many bytes came out; 0 when not all went in. */
static size_t convert(const struct codec *codec, uint8_t *bytes, size_t length,
	uint8_t *ret, size_t size)
{
	char *in = (char *)bytes;
	char *out = (char *)ret;
	size_t in_left = length;
	size_t out_left = size;

	if (!codec->is_open || length == 0 ||
		iconv(codec->handle, &in, &in_left, &out, &out_left) != 0)
		return 0;
	return size - out_left;
}

int codec_encode(const struct codec *codec, uint32_t code, uint8_t *ret)
{
	uint8_t utf8[6];
	int length = u8_uctomb(utf8, code, sizeof(utf8));

	if (length <= 0)
		return 0;
	return (int)convert(codec, utf8, (size_t)length, ret, LETTER_MAX);
}

uint32_t codec_decode(
	const struct codec *codec, const uint8_t *bytes, size_t length)
{
	uint8_t copy[LETTER_MAX];
	uint8_t utf8[8];
	ucs4_t code = 0;
	size_t got;

	memcpy(copy, bytes, length < LETTER_MAX ? length : LETTER_MAX);
	got = convert(codec, copy, length, utf8, sizeof(utf8));
	if (got == 0 || u8_mbtoucr(&code, utf8, got) <= 0)
		return 0;
	return code;
}
