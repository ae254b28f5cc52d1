#ifndef SIM_MARKET_H
#define SIM_MARKET_H

#include "sim.h"

/*
 * The hub of the market: the production code behind hub_route, its clock,
 * its database, and what officers do.
 */

/* Rules of a market, by variant: reserve, permits and lease cap differ. */
enum variant {
	VARIANT_LEASES,  /* no permits: the limit holds exactly */
	VARIANT_PERMITS, /* one floor limit for each of two tills, H = 0 */
	VARIANT_RESERVE, /* two permits within the reserve */
	VARIANT_MIXED,   /* three permits, half of them within the reserve */
	VARIANT_COUNT,
};
struct terms {
	int64_t permit_fen;
	int64_t permit_tills;
	int64_t permit_total_fen;
	int64_t permit_sales;
	int64_t reserve_fen;
	int64_t lease_fen; /* 0: whole allowance */
};
const struct terms *market_terms(int variant);

/* Make a market with operators in a folder, once for all worlds. */
void market_template(const char *home, int variant);

void market_open(const char *home);
void market_close(void);
bool market_is_up(void);
/* It dies, or died: up again by market_start. */
void market_crash(enum crash crash);
void market_start(void);

/* A request as it arrives, and the answer. false: there is none, the hub
 * is down or died over it. The body is the hub's until the next call. */
struct asked {
	const char *method;
	const char *path;
	const char *bearer; /* the line, or NULL */
	const char *type;   /* or NULL */
	const char *body;
	size_t length;
	bool by_hand;
};
struct answered {
	int status;
	const char *type;
	int64_t retry_after_ms;
	const char *body;
	size_t length;
};
bool market_route(const struct asked *asked, struct answered *ret);

/* Answer the requests of a stick onto another; false: it did not come to it. */
bool market_carry(const char *in, const char *out);

/* -- officers ----- */

/* A code for a till: 36 bytes. */
void market_code(const char *chain, char *ret);
void market_lost(const char *chain);
void market_assess(int32_t day);
void market_change_rules(void);
/* Give back what an open lease of today holds; false: there is none. */
bool market_release(void);
void market_fill(void); /* its disk, for hours */
void market_make_room(void);
/* Day leases at a till, today's or tomorrow's, for some who may come. */
void market_give_ahead(int till);
/* Keep a copy of the database, and put it back; by = an officer says so. */
void market_backup(void);
void market_restore(bool by_officer);

/* -- for the ghost ----- */

int64_t market_epoch(void);
bool market_is_frozen(void);
/* "live", "quarantined", "lost", "left"; "" for one it does not know. */
const char *market_till_state(const char *chain);
/* Has it a key of that epoch? */
bool market_knows(const char *chain, int64_t epoch);
/* Last entry of an epoch that is held (0: none), and its leaf (44 bytes). */
int64_t market_head(const char *chain, int64_t epoch, char *ret_leaf);
/* How often it holds an entry: in the chain, and as another branch. */
struct holding {
	bool in_chain;
	bool in_fork;
};
struct holding market_holds(
	const char *chain, int64_t epoch, int64_t seq, const char *leaf);
struct sums {
	int64_t q;
	int64_t h;
	int64_t used;
	int64_t held;
	int64_t unleased;
	int64_t released;
	int64_t lost;
};
/* Every person's day. */
void market_each_sum(
	void (*take)(const char *person, int32_t day, const struct sums *sums));
/* Every lease of a day. */
struct lease_row {
	const char *chain;
	int64_t epoch;
	const char *state; /* open, closed, frozen */
	const char *kind;
	const char *person;
	const char *leaf;
	int64_t amount;
	int64_t used;
};
void market_each_lease(
	int32_t day, void (*take)(int32_t day, const struct lease_row *row));
/* Is that lease out, and its till not told to give it back? */
bool market_owes_recall(const char *leaf);
/* Tables against entries, by the hub's own check; wrong when not. */
void market_recount(void);

#endif
