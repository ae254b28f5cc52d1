#include "counter.h"

#include "ghost.h"
#include "machine.h"
#include "market.h"

#include "till/online.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRIES_MAX 5
#define TURNS_MAX 20000 /* a day, or it spins */

struct machine machines[SLOTS_MAX];
int machine_count;

static struct error why;

int counters_count(void)
{
	return machine_count;
}

bool counter_serves(int slot)
{
	return machines[slot].till != NULL &&
	       machines[slot].person != NO_PERSON;
}

bool counter_is_up(int slot)
{
	return machines[slot].till != NULL;
}

bool counter_is_gone(int slot)
{
	return machines[slot].is_gone;
}

const char *counter_name(int slot)
{
	return machines[slot].name;
}

const char *counter_chain(int slot)
{
	return machines[slot].chain;
}

static void read_clock(void *context, struct reading *ret)
{
	const struct machine *machine = context;

	memset(ret, 0, sizeof(*ret));
	ret->at.ms = world.now_ms + machine->skew_ms;
	ret->mono_ms = world.now_ms - machine->boot_ms;
	(void)snprintf(ret->boot, sizeof(ret->boot), "%08x%08x",
		(unsigned)(machine - machines) + 1, (unsigned)machine->boots);
	ret->source = CLOCK_RTC;
}

/* -- what it has written ----- */

static void read_new(int slot)
{
	static const struct jws_key nobody;
	static struct store_entry stored;
	static struct jws_payload payload;
	static struct entry entry;
	struct machine *machine = &machines[slot];
	const struct till *till = machine->till;

	if (till->epoch > machine->seen_epoch) {
		machine->seen_epoch = till->epoch;
		machine->seen_seq = 0;
	}
	while (machine->seen_seq < till->head.seq) {
		world_must(store_entry_find(till->store, machine->seen_epoch,
				   machine->seen_seq + 1, &stored, &why),
			"an entry of the chain", &why);
		(void)jws_open(stored.line, stored.length, JWS_ENTRY, &nobody,
			&payload);
		world_must(entry_decode(
				   payload.bytes, payload.length, &entry, &why),
			"an entry's form", &why);
		machine->seen_seq++;
		ghost_read(slot, &entry, stored.leaf);
	}
}

/* -- it starts, and dies ----- */

void machine_start(int slot)
{
	struct machine *machine = &machines[slot];
	const struct till_open open = { .home = machine->home,
		.purpose = "sim",
		.clock = &machine->clock };
	const struct link link = link_of(slot);

	disk_fill(machine->home, false); /* somebody made room */
	machine->full_until_ms = 0;
	world_must(
		till_open(&open, &machine->till, &why), "a till opens", &why);
	ghost_reopened(slot, machine->till->epoch, machine->till->head.seq);
	till_connect_by(machine->till, &link);
	till_has_loop(machine->till);
	machine->person = NO_PERSON;
	machine->turn_ms = INT64_MAX;
	read_new(slot);
	counter_wake(slot, world_int(0, 500));
}

void machine_boot(int slot, void *what)
{
	struct machine *machine = &machines[slot];

	(void)what;
	if (machine->till != NULL || machine->is_gone || world.is_over)
		return;
	world_trace("%s starts", machine->name);
	machine_start(slot);
}

void machine_stop(int slot)
{
	struct machine *machine = &machines[slot];

	disk_fill(machine->home, false);
	till_close(machine->till);
	machine->till = NULL;
	machine->person = NO_PERSON;
	machine->turn_ms = INT64_MAX;
}

void counter_crash(int slot, enum crash crash)
{
	struct machine *machine = &machines[slot];

	if (machine->till == NULL)
		return;
	world_trace("%s dies (%d)", machine->name, (int)crash);
	disk_kill(machine->home);
	machine_stop(slot);
	disk_revive(machine->home, crash);
	if (crash != CRASH_KILLED) {
		machine->boot_ms = world.now_ms;
		machine->boots++;
	}
	event_add(world.now_ms + world_int(1, 30) * MINUTE_MS, machine_boot,
		slot, NULL);
}

/* Before an act the machine may be given a moment to die in. */
void machine_before(int slot)
{
	if (world_fault(world.plan.faults.till_crash))
		disk_fuse(machines[slot].home, (int)world_int(1, 40));
	disk_fill(machines[slot].home,
		machines[slot].full_until_ms > world.now_ms && !world.is_calm);
}

