#include "device/picture.h"

#include "device/bytes.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

bool picture_dot(const struct picture *picture, int x, int y)
{
	const uint8_t *row;

	if (x < 0 || y < 0 || x >= picture->width || y >= picture->height)
		return false;
	row = picture->bits + (ptrdiff_t)y * picture->stride;
	return (row[x / 8] & 0x80 >> (x & 7)) != 0;
}

static int within(int value, int max)
{
	if (value < 0)
		return 0;
	return value < max ? value : max;
}

void picture_fill(struct picture *picture, struct box box)
{
	int left = within(box.x, picture->width);
	int right = within(box.x + box.width, picture->width);
	int bottom = within(box.y + box.height, picture->height);

	for (int y = within(box.y, picture->height); y < bottom; y++) {
		uint8_t *row = picture->bits + (ptrdiff_t)y * picture->stride;

		for (int x = left; x < right; x++)
			row[x / 8] |= (uint8_t)(0x80 >> (x & 7));
	}
}

/* -- PNG (W3C, PNG specification) -------------------------------------- */

#define CHUNK_AROUND 12 /* length, type, checksum */
#define HEADER_BYTES 13

static void add_u32(struct bytes *out, uLong value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		bytes_put(out, (uint8_t)(value >> shift & 0xff));
}

static void add_chunk(
	struct bytes *out, const char *type, const uint8_t *data, size_t length)
{
	uLong sum;
	size_t from;

	add_u32(out, length);
	from = out->length;
	bytes_add(out, type, 4);
	bytes_add(out, data, length);
	sum = crc32(0, out->bytes + from, (uInt)(out->length - from));
	add_u32(out, sum);
}

static void add_header(struct bytes *out, const struct picture *picture)
{
	uint8_t data[HEADER_BYTES] = { 0 };
	struct bytes header = bytes_over(data, sizeof(data));

	add_u32(&header, (uLong)picture->width);
	add_u32(&header, (uLong)picture->height);
	bytes_add(&header, "\1\0\0\0\0", 5); /* one bit, grey, not interlaced */
	bytes_add(out, "\x89PNG\r\n\x1a\n", 8);
	add_chunk(out, "IHDR", data, sizeof(data));
}

/* Rows with their filter byte; in a PNG of greys 1 is white. */
static uint8_t *raw_rows(const struct picture *picture, size_t *ret_length)
{
	size_t stride = (size_t)PICTURE_STRIDE(picture->width);
	size_t length = (stride + 1) * (size_t)picture->height;
	uint8_t *rows = malloc(length + 1);

	if (rows == NULL)
		return NULL;
	for (int y = 0; y < picture->height; y++) {
		uint8_t *row = rows + (stride + 1) * (size_t)y;

		row[0] = 0;
		for (size_t i = 0; i < stride; i++)
			row[i + 1] =
				(uint8_t)~picture->bits
					[(size_t)y * (size_t)picture->stride +
						i];
	}
	*ret_length = length;
	return rows;
}

/* The compressed rows; NULL when there is no memory. */
static uint8_t *squeeze(const struct picture *picture, uLongf *ret_length)
{
	size_t length = 0;
	uint8_t *rows = raw_rows(picture, &length);
	uint8_t *packed = NULL;

	if (rows == NULL)
		return NULL;
	*ret_length = compressBound(length);
	packed = malloc(*ret_length);
	if (packed != NULL &&
		compress(packed, ret_length, rows, length) != Z_OK) {
		free(packed);
		packed = NULL;
	}
	free(rows);
	return packed;
}

enum err picture_png(const struct picture *picture, uint8_t **ret,
	size_t *ret_size, struct error *why)
{
	uLongf length = 0;
	uint8_t *packed = squeeze(picture, &length);
	size_t size = 8 + 3 * CHUNK_AROUND + HEADER_BYTES + length;
	uint8_t *file = packed == NULL ? NULL : malloc(size);
	struct bytes out = bytes_over(file, size);

	if (file == NULL) {
		free(packed);
		return error_set(
			why, ERR_SYSTEM, "no memory for a picture of paper");
	}
	add_header(&out, picture);
	add_chunk(&out, "IDAT", packed, length);
	add_chunk(&out, "IEND", packed, 0);
	free(packed);
	*ret = file;
	*ret_size = out.length;
	return ERR_OK;
}
