#ifndef CODEC_H
#define CODEC_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From one encoding to another, a letter at a time. */
struct codec {
	iconv_t handle;
	bool is_open;
};

/* name NULL: a codec that knows no letter. */
struct codec codec_to(const char *name);   /* from Unicode */
struct codec codec_from(const char *name); /* to Unicode */
void codec_close(struct codec *codec);

/* The bytes of a letter, at most 4; 0 when the encoding has it not. */
int codec_encode(const struct codec *codec, uint32_t code, uint8_t *ret);

/* The letter of at most 4 bytes; 0 when they are none. */
uint32_t codec_decode(
	const struct codec *codec, const uint8_t *bytes, size_t length);

#endif
