#include "check.h"

#include "fixture.h"

/* The whole of a receipt, by somebody. */
static enum err give_back(struct shop_floor *floor, const char *receipt,
	const char *operator, struct error * why)
{
	static struct till_refunded refunded;
	const struct till_refund ask = {
		.operator= operator, .receipt = receipt, .reason = "broken"
	};

	return till_refund(floor->till, &ask, &refunded, why);
}

static int64_t left_of(struct shop_floor *floor, const char *document)
{
	static struct till_person person;
	struct error why;

	assert_ok(till_identify(floor->till, document, &person, &why));
	return person.quota[0].cap - person.quota[0].before;
}

static void refund__gives_back_the_allowance_of_the_sales_own_day(void **state)
{
	struct shop_floor *floor = *state;
	struct till_sold sold;
	struct error why;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 800000, &sold);
	floor->now.ms += INT64_C(24) * 3600000;
	(void)floor_sell(floor, "resident-card:S0001", 300000, NULL);
	assert_ok(give_back(floor, sold.sale.receipt, "cashier", &why));
	assert_int_equal(left_of(floor, "resident-card:S0001"), 500000);
	floor_is_clean(floor);
}

static void refund__counts_what_was_used_by_every_document(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_refunded refunded;
	const struct till_link join = { .by = "shell:test",
		.document = "resident-card:S0001",
		.other = "resident-card:S0002",
		.reason = "both were shown" };
	struct till_sold sold;
	struct error why;
	const struct till_refund ask = { .operator= "cashier",
		.receipt = sold.sale.receipt,
		.reason = "broken" };

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0002", 700000, &sold);
	assert_ok(till_link(floor->till, &join, &why));
	(void)floor_sell(floor, "resident-card:S0001", 50000, NULL);
	assert_ok(till_refund(floor->till, &ask, &refunded, &why));
	assert_int_equal(refunded.refund.quota[0].before, 750000);
	assert_int_equal(refunded.refund.quota[0].used, -700000);
	assert_int_equal(refunded.refund.quota[0].after, 50000);
	assert_int_equal(left_of(floor, "resident-card:S0002"), 750000);
	floor_is_clean(floor);
}

static void refund__asks_again_for_the_right(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts before;
	struct till_facts after;
	struct till_shift shift;
	struct till_sold sold;
	struct error why;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 100, &sold);
	assert_ok(till_shift_close(floor->till, "cashier",
		(struct till_cash){ .count = 0 }, &shift, &why));
	floor_shift(floor);
	till_facts(floor->till, &before);
	assert_err(ERR_DENIED,
		give_back(floor, sold.sale.receipt, "cashier", &why));
	assert_err(ERR_DENIED,
		give_back(floor, sold.sale.receipt, "auditor", &why));
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq);
	assert_ok(give_back(floor, sold.sale.receipt, "manager", &why));
	till_facts(floor->till, &after);
	assert_int_equal(after.refunded.minor, 100);
	assert_int_equal(after.sold.minor, 100);
}

static void refund__survives_closing_and_opening(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts facts;
	struct till_sold sold;
	struct error why;
	int64_t entries;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 700000, &sold);
	assert_ok(give_back(floor, sold.sale.receipt, "cashier", &why));
	assert_ok(till_rebuild(floor->till, &entries, &why));
	till_close(floor->till);
	floor_open(floor);
	till_facts(floor->till, &facts);
	assert_int_equal(facts.refunded.minor, 700000);
	assert_err(ERR_DENIED,
		give_back(floor, sold.sale.receipt, "cashier", &why));
	assert_said("already");
	assert_int_equal(left_of(floor, "resident-card:S0001"), 800000);
	floor_is_clean(floor);
}

static void refund__waits_for_a_clock_that_is_behind(void **state)
{
	struct shop_floor *floor = *state;
	struct till_sold sold;
	struct error why;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 100, &sold);
	floor->now.ms -= 3600000;
	assert_err(ERR_DENIED,
		give_back(floor, sold.sale.receipt, "cashier", &why));
	floor->now.ms += 3600000;
	assert_ok(give_back(floor, sold.sale.receipt, "cashier", &why));
}

static void try__says_what_comes_back_and_records_nothing(void **state)
{
	static struct refund refund;
	struct shop_floor *floor = *state;
	struct till_sold sold;
	struct till_facts before;
	struct till_facts after;
	struct error why;
	struct till_refund ask = { .receipt = sold.sale.receipt };

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 700000, &sold);
	till_facts(floor->till, &before);
	assert_ok(till_refund_try(floor->till, &ask, &refund, &why));
	till_facts(floor->till, &after);
	assert_int_equal(refund.total.minor, 700000);
	assert_int_equal(refund.quota[0].used, -700000);
	assert_int_equal(refund.quota[0].before, 700000);
	assert_int_equal(after.seq, before.seq);
	assert_ok(give_back(floor, sold.sale.receipt, "cashier", &why));
	assert_err(
		ERR_DENIED, till_refund_try(floor->till, &ask, &refund, &why));
	assert_said("already");
}

