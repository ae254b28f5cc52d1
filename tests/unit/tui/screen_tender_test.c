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
	assert_int_equal(press(PRESS_F6).kind, ASK_NOTHING);
	assert_shows("Card 1400.00: when it is paid");
	assert_int_equal(scan("A-77").kind, ASK_SELL);
	assert_int_equal(pos.counter.tender_count, 2);
	assert_string_equal(pos.counter.tenders[1].reference, "A-77");
	assert_int_equal(pos.counter.tenders[1].kind, TENDER_CARD);
	assert_int_equal(pos.counter.tenders[1].value.minor, 140000);
}

static void f7__pays_by_mobile_once_it_is_paid(void **state)
{
	(void)state;
	(void)press(PRESS_F7);
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.counter.tender_count, 0);
	(void)press(PRESS_F7);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_SELL);
	assert_int_equal(pos.counter.tenders[0].kind, TENDER_MOBILE);
	assert_string_equal(pos.counter.tenders[0].reference, "");
}

static void slip__that_is_scanned_twice_pays_nothing_more(void **state)
{
	(void)state;
	(void)type("1000");
	(void)press(PRESS_F6);
	assert_int_equal(scan("2026011500042").kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(pos.counter.tender_count, 1);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_SELL);
	assert_int_equal(pos.counter.tender_count, 2);
}

static void slip__with_other_signs_is_refused(void **state)
{
	(void)state;
	(void)press(PRESS_F6);
	assert_int_equal(scan("a b").kind, ASK_NOTHING);
	assert_shows("is not 1 to 40 letters");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_REFERENCE);
	assert_int_equal(pos.counter.tender_count, 0);
}

static void feed_rate(int64_t rate_ppm)
{
	const struct till_rate rate = { "RUB", rate_ppm, rate_ppm, false };

	(void)feed((struct event){
		.kind = EVENT_RATE, .as.rate = rate_ppm == 0 ? NULL : &rate });
}

static void rubles__pay_by_the_rate_of_the_day(void **state)
{
	(void)state;
	feed_rate(85000);
	assert_shows("28236.00 RUB");
	assert_shows("1 RUB = 0.085 yuan");
	(void)type("20000");
	assert_int_equal(press(PRESS_F5).kind, ASK_NOTHING);
	assert_int_equal(pos.counter.tenders[0].value.minor, 170000);
	assert_shows("Still to pay  700.00");
	assert_shows("8236.00 RUB");
	assert_shows("Received  1700.00");
	assert_int_equal(press(PRESS_F5).kind, ASK_SELL);
	assert_string_equal(pos.counter.tenders[1].currency, "RUB");
	assert_int_equal(pos.counter.tenders[1].value.minor, 70006);
	assert_shows("Change  0.06");
}

static void rubles__without_a_rate_are_not_taken(void **state)
{
	(void)state;
	feed_rate(0);
	assert_hides("RUB");
	assert_int_equal(press(PRESS_F5).kind, ASK_NOTHING);
	assert_shows("there is no rate of rubles today");
	assert_int_equal(pos.counter.tender_count, 0);
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
	assert_shows("if it is a scan");
	assert_int_equal(pos.counter.tender_count, 0);
	(void)press(PRESS_ESCAPE);
	assert_int_equal(scan("401707.25").kind, ASK_NOTHING);
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
	assert_int_equal(scan("m").kind, ASK_NOTHING);
	assert_int_equal(pos.counter.pending.kind, TENDER_MOBILE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(enter__alone_is_exact_cash, at_tender),
		test_at(cash__that_is_too_much_shows_the_change, at_tender),
		test_at(cash__that_is_too_little_leaves_the_rest_to_pay,
			at_tender),
		test_at(f7__pays_by_mobile_once_it_is_paid, at_tender),
		test_at(slip__that_is_scanned_twice_pays_nothing_more,
			at_tender),
		test_at(slip__with_other_signs_is_refused, at_tender),
		test_at(rubles__pay_by_the_rate_of_the_day, at_tender),
		test_at(rubles__without_a_rate_are_not_taken, at_tender),
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
