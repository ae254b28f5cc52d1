#include "fixture.h"

/* An entry of every kind that is projected. */
static struct entry all[24];
static int all_count;

static struct entry *add(struct home *home, enum entry_kind kind)
{
	all[all_count] = entry_of_kind(home, kind);
	return &all[all_count++];
}

static void add_shift(struct home *home, enum entry_kind kind)
{
	struct entry_shift *shift = &add(home, kind)->body.shift;

	shift->count = 1;
	shift->cash[0] = (struct cash_count){ "CNY", { 50000 } };
	if (kind == ENTRY_SHIFT_CLOSE) {
		shift->expected_count = 1;
		shift->expected[0] = (struct cash_count){ "CNY", { 51250 } };
		shift->sales = 1;
		shift->sold.minor = 1250;
	}
}

static void add_people(struct home *home)
{
	struct entry_operator *operator_ =
		&add(home, ENTRY_OPERATOR)->body.operator;
	struct entry_login *login = &add(home, ENTRY_LOGIN)->body.login;
	struct entry_link *link = &add(home, ENTRY_PERSON_LINK)->body.link;

	*operator_ = (struct entry_operator){ .id = "li",
		.name = "李",
		.role = ROLE_MANAGER,
		.active = true,
		.pin = "pin" };
	*login = (struct entry_login){ .id = "li", .outcome = LOGIN_WRONG_PIN };
	(void)text_copy(
		operator_->person, sizeof(operator_->person), "li-buys");
	*link = (struct entry_link){ .alias = "person-b",
		.person = "person-a",
		.linked = true,
		.reason = "shown" };
}

static void add_trade(struct home *home)
{
	struct entry_refusal *refusal;
	struct entry_copy *copy;

	all[all_count] = sale_of(home, "person-a", 1250);
	(void)text_copy(all[all_count++].body.sale.person.shown,
		PERSON_KEY_SIZE, "person-b");
	refusal = &add(home, ENTRY_REFUSAL)->body.refusal;
	*refusal = (struct entry_refusal){ .code = REFUSAL_OVER_LIMIT,
		.person = "person-a",
		.document = DOCUMENT_CN_ID,
		.barcode = "4600123456782",
		.limit = "value-day",
		.total = { 900000 },
		.remaining = { -5 } };
	copy = &add(home, ENTRY_COPY)->body.copy;
	*copy = (struct entry_copy){ .receipt = "T01-1-5", .copy = 1 };
}

static void add_drawer(struct home *home)
{
	struct entry_cash *act = &add(home, ENTRY_CASH)->body.cash;
	struct entry_override *override;

	*act = (struct entry_cash){ .direction = CASH_OUT,
		.count = 1,
		.cash = { { "RUB", { 700 } } },
		.reason = "to the bank",
		.approver = "li" };
	act = &add(home, ENTRY_CASH)->body.cash;
	*act = (struct entry_cash){ .direction = CASH_NO_SALE,
		.reason = "change" };
	override = &add(home, ENTRY_OVERRIDE)->body.override;
	*override = (struct entry_override){ .line = 1,
		.barcode = "4600123456782",
		.list = { 1300 },
		.price = { 1250 },
		.quantity_milli = 1000,
		.reason = "dented",
		.approver = "li" };
}

static void add_refund(struct home *home)
{
	struct entry_refund *body = &add(home, ENTRY_REFUND)->body.refund;

	*body = (struct entry_refund){
		.refund = { .receipt = "T01-1-11",
			.sale = "T01-1-8",
			.day = FIRST_DAY,
			.person = "person-a",
			.is_void = true,
			.line_count = 1,
			.lines = { { .line = 1,
				.quantity_milli = 1000,
				.amount = { 1250 },
				.exempt = { 1250 } } },
			.total = { 1250 },
			.exempt = { 1250 },
			.tender_count = 1,
			.tenders = { { .currency = "CNY",
				.amount = { 1250 },
				.rate_ppm = RATE_ONE,
				.value = { 1250 } } },
			.quota_count = 2,
			.quota = { { .limit = "grain-day" },
				{ .limit = "value-day", .used = -1250 } } },
		.reason = "broken",
		.approver = "li",
	};
	add(home, ENTRY_RATE)->body.rate =
		(struct entry_rate){ .currency = "RUB", .rate_ppm = 85000 };
}

