#include "fixture.h"

static struct basket basket_of(int64_t price_fen, int lines)
{
	const struct goods goods = { .barcode = "2212345",
		.name_zh = "松子",
		.name_ru = "Кедровые орехи",
		.hs = "0802909000",
		.origin = "RU",
		.shop = "B7",
		.unit = UNIT_KG,
		.price = { price_fen } };
	struct basket basket = { 0 };
	struct error why;

	for (int i = 0; i < lines; i++)
		assert_ok(basket_add(&basket, &goods, 750 + i, &why));
	return basket;
}

static enum err put(struct home *home, const struct store_held *held,
	const struct basket *basket, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(home->store, &tx, why);

	if (!rc)
		rc = store_held_put(home->store, held, basket, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

static void basket__comes_back_as_it_was(void **state)
{
	struct home *home = *state;
	struct store_held held = { .slot = 3, .at = { 5 }, .note = "红色" };
	struct basket basket = basket_of(8000, 2);
	static struct basket again;
	struct error why;

	assert_ok(basket_set_price(&basket, 0, (struct money){ 5000 }, &why));
	basket.lines[1].from_price = true;
	assert_ok(put(home, &held, &basket, &why));
	home_reopen(home);
	assert_ok(store_held_find(home->store, 3, &again, &why));
	assert_memory_equal(&again, &basket, sizeof(basket));
	assert_err(
		ERR_NOT_FOUND, store_held_find(home->store, 4, &again, &why));
}

static void slot__holds_what_was_put_last(void **state)
{
	struct home *home = *state;
	struct store_held held = { .slot = 0 };
	struct basket basket = basket_of(8000, 5);
	static struct basket again;
	struct error why;

	assert_ok(put(home, &held, &basket, &why));
	basket = basket_of(100, 1);
	assert_ok(put(home, &held, &basket, &why));
	assert_ok(store_held_find(home->store, 0, &again, &why));
	assert_int_equal(again.count, 1);
	assert_int_equal(again.total.minor, basket.total.minor);
	basket.count = 0;
	assert_ok(put(home, &held, &basket, &why));
	assert_err(
		ERR_NOT_FOUND, store_held_find(home->store, 0, &again, &why));
}

static void list__is_of_those_on_hold_in_order(void **state)
{
	struct home *home = *state;
	struct basket basket = basket_of(1000, 2);
	struct store_held held[HELD_MAX];
	int count = -1;
	struct error why;

	assert_ok(store_held_list(home->store, held, &count, &why));
	assert_int_equal(count, 0);
	for (int slot = HELD_MAX; slot >= 0; slot--) {
		struct store_held one = { .slot = slot,
			.at = { 1000 + slot },
			.operator= "cashier" };

		assert_ok(put(home, &one, &basket, &why));
	}
	assert_ok(store_held_list(home->store, held, &count, &why));
	assert_int_equal(count, HELD_MAX);
	assert_int_equal(held[0].slot, 1);
	assert_int_equal(held[0].at.ms, 1001);
	assert_string_equal(held[0].operator, "cashier");
	assert_int_equal(held[0].lines, 2);
	assert_int_equal(held[0].total.minor, basket.total.minor);
	assert_int_equal(held[HELD_MAX - 1].slot, HELD_MAX);
}

static void rebuild__leaves_it_alone(void **state)
{
	struct home *home = *state;
	struct store_held held = { .slot = 1 };
	struct basket basket = basket_of(1000, 1);
	static struct basket again;
	struct store_tx tx = { 0 };
	struct error why;

	assert_ok(put(home, &held, &basket, &why));
	assert_ok(store_tx_begin(home->store, &tx, &why));
	assert_ok(store_projection_reset(home->store, &why));
	assert_ok(store_tx_commit(&tx, &why));
	assert_ok(store_held_find(home->store, 1, &again, &why));
}

#define WITH_HOME(test) \
	cmocka_unit_test_setup_teardown(test, home_open, home_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOME(basket__comes_back_as_it_was),
		WITH_HOME(slot__holds_what_was_put_last),
		WITH_HOME(list__is_of_those_on_hold_in_order),
		WITH_HOME(rebuild__leaves_it_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
