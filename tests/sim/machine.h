#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include "counter.h"

#include "till/till.h"

/* What a till runs on; private to counter.c, people.c and trouble.c. */
#define PATH_SIZE 192
#define RECENT    24
#define NO_PERSON (-1)
#define CASHIER   "cashier"

struct machine {
	char name[8];
	char chain[CHAIN_SIZE];
	char home[PATH_SIZE];
	char backup[PATH_SIZE];
	bool has_backup;
	bool is_gone;
	bool is_leaving;
	bool is_apart;     /* there are two of it */
	struct till *till; /* NULL: it is off */
	struct clock clock;
	int64_t skew_ms;
	int64_t full_until_ms; /* its disk */
	int64_t boot_ms;
	int boots;
	int64_t joined_epoch; /* by a code in this world, or 0 */
	int64_t seen_epoch;
	int64_t seen_seq;
	int64_t turn_ms;
	int turns;
	int person; /* who stands there */
	int recent;
	char receipts[RECENT][RECEIPT_SIZE];
};

extern struct machine machines[SLOTS_MAX];
extern int machine_count;

/* One more, off and without a home. */
struct machine *machine_add(const char *chain, const char *name);
void machine_join(struct machine *machine); /* with a code of the hub */
void machine_start(int slot);
void machine_stop(int slot); /* orderly */
void machine_boot(int slot, void *what);
/* Before an act it may be given a moment to die in; false: it did, and
 * nobody hears what the act returned. */
void machine_before(int slot);
bool machine_after(int slot);
/* The same at the end of an act that must have come to something, or which a
 * rule of the market forbade. */
bool machine_has_done(
	int slot, enum err rc, const struct error *why, const char *what);
void machine_look(int slot, void *what);
/* Somebody comes, goes, or brings something back. */
void machine_come(int slot, void *what);
void machine_leave(int slot, void *what);
void machine_take_back(int slot, void *what);
/* Somebody with the right says which day it is. */
void machine_confirm(int slot, void *what);

#endif