static void receipt__is_named_by_its_number_or_its_code(void **state)
{
	struct shop_floor *floor = *state;
	struct till_sold sold;
	char token[TILL_TOKEN_SIZE];
	char name[RECEIPT_SIZE];
	struct error why;
	char *changed;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 100, &sold);
	assert_ok(till_token(floor->till, sold.sale.receipt, token, &why));
	assert_ok(till_receipt_named(floor->till, token, name, &why));
	assert_string_equal(name, sold.sale.receipt);
	assert_ok(till_receipt_named(floor->till, "t01-1-3", name, &why));
	assert_string_equal(name, "T01-1-3");
	assert_err(ERR_INPUT,
		till_receipt_named(floor->till, "4600123456782", name, &why));
	changed = &token[strlen(token) - 20];
	*changed = *changed == 'A' ? 'B' : 'A';
	assert_err(
		ERR_FORGED, till_receipt_named(floor->till, token, name, &why));
	assert_string_equal(name, "T01-1-3");
}

/* Rules like those in force but for the window, from today on. */
static void apply_window(struct shop_floor *floor, int64_t days)
{
	static struct rules rules;
	struct error why;

	rules = *till_rules(floor->till);
	rules.version++;
	rules.refund_days = days;
	rules.from = 20514; /* today */
	assert_ok(till_rules_apply(floor->till, "admin", &rules, &why));
}

static void window__is_that_of_the_rules_in_force_today(void **state)
{
	struct shop_floor *floor = *state;
	struct till_sold sold;
	struct error why;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 100, &sold);
	apply_window(floor, 0);
	floor->now.ms += INT64_C(24) * 3600000;
	assert_err(ERR_DENIED,
		give_back(floor, sold.sale.receipt, "manager", &why));
	assert_said("2026-03-02");
	floor_is_clean(floor);
}

static void rate__of_the_day_is_a_managers_and_ends_with_it(void **state)
{
	struct shop_floor *floor = *state;
	struct till_rate_give give = {
		.operator= "cashier", .currency = "RUB", .rate_ppm = 80000
	};
	struct till_rate rate;
	struct error why;

	assert_ok(till_rate_find(floor->till, "RUB", &rate, &why));
	assert_int_equal(rate.rate_ppm, 86800);
	assert_err(ERR_DENIED, till_rate_give(floor->till, &give, &rate, &why));
	give.operator= "manager";
	assert_ok(till_rate_give(floor->till, &give, &rate, &why));
	assert_ok(till_rate_find(floor->till, "RUB", &rate, &why));
	assert_int_equal(rate.rate_ppm, 80000);
	assert_int_equal(rate.customs_ppm, 86800);
	give.rate_ppm = 86800 * 2 + 1;
	assert_err(ERR_INPUT, till_rate_give(floor->till, &give, &rate, &why));
	give.rate_ppm = 43399;
	assert_err(ERR_INPUT, till_rate_give(floor->till, &give, &rate, &why));
	give.currency = "CNY";
	assert_err(ERR_INPUT, till_rate_give(floor->till, &give, &rate, &why));
	give.currency = "RBU";
	assert_err(ERR_INPUT, till_rate_give(floor->till, &give, &rate, &why));
	assert_said("no rate of RBU was imported");
	floor->now.ms += INT64_C(24) * 3600000;
	assert_ok(till_rate_find(floor->till, "RUB", &rate, &why));
	assert_int_equal(rate.rate_ppm, 86800);
	assert_false(rate.given);
	assert_err(
		ERR_NOT_FOUND, till_rate_find(floor->till, "SEK", &rate, &why));
	floor_is_clean(floor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			refund__gives_back_the_allowance_of_the_sales_own_day,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(
			refund__counts_what_was_used_by_every_document,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(
			refund__asks_again_for_the_right, floor_setup,
			floor_teardown),
		cmocka_unit_test_setup_teardown(
			refund__survives_closing_and_opening, floor_setup,
			floor_teardown),
		cmocka_unit_test_setup_teardown(
			try__says_what_comes_back_and_records_nothing,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(
			receipt__is_named_by_its_number_or_its_code,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(
			refund__waits_for_a_clock_that_is_behind, floor_setup,
			floor_teardown),
		cmocka_unit_test_setup_teardown(
			window__is_that_of_the_rules_in_force_today,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(
			rate__of_the_day_is_a_managers_and_ends_with_it,
			floor_setup, floor_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
