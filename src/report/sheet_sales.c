#include "sheets.h"

/* What was sold and paid, a receipt at a time. */

#define SALES ",sale,training.sale,refund,"

enum {
	SALE_KIND,
	SALE_RECEIPT,
	SALE_CHAIN,
	SALE_EPOCH,
	SALE_SEQ,
	SALE_TIME,
	SALE_DAY,
	SALE_SHIFT,
	SALE_OPERATOR,
	SALE_PERSON,
	SALE_DOCUMENT,
	SALE_METHOD,
	SALE_LINES,
	SALE_TOTAL,
	SALE_EXEMPT,
	SALE_DUTIABLE,
	SALE_TAX,
	SALE_CHANGE,
	SALE_BASIS,
	SALE_RULES,
	SALE_OF,
	SALE_LEAF,
	SALE_COLUMNS,
};

static const struct column sale_columns[SALE_COLUMNS] = {
	[SALE_KIND] = { .key = "kind", .kind = CELL_TEXT },
	[SALE_RECEIPT] = { .key = "receipt", .kind = CELL_TEXT },
	[SALE_CHAIN] = { .key = "chain", .kind = CELL_TEXT },
	[SALE_EPOCH] = { .key = "epoch", .kind = CELL_COUNT },
	[SALE_SEQ] = { .key = "seq", .kind = CELL_COUNT },
	[SALE_TIME] = { .key = "time", .kind = CELL_STAMP },
	[SALE_DAY] = { .key = "day", .kind = CELL_DAY },
	[SALE_SHIFT] = { .key = "shift", .kind = CELL_COUNT },
	[SALE_OPERATOR] = { .key = "operator", .kind = CELL_TEXT },
	[SALE_PERSON] = { .key = "person", .kind = CELL_TEXT },
	[SALE_DOCUMENT] = { .key = "document", .kind = CELL_TEXT },
	[SALE_METHOD] = { .key = "method", .kind = CELL_TEXT },
	[SALE_LINES] = { .key = "lines", .kind = CELL_COUNT },
	[SALE_TOTAL] = { .key = "total", .kind = CELL_MONEY },
	[SALE_EXEMPT] = { .key = "exempt", .kind = CELL_MONEY },
	[SALE_DUTIABLE] = { .key = "dutiable", .kind = CELL_MONEY },
	[SALE_TAX] = { .key = "tax", .kind = CELL_MONEY },
	[SALE_CHANGE] = { .key = "change", .kind = CELL_MONEY },
	[SALE_BASIS] = { .key = "basis", .kind = CELL_TEXT },
	[SALE_RULES] = { .key = "rules", .kind = CELL_COUNT },
	[SALE_OF] = { .key = "sale", .kind = CELL_TEXT },
	[SALE_LEAF] = { .key = "leaf", .kind = CELL_TEXT },
};

/* What a refund does not know of its buyer is in the sale it names. */
static enum err refund_row(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	const struct entry *entry = from->entry;
	const struct refund *refund = &entry->body.refund.refund;
	struct cell cells[SALE_COLUMNS] = { 0 };

	cells[SALE_KIND] = sheet_text(entry_kind_name(entry->kind));
	cells[SALE_RECEIPT] = sheet_text(refund->receipt);
	sheet_place(entry, &cells[SALE_CHAIN]);
	cells[SALE_PERSON] = sheet_text(refund->person);
	cells[SALE_LINES] = sheet_number(CELL_COUNT, refund->line_count);
	cells[SALE_TOTAL] = sheet_money(refund->total);
	cells[SALE_EXEMPT] = sheet_money(refund->exempt);
	cells[SALE_DUTIABLE] = sheet_money(refund->dutiable);
	cells[SALE_TAX] = sheet_money(refund->tax);
	cells[SALE_RULES] = sheet_number(CELL_COUNT, entry->rules);
	cells[SALE_OF] = sheet_text(refund->sale);
	cells[SALE_LEAF] = sheet_text(from->leaf);
	return sink.take(sink.context, cells, why);
}

static enum err sale_row(const struct sheet_entry *from, struct sheet_sink sink,
	struct error *why)
{
	const struct entry *entry = from->entry;
	const struct sale *sale = &entry->body.sale;
	struct cell cells[SALE_COLUMNS] = { 0 };

	cells[SALE_KIND] = sheet_text(entry_kind_name(entry->kind));
	cells[SALE_RECEIPT] = sheet_text(sale->receipt);
	sheet_place(entry, &cells[SALE_CHAIN]);
	cells[SALE_PERSON] = sheet_text(sale->person.key);
	cells[SALE_DOCUMENT] =
		sheet_text(document_kind_name(sale->person.document));
	cells[SALE_METHOD] = sheet_text(sale_method_name(sale->person.method));
	cells[SALE_LINES] = sheet_number(CELL_COUNT, sale->line_count);
	cells[SALE_TOTAL] = sheet_money(sale->total);
	cells[SALE_EXEMPT] = sheet_money(sale->exempt);
	cells[SALE_DUTIABLE] = sheet_money(sale->dutiable);
	cells[SALE_TAX] = sheet_money(sale->tax);
	cells[SALE_CHANGE] = sheet_money(sale->change);
	cells[SALE_BASIS] = sheet_text(basis_name(sale->basis));
	cells[SALE_RULES] = sheet_number(CELL_COUNT, entry->rules);
	cells[SALE_LEAF] = sheet_text(from->leaf);
	return sink.take(sink.context, cells, why);
}

