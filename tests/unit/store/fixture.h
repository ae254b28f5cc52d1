#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "check.h"

#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A store in a directory of its own, and entries to put into it. The line
 * of a test's entry need not be signed: the store does not look into it.
 */
struct home {
	char directory[64];
	char path[80]; /* of the ledger */
	struct store *store;
	int64_t seq; /* of the last entry */
};

#define FIRST_DAY 20000

/* Steps of schema/till. */
#define SCHEMA_STEPS 11

static inline int home_make(void **state)
{
	struct home *home = calloc(1, sizeof(*home));

	if (home == NULL)
		return -1;
	(void)snprintf(home->directory, sizeof(home->directory),
		"/tmp/quotapos-store-XXXXXX");
	if (mkdtemp(home->directory) == NULL)
		return -1;
	(void)snprintf(home->path, sizeof(home->path), "%s/ledger.db",
		home->directory);
	*state = home;
	return 0;
}

/* With a new, empty ledger. */
static inline int home_open(void **state)
{
	struct home *home;
	struct error why;

	if (home_make(state) != 0)
		return -1;
	home = *state;
	if (store_open(home->path, true, &home->store, &why)) {
		print_error("%s\n", why.text);
		return -1;
	}
	return 0;
}

static inline int home_remove(void **state)
{
	static const char *const names[] = { "", "-wal", "-shm", "-journal",
		".v1", ".v1.2", ".v2", ".v3", ".new" };
	struct home *home = *state;
	char path[96];

	store_close(home->store);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(
			path, sizeof(path), "%s%s", home->path, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(home->directory);
	free(home);
	return 0;
}

static inline void home_reopen(struct home *home)
{
	struct error why;

	store_close(home->store);
	home->store = NULL;
	assert_ok(store_open(home->path, false, &home->store, &why));
}

/* Run SQL past the store, which is closed for the time; triggers stand. */
static inline int home_sql(struct home *home, const char *sql)
{
	sqlite3 *db = NULL;
	int code;

	store_close(home->store);
	home->store = NULL;
	assert_int_equal(sqlite3_open(home->path, &db), SQLITE_OK);
	code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return code;
}

static inline struct entry entry_of_kind(
	struct home *home, enum entry_kind kind)
{
	struct entry entry = { .market = "suifenhe",
		.chain = "T01",
		.epoch = 1,
		.seq = ++home->seq,
		.prev = ENTRY_PREV_NONE,
		.day = FIRST_DAY,
		.operator= "cashier",
		.shift = 1,
		.rules = 1,
		.kind = kind };

	entry.at.ms = 1764000000000 + home->seq * 1000;
	return entry;
}

/* Two lines, two tenders, one limit used and one left alone. */
static inline struct entry sale_of(
	struct home *home, const char *person, int64_t used_fen)
{
	struct entry entry = entry_of_kind(home, ENTRY_SALE);
	struct sale *sale = &entry.body.sale;
	struct sale_line line = { .barcode = "4600123456782",
		.name = "Шоколад",
		.hs = "180632",
		.origin = "RU",
		.shop = "A-12",
		.quantity_milli = 1000,
		.price = { used_fen },
		.amount = { used_fen },
		.exempt = { used_fen } };

	(void)snprintf(
		sale->person.key, sizeof(sale->person.key), "%s", person);
	sale->person.document = DOCUMENT_CN_ID;
	memset(sale->person.sealed, 'S', HASH_TEXT_SIZE - 1);
	sale->lines[0] = line;
	line.price = line.amount = line.exempt = (struct money){ 0 };
	sale->lines[1] = line;
	sale->line_count = 2;
	sale->total = sale->exempt = (struct money){ used_fen };
	sale->tenders[0] =
		tender_of_yuan(TENDER_CASH, (struct money){ used_fen + 100 });
	sale->tenders[1] = tender_of_yuan(TENDER_CARD, (struct money){ 50 });
	sale->tender_count = 2;
	sale->change = (struct money){ 150 };
	sale->quota[0] = (struct sale_quota){ .limit = "grain-day" };
	sale->quota[1] = (struct sale_quota){ .limit = "value-day",
		.window = "2024-10-04",
		.cap = 800000,
		.used = used_fen,
		.after = used_fen };
	sale->quota_count = 2;
	(void)snprintf(sale->receipt, sizeof(sale->receipt), "T01-1-%lld",
		(long long)entry.seq);
	return entry;
}

static inline enum err append_entry(
	struct home *home, const struct entry *entry, struct error *why)
{
	char line[64];
	char leaf[HASH_TEXT_SIZE];
	struct store_append append = { entry, line, 0, leaf };

	append.length = (size_t)snprintf(
		line, sizeof(line), "line.of.%lld", (long long)entry->seq);
	(void)snprintf(leaf, sizeof(leaf), "%043lld", (long long)entry->seq);
	return store_append(home->store, &append, why);
}

/* Append in a transaction of its own. */
static inline void home_append(struct home *home, const struct entry *entry)
{
	struct store_tx tx = { 0 };
	struct error why;

	assert_ok(store_tx_begin(home->store, &tx, &why));
	assert_ok(append_entry(home, entry, &why));
	assert_ok(store_tx_commit(&tx, &why));
}

#endif