#define LEASE   "LEASELEASELEASELEASELEASELEASELEASELEASEaaa"
#define REQUEST "REQUESTREQUESTREQUESTA"

static void add_rights(struct home *home)
{
	struct entry_ack *ack = &add(home, ENTRY_ACK)->body.ack;
	struct entry *entry = add(home, ENTRY_LEASE_ASK);

	entry->body.lease_ask = (struct entry_lease_ask){ .kind = LEASE_SCAN,
		.request = REQUEST,
		.person = "person-a",
		.day = FIRST_DAY };
	entry = add(home, ENTRY_LEASE_CLOSE);
	entry->body.lease_close =
		(struct entry_lease_close){ .lease = LEASE, .used = { 7 } };
	entry = add(home, ENTRY_LEASE_DISCLAIM);
	(void)text_copy(entry->body.lease_disclaim.request,
		sizeof(entry->body.lease_disclaim.request), REQUEST);
	*ack = (struct entry_ack){
		.epoch = 1, .chain_seq = 4, .hub_epoch = 1, .hub_ms = 12345
	};
	all[all_count] = sale_of(home, "person-c", 100);
	(void)text_copy(all[all_count].body.sale.lease,
		sizeof(all[all_count].body.sale.lease), LEASE);
	all_count++;
}

/* An exercise has rows nowhere. */
static void add_training(struct home *home)
{
	all[all_count] = sale_of(home, "person-a", 5000);
	all[all_count++].kind = ENTRY_TRAINING_SALE;
}

static void fill(struct home *home)
{
	struct rules *rules;

	all_count = 0;
	(void)add(home, ENTRY_BOOT);
	rules = &add(home, ENTRY_RULES)->body.rules.rules;
	rules->version = 7;
	rules->from = FIRST_DAY;
	add_people(home);
	add_shift(home, ENTRY_SHIFT_OPEN);
	add_drawer(home);
	add_trade(home);
	add_rights(home);
	add_training(home);
	add_refund(home);
	add_shift(home, ENTRY_SHIFT_CLOSE);
	for (int i = 0; i < all_count; i++)
		home_append(home, &all[i]);
}

static enum err check_all(struct home *home, struct error *why)
{
	struct store_tally tally = { { 0 } };
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < all_count; i++)
		rc = store_projection_check(
			home->store, &all[i], i + 1, &tally, why);
	return rc ? rc : store_projection_count(home->store, &tally, why);
}

static void rows__are_what_the_entries_say(void **state)
{
	struct home *home = *state;
	struct error why;

	fill(home);
	assert_ok(check_all(home, &why));
	home_reopen(home);
	assert_ok(check_all(home, &why));
}

