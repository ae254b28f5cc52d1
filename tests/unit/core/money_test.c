#include "check.h"

#include "core/money.h"

static struct money yuan(const char *text)
{
	struct money money = { -1 };
	struct error why = { 0 };

	if (money_parse(text, &money, &why) != ERR_OK)
		fail_msg("%s", why.text);
	return money;
}

static void amount__is_read_with_up_to_two_decimals(void **state)
{
	static const struct {
		const char *text;
		int64_t minor;
	} cases[] = {
		{ "0", 0 },
		{ "12", 1200 },
		{ "12.5", 1250 },
		{ "12.50", 1250 },
		{ "0.05", 5 },
		{ "007.10", 710 },
		{ "8000", 800000 },
		{ "999999999.99", 99999999999 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(yuan(cases[i].text).minor, cases[i].minor);
}

static void amount__of_another_form_is_refused(void **state)
{
	static const char *const wrong[] = { "", ".", "12.", ".5", "12,50",
		"12.505", "-1", "+1", " 1", "1 ", "1e3", "1.5.5", "0x10",
		"\u0661", "12.5\n" };
	struct money money = { 42 };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_err(ERR_INPUT, money_parse(wrong[i], &money, &why));
	assert_err(ERR_INPUT, money_parse("12,50", &money, &why));
	assert_said("'12,50'");
	assert_int_equal(money.minor, 42);
}

static void amount__beyond_the_largest_is_named(void **state)
{
	char nines[4097];
	struct money money = { 42 };
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, money_parse("1000000000", &money, &why));
	assert_said("1000000000");
	assert_err(ERR_RANGE, money_parse("1000000000.00", &money, &why));
	memset(nines, '9', sizeof(nines) - 1);
	nines[sizeof(nines) - 1] = '\0';
	assert_err(ERR_RANGE, money_parse(nines, &money, &why));
	assert_int_equal(money.minor, 42);
}

static void amount__is_written_with_two_decimals(void **state)
{
	static const struct {
		int64_t minor;
		const char *text;
	} cases[] = {
		{ 0, "0.00" },
		{ 5, "0.05" },
		{ 1250, "12.50" },
		{ -5, "-0.05" },
		{ -123456, "-1234.56" },
		{ MONEY_MAX, "999999999.99" },
		{ INT64_MIN, "-92233720368547758.08" },
	};
	char text[MONEY_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		money_format((struct money){ cases[i].minor }, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void sum__is_exact_up_to_the_largest_amount(void **state)
{
	struct money largest = { MONEY_MAX };
	struct money one = { 1 };
	struct money sum = { 42 };
	struct error why;

	(void)state;
	assert_ok(money_add(yuan("7999.99"), yuan("0.01"), &sum, &why));
	assert_int_equal(sum.minor, 800000);
	assert_ok(money_sub(sum, yuan("8000.01"), &sum, &why));
	assert_int_equal(sum.minor, -1);
	assert_err(ERR_RANGE, money_add(largest, one, &sum, &why));
	assert_said("999999999.99 plus 0.01");
	assert_err(ERR_RANGE,
		money_sub((struct money){ -MONEY_MAX }, one, &sum, &why));
	assert_int_equal(sum.minor, -1);
}

static void sum__of_wild_values_does_not_wrap(void **state)
{
	struct money sum = { 42 };
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, money_add((struct money){ INT64_MAX },
				      (struct money){ INT64_MAX }, &sum, &why));
	assert_err(ERR_RANGE, money_sub((struct money){ INT64_MIN },
				      (struct money){ 1 }, &sum, &why));
	assert_int_equal(sum.minor, 42);
}

/* 0.819 kg at 95.00 is 77.805, which binary fractions make 77.80. */
static void product__rounds_half_a_fen_up(void **state)
{
	struct money product;
	struct error why;

	(void)state;
	assert_ok(money_times(yuan("95.00"), 819, &product, &why));
	assert_int_equal(product.minor, 7781);
	assert_ok(money_times(yuan("0.01"), 500, &product, &why));
	assert_int_equal(product.minor, 1);
	assert_ok(money_times(yuan("0.01"), 499, &product, &why));
	assert_int_equal(product.minor, 0);
	assert_ok(money_times(yuan("12.55"), QUANTITY_ONE, &product, &why));
	assert_int_equal(product.minor, 1255);
}

static void product__of_a_refund_mirrors_that_of_the_sale(void **state)
{
	struct money product;
	struct error why;

	(void)state;
	assert_ok(money_times((struct money){ -9500 }, 819, &product, &why));
	assert_int_equal(product.minor, -7781);
	assert_ok(money_times(yuan("95.00"), -819, &product, &why));
	assert_int_equal(product.minor, -7781);
	assert_ok(money_times((struct money){ -1 }, 499, &product, &why));
	assert_int_equal(product.minor, 0);
}

static void product__beyond_the_largest_amount_is_named(void **state)
{
	struct money largest = { MONEY_MAX };
	struct money product = { 42 };
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, money_times(largest, 1001, &product, &why));
	assert_said("999999999.99 times 1.001");
	assert_err(
		ERR_RANGE, money_times(largest, QUANTITY_MAX, &product, &why));
	assert_err(ERR_RANGE, money_times((struct money){ INT64_MAX },
				      QUANTITY_MAX, &product, &why));
	assert_err(ERR_RANGE,
		money_times((struct money){ INT64_MIN }, -1, &product, &why));
	assert_int_equal(product.minor, 42);
	assert_ok(money_times(largest, 1000, &product, &why));
	assert_int_equal(product.minor, MONEY_MAX);
}

/* Rates of DOMAIN 1.3: 10 % duty and 13 % VAT make 24.30 %. */
static void rate__rounds_half_a_fen_up(void **state)
{
	struct money tax;
	struct error why;

	(void)state;
	assert_ok(money_rate(yuan("8000.00"), 243000, &tax, &why));
	assert_int_equal(tax.minor, 194400);
	assert_ok(money_rate(yuan("100.00"), 12320, &tax, &why));
	assert_int_equal(tax.minor, 123);
	assert_ok(money_rate(yuan("0.50"), 10000, &tax, &why));
	assert_int_equal(tax.minor, 1);
	assert_ok(money_rate(yuan("0.49"), 10000, &tax, &why));
	assert_int_equal(tax.minor, 0);
	assert_ok(money_rate(yuan("0.01"), 500000, &tax, &why));
	assert_int_equal(tax.minor, 1);
	assert_ok(money_rate(yuan("0.01"), 499999, &tax, &why));
	assert_int_equal(tax.minor, 0);
	assert_ok(money_rate(yuan("999999999.99"), 0, &tax, &why));
	assert_int_equal(tax.minor, 0);
}

static void rate__beyond_the_largest_amount_is_named(void **state)
{
	struct money largest = { MONEY_MAX };
	struct money tax = { 42 };
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, money_rate(largest, 1000001, &tax, &why));
	assert_said("999999999.99 at the rate of 1000001");
	assert_err(ERR_RANGE, money_rate(largest, INT64_MAX, &tax, &why));
	assert_int_equal(tax.minor, 42);
	assert_ok(money_rate(largest, 1000000, &tax, &why));
	assert_int_equal(tax.minor, MONEY_MAX);
}

__extension__ typedef __int128 wide;

/* floor(n / d + 1/2), in twice the bits and by another formula. */
static int64_t half_up(wide number, int64_t divisor)
{
	return (int64_t)((2 * number + divisor) / ((wide)2 * divisor));
}

static int64_t next_random(uint64_t *seed, int64_t limit)
{
	*seed = *seed * 6364136223846793005U + 1442695040888963407U;
	return (int64_t)((*seed >> 11) % (uint64_t)limit);
}

static void product__agrees_with_arithmetic_of_128_bits(void **state)
{
	uint64_t seed = 20261124;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		struct money price = { next_random(&seed, MONEY_MAX + 1) };
		int64_t factor = next_random(&seed, QUANTITY_MAX + 1);
		struct money got = { -1 };
		struct error why;
		wide product = (wide)price.minor * factor;

		if (i % 2 == 0) /* half of them small enough to fit */
			product = (wide)(price.minor /= 10000) * factor;
		if (half_up(product, 1000) > MONEY_MAX)
			assert_err(ERR_RANGE,
				money_times(price, factor, &got, &why));
		else
			assert_ok(money_times(price, factor, &got, &why));
		if (why.code == ERR_OK)
			assert_int_equal(got.minor, half_up(product, 1000));
		assert_ok(money_rate(price, factor % 1000001, &got, &why));
		assert_int_equal(got.minor,
			half_up((wide)price.minor * (factor % 1000001),
				1000000));
	}
}

