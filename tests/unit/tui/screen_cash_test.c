#include "fixture.h"

static int at_cash(void **state)
{
	(void)at_sale(state);
	(void)press(PRESS_F10);
	(void)scan("m");
	return 0;
}

static void feed_approved(const char *id)
{
	struct entry_operator operator= { 0 };

	(void)snprintf(operator.id, sizeof(operator.id), "%s", id);
	(void)feed((struct event){
		.kind = EVENT_APPROVED, .as.logged_in = &operator});
}

static void amount__goes_in_for_a_reason_with_a_right(void **state)
{
	struct request asked;

	(void)state;
	assert_shows("F5 puts it in");
	(void)type("200");
	(void)press(PRESS_F5);
	assert_shows("Put in 200.00 CNY");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	asked = scan("1");
	assert_int_equal(asked.kind, ASK_RIGHT);
	assert_int_equal(asked.right, RIGHT_CASH);
	assert_string_equal(pos.cash.reason, "small change");
	(void)feed((struct event){ .kind = EVENT_NO_RIGHT });
	assert_shows("Cash goes into the drawer or out of it.");
	feed_approved("manager");
	assert_int_equal(pos.cash.direction, CASH_IN);
	assert_int_equal(pos.cash.amount.minor, 20000);
	assert_string_equal(pos.cash.approver, "manager");
}

static void amount__must_be_there_and_be_no_scan(void **state)
{
	(void)state;
	(void)press(PRESS_F6);
	assert_shows("type the amount first");
	(void)type("6901234567892");
	(void)press(PRESS_F6);
	assert_shows("too long for an amount");
	(void)press(PRESS_ESCAPE);
	(void)type("0");
	(void)press(PRESS_F6);
	assert_shows("the cash is nothing");
	assert_int_equal(pos.screen, SCREEN_CASH);
}

static void rubles__are_the_other_currency(void **state)
{
	(void)state;
	(void)press(PRESS_F4);
	assert_shows("Amount, RUB");
	(void)type("5000");
	(void)press(PRESS_F6);
	assert_shows("Take out 5000.00 RUB");
}

static void drawer__only_opens_for_a_reason(void **state)
{
	static struct till_moved moved;
	struct request asked;

	(void)state;
	(void)press(PRESS_F8);
	assert_shows("Only open the drawer");
	asked = scan("a coin fell in");
	assert_int_equal(asked.kind, ASK_CASH);
	assert_int_equal(pos.cash.direction, CASH_NO_SALE);
	(void)feed(
		(struct event){ .kind = EVENT_CASH_MOVED, .as.moved = &moved });
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_shows("the drawer was opened");
}

static void exercise__moves_no_cash(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	(void)scan("x");
	(void)press(PRESS_F10);
	(void)scan("m");
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_shows("an exercise moves no cash");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(amount__goes_in_for_a_reason_with_a_right, at_cash),
		test_at(amount__must_be_there_and_be_no_scan, at_cash),
		test_at(rubles__are_the_other_currency, at_cash),
		test_at(drawer__only_opens_for_a_reason, at_cash),
		test_at(exercise__moves_no_cash, at_sale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
