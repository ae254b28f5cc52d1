#include "sheets.h"

/* What is no sale: refusals, shifts, agreed prices, the clock. */

enum {
	REFUSAL_CODE_AT = SHEET_PLACE_CELLS,
	REFUSAL_PERSON_AT,
	REFUSAL_DOCUMENT_AT,
	REFUSAL_BARCODE_AT,
	REFUSAL_LIMIT_AT,
	REFUSAL_TOTAL_AT,
	REFUSAL_REMAINING_AT,
	REFUSAL_COLUMNS,
};

static const struct column refusal_columns[REFUSAL_COLUMNS] = {
	SHEET_PLACE_COLUMNS,
	{ .key = "code", .kind = CELL_TEXT },
	{ .key = "person", .kind = CELL_TEXT },
	{ .key = "document", .kind = CELL_TEXT },
	{ .key = "barcode", .kind = CELL_TEXT },
	{ .key = "limit", .kind = CELL_TEXT },
	{ .key = "total", .kind = CELL_MONEY },
	{ .key = "remaining", .kind = CELL_MONEY },
};

static enum err refusal_rows(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	const struct entry_refusal *refusal = &from->entry->body.refusal;
	struct cell cells[REFUSAL_COLUMNS] = { 0 };

	sheet_place(from->entry, cells);
	cells[REFUSAL_CODE_AT] = sheet_text(refusal_name(refusal->code));
	cells[REFUSAL_PERSON_AT] = sheet_text(refusal->person);
	if (refusal->document != DOCUMENT_NONE)
		cells[REFUSAL_DOCUMENT_AT] =
			sheet_text(document_kind_name(refusal->document));
	cells[REFUSAL_BARCODE_AT] = sheet_text(refusal->barcode);
	cells[REFUSAL_LIMIT_AT] = sheet_text(refusal->limit);
	cells[REFUSAL_TOTAL_AT] = sheet_money(refusal->total);
	cells[REFUSAL_REMAINING_AT] = sheet_money(refusal->remaining);
	return sink.take(sink.context, cells, why);
}

const struct sheet sheet_refusals = {
	.name = "refusals",
	.kinds = ",refusal,",
	.columns = refusal_columns,
	.count = REFUSAL_COLUMNS,
	.rows = refusal_rows,
};

/* -- shifts ---------------------------------------------------------------- */

enum {
	SHIFT_ACT_AT = SHEET_PLACE_CELLS,
	SHIFT_CURRENCY_AT,
	SHIFT_COUNTED_AT,
	SHIFT_EXPECTED_AT,
	SHIFT_DIFFERENCE_AT,
	SHIFT_SALES_AT,
	SHIFT_SOLD_AT,
	SHIFT_REFUNDS_AT,
	SHIFT_REFUNDED_AT,
	SHIFT_COLUMNS,
};

static const struct column shift_columns[SHIFT_COLUMNS] = {
	SHEET_PLACE_COLUMNS,
	{ .key = "act", .kind = CELL_TEXT },
	{ .key = "currency", .kind = CELL_TEXT },
	{ .key = "counted", .kind = CELL_MINOR },
	{ .key = "expected", .kind = CELL_MINOR },
	{ .key = "difference", .kind = CELL_MINOR },
	{ .key = "sales", .kind = CELL_COUNT },
	{ .key = "sold", .kind = CELL_MONEY },
	{ .key = "refunds", .kind = CELL_COUNT },
	{ .key = "refunded", .kind = CELL_MONEY },
};

/* A currency and the cells its amounts go to. */
struct shift_row {
	const char *currency;
	struct cell cells[SHIFT_COLUMNS];
};

#define SHIFT_ROWS_MAX (4 * COUNTS_MAX)

struct shift_rows {
	int count;
	struct shift_row rows[SHIFT_ROWS_MAX];
};

static struct shift_row *row_of(struct shift_rows *rows, const char *currency)
{
	struct shift_row *row = rows->rows;

	for (int i = 0; i < rows->count; i++, row++) {
		if (text_same(row->currency, currency))
			return row;
	}
	rows->count++;
	*row = (struct shift_row){ .currency = currency };
	return row;
}

static void spread(struct shift_rows *rows, const struct cash_count *cash,
	int count, int column)
{
	for (int i = 0; i < count; i++)
		row_of(rows, cash[i].currency)->cells[column] =
			sheet_number(CELL_MINOR, cash[i].amount.minor);
}