static void quantity__is_read_in_thousandths(void **state)
{
	static const struct {
		const char *text;
		int64_t milli;
	} cases[] = {
		{ "2", 2000 },
		{ "0.5", 500 },
		{ "1.234", 1234 },
		{ "0.001", 1 },
		{ "9999.999", 9999999 },
	};
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t milli = -1;

		assert_ok(quantity_parse(cases[i].text, &milli, &why));
		assert_int_equal(milli, cases[i].milli);
	}
}

static void quantity__must_be_something_and_fit(void **state)
{
	int64_t milli = 42;
	struct error why;

	(void)state;
	assert_err(ERR_RANGE, quantity_parse("0", &milli, &why));
	assert_err(ERR_RANGE, quantity_parse("0.000", &milli, &why));
	assert_err(ERR_RANGE, quantity_parse("10000", &milli, &why));
	assert_err(ERR_RANGE, quantity_parse("4600123456782", &milli, &why));
	assert_said("4600123456782");
	assert_err(ERR_INPUT, quantity_parse("", &milli, &why));
	assert_err(ERR_INPUT, quantity_parse("-1", &milli, &why));
	assert_err(ERR_INPUT, quantity_parse("1.2345", &milli, &why));
	assert_err(ERR_INPUT, quantity_parse("2kg", &milli, &why));
	assert_said("'2kg'");
	assert_int_equal(milli, 42);
}