/* false: it died over it, and what the act returned is heard by nobody. */
bool machine_after(int slot)
{
	struct machine *machine = &machines[slot];

	if (disk_is_dead(machine->home)) {
		counter_crash(slot, (enum crash)world_int(0, CRASH_COUNT - 1));
		return false;
	}
	disk_fuse(machine->home, 0);
	read_new(slot);
	return true;
}

bool machine_has_done(
	int slot, enum err rc, const struct error *said, const char *what)
{
	if (!machine_after(slot))
		return false;
	if (rc && disk_was_full(machines[slot].home))
		world_trace("%s cannot %s: %s", machines[slot].name, what,
			said->text);
	else if (rc && rc != ERR_DENIED)
		world_wrong("act", "%s cannot %s: %s", machines[slot].name,
			what, said->text);
	return true;
}

/* -- its loop ----- */

static void turn(int slot, void *what);

void counter_wake(int slot, int64_t in_ms)
{
	struct machine *machine = &machines[slot];

	if (machine->till == NULL || machine->turn_ms <= world.now_ms + in_ms)
		return;
	machine->turn_ms = world.now_ms + in_ms;
	event_add(machine->turn_ms, turn, slot, NULL);
}

static void wake_again(int slot)
{
	const struct online *online = machines[slot].till->online;
	int64_t mono_ms = world.now_ms - machines[slot].boot_ms;

	if (online->under_way[LANE_FAST] != JOB_NONE)
		counter_wake(slot,
			online->scan_mono_ms + ASK_DEADLINE_MS - mono_ms + 1);
	if (online->under_way[LANE_BULK] != JOB_NONE || online->is_idle)
		return;
	if (backoff_is_over(&online->backoff, mono_ms))
		counter_wake(slot, 5);
	else {
		world_trace("%s: %.100s", counter_name(slot), online->trouble);
		counter_wake(slot, online->backoff.until_ms - mono_ms + 1);
	}
}

static void turn(int slot, void *what)
{
	struct machine *machine = &machines[slot];

	(void)what;
	if (machine->till == NULL || machine->turn_ms != world.now_ms)
		return;
	machine->turn_ms = INT64_MAX;
	if (++machine->turns > TURNS_MAX)
		world_wrong("spin", "%s turns without end", machine->name);
	machine_before(slot);
	till_turn(machine->till);
	if (machine_after(slot))
		wake_again(slot);
}

/* Now and then something is looked for without a cause. */
void machine_look(int slot, void *what)
{
	(void)what;
	if (machines[slot].is_gone || world.is_quiet || world.is_over)
		return;
	counter_wake(slot, 0);
	event_add(world.now_ms + (world.is_calm ? world_int(8, 20)
						: world_int(60, 500)) *
					 MINUTE_MS,
		machine_look, slot, NULL);
}

/* -- days ----- */

static void open_shift(int slot, void *what)
{
	struct till_shift shift;
	struct machine *machine = &machines[slot];
	struct till_cash none = { .count = 0 };
	enum err rc = ERR_OK;

	(void)what;
	if (machine->till == NULL)
		return;
	machine_before(slot);
	if (machine->till->head.shift != 0 && world_chance(700))
		rc = till_shift_close(
			machine->till, CASHIER, none, &shift, &why);
	if (!rc && machine->till->head.shift == 0)
		rc = till_shift_open(
			machine->till, CASHIER, none, &shift, &why);
	if (machine_has_done(slot, rc, &why, "close or open its shift"))
		counter_wake(slot, 0);
}

/* Somebody with the right says which day it is. */
void machine_confirm(int slot, void *what)
{
	struct machine *machine = &machines[slot];
	struct till_clock clock;
	struct till_clock_confirm confirm = { .by = "admin" };

	(void)what;
	if (machine->till == NULL)
		return;
	machine->skew_ms = world_int(-2000, 2000);
	till_clock(machine->till, &clock);
	confirm.day = clock.wall_day;
	if (clock.doubt == CAUSE_NONE)
		return;
	machine_before(slot);
	if (machine_has_done(slot,
		    till_clock_confirm(machine->till, &confirm, &clock, &why),
		    &why, "confirm the clock"))
		counter_wake(slot, 0);
}

