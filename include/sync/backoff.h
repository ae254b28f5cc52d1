#ifndef SYNC_BACKOFF_H
#define SYNC_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

/*
 * When to try again: after a failure at any moment up to a bound that
 * doubles from one second to five minutes, so that tills that lost the hub
 * together do not come back together.
 */
#define BACKOFF_FIRST_MS INT64_C(1000)
#define BACKOFF_MOST_MS  INT64_C(300000)

struct backoff {
	int64_t bound_ms; /* 0: the last try was good */
	int64_t until_ms; /* on the boot-time clock */
};

/* chance  any number; asked_ms  what the hub asked for, or 0 */
void backoff_fail(struct backoff *backoff, int64_t mono_ms, uint32_t chance,
	int64_t asked_ms);
void backoff_reset(struct backoff *backoff);
bool backoff_is_over(const struct backoff *backoff, int64_t mono_ms);

#endif
