/*
 * Sales through the use case, beside bare durable inserts:
 *   sale HOME prepare       a demo market with an open shift
 *   sale HOME sell N        a sale, then N sales between two SIGURG
 *   sale HOME sign N        N bare signatures between two SIGURG
 *   sale HOME measure N     N sales and N inserts in turn, timed
 */
#include "bench.h"

#include "base/file.h"
#include "base/text.h"
#include "sign/keyring.h"
#include "till/till.h"

#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define RAW_BYTES     600
#define LINE_BYTES    1300 /* header and payload of a sale of one line */
#define RESIDENTS     198  /* of the demo, those who may buy */
#define PATH_SIZE     512
#define LINES_OF_MANY 5

/* Of the demo goods, the cheap ones. */
static const char *const barcodes[LINES_OF_MANY] = { "4600123456782",
	"4699999000014", "4699999000021", "4699999000038", "4600123456782" };

static struct till *open_till(const char *home)
{
	struct till_open open = {
		.home = home, .purpose = "bench", .clock = clock_system()
	};
	struct till *till = NULL;
	struct error why;

	bench_must(till_open(&open, &till, &why), &why);
	return till;
}

static void prepare(const char *home)
{
	struct till_init init = { .home = home,
		.market = "suifenhe",
		.till = "T01",
		.demo = true,
		.clock = clock_system() };
	struct cash_count cash = { .currency = "CNY", .amount = { 20000 } };
	struct till_cash floats = { .cash = &cash, .count = 1 };
	struct till_shift shift;
	struct till *till;
	struct error why;

	bench_must(till_init(&init, &why), &why);
	till = open_till(home);
	bench_must(
		till_shift_open(till, "cashier", floats, &shift, &why), &why);
	till_close(till);
}

static void fill(struct till *till, int lines, struct basket *ret)
{
	struct error why;

	*ret = (struct basket){ 0 };
	for (int i = 0; i < lines; i++)
		bench_must(till_scan(till, barcodes[i % LINES_OF_MANY], 1000,
				   ret, &why),
			&why);
}

/* One more sale to the next resident; how long it took. */
static int64_t sell_once(struct till *till, const struct basket *basket)
{
	static struct till_sold sold;
	static unsigned turn;
	char document[48];
	struct till_sell sell = { .operator= "cashier",
		.document = document,
		.method = METHOD_TYPED,
		.basket = basket,
		.language = LANGUAGE_ZH };
	struct error why;
	int64_t start;

	(void)snprintf(document, sizeof(document), "resident-card:S%04u",
		turn++ % RESIDENTS + 1);
	start = bench_now();
	bench_must(till_sell(till, &sell, &sold, &why), &why);
	start = bench_now() - start;
	if (sold.refusal != REFUSAL_NONE)
		bench_must(
			error_set(&why, ERR_DENIED, "%s", sold.message), &why);
	return start;
}

/* What is to be counted begins and ends here (steps.c). */
static void mark(void)
{
	(void)raise(SIGURG);
}

/* The first sale prepares what the others use again. */
static void sell(const char *home, int count)
{
	struct till *till = open_till(home);
	struct basket basket;

	fill(till, 1, &basket);
	(void)sell_once(till, &basket);
	mark();
	for (int i = 0; i < count; i++)
		(void)sell_once(till, &basket);
	mark();
	till_close(till);
}

/* The library's part of a sale: a line of the usual length is signed. */
static void sign(int count)
{
	static unsigned char line[LINE_BYTES];
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
	unsigned char signature[crypto_sign_BYTES];

	(void)crypto_sign_keypair(public_key, secret_key);
	mark();
	for (int i = 0; i < count; i++)
		(void)crypto_sign_detached(
			signature, NULL, line, sizeof(line), secret_key);
	mark();
}

static void raw_must(sqlite3 *db, int code)
{
	struct error why;

	if (code != SQLITE_OK && code != SQLITE_DONE)
		bench_must(error_set(&why, ERR_STORE, "%s", sqlite3_errmsg(db)),
			&why);
}

/* The raw limit: one connection, the same pragmas, a table of one blob. */
static sqlite3 *open_raw(const char *home, sqlite3_stmt **ret)
{
	static const char script[] =
		"PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
		"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2048;"
		"CREATE TABLE IF NOT EXISTS raw (id INTEGER PRIMARY KEY,"
		" bytes BLOB NOT NULL)";
	char path[PATH_SIZE];
	sqlite3 *db;

	(void)snprintf(path, sizeof(path), "%s/raw.db", home);
	raw_must(NULL, sqlite3_open(path, &db));
	raw_must(db, sqlite3_exec(db, script, NULL, NULL, NULL));
	raw_must(db,
		sqlite3_prepare_v2(db, "INSERT INTO raw (bytes) VALUES ($1)",
			-1, ret, NULL));
	return db;
}

static int64_t insert_once(sqlite3 *db, sqlite3_stmt *insert)
{
	static char bytes[RAW_BYTES];
	int64_t start = bench_now();

	raw_must(db, sqlite3_bind_blob(
			     insert, 1, bytes, sizeof(bytes), SQLITE_STATIC));
	raw_must(db, sqlite3_step(insert));
	raw_must(db, sqlite3_reset(insert));
	return bench_now() - start;
}

static void report(
	const char *what, struct samples *ours, struct samples *raw, bool bound)
{
	static const struct {
		const char *name;
		int at;
	} points[] = { { "median", 500 }, { "min", 0 } };
	char name[64];

	for (size_t i = 0; i < 2; i++) {
		struct row row = { .name = name,
			.unit = "ns",
			.value = samples_at(ours, points[i].at),
			.limit = samples_at(raw, points[i].at),
			.sense = bound && i == 0 ? AT_MOST : NO_BOUND,
			.bound_milli = 2000 };

		(void)snprintf(
			name, sizeof(name), "%s (%s)", what, points[i].name);
		bench_row(&row);
	}
}

/* In turn, so that whatever else the machine does meets both alike. */
static void measure(const char *home, int count)
{
	struct till *till = open_till(home);
	struct samples one = samples_of((size_t)count);
	struct samples many = samples_of((size_t)count);
	struct samples raw = samples_of((size_t)count);
	struct basket single;
	struct basket five;
	sqlite3_stmt *insert;
	sqlite3 *db = open_raw(home, &insert);

	fill(till, 1, &single);
	fill(till, LINES_OF_MANY, &five);
	for (int i = 0; i < count; i++) {
		samples_add(&raw, insert_once(db, insert));
		samples_add(&one, sell_once(till, &single));
		if (i % 4 == 0)
			samples_add(&many, sell_once(till, &five));
	}
	report("signed sale of 1 line", &one, &raw, true);
	report("signed sale of 5 scans", &many, &raw, false);
	(void)sqlite3_finalize(insert);
	(void)sqlite3_close(db);
	till_close(till);
	samples_free(&one);
	samples_free(&many);
	samples_free(&raw);
}

int main(int argc, char **argv)
{
	long long count = 0;
	struct error why;

	bench_must(keyring_start(&why), &why);
	if (argc == 4)
		bench_must(text_parse_i64(argv[3], &count, &why), &why);
	if (argc == 3 && text_same(argv[2], "prepare"))
		prepare(argv[1]);
	else if (argc == 4 && text_same(argv[2], "sell"))
		sell(argv[1], (int)count);
	else if (argc == 4 && text_same(argv[2], "sign"))
		sign((int)count);
	else if (argc == 4 && text_same(argv[2], "measure"))
		measure(argv[1], (int)count);
	else
		return 2;
	return 0;
}
