#include "fixture.h"

#include "base/file.h"

#define BYTES_MAX 262144

/* What a file held before, to see that it was left alone. */
static char before[BYTES_MAX];
static size_t before_length;

static void put_file(const char *path, const void *bytes, size_t length)
{
	struct file_write write_ = { path, bytes, length, true, true };
	struct error why;

	assert_ok(file_write(&write_, &why));
}

static void remember(const char *path)
{
	struct error why;

	assert_ok(
		file_read(path, before, sizeof(before), &before_length, &why));
}

static void assert_same(const char *path)
{
	static char now[BYTES_MAX];
	size_t length = 0;
	struct error why;

	assert_ok(file_read(path, now, sizeof(now), &length, &why));
	assert_int_equal(length, before_length);
	assert_memory_equal(now, before, length);
}

static void beside(const struct home *home, const char *tail, char *ret)
{
	(void)snprintf(ret, 96, "%s%s", home->path, tail);
}

static void assert_refused(
	struct home *home, enum err expected, const char *words)
{
	struct error why;

	remember(home->path);
	assert_err(expected, store_open(home->path, false, &home->store, &why));
	assert_null(home->store);
	assert_said(words);
	assert_said(home->path);
	assert_same(home->path);
}

static void new_ledger__is_private_and_marked_as_ours(void **state)
{
	struct home *home = *state;
	struct stat facts;
	struct error why;

	assert_ok(store_open(home->path, true, &home->store, &why));
	assert_int_equal(stat(home->path, &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	store_close(home->store);
	home->store = NULL;
	remember(home->path);
	assert_memory_equal(before, "SQLite format 3", 16);
	assert_memory_equal(before + 68, "QTPS", 4);
	assert_int_equal(before[63], SCHEMA_STEPS); /* schema step */
	assert_int_equal(before[18], 2);            /* WAL */
}

static void new_ledger__never_takes_the_place_of_a_file(void **state)
{
	struct home *home = *state;
	struct error why;

	put_file(home->path, "mine", 4);
	remember(home->path);
	assert_err(
		ERR_CONFLICT, store_open(home->path, true, &home->store, &why));
	assert_said("there already");
	assert_same(home->path);
}

static void new_ledger__leaves_nothing_beside_it(void **state)
{
	struct home *home = *state;
	char path[96];
	struct error why;

	beside(home, ".new", path);
	put_file(path, "left by a crash", 15);
	assert_ok(store_open(home->path, true, &home->store, &why));
	assert_false(file_exists(path));
	beside(home, ".new-wal", path);
	assert_false(file_exists(path));
	beside(home, "-shm", path);
	assert_false(file_exists(path));
}

static void missing_ledger__is_not_made(void **state)
{
	struct home *home = *state;
	struct error why;

	assert_err(ERR_NOT_FOUND,
		store_open(home->path, false, &home->store, &why));
	assert_said(home->path);
	assert_false(file_exists(home->path));
}

static void files_that_are_no_ledger__are_refused_unharmed(void **state)
{
	static char noise[5000];
	struct home *home = *state;

	put_file(home->path, "", 0);
	assert_refused(home, ERR_FORGED, "not a quotapos ledger");
	put_file(home->path, "SQLite format 3", 16);
	assert_refused(home, ERR_FORGED, "not a quotapos ledger");
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (char)(i * 37 % 251);
	put_file(home->path, noise, sizeof(noise));
	assert_refused(home, ERR_FORGED, "not a quotapos ledger");
	assert_int_equal(unlink(home->path), 0);
	assert_int_equal(home_sql(home, "PRAGMA journal_mode = WAL;"
					"CREATE TABLE entry (id)"),
		SQLITE_OK);
	assert_refused(home, ERR_FORGED, "not a quotapos ledger");
}

static void truncated_ledger__is_refused_unharmed(void **state)
{
	struct home *home = *state;

	store_close(home->store);
	home->store = NULL;
	remember(home->path);
	for (size_t left = before_length - 1; left > 100; left /= 2) {
		assert_int_equal(truncate(home->path, (off_t)left), 0);
		assert_refused(home, ERR_FORGED, "is damaged");
		put_file(home->path, before, before_length);
	}
	assert_int_equal(truncate(home->path, 99), 0);
	assert_refused(home, ERR_FORGED, "not a quotapos ledger");
}

static void damaged_page__is_told_not_returned(void **state)
{
	struct home *home = *state;
	struct entry entry = sale_of(home, "person-a", 1250);
	struct store_tally tally = { { 0 } };
	struct error why;
	enum err rc;

	home_append(home, &entry);
	store_close(home->store);
	home->store = NULL;
	remember(home->path);
	/* All pages after the first, which holds the schema. */
	memset(before + 4096, 0xa5, before_length - 4096);
	put_file(home->path, before, before_length);
	rc = store_open(home->path, false, &home->store, &why);
	if (!rc)
		rc = store_projection_check(
			home->store, &entry, 1, &tally, &why);
	assert_int_equal(rc, ERR_FORGED);
	assert_said("is damaged");
}

static void ledger_of_a_newer_program__is_refused(void **state)
{
	struct home *home = *state;

	assert_int_equal(home_sql(home, "PRAGMA user_version = 99"), SQLITE_OK);
	assert_refused(home, ERR_FORGED, "newer quotapos");
}

static void ledger_in_use__is_refused(void **state)
{
	struct home *home = *state;
	struct store *second = NULL;
	struct entry entry = sale_of(home, "person-a", 1250);
	struct error why;

	assert_err(ERR_CONFLICT, store_open(home->path, false, &second, &why));
	assert_said("in use");
	home_append(home, &entry);
}

/* A ledger of an older program: only the first steps were taken. */
static void make_old(struct home *home, int steps)
{
	static const char *const files[] = { "schema/till/0001_ledger.sql",
		"schema/till/0002_projections.sql" };
	static char script[65536];
	size_t length;
	struct error why;

	for (int i = 0; i < steps; i++) {
		assert_ok(file_read(
			files[i], script, sizeof(script), &length, &why));
		assert_int_equal(home_sql(home, script), SQLITE_OK);
	}
	assert_int_equal(home_sql(home, steps == 1 ? "PRAGMA user_version = 1"
						   : "PRAGMA user_version = 2"),
		SQLITE_OK);
	assert_int_equal(
		home_sql(home, "INSERT INTO entry VALUES (1, 'T01', 1, 1,"
			       " 'boot', 5, 20000,"
			       " '0123456789012345678901234567890123456789012',"
			       " 'old line')"),
		SQLITE_OK);
}

static int64_t number_in(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t number;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return number;
}

static void old_ledger__is_copied_and_brought_up_to_date(void **state)
{
	static struct store_entry stored;
	struct home *home = *state;
	char copy[96];
	struct stat facts;
	struct error why;

	make_old(home, 1);
	assert_ok(store_open(home->path, false, &home->store, &why));
	assert_ok(store_entry_last(home->store, &stored, &why));
	assert_string_equal(stored.line, "old line");
	home->seq = 1;
	store_close(home->store);
	home->store = NULL;
	assert_int_equal(
		number_in(home->path, "PRAGMA user_version"), SCHEMA_STEPS);
	assert_int_equal(
		number_in(home->path, "SELECT count(*) FROM goods"), 0);

	beside(home, ".v1", copy);
	assert_int_equal(number_in(copy, "PRAGMA user_version"), 1);
	assert_int_equal(number_in(copy, "PRAGMA application_id"), 0x51545053);
	assert_int_equal(number_in(copy, "SELECT count(*) FROM entry"
					 " WHERE line = 'old line'"),
		1);
	assert_int_equal(number_in(copy, "SELECT count(*) FROM sqlite_schema"
					 " WHERE name = 'goods'"),
		0);
	assert_int_equal(stat(copy, &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	beside(home, ".v1.new", copy);
	assert_false(file_exists(copy));
}

static void copy__is_a_ledger_that_can_be_put_back(void **state)
{
	struct home *home = *state;
	char copy[96];
	struct error why;

	make_old(home, 2);
	assert_ok(store_open(home->path, false, &home->store, &why));
	store_close(home->store);
	home->store = NULL;
	beside(home, ".v2", copy);
	assert_int_equal(rename(copy, home->path), 0);
	assert_ok(store_open(home->path, false, &home->store, &why));
}

static void earlier_copy__is_not_overwritten(void **state)
{
	struct home *home = *state;
	char copy[96];
	struct error why;

	make_old(home, 1);
	beside(home, ".v1", copy);
	put_file(copy, "an earlier copy", 15);
	assert_ok(store_open(home->path, false, &home->store, &why));
	remember(copy);
	assert_int_equal(before_length, 15);
	beside(home, ".v1.2", copy);
	assert_int_equal(number_in(copy, "PRAGMA user_version"), 1);
}

static void committed_sale__survives_a_killed_process(void **state)
{
	static struct store_entry stored;
	static const char *const tails[] = { "", "-wal" };
	struct home *home = *state;
	struct entry entry = sale_of(home, "person-a", 1250);
	char from[96];
	char to[96];
	struct error why;

	home_append(home, &entry);
	/* What a killed process leaves is what the files hold right now. */
	for (size_t i = 0; i < 2; i++) {
		beside(home, tails[i], from);
		remember(from);
		(void)snprintf(to, sizeof(to), "%s.v2%s", home->path, tails[i]);
		put_file(to, before, before_length);
	}
	store_close(home->store);
	home->store = NULL;
	(void)snprintf(to, sizeof(to), "%s.v2", home->path);
	assert_ok(store_open(to, false, &home->store, &why));
	assert_ok(store_entry_last(home->store, &stored, &why));
	assert_int_equal(stored.seq, 1);
	store_close(home->store);
	home->store = NULL;
	(void)snprintf(to, sizeof(to), "%s.v2-wal", home->path);
	(void)unlink(to);
}

static void closed_ledger__is_one_file(void **state)
{
	struct home *home = *state;
	struct entry entry = sale_of(home, "person-a", 1250);
	struct stat facts;
	char path[96];

	home_append(home, &entry);
	store_close(home->store);
	home->store = NULL;
	beside(home, "-wal", path);
	if (stat(path, &facts) == 0)
		assert_int_equal(facts.st_size, 0);
	assert_int_equal(
		number_in(home->path, "SELECT count(*) FROM entry"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			new_ledger__is_private_and_marked_as_ours, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			new_ledger__never_takes_the_place_of_a_file, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			new_ledger__leaves_nothing_beside_it, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			missing_ledger__is_not_made, home_make, home_remove),
		cmocka_unit_test_setup_teardown(
			files_that_are_no_ledger__are_refused_unharmed,
			home_make, home_remove),
		cmocka_unit_test_setup_teardown(
			truncated_ledger__is_refused_unharmed, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			damaged_page__is_told_not_returned, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			ledger_of_a_newer_program__is_refused, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			ledger_in_use__is_refused, home_open, home_remove),
		cmocka_unit_test_setup_teardown(
			old_ledger__is_copied_and_brought_up_to_date, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			copy__is_a_ledger_that_can_be_put_back, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			earlier_copy__is_not_overwritten, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			committed_sale__survives_a_killed_process, home_open,
			home_remove),
		cmocka_unit_test_setup_teardown(
			closed_ledger__is_one_file, home_open, home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