/* What will happen at a counter today. */
static void plan_day(int slot)
{
	int64_t customers = world_int(0, 2 * world.plan.customers);
	int64_t open_ms = world.now_ms + world_int(0, 9) * HOUR_MS;

	event_add(open_ms, open_shift, slot, NULL);
	for (int64_t i = 0; i < customers; i++) {
		int64_t at_ms = world.now_ms + world_int(0, DAY_MS - 1);

		/* Some come when the day turns. */
		if (world_chance(100))
			at_ms = world.now_ms + DAY_MS +
				world_int(-5 * MINUTE_MS, 5 * MINUTE_MS);
		event_add(at_ms, machine_come, slot, NULL);
		if (world.plan.refunds && world_chance(200))
			event_add(at_ms + world_int(0, 4 * HOUR_MS),
				machine_take_back, slot, NULL);
	}
}

void counters_day(void)
{
	for (int slot = 0; slot < machine_count; slot++) {
		struct machine *machine = &machines[slot];

		machine->turns = 0;
		if (machine->is_gone)
			continue;
		world.till_days++;
		plan_day(slot);
	}
}

/* -- the beginning ----- */

struct machine *machine_add(const char *chain, const char *name)
{
	struct machine *machine = &machines[machine_count];

	if (machine_count == SLOTS_MAX)
		abort();
	*machine = (struct machine){ .person = NO_PERSON,
		.turn_ms = INT64_MAX,
		.boot_ms = SIM_START - DAY_MS,
		.clock = { read_clock, machine } };
	(void)text_copy(machine->chain, sizeof(machine->chain), chain);
	(void)text_copy(machine->name, sizeof(machine->name), name);
	(void)snprintf(machine->home, sizeof(machine->home), "%s/m%d",
		world.home, machine_count);
	(void)snprintf(machine->backup, sizeof(machine->backup), "%s/b%d.db",
		world.home, machine_count);
	disk_make(machine->home);
	machine_count++;
	return machine;
}

void machine_join(struct machine *machine)
{
	const struct link link = link_at_once();
	struct till_enrolled enrolled;
	char code[64];
	const struct till_enrol enrol = { .home = machine->home,
		.url = "https://hub.example:8443",
		.code = code,
		.plain = true,
		.clock = &machine->clock,
		.link = &link };
	enum err rc = ERR_NETWORK;

	market_make_room();
	/* A hub that dies over it is started, and gives another code. */
	for (int tries = 0; rc == ERR_NETWORK && tries < TRIES_MAX; tries++) {
		market_start();
		market_code(machine->chain, code);
		rc = till_enrol(&enrol, &enrolled, &why);
	}
	world_must(rc, "a till joins", &why);
}

static void make_one(const char *home, int number)
{
	const struct link link = link_at_once();
	struct machine *machine;
	struct till_open open = { .purpose = "sim" };
	char chain[CHAIN_SIZE];

	(void)snprintf(chain, sizeof(chain), "T%d", number);
	machine = machine_add(chain, chain);
	(void)snprintf(machine->home, sizeof(machine->home), "%s/m%d", home,
		number - 1);
	disk_make(machine->home);
	machine_join(machine);
	open.home = machine->home;
	open.clock = &machine->clock;
	world_must(till_open(&open, &machine->till, &why), "opens", &why);
	till_connect_by(machine->till, &link);
	till_flush(machine->till, MINUTE_MS);
	machine_stop(machine_count - 1);
}

void counters_template(const char *home)
{
	machine_count = 0;
	for (int number = 1; number <= TILLS_MAX; number++)
		make_one(home, number);
	machine_count = 0;
}

