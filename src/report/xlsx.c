#include "report/xlsx.h"

#include "parts.h"
#include "sheet.h"

#include "base/draft.h"
#include "base/late.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

/* Loaded when it is needed, and called as late.NAME. */
#define FUNCTIONS(X)               \
	X(format_set_bold)         \
	X(format_set_num_format)   \
	X(lxw_strerror)            \
	X(workbook_add_format)     \
	X(workbook_add_worksheet)  \
	X(workbook_close)          \
	X(workbook_new_opt)        \
	X(workbook_set_properties) \
	X(worksheet_freeze_panes)  \
	X(worksheet_set_column)    \
	X(worksheet_write_number)  \
	X(worksheet_write_string)

static struct {
	FUNCTIONS(LATE_POINTER)
} late;

static enum err load(struct error *why)
{
	static const char *const libraries[] = { "libxlsxwriter.so.4", NULL };
	static const char *const names[] = { FUNCTIONS(LATE_NAME) NULL };

	return late_load(libraries, names, &late, why);
}

#define PAGE_ROWS_MAX  1048576 /* of one sheet of a workbook, with its head */
#define PAGE_NAME_SIZE 32

/* 1970-01-01 as spreadsheets count days. */
#define DAY_ZERO INT64_C(25569)
#define DAY_MS   INT64_C(86400000)

struct xlsx {
	struct draft draft;
};

/* How a cell looks. */
enum look {
	LOOK_TEXT,
	LOOK_HEAD,
	LOOK_COUNT,
	LOOK_MONEY,
	LOOK_QUANTITY,
	LOOK_DAY,
	LOOK_STAMP,
	LOOK_COUNT_OF_THEM,
};

/* The workbook being written, and where in it. */
struct book {
	struct parts *parts;
	lxw_workbook *workbook;
	lxw_format *looks[LOOK_COUNT_OF_THEM];
	const struct sheet *sheet;
	lxw_worksheet *page;
	lxw_row_t row;
	int pages; /* of the sheet */
};

enum err xlsx_create(const char *path, struct xlsx **ret, struct error *why)
{
	struct xlsx *xlsx;
	enum err rc = load(why);

	if (rc)
		return rc;
	xlsx = calloc(1, sizeof(*xlsx));
	if (xlsx == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = draft_open(&xlsx->draft, path, why);
	if (rc) {
		xlsx_close(xlsx);
		return rc;
	}
	*ret = xlsx;
	return ERR_OK;
}

void xlsx_close(struct xlsx *xlsx)
{
	if (xlsx == NULL)
		return;
	draft_cleanup(&xlsx->draft);
	free(xlsx);
}

static enum err told(
	const struct book *book, lxw_error number, struct error *why)
{
	if (number == LXW_NO_ERROR)
		return ERR_OK;
	return error_set(why, ERR_STORE, "cannot write the sheet %s: %s",
		book->sheet == NULL ? "about" : book->sheet->name,
		late.lxw_strerror(number));
}

/* -- cells ------------------------------------------------------------------
 */

static void make_looks(struct book *book)
{
	static const char *const formats[LOOK_COUNT_OF_THEM] = {
		[LOOK_COUNT] = "0",
		[LOOK_MONEY] = "#,##0.00",
		[LOOK_QUANTITY] = "0.###",
		[LOOK_DAY] = "yyyy-mm-dd",
		[LOOK_STAMP] = "yyyy-mm-dd hh:mm:ss",
	};

	for (int i = 0; i < LOOK_COUNT_OF_THEM; i++) {
		book->looks[i] = late.workbook_add_format(book->workbook);
		if (formats[i] != NULL)
			late.format_set_num_format(book->looks[i], formats[i]);
	}
	late.format_set_bold(book->looks[LOOK_HEAD]);
}

/*
 * The one place where an amount leaves the integers: the file format has no
 * other numbers. It shows what it should, for no amount has more than the
 * 15 digits that survive, and nothing is worked out with it here.
 */
static lxw_error put_number(const struct book *book, lxw_col_t column,
	enum look look, int64_t number, int64_t scale)
{
	return late.worksheet_write_number(book->page, book->row, column,
		(double)number / (double)scale, book->looks[look]);
}

static lxw_error put_stamp(
	const struct book *book, lxw_col_t column, int64_t at_ms)
{
	int64_t offset_ms = book->parts->ask->offset_minutes * INT64_C(60000);
	int64_t seconds = (at_ms + offset_ms + DAY_ZERO * DAY_MS) / 1000;

	return put_number(book, column, LOOK_STAMP, seconds, DAY_MS / 1000);
}

static lxw_error put_cell(
	const struct book *book, lxw_col_t column, const struct cell *cell)
{
	switch (cell->kind) {
	case CELL_TEXT:
	case CELL_WORD:
		return late.worksheet_write_string(book->page, book->row,
			column, cell->text, book->looks[LOOK_TEXT]);
	case CELL_MONEY:
	case CELL_MINOR:
	case CELL_CENTS:
		return put_number(book, column, LOOK_MONEY, cell->number, 100);
	case CELL_QUANTITY:
		return put_number(
			book, column, LOOK_QUANTITY, cell->number, 1000);
	case CELL_DAY:
		return put_number(
			book, column, LOOK_DAY, cell->number + DAY_ZERO, 1);
	case CELL_STAMP:
		return put_stamp(book, column, cell->number);
	case CELL_COUNT:
	case CELL_PERMILLE:
		return put_number(book, column, LOOK_COUNT, cell->number, 1);
	case CELL_NONE:
	case CELL_MEASURE:
	case CELL_KIND_COUNT:
		break;
	}
	return LXW_NO_ERROR;
}

/* -- sheets ------------------------------------------------------------------
 */

static lxw_error put_text(
	const struct book *book, lxw_col_t column, const char *text)
{
	return late.worksheet_write_string(book->page, book->row, column, text,
		book->looks[book->row == 0 ? LOOK_HEAD : LOOK_TEXT]);
}

static enum err begin_page(
	struct book *book, const char *title, struct error *why)
{
	char name[PAGE_NAME_SIZE];
	struct text text = text_over(name, sizeof(name));

