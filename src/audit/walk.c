#include "walk.h"

#include "learn.h"
#include "leases.h"
#include "opening.h"
#include "quotas.h"
#include "refs.h"
#include "steps.h"
#include "tables.h"

#include "base/say.h"
#include "sign/hash.h"

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

/* The hub's word on the key of a till: whose it is, and how long it counts. */
static void check_enrolled(struct walk *walk)
{
	const struct market *market = &walk->check->market;
	const struct claim_chain *claim = walk->claim;
	struct ring *ring = &walk->check->ring;
	struct ring_key *key =
		ring_find_epoch(ring, claim->chain, claim->epoch);
	const struct market_key *enrolled =
		market_key_find(market, claim->chain, claim->epoch);

	walk->key = key;
	walk->revoked = market_revoked(market, claim->chain, claim->epoch);
	if (key == NULL || enrolled == NULL ||
		text_same(claim->chain, HUB_CHAIN))
		return;
	if (text_same(key->x, enrolled->key))
		key->by =
			ring_find_epoch(ring, HUB_CHAIN, enrolled->place.epoch);
	else
		fault_add(walk->check->faults, FAULT_KEY, 0,
			"the hub has enrolled another key for this chain");
}

/* The hub's chain is known before that of any till. */
static void meet_market(struct walk *walk)
{
	struct check *check = walk->check;
	bool is_hub = text_same(walk->claim->chain, HUB_CHAIN);

	check->market.is_here |= is_hub;
	walk->staff.market =
		check->market.is_here && !is_hub ? &check->market : NULL;
	walk->joined_day =
		market_enrolled_day(&check->market, walk->claim->chain);
}

