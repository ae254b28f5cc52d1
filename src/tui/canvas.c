#include "canvas.h"

#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

static struct cell *cell_at(struct canvas *canvas, int row, int column)
{
	return &canvas->cells[row][column];
}

static void set_cell(struct cell *cell, const char *glyph, enum mark mark)
{
	(void)text_copy(cell->glyph, sizeof(cell->glyph), glyph);
	cell->mark = (unsigned char)mark;
}

static int within(int value, int low, int high)
{
	if (value < low)
		return low;
	return value > high ? high : value;
}

void canvas_clear(struct canvas *canvas, int rows, int columns)
{
	canvas->rows = within(rows, 1, CANVAS_ROWS_MAX);
	canvas->columns = within(columns, 1, CANVAS_COLUMNS_MAX);
	canvas->cursor_row = -1;
	canvas->cursor_column = -1;
	canvas->cuts = 0;
	canvas_fill(canvas,
		(struct area){
			.rows = canvas->rows, .columns = canvas->columns },
		MARK_PLAIN);
}

/* Half a wide character is no character: blank the half that stays. */
static void part_halves(struct canvas *canvas, int row, int column)
{
	struct cell *cell = cell_at(canvas, row, column);

	if (cell->glyph[0] == '\0' && column > 0)
		set_cell(cell - 1, " ", (enum mark)cell[-1].mark);
	if (column + 1 < canvas->columns && cell[1].glyph[0] == '\0')
		set_cell(cell + 1, " ", (enum mark)cell[1].mark);
}

static void put_glyph(struct canvas *canvas, struct area at, const char *glyph,
	enum mark mark)
{
	struct cell *cell = cell_at(canvas, at.row, at.column);

	part_halves(canvas, at.row, at.column);
	set_cell(cell, glyph, mark);
	if (at.columns == 2) {
		part_halves(canvas, at.row, at.column + 1);
		set_cell(cell, glyph, mark);
		set_cell(cell + 1, "", mark);
	}
}

/* A combining mark belongs to the character before it. */
static void add_to_glyph(
	struct canvas *canvas, int row, int column, const char *glyph)
{
	struct cell *cell = cell_at(canvas, row, column);
	struct text text;

	if (cell->glyph[0] == '\0' && column > 0)
		cell--;
	if (strlen(cell->glyph) + strlen(glyph) >= sizeof(cell->glyph))
		return;
	text = (struct text){ .bytes = cell->glyph,
		.size = sizeof(cell->glyph),
		.length = strlen(cell->glyph) };
	text_add(&text, glyph);
}

/* Bytes of the character that text begins with, by its first byte. */
static size_t character_bytes(const char *text)
{
	unsigned char first = (unsigned char)text[0];
	size_t length = 1;

	if (first >= 0xf0)
		length = 4;
	else if (first >= 0xe0)
		length = 3;
	else if (first >= 0xc2)
		length = 2;
	for (size_t i = 1; i < length; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 1;
	}
	return length;
}

/* Take one character off the text; what no terminal should see is '?'. */
static size_t take_glyph(const char *text, char *glyph)
{
	size_t length = character_bytes(text);

	memcpy(glyph, text, length);
	glyph[length] = '\0';
	if (!text_is_clean(glyph, length))
		memcpy(glyph, "?", 2);
	return length;
}

static int put_text(
	struct canvas *canvas, struct area at, enum mark mark, const char *text)
{
	char glyph[CELL_SIZE];

	while (*text != '\0') {
		text += take_glyph(text, glyph);
		at.columns = text_width(glyph);
		if (at.columns == 0) {
			if (at.column > 0)
				add_to_glyph(
					canvas, at.row, at.column - 1, glyph);
			continue;
		}
		if (at.column + at.columns > canvas->columns) {
			canvas->cuts++;
			break;
		}
		put_glyph(canvas, at, glyph, mark);
		at.column += at.columns;
	}
	return at.column;
}

int canvas_text(struct canvas *canvas, int row, int column, enum mark mark,
	const char *format, ...)
{
	char buffer[CANVAS_TEXT_SIZE];
	struct text text = text_over(buffer, sizeof(buffer));
	va_list args;

	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
	if (row < 0 || row >= canvas->rows || column < 0)
		return column;
	return put_text(canvas, (struct area){ .row = row, .column = column },
		mark, buffer);
}

void canvas_fill(struct canvas *canvas, struct area area, enum mark mark)
{
	int bottom = within(area.row + area.rows, 0, canvas->rows);
	int right = within(area.column + area.columns, 0, canvas->columns);
	struct area at = { .columns = 1 };

	for (at.row = within(area.row, 0, bottom); at.row < bottom; at.row++) {
		at.column = within(area.column, 0, right);
		for (; at.column < right; at.column++)
			put_glyph(canvas, at, " ", mark);
	}
}

