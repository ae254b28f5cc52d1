#include "projected.h"

/* clang-format off */
#define SALE_COLUMNS(C) \
	C(receipt, 2) C(day, 3) C(shift, 4) C(operator, 5) C(person, 6) \
	C(document, 7) C(sealed, 8) C(total_fen, 9) C(exempt_fen, 10) \
	C(dutiable_fen, 11) C(tax_fen, 12) C(change_fen, 13) C(basis, 14)
#define LINE_COLUMNS(C) \
	C(line, 2) C(barcode, 3) C(name, 4) C(hs, 5) C(origin, 6) C(shop, 7) \
	C(unit, 8) C(quantity_milli, 9) C(price_fen, 10) C(amount_fen, 11) \
	C(treatment, 12) C(exempt_fen, 13) C(dutiable_fen, 14) \
	C(rate_ppm, 15) C(tax_fen, 16)
#define TENDER_COLUMNS(C) \
	C(line, 2) C(kind, 3) C(currency, 4) C(amount_minor, 5) \
	C(rate_ppm, 6) C(value_fen, 7)
#define QUOTA_USE_COLUMNS(C) \
	C(person, 2) C(limit_id, 3) C(day, 4) C(used, 5)
#define REFUSAL_COLUMNS(C) \
	C(day, 2) C(code, 3) C(person, 4) C(document, 5) C(barcode, 6) \
	C(limit_id, 7) C(total_fen, 8) C(remaining_fen, 9)
#define PRICE_OVERRIDE_COLUMNS(C) \
	C(day, 2) C(shift, 3) C(operator, 4) C(approver, 5) C(line, 6) \
	C(barcode, 7) C(list_fen, 8) C(price_fen, 9) C(quantity_milli, 10) \
	C(reason, 11)
#define REFUND_COLUMNS(C) \
	C(receipt, 2) C(sale_epoch, 3) C(sale_seq, 4) C(sale_day, 5) \
	C(day, 6) C(shift, 7) C(operator, 8) C(approver, 9) C(person, 10) \
	C(void, 11) C(total_fen, 12) C(exempt_fen, 13) C(dutiable_fen, 14) \
	C(tax_fen, 15) C(reason, 16)
#define REFUND_LINE_COLUMNS(C) \
	C(sale_epoch, 2) C(sale_seq, 3) C(line, 4) C(quantity_milli, 5) \
	C(amount_fen, 6) C(exempt_fen, 7) C(dutiable_fen, 8) C(tax_fen, 9)
#define REFUND_TENDER_COLUMNS(C) \
	C(line, 2) C(kind, 3) C(currency, 4) C(amount_minor, 5) C(value_fen, 6)
/* clang-format on */

static int sale_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_SALE);
}

static void sale_bind(struct query *query, const struct entry *entry, int row)
{
	const struct sale *sale = &entry->body.sale;

	(void)row;
	query_bind_text(query, 2, sale->receipt);
	query_bind_i64(query, 3, entry->day);
	query_bind_i64(query, 4, entry->shift);
	query_bind_text(query, 5, entry->operator);
	query_bind_text(query, 6, sale->person.key);
	query_bind_text(query, 7, document_kind_name(sale->person.document));
	query_bind_text(query, 8, sale->person.sealed);
	query_bind_i64(query, 9, sale->total.minor);
	query_bind_i64(query, 10, sale->exempt.minor);
	query_bind_i64(query, 11, sale->dutiable.minor);
	query_bind_i64(query, 12, sale->tax.minor);
	query_bind_i64(query, 13, sale->change.minor);
	query_bind_text(query, 14, basis_name(sale->basis));
}

const struct projected projected_sales = {
	PROJECTED(sale, SALE_COLUMNS, ""),
	.rows = sale_rows,
	.bind = sale_bind,
};

static int line_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_SALE ? entry->body.sale.line_count : 0;
}

