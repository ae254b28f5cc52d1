#include "online.h"

#include "sign/hash.h"
#include "sign/seal.h"

#include <string.h>

const char *till_standing_name(enum till_standing_mode mode)
{
	static const char *const names[] = { "alone", "asked", "lease",
		"permit", "none" };

	return names[mode];
}

/* -- statements
 * ---------------------------------------------------------------- */

enum err lease_open(const struct till *till, const struct store_right *kept,
	struct lease_statement *ret, struct error *why)
{
	static struct jws_payload payload;

	if (jws_open(kept->line, kept->length, JWS_LEASE,
		    &till->online->hub_key, &payload) != JWS_GOOD)
		return error_set(why, ERR_FORGED,
			"a statement kept here was not signed by the hub");
	return lease_decode(payload.bytes, payload.length, ret, why);
}

/* Is it ours, and does it come from the hub we know? */
static enum err check_statement(const struct till *till,
	const struct lease_statement *lease, struct error *why)
{
	if (!text_same(lease->market, till->market))
		return error_set(why, ERR_FORGED,
			"the hub's statement is for the market %s, this is %s",
			lease->market, till->market);
	if (!text_same(lease->chain, till->chain))
		return error_set(why, ERR_FORGED,
			"the hub's statement is for the till %s, this is %s",
			lease->chain, till->chain);
	return ERR_OK;
}

/* The position of the last own entry the hub said it holds. */
static enum err known_position(
	struct till *till, int64_t *ret, struct error *why)
{
	static struct store_entry stored;
	struct store_sent sent;
	enum err rc = store_sent_find(till->store, till->epoch, &sent, why);

	*ret = 0;
	if (rc || sent.seq == 0)
		return rc;
	rc = store_entry_find(till->store, till->epoch, sent.seq, &stored, why);
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (!rc)
		*ret = stored.id;
	return rc;
}

/* The highest number the hub gave this till, for it to be told of. */
static void raise_seen(
	struct store_hub *hub, const struct lease_statement *lease)
{
	if (lease->hub_epoch > hub->epoch) {
		hub->epoch = lease->hub_epoch;
		hub->seq = 0;
		hub->read = 0;
		hub->boxes = 0;
	}
	if (lease->hub_epoch == hub->epoch && lease->hub_seq > hub->seq)
		hub->seq = lease->hub_seq;
}

static enum err keep_statement(
	struct till *till, struct store_statement *statement, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	struct store_hub hub = till->online->hub;
	enum err rc = known_position(till, &statement->known, why);

	raise_seen(&hub, statement->lease);
	if (!rc)
		rc = store_tx_begin(till->store, &tx, why);
	if (!rc)
		rc = store_statement_put(till->store, statement, why);
	if (!rc)
		rc = store_market_put(till->store, &hub, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc)
		till->online->hub = hub;
	return rc;
}

enum err statement_take(struct till *till, const char *line, size_t length,
	struct lease_statement *ret, struct error *why)
{
	static struct jws_payload payload;
	static struct lease_statement lease;
	struct store_right kept;
	char leaf[HASH_TEXT_SIZE];
	struct store_statement statement = {
		.lease = &lease, .line = kept.line, .leaf = leaf
	};
	enum err rc;

	if (length >= sizeof(kept.line) ||
		jws_open(line, length, JWS_LEASE, &till->online->hub_key,
			&payload) != JWS_GOOD)
		return error_set(why, ERR_FORGED,
			"what came as the hub's statement was not signed by"
			" it");
	rc = lease_decode(payload.bytes, payload.length, &lease, why);
	if (!rc)
		rc = check_statement(till, &lease, why);
	if (rc)
		return rc;
	if (ret != NULL)
		*ret = lease;
	if (lease.hub_epoch < till->online->hub.epoch)
		return ERR_OK; /* of a hub that was restored since: void */
	memcpy(kept.line, line, length);
	kept.line[length] = '\0';
	hash_leaf(line, length, leaf);
	return keep_statement(till, &statement, why);
}

/* -- what a person may be sold on
 * ------------------------------------------------ */

