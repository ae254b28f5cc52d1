#ifndef STORE_MARKET_H
#define STORE_MARKET_H

#include "entry/answer.h"
#include "entry/statement.h"
#include "store/store.h"

/*
 * What a till that joined a market keeps of the hub: its chain, what it
 * stated and acknowledged, and the rights that follow from it. Rights are
 * never counted apart: what was used of one is the sum of the sales that
 * name it, whether it is open is what the chain says.
 */

/* -- market.c: the hub, and how far the two know of each other --------------
 */

#define MARKET_URL_SIZE 129
#define MARKET_PIN_SIZE 65

struct store_hub {
	char url[MARKET_URL_SIZE];
	char key[HASH_TEXT_SIZE]; /* Ed25519 public, base64url */
	char pin[MARKET_PIN_SIZE];
	int64_t epoch; /* the highest seen, 0 before the first */
	int64_t seq;   /* highest statement seen in it */
	int64_t read;  /* statements of that epoch fetched up to here */
	int64_t boxes; /* position of the last entry whose box was sent */
};

/* ERR_NOT_FOUND: the till stands alone. */
enum err store_market_find(struct store *store, struct store_hub *ret,
	struct error *why) NODISCARD;
enum err store_market_put(struct store *store, const struct store_hub *hub,
	struct error *why) NODISCARD;

/* How far the hub holds an epoch of this chain; seq 0 when it never said. */
struct store_sent {
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct stamp at; /* the hub's time */
};
enum err store_sent_find(struct store *store, int64_t epoch,
	struct store_sent *ret, struct error *why) NODISCARD;
enum err store_sent_put(struct store *store, const struct store_sent *sent,
	struct error *why) NODISCARD;

/* The lowest epoch up to the last with entries that the hub does not hold,
 * as it last said; ERR_NOT_FOUND: it holds all. */
enum err store_sent_behind(struct store *store, int64_t epoch_last,
	struct store_sent *ret, struct error *why) NODISCARD;

/* Own entries that the hub does not hold; acks are not counted. */
struct store_unsent {
	int64_t count;
	struct stamp oldest; /* of the first of them */
};
enum err store_unsent(struct store *store, int64_t epoch_last,
	struct store_unsent *ret, struct error *why) NODISCARD;

/* Lines of an epoch after seq, LF ended, as many as fit into text and are
 * at most count_max. */
enum err store_lines_after(struct store *store, const struct store_sent *after,
	int count_max, struct text *out, struct error *why) NODISCARD;

/* The lines that began later epochs of this chain, in order, LF ended. */
enum err store_openers(
	struct store *store, struct text *out, struct error *why) NODISCARD;

/* Sealed numbers of sales after an entry, as base64url lines: the position
 * of the last entry looked at in ret_last, 0 when there was none. */
enum err store_boxes_after(struct store *store, int64_t after, struct text *out,
	int64_t *ret_last, struct error *why) NODISCARD;

/* Use at other tills: added up; the day's place to go on from. */
enum err store_market_use_add(struct store *store, const struct answer_use *use,
	struct error *why) NODISCARD;
enum err store_market_use_find(struct store *store, const char *person,
	const char *limit, struct period period, int64_t *ret,
	struct error *why) NODISCARD;
/* All that was read for a day, for it is read again. */
enum err store_use_forget(
	struct store *store, int32_t day, struct error *why) NODISCARD;
enum err store_use_read(struct store *store, int32_t day, int64_t *ret,
	struct error *why) NODISCARD;
enum err store_use_read_put(struct store *store, int32_t day, int64_t next,
	struct error *why) NODISCARD;

/* -- market_chain.c: the hub's chain ----------------------------------------
 */

/* Append an entry of the hub's chain with its rows. */
enum err store_hub_append(struct store *store,
	const struct store_append *append, struct error *why) NODISCARD;
/* As for the own chain. */
enum err store_hub_last(struct store *store, struct store_entry *ret,
	struct error *why) NODISCARD;
enum err store_hub_after(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why) NODISCARD;
enum err store_hub_entry_find(struct store *store, int64_t epoch, int64_t seq,
	struct store_entry *ret, struct error *why) NODISCARD;

enum err store_hub_leaf_find(struct store *store, const char *leaf,
	struct store_entry *ret, struct error *why) NODISCARD;

/* The hub's entry whose rules are in force; ERR_NOT_FOUND. */
enum err store_hub_rules_find(struct store *store, int32_t day, int64_t *ret_id,
	struct error *why) NODISCARD;

/* The hub's entry with the rules of a version; ERR_NOT_FOUND. */
enum err store_hub_rules_version(struct store *store, int64_t version,
	int64_t *ret_id, struct error *why) NODISCARD;

