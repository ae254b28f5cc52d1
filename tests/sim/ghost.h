#ifndef SIM_GHOST_H
#define SIM_GHOST_H

#include "sim.h"

#include "entry/entry.h"
#include "sign/hash.h"
#include "sign/jws.h"

/*
 * What really happened, beside tills and hub and without their help: every
 * entry as it was committed, every right as it was granted, every receipt as
 * it was printed. It is told of each event and says at once what does not
 * hold. The letters are those of SYNC section 1.7: S sold, Q limit, X permits,
 * O released, K clones, R forgotten by a hub that nobody said was restored.
 */
#define EPOCHS_MAX  64
#define PAST_MAX    (1 << 18)
#define RIGHTS_MAX  (1 << 16)
#define PERMITS_MAX 4096

struct past { /* an entry */
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	enum entry_kind kind;
	int person; /* -1: none */
	int day;    /* from the first on; whose allowance */
	int64_t used;
	int64_t refunded; /* of a sale */
	int right;        /* that a sale stands on, or -1 */
	int sale;         /* that a refund is of, or -1 */
	int slot;
	bool is_printed;
	bool is_forked; /* another entry has its number */
	bool is_lost;   /* on no disk any more */
	int next_leaf;  /* in the lists of the hashes */
	int next_place;
};

struct grant {
	char leaf[HASH_TEXT_SIZE];
	char request[PERSON_KEY_SIZE];
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t hub_epoch;
	enum lease_kind kind;
	int person;
	int day;
	int64_t amount;
	int64_t total;
	int64_t count;
	int64_t sold;
	int64_t sales;
	int permit; /* place in the sums of persons, or -1 */
	bool is_open;
	bool is_released;
	int next;
};

extern struct past pasts[PAST_MAX];
extern int past_count;
extern struct grant rights[RIGHTS_MAX];
extern int right_count;

void ghost_begin(void);
const char *ghost_person(int person); /* its key */
int ghost_find(const char *leaf);     /* an entry, or -1 */

/* -- what happens ----- */

void ghost_read(int slot, const struct entry *entry, const char *leaf);
/* A till says it has sold: the receipt goes to the printer. */
void ghost_printed(int slot, const char *leaf);
/* A machine starts: what it had committed must be there. */
void ghost_reopened(int slot, int64_t epoch, int64_t seq);
/* An older ledger was put back, up to this entry: what comes next is of a
 * new epoch. */
void ghost_restored(int slot, int64_t from_epoch, int64_t from_seq);
void ghost_cloned(int slot, int clone);
/* A machine whose chain has come that far when the world begins. */
void ghost_starts(int slot, const char *chain, int64_t epoch, int64_t seq,
	const char *leaf);
/* A machine of that chain that joined anew. */
void ghost_joined(int slot, const char *chain);
/* It will say nothing more. */
void ghost_gone(int slot);
bool ghost_is_forked(const char *chain);
/* Are there, or were there, two machines of its chain? */
bool ghost_is_apart(int slot);
/* Is an entry on no disk any more: put back before it, or burnt? */
bool ghost_is_lost(int past);

void ghost_granted(const char *payload, size_t length, const char *leaf);
void ghost_acknowledged(
	const char *answer, size_t length, const struct jws_key *key);
void ghost_released(const char *leaf, int64_t amount);
void ghost_hub_started(void);
/* A till has told all its rights; and the hub waits for no till any more. */
void ghost_reported(const char *chain, int64_t hub_epoch);
void ghost_thawed(int64_t hub_epoch);
/* After an older database was put back. */
void ghost_hub_fell_back(bool by_officer);
/* A till is excluded from those that must report. */
void ghost_excluded(const char *chain);

/* -- what must hold (oracle.c) ----- */

/* The hub's tables against what it holds of the past. */
void oracle_day(void);
/* Faults are over and all had time: everything has come together. */
void oracle_end(void);

#endif
