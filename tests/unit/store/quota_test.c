#include "fixture.h"

static int64_t used(struct home *home, const char *person, const char *limit,
	int32_t first, int32_t last)
{
	struct error why;
	int64_t sum = -1;

	assert_ok(store_used(home->store, person, limit,
		(struct period){ first, last }, &sum, &why));
	return sum;
}

static void sell(
	struct home *home, const char *person, int32_t day, int64_t used_fen)
{
	struct entry entry = sale_of(home, person, used_fen);

	entry.day = day;
	home_append(home, &entry);
}

static void use__is_the_sum_of_the_persons_days(void **state)
{
	struct home *home = *state;

	assert_int_equal(used(home, "a", "value-day", FIRST_DAY, FIRST_DAY), 0);
	sell(home, "a", FIRST_DAY, 1000);
	sell(home, "a", FIRST_DAY, 234);
	sell(home, "a", FIRST_DAY + 1, 10000);
	sell(home, "b", FIRST_DAY, 7);
	assert_int_equal(
		used(home, "a", "value-day", FIRST_DAY, FIRST_DAY), 1234);
	assert_int_equal(
		used(home, "a", "value-day", FIRST_DAY, FIRST_DAY + 1), 11234);
	assert_int_equal(
		used(home, "a", "value-day", FIRST_DAY + 1, FIRST_DAY + 9),
		10000);
	assert_int_equal(used(home, "b", "value-day", FIRST_DAY, FIRST_DAY), 7);
	assert_int_equal(used(home, "a", "grain-day", FIRST_DAY, FIRST_DAY), 0);
	assert_int_equal(used(home, "", "value-day", 0, INT32_MAX), 0);
}

static void use__is_seen_inside_its_own_transaction(void **state)
{
	struct home *home = *state;
	struct entry entry = sale_of(home, "a", 500);
	struct store_tx tx = { 0 };
	struct error why;

	assert_ok(store_tx_begin(home->store, &tx, &why));
	assert_ok(append_entry(home, &entry, &why));
	assert_int_equal(
		used(home, "a", "value-day", FIRST_DAY, FIRST_DAY), 500);
	store_tx_cleanup(&tx);
	assert_int_equal(used(home, "a", "value-day", FIRST_DAY, FIRST_DAY), 0);
}

/* One search of the key that covers the answer: no scan, no table beside. */
static void use__is_one_search_of_a_covering_key(void **state)
{
	static const char sql[] =
		"EXPLAIN QUERY PLAN SELECT coalesce(sum(used), 0)"
		" FROM quota_use WHERE person = 'a' AND limit_id = 'v'"
		" AND day BETWEEN 1 AND 2";
	struct home *home = *state;
	sqlite3 *db = NULL;
	sqlite3_stmt *plan = NULL;
	const char *step;

	store_close(home->store);
	home->store = NULL;
	assert_int_equal(sqlite3_open(home->path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, sql, -1, &plan, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(plan), SQLITE_ROW);
	step = (const char *)sqlite3_column_text(plan, 3);
	assert_non_null(strstr(step, "SEARCH quota_use USING PRIMARY KEY"));
	assert_int_equal(sqlite3_step(plan), SQLITE_DONE);
	assert_int_equal(sqlite3_finalize(plan), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			use__is_the_sum_of_the_persons_days, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			use__is_seen_inside_its_own_transaction, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			use__is_one_search_of_a_covering_key, home_open,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