static void quantity__is_written_without_idle_zeros(void **state)
{
	static const struct {
		int64_t milli;
		const char *text;
	} cases[] = {
		{ 2000, "2" },
		{ 500, "0.5" },
		{ 1234, "1.234" },
		{ 1230, "1.23" },
		{ 1030, "1.03" },
		{ 1, "0.001" },
		{ 0, "0" },
		{ -1500, "-1.5" },
		{ INT64_MIN, "-9223372036854775.808" },
	};
	char text[MONEY_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		quantity_format(cases[i].milli, text);
		assert_string_equal(text, cases[i].text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(amount__is_read_with_up_to_two_decimals),
		cmocka_unit_test(amount__of_another_form_is_refused),
		cmocka_unit_test(amount__beyond_the_largest_is_named),
		cmocka_unit_test(amount__is_written_with_two_decimals),
		cmocka_unit_test(sum__is_exact_up_to_the_largest_amount),
		cmocka_unit_test(sum__of_wild_values_does_not_wrap),
		cmocka_unit_test(product__rounds_half_a_fen_up),
		cmocka_unit_test(product__of_a_refund_mirrors_that_of_the_sale),
		cmocka_unit_test(product__beyond_the_largest_amount_is_named),
		cmocka_unit_test(rate__rounds_half_a_fen_up),
		cmocka_unit_test(rate__beyond_the_largest_amount_is_named),
		cmocka_unit_test(product__agrees_with_arithmetic_of_128_bits),
		cmocka_unit_test(quantity__is_read_in_thousandths),
		cmocka_unit_test(quantity__must_be_something_and_fit),
		cmocka_unit_test(quantity__is_written_without_idle_zeros),
	};

	return cmocka_run_group_tests_name("core/money", tests, NULL, NULL);
}
