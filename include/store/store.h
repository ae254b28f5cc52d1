#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/resident.h"
#include "core/zreport.h"
#include "entry/entry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The ledger's database: stores and finds, decides nothing. One handle,
 * one connection (locking_mode=EXCLUSIVE, WAL, synchronous=FULL), one
 * process. Entries are kept as their exact signed lines; every other table
 * of the ledger is a projection of them: append-only rows that name the
 * entry they come from, so that they can be checked and made again.
 */
struct store;

/*
 * Open the database at path and bring its schema up to date (a copy
 * "<path>.v<N>" is made before a migration). create: it must not exist;
 * otherwise it must. ERR_CONFLICT: exists / in use; ERR_NOT_FOUND: is not
 * there; ERR_FORGED: not a quotapos ledger, newer than this program, or
 * damaged; ERR_STORE: disk full and the like. Sentences name the path.
 */
enum err store_open(const char *path, bool create, struct store **ret,
	struct error *why) NODISCARD;
void store_close(struct store *store);

/*
 * A write transaction (BEGIN IMMEDIATE). A scope that ends without
 * store_tx_commit rolls back:  AUTO(store_tx) tx = { 0 };
 */
struct store_tx {
	struct store *store; /* NULL when none is open */
};
enum err store_tx_begin(
	struct store *store, struct store_tx *ret, struct error *why) NODISCARD;
/* One that sees everything as it is now, whatever others write meanwhile. */
enum err store_snapshot_begin(
	struct store *store, struct store_tx *ret, struct error *why) NODISCARD;
enum err store_tx_commit(struct store_tx *tx, struct error *why) NODISCARD;
void store_tx_cleanup(struct store_tx *tx);

/* -- backup.c: a copy of the whole database ---------------------------- */

/*
 * Made beside its name, some pages a step, so that between two steps the
 * ledger can be used as ever: what is committed meanwhile is in the copy,
 * and costs the commit no further sync. Space for it must be there before
 * it begins (ERR_STORE), with some to spare for the ledger.
 */
struct store_backup;
enum err store_backup_open(struct store *store, const char *path,
	struct store_backup **ret, struct error *why) NODISCARD;
enum err store_backup_step(struct store_backup *backup, bool *ret_more,
	struct error *why) NODISCARD;

/* Where the copy is made; a database of its own after the last step. */
const char *store_backup_path(const struct store_backup *backup);

/* After the last step: give it its name, durably; ERR_CONFLICT: something has
 * it. */
enum err store_backup_publish(
	struct store_backup *backup, struct error *why) NODISCARD;

/* What was not published is removed. */
void store_backup_close(struct store_backup *backup);

/* Remove what an attempt that was killed left beside this name. */
void store_backup_sweep(const char *path);

/* Close a database so that its one file is all there is of it, also for a
 * reader that may not write: no log stays beside it. */
enum err store_close_whole(struct store *store, struct error *why) NODISCARD;

/* -- kept.c: files that travel with a backup --------------------------- */

/* Pieces of a file, from 1; bytes of KEPT_PIECE_MAX at most. */
#define KEPT_NAME_SIZE 96
#define KEPT_PIECE_MAX 65536
struct store_kept {
	char name[KEPT_NAME_SIZE]; /* in the home, like keys/till.key */
	int64_t part;
};
enum err store_kept_put(struct store *store, const struct store_kept *kept,
	const void *bytes, size_t length, struct error *why) NODISCARD;

/* The first name after this one; ERR_NOT_FOUND after the last. */
enum err store_kept_after(struct store *store, const char *name,
	struct store_kept *ret, struct error *why) NODISCARD;

/* ERR_NOT_FOUND after the last piece. */
enum err store_kept_find(struct store *store, const struct store_kept *kept,
	void *bytes, size_t *ret_length, struct error *why) NODISCARD;
enum err store_kept_clear(struct store *store, struct error *why) NODISCARD;

/* -- entries.c: the ledger itself ----------------------------------- */

/* A stored entry: its position and its exact bytes. */
struct store_entry {
	int64_t id; /* position in this store, 1, 2, 3, ... */
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char kind[16];
	int64_t at_ms;
	int32_t day;
	char leaf[HASH_TEXT_SIZE];
	size_t length;
	char line[ENTRY_LINE_SIZE];
};

