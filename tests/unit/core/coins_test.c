#include "check.h"

#include "core/coins.h"

/* What can be in a drawer; a piece that is missing could not be counted. */
static void are(const char *currency, const int64_t *pieces, int count)
{
	int found = -1;
	const struct money *coins = coins_of(currency, &found);

	assert_non_null(coins);
	assert_int_equal(found, count);
	for (int i = 0; i < count; i++)
		assert_int_equal(coins[i].minor, pieces[i]);
}

/* Notes and coins of the fifth series, from 100 yuan to one jiao. */
static void yuan__are_counted_from_100_down_to_a_jiao(void **state)
{
	static const int64_t pieces[] = { 10000, 5000, 2000, 1000, 500, 100, 50,
		10 };

	(void)state;
	are("CNY", pieces, 8);
}

static void roubles__are_counted_from_5000_down_to_one(void **state)
{
	static const int64_t pieces[] = { 500000, 200000, 100000, 50000, 20000,
		10000, 5000, 1000, 500, 200, 100 };

	(void)state;
	are("RUB", pieces, 11);
}

static void other_money__is_counted_as_a_sum(void **state)
{
	int count = 42;

	(void)state;
	assert_null(coins_of("EUR", &count));
	assert_int_equal(count, 0);
	assert_null(coins_of("", &count));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(yuan__are_counted_from_100_down_to_a_jiao),
		cmocka_unit_test(roubles__are_counted_from_5000_down_to_one),
		cmocka_unit_test(other_money__is_counted_as_a_sum),
	};

	return cmocka_run_group_tests_name("core/coins", tests, NULL, NULL);
}
