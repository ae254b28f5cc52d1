#include "store/store.h"

#include "projected.h"

#include <inttypes.h>

/* The columns beside `entry`, with the parameter that each is. */
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
#define OPERATOR_COLUMNS(C) \
	C(id, 2) C(name, 3) C(role, 4) C(active, 5) C(pin, 6)
#define LOGIN_COLUMNS(C) \
	C(id, 2) C(outcome, 3) C(at_ms, 4)
#define SHIFT_COLUMNS(C) \
	C(shift, 2) C(act, 3) C(at_ms, 4) C(sales, 5) C(sold_fen, 6)
#define SHIFT_CASH_COLUMNS(C) \
	C(source, 2) C(line, 3) C(currency, 4) C(amount_minor, 5)
#define CASH_ACT_COLUMNS(C) \
	C(day, 2) C(shift, 3) C(operator, 4) C(direction, 5) C(reason, 6) \
	C(approver, 7)
#define CASH_AMOUNT_COLUMNS(C) \
	C(line, 2) C(direction, 3) C(currency, 4) C(amount_minor, 5)
#define PRICE_OVERRIDE_COLUMNS(C) \
	C(day, 2) C(shift, 3) C(operator, 4) C(approver, 5) C(line, 6) \
	C(barcode, 7) C(list_fen, 8) C(price_fen, 9) C(quantity_milli, 10) \
	C(reason, 11)
#define RULES_VERSION_COLUMNS(C) \
	C(version, 2) C(from_day, 3)
#define COPY_COLUMNS(C) \
	C(receipt, 2) C(copy, 3)
#define PERSON_LINK_COLUMNS(C) \
	C(alias, 2) C(person, 3) C(linked, 4)
#define SALE_SHOWN_COLUMNS(C) \
	C(shown, 2) C(sealed, 3)
#define OPERATOR_PERSON_COLUMNS(C) \
	C(person, 2) C(id, 3)
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

static const struct projected sales = {
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

static const struct projected lines = {
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

static const struct projected tenders = {
	PROJECTED(tender, TENDER_COLUMNS, " AND line = $2"),
	.rows = tender_rows,
	.bind = tender_bind,
};

/* -- quota_use
 * ------------------------------------------------------------------ */

/* The row-th limit that the sale uses; limits it leaves alone have no row. */
static const struct sale_quota *used_quota(const struct sale *sale, int row)
{
	for (int i = 0; i < sale->quota_count; i++) {
		if (sale->quota[i].used != 0 && row-- == 0)
			return &sale->quota[i];
	}
	return NULL;
}

static int use_rows(const struct entry *entry)
{
	int rows = 0;

	if (entry->kind != ENTRY_SALE)
		return 0;
	while (used_quota(&entry->body.sale, rows) != NULL)
		rows++;
	return rows;
}

static void use_bind(struct query *query, const struct entry *entry, int row)
{
	const struct sale *sale = &entry->body.sale;
	const struct sale_quota *quota = used_quota(sale, row);

	if (quota == NULL)
		return;
	query_bind_text(query, 2, sale->person.key);
	query_bind_text(query, 3, quota->limit);
	query_bind_i64(query, 4, entry->day);
	query_bind_i64(query, 5, quota->used);
}

static const struct projected uses = {
	PROJECTED(quota_use, QUOTA_USE_COLUMNS,
		" AND person = $2 AND limit_id = $3 AND day = $4"),
	.rows = use_rows,
	.bind = use_bind,
};

/* -- refusal
 * --------------------------------------------------------------------- */

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

static const struct projected refusals = {
	PROJECTED(refusal, REFUSAL_COLUMNS, ""),
	.rows = refusal_rows,
	.bind = refusal_bind,
};

/* -- operator and login
 * ------------------------------------------------------------ */

static int operator_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_OPERATOR);
}

static void operator_bind(
	struct query *query, const struct entry *entry, int row)
{
	const struct entry_operator *state = &entry->body.operator;

	(void)row;
	query_bind_text(query, 2, state->id);
	query_bind_text(query, 3, state->name);
	query_bind_text(query, 4, role_name(state->role));
	query_bind_i64(query, 5, state->active);
	query_bind_text(query, 6, state->pin);
}

static const struct projected operators = {
	PROJECTED(operator, OPERATOR_COLUMNS, " AND id = $2"),
	.rows = operator_rows,
	.bind = operator_bind,
};

static int login_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_LOGIN);
}

static void login_bind(struct query *query, const struct entry *entry, int row)
{
	static const char *const outcomes[LOGIN_OUTCOME_COUNT] = {
		[LOGIN_OK] = "ok",
		[LOGIN_WRONG_PIN] = "wrong-pin",
		[LOGIN_LOCKED] = "locked",
	};

	(void)row;
	query_bind_text(query, 2, entry->body.login.id);
	query_bind_text(query, 3, outcomes[entry->body.login.outcome]);
	query_bind_i64(query, 4, entry_told(entry).ms);
}