/* Append an entry with its line and leaf, and project it. */
struct store_append {
	const struct entry *entry; /* what the line says */
	const char *line;
	size_t length;
	const char *leaf;
};
enum err store_append(struct store *store, const struct store_append *append,
	struct error *why) NODISCARD;

/* The last entry; ERR_NOT_FOUND in an empty ledger. */
enum err store_entry_last(struct store *store, struct store_entry *ret,
	struct error *why) NODISCARD;

/* The first entry with a larger id; ERR_NOT_FOUND after the last. */
enum err store_entry_after(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why) NODISCARD;

enum err store_entry_find(struct store *store, int64_t epoch, int64_t seq,
	struct store_entry *ret, struct error *why) NODISCARD;

/* The last dataset entry before a position; ERR_NOT_FOUND: none. */
enum err store_dataset_before(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why) NODISCARD;

/* By its position; ERR_NOT_FOUND. */
enum err store_entry_get(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why) NODISCARD;

/* The lowest epoch above this one, and the highest of all; 0: none. */
enum err store_next_epoch(struct store *store, int64_t epoch, int64_t *ret,
	struct error *why) NODISCARD;
enum err store_last_epoch(
	struct store *store, int64_t *ret, struct error *why) NODISCARD;
/* -- ranges.c: entries as an export sees them ----------------------- */

/* Entries first to last of one chain and epoch, without a gap. */
struct store_range {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t first;
	int64_t last;
};

/* Entries of a store by their position in it. */
struct store_positions {
	int64_t first;
	int64_t last;
};
/* The first entry of a day from period.first on, and the last of a day up to
 * period.last; 0 when there is none. */
enum err store_positions(struct store *store, struct period period,
	struct store_positions *ret, struct error *why) NODISCARD;

/*
 * The chains and epochs that have entries at these positions, in their
 * order, with the least and greatest number in there: the one after ret
 * (chain "" at first). ERR_NOT_FOUND after the last.
 */
enum err store_range_next(struct store *store, struct store_positions positions,
	struct store_range *ret, struct error *why) NODISCARD;

/*
 * Hand out the entries of a range in their order. kinds is "" for all, else
 * like ",sale,refund,". A failure ends the reading and is handed back.
 */
struct store_reader {
	enum err (*take)(void *context, const struct store_entry *stored,
		struct error *why);
	void *context;
};
enum err store_range_read(struct store *store, const struct store_range *range,
	const char *kinds, struct store_reader reader,
	struct error *why) NODISCARD;

/* -- projection.c ---------------------------------------------------- */

/*
 * Compare every projected row of an entry with what its bytes give.
 * ERR_FORGED names table and column; counters for store_projection_count
 * are kept in tally (starts as zeroes).
 */
#define STORE_TABLES_MAX 32
struct store_tally {
	int64_t rows[STORE_TABLES_MAX];
};
enum err store_projection_check(struct store *store, const struct entry *entry,
	int64_t id, struct store_tally *tally, struct error *why) NODISCARD;

/* Rows that no entry accounts for: ERR_FORGED names the table. */
enum err store_projection_count(struct store *store,
	const struct store_tally *tally, struct error *why) NODISCARD;

/* Drop and make the projection tables; then store_project each entry.
 * Both inside the caller's transaction. */
enum err store_projection_reset(
	struct store *store, struct error *why) NODISCARD;
enum err store_project(struct store *store, const struct entry *entry,
	int64_t id, struct error *why) NODISCARD;

/* -- finders over projections ---------------------------------------- */

/* quota.c: net use of a limit by a person over days (both included). */
enum err store_used(struct store *store, const char *person, const char *limit,
	struct period period, int64_t *ret, struct error *why) NODISCARD;

/*
 * people.c: the documents of one person, as keys; the first is the one that
 * the person is known by. A key that is linked to none is a group of one.
 */
#define STORE_GROUP_MAX 8
struct store_group {
	int count;
	char keys[STORE_GROUP_MAX][PERSON_KEY_SIZE];
};
enum err store_person_group(struct store *store, const char *key,
	struct store_group *ret, struct error *why) NODISCARD;
/* Are there persons with several documents at all? */
enum err store_has_links(
	struct store *store, bool *ret, struct error *why) NODISCARD;
/* Which document a key is; ERR_NOT_FOUND when it was not kept. */
enum err store_document_put(struct store *store, const char *key,
	const struct document *document, struct error *why) NODISCARD;
