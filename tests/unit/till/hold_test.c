#include "check.h"

#include "fixture.h"

static struct basket basket_of(int64_t price_fen)
{
	struct basket basket = { 0 };
	const struct goods goods = floor_goods(price_fen);
	struct error why;

	assert_ok(basket_add(&basket, &goods, QUANTITY_ONE, &why));
	return basket;
}

static enum err hold(struct shop_floor *floor, int64_t price_fen,
	const char *note, int *ret, struct error *why)
{
	const struct basket basket = basket_of(price_fen);
	const struct till_hold asked = { "cashier", note, &basket };

	return till_hold(floor->till, &asked, ret, why);
}

static void hold__outlives_the_program(void **state)
{
	struct shop_floor *floor = *state;
	struct till_held held[TILL_HELD_MAX];
	struct basket basket = { 0 };
	int count = 0;
	int slot = 0;
	struct error why;

	assert_ok(hold(floor, 100, "red coat", &slot, &why));
	assert_int_equal(slot, 1);
	assert_ok(hold(floor, 200, "", &slot, &why));
	assert_int_equal(slot, 2);
	till_close(floor->till);
	floor_open(floor);
	assert_ok(till_held_list(floor->till, held, &count, &why));
	assert_int_equal(count, 2);
	assert_string_equal(held[0].note, "red coat");
	assert_int_equal(held[0].at.ms, FLOOR_START);
	assert_int_equal(held[1].total.minor, 200);
	assert_ok(till_recall(floor->till, 1, &basket, &why));
	assert_int_equal(basket.total.minor, 100);
	assert_err(ERR_NOT_FOUND, till_recall(floor->till, 1, &basket, &why));
	/* The number that became free is the next one given. */
	assert_ok(hold(floor, 300, "", &slot, &why));
	assert_int_equal(slot, 1);
}

static void hold__has_an_end(void **state)
{
	struct shop_floor *floor = *state;
	struct basket basket = { 0 };
	int slot = 0;
	struct error why;

	for (int i = 0; i < TILL_HELD_MAX; i++)
		assert_ok(hold(floor, 100, "", &slot, &why));
	assert_err(ERR_RANGE, hold(floor, 100, "", &slot, &why));
	assert_int_equal(slot, TILL_HELD_MAX);
	assert_err(ERR_NOT_FOUND, till_recall(floor->till, 0, &basket, &why));
	assert_err(ERR_NOT_FOUND, till_recall(floor->till, 21, &basket, &why));
}

static void note__holds_no_number_of_a_document(void **state)
{
	struct shop_floor *floor = *state;
	const struct basket nothing = { 0 };
	const struct till_hold empty = { "cashier", "", &nothing };
	int slot = 0;
	struct error why;

	assert_ok(hold(floor, 100, "stall 1234", &slot, &why));
	assert_err(
		ERR_INPUT, hold(floor, 100, "11010519491231002X", &slot, &why));
	assert_err(ERR_INPUT, hold(floor, 100, "1101 0519 4912", &slot, &why));
	assert_err(ERR_INPUT, hold(floor, 100, "a\nb", &slot, &why));
	assert_err(ERR_INPUT, till_hold(floor->till, &empty, &slot, &why));
}

static void counter__is_kept_until_it_is_sold_or_held(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_sold sold;
	struct basket basket = basket_of(500);
	struct basket again = { 0 };
	struct till_sell sell = { .operator= "cashier",
		.document = "resident-card:S0001",
		.basket = &basket };
	int slot = 0;
	struct error why;

	floor_shift(floor);
	assert_ok(till_counter_find(floor->till, &again, &why));
	assert_int_equal(again.count, 0);
	assert_ok(till_counter_keep(floor->till, "cashier", &basket, &why));
	till_close(floor->till);
	floor_open(floor);
	assert_ok(till_counter_find(floor->till, &again, &why));
	assert_int_equal(again.total.minor, 500);
	/* A sale made beside the counter leaves its basket alone. */
	assert_ok(till_sell(floor->till, &sell, &sold, &why));
	assert_ok(till_counter_find(floor->till, &again, &why));
	assert_int_equal(again.count, 1);
	sell.counter = true;
	assert_ok(till_sell(floor->till, &sell, &sold, &why));
	assert_ok(till_counter_find(floor->till, &again, &why));
	assert_int_equal(again.count, 0);
	assert_ok(till_counter_keep(floor->till, "cashier", &basket, &why));
	assert_ok(hold(floor, 500, "", &slot, &why));
	assert_ok(till_counter_find(floor->till, &again, &why));
	assert_int_equal(again.count, 0);
	assert_ok(till_recall(floor->till, slot, &again, &why));
	assert_ok(till_counter_find(floor->till, &again, &why));
	assert_int_equal(again.count, 1);
	floor_is_clean(floor);
}

#define ON_FLOOR(test) \
	cmocka_unit_test_setup_teardown(test, floor_setup, floor_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_FLOOR(hold__outlives_the_program),
		ON_FLOOR(hold__has_an_end),
		ON_FLOOR(note__holds_no_number_of_a_document),
		ON_FLOOR(counter__is_kept_until_it_is_sold_or_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
