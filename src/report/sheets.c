#include "sheets.h"

#include "base/embed.h"

EMBED(schema_csv, "src/report/schema.csv");

extern const struct sheet sheet_transactions, sheet_lines, sheet_tenders,
	sheet_refusals, sheet_shifts, sheet_overrides, sheet_clock;

const struct sheet *const sheets[SHEET_COUNT] = {
	&sheet_transactions,
	&sheet_lines,
	&sheet_tenders,
	&sheet_refusals,
	&sheet_shifts,
	&sheet_overrides,
	&sheet_clock,
};

const char *const sheet_schema = schema_csv;

const char *sheet_type(enum cell_kind kind)
{
	static const char *const types[CELL_KIND_COUNT] = {
		[CELL_TEXT] = "text",
		[CELL_COUNT] = "integer",
		[CELL_MONEY] = "money",
		[CELL_MINOR] = "money",
		[CELL_QUANTITY] = "quantity",
		[CELL_DAY] = "day",
		[CELL_STAMP] = "time",
	};

	return types[kind];
}

struct cell sheet_text(const char *text)
{
	return (struct cell){ .kind = text[0] == '\0' ? CELL_NONE : CELL_TEXT,
		.text = text };
}

struct cell sheet_number(enum cell_kind kind, int64_t number)
{
	return (struct cell){ .kind = kind, .number = number };
}

struct cell sheet_money(struct money money)
{
	return sheet_number(CELL_MONEY, money.minor);
}

void sheet_place(const struct entry *entry, struct cell *cells)
{
	cells[0] = sheet_text(entry->chain);
	cells[1] = sheet_number(CELL_COUNT, entry->epoch);
	cells[2] = sheet_number(CELL_COUNT, entry->seq);
	cells[3] = sheet_number(CELL_STAMP, entry_told(entry).ms);
	cells[4] = sheet_number(CELL_DAY, entry->day);
	cells[5] = sheet_number(CELL_COUNT, entry->shift);
	cells[6] = sheet_text(entry->operator);
}
