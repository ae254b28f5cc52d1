#include "check.h"

#include "core/goods.h"

static void unit__is_read_as_it_is_written(void **state)
{
	static const char *const names[] = { "piece", "kg", "l" };
	struct error why;

	(void)state;
	for (int i = 0; i < UNIT_COUNT; i++) {
		enum unit unit = UNIT_COUNT;

		assert_ok(unit_parse(names[i], &unit, &why));
		assert_int_equal(unit, i);
		assert_string_equal(unit_name(unit), names[i]);
	}
}

static void unit__of_another_word_is_refused(void **state)
{
	enum unit unit = UNIT_L;
	struct error why;

	(void)state;
	assert_err(ERR_INPUT, unit_parse("KG", &unit, &why));
	assert_err(ERR_INPUT, unit_parse("", &unit, &why));
	assert_err(ERR_INPUT, unit_parse("bottle", &unit, &why));
	assert_said("'bottle'");
	assert_said("piece");
	assert_int_equal(unit, UNIT_L);
}

static void hs_code__has_four_to_ten_digits(void **state)
{
	static const char *const wrong[] = { "", "170", "18063100001",
		"1806.31", "18O6", " 1806", "1806\n" };
	struct error why;

	(void)state;
	assert_ok(hs_check("1806", &why));
	assert_ok(hs_check("0306171000", &why));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_err(ERR_INPUT, hs_check(wrong[i], &why));
	assert_err(ERR_INPUT, hs_check("18O6", &why));
	assert_said("'18O6'");
}

static void country__is_two_capital_letters(void **state)
{
	static const char *const wrong[] = { "", "R", "ru", "RUS", "R1",
		"\u0420\u0424" };
	struct error why;

	(void)state;
	assert_ok(country_check("RU", &why));
	assert_ok(country_check("KP", &why));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_err(ERR_INPUT, country_check(wrong[i], &why));
	assert_said("'\u0420\u0424'");
}

static void shop__is_a_short_plain_word(void **state)
{
	static const char *const wrong[] = { "", "A/1", "A 1", "A_1",
		"12345678901234567", "\u5e97" };
	struct error why;

	(void)state;
	assert_ok(shop_check("A-17", &why));
	assert_ok(shop_check("z", &why));
	assert_ok(shop_check("1234567890123456", &why));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_err(ERR_INPUT, shop_check(wrong[i], &why));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(unit__is_read_as_it_is_written),
		cmocka_unit_test(unit__of_another_word_is_refused),
		cmocka_unit_test(hs_code__has_four_to_ten_digits),
		cmocka_unit_test(country__is_two_capital_letters),
		cmocka_unit_test(shop__is_a_short_plain_word),
	};

	return cmocka_run_group_tests_name("core/goods", tests, NULL, NULL);
}
