#ifndef AUDIT_MARKET_H
#define AUDIT_MARKET_H

#include "entry/entry.h"
#include "staff.h"

/*
 * What the hub's chain says of its market: which tills there are and with
 * what keys, up to where each may be believed, who works there, and which
 * rules were published when. A till may lag behind it, so that several
 * states can be right for an entry.
 */
#define MARKET_ITEMS_MAX 100000 /* of each list */

/* A place in the hub's chain; {0, 0} lies before all. */
struct market_place {
	int64_t epoch;
	int64_t seq;
};

struct market_key { /* of an `enrol` */
	char till[CHAIN_SIZE];
	int64_t epoch;
	char key[HASH_TEXT_SIZE];
	char leaf[HASH_TEXT_SIZE]; /* of the entry */
	int32_t day;
	struct market_place place;
};

struct market_revoke {
	char till[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq; /* the last that may be believed */
};

struct market_staff {
	struct staff_one one;
	struct market_place place;
	struct stamp at;
};

struct market_rules {
	int64_t version;
	int32_t from;
	struct market_place place;
};

struct market_span { /* of an epoch of the hub's own chain */
	int64_t epoch;
	int64_t end;   /* where the epoch after it went on; -1: none did */
	int64_t heard; /* tills heard of so many entries */
};

struct market {
	bool is_here; /* the bundle has the hub's chain, or a part of it */
	int key_count;
	struct market_key *keys;
	int revoke_count;
	struct market_revoke *revokes;
	int staff_count;
	struct market_staff *staff;
	int rules_count;
	struct market_rules *rules;
	int span_count;
	struct market_span *spans;
};

/* An entry of the hub's chain, in order. */
enum err market_take(struct market *market, const struct entry *entry,
	const char *leaf, struct error *why) NODISCARD;
/* A till was told, by the hub, how long the hub's chain is. */
enum err market_hear(struct market *market, struct market_place place,
	struct error *why) NODISCARD;
void market_clear(struct market *market);

/* NULL: the hub has not enrolled a key for them. */
const struct market_key *market_key_find(
	const struct market *market, const char *till, int64_t epoch);

/* Is it the leaf of the enrolment of this epoch? */
bool market_begins(const struct market *market, const char *till, int64_t epoch,
	const char *leaf);

/* The day on which the hub enrolled a till first; INT32_MAX: it has not. */
int32_t market_enrolled_day(const struct market *market, const char *till);

/* The last entry that may be believed; INT64_MAX: all. */
int64_t market_revoked(
	const struct market *market, const char *till, int64_t epoch);

/*
 * May an entry of a day name this version, at a till that knows the hub's
 * chain to a place at least?
 */
bool market_has_rules(const struct market *market, int64_t version, int32_t day,
	struct market_place known);

/*
 * The state of an operator that lets them do most, of those that a till may
 * have known at a time; NULL: they were nobody.
 */
const struct staff_one *market_staff_find(const struct market *market,
	const char *id, struct market_place known, struct stamp at);

#endif
