/*
 * Worlds, one after another: sim [-s SEED] [-n SEEDS] [-d DAYS] [-t SECONDS]
 * The first line of a failure says which seed; the same seed does the same.
 */
#include "sim.h"
#include "counter.h"
#include "ghost.h"
#include "market.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SETTLE_MS (2 * HOUR_MS)
#define QUIET_MS  (20 * MINUTE_MS) /* of it */

struct options {
	uint64_t seed;
	int64_t seeds;
	int days; /* 0: as the seed says */
	int64_t time_s;
	bool twice; /* each seed again, which must do the same */
};

static const char *template_of(int variant)
{
	static char path[80];

	(void)snprintf(path, sizeof(path), "%s/v%d", world.base, variant);
	return path;
}

static void make_template(int variant)
{
	const struct plan plan = { .seed = (uint64_t)variant + 1,
		.tills = TILLS_MAX,
		.variant = variant };
	char path[96];

	ghost_begin();
	world_begin(&plan);
	link_begin();
	world.now_ms = SIM_START - 6 * HOUR_MS;
	(void)mkdir(template_of(variant), 0700);
	(void)snprintf(path, sizeof(path), "%s/hub", template_of(variant));
	market_template(path, variant);
	counters_template(template_of(variant));
	market_close();
	disk_forget_all();
}

/* -- one world ----- */

/* Half of all worlds have a fault of a kind; up to so often. */
static int some(int most)
{
	return world_chance(500) ? (int)world_int(1, most) : 0;
}

static int rarely(int most)
{
	return world_chance(250) ? (int)world_int(1, most) : 0;
}

/* The ranges of SYNC section 4.2; one world in ten has none at all. */
static void plan_faults(struct faults *ret)
{
	if (world_chance(100))
		return;
	*ret = (struct faults){ .loss = some(300),
		.twice = some(500),
		.slow = some(200),
		.cut_off = some(60),
		.till_crash = some(60),
		.hub_crash = some(20),
		.till_restore = some(300),
		.hub_restore = some(300),
		.clone = rarely(300),
		.lost = rarely(300),
		.leave = rarely(300),
		.release = rarely(300),
		.clock = rarely(300),
		.by_hand = rarely(300),
		.rules_change = rarely(300),
		.ahead = some(700),
		.full = rarely(30) };
}

/* What a seed stands for: some faults are there, and others are not. */
static struct plan plan_of(const struct options *options, uint64_t seed)
{
	struct plan plan = { .seed = seed };

	world_begin(&plan);
	plan.days = options->days > 0 ? options->days : 8;
	plan.tills = (int)world_int(1, 4);
	plan.persons = (int)world_int(2, 8);
	plan.customers =
		(int)(world_chance(40) ? world_int(10, 40) : world_int(1, 3));
	plan.variant = (int)world_int(0, VARIANT_COUNT - 1);
	plan.refunds = world_chance(700);
	plan_faults(&plan.faults);
	return plan;
}

/* What a machine meets with in an hour. */
static void meet(int slot)
{
	const struct faults *faults = &world.plan.faults;

	if (world_fault(faults->cut_off))
		link_cut(slot, world.now_ms + world_int(1, 600) * MINUTE_MS);
	if (world_fault(faults->till_crash))
		counter_crash(slot, (enum crash)world_int(0, CRASH_COUNT - 1));
	if (world_fault(faults->till_restore) && world_chance(500))
		counter_backup(slot);
	if (world_fault(faults->till_restore) && world_chance(100))
		counter_restore(slot);
	if (world_fault(faults->clone) && world_chance(100))
		counter_clone(slot);
	if (world_fault(faults->clock) && world_chance(200))
		counter_set_clock(slot, world_int(-1500, 1500) * MINUTE_MS);
	if (world_fault(faults->by_hand) && world_chance(300))
		counter_carry(slot);
	if (world_fault(faults->lost) && world_chance(30))
		counter_lose(slot);
	if (world_fault(faults->full))
		counter_fill(slot);
	if (world_fault(faults->leave) && world_chance(30))
		counter_leave(slot);
}

/* It hurts most while somebody stands at a counter: within an hour, then. */
static void restore_in_use(int tries, void *what)
{
	bool serves = false;

	(void)what;
	if (world.is_calm || world.is_over)
		return;
	for (int i = 0; i < counters_count() && !serves; i++)
		serves = counter_serves(i);
	if (serves || tries == 0)
		market_restore(world_chance(700));
	else
		event_add(world.now_ms + 20 * SECOND_MS, restore_in_use,
			tries - 1, NULL);
}

