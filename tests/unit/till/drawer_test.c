#include "check.h"

#include "fixture.h"

#include "till/state.h"

#include <time.h>

/* -- cash ------------------------------------------------------------ */

static enum err move(struct shop_floor *floor, enum cash_direction direction,
	const char *currency, int64_t amount, struct error *why)
{
	struct cash_count cash = { .amount = { amount } };
	struct till_move asked = { .operator= "manager",
		.direction = direction,
		.cash = { .cash = &cash, .count = amount != 0 },
		.reason = "test" };
	struct till_moved moved;

	(void)text_copy(cash.currency, sizeof(cash.currency), currency);
	return till_cash_move(floor->till, &asked, &moved, why);
}

static void cash__needs_a_right_however_it_is_asked_for(void **state)
{
	struct shop_floor *floor = *state;
	struct cash_count cash = { "CNY", { 100 } };
	struct till_move asked = { .operator= "cashier",
		.direction = CASH_IN,
		.cash = { .cash = &cash, .count = 1 },
		.reason = "test" };
	struct till_moved moved;
	struct error why;

	floor_shift(floor);
	assert_err(
		ERR_DENIED, till_cash_move(floor->till, &asked, &moved, &why));
	asked.approver = "cashier";
	assert_err(
		ERR_DENIED, till_cash_move(floor->till, &asked, &moved, &why));
	asked.approver = "nobody";
	assert_err(
		ERR_DENIED, till_cash_move(floor->till, &asked, &moved, &why));
	asked.approver = "manager";
	assert_ok(till_cash_move(floor->till, &asked, &moved, &why));
	assert_string_equal(moved.entry.approver, "manager");
	asked.reason = "";
	assert_err(
		ERR_INPUT, till_cash_move(floor->till, &asked, &moved, &why));
	floor_is_clean(floor);
}

static void cash__stays_within_what_a_close_can_account_for(void **state)
{
	struct shop_floor *floor = *state;
	struct till_shift shift;
	struct error why;

	assert_err(ERR_CONFLICT, move(floor, CASH_IN, "CNY", 1, &why));
	floor_shift(floor);
	assert_ok(move(floor, CASH_IN, "RUB", 1, &why));
	assert_ok(move(floor, CASH_IN, "USD", 1, &why));
	assert_ok(move(floor, CASH_OUT, "EUR", 1, &why));
	assert_err(ERR_RANGE, move(floor, CASH_IN, "JPY", 1, &why));
	assert_said("yuan");
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 100, NULL),
		REFUSAL_NONE);
	assert_ok(till_shift_close(floor->till, "cashier",
		(struct till_cash){ .count = 0 }, &shift, &why));
	assert_int_equal(shift.entry.expected_count, 4);
	assert_int_equal(shift.entry.difference_count, 4);
	floor_is_clean(floor);
}

static void float__leaves_room_for_the_yuan(void **state)
{
	struct shop_floor *floor = *state;
	const struct cash_count cash[COUNTS_MAX] = { { "RUB", { 1 } },
		{ "USD", { 1 } }, { "EUR", { 1 } }, { "JPY", { 1 } } };
	struct till_shift shift;
	struct error why;

	assert_err(ERR_RANGE,
		till_shift_open(floor->till, "cashier",
			(struct till_cash){ .cash = cash, .count = 4 }, &shift,
			&why));
	assert_ok(till_shift_open(floor->till, "cashier",
		(struct till_cash){ .cash = cash, .count = 3 }, &shift, &why));
}

