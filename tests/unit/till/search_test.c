#include "check.h"

#include "fixture.h"

static struct till_found found;

/* All that is found, step by step; returns how many steps it took. */
static int search(
	struct shop_floor *floor, enum till_search_of of, const char *text)
{
	struct till_searching *searching;
	struct error why;
	int steps = 0;

	assert_ok(till_search_open(floor->till, of, text, &searching, &why));
	while (!till_search_found(searching)->is_done) {
		assert_ok(till_search_step(searching, &why));
		steps++;
	}
	assert_ok(till_search_step(searching, &why));
	found = *till_search_found(searching);
	till_search_close(searching);
	return steps;
}

static void goods__are_found_by_any_of_their_names(void **state)
{
	struct shop_floor *floor = *state;
	static const char *const chocolate[] = { "chocolate milk",
		"шоколад молочн", "ijrjkfl", "56782", "4600123456782" };

	for (size_t i = 0; i < sizeof(chocolate) / sizeof(chocolate[0]); i++) {
		(void)search(floor, SEARCH_GOODS, chocolate[i]);
		assert_true(found.count >= 1);
		assert_string_equal(
			found.hits[0].goods.barcode, "4600123456782");
	}
	(void)search(floor, SEARCH_GOODS, "no such goods");
	assert_int_equal(found.count, 0);
}

static void sell_scanned(struct shop_floor *floor, const char *code)
{
	static struct till_sold sold;
	static struct basket basket;
	struct till_sell sell = { .operator= "cashier",
		.document = "resident-card:S0001",
		.basket = &basket };
	struct error why;

	basket = (struct basket){ 0 };
	assert_ok(till_scan(floor->till, code, QUANTITY_ONE, &basket, &why));
	assert_ok(till_sell(floor->till, &sell, &sold, &why));
	assert_int_equal(sold.refusal, REFUSAL_NONE);
}

/* The favourites: what was sold most often comes first, until it is not sold
 * any more. */
static void goods__sold_most_often_are_found_without_words(void **state)
{
	struct shop_floor *floor = *state;
	static const char *const sold[] = { "4699999000038", "4600123456782",
		"4600123456782" };

	assert_int_equal(search(floor, SEARCH_GOODS, ""), 1);
	assert_int_equal(found.count, 0);
	floor_shift(floor);
	for (size_t i = 0; i < sizeof(sold) / sizeof(sold[0]); i++)
		sell_scanned(floor, sold[i]);
	/* not in the catalogue: it cannot be sold again */
	(void)floor_sell(floor, "resident-card:S0002", 100, NULL);
	(void)floor_sell(floor, "resident-card:S0002", 100, NULL);
	(void)search(floor, SEARCH_GOODS, "");
	assert_int_equal(found.count, 2);
	assert_string_equal(found.hits[0].goods.barcode, "4600123456782");
	assert_string_equal(found.hits[1].goods.barcode, "4699999000038");
}

static void residents__are_found_by_name_and_shown_masked(void **state)
{
	struct shop_floor *floor = *state;

	assert_true(search(floor, SEARCH_RESIDENTS, "jm0042") >= 2);
	assert_int_equal(found.count, 1);
	assert_string_equal(found.hits[0].resident.document.number, "S0042");
	assert_null(strstr(found.hits[0].masked, "S0042"));
}

static void list__is_as_long_as_it_may_be(void **state)
{
	struct shop_floor *floor = *state;

	(void)search(floor, SEARCH_RESIDENTS, "居民");
	assert_int_equal(found.count, TILL_FOUND_MAX);
	assert_true(found.is_done);
}

/* Of a code that was imported again only the newest row is found. */
static void goods__changed_are_found_as_they_are_now(void **state)
{
	struct shop_floor *floor = *state;
	struct till_import import = { .dataset = DATASET_GOODS,
		.by = "shell:test" };
	static struct till_imported imported;
	char path[96];
	struct error why;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/goods.csv", floor->home);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fprintf(file,
		"barcode,name_zh,name_ru,name_en,hs,origin,shop,unit,price\n"
		"4600123456782,新糖,Новая,Brand new,1806,RU,S1,piece,9.00\n");
	assert_int_equal(fclose(file), 0);
	import.path = path;
	assert_ok(till_import(floor->till, &import, &imported, &why));
	assert_int_equal(imported.bad, 0);
	(void)search(floor, SEARCH_GOODS, "4600123456782");
	assert_int_equal(found.count, 1);
	assert_int_equal(found.hits[0].goods.price.minor, 900);
	(void)search(floor, SEARCH_GOODS, "шоколад молочн 100");
	assert_int_equal(found.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			goods__are_found_by_any_of_their_names, floor_setup,
			floor_teardown),
		cmocka_unit_test_setup_teardown(
			goods__sold_most_often_are_found_without_words,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(
			residents__are_found_by_name_and_shown_masked,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(list__is_as_long_as_it_may_be,
			floor_setup, floor_teardown),
		cmocka_unit_test_setup_teardown(
			goods__changed_are_found_as_they_are_now, floor_setup,
			floor_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
