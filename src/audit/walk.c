#include "walk.h"

#include "quotas.h"
#include "refs.h"
#include "tables.h"

#include "base/say.h"
#include "sign/epoch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a later epoch of the same chain begins with. */
static struct walk_past past_of(const struct walk *walk)
{
	struct walk_past past = { .epoch = walk->claim->epoch,
		.seq = walk->chain.seq,
		.line = walk->line,
		.shift = walk->shift,
		.sales = walk->sales,
		.sold = walk->sold,
		.refunded = walk->refunded,
		.purse = walk->purse };

	memcpy(past.leaf, walk->chain.leaf, sizeof(past.leaf));
	return past;
}

enum err walk_start(
	struct walk *walk, struct check *check, int chain, struct error *why)
{
	const struct claim_chain *claim = &check->claims->chains[chain];
	struct walk_past past = { 0 };

	if (walk->claim != NULL && text_same(walk->claim->chain, claim->chain))
		past = past_of(walk);
	else
		staff_clear(&walk->staff);
	*walk = (struct walk){ .check = check,
		.number = chain,
		.claim = claim,
		.past = past,
		.staff = walk->staff,
		.result = &check->chains[chain],
		.line = { .day = DAY_NONE },
		.acknowledged_day = DAY_NONE };
	faults_at(check->faults, claim->chain, claim->epoch);
	chain_start(&walk->chain, claim->prev);
	walk->chain.seq = claim->first - 1;
	walk->key = ring_find_epoch(&check->ring, claim->chain, claim->epoch);
	if (check->claims->whole && claim->first != 1)
		fault_add(check->faults, FAULT_GENESIS, claim->first,
			"the bundle is said to be whole, but the beginning of"
			" the chain is missing");
	if (check->ask->quick)
		return ERR_OK;
	return sealed_open(check, claim, &walk->sealed, why);
}

/* The place of a line: its number where it can be believed, else the next. */
static int64_t place_of(const struct walk *walk, const struct fact *fact)
{
	if (fact->is_whole && fact->is_signed)
		return fact->seq;
	if (walk->check->ask->quick && fact->is_known)
		return fact->seq;
	return walk->chain.seq + 1;
}

static void tell_line(struct walk *walk, const struct fact *fact, int64_t seq)
{
	const struct fact_said *one;

	for (one = fact->said; one != NULL; one = one->next)
		fault_add(walk->check->faults, one->code, seq, "%s", one->text);
}

static void check_link(
	struct walk *walk, const struct feed_line *line, int64_t seq)
{
	struct fact *fact = line->fact;
	struct chain *chain = &walk->chain;

