#ifndef HUB_THROTTLE_H
#define HUB_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Requests an address may make: so many a second, and ten seconds' worth at
 * once. Addresses share a place of a fixed table when their hashes do.
 */
#define THROTTLE_PLACES  1024
#define THROTTLE_BURST_S 10

struct throttle {
	int64_t per_s; /* 0: no limit */
	struct {
		int64_t left_milli; /* thousandths of a request */
		int64_t at_ms;
	} places[THROTTLE_PLACES];
};

void throttle_init(struct throttle *throttle, int64_t per_s);

/* May the address make one more at this time? */
bool throttle_take(struct throttle *throttle, uint64_t peer, int64_t at_ms);

#endif
