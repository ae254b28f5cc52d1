#ifndef PAPER_H
#define PAPER_H

#include "device/font.h"
#include "device/picture.h"

#include "base/text.h"

/*
 * The paper that comes out of a printer we only play: letters and dots are
 * put on it from top to bottom.
 */
struct paper_roll {
	int dots;
	const struct font *font;  /* NULL: no dots, only text */
	struct font_index *index; /* made when first needed */
	struct picture picture;   /* as high as what is printed */
	int rows_size;            /* there is room for */
	struct text text;
};

/* A letter of a line as it is to be printed. */
struct paper_letter {
	uint32_t code;
	int width_times;
	int height_times;
	bool bold;
};

enum err paper_open(int dots, const struct font *font, struct paper_roll *ret,
	struct error *why) NODISCARD;
void paper_close(struct paper_roll *paper);
void paper_clear(struct paper_roll *paper);

/* Columns (12 dots) a letter takes before it is widened. */
int paper_columns(uint32_t code);

/* A line of letters, the first in the dot left; then white rows until the
 * line is as high as spacing. */
struct paper_line {
	const struct paper_letter *letters;
	int count;
	int left;
	int spacing;
};
void paper_print(struct paper_roll *paper, const struct paper_line *line);

/* White rows, without and with empty lines of text. */
void paper_feed(struct paper_roll *paper, int rows);

/* Dots at the dot left; their letters as text, where they have any. */
void paper_picture(
	struct paper_roll *paper, const struct picture *picture, int left);

#endif