	if (seq != chain->seq + 1)
		fault_add(walk->check->faults, FAULT_SEQ, seq,
			"entry %" PRId64 " stands where %" PRId64 " belongs",
			seq, chain->seq + 1);
	else if (fact->is_known && !text_same(fact->prev, chain->leaf))
		fault_add(walk->check->faults, FAULT_PREV, seq,
			"the entry does not link to the one before it");
	chain->seq = seq;
	memcpy(chain->leaf, fact->leaf, sizeof(chain->leaf));
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
static void check_anchors(struct walk *walk, const struct fact *fact)
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

/* Whose it is: market, chain, epoch, and the key that may sign there. */
static void check_owner(struct walk *walk, const struct fact *fact, int64_t seq)
{
	const struct claim_chain *claim = walk->claim;
	struct faults *faults = walk->check->faults;

	if (!text_same(fact->market, walk->check->claims->market) ||
		!text_same(fact->chain, claim->chain) ||
		fact->epoch != claim->epoch)
		fault_add(faults, FAULT_CHAIN, seq,
			"the entry is of market %s, chain %s, epoch %" PRId64,
			fact->market, fact->chain, fact->epoch);
	if (fact->is_signed && fact->key != walk->key)
		fault_add(faults, FAULT_REVOKED, seq,
			"the entry is signed by the key of %s, epoch %" PRId64
			", which may not sign here",
			fact->key->chain, fact->key->epoch);
}

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
static void check_time(struct walk *walk, const struct fact *fact, int64_t seq)
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
static void check_totals(
	struct walk *walk, const struct fact *fact, int64_t seq)
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
static void check_shift(struct walk *walk, const struct fact *fact, int64_t seq)
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

/* It names the highest version that was in force on its day. */
static void check_rules(struct walk *walk, const struct fact *fact, int64_t seq)
{
	int64_t expected =
		book_in_force(walk->check->book, walk->claim->chain, fact->day);

	if (fact->rules != expected)
		fault_add(walk->check->faults, FAULT_RULES, seq,
			"the entry names version %" PRId64
			" of the rules; in force is %" PRId64,
			fact->rules, expected);
}

static void count(struct walk *walk, const struct fact *fact)
{
	struct claim_totals *totals = &walk->totals;

	walk->kinds[fact->kind]++;
	if (fact->kind == ENTRY_REFUSAL)
		totals->refusals++;
	if (fact->kind == ENTRY_REFUND) {
		totals->refunds++;
		totals->refunded_fen += fact->total.minor;
	}
	if (fact->kind != ENTRY_SALE)
		return;
	totals->sales++;
	totals->sold_fen += fact->total.minor;
	totals->exempt_fen += fact->exempt.minor;
	totals->dutiable_fen += fact->dutiable.minor;
	totals->tax_fen += fact->tax.minor;
}

static void check_genesis(struct walk *walk, const struct entry *entry)
{
	struct faults *faults = walk->check->faults;

	if (!text_same(walk->key == NULL ? "" : walk->key->x,
		    entry->body.genesis.till_key))
		fault_add(faults, FAULT_GENESIS, entry->seq,
			"genesis names another key than the one of this epoch"
			" in keys.jwks");
	if (!text_same(
		    walk->check->ring.auditor, entry->body.genesis.auditor_key))
		fault_add(faults, FAULT_GENESIS, entry->seq,
			"genesis names another auditor's key than keys.jwks");
}

/* The earlier key vouches for this one; what is trusted follows that. */
static void check_endorsement(struct walk *walk, const struct entry *entry)
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
static void check_opening(
	struct walk *walk, const struct feed_line *line, int64_t seq)
{
	static struct entry entry;
	enum entry_kind kind = line->fact->kind;
	bool goes_on = kind == ENTRY_RESTORE || kind == ENTRY_KEY_ROTATE ||
		       kind == ENTRY_HUB_EPOCH;
	bool opens = goes_on || kind == ENTRY_GENESIS;
	struct error said;

	if ((seq == 1) != opens ||
		(opens && goes_on != (walk->claim->epoch > 1))) {
		fault_add(walk->check->faults, FAULT_GENESIS, seq,
			"the beginning of an epoch is its first entry and only"
			" that");
		return;
	}
	if (!goes_on || kind == ENTRY_HUB_EPOCH ||
		fact_entry(line->bytes, line->length, &entry, &said))
		return;
	check_endorsement(walk, &entry);
	go_on(walk, &entry);
}

/* The highest version there is, and not before its own. */
static enum err take_rules(
	struct walk *walk, const struct entry *entry, struct error *why)
{
	const struct rules *rules = &entry->body.rules.rules;
	struct book *book = walk->check->book;
	struct faults *faults = walk->check->faults;
	const char *chain = walk->claim->chain;
	int64_t last = book_last(book, chain);