enum err walk_start(struct walk *walk, struct check *check, int number,
	const struct claim_chain *claim, struct error *why)
{
	static struct verify_chain nobody;
	struct walk_past past = { 0 };
	bool goes_on = text_same(walk->name, claim->chain);
	struct staff staff = walk->staff;

	if (goes_on && walk->number >= 0)
		past = past_of(walk);
	if (!goes_on)
		staff_clear(&staff);
	*walk = (struct walk){ .check = check,
		.number = number,
		.claim = claim,
		.past = past,
		.staff = staff,
		.result = number < 0 ? &nobody : &check->chains[number],
		.is_joined = goes_on && walk->is_joined,
		.heard = goes_on ? walk->heard : (struct market_place){ 0 },
		.heard_day = goes_on ? walk->heard_day : DAY_NONE,
		.line = { .day = DAY_NONE },
		.acknowledged_day = DAY_NONE };
	(void)text_copy(walk->name, sizeof(walk->name), claim->chain);
	meet_market(walk);
	faults_at(check->faults, claim->chain, claim->epoch);
	chain_start(&walk->chain, claim->prev);
	walk->chain.seq = claim->first - 1;
	check_enrolled(walk);
	if (check->claims->whole && claim->first != 1)
		fault_add(check->faults, FAULT_GENESIS, claim->first,
			"the bundle is said to be whole, but the beginning of"
			" the chain is missing");
	if (check->ask->quick || number < 0)
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
	if (seq > walk->revoked)
		fault_add(faults, FAULT_REVOKED, seq,
			"the hub has revoked the till's key from entry"
			" %" PRId64 " on",
			walk->revoked + 1);
	if (fact->is_signed &&
		(walk->key == NULL || !text_same(fact->key->x, walk->key->x)))
		fault_add(faults, FAULT_REVOKED, seq,
			"the entry is signed by the key of %s, epoch %" PRId64
			", which may not sign here",
			fact->key->chain, fact->key->epoch);
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
static enum err take_entry(struct walk *walk, const struct entry *entry,
	const char *leaf, struct error *why)
{
	struct faults *faults = walk->check->faults;
	enum fault_code code;
	struct error said;

	if (purse_take(&walk->purse, entry, &code, &said))
		fault_add(faults, code, entry->seq, "%s", said.text);
	if (staff_check(&walk->staff, entry, &said))
		fault_add(faults, FAULT_OPERATOR, entry->seq, "%s", said.text);
	if (entry->kind == ENTRY_COPY || entry->kind == ENTRY_ACK ||
		entry->kind == ENTRY_ENROL || entry->kind == ENTRY_ASSESS) {
		enum err rc = refs_add(walk->check->refs, walk->check,
			walk->number, entry, why);

		if (rc)
			return rc;
	}
	if (entry->kind == ENTRY_CLOCK)
		check_clock(walk, entry);
	if (entry->kind == ENTRY_LEASE_CLOSE ||
		entry->kind == ENTRY_LEASE_DISCLAIM) {
		enum err rc = leases_add_end(
			walk->check->leases, walk->number, entry, why);

		if (rc)
			return rc;
	}
	return learn_entry(walk, entry, leaf, why);
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
	return take_entry(walk, &entry, fact->leaf, why);
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

/*
 * What a sale takes of allowances, and on what right. A till of a market
 * grants none by itself.
 */
static enum err take_use(struct walk *walk, const struct fact *fact,
	int64_t seq, struct error *why)
{
	const struct rules *rules =
		book_find(walk->check->book, walk->claim->chain, fact->rules);
	const struct limit *limit =
		rules == NULL ? NULL : rules_lease_limit(rules, fact->day);
	int64_t used = 0;
	enum err rc =
		quotas_add(walk->check->quotas, walk->number, fact, false, why);

	for (int i = 0; limit != NULL && i < fact->use_count; i++) {
		if (text_same(fact->uses[i].limit, limit->id))
			used = fact->uses[i].used;
	}
	if (rc || limit == NULL)
		return rc;
	if (fact->lease[0] != '\0')
		return leases_add_sale(
			walk->check->leases, walk->number, fact, limit, why);
	if (fact->basis == BASIS_LEASE || fact->basis == BASIS_PERMIT ||
		((walk->is_joined || fact->day > walk->joined_day) &&
			used > 0 && fact->basis == BASIS_ALONE))
		fault_add(walk->check->faults, FAULT_LEASE, seq,
			"the sale uses the allowance without a right of the"
			" hub");
	return ERR_OK;
}

/* A quick check follows links only; but who vouches for keys is asked. */
static enum err take_quickly(
	struct walk *walk, const struct feed_line *line, struct error *why)
{
	static struct entry entry;
	bool is_hub = text_same(walk->claim->chain, HUB_CHAIN);
	struct error said;

	if ((!is_hub && line->fact->seq != 1) || walk->key == NULL ||
		jws_check(line->bytes, line->length, JWS_ENTRY,
			&walk->key->key) != JWS_GOOD ||
		fact_entry(line->bytes, line->length, &entry, &said))
		return ERR_OK;
	if (entry.kind == ENTRY_RESTORE || entry.kind == ENTRY_KEY_ROTATE)
		opening_endorse(walk, &entry);
	if (!is_hub && entry.kind == ENTRY_GENESIS)
		opening_genesis(walk, &entry);
	if (!is_hub)
		return ERR_OK;
	return market_take(&walk->check->market, &entry, line->fact->leaf, why);
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
		steps_anchors(walk, fact);
	keep_line(walk, line);
	if (walk->check->ask->quick)
		return take_quickly(walk, line, why);
	if (!fact->is_whole)
		return ERR_OK;
	check_owner(walk, fact, seq);
	opening_check(walk, line, seq);
	learn_known(walk, fact);
	learn_rules(walk, fact, seq);
	walk->told_before = walk->line.told;
	walk->day_before = walk->line.day;
	steps_time(walk, fact, seq);
	steps_totals(walk, fact, seq);
	steps_shift(walk, fact, seq);
	count(walk, fact);
	rc = take_body(walk, line, why);
	if (!rc && fact->kind == ENTRY_SALE)
		rc = take_use(walk, fact, seq, why);
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
		opening_endorse(walk, &entry);
	return learn_entry(walk, &entry, fact->leaf, why);
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
	if (walk->check->market.is_here && walk->key != NULL &&
		walk->key->by == NULL && !text_same(claim->chain, HUB_CHAIN))
		fault_add(faults, FAULT_ROSTER, 0,
			"the hub's chain does not name this till and epoch");
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