static const struct projected logins = {
	PROJECTED(login, LOGIN_COLUMNS, " AND id = $2"),
	.rows = login_rows,
	.bind = login_bind,
};

/* -- shift and shift_cash
 * ------------------------------------------------------------ */

static int shift_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_SHIFT_OPEN) +
	       is_kind(entry, ENTRY_SHIFT_CLOSE);
}

static void shift_bind(struct query *query, const struct entry *entry, int row)
{
	const struct entry_shift *shift = &entry->body.shift;
	bool closes = entry->kind == ENTRY_SHIFT_CLOSE;

	(void)row;
	query_bind_i64(query, 2, entry->shift);
	query_bind_text(query, 3, closes ? "close" : "open");
	query_bind_i64(query, 4, entry_told(entry).ms);
	query_bind_i64(query, 5, closes ? shift->sales : 0);
	query_bind_i64(query, 6, closes ? shift->sold.minor : 0);
}

static const struct projected shifts = {
	PROJECTED(shift, SHIFT_COLUMNS, " AND shift = $2"),
	.rows = shift_rows,
	.bind = shift_bind,
};

static int cash_rows(const struct entry *entry)
{
	const struct entry_shift *shift = &entry->body.shift;

	if (entry->kind == ENTRY_SHIFT_OPEN)
		return shift->count;
	if (entry->kind == ENTRY_SHIFT_CLOSE)
		return shift->count + shift->expected_count;
	return 0;
}

static void cash_bind(struct query *query, const struct entry *entry, int row)
{
	const struct entry_shift *shift = &entry->body.shift;
	bool counted = row < shift->count;
	int line = counted ? row : row - shift->count;
	const struct cash_count *cash =
		counted ? &shift->cash[line] : &shift->expected[line];

	query_bind_text(query, 2, counted ? "counted" : "expected");
	query_bind_i64(query, 3, line);
	query_bind_text(query, 4, cash->currency);
	query_bind_i64(query, 5, cash->amount.minor);
}

static const struct projected shift_cash = {
	PROJECTED(shift_cash, SHIFT_CASH_COLUMNS,
		" AND source = $2 AND line = $3"),
	.rows = cash_rows,
	.bind = cash_bind,
};

/* -- cash_act, cash_amount and price_override ---------------------------- */

static int cash_act_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_CASH);
}

static void cash_act_bind(
	struct query *query, const struct entry *entry, int row)
{
	const struct entry_cash *act = &entry->body.cash;

	(void)row;
	query_bind_i64(query, 2, entry->day);
	query_bind_i64(query, 3, entry->shift);
	query_bind_text(query, 4, entry->operator);
	query_bind_text(query, 5, cash_direction_name(act->direction));
	query_bind_text(query, 6, act->reason);
	query_bind_text(query, 7, act->approver);
}

static const struct projected cash_acts = {
	PROJECTED(cash_act, CASH_ACT_COLUMNS, ""),
	.rows = cash_act_rows,
	.bind = cash_act_bind,
};

static int cash_amount_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_CASH ? entry->body.cash.count : 0;
}

static void cash_amount_bind(
	struct query *query, const struct entry *entry, int row)
{
	const struct entry_cash *act = &entry->body.cash;

	query_bind_i64(query, 2, row);
	query_bind_text(query, 3, cash_direction_name(act->direction));
	query_bind_text(query, 4, act->cash[row].currency);
	query_bind_i64(query, 5, act->cash[row].amount.minor);
}

static const struct projected cash_amounts = {
	PROJECTED(cash_amount, CASH_AMOUNT_COLUMNS, " AND line = $2"),
	.rows = cash_amount_rows,
	.bind = cash_amount_bind,
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

static const struct projected overrides = {
	PROJECTED(price_override, PRICE_OVERRIDE_COLUMNS, ""),
	.rows = override_rows,
	.bind = override_bind,
};

/* -- rules_version and copy
 * ----------------------------------------------------------- */

static int rules_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_RULES);
}

static void rules_bind(struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_i64(query, 2, entry->body.rules.rules.version);
	query_bind_i64(query, 3, entry->body.rules.rules.from);
}

static const struct projected rules_versions = {
	PROJECTED(rules_version, RULES_VERSION_COLUMNS, " AND version = $2"),
	.rows = rules_rows,
	.bind = rules_bind,
};

static int copy_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_COPY);
}

static void copy_bind(struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.copy.receipt);
	query_bind_i64(query, 3, entry->body.copy.copy);
}

static const struct projected copies = {
	PROJECTED(copy, COPY_COLUMNS, " AND receipt = $2"),
	.rows = copy_rows,
	.bind = copy_bind,
};

/* -- person_link, sale_shown and operator_person ------------------------ */

static int link_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_PERSON_LINK);
}

