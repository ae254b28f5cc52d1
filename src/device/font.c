#include "device/font.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEX_ROWS     16
#define HEX_NARROW   32 /* digits of a letter 8 dots wide */
#define HEX_WIDE     64
#define LINE_MAX_HEX 80
#define FILE_MAX     67108864

struct font {
	const char *bytes;
	size_t length;
};

/* A letter as the file has it. */
struct raw {
	int width; /* 8 or 16 */
	uint32_t rows[HEX_ROWS];
};

/* -- the file ---------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Digits up to something else; how many there were. */
static size_t hex_number(const char *at, const char *end, uint32_t *ret)
{
	size_t digits = 0;
	uint32_t value = 0;

	while (at + digits < end && digits < 8 && hex_digit(at[digits]) >= 0)
		value = value << 4 | (uint32_t)hex_digit(at[digits++]);
	*ret = value;
	return digits;
}

static const char *line_end(const char *at, const char *end)
{
	const char *found = memchr(at, '\n', (size_t)(end - at));

	return found == NULL ? end : found;
}

/* "0416:00…" to its number and dots; false for a line of another form. */
static bool read_line(
	const char *at, const char *end, uint32_t *ret_letter, struct raw *ret)
{
	size_t head = hex_number(at, end, ret_letter);
	size_t digits = (size_t)(end - at);

	if (head == 0 || digits <= head || at[head] != ':')
		return false;
	at += head + 1;
	digits -= head + 1;
	if (digits != HEX_NARROW && digits != HEX_WIDE)
		return false;
	ret->width = (int)(digits / 4);
	for (size_t i = 0; i < HEX_ROWS; i++) {
		size_t row = digits / HEX_ROWS;

		if (hex_number(at + i * row, at + (i + 1) * row,
			    &ret->rows[i]) != row)
			return false;
	}
	return true;
}

/* Halve the file until the line is found: its letters are in order. */
static bool find_raw(const struct font *font, uint32_t letter, struct raw *ret)
{
	const char *low = font->bytes;
	const char *high = font->bytes + font->length;

	while (low < high) {
		const char *at = low + (high - low) / 2;
		const char *end = line_end(at, high);
		uint32_t here = 0;

		while (at > low && at[-1] != '\n')
			at--;
		if (!read_line(at, end, &here, ret))
			return false;
		if (here == letter)
			return true;
		if (here < letter)
			low = end < high ? end + 1 : high;
		else
			high = at;
	}
	return false;
}

static enum err not_a_font(const char *path, struct error *why)
{
	return error_set(
		why, ERR_INPUT, "%.100s is not a font like unifont.hex", path);
}

