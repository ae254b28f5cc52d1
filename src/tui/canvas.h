#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include "base/error.h"

#include <stddef.h>

/*
 * A picture of the terminal in memory: cells of UTF-8 with a meaning each.
 * Nothing ever leaves its row: what is too long is cut at a whole
 * character, so that a Chinese one never hangs over the edge.
 */
#define CANVAS_ROWS_MIN    24
#define CANVAS_COLUMNS_MIN 80
#define CANVAS_ROWS_MAX    100
#define CANVAS_COLUMNS_MAX 320
#define CANVAS_TEXT_SIZE   1024 /* one text, bytes */
#define CANVAS_BIG_ROWS    5    /* height of canvas_big */
#define CELL_SIZE          13

/* What a cell means; how that looks is the terminal's business. */
enum mark {
	MARK_PLAIN,
	MARK_TITLE,
	MARK_STRONG,
	MARK_NOTICE,
	MARK_ALARM,
	MARK_CHOSEN,
	MARK_KEY,
	MARK_COUNT,
};

/* A cell that is a piece of a frame: its glyph is this one byte. */
enum stroke {
	STROKE_ACROSS = 1,
	STROKE_DOWN,
	STROKE_UPPER_LEFT,
	STROKE_UPPER_RIGHT,
	STROKE_LOWER_LEFT,
	STROKE_LOWER_RIGHT,
	STROKE_COUNT,
};
/* As "+-|"; NULL: the glyph is none. */
const char *stroke_ascii(const char *glyph);

struct cell {
	char glyph[CELL_SIZE]; /* "" = right half of the cell before it */
	unsigned char mark;
};

struct canvas {
	int rows;
	int columns;
	int cursor_row; /* -1 = no cursor is shown */
	int cursor_column;
	int cuts; /* texts that did not fit on their row */
	struct cell cells[CANVAS_ROWS_MAX][CANVAS_COLUMNS_MAX];
};

struct area {
	int row;
	int column;
	int rows;
	int columns;
};

/* Blank and as large as asked, within the bounds above. */
void canvas_clear(struct canvas *canvas, int rows, int columns);

/* Returns the column after the text. */
int canvas_text(struct canvas *canvas, int row, int column, enum mark mark,
	const char *format, ...) PRINTF(5, 6);

/* Give every cell of the area a meaning and blank it. */
void canvas_fill(struct canvas *canvas, struct area area, enum mark mark);

/* Blank the area and draw a frame as its edge. */
void canvas_box(struct canvas *canvas, struct area area, enum mark mark);

/* A line down from a cell. */
void canvas_fence(struct canvas *canvas, struct area area);

/*
 * Text over several lines, broken at spaces where there are any. Returns
 * how many rows it took, at most area.rows.
 */
int canvas_paragraph(struct canvas *canvas, struct area area, enum mark mark,
	const char *text);

/*
 * "-12.50" in letters CANVAS_BIG_ROWS high, four cells each; other
 * characters leave a gap.
 */
void canvas_big(struct canvas *canvas, int row, int column, enum mark mark,
	const char *number);

/* A row as text without the blanks at its end; text has size bytes. */
void canvas_row(const struct canvas *canvas, int row, char *text, size_t size);

#endif
