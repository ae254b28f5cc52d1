#include "check.h"

#include "fixture.h"

static void recent__is_the_newest_receipt_first(void **state)
{
	struct shop_floor *floor = *state;
	struct till_recent recent[TILL_RECENT_MAX];
	struct till_sold sold;
	struct error why;
	int count = -1;

	assert_ok(till_recent(floor->till, recent, &count, &why));
	assert_int_equal(count, 0);
	floor_shift(floor);
	for (int i = 1; i <= TILL_RECENT_MAX + 2; i++) {
		assert_int_equal(floor_sell(floor, "S0001", 100 * i, &sold),
			REFUSAL_NONE);
	}
	assert_ok(till_recent(floor->till, recent, &count, &why));
	assert_int_equal(count, TILL_RECENT_MAX);
	assert_string_equal(recent[0].receipt, sold.sale.receipt);
	assert_int_equal(recent[0].total.minor, 100 * (TILL_RECENT_MAX + 2));
	assert_int_equal(recent[0].at.ms, floor->now.ms);
	assert_int_equal(recent[TILL_RECENT_MAX - 1].total.minor, 300);
}

static void recent__has_what_went_back_among_them(void **state)
{
	struct shop_floor *floor = *state;
	struct till_recent recent[TILL_RECENT_MAX];
	struct till_refunded refunded;
	struct till_refund refund = { .operator= "manager",
		.reason = "broken" };
	struct till_sold sold;
	struct error why;
	int count = 0;

	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "S0001", 500, &sold), REFUSAL_NONE);
	refund.receipt = sold.sale.receipt;
	assert_ok(till_refund(floor->till, &refund, &refunded, &why));
	assert_ok(till_recent(floor->till, recent, &count, &why));
	assert_int_equal(count, 2);
	assert_true(recent[0].is_refund);
	assert_int_equal(recent[0].total.minor, 500);
	assert_false(recent[1].is_refund);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			recent__is_the_newest_receipt_first, floor_setup,
			floor_teardown),
		cmocka_unit_test_setup_teardown(
			recent__has_what_went_back_among_them, floor_setup,
			floor_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
