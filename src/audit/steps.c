#include "steps.h"

#include <inttypes.h>
#include <string.h>

static struct reading reading_of(const struct fact *fact)
{
	struct reading reading = { .at = fact->told,
		.mono_ms = fact->mono_ms,
		.source = fact->source };

	memcpy(reading.boot, fact->boot, sizeof(reading.boot));
	return reading;
}

/* Time and day never run back, but where a clock entry says so. */
static void check_flow(struct walk *walk, const struct fact *fact, int64_t seq)
{
	struct faults *faults = walk->check->faults;
	const struct reading reading = reading_of(fact);
	bool is_clock = fact->kind == ENTRY_CLOCK;
	bool opens =
		fact->kind == ENTRY_RESTORE || fact->kind == ENTRY_KEY_ROTATE;

	if (fact->at.ms < walk->line.at.ms)
		fault_add(faults, FAULT_CLOCK, seq,
			"the time runs back by %" PRId64 " ms",
			walk->line.at.ms - fact->at.ms);
	if (is_clock)
		return;
	if (fact->day < walk->line.day)
		fault_add(faults, FAULT_CLOCK, seq, "the day runs back");
	if (fact->told.ms < walk->line.told.ms)
		fault_add(faults, FAULT_CLOCK, seq,
			"the time that is told runs back");
	/* A restore goes on in another run of the machine, or on another. */
	if (!opens && !timeline_flows(&walk->line, &reading))
		fault_add(faults, FAULT_CLOCK, seq,
			"the clock moved, and no entry says so");
}

/* The day is that of the time, and nothing was sold in doubt of it. */
void steps_time(struct walk *walk, const struct fact *fact, int64_t seq)
{
	struct faults *faults = walk->check->faults;
	const struct rules *rules =
		book_find(walk->check->book, walk->claim->chain, fact->rules);
	const struct reading reading = reading_of(fact);
	const struct timing timing = { .at = fact->at,
		.told = fact->told,
		.day = fact->day,
		.source = fact->source };
	bool is_sale =
		fact->kind == ENTRY_SALE || fact->kind == ENTRY_TRAINING_SALE;

	if (walk->is_begun)
		check_flow(walk, fact, seq);
	if (rules != NULL &&
		fact->day != day_of(fact->told, rules->offset_minutes))
		fault_add(faults, FAULT_CLOCK, seq,
			"the day is not that of the time");
	if (is_sale && fact->source >= CLOCK_HELD)
		fault_add(faults, FAULT_CLOCK, seq,
			"it was sold while the day was in doubt");
	timeline_follow(&walk->line, &timing, &reading);
}

/* Is what lies before the next entry in sight, be it nothing? */
static bool is_in_sight(const struct walk *walk)
{
	return walk->is_begun || (walk->claim->first == 1 && !walk->is_adrift);
}

/* The running totals are the last ones plus this entry. */
void steps_totals(struct walk *walk, const struct fact *fact, int64_t seq)
{
	bool is_sale = fact->kind == ENTRY_SALE;
	int64_t sold = is_sale ? fact->total.minor : 0;
	int64_t back = fact->kind == ENTRY_REFUND ? fact->total.minor : 0;

	if (is_in_sight(walk)) {
		if (fact->sales != walk->sales + is_sale ||
			fact->sold.minor != walk->sold.minor + sold ||
			fact->refunded.minor != walk->refunded.minor + back)
			fault_add(walk->check->faults, FAULT_TOTALS, seq,
				"the running totals do not follow from the"
				" entries");
	}
	walk->sales = fact->sales;
	walk->sold = fact->sold;
	walk->refunded = fact->refunded;
}

/* Shifts open and close in turn, and all between belongs to them. */
void steps_shift(struct walk *walk, const struct fact *fact, int64_t seq)
{
	struct faults *faults = walk->check->faults;
	bool is_known = is_in_sight(walk) || walk->shift != 0;

	if (fact->kind == ENTRY_SHIFT_OPEN) {
		if (walk->shift != 0)
			fault_add(faults, FAULT_SHIFT, seq,
				"shift %" PRId64 " opens while shift %" PRId64
				" is open",
				fact->shift, walk->shift);
	} else if (is_known && fact->shift != walk->shift)
		fault_add(faults, FAULT_SHIFT, seq,
			"the entry is of shift %" PRId64 ", open is %" PRId64,
			fact->shift, walk->shift);
	if (fact->shift == 0 &&
		(fact->kind == ENTRY_SALE || fact->kind == ENTRY_REFUND ||
			fact->kind == ENTRY_CASH ||
			fact->kind == ENTRY_SHIFT_CLOSE))
		fault_add(faults, FAULT_SHIFT, seq,
			"this was done while no shift was open (%s)",
			entry_kind_name(fact->kind));
	walk->shift = fact->kind == ENTRY_SHIFT_CLOSE ? 0 : fact->shift;
}

/* What a receipt says besides the leaf is in the leaf's entry as well. */
static bool receipt_is(const struct anchor *anchor, const struct fact *fact)
{
	if (anchor->kind != ANCHOR_RECEIPT || !fact->is_whole)
		return true;
	return fact->at.ms == anchor->at_ms &&
	       fact->total.minor == anchor->total_fen;
}

/* Compare the leaf at the anchored number, not only the number. */
void steps_anchors(struct walk *walk, const struct fact *fact)
{
	const struct claim_chain *claim = walk->claim;
	struct anchors *anchors = &walk->check->anchors;
	int64_t seq = walk->chain.seq;
	int at = anchors_from(anchors, claim->chain, claim->epoch, seq);

	for (; at < anchors->count; at++) {
		struct anchor *anchor = &anchors->list[at];

		if (anchor->seq != seq || anchor->epoch != claim->epoch ||
			!text_same(anchor->chain, claim->chain))
			break;
		anchor->is_met = true;
		if (!text_same(anchor->leaf, fact->leaf) ||
			!receipt_is(anchor, fact))
			fault_add(walk->check->faults, FAULT_ANCHOR, seq,
				"an anchor has another entry at this number");
		else
			walk->result->witnessed = seq;
	}
	for (at = 0;
		at < anchors->count && anchors->list[at].kind == ANCHOR_LEAF;
		at++) {
		if (!text_same(anchors->list[at].leaf, fact->leaf))
			continue;
		anchors->list[at].is_met = true;
		walk->result->witnessed = seq;
	}
}
