#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

/* The same numbers on every machine: splitmix64, its seed is the story. */
struct random {
	uint64_t state;
};

static inline uint64_t random_next(struct random *random)
{
	uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* From low to high, both included. */
static inline int random_int(struct random *random, int low, int high)
{
	uint64_t span = (uint64_t)(high - low) + 1;

	return low + (int)(random_next(random) % span);
}

#endif
