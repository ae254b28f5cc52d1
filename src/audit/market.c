#include "market.h"

#include <stdlib.h>
#include <string.h>

/* A till's clock may be behind the hub's by so much. */
#define SKEW_MS (INT64_C(15) * 60 * 1000)

static bool is_after(struct market_place place, struct market_place other)
{
	return place.epoch > other.epoch ||
	       (place.epoch == other.epoch && place.seq > other.seq);
}

/* Room for one more; NULL when there is none. */
static void *grow(void *list, int count, size_t size, struct error *why)
{
	void *more = list;

	if (count == MARKET_ITEMS_MAX) {
		(void)error_set(why, ERR_RANGE,
			"the hub's chain names more than %d keys, operators or"
			" rules",
			MARKET_ITEMS_MAX);
		return NULL;
	}
	/* There is room up to the next power of two. */
	if ((count & (count - 1)) == 0)
		more = realloc(
			list, (count == 0 ? 1 : 2 * (size_t)count) * size);
	if (more == NULL)
		(void)error_set(why, ERR_SYSTEM, "out of memory");
	return more;
}

static enum err take_enrol(struct market *market, const struct entry *entry,
	const char *leaf, struct error *why)
{
	const struct entry_enrol *enrol = &entry->body.enrol;
	struct market_key *more =
		grow(market->keys, market->key_count, sizeof(*more), why);

	if (more == NULL)
		return why->code;
	market->keys = more;
	more += market->key_count++;
	*more = (struct market_key){ .epoch = enrol->epoch,
		.day = entry->day,
		.place = { entry->epoch, entry->seq } };
	memcpy(more->till, enrol->till, sizeof(more->till));
	memcpy(more->key, enrol->key, sizeof(more->key));
	memcpy(more->leaf, leaf, sizeof(more->leaf));
	return ERR_OK;
}

static enum err take_revoke(
	struct market *market, const struct entry *entry, struct error *why)
{
	const struct entry_revoke *revoke = &entry->body.revoke;
	struct market_revoke *more =
		grow(market->revokes, market->revoke_count, sizeof(*more), why);

	if (more == NULL)
		return why->code;
	market->revokes = more;
	more += market->revoke_count++;
	*more = (struct market_revoke){ .epoch = revoke->epoch,
		.seq = revoke->seq };
	memcpy(more->till, revoke->till, sizeof(more->till));
	return ERR_OK;
}

static enum err take_operator(
	struct market *market, const struct entry *entry, struct error *why)
{
	const struct entry_operator *operator= & entry->body.operator;
	struct market_staff *more =
		grow(market->staff, market->staff_count, sizeof(*more), why);

	if (more == NULL)
		return why->code;
	market->staff = more;
	more += market->staff_count++;
	*more = (struct market_staff){
		.one = { .role = operator->role, .active = operator->active },
			.place = { entry->epoch, entry->seq },
			.at = entry->at };
	memcpy(more->one.id, operator->id, sizeof(more->one.id));
	return ERR_OK;
}

static enum err take_rules(
	struct market *market, const struct entry *entry, struct error *why)
{
	const struct rules *rules = &entry->body.rules.rules;
	struct market_rules *more =
		grow(market->rules, market->rules_count, sizeof(*more), why);

	if (more == NULL)
		return why->code;
	market->rules = more;
	more += market->rules_count++;
	*more = (struct market_rules){ .version = rules->version,
		.from = rules->from,
		.place = { entry->epoch, entry->seq } };
	return ERR_OK;
}

/* What is known of an epoch; NULL: no room. */
static struct market_span *span_of(
	struct market *market, int64_t epoch, struct error *why)
{
	struct market_span *more;

	for (int i = 0; i < market->span_count; i++) {
		if (market->spans[i].epoch == epoch)
			return &market->spans[i];
	}
	more = grow(market->spans, market->span_count, sizeof(*more), why);
	if (more == NULL)
		return NULL;
	market->spans = more;
	more += market->span_count++;
	*more = (struct market_span){ .epoch = epoch, .end = -1 };
	return more;
}

enum err market_hear(
	struct market *market, struct market_place place, struct error *why)
{
	struct market_span *span = span_of(market, place.epoch, why);