/* The first dataset that was not taken yet; ERR_NOT_FOUND: all were. */
struct store_hub_dataset {
	int64_t entry;
	enum dataset_kind dataset;
	char sha256[HASH_TEXT_SIZE];
	int64_t bytes;
	bool replaces;
};
enum err store_hub_dataset_next(struct store *store,
	struct store_hub_dataset *ret, struct error *why) NODISCARD;
/* The last one before an entry of the hub that was taken. */
enum err store_hub_dataset_before(struct store *store, int64_t entry,
	struct store_hub_dataset *ret, struct error *why) NODISCARD;
enum err store_hub_dataset_taken(
	struct store *store, int64_t entry, struct error *why) NODISCARD;

/* A PIN verifier that the roster names and is not here (HASH_TEXT_SIZE);
 * ERR_NOT_FOUND: all are. */
enum err store_hub_pin_missing(
	struct store *store, char *ret, struct error *why) NODISCARD;

/* Does the roster, now or before, name this PIN verifier? */
enum err store_hub_pin_named(struct store *store, const char *sha256, bool *ret,
	struct error *why) NODISCARD;
/* The hub's first entry that names a dataset or a PIN verifier which is not
 * here: its epoch and seq. ERR_NOT_FOUND: all are. */
enum err store_hub_lacks(struct store *store, struct store_entry *ret,
	struct error *why) NODISCARD;

/* What a person was assessed, by the latest entry for each day and limit,
 * over the days from first on. */
struct store_assessed {
	struct money excess;
	struct money tax;
};
enum err store_assessed(struct store *store, const char *person, int32_t first,
	struct store_assessed *ret, struct error *why) NODISCARD;

/* -- rights.c ----------------------------------------------------------------
 */

/* Keep a statement whole; one that is here already is left alone. known:
 * own entries up to this position are in its figures. */
struct store_statement {
	const struct lease_statement *lease; /* what the line says */
	const char *line;
	const char *leaf;
	int64_t known;
};
enum err store_statement_put(struct store *store,
	const struct store_statement *statement, struct error *why) NODISCARD;

/* A statement as it is kept: its line is to be opened by the caller. */
struct store_right {
	char leaf[HASH_TEXT_SIZE];
	int64_t known;
	size_t length;
	char line[STATEMENT_LINE_MAX];
};

/* By its leaf; the answer to a request; ERR_NOT_FOUND. */
enum err store_statement_find(struct store *store, const char *leaf,
	struct store_right *ret, struct error *why) NODISCARD;
enum err store_answer_find(struct store *store, const char *request,
	struct store_right *ret, struct error *why) NODISCARD;

/*
 * Rights that are open: of the till's epoch, the hub's newest epoch, asked
 * for (or given unasked), not disclaimed, not closed. Those of a person on a
 * day, in order of leaf; the permit of a day (the newest); all leases, in
 * order of leaf.
 */
struct store_whose {
	const char *person; /* "" for a permit */
	int32_t day;
	int64_t epoch;     /* the till's */
	int64_t hub_epoch; /* the least the hub may have had */
};
enum err store_lease_open(struct store *store, const struct store_whose *whose,
	const char *after, struct store_right *ret,
	struct error *why) NODISCARD;
enum err store_permit_find(struct store *store, const struct store_whose *whose,
	struct store_right *ret, struct error *why) NODISCARD;
enum err store_lease_next(struct store *store, int64_t epoch, const char *after,
	struct store_right *ret, struct error *why) NODISCARD;

enum err store_is_recalled(struct store *store, const char *leaf, bool *ret,
	struct error *why) NODISCARD;

/* Every lease and permit of days from first on, or still open, in order of
 * leaf: what a hub that was restored must be told. */
enum err store_right_next(struct store *store, int32_t first, const char *after,
	struct store_right *ret, struct error *why) NODISCARD;

/* What stands on a right: use of a limit, and sales; of one person, or of
 * all when person is NULL. */
struct store_right_use {
	int64_t used;
	int64_t sales;
};
enum err store_right_used(struct store *store, const char *leaf,
	const char *limit, const char *person, struct store_right_use *ret,
	struct error *why) NODISCARD;

/* Use of a limit by a person in own entries after a position (see known). */
struct store_since {
	const char *person;
	const char *limit;
	struct period period;
	int64_t entry;
};
enum err store_used_since(struct store *store, const struct store_since *since,
	int64_t *ret, struct error *why) NODISCARD;

/* Requests without an answer that were not disclaimed, in order: the entry
 * that asks, after a position; ERR_NOT_FOUND: no more. */
enum err store_ask_open(struct store *store, int64_t after, int64_t *ret_id,
	struct error *why) NODISCARD;

/* The last acknowledgement in the chain: its seq for an epoch and the hub's
 * epoch; zeroes when there is none. */
enum err store_ack_last(struct store *store, int64_t epoch, int64_t *ret_seq,
	int64_t *ret_hub_epoch, struct error *why) NODISCARD;

#endif
