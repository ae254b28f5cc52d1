#include "store/fixture.h"

#include "vfs.h"

#include "base/file.h"

/*
 * Every step of the disk fails in turn, in every way. Afterwards the
 * ledger is as before the act or as after it, never between; and it is as
 * after it when the store said so.
 */
#define BYTES_MAX 1048576
#define STEPS_MAX 2000
#define SALES     5
#ifdef __SANITIZE_ADDRESS__
#define STRIDE 3 /* every step is tried without the sanitizers */
#else
#define STRIDE 1
#endif

static char prepared[BYTES_MAX];
static size_t prepared_length;
static struct entry sales[SALES + 1];

/* What is tried, and what must hold however it ended. */
struct act {
	void (*prepare)(struct home *home);
	enum err (*run)(struct home *home, struct error *why);
	void (*check)(struct home *home, bool is_done);
};

static void drop(struct home *home, const char *tail)
{
	char path[96];

	(void)snprintf(path, sizeof(path), "%s%s", home->path, tail);
	(void)unlink(path);
}

static void put_back(struct home *home)
{
	FILE *file;

	drop(home, "-wal");
	drop(home, "-journal");
	drop(home, ".v1");
	drop(home, ".v1.new");
	file = fopen(home->path, "wb");
	assert_non_null(file);
	assert_int_equal(
		fwrite(prepared, 1, prepared_length, file), prepared_length);
	assert_int_equal(fclose(file), 0);
}

static void keep_prepared(struct home *home)
{
	struct error why;

	store_close(home->store);
	home->store = NULL;
	assert_ok(file_read(home->path, prepared, sizeof(prepared),
		&prepared_length, &why));
}

