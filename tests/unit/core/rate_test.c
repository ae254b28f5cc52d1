#include "check.h"

#include "core/rate.h"

static void currency__is_three_capital_letters(void **state)
{
	static const char *const bad[] = { "", "RU", "RUBL", "rub", "RU1",
		"R B" };
	struct error why;

	(void)state;
	assert_ok(currency_check("RUB", &why));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_err(ERR_INPUT, currency_check(bad[i], &why));
}

static void rate_is(const char *text, int64_t ppm)
{
	int64_t read = -1;
	struct error why;

	assert_ok(rate_parse(text, &read, &why));
	assert_int_equal(read, ppm);
}

static void rate__is_yuan_with_up_to_six_decimals(void **state)
{
	(void)state;
	rate_is("1", 1000000);
	rate_is("0.0912", 91200);
	rate_is("7.020000", 7020000);
	rate_is("0.000001", 1);
	rate_is("1000000", RATE_MAX_PPM);
}

static void rate__that_is_malformed_is_named(void **state)
{
	static const char *const bad[] = { "", ".5", "1.", "1,5", "-1", "1e3",
		"0.1234567", "12345678", "1.5 ", " 1", "1..5" };
	int64_t read = 42;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_err(ERR_INPUT, rate_parse(bad[i], &read, &why));
		assert_said(bad[i]);
	}
	assert_int_equal(read, 42);
}

static void rate__is_above_nothing_and_within_reason(void **state)
{
	int64_t read = 42;
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, rate_parse("0", &read, &why));
	assert_err(ERR_RANGE, rate_parse("0.000000", &read, &why));
	assert_err(ERR_RANGE, rate_parse("1000000.000001", &read, &why));
	assert_err(ERR_RANGE, rate_parse("9999999", &read, &why));
	assert_int_equal(read, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(currency__is_three_capital_letters),
		cmocka_unit_test(rate__is_yuan_with_up_to_six_decimals),
		cmocka_unit_test(rate__that_is_malformed_is_named),
		cmocka_unit_test(rate__is_above_nothing_and_within_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
