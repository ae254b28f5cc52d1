#ifndef DEVICE_FONT_H
#define DEVICE_FONT_H

#include "device/picture.h"

/*
 * GNU Unifont in its .hex form (Debian: package unifont), mapped and
 * searched where it lies: nothing is loaded. A letter of it is 8 or 16
 * dots wide and 16 high; on paper it is 12 or 24 wide and 24 high, as the
 * letters of the printer are.
 */
struct font;

#define FONT_FILE   "/usr/share/unifont/unifont.hex"
#define FONT_HEIGHT 24
#define FONT_NARROW 12
#define FONT_WIDE   24

/* ERR_NOT_FOUND, ERR_SYSTEM: there is no such file; it is none of this
 * form. */
enum err font_open(
	const char *path, struct font **ret, struct error *why) NODISCARD;
void font_close(struct font *font);

/* One letter as it is on paper: a row in the low bits, the leftmost dot in
 * the highest of them. */
struct glyph {
	int width; /* FONT_NARROW or FONT_WIDE */
	uint32_t rows[FONT_HEIGHT];
};

/* A letter's own; false when the font has none, and ret is a frame with
 * its number in it. */
bool font_glyph(const struct font *font, uint32_t letter, struct glyph *ret);

/* The letter as a picture at x, y; times as wide and high. */
struct glyph_place {
	int x;
	int y;
	int width_times;
	int height_times;
};
void glyph_draw(const struct glyph *glyph, struct picture *picture,
	struct glyph_place place);

/*
 * What letter a picture of paper shows: the first in the font that looks
 * like this, so that the Latin A is found for the Russian one. 0: none.
 */
struct font_index;
struct font_index *font_index(const struct font *font);
void font_index_free(struct font_index *index);
uint32_t font_find(const struct font_index *index, const struct glyph *glyph);

#endif
