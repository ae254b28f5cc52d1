#include "ghost.h"
#include "machine.h"
#include "market.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What happens to machines that is no act at a counter. */

static struct error why;

/* -- an older ledger ----- */

static void take_ledger(const char *from, const char *to)
{
	static const char *const ends[] = { "", "-wal" };

	for (int i = 0; i < 2; i++) {
		char old[PATH_SIZE + 32];
		char new[PATH_SIZE + 32];

		(void)snprintf(old, sizeof(old), "%s%s", from, ends[i]);
		(void)snprintf(new, sizeof(new), "%s%s", to, ends[i]);
		file_take(old, new);
	}
}

void counter_backup(int slot)
{
	struct machine *machine = &machines[slot];
	char path[PATH_SIZE + 16];

	if (machine->till == NULL)
		return;
	(void)snprintf(path, sizeof(path), "%s/ledger.db", machine->home);
	take_ledger(path, machine->backup);
	machine->has_backup = true;
	world_trace("%s: a copy is kept", machine->name);
}

/* Put beside its watermark without a word, it must not sell. */
static void try_without_a_word(const struct machine *machine)
{
	const struct till_open open = { .home = machine->home,
		.purpose = "sim",
		.clock = &machine->clock };
	char path[PATH_SIZE + 16];
	char aside[PATH_SIZE + 16];
	struct till *till = NULL;
	struct till_facts facts;

	(void)snprintf(path, sizeof(path), "%s/ledger.db", machine->home);
	(void)snprintf(aside, sizeof(aside), "%s/ledger.aside", machine->home);
	take_ledger(path, aside);
	take_ledger(machine->backup, path);
	if (till_open(&open, &till, &why) == ERR_OK) {
		till_facts(till, &facts);
		if (facts.epoch < machine->seen_epoch ||
			facts.seq < machine->seen_seq)
			world_wrong("watermark", "%s takes an older ledger",
				machine->name);
		till_close(till);
	}
	take_ledger(aside, path);
}

void counter_restore(int slot)
{
	struct machine *machine = &machines[slot];
	const struct till_restore restore = { .home = machine->home,
		.path = machine->backup,
		.clock = &machine->clock };
	const struct till_restore_by by = { .operator= "shell:root" };
	struct till_restoring *restoring = NULL;
	struct till_restored restored;

	if (machine->till == NULL || !machine->has_backup ||
		machine->is_apart || machine->is_leaving)
		return;
	machine_stop(slot);
	try_without_a_word(machine);
	world_must(
		till_restore_open(&restore, &restoring, &why), "restore", &why);
	world_must(till_restore_finish(restoring, &by, &restored, &why),
		"restore", &why);
	till_restore_close(restoring);
	world_trace("%s: an older copy is put back, %" PRId64 "-%" PRId64
		    ", epoch %" PRId64 " begins",
		machine->name, restored.from_epoch, restored.from_seq,
		restored.epoch);
	ghost_restored(slot, restored.from_epoch, restored.from_seq);
	machine->recent = 0;
	machine_start(slot);
}

/* -- two of one ----- */

void counter_clone(int slot)
{
	struct machine *machine = &machines[slot];
	struct machine *clone;
	char name[8];

	if (machine->till == NULL || machine->is_apart || machine->is_leaving ||
		machine_count == SLOTS_MAX)
		return;
	(void)snprintf(name, sizeof(name), "%.5sb", machine->name);
	clone = machine_add(machine->chain, name);
	folder_copy(machine->home, clone->home);
	clone->seen_epoch = machine->seen_epoch;
	clone->seen_seq = machine->seen_seq;
	clone->joined_epoch = machine->joined_epoch;
	clone->skew_ms = world_int(-1500, 1500);
	clone->is_apart = machine->is_apart = true;
	ghost_cloned(slot, machine_count - 1);
	world_trace(
		"%s: its home is copied, %s runs on it", machine->name, name);
	machine_start(machine_count - 1);
	event_add(
		world.now_ms + HOUR_MS, machine_look, machine_count - 1, NULL);
}

static void end_machine(int slot)
{
	struct machine *machine = &machines[slot];

	if (machine->is_gone)
		return;
	if (machine->till != NULL)
		machine_stop(slot);
	machine->is_gone = true;
	ghost_gone(slot);
}

void counter_replace(const char *chain)
{
	struct machine *machine;
	char name[8];

	if (!market_is_up() || market_is_frozen() || machine_count == SLOTS_MAX)
		return;
	for (int i = 0; i < machine_count; i++) {
		if (text_same(machines[i].chain, chain))
			end_machine(i);
	}
	(void)snprintf(name, sizeof(name), "%.4s+%d", chain, machine_count);
	world_trace("%s joins anew", chain);
	machine = machine_add(chain, name);
	ghost_joined(machine_count - 1, chain);
	machine_join(machine);
	machine_start(machine_count - 1);
	machine->joined_epoch = machine->seen_epoch;
	event_add(
		world.now_ms + HOUR_MS, machine_look, machine_count - 1, NULL);
}