/* Every column of every table, written down from the schema by hand. */
static const struct {
	const char *table;
	const char *column;
} columns[] = {
	{ "person_link", "alias" },
	{ "person_link", "person" },
	{ "person_link", "linked" },
	{ "sale_shown", "shown" },
	{ "sale_shown", "sealed" },
	{ "operator_person", "person" },
	{ "operator_person", "id" },
	{ "sale", "receipt" },
	{ "sale", "day" },
	{ "sale", "shift" },
	{ "sale", "operator" },
	{ "sale", "person" },
	{ "sale", "document" },
	{ "sale", "sealed" },
	{ "sale", "total_fen" },
	{ "sale", "exempt_fen" },
	{ "sale", "dutiable_fen" },
	{ "sale", "tax_fen" },
	{ "sale", "change_fen" },
	{ "sale", "basis" },
	{ "sale_line", "barcode" },
	{ "sale_line", "name" },
	{ "sale_line", "hs" },
	{ "sale_line", "origin" },
	{ "sale_line", "shop" },
	{ "sale_line", "unit" },
	{ "sale_line", "quantity_milli" },
	{ "sale_line", "price_fen" },
	{ "sale_line", "amount_fen" },
	{ "sale_line", "treatment" },
	{ "sale_line", "exempt_fen" },
	{ "sale_line", "dutiable_fen" },
	{ "sale_line", "rate_ppm" },
	{ "sale_line", "tax_fen" },
	{ "tender", "kind" },
	{ "tender", "currency" },
	{ "tender", "amount_minor" },
	{ "tender", "rate_ppm" },
	{ "tender", "value_fen" },
	{ "quota_use", "person" },
	{ "quota_use", "limit_id" },
	{ "quota_use", "day" },
	{ "quota_use", "used" },
	{ "refusal", "day" },
	{ "refusal", "code" },
	{ "refusal", "person" },
	{ "refusal", "document" },
	{ "refusal", "barcode" },
	{ "refusal", "limit_id" },
	{ "refusal", "total_fen" },
	{ "refusal", "remaining_fen" },
	{ "operator", "id" },
	{ "operator", "name" },
	{ "operator", "role" },
	{ "operator", "active" },
	{ "operator", "pin" },
	{ "login", "id" },
	{ "login", "outcome" },
	{ "login", "at_ms" },
	{ "shift", "shift" },
	{ "shift", "act" },
	{ "shift", "at_ms" },
	{ "shift", "sales" },
	{ "shift", "sold_fen" },
	{ "shift_cash", "source" },
	{ "shift_cash", "line" },
	{ "shift_cash", "currency" },
	{ "shift_cash", "amount_minor" },
	{ "cash_act", "day" },
	{ "cash_act", "shift" },
	{ "cash_act", "operator" },
	{ "cash_act", "direction" },
	{ "cash_act", "reason" },
	{ "cash_act", "approver" },
	{ "cash_amount", "direction" },
	{ "cash_amount", "currency" },
	{ "cash_amount", "amount_minor" },
	{ "price_override", "day" },
	{ "price_override", "shift" },
	{ "price_override", "operator" },
	{ "price_override", "approver" },
	{ "price_override", "line" },
	{ "price_override", "barcode" },
	{ "price_override", "list_fen" },
	{ "price_override", "price_fen" },
	{ "price_override", "quantity_milli" },
	{ "price_override", "reason" },
	{ "rules_version", "version" },
	{ "rules_version", "from_day" },
	{ "copy", "receipt" },
	{ "copy", "copy" },
	{ "refund", "receipt" },
	{ "refund", "sale_epoch" },
	{ "refund", "sale_seq" },
	{ "refund", "sale_day" },
	{ "refund", "day" },
	{ "refund", "shift" },
	{ "refund", "operator" },
	{ "refund", "approver" },
	{ "refund", "person" },
	{ "refund", "void" },
	{ "refund", "total_fen" },
	{ "refund", "exempt_fen" },
	{ "refund", "dutiable_fen" },
	{ "refund", "tax_fen" },
	{ "refund", "reason" },
	{ "refund_line", "sale_epoch" },
	{ "refund_line", "sale_seq" },
	{ "refund_line", "quantity_milli" },
	{ "refund_line", "amount_fen" },
	{ "refund_line", "exempt_fen" },
	{ "refund_line", "dutiable_fen" },
	{ "refund_line", "tax_fen" },
	{ "refund_tender", "kind" },
	{ "refund_tender", "currency" },
	{ "refund_tender", "amount_minor" },
	{ "refund_tender", "value_fen" },
	{ "till_rate", "currency" },
	{ "till_rate", "day" },
	{ "till_rate", "rate_ppm" },
	{ "lease_ask", "request" },
	{ "lease_ask", "kind" },
	{ "lease_ask", "person" },
	{ "lease_ask", "day" },
	{ "lease_close", "lease" },
	{ "lease_close", "used_fen" },
	{ "lease_disclaim", "request" },
	{ "lease_sale", "lease" },
	{ "lease_sale", "person" },
	{ "ack", "epoch" },
	{ "ack", "seq" },
	{ "ack", "hub_epoch" },
	{ "ack", "hub_ms" },
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Change a column of all rows behind the store's back. */
static void tamper(struct home *home, size_t i)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
		"PRAGMA ignore_check_constraints = ON;"
		"DROP TRIGGER %s_stays;"
		"UPDATE %s SET %s = CASE typeof(%s)"
		" WHEN 'integer' THEN %s + 9 ELSE %s || '!' END",
		columns[i].table, columns[i].table, columns[i].column,
		columns[i].column, columns[i].column, columns[i].column);
	assert_int_equal(home_sql(home, sql), SQLITE_OK);
}

