#include "sim.h"

#include "core/random.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX  400
#define LINE_SIZE  160
#define EVENTS_MAX 65536

struct world world;

static struct random chances; /* of the world */
static struct random secrets; /* what the programs draw */

static struct event events[EVENTS_MAX]; /* a heap, the earliest first */
static int event_count;
static int64_t event_orders;

static char lines[LINES_MAX][LINE_SIZE];
static int64_t line_count;

/* -- chance ----- */

int64_t world_int(int64_t low, int64_t high)
{
	uint64_t span = (uint64_t)(high - low) + 1;

	return low + (int64_t)(random_next(&chances) % span);
}

bool world_chance(int per_mille)
{
	return per_mille > 0 && world_int(1, 1000) <= per_mille;
}

bool world_fault(int per_mille)
{
	return !world.is_calm && world_chance(per_mille);
}

static const char *secrets_name(void)
{
	return "seed";
}

static uint32_t secrets_number(void)
{
	return (uint32_t)random_next(&secrets);
}

static void secrets_fill(void *const bytes, const size_t size)
{
	unsigned char *at = bytes;

	for (size_t i = 0; i < size; i++)
		at[i] = (unsigned char)random_next(&secrets);
}

/* libsodium's own seam for where its random bytes come from. */
static struct randombytes_implementation source = {
	.implementation_name = secrets_name,
	.random = secrets_number,
	.buf = secrets_fill,
};

void world_begin(const struct plan *plan)
{
	static bool is_set;

	if (!is_set && randombytes_set_implementation(&source) != 0)
		abort();
	is_set = true;
	chances.state = plan->seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	secrets.state = plan->seed ^ UINT64_C(0xd1b54a32d192ed03);
	world.plan = *plan;
	world.now_ms = SIM_START;
	world.is_calm = world.is_quiet = world.is_over = false;
	world.is_broken = false;
	world.events = world.acts = world.till_days = 0;
	world.digest = UINT64_C(0xcbf29ce484222325);
	event_count = 0;
	event_orders = 0;
	line_count = 0;
}

/* -- what is told ----- */

static void tell(const char *word, const char *format, va_list args)
{
	char *line = lines[line_count++ % LINES_MAX];
	int64_t day = (world.now_ms - SIM_START) / DAY_MS;
	int64_t rest = (world.now_ms - SIM_START) % DAY_MS;
	int used = snprintf(line, LINE_SIZE,
		"%s%3" PRId64 " %02" PRId64 ":%02" PRId64 ":%02" PRId64
		".%03" PRId64 " ",
		word, day, rest / HOUR_MS, rest / MINUTE_MS % 60,
		rest / SECOND_MS % 60, rest % SECOND_MS);

	(void)vsnprintf(line + used, (size_t)(LINE_SIZE - used), format, args);
	for (const char *at = line; *at != '\0'; at++)
		world.digest = (world.digest ^ (unsigned char)*at) *
			       UINT64_C(0x100000001b3);
	if (getenv("TRACE") != NULL)
		(void)fprintf(stderr, "%s\n", line);
}

void world_trace(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	tell("", format, args);
	va_end(args);
}

void world_wrong(const char *rule, const char *format, ...)
{
	int64_t shown = line_count < LINES_MAX ? line_count : LINES_MAX;
	const char *wanted = getenv("LINES");
	va_list args;

	if (world.is_broken)
		return;
	world.is_broken = true;
	va_start(args, format);
	tell("** ", format, args);
	va_end(args);
	if (wanted != NULL && strtoll(wanted, NULL, 10) < shown)
		shown = strtoll(wanted, NULL, 10);
	for (int64_t i = line_count - shown - 1; i < line_count; i++) {
		if (i >= 0)
			printf("# %s\n", lines[i % LINES_MAX]);
	}
	printf("# seed %" PRIu64 ", event %" PRId64 ": rule %s\n",
		world.plan.seed, world.events, rule);
}

void world_must(enum err rc, const char *what, const struct error *why)
{
	if (rc == ERR_OK)
		return;
	printf("# seed %" PRIu64 ", event %" PRId64 ": %s: %s\n",
		world.plan.seed, world.events, what, why->text);
	printf("not ok - sim\n");
	folder_remove(world.base);
	exit(3);
}

/* -- events ----- */

static bool is_before(const struct event *a, const struct event *b)
{
	return a->at_ms < b->at_ms ||
	       (a->at_ms == b->at_ms && a->order < b->order);
}

void event_add(
	int64_t at_ms, void (*run)(int who, void *what), int who, void *what)
{
	int at = event_count++;
	struct event event = { at_ms < world.now_ms ? world.now_ms : at_ms,
		event_orders++, run, who, what };

	if (event_count > EVENTS_MAX)
		abort();
	while (at > 0 && is_before(&event, &events[(at - 1) / 2])) {
		events[at] = events[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	events[at] = event;
}

static struct event take_first(void)
{
	struct event first = events[0];
	struct event last = events[--event_count];
	int at = 0;

	for (;;) {
		int child = 2 * at + 1;

		if (child >= event_count)
			break;
		if (child + 1 < event_count &&
			is_before(&events[child + 1], &events[child]))
			child++;
		if (!is_before(&events[child], &last))
			break;
		events[at] = events[child];
		at = child;
	}
	events[at] = last;
	return first;
}

bool event_next(int64_t until_ms)
{
	struct event event;

	if (event_count == 0 || events[0].at_ms > until_ms) {
		if (world.now_ms < until_ms)
			world.now_ms = until_ms;
		return false;
	}
	event = take_first();
	world.now_ms = event.at_ms;
	world.events++;
	event.run(event.who, event.what);
	return true;
}
