#include "fixture.h"

#define NAME "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"

static void blob__is_kept_byte_for_byte(void **state)
{
	struct home *home = *state;
	unsigned char bytes[STORE_BLOB_MAX];
	unsigned char found[STORE_BLOB_MAX];
	size_t length = 0;
	struct error why;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)i;
	assert_err(ERR_NOT_FOUND, store_blob_find(home->store, NAME, found,
					  sizeof(found), &length, &why));
	assert_ok(
		store_blob_put(home->store, NAME, bytes, sizeof(bytes), &why));
	assert_ok(
		store_blob_put(home->store, NAME, bytes, sizeof(bytes), &why));
	assert_ok(store_blob_find(
		home->store, NAME, found, sizeof(found), &length, &why));
	assert_int_equal(length, sizeof(bytes));
	assert_memory_equal(found, bytes, sizeof(bytes));
	assert_err(ERR_NOT_FOUND,
		store_blob_find(home->store, NAME, found, 255, &length, &why));
}

static void sealed_number__is_that_of_a_sale_whose_blob_is_there(void **state)
{
	struct home *home = *state;
	struct entry entry = sale_of(home, "a", 5);
	char *sealed = entry.body.sale.person.sealed;
	char found[HASH_TEXT_SIZE] = "";
	struct error why;

	home_append(home, &entry);
	assert_err(ERR_NOT_FOUND,
		store_sealed_find(home->store, "a", found, &why));
	assert_ok(store_blob_put(home->store, sealed, "box", 3, &why));
	assert_ok(store_sealed_find(home->store, "a", found, &why));
	assert_string_equal(found, sealed);
	assert_err(ERR_NOT_FOUND,
		store_sealed_find(home->store, "b", found, &why));
}

static void blob__may_go_but_never_change(void **state)
{
	struct home *home = *state;
	struct error why;

	assert_ok(store_blob_put(home->store, NAME, "box", 3, &why));
	assert_int_equal(home_sql(home, "UPDATE blob SET bytes = x'00'"),
		SQLITE_CONSTRAINT);
	assert_int_equal(home_sql(home, "DELETE FROM blob"), SQLITE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			blob__is_kept_byte_for_byte, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			sealed_number__is_that_of_a_sale_whose_blob_is_there,
			home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			blob__may_go_but_never_change, home_open, home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