/* What officers and their database meet with. */
static void meet_hub(void)
{
	const struct faults *faults = &world.plan.faults;

	for (int t = 1; t <= world.plan.tills; t++) {
		if (world_fault(faults->ahead) && world_chance(100))
			market_give_ahead(t);
	}
	if (world_fault(faults->hub_restore) && world_chance(300))
		market_backup();
	if (world_fault(faults->hub_restore) && world_chance(100))
		event_add(world.now_ms, restore_in_use,
			world_chance(500) ? 0 : 150, NULL);
	if (world_fault(faults->release) && world_chance(100))
		(void)market_release();
	if (world_fault(faults->full))
		market_fill();
	if (world_fault(faults->rules_change) && world_chance(100))
		market_change_rules();
}

static bool has_machine(const char *chain)
{
	for (int i = 0; i < counters_count(); i++) {
		if (!counter_is_gone(i) && strcmp(counter_chain(i), chain) == 0)
			return true;
	}
	return false;
}

/*
 * Tills that were set apart, or are lost, come back with a new key; nobody
 * waits for those while the hub is frozen. One that was lost may be so no
 * more in an older database.
 */
static void mend_till(const char *chain)
{
	const char *state = market_till_state(chain);
	bool is_lost = strcmp(state, "lost") == 0;
	bool is_apart = strcmp(state, "quarantined") == 0;
	bool has_left = strcmp(state, "left") == 0;

	if (has_left && has_machine(chain) && counter_is_unknown(chain))
		counter_replace(chain); /* it had come back since */
	else if (is_apart && market_is_frozen())
		counter_give_up(chain);
	else if (is_apart || is_lost)
		counter_replace(chain);
	else if (strcmp(state, "live") == 0 &&
		 (!has_machine(chain) || counter_is_unknown(chain)))
		counter_give_up(chain);
}

static void mend(void)
{
	for (int t = 1; t <= world.plan.tills && market_is_up(); t++) {
		char chain[16];

		(void)snprintf(chain, sizeof(chain), "T%d", t);
		if (world.is_calm || world_chance(100))
			mend_till(chain);
	}
}

/* Officers go on to put things right. */
static void mend_calm(int who, void *what)
{
	(void)who;
	(void)what;
	if (world.is_quiet || world.is_over)
		return;
	mend();
	counters_confirm();
	event_add(world.now_ms + 25 * MINUTE_MS, mend_calm, 0, NULL);
}

/* Hour by hour something may happen to somebody. */
static void chaos(int who, void *what)
{
	(void)who;
	(void)what;
	if (world.is_calm || world.is_over)
		return;
	for (int i = 0; i < counters_count(); i++) {
		if (!counter_is_gone(i))
			meet(i);
	}
	meet_hub();
	mend();
	event_add(world.now_ms + HOUR_MS, chaos, 0, NULL);
}

static void begin(const struct plan *plan)
{
	char home[96];
	char from[96];

	world_begin(plan);
	ghost_begin();
	link_begin();
	(void)snprintf(world.home, sizeof(world.home), "%s/world", world.base);
	(void)mkdir(world.home, 0700);
	(void)snprintf(home, sizeof(home), "%s/hub", world.home);
	(void)snprintf(
		from, sizeof(from), "%s/hub", template_of(plan->variant));
	folder_copy(from, home);
	disk_make(home);
	market_open(home);
	counters_begin(template_of(plan->variant));
	event_add(world.now_ms, chaos, 0, NULL);
}

static void end(void)
{
	world.is_over = true;
	counters_end();
	market_close();
	while (event_next(INT64_MAX - 1))
		continue;
	disk_forget_all();
	folder_remove(world.home);
}

static void live(void)
{
	for (int day = 0; day < world.plan.days && !world.is_broken; day++) {
		counters_day();
		while (!world.is_broken &&
			event_next(SIM_START + (day + 1) * DAY_MS - 1))
			continue;
		market_assess(SIM_DAY + day);
		oracle_day();
	}
	if (world.is_broken)
		return;
	world.is_calm = true;
	world_trace("all is well from here on");
	market_start();
	counters_settle();
	event_add(world.now_ms + 25 * MINUTE_MS, mend_calm, 0, NULL);
}