/* Put the guard back and the rows right, by what the command rebuild does. */
static void rebuild(struct home *home)
{
	struct store_tx tx = { 0 };
	struct error why;

	assert_ok(store_tx_begin(home->store, &tx, &why));
	assert_ok(store_projection_reset(home->store, &why));
	for (int i = 0; i < all_count; i++)
		assert_ok(store_project(home->store, &all[i], i + 1, &why));
	assert_ok(store_tx_commit(&tx, &why));
	assert_ok(check_all(home, &why));
}

static void changed_column__is_named_and_mended_by_rebuild(void **state)
{
	struct home *home = *state;
	struct error why;

	fill(home);
	for (size_t i = 0; i < COLUMNS; i++) {
		tamper(home, i);
		home_reopen(home);
		assert_err(ERR_FORGED, check_all(home, &why));
		assert_said(columns[i].table);
		/* A changed key is a row that is missing. */
		if (strstr(why.text, "has no row") == NULL)
			assert_said(columns[i].column);
		rebuild(home);
	}
}

static void list_of_columns__is_that_of_the_schema(void **state)
{
	static const char sql[] =
		"SELECT count(*) FROM sqlite_schema AS t, "
		"pragma_table_info(t.name)"
		" AS c WHERE t.type = 'table' AND c.name <> 'entry'"
		" AND NOT (t.name IN ('sale_line', 'tender', 'cash_amount',"
		" 'refund_line', 'refund_tender')"
		" AND c.name = 'line')"
		" AND t.sql LIKE '%REFERENCES entry%'";
	struct home *home = *state;
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	store_close(home->store);
	home->store = NULL;
	assert_int_equal(sqlite3_open(home->path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(statement, 0), COLUMNS);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void every_table__refuses_update_and_delete(void **state)
{
	struct home *home = *state;
	char sql[256];

	fill(home);
	for (size_t i = 0; i < COLUMNS; i++) {
		(void)snprintf(sql, sizeof(sql), "UPDATE %s SET %s = %s",
			columns[i].table, columns[i].column, columns[i].column);
		assert_int_equal(home_sql(home, sql), SQLITE_CONSTRAINT);
		(void)snprintf(
			sql, sizeof(sql), "DELETE FROM %s", columns[i].table);
		assert_int_equal(home_sql(home, sql), SQLITE_CONSTRAINT);
	}
}

static void row_without_entry__is_counted(void **state)
{
	struct home *home = *state;
	struct error why;

	fill(home);
	assert_int_equal(home_sql(home, "INSERT INTO quota_use VALUES"
					" ('person-b', 'value-day', 20000,"
					" 1, 5)"),
		SQLITE_OK);
	home_reopen(home);
	assert_err(ERR_FORGED, check_all(home, &why));
	assert_said("quota_use has 4 rows");
}

static void row_taken_away__is_missed(void **state)
{
	struct home *home = *state;
	struct error why;

	fill(home);
	assert_int_equal(home_sql(home, "DROP TRIGGER tender_remains;"
					"DELETE FROM tender WHERE line = 1"),
		SQLITE_OK);
	home_reopen(home);
	assert_err(ERR_FORGED, check_all(home, &why));
	assert_said("tender has no row");
}

static void reset__without_commit_changes_nothing(void **state)
{
	struct home *home = *state;
	struct store_tx tx = { 0 };
	struct error why;

	fill(home);
	assert_ok(store_tx_begin(home->store, &tx, &why));
	assert_ok(store_projection_reset(home->store, &why));
	assert_err(ERR_FORGED, check_all(home, &why));
	store_tx_cleanup(&tx);
	assert_ok(check_all(home, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			rows__are_what_the_entries_say, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			changed_column__is_named_and_mended_by_rebuild,
			home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			list_of_columns__is_that_of_the_schema, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			every_table__refuses_update_and_delete, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			row_without_entry__is_counted, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			row_taken_away__is_missed, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			reset__without_commit_changes_nothing, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
