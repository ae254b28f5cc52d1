#include "fixture.h"

static struct store_entry stored;

static void entry__is_found_as_it_was_appended(void **state)
{
	struct home *home = *state;
	struct entry entry = sale_of(home, "person-a", 1250);
	struct error why;

	home_append(home, &entry);
	home_reopen(home);
	assert_ok(store_entry_find(home->store, 1, 1, &stored, &why));
	assert_int_equal(stored.id, 1);
	assert_string_equal(stored.chain, "T01");
	assert_int_equal(stored.epoch, 1);
	assert_int_equal(stored.seq, 1);
	assert_string_equal(stored.kind, "sale");
	assert_int_equal(stored.at_ms, entry.at.ms);
	assert_int_equal(stored.day, FIRST_DAY);
	assert_string_equal(
		stored.leaf, "0000000000000000000000000000000000000000001");
	assert_int_equal(stored.length, strlen("line.of.1"));
	assert_string_equal(stored.line, "line.of.1");
}

static void entry__of_the_longest_line_keeps_every_byte(void **state)
{
	static char line[ENTRY_LINE_SIZE];
	static char leaf[HASH_TEXT_SIZE];
	struct home *home = *state;
	struct entry entry = entry_of_kind(home, ENTRY_LOGOUT);
	struct store_append append = { &entry, line, sizeof(line) - 1, leaf };
	struct store_tx tx = { 0 };
	struct error why;

	memset(line, 'x', sizeof(line) - 1);
	memset(leaf, 'l', sizeof(leaf) - 1);
	assert_ok(store_tx_begin(home->store, &tx, &why));
	assert_ok(store_append(home->store, &append, &why));
	assert_ok(store_tx_commit(&tx, &why));
	assert_ok(store_entry_last(home->store, &stored, &why));
	assert_int_equal(stored.length, sizeof(line) - 1);
	assert_memory_equal(stored.line, line, sizeof(line));
}

static void entries__are_walked_in_order_to_the_end(void **state)
{
	struct home *home = *state;
	struct error why;

	assert_err(ERR_NOT_FOUND, store_entry_last(home->store, &stored, &why));
	for (int i = 0; i < 3; i++) {
		struct entry entry = entry_of_kind(home, ENTRY_LOGOUT);

		home_append(home, &entry);
	}
	stored.id = 0;
	for (int i = 1; i <= 3; i++) {
		assert_ok(store_entry_after(
			home->store, stored.id, &stored, &why));
		assert_int_equal(stored.id, i);
		assert_int_equal(stored.seq, i);
	}
	assert_err(ERR_NOT_FOUND,
		store_entry_after(home->store, 3, &stored, &why));
	assert_ok(store_entry_last(home->store, &stored, &why));
	assert_int_equal(stored.seq, 3);
	assert_ok(store_entry_get(home->store, 2, &stored, &why));
	assert_int_equal(stored.seq, 2);
	assert_err(
		ERR_NOT_FOUND, store_entry_get(home->store, 4, &stored, &why));
	assert_err(ERR_NOT_FOUND,
		store_entry_find(home->store, 2, 1, &stored, &why));
}

static void number__is_never_used_twice(void **state)
{
	struct home *home = *state;
	struct entry entry = entry_of_kind(home, ENTRY_LOGOUT);
	struct store_tx tx = { 0 };
	struct error why;

	home_append(home, &entry);
	assert_ok(store_tx_begin(home->store, &tx, &why));
	assert_err(ERR_CONFLICT, append_entry(home, &entry, &why));
	store_tx_cleanup(&tx);
	assert_err(ERR_NOT_FOUND,
		store_entry_after(home->store, 1, &stored, &why));
}

static void scope_without_commit__leaves_nothing(void **state)
{
	struct home *home = *state;
	struct entry entry = sale_of(home, "person-a", 1250);
	struct error why;
	int64_t used = -1;

	{
		AUTO(store_tx) tx = { 0 };

		assert_ok(store_tx_begin(home->store, &tx, &why));
		assert_ok(append_entry(home, &entry, &why));
	}
	assert_err(ERR_NOT_FOUND, store_entry_last(home->store, &stored, &why));
	assert_ok(store_used(home->store, "person-a", "value-day",
		(struct period){ FIRST_DAY, FIRST_DAY }, &used, &why));
	assert_int_equal(used, 0);
}

static void ledger__refuses_update_and_delete(void **state)
{
	static const char *const attempts[] = {
		"UPDATE entry SET day = day + 1",
		"UPDATE entry SET line = 'other' WHERE id = 1",
		"DELETE FROM entry",
		"PRAGMA recursive_triggers = ON;"
		"INSERT OR REPLACE INTO entry SELECT * FROM entry",
	};
	struct home *home = *state;
	struct entry entry = sale_of(home, "person-a", 1250);
	struct error why;

	home_append(home, &entry);
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
		assert_int_equal(
			home_sql(home, attempts[i]), SQLITE_CONSTRAINT);
	home_reopen(home);
	assert_ok(store_entry_last(home->store, &stored, &why));
	assert_string_equal(stored.line, "line.of.1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			entry__is_found_as_it_was_appended, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			entry__of_the_longest_line_keeps_every_byte, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			entries__are_walked_in_order_to_the_end, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			number__is_never_used_twice, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			scope_without_commit__leaves_nothing, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			ledger__refuses_update_and_delete, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