enum err store_document_find(struct store *store, const char *key,
	struct document *ret, struct error *why) NODISCARD;

/* operators.c: the latest state of an id; pages in order of id. */
enum err store_operator_find(struct store *store, const char *id,
	struct entry_operator *ret, struct error *why) NODISCARD;
/* The same as of an entry, by its id. */
enum err store_operator_at(struct store *store, const char *id, int64_t entry,
	struct entry_operator *ret, struct error *why) NODISCARD;
#define OPERATOR_PAGE_MAX 50
enum err store_operator_list(struct store *store, const char *after,
	struct entry_operator *ret, int *ret_count,
	struct error *why) NODISCARD;

/* Wrong PINs in a row since the last good one or the last change of the
 * operator, and the time of the last of them. */
enum err store_login_failures(struct store *store, const char *id,
	int *ret_count, struct stamp *ret_last, struct error *why) NODISCARD;

/* rules.c: position of the entry whose rules are in force on a day (the
 * highest version with from <= day), or with the highest version at all
 * (day = INT32_MAX). ERR_NOT_FOUND: none. */
enum err store_rules_find(struct store *store, int32_t day, int64_t *ret_id,
	struct error *why) NODISCARD;

/* shifts.c: sales of a shift and cash taken less change, by currency
 * (sorted; at most COUNTS_MAX); its float from shift.open. */
struct store_shift {
	int64_t sales;
	struct money sold; /* totals with tax */
	int64_t refunds;
	struct money refunded; /* totals with tax */
	int cash_count;
	struct cash_count cash[COUNTS_MAX];
	int float_count;
	struct cash_count floats[COUNTS_MAX];
	struct stamp opened;
};
/* cash is what sales brought and the drawer was given, less what it gave. */
enum err store_shift_sum(struct store *store, int64_t shift,
	struct store_shift *ret, struct error *why) NODISCARD;

/* The entries of a shift, from its opening to its close. */
struct store_shift_ends {
	int64_t first; /* position of shift.open */
	int64_t last;  /* of shift.close, INT64_MAX while it is open */
	bool closed;
	struct stamp opened;
};
enum err store_shift_span(struct store *store, int64_t shift,
	struct store_shift_ends *ret, struct error *why) NODISCARD;

/* zreport.c: the sums of a span into the tables of a report. */
enum err store_zreport(struct store *store, const struct store_shift_ends *span,
	struct zreport *ret, struct error *why) NODISCARD;

/* The highest number of a shift; 0 before the first. */
enum err store_shift_last(
	struct store *store, int64_t *ret, struct error *why) NODISCARD;

/* refunds.c: what refunds gave back of a sale, up to before an entry (by
 * position; INT64_MAX: all of them). */
struct store_sold {
	int64_t epoch; /* of the sale's entry */
	int64_t seq;
	int64_t before;
};
struct store_refunded {
	struct quantities lines;
	struct refund_paid paid; /* given back, by kind */
};
enum err store_refunded(struct store *store, const struct store_sold *sold,
	struct store_refunded *ret, struct error *why) NODISCARD;

/* refunds.c: the till's rate of a day as last given before an entry;
 * ERR_NOT_FOUND: nobody gave one. */
struct store_rated {
	const char *currency;
	int32_t day;
	int64_t before;
};
enum err store_till_rate_find(struct store *store,
	const struct store_rated *rated, int64_t *ret_ppm,
	struct error *why) NODISCARD;

/* rules.c: position of the entry with a version of the rules, the first
 * there is; ERR_NOT_FOUND. */
enum err store_rules_version(struct store *store, int64_t version,
	int64_t *ret_id, struct error *why) NODISCARD;

/* recent.c: the newest receipts of sales and refunds, newest first. */
#define RECENT_MAX 8
struct store_recent {
	char receipt[RECEIPT_SIZE];
	struct stamp at;
	struct money total; /* with its tax */
	bool is_refund;
};
enum err store_recent(struct store *store, struct store_recent *ret,
	int *ret_count, struct error *why) NODISCARD;

/* copies.c: how often a receipt was printed again. */
enum err store_copies(struct store *store, const char *receipt, int64_t *ret,
	struct error *why) NODISCARD;

/* -- held.c: baskets that wait ---------------------------------------- */