/* The file, in place; only its pages that are looked at are read. */
static enum err map_file(
	int fd, const char *path, struct font *ret, struct error *why)
{
	struct stat about = { 0 };
	void *bytes;

	if (fstat(fd, &about) != 0 || about.st_size <= 0 ||
		about.st_size > FILE_MAX)
		return not_a_font(path, why);
	bytes = mmap(
		NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return error_errno(why, "the font %.100s", path);
	*ret = (struct font){ bytes, (size_t)about.st_size };
	return ERR_OK;
}

static void unmap(const struct font *font)
{
	union {
		const char *read;
		void *mapped;
	} bytes = { .read = font->bytes };

	(void)munmap(bytes.mapped, font->length);
}

enum err font_open(const char *path, struct font **ret, struct error *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct font mapped = { 0 };
	struct font *font;
	struct raw raw;
	enum err rc;

	if (fd < 0)
		return error_set(why, ERR_NOT_FOUND,
			"there is no font %.100s: install the package unifont",
			path);
	rc = map_file(fd, path, &mapped, why);
	(void)close(fd);
	if (rc)
		return rc;
	font = find_raw(&mapped, 'A', &raw) ? malloc(sizeof(*font)) : NULL;
	if (font == NULL) {
		unmap(&mapped);
		return not_a_font(path, why);
	}
	*font = mapped;
	*ret = font;
	return ERR_OK;
}

void font_close(struct font *font)
{
	if (font != NULL)
		unmap(font);
	free(font);
}

/* -- letters ----------------------------------------------------------- */

/* Two dots become three: a stroke is two of them wide wherever it lies,
 * and a gap one. */
static uint32_t stretch(uint32_t row, int width)
{
	uint32_t wide = 0;

	for (int i = 0; i < width; i += 2) {
		uint32_t left = row >> (width - 1 - i) & 1;
		uint32_t right = row >> (width - 2 - i) & 1;

		wide = wide << 3 | left << 2 | (left | right) << 1 | right;
	}
	return wide;
}

static void stretch_glyph(const struct raw *raw, struct glyph *ret)
{
	ret->width = raw->width == 8 ? FONT_NARROW : FONT_WIDE;
	for (int from = 0, to = 0; from < HEX_ROWS; from += 2) {
		uint32_t above = stretch(raw->rows[from], raw->width);
		uint32_t below = stretch(raw->rows[from + 1], raw->width);

		ret->rows[to++] = above;
		ret->rows[to++] = above | below;
		ret->rows[to++] = below;
	}
}

/* The lowest digits of a number as 3 x 5 dots. */
static uint32_t digit_row(uint32_t digit, int row)
{
	static const uint16_t shapes[16] = { 075557, 026227, 071747, 071717,
		055711, 074717, 074757, 071244, 075757, 075717, 075755, 065656,
		074447, 065556, 074747, 074744 };

	return (uint32_t)(shapes[digit] >> (4 - row) * 3 & 7);
}

/* A frame with the number in two rows of three digits: nothing vanishes. */
static void frame_glyph(uint32_t letter, struct glyph *ret)
{
	struct raw raw = { .width = 16 };

	for (int y = 1; y < HEX_ROWS - 1; y++)
		raw.rows[y] = y == 1 || y == HEX_ROWS - 2 ? 0x7ffe : 0x4002;
	for (int i = 0; i < 6; i++) {
		uint32_t digit = letter >> (20 - 4 * i) & 0xf;
		int top = i < 3 ? 2 : 8;
		int shift = 10 - i % 3 * 4;

		for (int row = 0; row < 5; row++)
			raw.rows[top + row] |= digit_row(digit, row) << shift;
	}
	stretch_glyph(&raw, ret);
}

bool font_glyph(const struct font *font, uint32_t letter, struct glyph *ret)
{
	struct raw raw;

	if (font != NULL && find_raw(font, letter, &raw)) {
		stretch_glyph(&raw, ret);
		return true;
	}
	frame_glyph(letter, ret);
	return false;
}

void glyph_draw(const struct glyph *glyph, struct picture *picture,
	struct glyph_place place)
{
	for (int y = 0; y < FONT_HEIGHT; y++) {
		for (int x = 0; x < glyph->width; x++) {
			struct box dot = { place.x + x * place.width_times,
				place.y + y * place.height_times,
				place.width_times, place.height_times };

			if ((glyph->rows[y] >> (glyph->width - 1 - x) & 1) != 0)
				picture_fill(picture, dot);
		}
	}
}

/* -- from a picture back to its letter --------------------------------- */

struct font_seen {
	uint64_t look;
	uint32_t letter;
};

struct font_index {
	size_t count;
	struct font_seen seen[];
};

/* FNV-1a over the dots. */
static uint64_t look_of(const struct glyph *glyph)
{
	uint64_t look = UINT64_C(14695981039346656037) ^ (uint64_t)glyph->width;

	for (int i = 0; i < FONT_HEIGHT; i++)
		look = (look ^ glyph->rows[i]) * UINT64_C(1099511628211);
	return look;
}

static int compare_seen(const void *left, const void *right)
{
	const struct font_seen *a = left;
	const struct font_seen *b = right;

	if (a->look != b->look)
		return a->look < b->look ? -1 : 1;
	return (a->letter > b->letter) - (a->letter < b->letter);
}

struct font_index *font_index(const struct font *font)
{
	size_t most = font->length / HEX_NARROW;
	struct font_index *index =
		malloc(sizeof(*index) + most * sizeof(index->seen[0]));
	const char *at = font->bytes;
	const char *end = font->bytes + font->length;

	if (index == NULL)
		return NULL;
	index->count = 0;
	while (at < end && index->count < most) {
		const char *stop = line_end(at, end);
		struct font_seen *seen = &index->seen[index->count];
		struct raw raw;
		struct glyph glyph;

		if (read_line(at, stop, &seen->letter, &raw)) {
			stretch_glyph(&raw, &glyph);
			seen->look = look_of(&glyph);
			index->count++;
		}
		at = stop + 1;
	}
	qsort(index->seen, index->count, sizeof(index->seen[0]), compare_seen);
	return index;
}

void font_index_free(struct font_index *index)
{
	free(index);
}

uint32_t font_find(const struct font_index *index, const struct glyph *glyph)
{
	uint64_t look = look_of(glyph);
	size_t low = 0;
	size_t high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->seen[middle].look < look)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < index->count && index->seen[low].look == look)
		return index->seen[low].letter;
	return 0;
}