	if (rules->version <= last)
		fault_add(faults, FAULT_RULES, entry->seq,
			"version %" PRId64
			" of the rules comes after version %" PRId64,
			rules->version, last);
	if (!text_same(rules->market, walk->check->claims->market))
		fault_add(faults, FAULT_RULES, entry->seq,
			"the rules are for the market %s", rules->market);
	if (last > 0 && rules->from < entry->day)
		fault_add(faults, FAULT_RULES, entry->seq,
			"the rules are in force from a day before the entry"
			" that brings them");
	return book_add(book, chain, rules, why);
}

/* What an entry tells that later ones stand on. */
static enum err learn(
	struct walk *walk, const struct entry *entry, struct error *why)
{
	if (entry->kind == ENTRY_GENESIS)
		check_genesis(walk, entry);
	if (entry->kind == ENTRY_RULES)
		return take_rules(walk, entry, why);
	if (entry->kind == ENTRY_OPERATOR)
		return staff_put(&walk->staff, &entry->body.operator, why);
	if (entry->kind == ENTRY_PERSON_LINK)
		return quotas_link(walk->check->quotas, &entry->body.link, why);
	return ERR_OK;
}

/* What the till, or an administrator, said of the clock. */
static void check_clock(struct walk *walk, const struct entry *entry)
{
	const struct entry_clock *clock = &entry->body.clock;
	const struct staff_one *one = staff_find(&walk->staff, entry->operator);
	struct faults *faults = walk->check->faults;

	if (walk->is_begun && clock->last_ms != walk->told_before.ms)
		fault_add(faults, FAULT_CLOCK, entry->seq,
			"the time before it was another than it says");
	if (clock->cause != CAUSE_CONFIRM) {
		if (walk->is_begun && entry->day < walk->day_before)
			fault_add(faults, FAULT_CLOCK, entry->seq,
				"the day runs back");
		return;
	}
	if (entry_told(entry).ms != clock->wall_ms)
		fault_add(faults, FAULT_CLOCK, entry->seq,
			"the time that was confirmed is not the clock's");
	if (one == NULL || !one->active || one->role != ROLE_ADMINISTRATOR)
		fault_add(faults, FAULT_OPERATOR, entry->seq,
			"the clock was confirmed by %s, who is no"
			" administrator",
			entry->operator);
	if (walk->acknowledged_day != DAY_NONE &&
		entry->day < walk->acknowledged_day)
		fault_add(faults, FAULT_CLOCK, entry->seq,
			"the clock was confirmed to be before a day that the"
			" hub has acknowledged");
}

/* An entry that is looked at whole. */
static enum err take_entry(
	struct walk *walk, const struct entry *entry, struct error *why)
{
	struct faults *faults = walk->check->faults;
	enum fault_code code;
	struct error said;

	if (purse_take(&walk->purse, entry, &code, &said))
		fault_add(faults, code, entry->seq, "%s", said.text);
	if (staff_check(&walk->staff, entry, &said))
		fault_add(faults, FAULT_OPERATOR, entry->seq, "%s", said.text);
	if (entry->kind == ENTRY_COPY || entry->kind == ENTRY_ACK) {
		enum err rc = refs_add(walk->check->refs, walk->check,
			walk->number, entry, why);

		if (rc)
			return rc;
	}
	if (entry->kind == ENTRY_CLOCK)
		check_clock(walk, entry);
	return learn(walk, entry, why);
}

/* Rules that a worker did not have yet, or the lack of them. */
static void judge_late(struct walk *walk, const struct entry *entry)
{
	const struct rules *rules =
		book_find(walk->check->book, entry->chain, entry->rules);
	struct error said;

	if (rules == NULL)
		fault_add(walk->check->faults, FAULT_RULES, entry->seq,
			"the sale names version %" PRId64
			" of the rules, which is not there",
			entry->rules);
	else if (fact_judge(entry, rules, &said))
		fault_add(walk->check->faults, FAULT_RULES, entry->seq, "%s",
			said.text);
}

/* Who gave it back, or who approved that, is a manager. */
static bool is_managed(const struct walk *walk, const struct entry *entry)
{
	const char *approver = entry->body.refund.approver;
	const struct staff_one *one = staff_find(
		&walk->staff, approver[0] != '\0' ? approver : entry->operator);

	return one != NULL && staff_is_manager(one);
}

/* A sale needs to be looked at whole only now and then. */
static enum err take_body(
	struct walk *walk, const struct feed_line *line, struct error *why)
{
	static struct entry entry;
	const struct fact *fact = line->fact;
	bool is_sale =
		fact->kind == ENTRY_SALE || fact->kind == ENTRY_TRAINING_SALE;
	bool late = is_sale && !fact->is_judged;
	struct error said;