static void line_bind(struct query *query, const struct entry *entry, int row)
{
	const struct sale_line *line = &entry->body.sale.lines[row];

	query_bind_i64(query, 2, row);
	query_bind_text(query, 3, line->barcode);
	query_bind_text(query, 4, line->name);
	query_bind_text(query, 5, line->hs);
	query_bind_text(query, 6, line->origin);
	query_bind_text(query, 7, line->shop);
	query_bind_text(query, 8, unit_name(line->unit));
	query_bind_i64(query, 9, line->quantity_milli);
	query_bind_i64(query, 10, line->price.minor);
	query_bind_i64(query, 11, line->amount.minor);
	query_bind_text(query, 12, treatment_name(line->treatment));
	query_bind_i64(query, 13, line->exempt.minor);
	query_bind_i64(query, 14, line->dutiable.minor);
	query_bind_i64(query, 15, line->rate_ppm);
	query_bind_i64(query, 16, line->tax.minor);
}

const struct projected projected_lines = {
	PROJECTED(sale_line, LINE_COLUMNS, " AND line = $2"),
	.rows = line_rows,
	.bind = line_bind,
};

static int tender_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_SALE ? entry->body.sale.tender_count : 0;
}

static void tender_bind(struct query *query, const struct entry *entry, int row)
{
	const struct tender *tender = &entry->body.sale.tenders[row];

	query_bind_i64(query, 2, row);
	query_bind_text(query, 3, tender_kind_name(tender->kind));
	query_bind_text(query, 4, tender->currency);
	query_bind_i64(query, 5, tender->amount.minor);
	query_bind_i64(query, 6, tender->rate_ppm);
	query_bind_i64(query, 7, tender->value.minor);
}

const struct projected projected_tenders = {
	PROJECTED(tender, TENDER_COLUMNS, " AND line = $2"),
	.rows = tender_rows,
	.bind = tender_bind,
};

/* -- quota_use ----- */

/* Whose allowance an entry moves, on which day. */
struct moved {
	const char *person;
	int32_t day;
	const struct sale_quota *quota;
	int count;
};

static struct moved moved_by(const struct entry *entry)
{
	const struct sale *sale = &entry->body.sale;
	const struct refund *refund = &entry->body.refund.refund;

	if (entry->kind == ENTRY_SALE)
		return (struct moved){ sale->person.key, entry->day,
			sale->quota, sale->quota_count };
	if (entry->kind == ENTRY_REFUND)
		return (struct moved){ refund->person, refund->day,
			refund->quota, refund->quota_count };
	return (struct moved){ 0 };
}

/* The row-th limit that is moved; limits left alone have no row. */
static const struct sale_quota *moved_quota(const struct moved *moved, int row)
{
	for (int i = 0; i < moved->count; i++) {
		if (moved->quota[i].used != 0 && row-- == 0)
			return &moved->quota[i];
	}
	return NULL;
}

static int use_rows(const struct entry *entry)
{
	struct moved moved = moved_by(entry);
	int rows = 0;

	while (moved_quota(&moved, rows) != NULL)
		rows++;
	return rows;
}

static void use_bind(struct query *query, const struct entry *entry, int row)
{
	struct moved moved = moved_by(entry);
	const struct sale_quota *quota = moved_quota(&moved, row);

	if (quota == NULL)
		return;
	query_bind_text(query, 2, moved.person);
	query_bind_text(query, 3, quota->limit);
	query_bind_i64(query, 4, moved.day);
	query_bind_i64(query, 5, quota->used);
}

const struct projected projected_uses = {
	PROJECTED(quota_use, QUOTA_USE_COLUMNS,
		" AND person = $2 AND limit_id = $3 AND day = $4"),
	.rows = use_rows,
	.bind = use_bind,
};

/* -- refusal and price_override ----- */

static int refusal_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_REFUSAL);
}

static void refusal_bind(
	struct query *query, const struct entry *entry, int row)
{
	const struct entry_refusal *refusal = &entry->body.refusal;

	(void)row;
	query_bind_i64(query, 2, entry->day);
	query_bind_text(query, 3, refusal_name(refusal->code));
	query_bind_text(query, 4, refusal->person);
	query_bind_text(query, 5, document_kind_name(refusal->document));
	query_bind_text(query, 6, refusal->barcode);
	query_bind_text(query, 7, refusal->limit);
	query_bind_i64(query, 8, refusal->total.minor);
	query_bind_i64(query, 9, refusal->remaining.minor);
}

const struct projected projected_refusals = {
	PROJECTED(refusal, REFUSAL_COLUMNS, ""),
	.rows = refusal_rows,
	.bind = refusal_bind,
};

static int override_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_OVERRIDE);
}