static enum err sale_rows(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	if (from->entry->kind == ENTRY_REFUND)
		return refund_row(from, sink, why);
	return sale_row(from, sink, why);
}

const struct sheet sheet_transactions = {
	.name = "transactions",
	.kinds = SALES,
	.columns = sale_columns,
	.count = SALE_COLUMNS,
	.rows = sale_rows,
};

/* -- lines ----------------------------------------------------------------- */

enum {
	LINE_RECEIPT,
	LINE_KIND,
	LINE_NUMBER,
	LINE_BARCODE,
	LINE_NAME,
	LINE_HS,
	LINE_ORIGIN,
	LINE_SHOP,
	LINE_UNIT,
	LINE_QUANTITY,
	LINE_PRICE,
	LINE_AMOUNT,
	LINE_TREATMENT,
	LINE_EXEMPT,
	LINE_DUTIABLE,
	LINE_RATE,
	LINE_TAX,
	LINE_COLUMNS,
};

static const struct column line_columns[LINE_COLUMNS] = {
	[LINE_RECEIPT] = { .key = "receipt", .kind = CELL_TEXT },
	[LINE_KIND] = { .key = "kind", .kind = CELL_TEXT },
	[LINE_NUMBER] = { .key = "line", .kind = CELL_COUNT },
	[LINE_BARCODE] = { .key = "barcode", .kind = CELL_TEXT },
	[LINE_NAME] = { .key = "name", .kind = CELL_TEXT },
	[LINE_HS] = { .key = "hs", .kind = CELL_TEXT },
	[LINE_ORIGIN] = { .key = "origin", .kind = CELL_TEXT },
	[LINE_SHOP] = { .key = "shop", .kind = CELL_TEXT },
	[LINE_UNIT] = { .key = "unit", .kind = CELL_TEXT },
	[LINE_QUANTITY] = { .key = "quantity", .kind = CELL_QUANTITY },
	[LINE_PRICE] = { .key = "price", .kind = CELL_MONEY },
	[LINE_AMOUNT] = { .key = "amount", .kind = CELL_MONEY },
	[LINE_TREATMENT] = { .key = "treatment", .kind = CELL_TEXT },
	[LINE_EXEMPT] = { .key = "exempt", .kind = CELL_MONEY },
	[LINE_DUTIABLE] = { .key = "dutiable", .kind = CELL_MONEY },
	[LINE_RATE] = { .key = "rate_ppm", .kind = CELL_COUNT },
	[LINE_TAX] = { .key = "tax", .kind = CELL_MONEY },
};

static enum err line_row(const struct entry *entry, int at,
	struct sheet_sink sink, struct error *why)
{
	const struct sale_line *line = &entry->body.sale.lines[at];
	struct cell cells[LINE_COLUMNS] = { 0 };

	cells[LINE_RECEIPT] = sheet_text(entry->body.sale.receipt);
	cells[LINE_KIND] = sheet_text(entry_kind_name(entry->kind));
	cells[LINE_NUMBER] = sheet_number(CELL_COUNT, at + 1);
	cells[LINE_BARCODE] = sheet_text(line->barcode);
	cells[LINE_NAME] = sheet_text(line->name);
	cells[LINE_HS] = sheet_text(line->hs);
	cells[LINE_ORIGIN] = sheet_text(line->origin);
	cells[LINE_SHOP] = sheet_text(line->shop);
	cells[LINE_UNIT] = sheet_text(unit_name(line->unit));
	cells[LINE_QUANTITY] =
		sheet_number(CELL_QUANTITY, line->quantity_milli);
	cells[LINE_PRICE] = sheet_money(line->price);
	cells[LINE_AMOUNT] = sheet_money(line->amount);
	cells[LINE_TREATMENT] = sheet_text(treatment_name(line->treatment));
	cells[LINE_EXEMPT] = sheet_money(line->exempt);
	cells[LINE_DUTIABLE] = sheet_money(line->dutiable);
	cells[LINE_RATE] = sheet_number(CELL_COUNT, line->rate_ppm);
	cells[LINE_TAX] = sheet_money(line->tax);
	return sink.take(sink.context, cells, why);
}

static enum err back_row(const struct entry *entry, int at,
	struct sheet_sink sink, struct error *why)
{
	const struct refund *refund = &entry->body.refund.refund;
	const struct refund_line *line = &refund->lines[at];
	struct cell cells[LINE_COLUMNS] = { 0 };

