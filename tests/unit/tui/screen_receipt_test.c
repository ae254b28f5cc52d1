#include "fixture.h"

static int at_receipt(void **state)
{
	(void)at_tender(state);
	(void)scan("2500");
	feed_sold("line one\nline two\nline three\n");
	return 0;
}

static void sale__shows_receipt_number_and_change(void **state)
{
	(void)state;
	assert_shows("receipt T01-1-12");
	assert_shows("Total  2400.00");
	assert_shows("Change  100.00");
	assert_shows("line one");
}

static void text__scrolls_no_further_than_its_end(void **state)
{
	(void)state;
	(void)press(PRESS_DOWN);
	assert_hides("line one");
	assert_shows("line two");
	for (int i = 0; i < 9; i++)
		(void)press(PRESS_DOWN);
	assert_shows("line three");
	for (int i = 0; i < 9; i++)
		(void)press(PRESS_UP);
	assert_shows("line one");
}

static void enter__does_not_take_the_change_out_of_sight(void **state)
{
	(void)state;
	(void)press(PRESS_ENTER);
	(void)press(PRESS_ENTER);
	assert_shows("Change  100.00");
}

static void f3__calls_the_next_customer(void **state)
{
	(void)state;
	(void)press(PRESS_F3);
	assert_shows("Person:");
	assert_hides("王小明");
	assert_hides("Green tea");
	assert_shows("last sale T01-1-12: 2400.00 yuan, change 100.00");
}

static void card__of_the_next_customer_may_be_scanned_at_once(void **state)
{
	struct request asked;

	(void)state;
	asked = scan("S0002");
	assert_int_equal(asked.kind, ASK_IDENTIFY);
	assert_string_equal(asked.text, "S0002");
}

static void f8__does_not_sell_again(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_F9).kind, ASK_NOTHING);
	assert_int_equal(pos.counter.basket.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(sale__shows_receipt_number_and_change, at_receipt),
		test_at(text__scrolls_no_further_than_its_end, at_receipt),
		test_at(enter__does_not_take_the_change_out_of_sight,
			at_receipt),
		test_at(f3__calls_the_next_customer, at_receipt),
		test_at(card__of_the_next_customer_may_be_scanned_at_once,
			at_receipt),
		test_at(f8__does_not_sell_again, at_receipt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