	if (fact->kind == ENTRY_SALE)
		purse_add_sale(&walk->purse, fact);
	if (fact->kind == ENTRY_REFUND)
		purse_add_refund(&walk->purse, fact);
	if (is_sale && walk->purse.override_count == 0 &&
		walk->purse.approval_count == 0 && !late) {
		if (staff_check_kind(
			    &walk->staff, fact->operator, fact->kind, &said))
			fault_add(walk->check->faults, FAULT_OPERATOR,
				fact->seq, "%s", said.text);
		return ERR_OK;
	}
	if (fact_entry(line->bytes, line->length, &entry, &said))
		return ERR_OK; /* it was told already */
	if (late)
		judge_late(walk, &entry);
	if (fact->kind == ENTRY_REFUND) {
		enum err rc = refs_add_refund(walk->check->refs, walk->check,
			walk->number, line, is_managed(walk, &entry), why);

		if (rc)
			return rc;
	}
	return take_entry(walk, &entry, why);
}

/* The entry that this bundle was made by, when it is in sight. */
static void check_export(
	struct walk *walk, const struct fact *fact, int64_t seq)
{
	const struct claims *claims = walk->check->claims;

	if (claims->export.seq != seq ||
		claims->export.epoch != walk->claim->epoch ||
		!text_same(claims->export.chain, walk->claim->chain))
		return;
	if (!text_same(claims->export.leaf, fact->leaf) ||
		!text_same(claims->requester, fact->operator))
		fault_add(walk->check->faults, FAULT_MANIFEST, seq,
			"the export of this bundle is another one than the"
			" manifest says");
}

static void keep_line(struct walk *walk, const struct feed_line *line)
{
	walk->last_length = line->length;
	memcpy(walk->last, line->bytes, line->length);
}

enum err walk_take(
	void *context, const struct feed_line *line, struct error *why)
{
	struct walk *walk = context;
	const struct fact *fact = line->fact;
	int64_t seq = place_of(walk, fact);
	enum err rc = ERR_OK;

	walk->check->entries++;
	walk->result->entries++;
	if (walk->result->first == 0)
		walk->result->first = seq;
	walk->result->last = seq;
	walk->check->has_roster |=
		text_same(fact->leaf, walk->check->claims->roster);
	tell_line(walk, fact, seq);
	check_link(walk, line, seq);
	if (walk->check->anchors.count > 0)
		check_anchors(walk, fact);
	keep_line(walk, line);
	if (!fact->is_whole)
		return ERR_OK;
	check_owner(walk, fact, seq);
	check_opening(walk, line, seq);
	check_rules(walk, fact, seq);
	walk->told_before = walk->line.told;
	walk->day_before = walk->line.day;
	check_time(walk, fact, seq);
	check_totals(walk, fact, seq);
	check_shift(walk, fact, seq);
	count(walk, fact);
	rc = take_body(walk, line, why);
	if (!rc && fact->kind == ENTRY_SALE)
		rc = quotas_add(walk->check->quotas, walk->number, fact, why);
	if (!rc && fact->kind == ENTRY_SALE && walk->sealed != NULL)
		rc = sealed_take(walk->sealed, fact, why);
	if (fact->kind == ENTRY_EXPORT)
		check_export(walk, fact, seq);
	if (!rc && walk->check->tables != NULL)
		rc = tables_take(walk->check->tables, fact, why);
	walk->is_begun = true;
	return rc;
}

/* Entries that a range stands on: rules, operators, the open shift. */
enum err walk_context(
	void *context, const struct feed_line *line, struct error *why)
{
	static struct entry entry;
	struct walk *walk = context;
	const struct fact *fact = line->fact;
	int64_t seq = fact->is_whole ? fact->seq : 0;
	struct error said;

	tell_line(walk, fact, seq);
	if (!fact->is_whole)
		return ERR_OK;
	check_owner(walk, fact, seq);
	if (seq >= walk->claim->first)
		fault_add(walk->check->faults, FAULT_SEQ, seq,
			"the entry stands in the context of a range that it is"
			" in");
	if (fact->kind == ENTRY_SHIFT_OPEN)
		walk->shift = fact->shift;
	if (fact_entry(line->bytes, line->length, &entry, &said))
		return ERR_OK;
	if (entry.kind == ENTRY_RESTORE || entry.kind == ENTRY_KEY_ROTATE)
		check_endorsement(walk, &entry);
	return learn(walk, &entry, why);
}

static void check_number(
	struct walk *walk, const char *what, int64_t claimed, int64_t found)
{
	if (claimed != found)
		fault_add(walk->check->faults, FAULT_RANGE, walk->claim->last,
			"the manifest says %s %" PRId64
			", the entries say %" PRId64,
			what, claimed, found);
}

static void check_sums(struct walk *walk)
{
	const struct claim_chain *claim = walk->claim;
	const struct claim_totals *said = &claim->totals;
	const struct claim_totals *is = &walk->totals;

	for (int i = 0; i < ENTRY_KIND_COUNT; i++)
		check_number(walk, entry_kind_name((enum entry_kind)i),
			claim->kinds[i], walk->kinds[i]);
	check_number(walk, "sum.sales", claim->sum.sales, walk->sales);
	check_number(
		walk, "sum.sold_fen", claim->sum.sold_fen, walk->sold.minor);
	check_number(walk, "sum.refunded_fen", claim->sum.refunded_fen,
		walk->refunded.minor);
	check_number(walk, "sales", said->sales, is->sales);
	check_number(walk, "sold_fen", said->sold_fen, is->sold_fen);
	check_number(walk, "exempt_fen", said->exempt_fen, is->exempt_fen);
	check_number(
		walk, "dutiable_fen", said->dutiable_fen, is->dutiable_fen);
	check_number(walk, "tax_fen", said->tax_fen, is->tax_fen);
	check_number(walk, "refunds", said->refunds, is->refunds);
	check_number(
		walk, "refunded_fen", said->refunded_fen, is->refunded_fen);
	check_number(walk, "refusals", said->refusals, is->refusals);
}

/* In a quick check the head's signature vouches for all before it. */
static void check_head(struct walk *walk)
{
	struct fact fact;
	int64_t seq = walk->chain.seq;

	if (walk->last_length == 0)
		return;
	fact_make_whole(
		&walk->check->context, walk->last, walk->last_length, &fact);
	tell_line(walk, &fact, seq);
	if (fact.is_whole)
		check_owner(walk, &fact, seq);
	fact_clear(&fact);
}

enum err walk_end(struct walk *walk, struct error *why)
{
	enum err rc = ERR_OK;

