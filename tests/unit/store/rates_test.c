#include "fixture.h"

static int64_t layer;

static void stage(struct home *home)
{
	struct error why;

	assert_ok(store_layer_stage(home->store, DATASET_RATES, &layer, &why));
}

static void add(struct home *home, int32_t from_day, int64_t rate_ppm)
{
	struct rate rate = { "RUB", rate_ppm, from_day };
	struct error why;

	assert_ok(store_rate_stage(home->store, layer, &rate, &why));
}

static void publish(struct home *home)
{
	struct error why;

	assert_ok(store_layer_publish(
		home->store, DATASET_RATES, layer, false, &why));
}

static int64_t rate_on(struct home *home, int32_t day)
{
	struct rate rate = { 0 };
	struct error why;

	assert_ok(store_rate_find(home->store, "RUB", day, &rate, &why));
	assert_string_equal(rate.currency, "RUB");
	assert_true(rate.from_day <= day);
	return rate.rate_ppm;
}

static void rate__is_the_latest_that_began(void **state)
{
	struct home *home = *state;
	struct rate rate;
	struct error why;

	stage(home);
	add(home, 20000, 80000);
	add(home, 20010, 90000);
	publish(home);
	assert_int_equal(rate_on(home, 20000), 80000);
	assert_int_equal(rate_on(home, 20009), 80000);
	assert_int_equal(rate_on(home, 20010), 90000);
	assert_int_equal(rate_on(home, 30000), 90000);
	assert_err(ERR_NOT_FOUND,
		store_rate_find(home->store, "RUB", 19999, &rate, &why));
	assert_said("RUB on 2024-10-03");
	assert_err(ERR_NOT_FOUND,
		store_rate_find(home->store, "USD", 20010, &rate, &why));
}

static void rate__of_a_newer_layer_covers_that_of_its_day_only(void **state)
{
	struct home *home = *state;

	stage(home);
	add(home, 20000, 80000);
	add(home, 20010, 90000);
	publish(home);
	stage(home);
	add(home, 20000, 81000);
	publish(home);
	assert_int_equal(rate_on(home, 20005), 81000);
	assert_int_equal(rate_on(home, 20011), 90000);
}

static void rate_there_twice__is_named(void **state)
{
	static const struct rate rate = { "RUB", 80000, 20000 };
	struct home *home = *state;
	struct error why;

	stage(home);
	assert_ok(store_rate_stage(home->store, layer, &rate, &why));
	assert_err(ERR_CONFLICT,
		store_rate_stage(home->store, layer, &rate, &why));
	assert_said("RUB from 2024-10-04");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			rate__is_the_latest_that_began, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			rate__of_a_newer_layer_covers_that_of_its_day_only,
			home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			rate_there_twice__is_named, home_open, home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
