#include "fixture.h"

static void enter__asks_to_log_in_with_what_was_typed(void **state)
{
	struct request asked;

	(void)state;
	(void)scan("cashier");
	asked = scan("1111");
	assert_int_equal(asked.kind, ASK_LOGIN);
	assert_string_equal(asked.operator, "cashier");
	assert_string_equal(asked.text, "1111");
}

static void pin__is_shown_as_stars_only(void **state)
{
	(void)state;
	(void)scan("cashier");
	(void)type("1234");
	assert_shows("PIN: ****");
	assert_hides("1234");
}

static void pin__is_gone_from_the_model_once_asked(void **state)
{
	static const struct input nothing;

	(void)state;
	(void)scan("cashier");
	(void)scan("1111");
	assert_memory_equal(&pos.input, &nothing, sizeof(nothing));
}

static void pin__does_not_take_a_scan_for_a_wrong_one(void **state)
{
	(void)state;
	(void)scan("cashier");
	assert_int_equal(scan("6901234567892").kind, ASK_NOTHING);
	assert_shows("a PIN has 4 to 12 digits");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(scan("S0001").kind, ASK_NOTHING);
	assert_shows("a PIN has 4 to 12 digits");
}

static void enter__alone_does_nothing(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	(void)scan("cashier");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_shows("PIN:");
}

static void tab__ends_a_field_that_holds_something(void **state)
{
	(void)state;
	(void)press(PRESS_TAB);
	assert_shows("Operator:");
	(void)type("cashier");
	(void)press(PRESS_TAB);
	assert_shows("PIN:");
}

static void escape__goes_back_to_the_operator(void **state)
{
	(void)state;
	(void)scan("cashier");
	(void)type("11");
	(void)press(PRESS_ESCAPE);
	assert_shows("PIN:");
	assert_hides("PIN: *");
	(void)press(PRESS_ESCAPE);
	assert_hides("PIN:");
}

static void operator__that_is_too_long_is_refused(void **state)
{
	(void)state;
	(void)scan("a-name-that-no-operator-could-have-because-of-its-length");
	assert_shows("too long for an operator");
	(void)press(PRESS_ESCAPE);
	assert_hides("PIN:");
}

static void wrong_pin__says_so_and_asks_again(void **state)
{
	(void)state;
	(void)scan("cashier");
	(void)scan("9999");
	(void)feed_failed("the PIN of cashier is wrong");
	assert_shows("the PIN of cashier is wrong");
	(void)press(PRESS_ESCAPE);
	assert_shows("PIN:");
	assert_hides("wrong");
}

static void login__without_a_shift_asks_for_the_float(void **state)
{
	struct request asked;

	(void)state;
	feed_login();
	assert_shows("No shift is open");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	asked = scan("200");
	assert_int_equal(asked.kind, ASK_SHIFT_OPEN);
	assert_int_equal(asked.amount.minor, 20000);
	assert_string_equal(asked.operator, "cashier");
}

static void float__of_zero_must_be_typed(void **state)
{
	struct request asked;

	(void)state;
	feed_login();
	asked = scan("0");
	assert_int_equal(asked.kind, ASK_SHIFT_OPEN);
	assert_int_equal(asked.amount.minor, 0);
}

static void float__that_is_a_barcode_is_refused(void **state)
{
	(void)state;
	feed_login();
	assert_int_equal(scan("6901234567892").kind, ASK_NOTHING);
	assert_shows("too long for an amount");
}

static void shift__once_open_leads_to_the_sale(void **state)
{
	(void)state;
	feed_login();
	feed_facts(3);
	(void)feed((struct event){ .kind = EVENT_SHIFT_OPENED });
	assert_shows("shift 3 is open");
	assert_shows("Person:");
}

static void login__with_an_open_shift_leads_to_the_sale(void **state)
{
	(void)state;
	feed_facts(3);
	feed_login();
	assert_shows("Person:");
}

static void card__of_a_person_is_no_badge(void **state)
{
	(void)state;
	(void)feed((struct event){ .kind = EVENT_SCAN,
		.as.scan.source = SOURCE_CARD,
		.as.scan.text = "11010519491231002X" });
	assert_shows("a scan was ignored");
	assert_string_equal(pos.typed_operator, "");
}

static struct request badge(const char *text)
{
	return feed((struct event){ .kind = EVENT_SCAN,
		.as.scan.source = SOURCE_SCANNER,
		.as.scan.text = text });
}

static void badge__says_who_and_the_pin_is_typed(void **state)
{
	(void)state;
	assert_int_equal(badge("cashier").kind, ASK_NOTHING);
	assert_string_equal(pos.typed_operator, "cashier");
	assert_int_equal(badge("1111").kind, ASK_NOTHING);
	assert_shows("a scan was ignored");
	assert_int_equal(scan("1111").kind, ASK_LOGIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(card__of_a_person_is_no_badge, at_login),
		test_at(badge__says_who_and_the_pin_is_typed, at_login),
		test_at(enter__asks_to_log_in_with_what_was_typed, at_login),
		test_at(pin__is_shown_as_stars_only, at_login),
		test_at(pin__is_gone_from_the_model_once_asked, at_login),
		test_at(pin__does_not_take_a_scan_for_a_wrong_one, at_login),
		test_at(enter__alone_does_nothing, at_login),
		test_at(tab__ends_a_field_that_holds_something, at_login),
		test_at(escape__goes_back_to_the_operator, at_login),
		test_at(operator__that_is_too_long_is_refused, at_login),
		test_at(wrong_pin__says_so_and_asks_again, at_login),
		test_at(login__without_a_shift_asks_for_the_float, at_login),
		test_at(float__of_zero_must_be_typed, at_login),
		test_at(float__that_is_a_barcode_is_refused, at_login),
		test_at(shift__once_open_leads_to_the_sale, at_login),
		test_at(login__with_an_open_shift_leads_to_the_sale, at_login),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