static int64_t number_in(const struct home *home, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t number;

	assert_int_equal(sqlite3_open(home->path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return number;
}

static void assert_sound(const struct home *home)
{
	assert_int_equal(number_in(home, "SELECT count(*) FROM"
					 " pragma_integrity_check"
					 " WHERE integrity_check = 'ok'"),
		1);
}

/* Run the act once, with one fault. False when the fault was not reached. */
static bool try_once(struct home *home, const struct act *act,
	enum torture_fault fault, int64_t at)
{
	struct error why = { 0 };
	enum err rc;
	bool reached;

	put_back(home);
	torture_start(fault, at);
	rc = act->run(home, &why);
	store_close(home->store);
	home->store = NULL;
	reached = torture_end();
	if (rc)
		assert_true(why.code == rc && why.text[0] != '\0');
	if (fault == TORTURE_FULL && rc)
		assert_int_equal(rc, ERR_STORE);
	act->check(home, rc == ERR_OK);
	return reached;
}

static void torture_it(struct home *home, const struct act *act)
{
	act->prepare(home);
	for (int fault = TORTURE_IOERR; fault < TORTURE_FAULT_COUNT; fault++) {
		int64_t at = 1;

		while (try_once(home, act, (enum torture_fault)fault, at)) {
			at += STRIDE;
			assert_true(at < STEPS_MAX);
		}
		/* The last try was not disturbed. */
		assert_true(at > 10);
	}
}

static void prepare_ledger(struct home *home)
{
	struct error why;

	assert_ok(store_open(home->path, true, &home->store, &why));
	for (int i = 0; i <= SALES; i++)
		sales[i] = sale_of(home, i % 2 ? "person-a" : "person-b", 100);
	for (int i = 0; i < SALES; i++)
		home_append(home, &sales[i]);
	keep_prepared(home);
}

static enum err run_sale(struct home *home, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_open(home->path, false, &home->store, why);

	if (!rc)
		rc = store_tx_begin(home->store, &tx, why);
	if (!rc)
		rc = append_entry(home, &sales[SALES], why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

static void check_ledger(struct home *home, bool is_done)
{
	static struct store_entry stored;
	struct store_tally tally = { { 0 } };
	struct error why;

	assert_ok(store_open(home->path, false, &home->store, &why));
	assert_ok(store_entry_last(home->store, &stored, &why));
	assert_in_range(stored.seq, is_done ? SALES + 1 : SALES, SALES + 1);
	for (int i = 0; i < stored.seq; i++)
		assert_ok(store_projection_check(
			home->store, &sales[i], i + 1, &tally, &why));
	assert_ok(store_projection_count(home->store, &tally, &why));
	store_close(home->store);
	home->store = NULL;
	assert_sound(home);
}

static void sale__is_wholly_there_or_not_at_all(void **state)
{
	static const struct act sale = { prepare_ledger, run_sale,
		check_ledger };

	torture_it(*state, &sale);
}

/* The store goes on after a disk that failed once. */
static void sale__can_be_repeated_after_a_fault(void **state)
{
	struct home *home = *state;
	int64_t at = 0;
	bool reached;

	prepare_ledger(home);
	do {
		struct store_tx tx = { 0 };
		struct error why;
		enum err rc;

		put_back(home);
		assert_ok(store_open(home->path, false, &home->store, &why));
		store_close(home->store);
		torture_start(TORTURE_NONE, 0);
		assert_ok(store_open(home->path, false, &home->store, &why));
		torture.fault = TORTURE_IOERR;
		torture.at = torture.steps + ++at;
		rc = store_tx_begin(home->store, &tx, &why);
		if (!rc)
			rc = append_entry(home, &sales[SALES], &why);
		if (!rc)
			rc = store_tx_commit(&tx, &why);
		store_tx_cleanup(&tx);
		reached = torture_is_over();
		if (rc)
			home_append(home, &sales[SALES]);
		store_close(home->store);
		home->store = NULL;
		(void)torture_end();
		check_ledger(home, true);
	} while (reached);
	assert_true(at > 5);
}

/* A ledger that knows only the first step of the schema. */
static void prepare_old(struct home *home)
{
	static char script[65536];
	size_t length;
	struct error why;

	assert_ok(file_read("schema/till/0001_ledger.sql", script,
		sizeof(script), &length, &why));
	assert_int_equal(home_sql(home, script), SQLITE_OK);
	assert_int_equal(
		home_sql(home, "PRAGMA user_version = 1;"
			       "INSERT INTO entry VALUES (1, 'T01', 1, 1,"
			       " 'boot', 5, 20000,"
			       " '0123456789012345678901234567890123456789012',"
			       " 'old line')"),
		SQLITE_OK);
	keep_prepared(home);
}

static enum err run_open(struct home *home, struct error *why)
{
	return store_open(home->path, false, &home->store, why);
}

/* The next try makes them anew, and there is room for 99 only. */
static void sweep_copies(const struct home *home)
{
	for (int step = 1; step < SCHEMA_STEPS; step++) {
		char path[96];

		(void)snprintf(path, sizeof(path), "%s.v%d", home->path, step);
		(void)unlink(path);
		for (int copy = 1; copy < 100; copy++) {
			(void)snprintf(path, sizeof(path), "%s.v%d.%d",
				home->path, step, copy);
			(void)unlink(path);
		}
	}
}

static void check_migrated(struct home *home, bool is_done)
{
	static struct store_entry stored;
	char path[96];
	int64_t step = number_in(home, "PRAGMA user_version");
	struct error why;

	assert_in_range(step, is_done ? SCHEMA_STEPS : 1, SCHEMA_STEPS);
	assert_sound(home);
	(void)snprintf(path, sizeof(path), "%s.v1", home->path);
	if (step > 1)
		assert_true(file_exists(path));
	assert_ok(store_open(home->path, false, &home->store, &why));
	assert_ok(store_entry_last(home->store, &stored, &why));
	assert_string_equal(stored.line, "old line");
	store_close(home->store);
	home->store = NULL;
	drop(home, ".v1.2");
	drop(home, ".v2");
	drop(home, ".v3");
	sweep_copies(home);
}

static void old_ledger__is_brought_up_to_date_step_by_step(void **state)
{
	static const struct act migration = { prepare_old, run_open,
		check_migrated };

	torture_it(*state, &migration);
}

static enum err run_import(struct home *home, struct error *why)
{
	struct goods goods = {
		.hs = "180632", .origin = "RU", .shop = "A", .price = { 200 }
	};
	int64_t layer = 0;
	enum err rc = store_open(home->path, false, &home->store, why);

	if (!rc)
		rc = store_layer_stage(home->store, DATASET_GOODS, &layer, why);
	for (char name = 'A'; !rc && name <= 'C'; name++) {
		goods.barcode[0] = name;
		rc = store_goods_stage(home->store, layer, &goods, why);
	}
	if (!rc)
		rc = store_layer_publish(
			home->store, DATASET_GOODS, layer, true, why);
	return rc;
}

static void prepare_goods(struct home *home)
{
	struct error why;

	assert_ok(store_open(home->path, true, &home->store, &why));
	store_close(home->store);
	assert_ok(run_import(home, &why));
	assert_int_equal(
		home_sql(home, "UPDATE goods SET price_fen = 100"), SQLITE_OK);
	keep_prepared(home);
}

static void check_goods(struct home *home, bool is_done)
{
	struct goods goods;
	int64_t prices = 0;
	struct error why;

	assert_ok(store_open(home->path, false, &home->store, &why));
	for (int i = 0; i < 3; i++) {
		const char name[2] = { (char)('A' + i), '\0' };

		assert_ok(store_goods_find(home->store, name, &goods, &why));
		prices += goods.price.minor;
	}
	assert_true(prices == 600 || (prices == 300 && !is_done));
	store_close(home->store);
	home->store = NULL;
	assert_sound(home);
}

static void import__is_in_sight_as_a_whole_or_not_at_all(void **state)
{
	static const struct act import = { prepare_goods, run_import,
		check_goods };

	torture_it(*state, &import);
}

/* DESIGN section 11: exactly one sync a sale. */
static void sale__is_one_sync(void **state)
{
	struct home *home = *state;
	struct error why;
	int64_t deletes;

	torture_start(TORTURE_NONE, 0);
	assert_ok(store_open(home->path, true, &home->store, &why));
	deletes = torture.deletes;
	for (int i = 0; i < 100; i++) {
		struct entry entry = sale_of(home, "person-a", 100);
		int64_t syncs = torture.syncs;

		home_append(home, &entry);
		/* The log begins with the first. */
		assert_int_equal(torture.syncs - syncs, i == 0 ? 2 : 1);
	}
	assert_int_equal(torture.deletes, deletes);
	store_close(home->store);
	home->store = NULL;
	(void)torture_end();
}

/* The log is written back now and then, so that it stays small. */
static void log__is_bounded(void **state)
{
	struct home *home = *state;
	char path[96];
	struct stat facts;
	struct error why;

	(void)snprintf(path, sizeof(path), "%s-wal", home->path);
	torture_start(TORTURE_NONE, 0);
	assert_ok(store_open(home->path, true, &home->store, &why));
	for (int i = 0; i < 1000; i++) {
		struct entry entry = sale_of(home, "person-a", 100);

		home_append(home, &entry);
		assert_int_equal(stat(path, &facts), 0);
		assert_in_range(facts.st_size, 1, 9 << 20);
	}
	/* One a sale, and a few for each time the log was written back. */
	assert_in_range(torture.syncs, 1000, 1040);
	store_close(home->store);
	home->store = NULL;
	(void)torture_end();
}

/*
 * The proof that a copy holds up no sale: between any two steps a sale is
 * made, with its one sync; a step copies a bounded number of pages and
 * syncs nothing; and the copy has every sale of the time.
 */
static void copy__costs_a_sale_nothing(void **state)
{
	struct home *home = *state;
	struct store_backup *backup;
	struct store *copy;
	struct store_entry last;
	char path[96];
	bool more = true;
	int64_t steps = 0;
	struct error why;

	(void)snprintf(path, sizeof(path), "%s.v1", home->path);
	assert_ok(store_open(home->path, true, &home->store, &why));
	for (int i = 0; i < 1000; i++) {
		struct entry entry = sale_of(home, "person-a", 100);

		home_append(home, &entry);
	}
	home_reopen(home);
	torture_start(TORTURE_NONE, 0);
	home_reopen(home);
	{
		struct entry entry = sale_of(home, "person-a", 100);

		home_append(home, &entry); /* the log begins */
	}
	assert_ok(store_backup_open(home->store, path, &backup, &why));
	while (more) {
		struct entry entry = sale_of(home, "person-a", 100);
		int64_t syncs = torture.syncs;
		int64_t writes = torture.writes;

		assert_ok(store_backup_step(backup, &more, &why));
		assert_int_equal(torture.syncs, syncs);
		assert_in_range(torture.writes - writes, 0, 2048);
		steps++;
		if (!more)
			break;
		home_append(home, &entry);
		assert_int_equal(torture.syncs - syncs, 1);
	}
	assert_in_range(steps, 4, 200); /* 64 pages each */
	assert_ok(store_backup_publish(backup, &why));
	store_backup_close(backup);
	(void)torture_end();
	assert_ok(store_open(path, false, &copy, &why));
	assert_ok(store_entry_last(copy, &last, &why));
	assert_int_equal(last.seq, home->seq - 1); /* one was not sold */
	store_close(copy);
}

static void prepare_sales(struct home *home)
{
	struct error why;

	assert_ok(store_open(home->path, true, &home->store, &why));
	for (int i = 0; i < 20; i++) {
		struct entry entry = sale_of(home, "person-a", 100);

		home_append(home, &entry);
	}
	keep_prepared(home);
}

/* A copy with a sale in the middle of it. */
static enum err run_backup(struct home *home, struct error *why)
{
	struct store_backup *backup = NULL;
	int64_t seq = home->seq;
	struct entry entry = sale_of(home, "person-b", 100);
	struct store_tx tx = { 0 };
	char path[96];
	bool more = true;
	enum err rc = store_open(home->path, false, &home->store, why);

	home->seq = seq; /* every try begins with the same ledger */
	(void)snprintf(path, sizeof(path), "%s.v1", home->path);
	if (!rc)
		rc = store_backup_open(home->store, path, &backup, why);
	if (!rc)
		rc = store_backup_step(backup, &more, why);
	if (!rc)
		rc = store_tx_begin(home->store, &tx, why);
	if (!rc)
		rc = append_entry(home, &entry, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	while (!rc && more)
		rc = store_backup_step(backup, &more, why);
	if (!rc)
		rc = store_backup_publish(backup, why);
	store_tx_cleanup(&tx);
	store_backup_close(backup);
	return rc;
}

/* What has the name is whole; what has not is not there. */
static void check_backup(struct home *home, bool is_done)
{
	struct store *copy = NULL;
	static struct store_entry last, source;
	char path[96];
	struct error why;

	(void)snprintf(path, sizeof(path), "%s.v1", home->path);
	if (access(path, F_OK) == 0) {
		assert_ok(store_open(path, false, &copy, &why));
		assert_ok(store_entry_last(copy, &last, &why));
		store_close(copy);
		assert_ok(store_open(home->path, false, &copy, &why));
		assert_ok(store_entry_last(copy, &source, &why));
		store_close(copy);
		/* with the sale in the middle, or as it was before */
		assert_in_range(source.seq, 20, 21);
		assert_in_range(last.seq, 20, source.seq);
	} else
		assert_false(is_done);
	(void)unlink(path);
	assert_sound(home);
}

static void backup__is_there_as_a_whole_or_not_at_all(void **state)
{
	static const struct act backup = { prepare_sales, run_backup,
		check_backup };

	torture_it(*state, &backup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			sale__is_wholly_there_or_not_at_all, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			sale__can_be_repeated_after_a_fault, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			old_ledger__is_brought_up_to_date_step_by_step,
			home_make, home_remove),
		cmocka_unit_test_setup_teardown(
			import__is_in_sight_as_a_whole_or_not_at_all, home_make,
			home_remove),
		cmocka_unit_test_setup_teardown(
			sale__is_one_sync, home_make, home_remove),
		cmocka_unit_test_setup_teardown(
			log__is_bounded, home_make, home_remove),
		cmocka_unit_test_setup_teardown(
			copy__costs_a_sale_nothing, home_make, home_remove),
		cmocka_unit_test_setup_teardown(
			backup__is_there_as_a_whole_or_not_at_all, home_make,
			home_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
