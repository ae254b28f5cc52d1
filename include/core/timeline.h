#ifndef CORE_TIMELINE_H
#define CORE_TIMELINE_H

#include "core/day.h"

/*
 * The time of a chain: what to believe of the machine's clock. With a limit
 * a day the clock is money, so the day an act falls on is certain, or nothing
 * is sold.
 *
 * A chain has two times. `at` orders it and never falls. `told` is the time
 * that people read and that the day follows; it never falls by itself: only
 * a small step back within one day, which is noted, and an administrator's
 * word move it back, and at stays ahead of it then. The day goes back by an
 * administrator's word only. Allowance is counted a day by its label, so a
 * day that comes again finds what was used on it.
 * Source: DESIGN sections 4 and 9; SYNC 1.6, clock back and forward.
 */

/* Between two entries of one boot the machine's clock may lose or gain on
 * the boot-time clock as much as crystals do and NTP slews. */
#define TIMELINE_SLACK_MS 2000
#define TIMELINE_SLEW     1000 /* and one part in so many */

/* Set back by more than this it is no correction. */
#define TIMELINE_BACK_MS (INT64_C(5) * 60 * 1000)

/* After a start a till that slept for longer is not simply believed. */
#define TIMELINE_GAP_MS (INT64_C(400) * 24 * 60 * 60 * 1000)

/* No machine runs for longer: such a boot-time clock is none. */
#define TIMELINE_UPTIME_MS (INT64_C(20) * 365 * 24 * 60 * 60 * 1000)

/* Where a chain ends. */
struct timeline {
	struct stamp at;
	struct stamp told; /* <= at */
	int32_t day;       /* DAY_NONE: the chain is empty */
	bool is_anchored;  /* told can be carried on by the boot-time clock */
	char boot[CLOCK_BOOT_SIZE];
	int64_t mono_ms;
};

enum clock_cause {
	CAUSE_NONE,
	CAUSE_STEP,    /* moved against the boot-time clock, the day is sure */
	CAUSE_BEHIND,  /* in doubt: it lies before the chain's time */
	CAUSE_AHEAD,   /* in doubt: another day than the boot-time clock's */
	CAUSE_GAP,     /* in doubt: far ahead after a start of the machine */
	CAUSE_CONFIRM, /* an administrator says that it is right */
	CAUSE_COUNT,
};

/* The time of one act. */
struct timing {
	struct stamp at;
	struct stamp told;
	int32_t day;
	enum clock_source source;
	enum clock_cause cause;
	bool has_expected;
	struct stamp expected; /* told, carried on by the boot-time clock */
};

const char *clock_cause_name(enum clock_cause cause); /* "step"; "" = none */

/* Is the day not certain? Then told and day hold what is known for sure. */
bool timing_is_doubtful(const struct timing *timing);

/* The time of an act now, after all that is in the chain. */
void timeline_judge(const struct timeline *line, const struct reading *now,
	int32_t offset_minutes, struct timing *ret);

/* The same when an administrator says that the machine's clock is right. */
void timeline_confirm(const struct timeline *line, const struct reading *now,
	int32_t offset_minutes, struct timing *ret);

/* An entry with this timing was appended. */
void timeline_follow(struct timeline *line, const struct timing *timing,
	const struct reading *now);

/*
 * For whoever checks a chain: may the entry at `now` follow the one before
 * without a word about its clock? told and source are the entry's own. Twice
 * the slack, since neither reading is told to the millisecond.
 */
bool timeline_flows(const struct timeline *line, const struct reading *now);

#endif
