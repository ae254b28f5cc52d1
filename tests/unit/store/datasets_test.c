#include "fixture.h"

static int64_t stage(struct home *home)
{
	struct error why;
	int64_t layer = -1;

	assert_ok(store_layer_stage(home->store, DATASET_GOODS, &layer, &why));
	return layer;
}

static enum err put(struct home *home, int64_t layer, const char *barcode,
	int64_t price_fen, struct error *why)
{
	struct goods goods = { .name_zh = "巧克力",
		.name_ru = "Шоколад",
		.name_en = "Chocolate",
		.hs = "180632",
		.origin = "RU",
		.shop = "A-12",
		.unit = UNIT_KG,
		.price = { price_fen } };

	(void)snprintf(goods.barcode, sizeof(goods.barcode), "%s", barcode);
	return store_goods_stage(home->store, layer, &goods, why);
}

static void add(struct home *home, int64_t layer, const char *barcode,
	int64_t price_fen)
{
	struct error why;

	assert_ok(put(home, layer, barcode, price_fen, &why));
}

static void publish(struct home *home, int64_t layer, bool replaces)
{
	struct error why;

	assert_ok(store_layer_publish(
		home->store, DATASET_GOODS, layer, replaces, &why));
}

/* The price in sight; 0 when there is none. */
static int64_t price(struct home *home, const char *barcode)
{
	struct goods goods;
	struct error why;
	enum err rc = store_goods_find(home->store, barcode, &goods, &why);

	if (rc)
		assert_int_equal(rc, ERR_NOT_FOUND);
	return rc ? 0 : goods.price.minor;
}

static int64_t keys(struct home *home)
{
	struct error why;
	int64_t rows = -1;

	assert_ok(store_dataset_rows(home->store, DATASET_GOODS, &rows, &why));
	return rows;
}

static int64_t stored_rows(struct home *home)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t rows;

	store_close(home->store);
	home->store = NULL;
	assert_int_equal(sqlite3_open(home->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM goods",
				 -1, &statement, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	rows = sqlite3_column_int64(statement, 0);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	home_reopen(home);
	return rows;
}

static void staged_rows__are_unseen_until_published(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);

	add(home, layer, "A", 100);
	assert_int_equal(price(home, "A"), 0);
	assert_int_equal(keys(home), 0);
	publish(home, layer, false);
	assert_int_equal(price(home, "A"), 100);
	assert_int_equal(keys(home), 1);
	home_reopen(home);
	assert_int_equal(price(home, "A"), 100);
}

static void goods__come_back_whole(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);
	struct goods goods;
	struct error why;

	add(home, layer, "4600123456782", 100);
	publish(home, layer, false);
	assert_ok(store_goods_find(home->store, "4600123456782", &goods, &why));
	assert_string_equal(goods.barcode, "4600123456782");
	assert_string_equal(goods.name_zh, "巧克力");
	assert_string_equal(goods.name_ru, "Шоколад");
	assert_string_equal(goods.name_en, "Chocolate");
	assert_string_equal(goods.hs, "180632");
	assert_string_equal(goods.origin, "RU");
	assert_string_equal(goods.shop, "A-12");
	assert_int_equal(goods.unit, UNIT_KG);
	assert_err(ERR_NOT_FOUND,
		store_goods_find(home->store, "B", &goods, &why));
	assert_said("'B'");
}

static void newer_layer__covers_the_keys_it_has(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);

	add(home, layer, "A", 100);
	add(home, layer, "B", 200);
	publish(home, layer, false);
	layer = stage(home);
	add(home, layer, "B", 201);
	add(home, layer, "C", 300);
	publish(home, layer, false);
	assert_int_equal(price(home, "A"), 100);
	assert_int_equal(price(home, "B"), 201);
	assert_int_equal(price(home, "C"), 300);
	assert_int_equal(keys(home), 3);
}

