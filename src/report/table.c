#include "report/table.h"

#include "base/json.h"
#include "base/say.h"
#include "base/text.h"
#include "core/day.h"
#include "core/money.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define CELL_SIZE 256 /* bytes of one cell; a name has at most 96 */
#define GAP       "  "

/* What each kind adds to its key in JSON, and how it lies in a column. */
static const struct {
	const char *suffix;
	bool to_the_left;
} kinds[CELL_KIND_COUNT] = {
	[CELL_NONE] = { "", true },
	[CELL_TEXT] = { "", true },
	[CELL_WORD] = { "", true },
	[CELL_COUNT] = { "", false },
	[CELL_MONEY] = { "_fen", false },
	[CELL_MINOR] = { "_minor", false },
	[CELL_CENTS] = { "_cents", false },
	[CELL_QUANTITY] = { "_milli", false },
	[CELL_PERMILLE] = { "_permille", false },
	[CELL_DAY] = { "", true },
	[CELL_STAMP] = { "_ms", true },
	[CELL_MEASURE] = { "", false },
};

static enum err put(
	const struct table *table, const struct text *text, struct error *why)
{
	assert(!text->cut);
	if (fwrite(text->bytes, 1, text->length, table->stream) != text->length)
		return error_errno(why, "cannot write the report");
	return ERR_OK;
}

/* "-12.3": tenths of a hundredth. */
static void permille_format(int64_t permille, struct text *out)
{
	int64_t size = permille < 0 ? -permille : permille;

	text_addf(out, "%s%" PRId64 ".%" PRId64, permille < 0 ? "-" : "",
		size / 10, size % 10);
}

static bool is_text(const struct cell *cell)
{
	return cell->kind == CELL_TEXT || cell->kind == CELL_WORD;
}

/* What stands in a cell, for people and for CSV. */
static void cell_format(
	const struct table *table, const struct cell *cell, char *ret)
{
	struct text out = text_over(ret, CELL_SIZE);

	switch (cell->kind) {
	case CELL_NONE:
	case CELL_MEASURE:
		break;
	case CELL_TEXT:
		text_add(&out, cell->text);
		text_make_clean(ret);
		break;
	case CELL_WORD:
		text_add(&out, say(cell->text));
		break;
	case CELL_COUNT:
		text_addf(&out, "%" PRId64, cell->number);
		break;
	case CELL_MONEY:
	case CELL_MINOR:
	case CELL_CENTS:
		money_format((struct money){ cell->number }, ret);
		break;
	case CELL_QUANTITY:
		quantity_format(cell->number, ret);
		break;
	case CELL_PERMILLE:
		permille_format(cell->number, &out);
		break;
	case CELL_DAY:
		day_format((int32_t)cell->number, ret);
		break;
	case CELL_STAMP:
		stamp_format((struct stamp){ cell->number },
			table->offset_minutes, ret);
		break;
	case CELL_KIND_COUNT:
		assert(false);
	}
}

/* -- text ------------------------------------------------------------------ */

static void widen(struct table *table, int column, const char *text)
{
	int width = text_width(text);

	if (width > table->widths[column])
		table->widths[column] = width;
}

void table_init(struct table *table)
{
	assert(table->count <= TABLE_COLUMNS_MAX);
	table->rows = 0;
	memset(table->widths, 0, sizeof(table->widths));
	for (int i = 0; i < table->count; i++)
		widen(table, i, say(table->columns[i].label));
}

void table_measure(struct table *table, const struct cell *cells)
{
	char text[CELL_SIZE];

	for (int i = 0; i < table->count; i++) {
		cell_format(table, &cells[i], text);
		widen(table, i, text);
	}
}

/* One cell of a line; nothing is padded at the end of a line. */
static void add_padded(const struct table *table, int column, const char *text,
	struct text *out)
{
	int width = table->widths[column];

	if (column > 0)
		text_add(out, GAP);
	if (!kinds[table->columns[column].kind].to_the_left)
		text_add_right(out, text, width);
	else if (column < table->count - 1)
		text_add_left(out, text, width);
	else
		text_add(out, text);
}

static void end_line(struct text *out)
{
	while (out->length > 0 && out->bytes[out->length - 1] == ' ')
		out->bytes[--out->length] = '\0';
	text_add(out, "\n");
}

static void text_row(
	const struct table *table, const struct cell *cells, struct text *out)
{
	char text[CELL_SIZE];

	for (int i = 0; i < table->count; i++) {
		cell_format(table, &cells[i], text);
		add_padded(table, i, text, out);
	}
	end_line(out);
}

static void text_head_row(const struct table *table, struct text *out)
{
	for (int i = 0; i < table->count; i++)
		add_padded(table, i, say(table->columns[i].label), out);
	end_line(out);
}