/* Slot 0 is the basket at the counter; 1 to HELD_MAX are on hold. */
#define HELD_MAX       20
#define HELD_NOTE_SIZE 65

struct store_held {
	int slot;
	struct stamp at;
	char operator[OPERATOR_SIZE];
	char note[HELD_NOTE_SIZE];
	int lines;
	struct money total;
};

/* Put a basket in place of what the slot holds; nothing for none. */
enum err store_held_put(struct store *store, const struct store_held *held,
	const struct basket *basket, struct error *why) NODISCARD;
enum err store_held_drop(
	struct store *store, int slot, struct error *why) NODISCARD;
/* ERR_NOT_FOUND: the slot is empty. */
enum err store_held_find(struct store *store, int slot, struct basket *ret,
	struct error *why) NODISCARD;
/* Slots 1 to HELD_MAX that hold something, in order. */
enum err store_held_list(struct store *store, struct store_held *ret,
	int *ret_count, struct error *why) NODISCARD;

/* -- printjobs.c: papers to print --------------------------------------- */

enum print_what {
	PRINT_RECEIPT,
	PRINT_REPORT, /* X or Z of a shift */
	PRINT_DRAWER, /* no paper: only the drawer */
	PRINT_WHATS,
};

enum print_state {
	PRINT_WAITING,
	PRINT_SENT,      /* the printer took it, and says no more */
	PRINT_CONFIRMED, /* by the printer, or by a person */
	PRINT_UNKNOWN,   /* a part of it may be on paper */
	PRINT_DROPPED,   /* a person said that it is not wanted */
	PRINT_STATES,
};

#define STORE_JOBS_MAX  50   /* of a list */
#define STORE_JOBS_KEPT 1000 /* that are done */

struct store_job {
	int64_t job;
	struct stamp at;
	char operator[OPERATOR_SIZE];
	enum print_what what;
	char receipt[RECEIPT_SIZE]; /* or "" */
	int copy;                   /* 0 = the original */
	int64_t shift;              /* of a report, or 0 */
	enum language language;
	bool kick;
	enum print_state state;
};

/* It waits from then on; its number in ret. */
enum err store_job_add(struct store *store, const struct store_job *job,
	int64_t *ret, struct error *why) NODISCARD;
enum err store_job_mark(struct store *store, int64_t job,
	enum print_state state, struct error *why) NODISCARD;
/* All that wait or are in question. */
enum err store_jobs_drop(struct store *store, struct error *why) NODISCARD;
/* ERR_NOT_FOUND: there is none. */
enum err store_job_find(struct store *store, int64_t job, struct store_job *ret,
	struct error *why) NODISCARD;
/* The first that waits. ERR_NOT_FOUND: none does. */
enum err store_job_next(struct store *store, struct store_job *ret,
	struct error *why) NODISCARD;
/* Unknown ones, then those that wait, then the newest of the others; at
 * most STORE_JOBS_MAX. */
enum err store_job_list(struct store *store, struct store_job *ret,
	int *ret_count, struct error *why) NODISCARD;
/* Jobs that are or were for a receipt. */
enum err store_job_count_of(struct store *store, const char *receipt,
	int64_t *ret, struct error *why) NODISCARD;
enum err store_job_counts(struct store *store, int64_t *ret_waiting,
	int64_t *ret_unknown, struct error *why) NODISCARD;

/* -- blobs.c: what an entry names by its SHA-256 ---------------------- */
#define STORE_BLOB_MAX 256
enum err store_blob_put(struct store *store, const char *sha256,
	const void *bytes, size_t length, struct error *why) NODISCARD;
enum err store_blob_find(struct store *store, const char *sha256, void *bytes,
	size_t size, size_t *ret_length, struct error *why) NODISCARD;

/* The blob with a person's sealed number that an earlier sale names and
 * that is still there (HASH_TEXT_SIZE); ERR_NOT_FOUND. */
enum err store_sealed_find(struct store *store, const char *person, char *ret,
	struct error *why) NODISCARD;
/* The same of a document that was shown for its person, by its key. */
enum err store_shown_find(struct store *store, const char *shown, char *ret,
	struct error *why) NODISCARD;

/* -- datasets: goods.c residents.c shops.c rates.c datasets.c --------- */

/*
 * A dataset is a stack of layers, one a file. Rows of a new layer are
 * staged unseen, in as many transactions as wanted; publishing it is one
 * small write. The newest published layer that has a key wins; a layer
 * that replaces hides all below it.
 */