	const struct claim_chain *claim = walk->claim;
	struct verify_chain *result = walk->result;
	struct faults *faults = walk->check->faults;

	check_number(walk, "count", claim->count, result->entries);
	if (walk->chain.seq != claim->last)
		fault_add(faults, FAULT_RANGE, claim->last,
			"the chain ends with entry %" PRId64
			"; the manifest says %" PRId64,
			walk->chain.seq, claim->last);
	else if (!text_same(walk->chain.leaf, claim->head))
		fault_add(faults, FAULT_RANGE, claim->last,
			"the last entry is not the one that the manifest"
			" names");
	if (!text_same(walk->key == NULL ? "" : walk->key->key.kid, claim->kid))
		fault_add(faults, FAULT_KEY, 0,
			"the manifest names another key for the chain than"
			" keys.jwks");
	if (walk->check->ask->quick)
		check_head(walk);
	else
		check_sums(walk);
	if (walk->purse.override_count > 0 || walk->purse.approval_count > 0)
		fault_add(faults, FAULT_OVERRIDE, walk->chain.seq,
			"an override stands before no sale");
	memcpy(result->head, walk->chain.leaf, sizeof(result->head));
	result->sales = walk->totals.sales;
	result->sold_fen = walk->totals.sold_fen;
	result->refunded_fen = walk->totals.refunded_fen;
	if (walk->sealed != NULL)
		rc = sealed_end(walk->sealed, why);
	sealed_close(walk->sealed);
	walk->sealed = NULL;
	return rc;
}

void walk_close(struct walk *walk)
{
	if (walk == NULL)
		return;
	sealed_close(walk->sealed);
	staff_clear(&walk->staff);
	free(walk);
}