	book->pages++;
	if (book->pages == 1)
		text_add(&text, title);
	else
		text_addf(&text, "%s %d", title, book->pages);
	book->page = late.workbook_add_worksheet(book->workbook, name);
	book->row = 0;
	if (book->page == NULL)
		return error_set(why, ERR_STORE,
			"cannot add a sheet: is there room for temporary"
			" files?");
	late.worksheet_freeze_panes(book->page, 1, 0);
	return ERR_OK;
}

/* A column is as wide as what it usually holds. */
static enum err put_head(struct book *book, struct error *why)
{
	lxw_error rc = LXW_NO_ERROR;

	for (int i = 0; rc == LXW_NO_ERROR && i < book->sheet->count; i++) {
		const struct column *column = &book->sheet->columns[i];
		lxw_col_t at = (lxw_col_t)i;
		int width = column->kind == CELL_STAMP ? 19 : 12;

		rc = late.worksheet_set_column(book->page, at, at, width, NULL);
		if (rc == LXW_NO_ERROR)
			rc = put_text(book, at, column->key);
	}
	book->row++;
	return told(book, rc, why);
}

static enum err take_row(
	void *context, const struct cell *cells, struct error *why)
{
	struct book *book = context;
	lxw_error number = LXW_NO_ERROR;
	enum err rc = ERR_OK;

	if (book->row == PAGE_ROWS_MAX) {
		rc = begin_page(book, book->sheet->name, why);
		if (!rc)
			rc = put_head(book, why);
	}
	if (rc)
		return rc;
	for (int i = 0; number == LXW_NO_ERROR && i < book->sheet->count; i++)
		number = put_cell(book, (lxw_col_t)i, &cells[i]);
	book->row++;
	return told(book, number, why);
}

static enum err write_sheet(
	struct book *book, const struct sheet *sheet, struct error *why)
{
	struct sheet_sink sink = { take_row, book };
	enum err rc;

	book->sheet = sheet;
	book->pages = 0;
	rc = begin_page(book, sheet->name, why);
	if (!rc)
		rc = put_head(book, why);
	if (!rc)
		rc = parts_rows(book->parts, sheet, sink, why);
	return rc;
}

/* -- what the workbook is of --------------------------------------------------
 */

static enum err put_fact(struct book *book, const char *name, const char *value,
	struct error *why)
{
	lxw_error rc = put_text(book, 0, name);

	if (rc == LXW_NO_ERROR)
		rc = put_text(book, 1, value);
	book->row++;
	return told(book, rc, why);
}

static enum err write_about(struct book *book, struct error *why)
{
	const struct export_ask *ask = book->parts->ask;
	char place[RECEIPT_SIZE];
	struct text text = text_over(place, sizeof(place));
	const char *const facts[][2] = {
		{ "market", ask->market },
		{ "exporter", ask->exporter },
		{ "software", ask->software },
		{ "requester", ask->requester },
		{ "reason", ask->reason },
		{ "export", place },
		{ "leaf", ask->export.leaf },
	};
	enum err rc = begin_page(book, "about", why);

	text_addf(&text, "%s-%" PRId64 "-%" PRId64, ask->export.chain,
		ask->export.epoch, ask->export.seq);
	for (size_t i = 0; !rc && i < sizeof(facts) / sizeof(facts[0]); i++)
		rc = put_fact(book, facts[i][0], facts[i][1], why);
	if (!rc)
		rc = told(book,
			late.worksheet_set_column(book->page, 0, 1, 24, NULL),
			why);
	return rc;
}

static enum err write_book(struct book *book, struct error *why)
{
	enum err rc;

	make_looks(book);
	rc = write_about(book, why);
	for (int i = 0; !rc && i < SHEET_COUNT; i++)
		rc = write_sheet(book, sheets[i], why);
	return rc;
}

static lxw_workbook *open_book(
	const struct xlsx *xlsx, const struct export_ask *ask)
{
	char alias[DRAFT_ALIAS_SIZE];
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
		.use_zip64 = LXW_TRUE };
	lxw_doc_properties properties = { .created = ask->signed_at.ms / 1000 };
	lxw_workbook *workbook;

	draft_alias(&xlsx->draft, alias);
	workbook = late.workbook_new_opt(alias, &options);
	if (workbook != NULL)
		(void)late.workbook_set_properties(workbook, &properties);
	return workbook;
}

enum err xlsx_write(struct xlsx *xlsx, const struct export_ask *ask,
	struct export_done *ret, struct error *why)
{
	struct export_done done = { 0 };
	AUTO(parts) parts = { .ask = ask, .done = &done };
	struct book book = { .parts = &parts };
	lxw_error number;
	enum err rc = parts_find(&parts, why);

	if (!rc)
		rc = parts_survey(&parts, why);
	if (rc)
		return rc;
	book.workbook = open_book(xlsx, ask);
	if (book.workbook == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = write_book(&book, why);
	number = late.workbook_close(book.workbook); /* frees it in any case */
	book.sheet = NULL;
	if (!rc)
		rc = told(&book, number, why);
	if (!rc)
		rc = draft_publish(&xlsx->draft, why);
	if (!rc)
		*ret = done;
	return rc;
}
