#include "fixture.h"

static void copies__are_counted_for_each_receipt(void **state)
{
	struct home *home = *state;
	struct error why;
	int64_t copies = -1;

	assert_ok(store_copies(home->store, "T01-1-9", &copies, &why));
	assert_int_equal(copies, 0);
	for (int i = 1; i <= 3; i++) {
		struct entry entry = entry_of_kind(home, ENTRY_COPY);
		struct entry_copy *copy = &entry.body.copy;

		(void)snprintf(copy->receipt, sizeof(copy->receipt), "%s",
			i == 2 ? "T01-1-91" : "T01-1-9");
		copy->copy = i;
		home_append(home, &entry);
	}
	assert_ok(store_copies(home->store, "T01-1-9", &copies, &why));
	assert_int_equal(copies, 2);
	assert_ok(store_copies(home->store, "T01-1-91", &copies, &why));
	assert_int_equal(copies, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			copies__are_counted_for_each_receipt, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