static const struct limit *leased_limit(const struct till *till, int32_t day)
{
	return rules_lease_limit(&till->rules, day);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* False when it may not be used: another limit, or of another epoch. */
static enum err open_right(struct till *till, const struct store_right *kept,
	const struct limit *limit, struct right *ret, struct error *why)
{
	enum err rc = lease_open(till, kept, &ret->statement, why);

	if (rc)
		return rc;
	if (!text_same(ret->statement.limit, limit->id))
		return error_set(
			why, ERR_NOT_FOUND, "the right is of another limit");
	memcpy(ret->leaf, kept->leaf, sizeof(ret->leaf));
	ret->known = kept->known;
	return ERR_OK;
}

static void keep_latest(struct right *ret, const struct right *right)
{
	if (ret->mode == STANDING_LEASE &&
		ret->latest.hub_seq > right->statement.hub_seq)
		return;
	ret->latest = right->statement;
	ret->known = right->known;
}

static void keep_largest(struct right *ret, const struct right *right)
{
	if (ret->mode == STANDING_LEASE && right->left <= ret->left) {
		ret->others += right->left;
		return;
	}
	ret->others += ret->left;
	ret->left = right->left;
	ret->statement = right->statement;
	memcpy(ret->leaf, right->leaf, sizeof(ret->leaf));
	ret->mode = STANDING_LEASE;
}

static enum err weigh_lease(struct till *till, const struct store_right *kept,
	const struct limit *limit, struct right *ret, struct error *why)
{
	static struct right right;
	struct store_right_use use = { 0 };
	enum err rc = open_right(till, kept, limit, &right, why);

	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (!rc)
		rc = store_right_used(
			till->store, right.leaf, limit->id, NULL, &use, why);
	if (rc)
		return rc;
	right.left = right.statement.amount.minor - use.used;
	if (right.left < 0)
		right.left = 0;
	keep_latest(ret, &right);
	keep_largest(ret, &right);
	return ERR_OK;
}

/* The one on which most is left: a sale stands on one. */
static enum err find_lease(struct till *till, const struct store_whose *whose,
	const struct limit *limit, struct right *ret, struct error *why)
{
	static struct store_right kept;
	enum err rc;

	kept.leaf[0] = '\0';
	ret->left = ret->others = 0;
	while (!(rc = store_lease_open(
			 till->store, whose, kept.leaf, &kept, why))) {
		rc = weigh_lease(till, &kept, limit, ret, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND && ret->mode == STANDING_LEASE ? ERR_OK : rc;
}

/* What of the day's permit this person may have, and all together. */
static enum err find_permit(struct till *till, const struct store_whose *whose,
	const struct limit *limit, struct right *ret, struct error *why)
{
	static struct store_right kept;
	const struct store_whose nobody = { .person = "",
		.day = whose->day,
		.epoch = whose->epoch,
		.hub_epoch = whose->hub_epoch };
	const struct lease_statement *permit = &ret->statement;
	struct store_right_use all = { 0 };
	struct store_right_use one = { 0 };
	enum err rc = store_permit_find(till->store, &nobody, &kept, why);

	if (!rc)
		rc = open_right(till, &kept, limit, ret, why);
	if (!rc)
		rc = store_right_used(
			till->store, ret->leaf, limit->id, NULL, &all, why);
	if (!rc)
		rc = store_right_used(till->store, ret->leaf, limit->id,
			whose->person, &one, why);
	if (rc)
		return rc;
	ret->left = least(permit->amount.minor - one.used,
		permit->total.minor - all.used);
	if (ret->left <= 0 || all.sales >= permit->count ||
		hub_time(till).ms > permit->not_after.ms)
		return error_set(
			why, ERR_NOT_FOUND, "the permit is used up, or over");
	ret->mode = STANDING_PERMIT;
	return ERR_OK;
}

/* Is the hub's refusal the last word on this person today? */
static bool is_refused(
	const struct online *online, const struct store_whose *whose)
{
	return online->was_refused && online->counter_day == whose->day &&
	       text_same(online->counter, whose->person);
}

enum err right_find(struct till *till, const char *person, int32_t day,
	struct right *ret, struct error *why)
{
	const struct limit *limit = leased_limit(till, day);
	const struct online *online = till->online;
	struct store_whose whose = {
		.person = person, .day = day, .epoch = till->epoch
	};
	enum err rc;

	*ret = (struct right){ .mode = STANDING_NONE };
	if (online == NULL || limit == NULL) {
		ret->mode = STANDING_ALONE;
		return ERR_OK;
	}
	if (online->is_voided)
		return ERR_OK;
	whose.hub_epoch = online->hub.epoch;
	rc = find_lease(till, &whose, limit, ret, why);
	if (rc != ERR_NOT_FOUND || is_refused(online, &whose))
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	rc = find_permit(till, &whose, limit, ret, why);
	if (rc == ERR_NOT_FOUND) {
		*ret = (struct right){ .mode = STANDING_NONE };
		return ERR_OK;
	}
	return rc;
}

/* -- what it means for the judgement
 * ----------------------------------------------- */

static const struct lease_used *stated(
	const struct right *right, const char *limit)
{
	for (int i = 0; i < right->latest.used_count; i++) {
		if (text_same(right->latest.used[i].limit, limit))
			return &right->latest.used[i];
	}
	return NULL;
}

/*
 * On a lease the hub said what was used everywhere, and own sales it did
 * not know yet come on top; else it is what is known here.
 */
static enum err known_use(struct till *till, struct till_person *person,
	const struct right *right, int at, struct error *why)
{
	const struct limit *limit = &till->rules.limits[at];
	struct period period = limit_period(limit, person->day);
	const struct lease_used *said = NULL;
	int64_t more = 0;
	enum err rc;

	if (limit->window == WINDOW_TRANSACTION)
		return ERR_OK;
	if (right->mode == STANDING_LEASE)
		said = stated(right, limit->id);
	if (said != NULL) {
		const struct store_since since = { person->key, limit->id,
			period, right->known };

		rc = store_used_since(till->store, &since, &more, why);
		person->usage.used[at] = said->used;
	} else
		rc = store_market_use_find(till->store, person->key, limit->id,
			period, &more, why);
	if (rc)
		return rc;
	/* Of a sale that the hub has forgotten the refund may be known. */
	more += person->usage.used[at];
	person->usage.used[at] = more > 0 ? more : 0;
	return ERR_OK;
}

/* Its people are newer than those here: some may not buy at all. */
static void take_refusal(
	const struct lease_statement *refusal, struct till_person *person)
{
	struct till_standing *standing = &person->standing;

	(void)text_copy(standing->reason, sizeof(standing->reason),
		lease_reason_name(refusal->reason));
	memcpy(standing->holder, refusal->holder, sizeof(standing->holder));
	if (refusal->reason == LEASE_BLOCKED)
		person->subject.status = RESIDENT_BLOCKED;
	if (refusal->reason == LEASE_UNDER_AGE)
		person->subject.born = person->day; /* or some day not known */
}

static enum err tell_standing(struct till *till, struct till_person *person,
	const struct right *right, struct error *why)
{
	const struct online *online = till->online;
	struct till_standing *standing = &person->standing;
	struct store_assessed assessed = { 0 };
	enum err rc;

	*standing = (struct till_standing){ .mode = right->mode,
		.left = { right->left } };
	if (online == NULL)
		return ERR_OK;
	if (right->mode != STANDING_LEASE &&
		(online->under_way[LANE_FAST] == JOB_SCAN) &&
		text_same(online->scan.person, person->key))
		standing->mode = STANDING_ASKED;
	if (right->mode == STANDING_NONE && online->was_refused &&
		text_same(online->counter, person->key))
		take_refusal(&online->refusal, person);
	rc = store_assessed(till->store, person->key,
		person->day - ASSESSED_DAYS, &assessed, why);
	standing->assessed = assessed.excess;
	standing->assessed_tax = assessed.tax;
	return rc;
}

enum err right_apply(
	struct till *till, struct till_person *person, struct error *why)
{
	static struct right right;
	const struct rules *rules = &till->rules;
	const struct limit *leased = leased_limit(till, person->day);
	struct usage *usage = &person->usage;
	enum err rc = right_find(till, person->key, person->day, &right, why);

	if (!rc)
		rc = tell_standing(till, person, &right, why);
	if (rc || right.mode == STANDING_ALONE)
		return rc;
	for (int i = 0; !rc && i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];
		int64_t free;

		if (limit_in_force(limit, person->day))
			rc = known_use(till, person, &right, i, why);
		if (rc || limit != leased)
			continue;
		free = limit_cap(limit, person->subject.born, person->day) -
		       usage->used[i];
		usage->reserved[i] = free > right.left ? free - right.left : 0;
	}
	return rc;
}

/* -- entries
 * ------------------------------------------------------------------------- */

enum err right_close(
	struct act *act, const struct right *right, struct error *why)
{
	static struct entry entry;
	struct store_right_use use = { 0 };
	enum err rc = store_right_used(act->till->store, right->leaf,
		right->statement.limit, NULL, &use, why);

	if (rc)
		return rc;
	entry = (struct entry){ .kind = ENTRY_LEASE_CLOSE };
	memcpy(entry.body.lease_close.lease, right->leaf,
		sizeof(entry.body.lease_close.lease));
	entry.body.lease_close.used.minor = use.used;
	return act_append(act, &entry, why);
}

static enum err close_alone(
	struct till *till, const struct right *right, struct error *why)
{
	AUTO(act) act = { 0 };
	enum err rc = act_begin(till, &act, why);

	if (!rc)
		rc = right_close(&act, right, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

/*
 * A lease of a scan lives as long as its person stands there and its soft
 * time lasts; one of a day until that day is over.
 */
static bool is_needed(
	const struct till *till, const struct right *right, bool is_recalled)
{
	const struct lease_statement *lease = &right->statement;
	const struct online *online = till->online;

	bool stands = text_same(lease->person, online->counter);

	if (is_recalled && !(stands && online->has_basket))
		return false;
	if (lease->kind == LEASE_DAY)
		return lease->day >= till_today(till);
	return stands && lease->day == till_today(till) &&
	       hub_time(till).ms <= lease->not_after.ms;
}

/* Those that nobody needs, or all. */
static enum err close_leases(struct till *till, bool all, struct error *why)
{
	static struct store_right kept;
	static struct right right;
	char after[HASH_TEXT_SIZE] = "";

	for (;;) {
		bool recalled = false;
		enum err rc = store_lease_next(
			till->store, till->epoch, after, &kept, why);

		if (rc == ERR_NOT_FOUND)
			return ERR_OK;
		if (!rc)
			rc = lease_open(till, &kept, &right.statement, why);
		if (!rc)
			rc = store_is_recalled(
				till->store, kept.leaf, &recalled, why);
		if (rc)
			return rc;
		memcpy(after, kept.leaf, sizeof(after));
		memcpy(right.leaf, kept.leaf, sizeof(right.leaf));
		if (!all && is_needed(till, &right, recalled))
			continue;
		rc = close_alone(till, &right, why);
		if (rc)
			return rc;
	}
}

enum err rights_tidy(struct till *till, struct error *why)
{
	return close_leases(till, false, why);
}

/* An answer to what was disclaimed is given back by the hub itself. */
static enum err disclaim_asks(struct till *till, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	int64_t id = 0;

	for (;;) {
		enum err rc = store_ask_open(till->store, id, &id, why);

		if (rc == ERR_NOT_FOUND)
			return ERR_OK;
		if (!rc)
			rc = store_entry_get(till->store, id, &stored, why);
		if (!rc)
			rc = entry_of(till, &stored, &entry, why);
		if (!rc)
			rc = right_disclaim(
				till, entry.body.lease_ask.request, why);
		if (rc)
			return rc;
	}
}

enum err rights_return(struct till *till, struct error *why)
{
	struct online *online = till->online;
	enum err rc;

	if (online == NULL)
		return ERR_OK;
	for (int lane = 0; lane < LANE_COUNT; lane++) {
		if (online->under_way[lane] != JOB_SCAN &&
			online->under_way[lane] != JOB_ASK)
			continue;
		online->link.cancel(online->link.context, (enum lane)lane);
		online->under_way[lane] = JOB_NONE;
	}
	online->counter[0] = '\0';
	rc = disclaim_asks(till, why);
	return rc ? rc : close_leases(till, true, why);
}

enum err right_disclaim(
	struct till *till, const char *request, struct error *why)
{
	static struct entry entry;
	static struct store_right kept;
	enum err rc = store_answer_find(till->store, request, &kept, why);

	/* It came another way, and may be in use: it will be closed. */
	if (rc != ERR_NOT_FOUND)
		return rc;
	entry = (struct entry){ .kind = ENTRY_LEASE_DISCLAIM };
	(void)text_copy(entry.body.lease_disclaim.request,
		sizeof(entry.body.lease_disclaim.request), request);
	return act_alone(till, &entry, why);
}

enum err right_note_ask(
	struct till *till, struct entry_lease_ask *ask, struct error *why)
{
	static struct entry entry;

	seal_nonce(ask->request);
	entry = (struct entry){ .kind = ENTRY_LEASE_ASK };
	entry.body.lease_ask = *ask;
	return act_alone(till, &entry, why);
}