void counters_begin(const char *from)
{
	machine_count = 0;
	for (int i = 0; i < world.plan.tills; i++) {
		char chain[CHAIN_SIZE];
		char home[PATH_SIZE + 8];
		struct machine *machine;

		(void)snprintf(chain, sizeof(chain), "T%d", i + 1);
		(void)snprintf(home, sizeof(home), "%s/m%d", from, i);
		machine = machine_add(chain, chain);
		folder_copy(home, machine->home);
		machine->skew_ms = world_int(-1500, 1500);
	}
	for (int i = machine_count; i < TILLS_MAX; i++) {
		char chain[CHAIN_SIZE];

		(void)snprintf(chain, sizeof(chain), "T%d", i + 1);
		market_lost(chain); /* of the template: not in this world */
	}
	for (int i = 0; i < machine_count; i++) {
		struct machine *machine = &machines[i];
		const struct till_open open = { .home = machine->home,
			.purpose = "sim",
			.clock = &machine->clock };

		world_must(
			till_open(&open, &machine->till, &why), "opens", &why);
		ghost_starts(i, machine->chain, machine->till->epoch,
			machine->till->head.seq, machine->till->head.leaf);
		machine->seen_epoch = machine->till->epoch;
		machine->seen_seq = machine->till->head.seq;
		machine_stop(i);
		machine_start(i);
		event_add(world.now_ms + world_int(1, 60) * MINUTE_MS,
			machine_look, i, NULL);
	}
}

void counters_end(void)
{
	for (int i = 0; i < machine_count; i++) {
		if (machines[i].till != NULL)
			machine_stop(i);
	}
	machine_count = 0;
}

/* -- the end ----- */

void counters_settle(void)
{
	for (int i = 0; i < machine_count; i++) {
		struct machine *machine = &machines[i];

		if (machine->is_gone)
			continue;
		if (machine->till == NULL)
			machine_boot(i, NULL);
		machine_confirm(i, NULL);
		machine_leave(i, NULL);
		(void)!till_counter(machine->till, NULL, &why);
		(void)machine_after(i);
		machine_look(i, NULL);
	}
}

/* A clock that was put right before midnight is ahead of what was believed
 * after it: somebody looks once more. */
void counters_confirm(void)
{
	for (int i = 0; i < machine_count; i++) {
		if (!machines[i].is_gone)
			machine_confirm(i, NULL);
	}
}

int32_t counter_today(int slot)
{
	return till_today(machines[slot].till);
}

int64_t counter_hub_epoch(int slot)
{
	return machines[slot].till->online->hub.epoch;
}

/* But for those of a day that by its own clock is not over. */
static bool holds_right(struct till *till)
{
	static struct store_right right;
	static struct jws_payload payload;
	static struct lease_statement lease;
	char leaf[HASH_TEXT_SIZE] = "";

	while (store_lease_next(till->store, till->epoch, leaf, &right, &why) ==
		ERR_OK) {
		(void)jws_open(right.line, right.length, JWS_LEASE,
			&till->online->hub_key, &payload);
		world_must(lease_decode(
				   payload.bytes, payload.length, &lease, &why),
			"a lease", &why);
		if (lease.kind != LEASE_DAY || lease.day < till_today(till))
			return true;
		memcpy(leaf, right.leaf, sizeof(leaf));
	}
	return false;
}

struct unsettled counter_unsettled(int slot)
{
	static char trouble[ERROR_TEXT_MAX];
	struct till *till = machines[slot].till;
	struct store_unsent unsent = { 0 };
	struct unsettled left = { .trouble = trouble };
	int64_t id = 0;

	world_must(store_unsent(till->store, till->epoch, &unsent, &why),
		"unsent", &why);
	left.unsent = unsent.count;
	left.has_right = !till->head.is_left && holds_right(till);
	left.has_ask = store_ask_open(till->store, 0, &id, &why) == ERR_OK;
	left.is_frozen = till->online->is_frozen;
	(void)text_copy(trouble, sizeof(trouble), till->online->trouble);
	return left;
}

bool counter_keeps_recalled(int slot)
{
	static struct store_right right;
	struct till *till = machines[slot].till;
	bool is_recalled = false;

	right.leaf[0] = '\0';
	while (till != NULL && !till->head.is_left &&
		machines[slot].person == NO_PERSON && !is_recalled &&
		store_lease_next(till->store, till->epoch, right.leaf, &right,
			&why) == ERR_OK)
		world_must(store_is_recalled(
				   till->store, right.leaf, &is_recalled, &why),
			"a recall", &why);
	return is_recalled;
}

void counter_verify(int slot)
{
	static struct till_verified verified;

	world_must(till_verify(machines[slot].till, &verified, &why), "verify",
		&why);
	if (verified.fault_total > 0)
		world_wrong("verify", "%s: %s at %" PRId64 "-%" PRId64 ": %s",
			machines[slot].name, verified.faults[0].code,
			verified.faults[0].epoch, verified.faults[0].seq,
			verified.faults[0].message);
}
