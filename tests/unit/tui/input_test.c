#include "check.h"

#include "tui/input.h"

static struct input input;

static int empty(void **state)
{
	(void)state;
	input_clear(&input);
	return 0;
}

static void push_at(const char *text, int64_t mono_ms)
{
	struct event event = { .kind = EVENT_TEXT, .mono_ms = mono_ms };

	memcpy(event.as.text, text, strlen(text) + 1);
	input_push(&input, &event);
}

static void push_all(const char *text, int64_t step_ms)
{
	for (int i = 0; text[i] != '\0'; i++)
		push_at((const char[]){ text[i], '\0' }, i * step_ms);
}

static void push__keeps_what_fits_and_counts_the_rest(void **state)
{
	(void)state;
	for (int i = 0; i < INPUT_SIZE - 1; i++)
		push_at("7", i);
	assert_false(input_is_too_long(&input));
	for (int i = INPUT_SIZE - 1; i < 4096; i++)
		push_at("7", i);
	assert_true(input_is_too_long(&input));
	assert_int_equal(strlen(input.text), INPUT_SIZE - 1);
	assert_int_equal(input.total, 4096);
}

static void push__drops_all_that_follows_a_dropped_character(void **state)
{
	(void)state;
	for (int i = 0; i < INPUT_SIZE - 2; i++)
		push_at("7", i);
	push_at("茶", INPUT_SIZE - 2);
	push_at("8", INPUT_SIZE - 1);
	assert_int_equal(strlen(input.text), INPUT_SIZE - 2);
	assert_true(input_is_too_long(&input));
}

static void pop__takes_whole_characters(void **state)
{
	(void)state;
	push_at("a", 0);
	push_at("茶", 1);
	input_pop(&input);
	assert_string_equal(input.text, "a");
	input_pop(&input);
	input_pop(&input);
	assert_true(input_is_empty(&input));
}

static void clear__leaves_no_trace(void **state)
{
	static const struct input nothing;

	(void)state;
	push_all("123456", 1);
	input_clear(&input);
	assert_memory_equal(&input, &nothing, sizeof(input));
}

static void scanned__is_what_no_hand_can_type(void **state)
{
	(void)state;
	push_all("6901234567892", 5);
	assert_true(input_is_scanned(&input));
	input_clear(&input);
	push_all("6901234567892", 80);
	assert_false(input_is_scanned(&input));
}

static void amount__takes_a_comma_for_a_point(void **state)
{
	struct money amount;
	struct error why;

	(void)state;
	push_all("12,5", 80);
	assert_ok(input_amount(&input, &amount, &why));
	assert_int_equal(amount.minor, 1250);
}

static void amount__refuses_more_than_eight_digits(void **state)
{
	struct money amount = { 77 };
	struct error why;

	(void)state;
	push_all("690123456", 5);
	assert_err(ERR_INPUT, input_amount(&input, &amount, &why));
	assert_said("690123456");
	assert_int_equal(amount.minor, 77);
	input_clear(&input);
	push_all("123456.78", 5);
	assert_ok(input_amount(&input, &amount, &why));
	assert_int_equal(amount.minor, 12345678);
}

/* EAN-8 has as many digits as an amount may have. */
static void amount__of_a_million_is_typed_by_hand(void **state)
{
	struct money amount;
	struct error why;

	(void)state;
	push_all("12345670", 5);
	assert_int_equal(input_amount(&input, &amount, &why), ERR_INPUT);
	input_clear(&input);
	push_all("12345670", 80);
	assert_ok(input_amount(&input, &amount, &why));
	assert_int_equal(amount.minor, 1234567000);
	input_clear(&input);
	push_all("123456.70", 5);
	assert_ok(input_amount(&input, &amount, &why));
	assert_int_equal(amount.minor, 12345670);
}

static void quantity__stands_before_the_star(void **state)
{
	int64_t milli;
	const char *rest;
	struct error why;

	(void)state;
	push_all("0,5*6901234567892", 5);
	assert_ok(input_quantity(&input, &milli, &rest, &why));
	assert_int_equal(milli, 500);
	assert_string_equal(rest, "6901234567892");
}

static void quantity__is_one_without_a_star(void **state)
{
	int64_t milli;
	const char *rest;
	struct error why;

	(void)state;
	push_all("6901234567892", 5);
	assert_ok(input_quantity(&input, &milli, &rest, &why));
	assert_int_equal(milli, 1000);
	assert_string_equal(rest, "6901234567892");
}

static void quantity__must_be_a_number(void **state)
{
	int64_t milli = 77;
	const char *rest = NULL;
	struct error why;

	(void)state;
	push_all("x*690", 5);
	assert_err(ERR_INPUT, input_quantity(&input, &milli, &rest, &why));
	assert_int_equal(milli, 77);
	assert_null(rest);
}

/* Places from the ЙЦУКЕН layout of GOST R 52870. */
static void letter__is_found_on_a_russian_keyboard_too(void **state)
{
	(void)state;
	assert_int_equal(input_letter("q"), 'q');
	assert_int_equal(input_letter("Q"), 'q');
	assert_int_equal(input_letter("й"), 'q');
	assert_int_equal(input_letter("З"), 'p');
	assert_int_equal(input_letter("ь"), 'm');
	assert_int_equal(input_letter("д"), 'l');
	assert_int_equal(input_letter("1"), '1');
	assert_int_equal(input_letter("茶"), 0);
	assert_int_equal(input_letter("qw"), 0);
	assert_int_equal(input_letter(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			push__keeps_what_fits_and_counts_the_rest, empty),
		cmocka_unit_test_setup(
			push__drops_all_that_follows_a_dropped_character,
			empty),
		cmocka_unit_test_setup(pop__takes_whole_characters, empty),
		cmocka_unit_test_setup(clear__leaves_no_trace, empty),
		cmocka_unit_test_setup(
			scanned__is_what_no_hand_can_type, empty),
		cmocka_unit_test_setup(
			amount__takes_a_comma_for_a_point, empty),
		cmocka_unit_test_setup(
			amount__refuses_more_than_eight_digits, empty),
		cmocka_unit_test_setup(
			amount__of_a_million_is_typed_by_hand, empty),
		cmocka_unit_test_setup(quantity__stands_before_the_star, empty),
		cmocka_unit_test_setup(quantity__is_one_without_a_star, empty),
		cmocka_unit_test_setup(quantity__must_be_a_number, empty),
		cmocka_unit_test_setup(
			letter__is_found_on_a_russian_keyboard_too, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