static void difference__is_counted_less_expected_in_each_currency(void **state)
{
	struct shop_floor *floor = *state;
	const struct cash_count floats[] = { { "CNY", { 20000 } },
		{ "RUB", { 50000 } } };
	const struct cash_count counted[] = { { "CNY", { 20099 } },
		{ "USD", { 700 } } };
	struct till_shift shift;
	struct error why;

	assert_ok(till_shift_open(floor->till, "cashier",
		(struct till_cash){ .cash = floats, .count = 2 }, &shift,
		&why));
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 100, NULL),
		REFUSAL_NONE);
	assert_ok(till_shift_close(floor->till, "cashier",
		(struct till_cash){ .cash = counted, .count = 2 }, &shift,
		&why));
	assert_int_equal(shift.entry.difference_count, 3);
	assert_string_equal(shift.entry.difference[0].currency, "CNY");
	assert_int_equal(shift.entry.difference[0].amount.minor, -1);
	assert_string_equal(shift.entry.difference[1].currency, "RUB");
	assert_int_equal(shift.entry.difference[1].amount.minor, -50000);
	assert_string_equal(shift.entry.difference[2].currency, "USD");
	assert_int_equal(shift.entry.difference[2].amount.minor, 700);
	floor_is_clean(floor);
}

/* -- a manager beside the cashier ------------------------------------ */

static void approval__is_of_who_has_the_right(void **state)
{
	struct shop_floor *floor = *state;
	const struct entry_operator cashier = { .id = "cashier",
		.role = ROLE_CASHIER };
	const struct entry_operator manager = { .id = "manager",
		.role = ROLE_MANAGER };
	struct till_credentials other = { "manager", "2222" };
	char by[OPERATOR_SIZE];
	struct error why;

	assert_ok(till_approve(
		floor->till, &manager, NULL, RIGHT_OVERRIDE, by, &why));
	assert_string_equal(by, "manager");
	assert_err(ERR_DENIED, till_approve(floor->till, &cashier, NULL,
				       RIGHT_OVERRIDE, by, &why));
	assert_ok(till_approve(
		floor->till, &cashier, &other, RIGHT_OVERRIDE, by, &why));
	assert_string_equal(by, "manager");
	other.pin = "1111";
	assert_err(ERR_DENIED, till_approve(floor->till, &cashier, &other,
				       RIGHT_OVERRIDE, by, &why));
	other = (struct till_credentials){ "cashier", "1111" };
	assert_err(ERR_DENIED, till_approve(floor->till, &cashier, &other,
				       RIGHT_OVERRIDE, by, &why));
	floor_is_clean(floor);
}

/* -- prices that were agreed ----------------------------------------- */

static enum err sell_at(struct shop_floor *floor, int64_t price_fen,
	const char *approver, struct till_sold *ret, struct error *ret_why)
{
	static struct basket basket;
	const struct goods goods = floor_goods(10000);
	const struct till_sell sell = { .operator= "cashier",
		.document = "resident-card:S0001",
		.basket = &basket,
		.reason = "dented",
		.approver = approver };
	struct error why;

	basket = (struct basket){ 0 };
	assert_ok(basket_add(&basket, &goods, 2000, &why));
	assert_ok(basket_set_price(
		&basket, 0, (struct money){ price_fen }, &why));
	return till_sell(floor->till, &sell, ret, ret_why);
}

static void override__stands_in_the_chain_or_nothing_is_sold(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_sold sold;
	struct till_facts before;
	struct till_facts after;
	struct error why;

	floor_shift(floor);
	till_facts(floor->till, &before);
	assert_err(ERR_DENIED, sell_at(floor, 9000, NULL, &sold, &why));
	assert_err(ERR_DENIED, sell_at(floor, 9000, "auditor", &sold, &why));
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq);
	assert_ok(sell_at(floor, 9000, "manager", &sold, &why));
	assert_int_equal(sold.sale.total.minor, 18000);
	assert_int_equal(sold.sale.quota[0].used, 18000);
	assert_int_equal(sold.seq, before.seq + 2);
	floor_is_clean(floor);
}

static void override__of_a_refused_sale_leaves_only_the_refusal(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_sold sold;
	struct till_facts before;
	struct error why;

	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 799999, NULL),
		REFUSAL_NONE);
	till_facts(floor->till, &before);
	assert_ok(sell_at(floor, 9000, "manager", &sold, &why));
	assert_int_equal(sold.refusal, REFUSAL_OVER_LIMIT);
	assert_int_equal(sold.seq, before.seq + 1);
	floor_is_clean(floor);
}

