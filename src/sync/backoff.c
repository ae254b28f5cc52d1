#include "sync/backoff.h"

void backoff_fail(struct backoff *backoff, int64_t mono_ms, uint32_t chance,
	int64_t asked_ms)
{
	int64_t bound = backoff->bound_ms * 2;

	if (bound < BACKOFF_FIRST_MS)
		bound = BACKOFF_FIRST_MS;
	if (bound > BACKOFF_MOST_MS)
		bound = BACKOFF_MOST_MS;
	if (asked_ms > BACKOFF_MOST_MS)
		asked_ms = BACKOFF_MOST_MS;
	backoff->bound_ms = bound;
	backoff->until_ms = mono_ms + asked_ms + chance % (bound + 1);
}

void backoff_reset(struct backoff *backoff)
{
	*backoff = (struct backoff){ 0 };
}

bool backoff_is_over(const struct backoff *backoff, int64_t mono_ms)
{
	/* A clock that began anew keeps nobody waiting for long. */
	return mono_ms >= backoff->until_ms ||
	       backoff->until_ms - mono_ms > 2 * BACKOFF_MOST_MS;
}
