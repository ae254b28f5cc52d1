#include "throttle.h"

#include <string.h>

#define GOLDEN 0x9e3779b97f4a7c15U /* 2^64 / phi: spreads what is alike */

void throttle_init(struct throttle *throttle, int64_t per_s)
{
	memset(throttle, 0, sizeof(*throttle));
	throttle->per_s = per_s;
	for (int i = 0; i < THROTTLE_PLACES; i++)
		throttle->places[i].left_milli =
			per_s * INT64_C(1000) * THROTTLE_BURST_S;
}

bool throttle_take(struct throttle *throttle, uint64_t peer, int64_t at_ms)
{
	size_t at = (size_t)(peer * GOLDEN >> 54) % THROTTLE_PLACES;
	int64_t most = throttle->per_s * INT64_C(1000) * THROTTLE_BURST_S;
	int64_t passed = at_ms - throttle->places[at].at_ms;

	if (throttle->per_s == 0)
		return true;
	throttle->places[at].at_ms = at_ms;
	if (passed > INT64_C(1000) * THROTTLE_BURST_S)
		passed = INT64_C(1000) * THROTTLE_BURST_S;
	if (passed > 0)
		throttle->places[at].left_milli += passed * throttle->per_s;
	if (throttle->places[at].left_milli > most)
		throttle->places[at].left_milli = most;
	if (throttle->places[at].left_milli < 1000)
		return false;
	throttle->places[at].left_milli -= 1000;
	return true;
}