static void link_bind(struct query *query, const struct entry *entry, int row)
{
	const struct entry_link *link = &entry->body.link;

	(void)row;
	query_bind_text(query, 2, link->alias);
	query_bind_text(query, 3, link->person);
	query_bind_i64(query, 4, link->linked);
}

static const struct projected links = {
	PROJECTED(person_link, PERSON_LINK_COLUMNS, " AND alias = $2"),
	.rows = link_rows,
	.bind = link_bind,
};

static int shown_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_SALE &&
	       entry->body.sale.person.shown[0] != '\0';
}

static void shown_bind(struct query *query, const struct entry *entry, int row)
{
	const struct sale_person *person = &entry->body.sale.person;

	(void)row;
	query_bind_text(query, 2, person->shown);
	query_bind_text(query, 3, person->sealed);
}

static const struct projected shown = {
	PROJECTED(sale_shown, SALE_SHOWN_COLUMNS, ""),
	.rows = shown_rows,
	.bind = shown_bind,
};

static int buyer_rows(const struct entry *entry)
{
	return entry->kind == ENTRY_OPERATOR &&
	       entry->body.operator.person[0] != '\0';
}

static void buyer_bind(struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.operator.person);
	query_bind_text(query, 3, entry->body.operator.id);
}

static const struct projected buyers = {
	PROJECTED(operator_person, OPERATOR_PERSON_COLUMNS, ""),
	.rows = buyer_rows,
	.bind = buyer_bind,
};

/* -- all of them
 * ------------------------------------------------------------------------ */

static const struct projected *const tables[] = {
	&sales,
	&lines,
	&tenders,
	&uses,
	&refusals,
	&operators,
	&logins,
	&shifts,
	&shift_cash,
	&cash_acts,
	&cash_amounts,
	&overrides,
	&rules_versions,
	&copies,
	&links,
	&shown,
	&buyers,
	&projected_asks,
	&projected_closes,
	&projected_disclaims,
	&projected_lease_sales,
	&projected_acks,
};

#define TABLES ((int)(sizeof(tables) / sizeof(tables[0])))

_Static_assert(sizeof(tables) / sizeof(tables[0]) <= STORE_TABLES_MAX,
	"a tally counts every table");

/* A row to insert or to check. */
struct row {
	const struct projected *table;
	const struct entry *entry;
	int64_t id;
	int number;
};

static enum err insert_row(
	struct store *store, const struct row *row, struct error *why)
{
	AUTO(query) query = query_open(store, row->table->insert);

	query_bind_i64(&query, 1, row->id);
	row->table->bind(&query, row->entry, row->number);
	return query_end(&query, why);
}

static enum err check_row(
	struct store *store, const struct row *row, struct error *why)
{
	AUTO(query) query = query_open(store, row->table->check);
	char column[32] = "";
	bool found;
	enum err rc;

	query_bind_i64(&query, 1, row->id);
	row->table->bind(&query, row->entry, row->number);
	found = query_next(&query);
	if (found)
		query_text(&query, 0, column, sizeof(column));
	rc = query_end(&query, why);
	if (rc)
		return rc;
	if (!found)
		return error_set(why, ERR_FORGED,
			"table %s has no row for entry %" PRId64,
			row->table->name, row->id);
	if (column[0] != '\0')
		return error_set(why, ERR_FORGED,
			"table %s, column %s is not what entry %" PRId64
			" says",
			row->table->name, column, row->id);
	return ERR_OK;
}

/* Do one thing with every row of an entry; stops at the first failure. */
static enum err each_row(struct store *store, const struct entry *entry,
	int64_t id,
	enum err (*act)(struct store *, const struct row *, struct error *),
	struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; i < TABLES; i++) {
		struct row row = { tables[i], entry, id, 0 };
		int rows = tables[i]->rows(entry);

		for (; !rc && row.number < rows; row.number++)
			rc = act(store, &row, why);
	}
	return rc;
}

enum err store_project(struct store *store, const struct entry *entry,
	int64_t id, struct error *why)
{
	return each_row(store, entry, id, insert_row, why);
}

enum err store_projection_check(struct store *store, const struct entry *entry,
	int64_t id, struct store_tally *tally, struct error *why)
{
	for (int i = 0; i < TABLES; i++)
		tally->rows[i] += tables[i]->rows(entry);
	return each_row(store, entry, id, check_row, why);
}

static enum err count_table(struct store *store, const struct projected *table,
	int64_t expected, struct error *why)
{
	AUTO(query) query = query_open(store, table->count);
	int64_t rows = 0;
	enum err rc;

	if (query_next(&query))
		rows = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && rows != expected)
		rc = error_set(why, ERR_FORGED,
			"table %s has %" PRId64
			" rows, the entries give %" PRId64,
			table->name, rows, expected);
	return rc;
}

enum err store_projection_count(
	struct store *store, const struct store_tally *tally, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < TABLES; i++)
		rc = count_table(store, tables[i], tally->rows[i], why);
	return rc;
}