/* What a bug of ours might write: verify must see it. */
static int64_t faults_after(struct shop_floor *floor, struct entry *entry)
{
	static struct till_verified verified;
	struct error why;

	assert_ok(act_alone(floor->till, entry, &why));
	assert_ok(till_verify(floor->till, &verified, &why));
	return verified.fault_total;
}

static void verify__sees_an_override_without_its_sale(void **state)
{
	struct shop_floor *floor = *state;
	static struct entry entry;

	floor_shift(floor);
	entry = (struct entry){ .kind = ENTRY_OVERRIDE };
	entry.body.override = (struct entry_override){ .line = 1,
		.barcode = "2000001",
		.list = { 10000 },
		.price = { 9000 },
		.quantity_milli = 1000,
		.reason = "dented",
		.approver = "manager" };
	assert_int_equal(faults_after(floor, &entry), 1);
	/* A sale of something else does not make it good. */
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 9001, NULL),
		REFUSAL_NONE);
	entry = (struct entry){ .kind = ENTRY_BOOT, .body.boot.software = "x" };
	assert_int_equal(faults_after(floor, &entry), 1);
}

static void verify__sees_cash_and_differences_that_lie(void **state)
{
	struct shop_floor *floor = *state;
	static struct entry entry;

	floor_shift(floor);
	entry = (struct entry){ .kind = ENTRY_CASH };
	entry.body.cash = (struct entry_cash){ .direction = CASH_OUT,
		.reason = "nothing" };
	assert_int_equal(faults_after(floor, &entry), 1);
	entry = (struct entry){ .kind = ENTRY_SHIFT_CLOSE };
	entry.body.shift = (struct entry_shift){ .count = 1,
		.cash = { { "CNY", { 100 } } },
		.difference_count = 1,
		.difference = { { "CNY", { 99 } } } };
	/* Neither counted less expected, nor the sum of the shift. */
	entry.body.shift.expected_count = 1;
	entry.body.shift.expected[0] = (struct cash_count){ "CNY", { 2 } };
	assert_int_equal(faults_after(floor, &entry), 3);
	entry = (struct entry){ .kind = ENTRY_CASH };
	entry.body.cash = (struct entry_cash){ .direction = CASH_NO_SALE,
		.reason = "no shift" };
	assert_int_equal(faults_after(floor, &entry), 4);
}

/* -- exercises ------------------------------------------------------- */

static void training__moves_no_sum_and_no_allowance(void **state)
{
	struct shop_floor *floor = *state;
	static struct basket basket;
	static struct till_sold sold;
	static struct zreport report;
	const struct goods goods = floor_goods(800000);
	const struct till_sell sell = { .operator= "cashier",
		.document = "resident-card:S0001",
		.basket = &basket,
		.training = true };
	struct till_facts before;
	struct till_facts after;
	struct error why;

	floor_shift(floor);
	basket = (struct basket){ 0 };
	assert_ok(basket_add(&basket, &goods, 1000, &why));
	till_facts(floor->till, &before);
	assert_ok(till_sell(floor->till, &sell, &sold, &why));
	assert_ok(till_sell(floor->till, &sell, &sold, &why));
	assert_int_equal(sold.refusal, REFUSAL_NONE);
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq + 2);
	assert_int_equal(after.sales, before.sales);
	assert_int_equal(after.sold.minor, before.sold.minor);
	assert_ok(till_zreport(floor->till, 0, &report, &why));
	assert_int_equal(report.sales, 0);
	assert_int_equal(report.total.minor, 0);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 800000, NULL),
		REFUSAL_NONE);
	floor_is_clean(floor);
}

/* -- long and large shifts ------------------------------------------- */

