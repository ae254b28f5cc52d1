/*
 * The allowance used by a person, in a large ledger beside a small one:
 *   lookup DIRECTORY ROWS
 */
#include "bench.h"

#include "base/text.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SMALL_ROWS  10000
#define ROWS_EACH   50 /* of one person, one a day */
#define DAY_FIRST   20000
#define LOOKUPS     20000
#define PATH_SIZE   512
#define PERSON_TEXT 23

/* Keys are spread like hashes, but known again. */
static void person(int64_t number, char *text)
{
	uint64_t mixed = (uint64_t)number * UINT64_C(0x9e3779b97f4a7c15);

	(void)snprintf(text, PERSON_TEXT, "%016llx%06llx",
		(unsigned long long)mixed,
		(unsigned long long)number & 0xffffff);
}

static void must(sqlite3 *db, int code)
{
	struct error why;

	if (code != SQLITE_OK && code != SQLITE_DONE)
		bench_must(error_set(&why, ERR_STORE, "%s", sqlite3_errmsg(db)),
			&why);
}

/* The rows of sales, put into the projection without their entries. */
static void fill(const char *path, int64_t rows)
{
	static const char sql[] =
		"INSERT INTO quota_use (person, limit_id, day, entry, used)"
		" VALUES ($1, 'value-day', $2, $3, 1250)";
	char text[PERSON_TEXT];
	sqlite3_stmt *insert;
	sqlite3 *db;

	must(NULL, sqlite3_open(path, &db));
	must(db,
		sqlite3_exec(db,
			"PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;"
			"BEGIN",
			NULL, NULL, NULL));
	must(db, sqlite3_prepare_v2(db, sql, -1, &insert, NULL));
	for (int64_t i = 0; i < rows; i++) {
		person(i / ROWS_EACH, text);
		must(db, sqlite3_bind_text(insert, 1, text, -1, SQLITE_STATIC));
		must(db, sqlite3_bind_int64(
				 insert, 2, DAY_FIRST + i % ROWS_EACH));
		must(db, sqlite3_bind_int64(insert, 3, i + 1));
		must(db, sqlite3_step(insert));
		must(db, sqlite3_reset(insert));
	}
	must(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
	(void)sqlite3_finalize(insert);
	(void)sqlite3_close(db);
}

static struct store *make(const char *path, int64_t rows)
{
	struct store *store = NULL;
	struct error why;

	(void)unlink(path);
	bench_must(store_open(path, true, &store, &why), &why);
	store_close(store);
	fill(path, rows);
	bench_must(store_open(path, false, &store, &why), &why);
	return store;
}

static void look_up(
	struct store *store, int64_t rows, unsigned turn, struct samples *ret)
{
	unsigned number = turn * 2654435761U;
	struct period day = { DAY_FIRST + (int32_t)(number % ROWS_EACH),
		DAY_FIRST + (int32_t)(number % ROWS_EACH) };
	char text[PERSON_TEXT];
	int64_t used = 0;
	struct error why;
	int64_t start;

	person(number % (rows / ROWS_EACH), text);
	start = bench_now();
	bench_must(
		store_used(store, text, "value-day", day, &used, &why), &why);
	samples_add(ret, bench_now() - start);
	if (used != 1250)
		bench_must(error_set(&why, ERR_FORGED, "%lld fen were used",
				   (long long)used),
			&why);
}

int main(int argc, char **argv)
{
	char small_path[PATH_SIZE];
	char large_path[PATH_SIZE];
	char name[64];
	struct samples small = samples_of(LOOKUPS);
	struct samples large = samples_of(LOOKUPS);
	struct store *few;
	struct store *many;
	struct error why;
	long long rows = 0;
	struct row row = { .name = name,
		.unit = "ns",
		.sense = AT_MOST,
		.bound_milli = 3000 };

	if (argc != 3)
		return 2;
	bench_must(text_parse_i64(argv[2], &rows, &why), &why);
	if (rows < SMALL_ROWS)
		rows = SMALL_ROWS;
	(void)snprintf(small_path, PATH_SIZE, "%s/small.db", argv[1]);
	(void)snprintf(large_path, PATH_SIZE, "%s/large.db", argv[1]);
	few = make(small_path, SMALL_ROWS);
	many = make(large_path, rows);
	for (unsigned i = 0; i < LOOKUPS; i++) {
		look_up(few, SMALL_ROWS, i, &small);
		look_up(many, rows, i, &large);
	}
	(void)snprintf(name, sizeof(name), "look-up in %lld rows, not %d", rows,
		SMALL_ROWS);
	row.value = samples_at(&large, 500);
	row.limit = samples_at(&small, 500);
	bench_row(&row);
	store_close(few);
	store_close(many);
	samples_free(&small);
	samples_free(&large);
	(void)unlink(small_path);
	(void)unlink(large_path);
	return 0;
}
