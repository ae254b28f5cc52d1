#include "fixture.h"

static void put(struct home *home, int64_t version, int32_t from)
{
	struct entry entry = entry_of_kind(home, ENTRY_RULES);

	entry.body.rules.rules.version = version;
	entry.body.rules.rules.from = from;
	home_append(home, &entry);
}

static void rules__in_force_are_the_highest_version_that_began(void **state)
{
	struct home *home = *state;
	struct error why;
	int64_t id = -1;

	assert_err(ERR_NOT_FOUND,
		store_rules_find(home->store, INT32_MAX, &id, &why));
	put(home, 1, FIRST_DAY);
	put(home, 2, FIRST_DAY + 10);
	put(home, 3, FIRST_DAY + 5); /* announced later, begins before */
	assert_err(ERR_NOT_FOUND,
		store_rules_find(home->store, FIRST_DAY - 1, &id, &why));
	assert_int_equal(id, -1);
	assert_ok(store_rules_find(home->store, FIRST_DAY, &id, &why));
	assert_int_equal(id, 1);
	assert_ok(store_rules_find(home->store, FIRST_DAY + 4, &id, &why));
	assert_int_equal(id, 1);
	assert_ok(store_rules_find(home->store, FIRST_DAY + 5, &id, &why));
	assert_int_equal(id, 3);
	assert_ok(store_rules_find(home->store, FIRST_DAY + 10, &id, &why));
	assert_int_equal(id, 3);
	assert_ok(store_rules_find(home->store, INT32_MAX, &id, &why));
	assert_int_equal(id, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			rules__in_force_are_the_highest_version_that_began,
			home_open, home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