static void shift__is_long_after_a_day_and_still_closes(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts facts;
	struct till_shift shift;
	struct error why;

	floor_shift(floor);
	floor->now.ms += SHIFT_LONG_MS;
	till_facts(floor->till, &facts);
	assert_int_equal(facts.shift_opened.ms, FLOOR_START);
	assert_false(facts.shift_is_long);
	floor->now.ms++;
	till_close(floor->till);
	floor_open(floor);
	till_facts(floor->till, &facts);
	assert_true(facts.shift_is_long);
	assert_ok(till_shift_close(floor->till, "cashier",
		(struct till_cash){ .count = 0 }, &shift, &why));
	till_facts(floor->till, &facts);
	assert_false(facts.shift_is_long);
	floor_is_clean(floor);
}

#define MANY 10000

/* Sales as they are, signed and chained, but in one transaction. */
static void sell_many(struct shop_floor *floor)
{
	static struct till_sold sold;
	static struct entry entry;
	struct act act = { 0 };
	struct error why;

	assert_int_equal(floor_sell(floor, "resident-card:S0001", 100, &sold),
		REFUSAL_NONE);
	assert_ok(act_begin(floor->till, &act, &why));
	for (int i = 1; i < MANY; i++) {
		entry = (struct entry){ .kind = ENTRY_SALE };
		entry.body.sale = sold.sale;
		(void)snprintf(entry.body.sale.receipt, RECEIPT_SIZE,
			"T01-1-%lld", (long long)act.head.seq + 1);
		assert_ok(act_append(&act, &entry, &why));
	}
	assert_ok(act_commit(&act, &why));
	act_cleanup(&act);
}

static int64_t elapsed_ms(const struct timespec *since)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - since->tv_sec) * 1000 +
	       (now.tv_nsec - since->tv_nsec) / 1000000;
}

static void shift__of_ten_thousand_sales_closes_at_once(void **state)
{
	struct shop_floor *floor = *state;
	static struct zreport report;
	struct till_shift shift;
	struct timespec start;
	int64_t close_ms;
	int64_t report_ms;
	struct error why;

	floor_shift(floor);
	sell_many(floor);
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	assert_ok(till_shift_close(floor->till, "cashier",
		(struct till_cash){ .count = 0 }, &shift, &why));
	close_ms = elapsed_ms(&start);
	assert_ok(till_zreport(floor->till, 1, &report, &why));
	report_ms = elapsed_ms(&start) - close_ms;
	print_message("# close %lld ms, Z %lld ms\n", (long long)close_ms,
		(long long)report_ms);
	assert_int_equal(shift.entry.sales, MANY);
	assert_int_equal(shift.entry.expected[0].amount.minor, MANY * 100);
	assert_int_equal(report.sales, MANY);
	assert_int_equal(report.total.minor, MANY * 100);
	assert_int_equal(report.perpetual.minor, MANY * 100);
	assert_in_range(close_ms, 0, 999);
	assert_in_range(report_ms, 0, 999);
}

#define ON_FLOOR(test) \
	cmocka_unit_test_setup_teardown(test, floor_setup, floor_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_FLOOR(cash__needs_a_right_however_it_is_asked_for),
		ON_FLOOR(cash__stays_within_what_a_close_can_account_for),
		ON_FLOOR(float__leaves_room_for_the_yuan),
		ON_FLOOR(difference__is_counted_less_expected_in_each_currency),
		ON_FLOOR(approval__is_of_who_has_the_right),
		ON_FLOOR(override__stands_in_the_chain_or_nothing_is_sold),
		ON_FLOOR(override__of_a_refused_sale_leaves_only_the_refusal),
		ON_FLOOR(verify__sees_an_override_without_its_sale),
		ON_FLOOR(verify__sees_cash_and_differences_that_lie),
		ON_FLOOR(training__moves_no_sum_and_no_allowance),
		ON_FLOOR(shift__is_long_after_a_day_and_still_closes),
		ON_FLOOR(shift__of_ten_thousand_sales_closes_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
