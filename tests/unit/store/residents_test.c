#include "fixture.h"

static const struct resident li = {
	.document = { DOCUMENT_CN_ID, "11010519491231002X" },
	.name = "李雷",
	.born = -7306,
	.valid_until = 21000,
	.status = RESIDENT_BLOCKED,
};
static const struct resident card = {
	.document = { DOCUMENT_RESIDENT_CARD, "S0001" },
	.name = "",
	.born = DAY_NONE,
	.valid_until = DAY_NONE,
	.status = RESIDENT_ACTIVE,
};

static int64_t layer;

static void stage(struct home *home)
{
	struct error why;

	assert_ok(store_layer_stage(
		home->store, DATASET_RESIDENTS, &layer, &why));
}

static void publish(struct home *home)
{
	struct error why;

	assert_ok(store_layer_publish(
		home->store, DATASET_RESIDENTS, layer, false, &why));
}

static void resident__comes_back_whole(void **state)
{
	struct home *home = *state;
	struct resident found;
	struct error why;

	stage(home);
	assert_ok(store_resident_stage(home->store, layer, &li, &why));
	assert_ok(store_resident_stage(home->store, layer, &card, &why));
	assert_err(ERR_NOT_FOUND,
		store_resident_find(home->store, &li.document, &found, &why));
	publish(home);
	assert_ok(store_resident_find(home->store, &li.document, &found, &why));
	assert_int_equal(found.document.kind, DOCUMENT_CN_ID);
	assert_string_equal(found.document.number, "11010519491231002X");
	assert_string_equal(found.name, "李雷");
	assert_int_equal(found.born, -7306);
	assert_int_equal(found.valid_until, 21000);
	assert_int_equal(found.status, RESIDENT_BLOCKED);
	assert_ok(
		store_resident_find(home->store, &card.document, &found, &why));
	assert_string_equal(found.name, "");
	assert_int_equal(found.born, DAY_NONE);
	assert_int_equal(found.valid_until, DAY_NONE);
	assert_int_equal(found.status, RESIDENT_ACTIVE);
}

static void resident__is_known_by_kind_and_number(void **state)
{
	static const struct document other = { DOCUMENT_PASSPORT, "S0001" };
	struct home *home = *state;
	struct resident found;
	struct error why;

	stage(home);
	assert_ok(store_resident_stage(home->store, layer, &card, &why));
	publish(home);
	assert_err(ERR_NOT_FOUND,
		store_resident_find(home->store, &other, &found, &why));
}

static void resident_there_twice__is_told_without_the_number(void **state)
{
	struct home *home = *state;
	struct error why;

	stage(home);
	assert_ok(store_resident_stage(home->store, layer, &li, &why));
	assert_err(ERR_CONFLICT,
		store_resident_stage(home->store, layer, &li, &why));
	assert_said("cn-id");
	assert_null(strstr(why.text, "19491231"));
}

static void resident__of_a_newer_layer_counts(void **state)
{
	struct home *home = *state;
	struct resident changed = card;
	struct resident found;
	struct error why;
	int64_t rows;

	stage(home);
	assert_ok(store_resident_stage(home->store, layer, &card, &why));
	publish(home);
	changed.status = RESIDENT_BLOCKED;
	stage(home);
	assert_ok(store_resident_stage(home->store, layer, &changed, &why));
	publish(home);
	assert_ok(
		store_resident_find(home->store, &card.document, &found, &why));
	assert_int_equal(found.status, RESIDENT_BLOCKED);
	stage(home); /* folds */
	assert_ok(
		store_resident_find(home->store, &card.document, &found, &why));
	assert_int_equal(found.status, RESIDENT_BLOCKED);
	assert_ok(store_dataset_rows(
		home->store, DATASET_RESIDENTS, &rows, &why));
	assert_int_equal(rows, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			resident__comes_back_whole, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			resident__is_known_by_kind_and_number, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			resident_there_twice__is_told_without_the_number,
			home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			resident__of_a_newer_layer_counts, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
