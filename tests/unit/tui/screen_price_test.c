#include "fixture.h"

static int at_price(void **state)
{
	(void)at_two_teas(state);
	(void)press(PRESS_F10);
	(void)scan("j");
	return 0;
}

static struct request feed_approved(const char *id)
{
	struct entry_operator operator= { 0 };

	(void)snprintf(operator.id, sizeof(operator.id), "%s", id);
	return feed((struct event){
		.kind = EVENT_APPROVED, .as.logged_in = &operator});
}

static void price__is_agreed_for_a_reason_by_who_may(void **state)
{
	struct request asked;

	(void)state;
	assert_shows("price now: 1200.00 yuan");
	(void)scan("1000");
	assert_shows("A price that is not the list's.");
	assert_int_equal(pos.counter.basket.lines[0].list.minor, 0);
	asked = scan("last of its kind");
	assert_int_equal(asked.kind, ASK_RIGHT);
	assert_int_equal(asked.right, RIGHT_OVERRIDE);
	(void)feed((struct event){ .kind = EVENT_NO_RIGHT });
	(void)scan("manager");
	asked = scan("2222");
	assert_int_equal(asked.kind, ASK_APPROVE);
	assert_int_equal(feed_approved("manager").kind, ASK_JUDGE);
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_int_equal(pos.counter.basket.total.minor, 200000);
	assert_string_equal(pos.counter.agreed_by, "manager");
	assert_string_equal(pos.counter.agreed_reason, "last of its kind");
}

static void leaving__the_approval_leaves_the_price(void **state)
{
	(void)state;
	(void)scan("1000");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_int_equal(pos.counter.basket.total.minor, 240000);
	assert_int_equal(basket_overrides(&pos.counter.basket), 0);
}

static void discount__is_for_the_line_or_for_all(void **state)
{
	(void)state;
	(void)scan("10%");
	(void)scan("birthday");
	(void)feed_approved("manager");
	assert_int_equal(pos.counter.basket.total.minor, 216000);
	feed_goods(&sugar, 1000);
	(void)press(PRESS_F10);
	(void)scan("j");
	(void)type("-50%");
	assert_int_equal(press(PRESS_F8).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.lines[0].amount.minor, 216000);
	assert_int_equal(pos.counter.basket.lines[1].amount.minor, 425);
}

static void price__of_nothing_or_of_a_scan_is_refused(void **state)
{
	(void)state;
	(void)scan("0");
	assert_int_equal(pos.screen, SCREEN_PRICE);
	assert_true(pos.notice.text[0] != '\0');
	(void)press(PRESS_ESCAPE);
	(void)scan("6901234567892");
	assert_shows("too long for an amount");
	(void)press(PRESS_ESCAPE);
	(void)type("5");
	(void)press(PRESS_F8);
	assert_shows("type a discount first");
}

static void recalled__prices_are_agreed_to_before_they_are_paid(void **state)
{
	struct basket basket;
	struct error why;

	(void)state;
	basket = pos.counter.basket;
	assert_ok(basket_set_price(&basket, 0, (struct money){ 100000 }, &why));
	pos.counter.basket = basket;
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	assert_shows("A price that is not the list's.");
	(void)scan("was agreed");
	(void)feed_approved("manager");
	assert_int_equal(press(PRESS_F8).kind, ASK_SELL);
}

/* -- beside the sale --------------------------------------------------------
 */

static void check__shows_the_goods_and_sells_nothing(void **state)
{
	static struct basket basket;
	struct request asked;
	struct error why;

	(void)state;
	(void)press(PRESS_F10);
	(void)scan("u");
	asked = scan(tea.barcode);
	assert_int_equal(asked.kind, ASK_CHECK);
	basket = (struct basket){ 0 };
	assert_ok(basket_add(&basket, &tea, 1000, &why));
	(void)feed(
		(struct event){ .kind = EVENT_CHECKED, .as.checked = &basket });
	assert_shows("Green tea 500 g");
	assert_shows("Чай зелёный 500 г");
	assert_shows("Price of one piece  1200.00");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_int_equal(pos.counter.basket.count, 1);
}

static void allowance__tells_limits_and_lines(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	(void)scan("e");
	assert_shows("Value a day");
	assert_shows("4400.00");
	assert_shows("certain: this till alone");
	assert_shows("free of duty");
	(void)scan("6901234567892");
	assert_int_equal(pos.screen, SCREEN_ALLOWANCE);
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_SALE);
}

static void allowance__says_what_would_fit(void **state)
{
	(void)state;
	feed_goods(&tea, 5000);
	(void)press(PRESS_F10);
	(void)scan("e");
	assert_shows("Value a day: 1600.00 too much");
	assert_shows("reduce line 1 to 5");
	assert_int_equal(press(PRESS_F4).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.lines[0].quantity_milli, 5000);
	feed_judged();
	assert_hides("too much");
	assert_int_equal(press(PRESS_F4).kind, ASK_NOTHING);
	assert_shows("there is no line to mend");
}

static void allowance__drops_a_line_that_cannot_fit(void **state)
{
	(void)state;
	(void)feed_person(700000);
	(void)press(PRESS_F10);
	(void)scan("e");
	assert_shows("drop line 1");
	assert_int_equal(press(PRESS_F4).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.count, 0);
	feed_judged();
	assert_shows("Ins takes it back");
	assert_int_equal(press(PRESS_INSERT).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(price__is_agreed_for_a_reason_by_who_may, at_price),
		test_at(leaving__the_approval_leaves_the_price, at_price),
		test_at(discount__is_for_the_line_or_for_all, at_price),
		test_at(price__of_nothing_or_of_a_scan_is_refused, at_price),
		test_at(recalled__prices_are_agreed_to_before_they_are_paid,
			at_two_teas),
		test_at(check__shows_the_goods_and_sells_nothing, at_two_teas),
		test_at(allowance__tells_limits_and_lines, at_two_teas),
		test_at(allowance__says_what_would_fit, at_two_teas),
		test_at(allowance__drops_a_line_that_cannot_fit, at_two_teas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
