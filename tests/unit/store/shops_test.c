#include "fixture.h"

static void shop__is_that_of_the_newest_layer(void **state)
{
	struct home *home = *state;
	struct shop shop = { "A-12", "Иванов", "RU" };
	struct shop found;
	struct error why;
	int64_t layer = -1;

	for (int i = 0; i < 3; i++) {
		assert_ok(store_layer_stage(
			home->store, DATASET_SHOPS, &layer, &why));
		shop.country[0] = (char)('A' + i);
		assert_ok(store_shop_stage(home->store, layer, &shop, &why));
		assert_err(ERR_CONFLICT,
			store_shop_stage(home->store, layer, &shop, &why));
		assert_said("'A-12'");
		assert_ok(store_layer_publish(
			home->store, DATASET_SHOPS, layer, false, &why));
	}
	assert_ok(store_shop_find(home->store, "A-12", &found, &why));
	assert_string_equal(found.shop, "A-12");
	assert_string_equal(found.name, "Иванов");
	assert_string_equal(found.country, "CU");
	assert_err(ERR_NOT_FOUND,
		store_shop_find(home->store, "A-13", &found, &why));
	assert_said("'A-13'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			shop__is_that_of_the_newest_layer, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
