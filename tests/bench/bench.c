#include "bench.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t bench_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void bench_must(enum err code, const struct error *why)
{
	if (code == ERR_OK)
		return;
	(void)fprintf(stderr, "bench: %s\n", why->text);
	exit(1);
}

struct samples samples_of(size_t size)
{
	struct samples samples = { .size = size };
	struct error why;

	samples.values = calloc(size, sizeof(*samples.values));
	if (samples.values == NULL)
		bench_must(error_set(&why, ERR_SYSTEM, "no memory"), &why);
	return samples;
}

void samples_add(struct samples *samples, int64_t value)
{
	if (samples->count < samples->size)
		samples->values[samples->count++] = value;
}

void samples_free(struct samples *samples)
{
	free(samples->values);
	*samples = (struct samples){ 0 };
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t samples_at(struct samples *samples, int thousandths)
{
	size_t at = (samples->count - 1) * (size_t)thousandths / 1000;

	qsort(samples->values, samples->count, sizeof(int64_t), compare);
	return samples->values[at];
}

static const char *const senses[] = {
	[AT_MOST] = "<=",
	[AT_LEAST] = ">=",
	[EXACTLY] = "=",
};

static bool holds(const struct row *row, int64_t ratio_milli)
{
	switch (row->sense) {
	case AT_MOST:
		return ratio_milli <= row->bound_milli;
	case AT_LEAST:
		return ratio_milli >= row->bound_milli;
	case EXACTLY:
		return ratio_milli == row->bound_milli;
	case NO_BOUND:
		break;
	}
	return true;
}

void bench_row(const struct row *row)
{
	int64_t limit = row->limit > 0 ? row->limit : 1;
	int64_t ratio = (row->value * 1000 + limit / 2) / limit;
	char bound[48] = "-";

	if (row->sense != NO_BOUND)
		(void)snprintf(bound, sizeof(bound),
			"%s %" PRId64 ".%02" PRId64 "  %s", senses[row->sense],
			row->bound_milli / 1000, row->bound_milli % 1000 / 10,
			holds(row, ratio) ? "ok" : "MISSED");
	(void)printf("%-38s %12" PRId64 " %12" PRId64 " %-5s %5" PRId64
		     ".%02" PRId64 "  %s\n",
		row->name, row->value, row->limit, row->unit, ratio / 1000,
		ratio % 1000 / 10, bound);
	(void)fflush(stdout);
}
