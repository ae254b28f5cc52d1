#ifndef SIM_COUNTER_H
#define SIM_COUNTER_H

#include "sim.h"

/*
 * The machines of the market: each a till's home with the production code
 * over it, a clock of its own, and people before and behind its counter.
 */

/* Make homes of tills T1 .. that have joined the market, for all worlds. */
void counters_template(const char *home);

/* As many of them as the plan says, in a world of their own. */
void counters_begin(const char *template);
/* What will happen at the counters in the day that begins. */
void counters_day(void);
void counters_end(void);
int counters_count(void);
bool counter_serves(int slot);
/* somebody stands before it */ /* machines there ever were in this
				   world */

/* The paper of one who comes. */
#define DOCUMENT_SIZE 32
void counter_document(int person, char *ret);

bool counter_is_up(int slot);
bool counter_is_gone(int slot); /* lost, left, or replaced */
const char *counter_name(int slot);
const char *counter_chain(int slot);

/* A turn of its loop in so many milliseconds, if none comes before. */
void counter_wake(int slot, int64_t in_ms);

/* -- what goes wrong, or is done by hand ----- */

void counter_crash(int slot, enum crash crash);
/* Keep a copy of the ledger; put it back and begin a new epoch. */
void counter_backup(int slot);
void counter_restore(int slot);
/* Its whole home once more, on another machine. */
void counter_clone(int slot);
/* The chain was found forked: all its machines stop, one begins anew. */
void counter_replace(const char *chain);
void counter_lose(int slot);
/* No machine of it is heard of again; officers say so at the hub. */
void counter_give_up(const char *chain);
void counter_leave(int slot);
void counter_fill(int slot); /* its disk, for hours */
void counter_set_clock(int slot, int64_t skew_ms);
void counter_carry(int slot); /* a stick goes to the hub and back */

/* Does the hub know the key of no machine of it, which joined after the copy
 * was made that is its database now? */
bool counter_is_unknown(const char *chain);

/* -- for the end ----- */

/* Everything is right again and nobody stands at a counter. */
void counters_settle(void);
void counters_confirm(void);
struct unsettled {
	int64_t unsent;
	bool has_right;
	bool has_ask;
	bool is_frozen;
	const char *trouble;
};
/* The market day, by its own clock. */
int32_t counter_today(int slot);
/* The latest epoch of the hub that it has heard of. */
int64_t counter_hub_epoch(int slot);
struct unsettled counter_unsettled(int slot);
/* Nobody stands there, and it keeps a lease that was called back. */
bool counter_keeps_recalled(int slot);
/* The till's own check of its whole ledger. */
void counter_verify(int slot);

#endif
