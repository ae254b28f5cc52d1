#include "paper.h"

#include "device/decoder.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

#define LINE_ROWS 30 /* of a line that is drawn: 24 and what is below */
#define GROW_ROWS 512

enum err paper_open(int dots, const struct font *font, struct paper_roll *ret,
	struct error *why)
{
	char *text = malloc(DECODER_TEXT_MAX);

	if (text == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for paper");
	*ret = (struct paper_roll){ .dots = dots,
		.font = font,
		.picture = { .stride = PICTURE_STRIDE(dots), .width = dots },
		.text = text_over(text, DECODER_TEXT_MAX) };
	return ERR_OK;
}

void paper_close(struct paper_roll *paper)
{
	free(paper->text.bytes);
	free(paper->picture.bits);
	font_index_free(paper->index);
}

void paper_clear(struct paper_roll *paper)
{
	paper->picture.height = 0;
	paper->text = text_over(paper->text.bytes, paper->text.size);
}

int paper_columns(uint32_t code)
{
	return uc_width(code, "UTF-8") == 2 ? 2 : 1;
}

/* White rows below what is there; false when the roll is at its end. */
static bool add_rows(struct paper_roll *paper, int rows)
{
	struct picture *picture = &paper->picture;
	size_t stride = (size_t)picture->stride;
	int size = paper->rows_size;
	uint8_t *bits = picture->bits;

	if (paper->font == NULL || rows < 0 ||
		rows > DECODER_ROWS_MAX - picture->height)
		return false;
	while (size < picture->height + rows)
		size += size + GROW_ROWS;
	if (size > paper->rows_size)
		bits = realloc(bits, (size_t)size * stride);
	if (bits == NULL)
		return false;
	picture->bits = bits;
	paper->rows_size = size;
	memset(bits + (size_t)picture->height * stride, 0,
		(size_t)rows * stride);
	picture->height += rows;
	return true;
}

void paper_feed(struct paper_roll *paper, int rows)
{
	(void)add_rows(paper, rows);
}

static void add_letter(struct text *text, uint32_t code)
{
	uint8_t utf8[6];
	int length = u8_uctomb(utf8, code, sizeof(utf8));

	if (length > 0)
		text_add_bytes(text, (const char *)utf8, (size_t)length);
}

static void print_text(struct paper_roll *paper, const struct paper_line *line)
{
	text_fill(&paper->text, " ", line->left / FONT_NARROW);
	for (int i = 0; i < line->count; i++)
		add_letter(&paper->text, line->letters[i].code);
	text_add(&paper->text, "\n");
}

/* What is bold is drawn a second time, one dot further. */
static void print_letter(struct paper_roll *paper,
	const struct paper_letter *letter, struct glyph_place place)
{
	struct glyph glyph;

	if (letter->code == ' ')
		return;
	(void)font_glyph(paper->font, letter->code, &glyph);
	glyph_draw(&glyph, &paper->picture, place);
	place.x++;
	if (letter->bold)
		glyph_draw(&glyph, &paper->picture, place);
}

static int line_height(const struct paper_line *line)
{
	int times = 1;

	for (int i = 0; i < line->count; i++) {
		if (line->letters[i].height_times > times)
			times = line->letters[i].height_times;
	}
	return times * FONT_HEIGHT;
}

void paper_print(struct paper_roll *paper, const struct paper_line *line)
{
	int height = line_height(line);
	int top = paper->picture.height;
	int x = line->left;

	print_text(paper, line);
	if (!add_rows(paper, height > line->spacing ? height : line->spacing))
		return;
	for (int i = 0; i < line->count; i++) {
		const struct paper_letter *letter = &line->letters[i];
		struct glyph_place place = { x,
			top + height - letter->height_times * FONT_HEIGHT,
			letter->width_times, letter->height_times };

		print_letter(paper, letter, place);
		x += paper_columns(letter->code) * FONT_NARROW *
		     letter->width_times;
	}
}

/* -- pictures ---------------------------------------------------------- */

/* A letter cut out of a picture; false when there is nothing in it. */
static bool cut_out(
	const struct picture *picture, int left, int times, struct glyph *ret)
{
	uint32_t any = 0;

	for (int y = 0; y < FONT_HEIGHT; y++) {
		uint32_t row = 0;

		for (int x = 0; x < ret->width; x++)
			row = row << 1 |
			      picture_dot(picture, left + x, y * times);
		ret->rows[y] = row;
		any |= row;
	}
	return any != 0;
}

/* The letter at a dot, and how wide it is; 0: nothing that is known. */
static uint32_t letter_at(const struct paper_roll *paper,
	const struct picture *picture, int left, int *ret_width)
{
	int times = picture->height / LINE_ROWS;
	struct glyph wide = { .width = FONT_WIDE };
	struct glyph narrow = { .width = FONT_NARROW };
	uint32_t code = 0;

	*ret_width = FONT_WIDE;
	if (left + FONT_WIDE <= picture->width &&
		cut_out(picture, left, times, &wide))
		code = font_find(paper->index, &wide);
	if (code != 0)
		return code;
	*ret_width = FONT_NARROW;
	if (!cut_out(picture, left, times, &narrow))
		return ' ';
	return font_find(paper->index, &narrow);
}

static bool looks_like_line(
	const struct paper_roll *paper, const struct picture *picture)
{
	return paper->index != NULL && picture->width >= FONT_NARROW &&
	       (picture->height == LINE_ROWS ||
		       picture->height == 2 * LINE_ROWS);
}

/* A line that was drawn as its text, without blanks behind it. */
static bool read_line(struct paper_roll *paper, const struct picture *picture)
{
	struct text line = paper->text;
	size_t kept = line.length;
	int width = 0;

	if (!looks_like_line(paper, picture))
		return false;
	for (int x = 0; x + FONT_NARROW <= picture->width; x += width) {
		uint32_t code = letter_at(paper, picture, x, &width);

		if (code == 0)
			return false;
		add_letter(&line, code);
		if (code != ' ')
			kept = line.length;
	}
	line.length = kept;
	line.bytes[kept] = '\0';
	text_add(&line, "\n");
	paper->text = line;
	return true;
}

static void copy_dots(struct paper_roll *paper, const struct picture *picture,
	int left, int top)
{
	for (int y = 0; y < picture->height; y++) {
		for (int x = 0; x < picture->width; x++) {
			struct box dot = { left + x, top + y, 1, 1 };

			if (picture_dot(picture, x, y))
				picture_fill(&paper->picture, dot);
		}
	}
}

void paper_picture(
	struct paper_roll *paper, const struct picture *picture, int left)
{
	size_t before = paper->text.length;
	int top = paper->picture.height;

	if (paper->index == NULL && paper->font != NULL)
		paper->index = font_index(paper->font);
	if (!read_line(paper, picture)) {
		paper->text.length = before;
		paper->text.bytes[before] = '\0';
		text_addf(&paper->text, "[picture %d x %d]\n", picture->width,
			picture->height);
	}
	if (add_rows(paper, picture->height))
		copy_dots(paper, picture, left, top);
}