enum err store_layer_stage(struct store *store, enum dataset_kind dataset,
	int64_t *ret_layer, struct error *why) NODISCARD;
enum err store_layer_publish(struct store *store, enum dataset_kind dataset,
	int64_t layer, bool replaces, struct error *why) NODISCARD;
/* Forget the rows of a layer that was not published (also after a crash:
 * store_layer_stage does it for what a dead import left). */
enum err store_layer_drop(struct store *store, enum dataset_kind dataset,
	int64_t layer, struct error *why) NODISCARD;

struct rate {
	char currency[CURRENCY_SIZE];
	int64_t rate_ppm; /* yuan for one unit, > 0 */
	int32_t from_day;
};

/* ERR_CONFLICT: the layer has the key already. */
enum err store_goods_stage(struct store *store, int64_t layer,
	const struct goods *goods, struct error *why) NODISCARD;
enum err store_resident_stage(struct store *store, int64_t layer,
	const struct resident *resident, struct error *why) NODISCARD;
enum err store_shop_stage(struct store *store, int64_t layer,
	const struct shop *shop, struct error *why) NODISCARD;
enum err store_rate_stage(struct store *store, int64_t layer,
	const struct rate *rate, struct error *why) NODISCARD;

/*
 * A row of a layer beside what the file says that the layer was made of. The
 * newest of the same key is enough, so an older one may be covered.
 */
struct store_compared {
	enum store_row_is {
		ROW_SAME,
		ROW_COVERED, /* deleted, for a newer layer has its key */
		ROW_DIFFERS,
		ROW_GONE,
	} is;
	char column[16]; /* the first that differs */
};
enum err store_goods_compare(struct store *store, int64_t layer,
	const struct goods *goods, struct store_compared *ret,
	struct error *why) NODISCARD;
enum err store_resident_compare(struct store *store, int64_t layer,
	const struct resident *resident, struct store_compared *ret,
	struct error *why) NODISCARD;
enum err store_shop_compare(struct store *store, int64_t layer,
	const struct shop *shop, struct store_compared *ret,
	struct error *why) NODISCARD;
enum err store_rate_compare(struct store *store, int64_t layer,
	const struct rate *rate, struct store_compared *ret,
	struct error *why) NODISCARD;

/* The highest layer in sight below another; ERR_NOT_FOUND: none. */
enum err store_layer_below(struct store *store, enum dataset_kind dataset,
	int64_t above, int64_t *ret, struct error *why) NODISCARD;
enum err store_layer_rows(struct store *store, enum dataset_kind dataset,
	int64_t layer, int64_t *ret, struct error *why) NODISCARD;

enum err store_goods_find(struct store *store, const char *barcode,
	struct goods *ret, struct error *why) NODISCARD;
enum err store_resident_find(struct store *store,
	const struct document *document, struct resident *ret,
	struct error *why) NODISCARD;
/* Goods, or residents by document, number and name only, in sight and in
 * order, after a code ("" or DOCUMENT_NONE: from the first); max at most. */
enum err store_goods_page(struct store *store, const char *after,
	struct goods *ret, int max, int *ret_count,
	struct error *why) NODISCARD;
enum err store_residents_page(struct store *store, const struct document *after,
	struct resident *ret, int max, int *ret_count,
	struct error *why) NODISCARD;
/* Codes that the last 2,000 lines of sales have most often, the most often
 * first, whether they are in sight or not; max at most. */
enum err store_goods_often(struct store *store, char (*ret)[BARCODE_SIZE],
	int max, int *ret_count, struct error *why) NODISCARD;
/* Every document of the dataset, in sight or not, in order, max at most. */
enum err store_residents_after(struct store *store,
	const struct document *after, struct document *ret, int max,
	int *ret_count, struct error *why) NODISCARD;
enum err store_shop_find(struct store *store, const char *shop,
	struct shop *ret, struct error *why) NODISCARD;
/* The rate of the latest from_day <= day. */
enum err store_rate_find(struct store *store, const char *currency, int32_t day,
	struct rate *ret, struct error *why) NODISCARD;

/* Keys in sight of a dataset (an upper bound when layers overlap). */
enum err store_dataset_rows(struct store *store, enum dataset_kind dataset,
	int64_t *ret, struct error *why) NODISCARD;

#endif
