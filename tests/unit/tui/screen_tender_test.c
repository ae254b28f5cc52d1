#include "fixture.h"

/* The basket is 2,400.00. */

static void enter__alone_is_exact_cash(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_ENTER).kind, ASK_SELL);
	assert_int_equal(pos.counter.tender_count, 1);
	assert_int_equal(pos.counter.tenders[0].kind, TENDER_CASH);
	assert_int_equal(pos.counter.tenders[0].value.minor, 240000);
	assert_string_equal(pos.counter.tenders[0].currency, "CNY");
	assert_int_equal(pos.counter.tenders[0].rate_ppm, RATE_ONE);
}

static void cash__that_is_too_much_shows_the_change(void **state)
{
	(void)state;
	(void)type("2500");
	assert_shows("Change  100.00");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_SELL);
	assert_int_equal(pos.counter.tenders[0].amount.minor, 250000);
}

static void cash__that_is_too_little_leaves_the_rest_to_pay(void **state)
{
	(void)state;
	assert_int_equal(scan("1000").kind, ASK_NOTHING);
	assert_shows("still to pay: 1400.00");
	assert_shows("Still to pay  1400.00");
	assert_int_equal(press(PRESS_F6).kind, ASK_SELL);
	assert_int_equal(pos.counter.tender_count, 2);
	assert_int_equal(pos.counter.tenders[1].kind, TENDER_CARD);
	assert_int_equal(pos.counter.tenders[1].value.minor, 140000);
}

static void f7__pays_by_mobile(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F7).kind, ASK_SELL);
	assert_int_equal(pos.counter.tenders[0].kind, TENDER_MOBILE);
}

static void card__gives_no_change(void **state)
{
	(void)state;
	(void)type("2400,01");
	assert_int_equal(press(PRESS_F6).kind, ASK_NOTHING);
	assert_shows("change is given on cash only");
	assert_int_equal(pos.counter.tender_count, 0);
}

static void scan__is_no_amount(void **state)
{
	(void)state;
	assert_int_equal(scan("6901234567892").kind, ASK_NOTHING);
	assert_shows("too long for an amount");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(pos.counter.tender_count, 0);
}

static void scan__of_eight_digits_is_no_amount_either(void **state)
{
	(void)state;
	assert_int_equal(scan("40170725").kind, ASK_NOTHING);
	assert_shows("looks like a scan");
	assert_int_equal(pos.counter.tender_count, 0);
}

static void amount__of_zero_is_refused(void **state)
{
	(void)state;
	assert_int_equal(scan("0").kind, ASK_NOTHING);
	assert_shows("above zero");
}

static void sale__is_paid_in_at_most_six_parts(void **state)
{
	(void)state;
	for (int i = 0; i < TENDERS_MAX; i++)
		assert_int_equal(scan("1").kind, ASK_NOTHING);
	assert_int_equal(scan("1").kind, ASK_NOTHING);
	assert_shows("at most six parts");
	assert_int_equal(pos.counter.tender_count, TENDERS_MAX);
}

static void escape__goes_back_step_by_step(void **state)
{
	(void)state;
	(void)scan("1000");
	(void)type("5");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.counter.tender_count, 1);
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.counter.tender_count, 0);
	assert_shows("Received");
	(void)press(PRESS_ESCAPE);
	assert_shows("Green tea");
}

static void failure__takes_the_tender_back(void **state)
{
	(void)state;
	(void)press(PRESS_ENTER);
	(void)feed_failed("the disk is full");
	assert_shows("the disk is full");
	(void)press(PRESS_ESCAPE);
	assert_shows("Still to pay  2400.00");
	assert_int_equal(pos.counter.tender_count, 0);
}

static void letters__in_the_menu_do_what_the_keys_do(void **state)
{
	(void)state;
	(void)press(PRESS_MENU);
	assert_int_equal(scan("m").kind, ASK_SELL);
	assert_int_equal(pos.counter.tenders[0].kind, TENDER_MOBILE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(enter__alone_is_exact_cash, at_tender),
		test_at(cash__that_is_too_much_shows_the_change, at_tender),
		test_at(cash__that_is_too_little_leaves_the_rest_to_pay,
			at_tender),
		test_at(f7__pays_by_mobile, at_tender),
		test_at(card__gives_no_change, at_tender),
		test_at(scan__is_no_amount, at_tender),
		test_at(scan__of_eight_digits_is_no_amount_either, at_tender),
		test_at(amount__of_zero_is_refused, at_tender),
		test_at(sale__is_paid_in_at_most_six_parts, at_tender),
		test_at(escape__goes_back_step_by_step, at_tender),
		test_at(failure__takes_the_tender_back, at_tender),
		test_at(letters__in_the_menu_do_what_the_keys_do, at_tender),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
