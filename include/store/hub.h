#ifndef STORE_HUB_H
#define STORE_HUB_H

#include "entry/statement.h"
#include "store/store.h"

/*
 * The market's database: every chain, the tills, and the rights that are
 * out. SQLite in a file, or PostgreSQL behind a URL; the same statements.
 * Rows are locked in this order: hub_state, till, quota_day, lease.
 */

/*
 * Open the database at a path or a postgres:// URL and bring its schema up
 * to date. create: it must hold no market yet; otherwise it must.
 */
enum err store_hub_open(const char *where, bool create, struct store **ret,
	struct error *why) NODISCARD;

/* Partitions of these days, where the database has such. */
enum err store_hub_days(
	struct store *store, struct period days, struct error *why) NODISCARD;

/* What the database server is known by, or "". */
enum err store_hub_identity(struct store *store, char *ret, size_t size,
	struct error *why) NODISCARD;

/* Which connection to a server this is: another server may answer the next
 * one. 0: there is none. */
int64_t store_hub_connection(const struct store *store);

/* Write a copy of the database file to path, which must not be there. */
enum err store_hub_copy(
	struct store *store, const char *path, struct error *why) NODISCARD;

/* -- hub_state.c: who we are, and where our own chain ends ----- */

struct store_hub {
	char market[MARKET_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct stamp at;
	int32_t day;
	bool frozen;
	char identity[64]; /* of the database server, or "" */
};
enum err store_hub_make(struct store *store, const struct store_hub *hub,
	struct error *why) NODISCARD;
enum err store_hub_read(struct store *store, struct store_hub *ret,
	struct error *why) NODISCARD;
/* Read it and keep others from changing it until the transaction ends. */
enum err store_hub_lock(struct store *store, struct store_hub *ret,
	struct error *why) NODISCARD;
enum err store_hub_put(struct store *store, const struct store_hub *hub,
	struct error *why) NODISCARD;

/* -- hub_tills.c ----- */

enum till_state {
	TILL_LIVE,
	TILL_QUARANTINED, /* its chain was forked */
	TILL_LOST,
	TILL_LEFT, /* decommissioned */
	TILL_STATE_COUNT,
};
const char *till_state_name(enum till_state state);

struct store_till {
	char chain[CHAIN_SIZE];
	enum till_state state;
	int64_t epoch;    /* its latest */
	int64_t hub_seq;  /* statements made to it in this hub epoch */
	int64_t reported; /* hub epoch for which it has told its leases */
	struct stamp seen;
};
/* New, or in the place of what there is. */
enum err store_till_put(struct store *store, const struct store_till *till,
	struct error *why) NODISCARD;
enum err store_till_find(struct store *store, const char *chain,
	struct store_till *ret, struct error *why) NODISCARD;
/* Count one more statement to the till and lock its row. ERR_NOT_FOUND. */
enum err store_till_speak(struct store *store, const char *chain,
	struct stamp seen, struct store_till *ret, struct error *why) NODISCARD;
/* Lock its row as it is. ERR_NOT_FOUND. */
enum err store_till_lock(struct store *store, const char *chain,
	struct store_till *ret, struct error *why) NODISCARD;
#define TILL_PAGE_MAX 50
enum err store_till_list(struct store *store, const char *after,
	struct store_till *ret, int *ret_count, struct error *why) NODISCARD;
/* Statements are numbered anew in a new epoch of the hub. */
enum err store_tills_renumber(struct store *store, struct error *why) NODISCARD;
/* Tills that are neither lost nor gone and have not reported. */
enum err store_tills_unreported(struct store *store, int64_t hub_epoch,
	int64_t *ret, struct error *why) NODISCARD;

struct store_epoch {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	char key[HASH_TEXT_SIZE];
	int64_t seq; /* last entry held, 0: none */
	char leaf[HASH_TEXT_SIZE];
	struct stamp at;
	int64_t revoked; /* trusted up to this entry; -1: wholly */
	int64_t held;    /* first entry without effects; 0: none is */
};
enum err store_epoch_put(struct store *store, const struct store_epoch *epoch,
	struct error *why) NODISCARD;
enum err store_epoch_find(struct store *store, const char *chain, int64_t epoch,
	struct store_epoch *ret, struct error *why) NODISCARD;
/* The first epoch after this one of (chain, epoch), in that order. */
enum err store_epoch_after(struct store *store, const char *chain,
	int64_t epoch, struct store_epoch *ret, struct error *why) NODISCARD;

/* -- hub_entries.c ----- */

struct store_arrival {
	const char *chain;
	int64_t epoch;
	int64_t seq;
	const char *kind;
	struct stamp at;
	int32_t day;
	const char *leaf;
	const char *line;
	const char *flag; /* "" for one that counts */
};
/* So many rows go in by one statement; fewer one by one. */
#define STORE_TOGETHER 8
/* Entries of one chain and epoch, STORE_TOGETHER at most. */
enum err store_arrive(struct store *store, const struct store_arrival *arrivals,
	int count, struct error *why) NODISCARD;
enum err store_chain_find(struct store *store, const char *chain, int64_t epoch,
	int64_t seq, struct store_entry *ret, struct error *why) NODISCARD;
/* The first of a chain at (epoch, seq) or after it. */
enum err store_chain_from(struct store *store, const char *chain, int64_t epoch,
	int64_t seq, struct store_entry *ret, struct error *why) NODISCARD;
/* Hand out the entries of a chain and epoch and what each is flagged, in
 * their order. A failure ends the reading and is handed back. */
struct store_chain_reader {
	enum err (*take)(void *context, const struct store_entry *entry,
		const char *flag, struct error *why);
	void *context;
};
enum err store_chain_read(struct store *store, const char *chain, int64_t epoch,
	struct store_chain_reader reader, struct error *why) NODISCARD;
/* The next entry of a kind in a chain after a position. */
struct store_place {
	const char *kind;
	const char *chain;
	int64_t id;
};
enum err store_kind_after(struct store *store, const struct store_place *place,
	struct store_entry *ret, struct error *why) NODISCARD;
enum err store_flag_put(struct store *store, int64_t id, const char *flag,
	struct error *why) NODISCARD;
/* The entry that a use is of has this flag no more. */
struct store_use;
enum err store_flag_clear(struct store *store, const struct store_use *of,
	const char *flag, struct error *why) NODISCARD;
/* Entries that are flagged, by position. */
struct store_flagged {
	int64_t id;
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char kind[16];
	char flag[16];
};
enum err store_flagged_after(struct store *store, int64_t id,
	struct store_flagged *ret, struct error *why) NODISCARD;
enum err store_entries_count(
	struct store *store, int64_t *ret, struct error *why) NODISCARD;

/* A line of another branch. ret_branch: 1, 2, ... among the lines with its
 * number, 0 when it was there already. */
enum err store_fork_add(struct store *store,
	const struct store_arrival *arrival, int64_t *ret_branch,
	struct error *why) NODISCARD;
/* The line by which another branch opened the epoch, number from 0;
 * ERR_NOT_FOUND: there are no more. */
enum err store_fork_opener(struct store *store, const char *chain,
	int64_t epoch, int64_t number, char ret[ENTRY_LINE_SIZE],
	struct error *why) NODISCARD;
/* Is the leaf one of another branch? */
enum err store_fork_find(struct store *store, const char *chain, int64_t epoch,
	const char *leaf, bool *ret, struct error *why) NODISCARD;
struct store_fork {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct stamp at;
	size_t length;
	char line[ENTRY_LINE_SIZE];
};
/* The number-th fork in the order of chain, epoch, seq, leaf, from 0. */
enum err store_fork_get(struct store *store, int64_t number,
	struct store_fork *ret, struct error *why) NODISCARD;

/* -- hub_leases.c ----- */

enum lease_state {
	LEASE_OPEN,
	LEASE_CLOSED,
	LEASE_FROZEN, /* of an epoch that is over: stays charged */
	LEASE_STATE_COUNT,
};

struct store_lease {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	char request[NONCE_SIZE];
	int32_t day;
	char leaf[HASH_TEXT_SIZE]; /* "" for one that was disclaimed before */
	char kind[12];
	int64_t hub_epoch;
	int64_t hub_seq;
	char person[PERSON_KEY_SIZE];
	char limit[RULES_ID_SIZE];
	struct money amount;
	struct money used;
	enum lease_state state;
	char line[STATEMENT_LINE_MAX];
};
/* ERR_CONFLICT: the request of that day has an answer. */
enum err store_lease_add(struct store *store, const struct store_lease *lease,
	struct error *why) NODISCARD;
struct store_request {
	const char *chain;
	int64_t epoch;
	const char *request;
	int32_t day; /* that one, or disclaimed later; DAY_NONE: any */
};
enum err store_lease_asked(struct store *store,
	const struct store_request *request, struct store_lease *ret,
	struct error *why) NODISCARD;
enum err store_lease_find(struct store *store, const char *leaf,
	struct store_lease *ret, struct error *why) NODISCARD;
enum err store_lease_put(struct store *store, const struct store_lease *lease,
	struct error *why) NODISCARD; /* used and state */
/* The statement to a till with a number above, in a hub epoch. */
enum err store_statement_after(struct store *store, const char *chain,
	int64_t hub_epoch, int64_t hub_seq, struct store_lease *ret,
	struct error *why) NODISCARD;
/* The next lease of a person's day, which another till than chain has and
 * which is not used up: the one with the most left first. */
struct store_elsewhere {
	const char *person;
	int32_t day;
	const char *chain;
	int64_t left; /* of the one before, whose leaf is; INT64_MAX: none */
	const char *leaf;
};
enum err store_lease_elsewhere(struct store *store,
	const struct store_elsewhere *where, struct store_lease *ret,
	struct error *why) NODISCARD;
/* Any lease or permit of a chain and epoch that is open. */
enum err store_lease_open_any(struct store *store, const char *chain,
	int64_t epoch, struct store_lease *ret, struct error *why) NODISCARD;
/* Leases of epochs before this one are over, but stay charged. */
enum err store_leases_freeze(struct store *store, const char *chain,
	int64_t epoch, struct error *why) NODISCARD;
/* Hand out every lease, and what other tables say of it. */
struct store_lease_facts {
	int64_t sold;       /* on it, by the uses that name it */
	int64_t till_epoch; /* of its till; 0: there is no such till */
};
struct store_lease_reader {
	enum err (*take)(void *context, const struct store_lease *lease,
		const struct store_lease_facts *facts, struct error *why);
	void *context;
};
enum err store_leases_read(struct store *store,
	struct store_lease_reader reader, struct error *why) NODISCARD;
/* Leaves of the leases of a till and epoch that are not closed, in order. */
struct store_leaf_reader {
	enum err (*take)(void *context, const char *leaf, struct error *why);
	void *context;
};
enum err store_leases_unclosed(struct store *store, const char *chain,
	int64_t epoch, struct store_leaf_reader reader,
	struct error *why) NODISCARD;
/* Leases of a day in the order of chain, epoch, request; page by page. */
enum err store_lease_day_after(struct store *store, int32_t day,
	const struct store_lease *after, struct store_lease *ret,
	struct error *why) NODISCARD;

enum err store_permit_take(struct store *store, int32_t day, int64_t most,
	bool *ret_taken, struct error *why) NODISCARD;

/* -- hub_export.c ----- */

/* Hand out every statement's line, by till and number. */
struct store_taker {
	enum err (*take)(void *context, const char *line, size_t length,
		struct error *why);
	void *context;
};
enum err store_statements_read(struct store *store, struct store_taker taker,
	struct error *why) NODISCARD;

/*
 * The range of a chain and epoch from its first entry of a day at or after
 * days.first to its last of one at or before days.last. ERR_NOT_FOUND.
 */
enum err store_range_days(struct store *store, struct period days,
	struct store_range *range, struct error *why) NODISCARD;

/* -- hub_quota.c ----- */

struct store_quota {
	char person[PERSON_KEY_SIZE];
	int32_t day;
	char limit[RULES_ID_SIZE];
	int64_t q;
	int64_t h;
	int64_t used;
	int64_t held;
	int64_t unl;
	int64_t ovr;
	int64_t lost;
	int64_t avail;
};
/* A row with its cap and reserve, unless there is one. */
enum err store_quota_open(struct store *store, const struct store_quota *quota,
	struct error *why) NODISCARD;
/* The same, and add unl to it; different rows, STORE_TOGETHER at most. */
enum err store_quota_unleased(struct store *store,
	const struct store_quota *quotas, int count,
	struct error *why) NODISCARD;
enum err store_quota_find(struct store *store, const char *person, int32_t day,
	const char *limit, struct store_quota *ret,
	struct error *why) NODISCARD;
/*
 * Hold min(want, what is left) when that is at least min and not nothing:
 * one conditional UPDATE. ret is what is held now, 0 when nothing was.
 */
struct store_want {
	const char *person;
	int32_t day;
	const char *limit;
	int64_t want;
	int64_t min;
};
enum err store_quota_hold(struct store *store, const struct store_want *want,
	int64_t *ret, struct error *why) NODISCARD;
/* Add to the sums of a row. */
struct store_move {
	const char *person;
	int32_t day;
	const char *limit;
	int64_t used;
	int64_t held;
	int64_t unl;
	int64_t ovr;
	int64_t lost;
};
enum err store_quota_move(struct store *store, const struct store_move *move,
	struct error *why) NODISCARD;
/* The next row whose sales exceed the cap, in order of person and limit. */
enum err store_quota_excess_after(struct store *store, int32_t day,
	const char *person, struct store_quota *ret,
	struct error *why) NODISCARD;
/* The next row of all, in order of person, day, limit. */
enum err store_quota_after(struct store *store, const struct store_quota *after,
	struct store_quota *ret, struct error *why) NODISCARD;
/* Hand out every row, and what its sums must be from uses and leases. */
struct store_sums {
	int64_t used;
	int64_t held;
	int64_t unl;
};
struct store_quota_reader {
	enum err (*take)(void *context, const struct store_quota *quota,
		const struct store_sums *sums, struct error *why);
	void *context;
};
enum err store_quotas_read(struct store *store,
	struct store_quota_reader reader, struct error *why) NODISCARD;

/* A refund whose sale is not here yet. */
struct store_waiting {
	char chain[CHAIN_SIZE];
	int64_t epoch; /* of the refund */
	int64_t seq;
	int64_t of_epoch; /* of the sale */
	int64_t of_seq;
};
enum err store_waiting_add(struct store *store,
	const struct store_waiting *waiting, struct error *why) NODISCARD;
/* The first refund, by its place, that waits for a sale. ERR_NOT_FOUND. */
enum err store_waiting_find(struct store *store, const char *chain,
	int64_t of_epoch, int64_t of_seq, struct store_waiting *ret,
	struct error *why) NODISCARD;
enum err store_waiting_end(struct store *store,
	const struct store_waiting *waiting, struct error *why) NODISCARD;

struct store_assessed {
	char person[PERSON_KEY_SIZE];
	int32_t day;
	char limit[RULES_ID_SIZE];
	struct money excess;
	struct money tax;
	int64_t epoch;
	int64_t seq;
};
enum err store_assessed_put(struct store *store,
	const struct store_assessed *assessed, struct error *why) NODISCARD;
enum err store_assessed_find(struct store *store, const char *person,
	int32_t day, const char *limit, struct store_assessed *ret,
	struct error *why) NODISCARD;
enum err store_assessed_after(struct store *store,
	const struct store_assessed *after, struct store_assessed *ret,
	struct error *why) NODISCARD;

/* -- hub_uses.c ----- */

struct store_use {
	int64_t id;
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char limit[RULES_ID_SIZE];
	char person[PERSON_KEY_SIZE];
	int32_t day;
	struct stamp at;
	int64_t used;
	int64_t leased;
	char lease[HASH_TEXT_SIZE];
	int64_t of_epoch; /* refunds: the sale */
	int64_t of_seq;
	int64_t branch; /* 0: in the chain; else one that forked off */
};
enum err store_use_add(struct store *store, const struct store_use *use,
	struct error *why) NODISCARD;
/* Of sales of one chain and epoch, STORE_TOGETHER at most. */
enum err store_uses_add(struct store *store, const struct store_use *uses,
	int count, struct error *why) NODISCARD;
/* That of a chain, epoch, seq and limit, which key names. */
enum err store_use_find(struct store *store, const struct store_use *key,
	struct store_use *ret, struct error *why) NODISCARD;
/* The uses in a chain and epoch after (seq, limit), all of which after names,
 * in that order; USE_PAGE_MAX of them, or the last. */
#define USE_PAGE_MAX 256
enum err store_uses_page(struct store *store, const struct store_use *after,
	struct store_use *ret, int *ret_count, struct error *why) NODISCARD;
/* Take what refunds gave back off the use of a sale. */
enum err store_use_net(struct store *store, struct store_use *use,
	struct error *why) NODISCARD;
/* The next use after position id that names this lease: of its chain and
 * epoch, of its person, day and limit. */
enum err store_use_on_after(struct store *store,
	const struct store_lease *lease, int64_t id, struct store_use *ret,
	struct error *why) NODISCARD;
/* The next refund of a sale after position id. */
enum err store_use_back_after(struct store *store, const struct store_use *sale,
	int64_t id, struct store_use *ret, struct error *why) NODISCARD;
/* So much of it is within the lease after all: use->leased. */
enum err store_use_lease(struct store *store, const struct store_use *use,
	struct error *why) NODISCARD;
/* Uses of a day after a position. */
enum err store_use_after(struct store *store, int32_t day, int64_t id,
	struct store_use *ret, struct error *why) NODISCARD;
/* Net use of a limit by a person over days. */
enum err store_use_sum(struct store *store, const char *person,
	const char *limit, struct period period, int64_t *ret,
	struct error *why) NODISCARD;
/* Sales of a person, day and limit without refunds, latest first: time,
 * chain, epoch, seq; the number-th from 0, its refunds taken off. */
enum err store_use_latest(struct store *store, const struct store_quota *quota,
	int64_t number, struct store_use *ret, struct error *why) NODISCARD;

/* -- hub_persons.c ----- */

struct store_person {
	char person[PERSON_KEY_SIZE];
	int32_t born; /* DAY_NONE: not known */
	bool blocked;
};
enum err store_person_put(struct store *store,
	const struct store_person *person, struct error *why) NODISCARD;
enum err store_person_find(struct store *store, const char *key,
	struct store_person *ret, struct error *why) NODISCARD;
/* The next of all, by key; ERR_NOT_FOUND after the last. */
enum err store_person_after(struct store *store, const char *after,
	struct store_person *ret, struct error *why) NODISCARD;
enum err store_persons_clear(struct store *store, struct error *why) NODISCARD;

/* Who bought at a till on several of these days; person is the last one
 * found, "" at first, and becomes the next. ERR_NOT_FOUND: no more. */
struct store_regular {
	const char *chain;
	const char *limit;
	struct period days;
	int64_t times;
	char person[PERSON_KEY_SIZE];
};
enum err store_regular_after(struct store *store, struct store_regular *next,
	struct error *why) NODISCARD;

/* -- hub_data.c ----- */

struct store_code {
	char chain[CHAIN_SIZE];
	char code[24];
	struct stamp until;
	char key[HASH_TEXT_SIZE]; /* that it let in, or "" */
	int64_t epoch;
	int64_t entry;
};
enum err store_code_put(struct store *store, const struct store_code *code,
	struct error *why) NODISCARD;
enum err store_code_find(struct store *store, const char *chain,
	struct store_code *ret, struct error *why) NODISCARD;
/* The next in order of the chain; ERR_NOT_FOUND after the last. */
enum err store_code_after(struct store *store, const char *chain,
	struct store_code *ret, struct error *why) NODISCARD;

#define DATASET_PART_MAX 262144
enum err store_part_add(struct store *store, const char *sha256, int64_t part,
	const void *bytes, size_t length, struct error *why) NODISCARD;
enum err store_part_find(struct store *store, const char *sha256, int64_t part,
	void *bytes, size_t *ret_length, struct error *why) NODISCARD;

#endif
