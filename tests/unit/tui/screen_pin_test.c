#include "fixture.h"

static int at_pin(void **state)
{
	(void)at_sale(state);
	(void)press(PRESS_F10);
	(void)scan("i");
	return 0;
}

static void enter__asks_for_the_old_and_twice_for_the_new(void **state)
{
	static const struct pin_page nothing;
	struct request asked;

	(void)state;
	assert_int_equal(pos.screen, SCREEN_PIN);
	assert_int_equal(scan("1111").kind, ASK_NOTHING);
	(void)type("8642");
	assert_hides("8642");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	asked = scan("8642");
	assert_int_equal(asked.kind, ASK_PIN);
	assert_string_equal(asked.operator, "cashier");
	assert_string_equal(asked.text, "1111");
	assert_string_equal(asked.fresh, "8642");
	assert_memory_equal(&pos.pin, &nothing, sizeof(nothing));
}

static void new_pin__must_be_the_same_twice(void **state)
{
	(void)state;
	(void)scan("1111");
	(void)scan("8642");
	assert_int_equal(scan("8643").kind, ASK_NOTHING);
	assert_shows("the two new PINs are not the same");
	(void)press(PRESS_ESCAPE);
	assert_shows("The new PIN:");
}

static void scan__is_no_pin(void **state)
{
	(void)state;
	(void)scan("6901234567892");
	assert_shows("a PIN has 4 to 12 digits");
	(void)press(PRESS_ESCAPE);
	assert_shows("The PIN as it is");
}

static void escape__forgets_what_was_typed(void **state)
{
	static const struct pin_page nothing;

	(void)state;
	(void)scan("1111");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_memory_equal(&pos.pin, &nothing, sizeof(nothing));
}

static void answer__goes_back_to_the_sale(void **state)
{
	(void)state;
	(void)feed((struct event){ .kind = EVENT_PIN_CHANGED });
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_shows("the PIN is another one now");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(enter__asks_for_the_old_and_twice_for_the_new, at_pin),
		test_at(new_pin__must_be_the_same_twice, at_pin),
		test_at(scan__is_no_pin, at_pin),
		test_at(escape__forgets_what_was_typed, at_pin),
		test_at(answer__goes_back_to_the_sale, at_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
