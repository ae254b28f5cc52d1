#include "projected.h"

/* clang-format off */
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
#define TILL_RATE_COLUMNS(C) \
	C(currency, 2) C(day, 3) C(rate_ppm, 4)
/* clang-format on */

/* -- operator and login ----- */

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

const struct projected projected_operators = {
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
	(void)row;
	query_bind_text(query, 2, entry->body.login.id);
	query_bind_text(
		query, 3, login_outcome_name(entry->body.login.outcome));
	query_bind_i64(query, 4, entry_told(entry).ms);
}

const struct projected projected_logins = {
	PROJECTED(login, LOGIN_COLUMNS, " AND id = $2"),
	.rows = login_rows,
	.bind = login_bind,
};

/* -- shift and shift_cash ----- */

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

const struct projected projected_shifts = {
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

const struct projected projected_shift_cash = {
	PROJECTED(shift_cash, SHIFT_CASH_COLUMNS,
		" AND source = $2 AND line = $3"),
	.rows = cash_rows,
	.bind = cash_bind,
};

/* -- cash_act, cash_amount and till_rate ----- */

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

const struct projected projected_cash_acts = {
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

const struct projected projected_cash_amounts = {
	PROJECTED(cash_amount, CASH_AMOUNT_COLUMNS, " AND line = $2"),
	.rows = cash_amount_rows,
	.bind = cash_amount_bind,
};

static int till_rate_rows(const struct entry *entry)
{
	return is_kind(entry, ENTRY_RATE);
}

static void till_rate_bind(
	struct query *query, const struct entry *entry, int row)
{
	(void)row;
	query_bind_text(query, 2, entry->body.rate.currency);
	query_bind_i64(query, 3, entry->day);
	query_bind_i64(query, 4, entry->body.rate.rate_ppm);
}

const struct projected projected_till_rates = {
	PROJECTED(till_rate, TILL_RATE_COLUMNS,
		" AND currency = $2 AND day = $3"),
	.rows = till_rate_rows,
	.bind = till_rate_bind,
};