static void replacing_layer__hides_all_below_it(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);

	add(home, layer, "A", 100);
	add(home, layer, "B", 200);
	publish(home, layer, false);
	layer = stage(home);
	add(home, layer, "B", 201);
	publish(home, layer, true);
	assert_int_equal(price(home, "A"), 0);
	assert_int_equal(price(home, "B"), 201);
	assert_int_equal(keys(home), 1);
	layer = stage(home);
	add(home, layer, "C", 300);
	publish(home, layer, false);
	assert_int_equal(price(home, "A"), 0);
	assert_int_equal(price(home, "B"), 201);
	assert_int_equal(keys(home), 2);
}

static void key__may_be_in_a_layer_once(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);
	struct store_tx tx = { 0 };
	struct error why;

	assert_ok(store_tx_begin(home->store, &tx, &why));
	add(home, layer, "A", 100);
	assert_err(ERR_CONFLICT, put(home, layer, "A", 101, &why));
	assert_said("'A'");
	add(home, layer, "B", 200); /* the transaction goes on */
	assert_ok(store_tx_commit(&tx, &why));
	publish(home, layer, false);
	assert_int_equal(price(home, "A"), 100);
	assert_int_equal(price(home, "B"), 200);
}

static void dead_import__is_swept_by_the_next(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);

	add(home, layer, "A", 100);
	publish(home, layer, false);
	layer = stage(home);
	add(home, layer, "A", 666);
	add(home, layer, "B", 666);
	home_reopen(home); /* it died here */
	assert_int_equal(stored_rows(home), 3);
	layer = stage(home);
	assert_int_equal(stored_rows(home), 1);
	add(home, layer, "C", 300);
	publish(home, layer, false);
	assert_int_equal(price(home, "A"), 100);
	assert_int_equal(price(home, "B"), 0);
	assert_int_equal(price(home, "C"), 300);
}

static void rows_that_are_covered__do_not_pile_up(void **state)
{
	struct home *home = *state;

	for (int i = 1; i <= 9; i++) {
		int64_t layer = stage(home);

		add(home, layer, "A", 100 + i);
		add(home, layer, "B", 200 + i);
		publish(home, layer, i % 3 == 0);
		assert_int_equal(price(home, "A"), 100 + i);
		assert_int_equal(keys(home), 2);
		assert_in_range(stored_rows(home), 2, 4);
	}
}

static void dropped_layer__leaves_no_rows(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);
	struct error why;

	add(home, layer, "A", 100);
	assert_ok(store_layer_drop(home->store, DATASET_GOODS, layer, &why));
	assert_int_equal(stored_rows(home), 0);
	assert_err(ERR_NOT_FOUND, store_layer_publish(home->store,
					  DATASET_GOODS, layer, false, &why));
}

static void published_layer__cannot_be_dropped(void **state)
{
	struct home *home = *state;
	int64_t layer = stage(home);
	struct error why;

	add(home, layer, "A", 100);
	publish(home, layer, false);
	assert_ok(store_layer_drop(home->store, DATASET_GOODS, layer, &why));
	assert_int_equal(price(home, "A"), 100);
}

static void datasets__have_stacks_of_their_own(void **state)
{
	struct home *home = *state;
	int64_t goods = stage(home);
	int64_t rates = -1;
	struct error why;

	assert_ok(store_layer_stage(home->store, DATASET_RATES, &rates, &why));
	add(home, goods, "A", 100);
	assert_ok(store_layer_publish(
		home->store, DATASET_RATES, rates, true, &why));
	assert_int_equal(price(home, "A"), 0);
	publish(home, goods, false);
	assert_int_equal(price(home, "A"), 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			staged_rows__are_unseen_until_published, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			goods__come_back_whole, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			newer_layer__covers_the_keys_it_has, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			replacing_layer__hides_all_below_it, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			key__may_be_in_a_layer_once, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			dead_import__is_swept_by_the_next, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			rows_that_are_covered__do_not_pile_up, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			dropped_layer__leaves_no_rows, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			published_layer__cannot_be_dropped, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			datasets__have_stacks_of_their_own, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