	cells[LINE_RECEIPT] = sheet_text(refund->receipt);
	cells[LINE_KIND] = sheet_text(entry_kind_name(entry->kind));
	cells[LINE_NUMBER] = sheet_number(CELL_COUNT, line->line);
	cells[LINE_BARCODE] = sheet_text(line->barcode);
	cells[LINE_NAME] = sheet_text(line->name);
	cells[LINE_UNIT] = sheet_text(unit_name(line->unit));
	cells[LINE_QUANTITY] =
		sheet_number(CELL_QUANTITY, line->quantity_milli);
	cells[LINE_AMOUNT] = sheet_money(line->amount);
	cells[LINE_EXEMPT] = sheet_money(line->exempt);
	cells[LINE_DUTIABLE] = sheet_money(line->dutiable);
	cells[LINE_TAX] = sheet_money(line->tax);
	return sink.take(sink.context, cells, why);
}

static enum err line_rows(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	const struct refund *refund = &from->entry->body.refund.refund;
	enum err rc = ERR_OK;

	if (from->entry->kind == ENTRY_REFUND) {
		for (int i = 0; !rc && i < refund->line_count; i++)
			rc = back_row(from->entry, i, sink, why);
		return rc;
	}
	for (int i = 0; !rc && i < from->entry->body.sale.line_count; i++)
		rc = line_row(from->entry, i, sink, why);
	return rc;
}

const struct sheet sheet_lines = {
	.name = "lines",
	.kinds = SALES,
	.columns = line_columns,
	.count = LINE_COLUMNS,
	.rows = line_rows,
};

/* -- tenders --------------------------------------------------------------- */

enum {
	TENDER_RECEIPT,
	TENDER_OF,
	TENDER_NUMBER,
	TENDER_MEANS,
	TENDER_CURRENCY,
	TENDER_AMOUNT,
	TENDER_RATE,
	TENDER_VALUE,
	TENDER_REFERENCE,
	TENDER_COLUMNS,
};

static const struct column tender_columns[TENDER_COLUMNS] = {
	[TENDER_RECEIPT] = { .key = "receipt", .kind = CELL_TEXT },
	[TENDER_OF] = { .key = "kind", .kind = CELL_TEXT },
	[TENDER_NUMBER] = { .key = "tender", .kind = CELL_COUNT },
	[TENDER_MEANS] = { .key = "means", .kind = CELL_TEXT },
	[TENDER_CURRENCY] = { .key = "currency", .kind = CELL_TEXT },
	[TENDER_AMOUNT] = { .key = "amount", .kind = CELL_MINOR },
	[TENDER_RATE] = { .key = "rate_ppm", .kind = CELL_COUNT },
	[TENDER_VALUE] = { .key = "value", .kind = CELL_MONEY },
	[TENDER_REFERENCE] = { .key = "reference", .kind = CELL_TEXT },
};

/* A transaction's payments. */
struct paid {
	const char *receipt;
	const struct tender *tenders;
	int count;
};

static struct paid paid_of(const struct entry *entry)
{
	const struct refund *refund = &entry->body.refund.refund;
	const struct sale *sale = &entry->body.sale;

	if (entry->kind == ENTRY_REFUND)
		return (struct paid){ refund->receipt, refund->tenders,
			refund->tender_count };
	return (struct paid){ sale->receipt, sale->tenders,
		sale->tender_count };
}

static enum err tender_rows(const struct sheet_entry *from,
	struct sheet_sink sink, struct error *why)
{
	struct paid paid = paid_of(from->entry);
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < paid.count; i++) {
		const struct tender *tender = &paid.tenders[i];
		struct cell cells[TENDER_COLUMNS] = { 0 };

		cells[TENDER_RECEIPT] = sheet_text(paid.receipt);
		cells[TENDER_OF] =
			sheet_text(entry_kind_name(from->entry->kind));
		cells[TENDER_NUMBER] = sheet_number(CELL_COUNT, i + 1);
		cells[TENDER_MEANS] =
			sheet_text(tender_kind_name(tender->kind));
		cells[TENDER_CURRENCY] = sheet_text(tender->currency);
		cells[TENDER_AMOUNT] =
			sheet_number(CELL_MINOR, tender->amount.minor);
		cells[TENDER_RATE] = sheet_number(CELL_COUNT, tender->rate_ppm);
		cells[TENDER_VALUE] = sheet_money(tender->value);
		cells[TENDER_REFERENCE] = sheet_text(tender->reference);
		rc = sink.take(sink.context, cells, why);
	}
	return rc;
}

const struct sheet sheet_tenders = {
	.name = "tenders",
	.kinds = SALES,
	.columns = tender_columns,
	.count = TENDER_COLUMNS,
	.rows = tender_rows,
};