const char *stroke_ascii(const char *glyph)
{
	static const char *const shapes[STROKE_COUNT] = {
		[STROKE_ACROSS] = "-",
		[STROKE_DOWN] = "|",
		[STROKE_UPPER_LEFT] = "+",
		[STROKE_UPPER_RIGHT] = "+",
		[STROKE_LOWER_LEFT] = "+",
		[STROKE_LOWER_RIGHT] = "+",
	};
	unsigned char stroke = (unsigned char)glyph[0];

	return stroke < STROKE_COUNT ? shapes[stroke] : NULL;
}

static void put_stroke(struct canvas *canvas, struct area at,
	enum stroke stroke, enum mark mark)
{
	const char glyph[] = { (char)stroke, '\0' };

	if (at.row < 0 || at.row >= canvas->rows || at.column < 0 ||
		at.column >= canvas->columns)
		return;
	at.columns = 1;
	put_glyph(canvas, at, glyph, mark);
}

/* One edge of a frame: its two corners, and what is between them. */
static void draw_edge(struct canvas *canvas, struct area edge,
	const enum stroke corners[2], enum mark mark)
{
	int right = edge.column + edge.columns - 1;

	put_stroke(canvas, edge, corners[0], mark);
	while (++edge.column < right)
		put_stroke(canvas, edge, STROKE_ACROSS, mark);
	put_stroke(canvas, edge, corners[1], mark);
}

void canvas_box(struct canvas *canvas, struct area area, enum mark mark)
{
	static const enum stroke upper[] = { STROKE_UPPER_LEFT,
		STROKE_UPPER_RIGHT };
	static const enum stroke lower[] = { STROKE_LOWER_LEFT,
		STROKE_LOWER_RIGHT };
	struct area at = area;

	canvas_fill(canvas, area, mark);
	draw_edge(canvas, area, upper, mark);
	for (int i = 1; i < area.rows - 1; i++) {
		at.row = area.row + i;
		at.column = area.column;
		put_stroke(canvas, at, STROKE_DOWN, mark);
		at.column = area.column + area.columns - 1;
		put_stroke(canvas, at, STROKE_DOWN, mark);
	}
	area.row += area.rows - 1;
	draw_edge(canvas, area, lower, mark);
}

void canvas_fence(struct canvas *canvas, struct area area)
{
	for (int i = 0; i < area.rows; i++, area.row++)
		put_stroke(canvas, area, STROKE_DOWN, MARK_PLAIN);
}

/* Bytes of the next line: up to a line break, or to the last space. */
static size_t line_bytes(const char *text, int columns)
{
	size_t fits = text_head(text, columns, NULL);
	size_t line = strcspn(text, "\n");
	size_t end;

	if (line <= fits)
		return line;
	if (text[fits] == ' ' || text[fits] == '\0')
		return fits;
	for (end = fits; end > 0; end--) {
		if (text[end - 1] == ' ')
			return end;
	}
	return fits;
}

int canvas_paragraph(struct canvas *canvas, struct area area, enum mark mark,
	const char *text)
{
	int rows = 0;

	while (*text != '\0' && rows < area.rows) {
		size_t length = line_bytes(text, area.columns);

		if (length == 0 && *text != '\n')
			break; /* not even one character fits */
		(void)canvas_text(canvas, area.row + rows, area.column, mark,
			"%.*s", (int)length, text);
		rows++;
		text += length;
		text += strspn(text, *text == '\n' ? "\n" : " ");
	}
	return rows;
}

/* Three by five dots a digit, a row of three bits a letter 'a' to 'h'. */
static const char *big_rows(char digit)
{
	static const char *const digits[] = { "hfffh", "bbbbb", "hbheh",
		"hbhbh", "ffhbb", "hehbh", "hehfh", "hbbbb", "hfhfh", "hfhbh" };

	if (digit >= '0' && digit <= '9')
		return digits[digit - '0'];
	if (digit == '.')
		return "aaaac";
	return digit == '-' ? "aahaa" : "aaaaa";
}

void canvas_big(struct canvas *canvas, int row, int column, enum mark mark,
	const char *number)
{
	for (; *number != '\0'; number++, column += 4) {
		const char *rows = big_rows(*number);

		for (int i = 0; i < CANVAS_BIG_ROWS * 3; i++) {
			if (((rows[i / 3] - 'a') & (4 >> (i % 3))) == 0)
				continue;
			(void)canvas_text(
				canvas, row + i / 3, column + i % 3, mark, "#");
		}
	}
}

void canvas_row(const struct canvas *canvas, int row, char *text, size_t size)
{
	struct text out = text_over(text, size);

	assert(row >= 0 && row < canvas->rows);
	for (int i = 0; i < canvas->columns; i++) {
		const char *glyph = canvas->cells[row][i].glyph;
		const char *stroke = stroke_ascii(glyph);

		text_add(&out, stroke == NULL ? glyph : stroke);
	}
	while (out.length > 0 && text[out.length - 1] == ' ')
		text[--out.length] = '\0';
}