/* One row a currency; one without a currency where there is no cash. */
static enum err shift_rows(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	const struct entry *entry = from->entry;
	const struct entry_shift *shift = &entry->body.shift;
	bool closes = entry->kind == ENTRY_SHIFT_CLOSE;
	struct shift_rows rows = { 0 };
	enum err rc = ERR_OK;

	spread(&rows, shift->cash, shift->count, SHIFT_COUNTED_AT);
	spread(&rows, shift->expected, shift->expected_count,
		SHIFT_EXPECTED_AT);
	spread(&rows, shift->difference, shift->difference_count,
		SHIFT_DIFFERENCE_AT);
	if (rows.count == 0)
		(void)row_of(&rows, "");
	for (int i = 0; !rc && i < rows.count; i++) {
		struct cell *cells = rows.rows[i].cells;

		sheet_place(entry, cells);
		cells[SHIFT_ACT_AT] = sheet_text(closes ? "close" : "open");
		cells[SHIFT_CURRENCY_AT] = sheet_text(rows.rows[i].currency);
		if (closes) {
			cells[SHIFT_SALES_AT] =
				sheet_number(CELL_COUNT, shift->sales);
			cells[SHIFT_SOLD_AT] = sheet_money(shift->sold);
			cells[SHIFT_REFUNDS_AT] =
				sheet_number(CELL_COUNT, shift->refunds);
			cells[SHIFT_REFUNDED_AT] = sheet_money(shift->refunded);
		}
		rc = sink.take(sink.context, cells, why);
	}
	return rc;
}

const struct sheet sheet_shifts = {
	.name = "shifts",
	.kinds = ",shift.open,shift.close,",
	.columns = shift_columns,
	.count = SHIFT_COLUMNS,
	.rows = shift_rows,
};

/* -- overrides ------------------------------------------------------------- */

enum {
	OVERRIDE_LINE_AT = SHEET_PLACE_CELLS,
	OVERRIDE_BARCODE_AT,
	OVERRIDE_LIST_AT,
	OVERRIDE_PRICE_AT,
	OVERRIDE_QUANTITY_AT,
	OVERRIDE_REASON_AT,
	OVERRIDE_APPROVER_AT,
	OVERRIDE_COLUMNS,
};

static const struct column override_columns[OVERRIDE_COLUMNS] = {
	SHEET_PLACE_COLUMNS,
	{ .key = "line", .kind = CELL_COUNT },
	{ .key = "barcode", .kind = CELL_TEXT },
	{ .key = "list", .kind = CELL_MONEY },
	{ .key = "price", .kind = CELL_MONEY },
	{ .key = "quantity", .kind = CELL_QUANTITY },
	{ .key = "reason", .kind = CELL_TEXT },
	{ .key = "approver", .kind = CELL_TEXT },
};

static enum err override_rows(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	const struct entry_override *override = &from->entry->body.override;
	struct cell cells[OVERRIDE_COLUMNS] = { 0 };

	sheet_place(from->entry, cells);
	cells[OVERRIDE_LINE_AT] = sheet_number(CELL_COUNT, override->line);
	cells[OVERRIDE_BARCODE_AT] = sheet_text(override->barcode);
	cells[OVERRIDE_LIST_AT] = sheet_money(override->list);
	cells[OVERRIDE_PRICE_AT] = sheet_money(override->price);
	cells[OVERRIDE_QUANTITY_AT] =
		sheet_number(CELL_QUANTITY, override->quantity_milli);
	cells[OVERRIDE_REASON_AT] = sheet_text(override->reason);
	cells[OVERRIDE_APPROVER_AT] = sheet_text(override->approver);
	return sink.take(sink.context, cells, why);
}

const struct sheet sheet_overrides = {
	.name = "overrides",
	.kinds = ",override,",
	.columns = override_columns,
	.count = OVERRIDE_COLUMNS,
	.rows = override_rows,
};

/* -- clock ----------------------------------------------------------------- */

enum {
	CLOCK_KIND_AT = SHEET_PLACE_CELLS,
	CLOCK_SOURCE_AT,
	CLOCK_BOOT_AT,
	CLOCK_SOFTWARE_AT,
	CLOCK_WALL_AT,
	CLOCK_LAST_AT,
	CLOCK_COLUMNS,
};

static const struct column clock_columns[CLOCK_COLUMNS] = {
	SHEET_PLACE_COLUMNS,
	{ .key = "kind", .kind = CELL_TEXT },
	{ .key = "source", .kind = CELL_TEXT },
	{ .key = "boot", .kind = CELL_TEXT },
	{ .key = "software", .kind = CELL_TEXT },
	{ .key = "wall", .kind = CELL_STAMP },
	{ .key = "last", .kind = CELL_STAMP },
};

static enum err clock_rows(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	const struct entry *entry = from->entry;
	struct cell cells[CLOCK_COLUMNS] = { 0 };

	sheet_place(entry, cells);
	cells[CLOCK_KIND_AT] = sheet_text(entry_kind_name(entry->kind));
	cells[CLOCK_SOURCE_AT] =
		sheet_text(clock_source_name(entry->clock.source));
	cells[CLOCK_BOOT_AT] = sheet_text(entry->clock.boot);
	if (entry->kind == ENTRY_BOOT)
		cells[CLOCK_SOFTWARE_AT] =
			sheet_text(entry->body.boot.software);
	if (entry->kind == ENTRY_CLOCK) {
		cells[CLOCK_WALL_AT] =
			sheet_number(CELL_STAMP, entry->body.clock.wall_ms);
		cells[CLOCK_LAST_AT] =
			sheet_number(CELL_STAMP, entry->body.clock.last_ms);
	}
	return sink.take(sink.context, cells, why);
}

const struct sheet sheet_clock = {
	.name = "clock",
	.kinds = ",boot,clock,",
	.columns = clock_columns,
	.count = CLOCK_COLUMNS,
	.rows = clock_rows,
};