	if (span == NULL)
		return why->code;
	if (place.seq > span->heard)
		span->heard = place.seq;
	return ERR_OK;
}

static enum err take_epoch(
	struct market *market, const struct entry *entry, struct error *why)
{
	const struct entry_hub_epoch *epoch = &entry->body.hub_epoch;
	struct market_span *span = span_of(market, epoch->former, why);

	if (span == NULL)
		return why->code;
	span->end = epoch->seq;
	return ERR_OK;
}

enum err market_take(struct market *market, const struct entry *entry,
	const char *leaf, struct error *why)
{
	market->is_here = true;
	switch ((int)entry->kind) {
	case ENTRY_ENROL:
		return take_enrol(market, entry, leaf, why);
	case ENTRY_REVOKE:
		return take_revoke(market, entry, why);
	case ENTRY_OPERATOR:
		return take_operator(market, entry, why);
	case ENTRY_RULES:
		return take_rules(market, entry, why);
	case ENTRY_HUB_EPOCH:
		return take_epoch(market, entry, why);
	default:
		return ERR_OK;
	}
}

void market_clear(struct market *market)
{
	free(market->keys);
	free(market->revokes);
	free(market->staff);
	free(market->rules);
	free(market->spans);
	*market = (struct market){ 0 };
}

const struct market_key *market_key_find(
	const struct market *market, const char *till, int64_t epoch)
{
	for (int i = market->key_count - 1; i >= 0; i--) {
		const struct market_key *key = &market->keys[i];

		if (key->epoch == epoch && text_same(key->till, till))
			return key;
	}
	return NULL;
}

bool market_begins(const struct market *market, const char *till, int64_t epoch,
	const char *leaf)
{
	for (int i = 0; i < market->key_count; i++) {
		const struct market_key *key = &market->keys[i];

		if (key->epoch == epoch && text_same(key->till, till) &&
			text_same(key->leaf, leaf))
			return true;
	}
	return false;
}

int32_t market_enrolled_day(const struct market *market, const char *till)
{
	int32_t first = INT32_MAX;

	for (int i = 0; i < market->key_count; i++) {
		const struct market_key *key = &market->keys[i];

		if (text_same(key->till, till) && key->day < first)
			first = key->day;
	}
	return first;
}

int64_t market_revoked(
	const struct market *market, const char *till, int64_t epoch)
{
	int64_t last = INT64_MAX;

	for (int i = 0; i < market->revoke_count; i++) {
		const struct market_revoke *revoke = &market->revokes[i];

		if (revoke->epoch == epoch && text_same(revoke->till, till) &&
			revoke->seq < last)
			last = revoke->seq;
	}
	return last;
}

bool market_has_rules(const struct market *market, int64_t version, int32_t day,
	struct market_place known)
{
	int64_t least = 0;
	bool is_there = false;

	for (int i = 0; i < market->rules_count; i++) {
		const struct market_rules *rules = &market->rules[i];

		if (rules->from > day)
			continue;
		is_there |= rules->version == version;
		if (!is_after(rules->place, known) && rules->version > least)
			least = rules->version;
	}
	return is_there && version >= least;
}

/* Does one state let an operator do more than the other? */
static bool allows_more(
	const struct staff_one *one, const struct staff_one *other)
{
	static const int rank[ROLE_COUNT] = { [ROLE_AUDITOR] = 0,
		[ROLE_CASHIER] = 1,
		[ROLE_MANAGER] = 2,
		[ROLE_ADMINISTRATOR] = 3 };

	if (other == NULL || one->active != other->active)
		return other == NULL || one->active;
	return rank[one->role] > rank[other->role];
}

const struct staff_one *market_staff_find(const struct market *market,
	const char *id, struct market_place known, struct stamp at)
{
	const struct staff_one *best = NULL;

	for (int i = 0; i < market->staff_count; i++) {
		const struct market_staff *state = &market->staff[i];

		if (!text_same(state->one.id, id))
			continue;
		/* What a till knows for certain takes the place of all
		 * before it; of what is later it may know any. */
		if (!is_after(state->place, known) ||
			(state->at.ms <= at.ms + SKEW_MS &&
				allows_more(&state->one, best)))
			best = &state->one;
	}
	return best;
}
