#ifndef BENCH_H
#define BENCH_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds of the monotonic clock. */
int64_t bench_now(void);

/* End the program with the sentence when a step did not succeed. */
void bench_must(enum err code, const struct error *why);

/* Samples of one thing, to be sorted. */
struct samples {
	size_t count;
	size_t size;
	int64_t *values;
};

struct samples samples_of(size_t size);
void samples_add(struct samples *samples, int64_t value);
void samples_free(struct samples *samples);

/* The value that the given thousandths of all are below. */
int64_t samples_at(struct samples *samples, int thousandths);

/*
 * One line of the table: a value beside its raw limit. The bound is in
 * thousandths: at most (a time), at least (a rate) or exactly so much of the
 * limit.
 */
enum bound {
	AT_MOST,
	AT_LEAST,
	EXACTLY,
	NO_BOUND,
};
struct row {
	const char *name;
	const char *unit;
	int64_t value;
	int64_t limit;
	enum bound sense;
	int64_t bound_milli;
};
void bench_row(const struct row *row);

#endif
