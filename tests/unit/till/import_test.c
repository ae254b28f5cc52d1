#include "check.h"

#include "fixture.h"

#include "base/file.h"

#define ROWS 3000

static char path[128];

/* Goods of one shop, all of them good but so many. */
static void write_goods(struct shop_floor *floor, int bad)
{
	struct text name = text_over(path, sizeof(path));
	FILE *file;

	text_addf(&name, "%s/many.csv", floor->home);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fprintf(file, "barcode,name_zh,name_ru,name_en,hs,origin,shop,"
			    "unit,price\n");
	for (int i = 0; i < ROWS; i++)
		(void)fprintf(file,
			"%d,\xe7\xb3\x96,\xd0\xa1,Sugar,1704900000,RU,A02,"
			"piece,%s\n",
			5000000 + i, i < bad ? "x" : "1.00");
	assert_int_equal(fclose(file), 0);
}

static const struct till_import goods = {
	.dataset = DATASET_GOODS, .path = path, .by = "shell:test"
};

/*
 * The proof that a long import holds up no sale: there is a sale between any
 * two steps, and a step takes a bounded number of rows.
 */
static void import__goes_in_steps_between_sales(void **state)
{
	struct shop_floor *floor = *state;
	struct till_importing *importing;
	struct till_sold sold;
	bool more = true;
	int steps = 0;
	struct error why;

	floor_shift(floor);
	write_goods(floor, 0);
	assert_ok(till_import_open(floor->till, &goods, &importing, &why));
	while (more) {
		assert_ok(till_import_step(importing, &more, &why));
		assert_int_equal(
			floor_sell(floor, "S0001", 1, &sold), REFUSAL_NONE);
		steps++;
	}
	assert_in_range(steps, ROWS / 500 + 2, ROWS / 500 + 5);
	assert_int_equal(till_import_result(importing)->rows, ROWS);
	till_import_close(importing);
	floor_is_clean(floor);
}

static bool is_sold(struct shop_floor *floor, const char *barcode)
{
	static struct basket basket;
	struct error why;

	basket = (struct basket){ 0 };
	return till_scan(floor->till, barcode, QUANTITY_ONE, &basket, &why) ==
	       ERR_OK;
}

static void an_import_that_is_left__was_none(void **state)
{
	struct shop_floor *floor = *state;
	struct till_importing *importing;
	struct till_facts before;
	struct till_facts after;
	bool more = true;
	struct error why;

	write_goods(floor, 0);
	till_facts(floor->till, &before);
	assert_ok(till_import_open(floor->till, &goods, &importing, &why));
	for (int i = 0; i < 5; i++)
		assert_ok(till_import_step(importing, &more, &why));
	assert_true(more);
	till_import_close(importing);
	till_facts(floor->till, &after);
	assert_string_equal(after.leaf, before.leaf);
	assert_false(is_sold(floor, "5000001"));
	floor_is_clean(floor);
}

static void only_one__is_on_its_way(void **state)
{
	static struct till_imported imported;
	struct shop_floor *floor = *state;
	struct till_importing *first;
	struct till_importing *second;
	struct error why;

	write_goods(floor, 0);
	assert_ok(till_import_open(floor->till, &goods, &first, &why));
	assert_err(ERR_CONFLICT,
		till_import_open(floor->till, &goods, &second, &why));
	till_import_close(first);
	assert_ok(till_import(floor->till, &goods, &imported, &why));
	assert_true(is_sold(floor, "5000001"));
}

static void bad_rows__let_nothing_in(void **state)
{
	static struct till_imported imported;
	struct shop_floor *floor = *state;
	struct error why;

	write_goods(floor, 3);
	assert_ok(till_import(floor->till, &goods, &imported, &why));
	assert_int_equal(imported.bad, 3);
	assert_int_equal(imported.faults[0].line, 2);
	assert_false(is_sold(floor, "5000100"));
}

/* A file that was opened by somebody else, under the name it has there. */
static void a_lent_file__is_read_by_its_name(void **state)
{
	static struct till_imported imported;
	struct shop_floor *floor = *state;
	struct file_lent lent = { "of another place.csv", -1 };
	const struct till_import import = {
		.dataset = DATASET_GOODS, .path = lent.name, .by = "shell:test"
	};
	struct error why;

	write_goods(floor, 0);
	assert_err(ERR_NOT_FOUND,
		till_import(floor->till, &import, &imported, &why));
	assert_ok(file_open(path, &lent.descriptor, &why));
	file_lend(&lent, 1);
	assert_ok(till_import(floor->till, &import, &imported, &why));
	file_lend(NULL, 0);
	assert_int_equal(imported.rows, ROWS);
	assert_int_equal(close(lent.descriptor), 0);
}

int main(void)
{
#define ONE(test) \
	cmocka_unit_test_setup_teardown(test, floor_setup, floor_teardown)
	const struct CMUnitTest tests[] = {
		ONE(import__goes_in_steps_between_sales),
		ONE(an_import_that_is_left__was_none),
		ONE(only_one__is_on_its_way),
		ONE(bad_rows__let_nothing_in),
		ONE(a_lent_file__is_read_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
