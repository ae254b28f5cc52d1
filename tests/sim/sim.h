#ifndef SIM_H
#define SIM_H

#include "base/clock.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A market in one process, from one seed: the production code of tills and
 * hub over a clock, a link, disks and crashes that are played here. What is
 * done is a list of events in order of time; each run of a seed does the
 * same. Beside it ghost.c keeps what really happened, and says after each
 * event whether what must hold does (SYNC section 4.4).
 */
#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

#define SIM_START      INT64_C(1772380800000) /* 2026-03-02 00:00 in the market */
#define SIM_DAY        20514                  /* the same as a market day */
#define CAP_FEN        800000
#define LIMIT_ID       "value-day"
#define OFFSET_MINUTES 480

#define TILLS_MAX   6  /* chains T1 to T6 */
#define SLOTS_MAX   48 /* machines: clones and successors too */
#define PERSONS_MAX 24
#define DAYS_MAX    400

/* -- time, chance, and what is told of them (world.c) ----- */

/* How things go wrong in a world, in thousandths unless said otherwise. */
struct faults {
	int loss;         /* a request, or an answer, never arrives */
	int twice;        /* a request arrives again, some time later */
	int slow;         /* takes seconds, not milliseconds */
	int cut_off;      /* of each till each hour: no link for a while */
	int till_crash;   /* of each act: the machine dies in it */
	int hub_crash;    /* of each request */
	int till_restore; /* of each till each day: an older ledger */
	int hub_restore;  /* each day: an older database */
	int clone;        /* of each till each day: its home is copied */
	int lost;         /* of each till each day: gone for good */
	int leave;        /* of each till each day: decommissioned */
	int release;      /* of each hour: officers give back a lease */
	int clock;        /* of each till each day: its clock is set */
	int by_hand;      /* of each till each day: a stick is carried */
	int rules_change; /* each day */
	int ahead;        /* of each till each hour: officers give day leases */
	int full;         /* of each home each hour: its disk, for hours */
};

struct plan {
	uint64_t seed;
	int days;
	int tills;
	int persons;
	int customers; /* a till and day, on average */
	int variant;   /* of the rules, see market.h */
	bool refunds;
	struct faults faults;
};

struct world {
	struct plan plan;
	int64_t now_ms; /* true time */
	bool is_calm;   /* faults are over: all must settle */
	bool is_quiet;  /* and nothing is begun without a cause */
	bool is_over;   /* nothing is begun any more */
	int64_t events;
	int64_t acts;      /* sales, refunds and refusals */
	int64_t till_days; /* days that tills were there */
	uint64_t digest;   /* of everything that was traced */
	bool is_broken;    /* a rule was violated */
	char base[48];     /* of everything on disk, of all worlds */
	char home[64];     /* of this one */
};
extern struct world world;

/* From low to high, both included; true so often in a thousand. */
int64_t world_int(int64_t low, int64_t high);
bool world_chance(int per_mille);
/* The same, and never once faults are over. */
bool world_fault(int per_mille);

/* A line of what happens: kept for the last words, and in the digest. */
#define PRINTS(a, b) __attribute__((format(printf, a, b)))
void world_trace(const char *format, ...) PRINTS(1, 2);
/* A rule does not hold: says so with what led to it. The first counts. */
void world_wrong(const char *rule, const char *format, ...) PRINTS(2, 3);
/* The simulator itself, or what it stands on, failed. */
void world_must(enum err rc, const char *what, const struct error *why);

/* -- events (world.c) ----- */

struct event {
	int64_t at_ms;
	int64_t order; /* of those at the same time: as they were made */
	void (*run)(int who, void *what);
	int who;
	void *what;
};
void event_add(
	int64_t at_ms, void (*run)(int who, void *what), int who, void *what);
/* The next one, which is run; false: none is left before until_ms. */
bool event_next(int64_t until_ms);

void world_begin(const struct plan *plan);

/* -- files (disk.c) ----- */

/*
 * Disks under SQLite: one for each home. What was written and not synced is
 * known, so that a crash can lose it. fuse: so many steps from now the
 * machine dies (0: never).
 */
enum crash {
	CRASH_KILLED, /* all that was written is there */
	CRASH_HALF,   /* the earlier half of what was not synced */
	CRASH_POWER,  /* nothing of it */
	CRASH_COUNT,
};
void disk_start(void);
void disk_make(const char *home);
void disk_forget_all(void);
void disk_fuse(const char *home, int steps);
bool disk_is_dead(const char *home);
/* From now on there is room for what is there, and for no more; was there
 * anything for which there was none since? */
void disk_fill(const char *home, bool is_full);
bool disk_was_full(const char *home);
/* Nothing is written any more; open files can be closed. */
void disk_kill(const char *home);
/* With all of its files closed: lose what is lost, and work again. */
void disk_revive(const char *home, enum crash crash);

/* Copy or remove a folder of plain files and folders. */
void folder_copy(const char *from, const char *to);
void folder_remove(const char *path);
void file_take(const char *from, const char *to); /* as it is, over to */

/* -- the link (link.c) ----- */

struct link;
/* The way of a machine to the hub. */
struct link link_of(int slot);
/* No link until then. */
void link_cut(int slot, int64_t until_ms);
bool link_is_cut(int slot);
void link_begin(void);
/* To a hub that answers in the call: for those who wait by themselves. */
struct link link_at_once(void);

#endif