/* After healing everything comes together, in bounded time. */
static void settle(void)
{
	int64_t until_ms = world.now_ms + SETTLE_MS;

	while (!world.is_broken && event_next(until_ms - QUIET_MS))
		continue;
	world.is_quiet = true;
	while (!world.is_broken && event_next(until_ms))
		continue;
	if (!world.is_broken)
		oracle_end();
}

static void run(const struct plan *plan)
{
	begin(plan);
	live();
	if (!world.is_broken)
		settle();
}

/* -- many worlds ----- */

#define WORLD_S 600 /* no world takes that long: something does not end */

static void hang(int signal)
{
	(void)signal;
	world_wrong("ends", "a call does not come back");
	printf("not ok - sim\n");
	(void)fflush(stdout);
	folder_remove(world.base);
	_exit(1);
}

static int64_t seconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

struct totals {
	int64_t worlds;
	int64_t events;
	int64_t till_days;
	int64_t acts;
	int64_t broken;
};

static void run_seed(
	const struct options *options, uint64_t seed, struct totals *totals)
{
	struct plan plan = plan_of(options, seed);
	uint64_t digest;

	(void)alarm(WORLD_S);
	run(&plan);
	digest = world.digest;
	totals->worlds++;
	totals->events += world.events;
	totals->till_days += world.till_days;
	totals->acts += world.acts;
	totals->broken += world.is_broken;
	end();
	if (!options->twice || world.is_broken)
		return;
	run(&plan);
	if (world.digest != digest) {
		printf("# seed %" PRIu64 " did not do the same again\n", seed);
		totals->broken++;
	}
	end();
}

static bool parse(int count, char **words, struct options *ret)
{
	int option;

	while ((option = getopt(count, words, "s:n:d:t:2")) != -1) {
		long long number =
			optarg == NULL ? 0 : strtoll(optarg, NULL, 10);

		switch (option) {
		case 's':
			ret->seed = (uint64_t)number;
			break;
		case 'n':
			ret->seeds = number;
			break;
		case 'd':
			ret->days = (int)number;
			break;
		case 't':
			ret->time_s = number;
			break;
		case '2':
			ret->twice = true;
			break;
		default:
			return false;
		}
	}
	return optind == count;
}

/* What was meant never to happen: an assertion of the programs, or a bound
 * of the simulator. */
static void tell_abort(int signal)
{
	(void)signal;
	printf("# seed %" PRIu64 ", event %" PRId64 ": aborted\n",
		world.plan.seed, world.events);
	(void)fflush(stdout);
	folder_remove(world.base);
}

static void make_base(void)
{
	struct stat facts;
	const char *root = stat("/dev/shm", &facts) == 0 ? "/dev/shm" : "/tmp";

	(void)snprintf(
		world.base, sizeof(world.base), "%s/quotapos-sim.XXXXXX", root);
	if (mkdtemp(world.base) == NULL)
		abort();
	(void)signal(SIGABRT, tell_abort);
}

int main(int count, char **words)
{
	struct options options = { .seed = 1, .seeds = 1 };
	struct totals totals = { 0 };
	int64_t start_s = seconds_now();

	if (!parse(count, words, &options)) {
		(void)fprintf(stderr, "usage: sim [-2] [-s SEED] [-n SEEDS]"
				      " [-d DAYS] [-t SECONDS]\n");
		return 2;
	}
	make_base();
	disk_start();
	(void)signal(SIGALRM, hang);
	/* All before the first world: a seed does the same wherever it stands.
	 */
	for (int variant = 0; variant < VARIANT_COUNT; variant++)
		make_template(variant);
	for (int64_t i = 0; i < options.seeds && totals.broken == 0; i++) {
		if (options.time_s > 0 &&
			seconds_now() - start_s >= options.time_s)
			break;
		run_seed(&options, options.seed + (uint64_t)i, &totals);
	}
	folder_remove(world.base);
	printf("# seeds %" PRIu64 "-%" PRIu64 ": %" PRId64 " events, %" PRId64
	       " till-days, %" PRId64 " acts at counters, %" PRId64 " s\n",
		options.seed, options.seed + (uint64_t)totals.worlds - 1,
		totals.events, totals.till_days, totals.acts,
		seconds_now() - start_s);
	printf("%sok - %" PRId64 " worlds, %" PRId64 " violations\n",
		totals.broken > 0 ? "not " : "", totals.worlds, totals.broken);
	return totals.broken > 0 ? 1 : 0;
}
