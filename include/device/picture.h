#ifndef DEVICE_PICTURE_H
#define DEVICE_PICTURE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Black dots on white paper, in the caller's bytes: row by row, eight dots
 * a byte, the leftmost in the highest bit, as printers and PNG have it.
 */
struct picture {
	uint8_t *bits;
	int stride; /* bytes of a row */
	int width;  /* dots, at most stride * 8 */
	int height;
};

#define PICTURE_STRIDE(width) (((width) + 7) / 8)

bool picture_dot(const struct picture *picture, int x, int y);

/* Blacken a rectangle; what is outside of the picture is left out. */
struct box {
	int x;
	int y;
	int width;
	int height;
};
void picture_fill(struct picture *picture, struct box box);

/*
 * A whole PNG file of one bit a dot into ret, which the caller frees. size
 * of it in ret_size. ERR_SYSTEM: no memory.
 */
enum err picture_png(const struct picture *picture, uint8_t **ret,
	size_t *ret_size, struct error *why) NODISCARD;

#endif