static void override_bind(
	struct query *query, const struct entry *entry, int row)
{
	const struct entry_override *override = &entry->body.override;

	(void)row;
	query_bind_i64(query, 2, entry->day);
	query_bind_i64(query, 3, entry->shift);
	query_bind_text(query, 4, entry->operator);
	query_bind_text(query, 5, override->approver);
	query_bind_i64(query, 6, override->line);
	query_bind_text(query, 7, override->barcode);
	query_bind_i64(query, 8, override->list.minor);
	query_bind_i64(query, 9, override->price.minor);
	query_bind_i64(query, 10, override->quantity_milli);
	query_bind_text(query, 11, override->reason);
}

const struct projected projected_overrides = {
	PROJECTED(price_override, PRICE_OVERRIDE_COLUMNS, ""),
	.rows = override_rows,
	.bind = override_bind,
};

/* -- refund, its lines and tenders ----- */

/* The number of the sale, which decoding has looked at. */
static struct receipt_number sale_number(const struct entry *entry)
{
	struct receipt_number number = { 0 };
	struct error why;

	(void)!receipt_number_parse(
		entry->body.refund.refund.sale, &number, &why);
	return number;
}

static int refund_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_REFUND);
}

static void refund_bind(struct query *query, const struct entry *entry, int row)
{
	const struct entry_refund *body = &entry->body.refund;
	const struct refund *refund = &body->refund;
	struct receipt_number sale = sale_number(entry);

	(void)row;
	query_bind_text(query, 2, refund->receipt);
	query_bind_i64(query, 3, sale.epoch);
	query_bind_i64(query, 4, sale.seq);
	query_bind_i64(query, 5, refund->day);
	query_bind_i64(query, 6, entry->day);
	query_bind_i64(query, 7, entry->shift);
	query_bind_text(query, 8, entry->operator);
	query_bind_text(query, 9, body->approver);
	query_bind_text(query, 10, refund->person);
	query_bind_i64(query, 11, refund->is_void);
	query_bind_i64(query, 12, refund->total.minor);
	query_bind_i64(query, 13, refund->exempt.minor);
	query_bind_i64(query, 14, refund->dutiable.minor);
	query_bind_i64(query, 15, refund->tax.minor);
	query_bind_text(query, 16, body->reason);
}

const struct projected projected_refunds = {
	PROJECTED(refund, REFUND_COLUMNS, ""),
	.rows = refund_rows,
	.bind = refund_bind,
};

static int refund_line_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_REFUND
		       ? entry->body.refund.refund.line_count
		       : 0;
}

static void refund_line_bind(
	struct query *query, const struct entry *entry, int row)
{
	const struct refund_line *line = &entry->body.refund.refund.lines[row];
	struct receipt_number sale = sale_number(entry);

	query_bind_i64(query, 2, sale.epoch);
	query_bind_i64(query, 3, sale.seq);
	query_bind_i64(query, 4, line->line - 1);
	query_bind_i64(query, 5, line->quantity_milli);
	query_bind_i64(query, 6, line->amount.minor);
	query_bind_i64(query, 7, line->exempt.minor);
	query_bind_i64(query, 8, line->dutiable.minor);
	query_bind_i64(query, 9, line->tax.minor);
}

const struct projected projected_refund_lines = {
	PROJECTED(refund_line, REFUND_LINE_COLUMNS,
		" AND sale_epoch = $2 AND sale_seq = $3 AND line = $4"),
	.rows = refund_line_rows,
	.bind = refund_line_bind,
};

static int refund_tender_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_REFUND
		       ? entry->body.refund.refund.tender_count
		       : 0;
}

static void refund_tender_bind(
	struct query *query, const struct entry *entry, int row)
{
	const struct tender *tender = &entry->body.refund.refund.tenders[row];

	query_bind_i64(query, 2, row);
	query_bind_text(query, 3, tender_kind_name(tender->kind));
	query_bind_text(query, 4, tender->currency);
	query_bind_i64(query, 5, tender->amount.minor);
	query_bind_i64(query, 6, tender->value.minor);
}

const struct projected projected_refund_tenders = {
	PROJECTED(refund_tender, REFUND_TENDER_COLUMNS, " AND line = $2"),
	.rows = refund_tender_rows,
	.bind = refund_tender_bind,
};
