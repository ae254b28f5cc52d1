#ifndef REPORT_SHEETS_H
#define REPORT_SHEETS_H

#include "sheet.h"

/* What sheets are written with. */

/* An empty text is no cell at all. */
struct cell sheet_text(const char *text);
struct cell sheet_number(enum cell_kind kind, int64_t number);
struct cell sheet_money(struct money money);

/* Seven cells: chain, epoch, seq, time, day, shift, operator. */
#define SHEET_PLACE_CELLS 7
void sheet_place(const struct entry *entry, struct cell *cells);

/* Their columns, to begin a list with. */
#define SHEET_PLACE_COLUMNS                             \
	{ .key = "chain", .kind = CELL_TEXT },          \
		{ .key = "epoch", .kind = CELL_COUNT }, \
		{ .key = "seq", .kind = CELL_COUNT },   \
		{ .key = "time", .kind = CELL_STAMP },  \
		{ .key = "day", .kind = CELL_DAY },     \
		{ .key = "shift", .kind = CELL_COUNT }, \
	{                                               \
		.key = "operator", .kind = CELL_TEXT    \
	}

#endif
