#ifndef AUDIT_WALK_H
#define AUDIT_WALK_H

#include "check.h"
#include "core/timeline.h"
#include "purse.h"
#include "sealed.h"
#include "sign/chain.h"
#include "staff.h"

/* Where the walk over an epoch ended: what a later one goes on from. */
struct walk_past {
	int64_t epoch; /* 0: there is none of this chain */
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	struct timeline line;
	int64_t shift;
	int64_t sales;
	struct money sold;
	struct money refunded;
	struct purse purse;
};

/*
 * One chain and epoch from its first line to its last: what entries say
 * beside each other. After a fault the walk goes on from what it was given,
 * so that one act is one fault or few.
 */
struct walk {
	struct check *check;
	int number; /* of the chain in the claims; -1: only its context */
	char name[CHAIN_SIZE]; /* of the chain */
	const struct claim_chain *claim;
	struct verify_chain *result;
	struct chain chain;
	const struct ring_key *key; /* that may sign now; NULL: not known */
	int64_t revoked;            /* the last entry that may be believed */
	bool is_joined;             /* a hub grants its rights */
	int32_t joined_day;         /* after which one does */
	struct market_place heard; /* of the hub's chain, by acknowledgements */
	int32_t heard_day;
	struct walk_past past;
	bool is_adrift; /* it goes on from an entry that is not in sight */
	bool is_begun;  /* an entry could be read */
	struct timeline line;     /* behind the last that could */
	struct stamp told_before; /* of the entry before this one */
	int32_t day_before;
	int32_t acknowledged_day; /* by the hub, or DAY_NONE */
	int64_t shift;            /* open behind it, or 0 */
	int64_t sales;
	struct money sold;
	struct money refunded;
	int64_t kinds[ENTRY_KIND_COUNT];
	struct claim_totals totals;
	struct purse purse;
	struct sealed *sealed; /* NULL: the bundle has none */
	struct staff staff;
	size_t last_length; /* of the line below */
	char last[ENTRY_LINE_SIZE];
};

/*
 * Before the first line; then lines in order (feed_take); then the end. All
 * zero before the first chain; the epochs of one come after each other, the
 * hub's chain before all. number -1: the claim has a chain and an epoch of
 * which only the context is there.
 */
enum err walk_start(struct walk *walk, struct check *check, int number,
	const struct claim_chain *claim, struct error *why) NODISCARD;
enum err walk_context(
	void *walk, const struct feed_line *line, struct error *why) NODISCARD;
enum err walk_take(
	void *walk, const struct feed_line *line, struct error *why) NODISCARD;
enum err walk_end(struct walk *walk, struct error *why) NODISCARD;
void walk_close(struct walk *walk);

#endif
