#include "opening.h"

#include "sign/epoch.h"

#include <inttypes.h>
#include <string.h>

/*
 * A chain begins with nothing before it; that of a till that joins, or joins
 * anew, begins behind its enrolment.
 */
static bool genesis_fits(const struct walk *walk, const char *prev)
{
	const struct market *market = &walk->check->market;
	const struct claim_chain *claim = walk->claim;
	bool is_own = text_same(prev, ENTRY_PREV_NONE);

	if (claim->epoch == 1 && is_own)
		return true;
	if (!market->is_here)
		return !is_own;
	return market_begins(market, claim->chain, claim->epoch, prev);
}

void opening_genesis(struct walk *walk, const struct entry *entry)
{
	struct faults *faults = walk->check->faults;
	bool is_own = text_same(entry->prev, ENTRY_PREV_NONE);

	walk->is_joined |= !is_own;
	if (!genesis_fits(walk, entry->prev))
		fault_add(faults, FAULT_GENESIS, entry->seq,
			"the beginning of the epoch does not stand behind the"
			" till's enrolment");
	if (!text_same(walk->key == NULL ? "" : walk->key->x,
		    entry->body.genesis.till_key))
		fault_add(faults, FAULT_GENESIS, entry->seq,
			"genesis names another key than the one of this epoch"
			" in keys.jwks");
	if (!walk->check->market.is_here && !is_own)
		faults_without_hub(faults);
	/* A till that was a market of its own had an auditor of its own. */
	if (walk->check->market.is_here &&
		!text_same(walk->claim->chain, HUB_CHAIN) && is_own)
		return;
	if (!text_same(
		    walk->check->ring.auditor, entry->body.genesis.auditor_key))
		fault_add(faults, FAULT_GENESIS, entry->seq,
			"genesis names another auditor's key than keys.jwks");
}

/* The earlier key vouches for this one; what is trusted follows that. */
void opening_endorse(struct walk *walk, const struct entry *entry)
{
	const struct entry_epoch *epoch = &entry->body.epoch;
	struct ring *ring = &walk->check->ring;
	struct faults *faults = walk->check->faults;
	const struct ring_key *by =
		ring_find_epoch(ring, entry->chain, epoch->from_epoch);
	struct ring_key *key =
		ring_find_epoch(ring, entry->chain, entry->epoch);
	const struct epoch_claim claim = { .market = entry->market,
		.chain = entry->chain,
		.epoch = entry->epoch,
		.key = epoch->till_key,
		.prev = entry->prev };

	if (key == NULL || !text_same(key->x, epoch->till_key)) {
		fault_add(faults, FAULT_GENESIS, entry->seq,
			"the epoch's first entry names another key than"
			" keys.jwks");
		return;
	}
	if (epoch->from_epoch >= entry->epoch ||
		(by == NULL && walk->check->claims->whole)) {
		fault_add(faults, FAULT_EPOCH, entry->seq,
			"epoch %" PRId64 " goes on from epoch %" PRId64
			", which is not there",
			entry->epoch, epoch->from_epoch);
		return;
	}
	if (by == NULL)
		return;
	if (epoch_is_endorsed(&by->key, &claim, epoch->endorsement))
		key->by = by;
	else
		fault_add(faults, FAULT_EPOCH, entry->seq,
			"the key of epoch %" PRId64
			" does not vouch for the key of this epoch",
			epoch->from_epoch);
}

/* Time, totals and shift go on from where the earlier epoch ended. */
static void go_on(struct walk *walk, const struct entry *entry)
{
	const struct entry_epoch *epoch = &entry->body.epoch;
	const struct walk_past *past = &walk->past;

	walk->is_adrift = true;
	if (past->epoch != epoch->from_epoch || past->seq > epoch->from_seq)
		return; /* the rest of that epoch turned up later */
	if (past->seq < epoch->from_seq ||
		!text_same(past->leaf, entry->prev)) {
		fault_add(walk->check->faults, FAULT_EPOCH, entry->seq,
			"the epoch goes on from entry %" PRId64 " of epoch"
			" %" PRId64 ", which is another one or not there",
			epoch->from_seq, epoch->from_epoch);
		return;
	}
	walk->is_adrift = false;
	walk->is_begun = true;
	walk->line = past->line;
	walk->shift = past->shift;
	walk->sales = past->sales;
	walk->sold = past->sold;
	walk->refunded = past->refunded;
	walk->purse = past->purse;
}

/* An epoch begins with what begins one, and has that nowhere else. */
void opening_check(struct walk *walk, const struct feed_line *line, int64_t seq)
{
	static struct entry entry;
	enum entry_kind kind = line->fact->kind;
	bool is_hub = text_same(walk->claim->chain, HUB_CHAIN);
	bool goes_on = kind == ENTRY_RESTORE || kind == ENTRY_KEY_ROTATE ||
		       (kind == ENTRY_HUB_EPOCH && is_hub);
	bool opens = goes_on || kind == ENTRY_GENESIS;
	struct error said;

	if ((seq == 1) != opens || (goes_on && walk->claim->epoch == 1)) {
		fault_add(walk->check->faults, FAULT_GENESIS, seq,
			"the beginning of an epoch is its first entry and only"
			" that");
		return;
	}
	if (!goes_on || kind == ENTRY_HUB_EPOCH ||
		fact_entry(line->bytes, line->length, &entry, &said))
		return;
	opening_endorse(walk, &entry);
	go_on(walk, &entry);
}