static void text_rule(const struct table *table, struct text *out)
{
	for (int i = 0; i < table->count; i++) {
		if (i > 0)
			text_add(out, GAP);
		text_fill(out, "-", table->widths[i]);
	}
	text_add(out, "\n");
}

/* -- CSV ------------------------------------------------------------------- */

/*
 * What a spreadsheet begins a formula with, the full-width forms of Chinese
 * input included.
 */
static bool is_formula(const char *text)
{
	static const char *const heads[] = { "=", "+", "-", "@", "\t", "\r",
		"\n", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
		"\xef\xbc\xa0" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (strncmp(text, heads[i], strlen(heads[i])) == 0)
			return true;
	}
	return false;
}

/* Or for a number or a date; the mark itself is marked to be told apart. */
static bool is_number(const char *text)
{
	return (*text >= '0' && *text <= '9') || *text == '.' || *text == '\'';
}

static void add_quoted(
	const struct table *table, const char *text, struct text *out)
{
	bool marked =
		is_formula(text) || (table->marks_digits && is_number(text));

	text_add(out, marked ? "\"'" : "\"");
	for (; *text != '\0'; text++)
		text_add_bytes(out, *text == '"' ? "\"\"" : text,
			*text == '"' ? 2 : 1);
	text_add(out, "\"");
}

/* A number or a day stands bare, so that a reader knows what a text is. */
static void csv_row(
	const struct table *table, const struct cell *cells, struct text *out)
{
	char text[CELL_SIZE];

	for (int i = 0; i < table->count; i++) {
		if (i > 0)
			text_add(out, ",");
		if (is_text(&cells[i]))
			add_quoted(table, cells[i].text, out);
		else {
			cell_format(table, &cells[i], text);
			text_add(out, text);
		}
	}
	text_add(out, "\r\n");
}

static void csv_head(const struct table *table, struct text *out)
{
	text_add(out, "\xef\xbb\xbf");
	for (int i = 0; i < table->count; i++) {
		if (i > 0)
			text_add(out, ",");
		add_quoted(table, table->columns[i].key, out);
	}
	text_add(out, "\r\n");
}

void table_csv(
	const struct table *table, const struct cell *cells, struct text *out)
{
	if (cells == NULL)
		csv_head(table, out);
	else
		csv_row(table, cells, out);
}

/* -- JSON ------------------------------------------------------------------ */

static void json_cell(
	const struct column *column, const struct cell *cell, struct json *json)
{
	char key[48];
	char day[DAY_TEXT_SIZE];
	struct text name = text_over(key, sizeof(key));

	text_addf(&name, "%s%s", column->key, kinds[column->kind].suffix);
	if (cell->kind == CELL_NONE)
		return;
	if (is_text(cell))
		json_text(json, key, cell->text);
	else if (cell->kind == CELL_DAY) {
		day_format((int32_t)cell->number, day);
		json_text(json, key, day);
	} else
		json_i64(json, key, cell->number);
}

static void json_row(
	const struct table *table, const struct cell *cells, struct text *out)
{
	struct json json = json_over(out);

	json_open(&json, NULL, '{');
	for (int i = 0; i < table->count; i++)
		json_cell(&table->columns[i], &cells[i], &json);
	json_close(&json, '}');
}

/* -- all of them ----------------------------------------------------------- */

enum err table_head(struct table *table, struct error *why)
{
	char bytes[TABLE_ROW_SIZE];
	struct text out = text_over(bytes, sizeof(bytes));

	switch (table->form) {
	case TABLE_TEXT:
		text_head_row(table, &out);
		text_rule(table, &out);
		break;
	case TABLE_CSV:
		csv_head(table, &out);
		break;
	case TABLE_JSON:
		text_add(&out, "[");
		break;
	}
	return put(table, &out, why);
}

enum err table_row(
	struct table *table, const struct cell *cells, struct error *why)
{
	char bytes[TABLE_ROW_SIZE];
	struct text out = text_over(bytes, sizeof(bytes));

	switch (table->form) {
	case TABLE_TEXT:
		text_row(table, cells, &out);
		break;
	case TABLE_CSV:
		csv_row(table, cells, &out);
		break;
	case TABLE_JSON:
		if (table->rows > 0)
			text_add(&out, ",");
		json_row(table, cells, &out);
		break;
	}
	table->rows++;
	return put(table, &out, why);
}

enum err table_total(
	struct table *table, const struct cell *cells, struct error *why)
{
	char bytes[TABLE_ROW_SIZE];
	struct text out = text_over(bytes, sizeof(bytes));

	switch (table->form) {
	case TABLE_TEXT:
		text_rule(table, &out);
		text_row(table, cells, &out);
		break;
	case TABLE_CSV:
		break;
	case TABLE_JSON:
		json_row(table, cells, &out);
		break;
	}
	return put(table, &out, why);
}