/* -- gone ----- */

void counter_give_up(const char *chain)
{
	world_trace("%s is given up", chain);
	for (int i = 0; i < machine_count; i++) {
		if (text_same(machines[i].chain, chain))
			end_machine(i);
	}
	market_lost(chain);
	ghost_excluded(chain);
}

bool counter_is_unknown(const char *chain)
{
	bool is_known = false;

	for (int i = 0; i < machine_count; i++) {
		if (!machines[i].is_gone && text_same(machines[i].chain, chain))
			is_known |=
				machines[i].joined_epoch == 0 ||
				market_knows(chain, machines[i].joined_epoch);
	}
	return !is_known;
}

void counter_fill(int slot)
{
	machines[slot].full_until_ms = world.now_ms + world_int(1, 5) * HOUR_MS;
	world_trace("%s: its disk is full", machines[slot].name);
}

void counter_lose(int slot)
{
	struct machine *machine = &machines[slot];

	if (!machine->is_gone && !machine->is_apart && market_is_up())
		counter_give_up(machine->chain);
}

static void try_to_leave(int slot, void *what)
{
	struct machine *machine = &machines[slot];
	struct till_shift shift;
	struct till_facts facts;
	enum err rc;

	(void)what;
	if (machine->is_gone || world.is_quiet || world.is_over)
		return;
	event_add(world.now_ms + world_int(20, 60) * MINUTE_MS, try_to_leave,
		slot, NULL);
	if (machine->till == NULL || machine->person != NO_PERSON)
		return;
	machine_before(slot);
	till_facts(machine->till, &facts);
	if (facts.shift != 0)
		rc = till_shift_close(machine->till, CASHIER,
			(struct till_cash){ .count = 0 }, &shift, &why);
	else
		rc = till_decommission(
			machine->till, "shell:root", "the stall closes", &why);
	if (!rc && facts.shift == 0)
		world_trace("%s leaves the market", machine->name);
	if (machine_after(slot))
		counter_wake(slot, 0);
}

void counter_leave(int slot)
{
	struct machine *machine = &machines[slot];

	if (machine->is_gone || machine->is_apart || machine->is_leaving)
		return;
	machine->is_leaving = true;
	try_to_leave(slot, NULL);
}

/* -- clocks ----- */

void counter_set_clock(int slot, int64_t step_ms)
{
	struct machine *machine = &machines[slot];

	if (world.now_ms + machine->skew_ms + step_ms < SIM_START)
		return;
	machine->skew_ms += step_ms;
	world_trace("%s: its clock is set by %" PRId64 " s", machine->name,
		step_ms / SECOND_MS);
	event_add(world.now_ms + world_int(10, 600) * MINUTE_MS,
		machine_confirm, slot, NULL);
}

/* -- a stick ----- */

static void stick_of(int slot, const char *way, char *ret, size_t size)
{
	(void)snprintf(ret, size, "%s/%s%d.courier", world.home, way, slot);
}

/* Back at the till: perhaps late, perhaps twice. */
static void carry_back(int slot, void *what)
{
	struct machine *machine = &machines[slot];
	struct till_carried carried = { 0 };
	char path[PATH_SIZE];

	(void)what;
	if (machine->till == NULL || machine->is_gone)
		return;
	stick_of(slot, "in", path, sizeof(path));
	machine_before(slot);
	if (till_carry_in(machine->till, path, &carried, &why))
		world_trace("%s: the stick is not taken", machine->name);
	else
		world_trace("%s: %d frames from the stick", machine->name,
			carried.frames_in);
	if (machine_after(slot))
		counter_wake(slot, 0);
	if (world_fault(300))
		event_add(world.now_ms + world_int(1, 900) * MINUTE_MS,
			carry_back, slot, NULL);
}

static void carry_to_hub(int slot, void *what)
{
	char out[PATH_SIZE];
	char in[PATH_SIZE];

	(void)what;
	stick_of(slot, "out", out, sizeof(out));
	stick_of(slot, "in", in, sizeof(in));
	if (world.is_over || !market_carry(out, in))
		return;
	event_add(world.now_ms + world_int(1, 300) * MINUTE_MS, carry_back,
		slot, NULL);
	if (world_fault(200))
		event_add(world.now_ms + world_int(1, 900) * MINUTE_MS,
			carry_to_hub, slot, NULL);
}

void counter_carry(int slot)
{
	struct machine *machine = &machines[slot];
	struct till_carried carried = { 0 };
	char path[PATH_SIZE];
	enum err rc;

	if (machine->till == NULL)
		return;
	stick_of(slot, "out", path, sizeof(path));
	machine_before(slot);
	rc = till_carry_out(machine->till, path, &carried, &why);
	if (!machine_after(slot) || rc)
		return;
	world_trace("%s: %d frames go onto a stick", machine->name,
		carried.frames_out);
	event_add(world.now_ms + world_int(1, 300) * MINUTE_MS, carry_to_hub,
		slot, NULL);
}
