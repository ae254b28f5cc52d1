#include "ghost.h"

#include "counter.h"
#include "grants.h"
#include "market.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int64_t expected[PERSONS_MAX][DAYS_MAX];

/* -- what the hub must have counted ----- */

static struct holding held[PAST_MAX];

/* Whole epochs at once: the head tells of all before, where nothing forks. */
static void find_held(void)
{
	static char known[TILLS_MAX + 1][EPOCHS_MAX][HASH_TEXT_SIZE];
	static int64_t heads[TILLS_MAX + 1][EPOCHS_MAX];
	int64_t last[TILLS_MAX + 1] = { 0 };

	for (int i = 0; i < past_count; i++) {
		int t = pasts[i].chain[1] - '0';

		if (pasts[i].epoch > last[t])
			last[t] = pasts[i].epoch;
	}
	for (int t = 1; t <= world.plan.tills; t++) {
		for (int64_t e = 1; e <= last[t]; e++) {
			char chain[CHAIN_SIZE];

			(void)snprintf(chain, sizeof(chain), "T%d", t);
			heads[t][e] = market_head(chain, e, known[t][e]);
		}
	}
	for (int i = 0; i < past_count; i++) {
		const struct past *past = &pasts[i];
		int t = past->chain[1] - '0';

		if (past->is_forked || ghost_is_apart(past->slot))
			held[i] = market_holds(past->chain, past->epoch,
				past->seq, past->leaf);
		else
			held[i] = (struct holding){
				.in_chain = past->seq <= heads[t][past->epoch]
			};
		if (held[i].in_chain && past->seq == heads[t][past->epoch] &&
			!text_same(past->leaf, known[t][past->epoch]))
			world_wrong("head",
				"%s-%" PRId64 "-%" PRId64
				" is another entry at the hub",
				past->chain, past->epoch, past->seq);
	}
}

static void expect_all(void)
{
	memset(expected, 0, sizeof(expected));
	for (int i = 0; i < past_count; i++) {
		const struct past *past = &pasts[i];
		bool counts = held[i].in_chain;

		if (past->used == 0 || past->person < 0)
			continue;
		if (past->sale >= 0)
			counts = counts && held[past->sale].in_chain;
		else
			counts = counts || held[i].in_fork;
		if (counts)
			expected[past->person][past->day] += past->used;
	}
}

static void compare_row(
	const char *person, int32_t day, const struct sums *sums)
{
	int64_t bound = sums->q - sums->h + sums->released + sums->lost;

	if (sums->used + sums->held > bound)
		world_wrong("row",
			"%.8s, day %d: %" PRId64 " used, %" PRId64
			" held, may be %" PRId64,
			person, day, sums->used, sums->held, bound);
	for (int p = 0; p < PERSONS_MAX; p++) {
		int64_t *wanted = &expected[p][day - SIM_DAY + 1];

		if (!text_same(ghost_person(p), person))
			continue;
		if (sums->used + sums->unleased != *wanted)
			world_wrong("effects",
				"person %d, day %d: the hub counts %" PRId64
				" and %" PRId64 ", its entries say %" PRId64,
				p, day - SIM_DAY + 1, sums->used,
				sums->unleased, *wanted);
		*wanted = 0;
	}
}

static void check_recalls(void)
{
	for (int i = 0; i < counters_count(); i++) {
		if (counter_keeps_recalled(i))
			world_wrong("recall",
				"%s keeps a lease that was called back",
				counter_name(i));
	}
}

void oracle_day(void)
{
	check_recalls();
	if (!market_is_up() || world.is_broken)
		return;
	find_held();
	expect_all();
	market_each_sum(compare_row);
	for (int p = 0; p < PERSONS_MAX; p++) {
		for (int d = 0; d < DAYS_MAX; d++) {
			if (expected[p][d] != 0)
				world_wrong("effects",
					"person %d, day %d: the hub has no sum"
					" of %" PRId64,
					p, d, expected[p][d]);
		}
	}
	market_recount();
}

/* -- the end ----- */

static bool is_all_held(int slot)
{
	for (int i = 0; i < past_count; i++) {
		if (pasts[i].slot == slot && pasts[i].kind != ENTRY_ACK &&
			!pasts[i].is_lost && !held[i].in_chain &&
			!held[i].in_fork)
			return false;
	}
	return true;
}

/* What one of two machines of a till has told, the other may hold unsent. */
static void check_machine(int slot)
{
	struct unsettled left = counter_unsettled(slot);

	if (left.unsent > 0 && !(ghost_is_apart(slot) && is_all_held(slot)))
		world_wrong("unsent",
			"%s has %" PRId64
			" entries that the hub does not hold: %s",
			counter_name(slot), left.unsent, left.trouble);
	if (left.has_right)
		world_wrong("stranded", "%s still holds a right",
			counter_name(slot));
	if (left.has_ask)
		world_wrong("stranded",
			"%s still has a request without an"
			" answer",
			counter_name(slot));
	if (left.is_frozen)
		world_wrong("frozen", "%s still waits for the hub",
			counter_name(slot));
	counter_verify(slot);
}

/*
 * Given ahead by a hub whose older copy knows of it, and never fetched: of
 * that hub the till takes nothing any more, and nobody asked, so nobody
 * disclaims. It stays charged to its day.
 */
static bool is_unheard(const struct lease_row *row)
{
	int at = grant_find(row->leaf);

	return text_same(row->kind, "day") && at >= 0 &&
	       rights[at].hub_epoch < market_epoch() && rights[at].sold == 0;
}

/* Of tills that are there and of their epoch nothing is held any more. */
static void check_lease(int32_t day, const struct lease_row *row)
{
	if (!text_same(row->state, "open") || row->amount == row->used ||
		text_same(row->kind, "permit") || is_unheard(row))
		return;
	for (int i = 0; i < counters_count(); i++) {
		if (!counter_is_gone(i) &&
			text_same(counter_chain(i), row->chain) &&
			!(text_same(row->kind, "day") &&
				day >= counter_today(i)))
			world_wrong("stranded",
				"day %d: %.8s of %s-%" PRId64
				" still holds %" PRId64,
				day - SIM_DAY + 1, row->leaf, row->chain,
				row->epoch, row->amount - row->used);
	}
}

static void check_receipts(void)
{
	for (int i = 0; i < past_count; i++) {
		const struct past *past = &pasts[i];
		int copies = held[i].in_chain + held[i].in_fork;

		if (past->is_printed && copies != 1 && !ghost_is_lost(i))
			world_wrong("receipts",
				"%s-%" PRId64 "-%" PRId64 " of %s is at the"
				" hub %d times",
				past->chain, past->epoch, past->seq,
				counter_name(past->slot), copies);
	}
}

static void check_forks(void)
{
	for (int i = 0; i < counters_count(); i++) {
		const char *state = market_till_state(counter_chain(i));

		if (!counter_is_gone(i) && text_same(state, "quarantined") &&
			!ghost_is_forked(counter_chain(i)))
			world_wrong("fork", "%s is set apart for nothing",
				counter_chain(i));
	}
}

void oracle_end(void)
{
	oracle_day();
	if (world.is_broken)
		return;
	if (market_is_frozen())
		world_wrong("frozen", "the hub still waits for tills");
	for (int i = 0; i < counters_count(); i++) {
		if (!counter_is_gone(i))
			check_machine(i);
	}
	for (int32_t day = SIM_DAY; day <= SIM_DAY + world.plan.days; day++)
		market_each_lease(day, check_lease);
	check_receipts();
	check_forks();
}
