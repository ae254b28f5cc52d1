#include "quotas.h"

#include "sorter.h"

#include "base/base64url.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIMITS_MAX   4096 /* names over all versions of the rules */
#define USES_INLINE  4
#define PERSON_BYTES 16
#define HISTORY_MAX  1000000 /* uses of one person */
#define ALIASES_MAX  100000

/* One entry's uses; an entry with more limits has several records. */
struct record {
	uint8_t person[PERSON_BYTES];
	int64_t seq;
	int64_t rules;
	int32_t day;
	uint16_t chain;
	uint8_t count;
	uint8_t basis;
	bool is_branch;  /* of the chain, one that went off it */
	bool is_release; /* used: what officers gave */
	uint16_t limit[USES_INLINE];
	int64_t before[USES_INLINE];
	int64_t used[USES_INLINE];
};

/* What a person used of a limit on a day. */
struct past {
	int32_t day;
	int32_t limit;
	int64_t used;
	int64_t released; /* by officers, beyond the cap */
	/* The first sale that went beyond it, unless goods came back. */
	int64_t beyond; /* what was used then; 0: none did */
	int64_t cap;
	int64_t seq;
	uint16_t chain;
};

/* A document, and the one that its person is known by. */
struct alias {
	uint8_t key[PERSON_BYTES];
	uint8_t person[PERSON_BYTES];
	bool is_free; /* the link was taken back */
};

struct quotas {
	struct sorter *sorter;
	struct sorter *linked; /* uses of persons with several documents */
	int alias_count;
	int alias_room;
	struct alias *aliases;
	int limit_count;
	char limits[LIMITS_MAX][RULES_ID_SIZE];
	/* of the person being replayed */
	bool has_person;
	uint8_t person[PERSON_BYTES];
	bool is_apart;  /* buys at more than one till */
	int last_chain; /* of the records before; -1: none */
	int past_count;
	int past_room;
	struct past *past;
};

static int compare(const void *a, const void *b)
{
	const struct record *left = a;
	const struct record *right = b;
	int order = memcmp(left->person, right->person, PERSON_BYTES);

	if (order == 0)
		order = right->is_release - left->is_release;
	if (order == 0)
		order = left->is_branch - right->is_branch;
	if (order == 0)
		order = (left->chain > right->chain) -
			(left->chain < right->chain);
	if (order == 0)
		order = (left->seq > right->seq) - (left->seq < right->seq);
	return order;
}

enum err quotas_open(struct quotas **ret, struct error *why)
{
	struct quotas *quotas = calloc(1, sizeof(*quotas));
	enum err rc;

	if (quotas == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = sorter_open(sizeof(struct record), compare, &quotas->sorter, why);
	if (rc) {
		free(quotas);
		return rc;
	}
	*ret = quotas;
	return ERR_OK;
}

void quotas_close(struct quotas *quotas)
{
	if (quotas == NULL)
		return;
	sorter_close(quotas->sorter);
	sorter_close(quotas->linked);
	free(quotas->aliases);
	free(quotas->past);
	free(quotas);
}

static struct alias *find_alias(const struct quotas *quotas, const uint8_t *key)
{
	for (int i = 0; i < quotas->alias_count; i++) {
		if (memcmp(quotas->aliases[i].key, key, PERSON_BYTES) == 0)
			return &quotas->aliases[i];
	}
	return NULL;
}

/* The document's place in the list; new ones are of themselves. */
static enum err alias_of(struct quotas *quotas, const uint8_t *key,
	struct alias **ret, struct error *why)
{
	struct alias *one = find_alias(quotas, key);

	if (one != NULL) {
		*ret = one;
		return ERR_OK;
	}
	if (quotas->alias_count == ALIASES_MAX)
		return error_set(why, ERR_RANGE,
			"more than %d documents are linked", ALIASES_MAX);
	if (quotas->alias_count == quotas->alias_room) {
		int room =
			quotas->alias_room == 0 ? 64 : 2 * quotas->alias_room;
		struct alias *more =
			realloc(quotas->aliases, (size_t)room * sizeof(*more));

		if (more == NULL)
			return error_set(why, ERR_SYSTEM, "out of memory");
		quotas->aliases = more;
		quotas->alias_room = room;
	}
	one = &quotas->aliases[quotas->alias_count++];
	one->is_free = false;
	memcpy(one->key, key, PERSON_BYTES);
	memcpy(one->person, key, PERSON_BYTES);
	*ret = one;
	return ERR_OK;
}

enum err quotas_link(
	struct quotas *quotas, const struct entry_link *link, struct error *why)
{
	uint8_t person[PERSON_BYTES];
	uint8_t key[PERSON_BYTES];
	uint8_t old[PERSON_BYTES];
	uint8_t root[PERSON_BYTES];
	struct alias *one = NULL;
	size_t got = 0;
	enum err rc = base64url_decode(link->person, strlen(link->person),
		person, PERSON_BYTES, &got, why);

	if (!rc)
		rc = base64url_decode(link->alias, strlen(link->alias), key,
			PERSON_BYTES, &got, why);
	if (!rc)
		rc = alias_of(quotas, person, &one, why);
	if (rc || one == NULL)
		return rc;
	assert(one != NULL);
	memcpy(root, one->person, PERSON_BYTES);
	rc = alias_of(quotas, key, &one, why);
	if (rc)
		return rc;
	memcpy(old, one->person, PERSON_BYTES);
	for (int i = 0; i < quotas->alias_count; i++) {
		one = &quotas->aliases[i];
		if (memcmp(one->person, old, PERSON_BYTES) == 0)
			memcpy(one->person, root, PERSON_BYTES);
		if (!link->linked &&
			memcmp(one->person, root, PERSON_BYTES) == 0)
			one->is_free = true;
	}
	return ERR_OK;
}

static enum err limit_number(
	struct quotas *quotas, const char *id, uint16_t *ret, struct error *why)
{
	int at = 0;

	while (at < quotas->limit_count && !text_same(quotas->limits[at], id))
		at++;
	if (at == LIMITS_MAX)
		return error_set(why, ERR_RANGE,
			"the rules have more than %d names of limits",
			LIMITS_MAX);
	if (at == quotas->limit_count)
		(void)text_copy(quotas->limits[quotas->limit_count++],
			RULES_ID_SIZE, id);
	*ret = (uint16_t)at;
	return ERR_OK;
}

static enum err set_person(
	struct record *record, const char *person, struct error *why)
{
	size_t got = 0;

	return base64url_decode(person, strlen(person), record->person,
		PERSON_BYTES, &got, why);
}

/* One more use; a full record, or the last, goes to the others. */
static enum err add_use(struct quotas *quotas, struct record *record,
	const struct fact_use *use, bool is_last, struct error *why)
{
	int at = record->count++;
	enum err rc = limit_number(quotas, use->limit, &record->limit[at], why);

	record->before[at] = use->before;
	record->used[at] = use->used;
	if (rc || (record->count < USES_INLINE && !is_last))
		return rc;
	rc = sorter_add(quotas->sorter, record, why);
	record->count = 0;
	return rc;
}

enum err quotas_release(struct quotas *quotas,
	const struct entry_release *release, struct error *why)
{
	struct record record = { .day = release->day, .is_release = true };
	struct fact_use use = { .used = release->amount.minor };
	enum err rc = set_person(&record, release->person, why);

	memcpy(use.limit, release->limit, sizeof(use.limit));
	return rc ? rc : add_use(quotas, &record, &use, true, why);
}

enum err quotas_add(struct quotas *quotas, int chain, const struct fact *fact,
	bool is_branch, struct error *why)
{
	struct record record = { .seq = fact->seq,
		.rules = fact->rules,
		.day = fact->day,
		.chain = (uint16_t)chain,
		.is_branch = is_branch,
		.basis = (uint8_t)fact->basis };
	enum err rc = set_person(&record, fact->person, why);

	for (int i = 0; !rc && i < fact->use_count; i++)
		rc = add_use(quotas, &record, &fact->uses[i],
			i + 1 == fact->use_count, why);
	return rc;
}

enum err quotas_add_refund(struct quotas *quotas, int chain,
	const struct entry *entry, int64_t rules, struct error *why)
{
	const struct refund *refund = &entry->body.refund.refund;
	struct record record = { .seq = entry->seq,
		.rules = rules,
		.day = refund->day,
		.chain = (uint16_t)chain,
		.basis = BASIS_ALONE };
	enum err rc = set_person(&record, refund->person, why);

	for (int i = 0; !rc && i < refund->quota_count; i++) {
		const struct sale_quota *quota = &refund->quota[i];
		struct fact_use use = { .before = quota->before,
			.used = quota->used };

		memcpy(use.limit, quota->limit, sizeof(use.limit));
		rc = add_use(quotas, &record, &use,
			i + 1 == refund->quota_count, why);
	}
	return rc;
}

/* What was used of a limit in a period; days come nearly in order. */
static int64_t used_in(
	const struct quotas *quotas, int limit, struct period period)
{
	int64_t used = 0;

	for (int i = quotas->past_count - 1; i >= 0; i--) {
		const struct past *past = &quotas->past[i];

		if (past->limit == limit &&
			period_contains(period, past->day) &&
			__builtin_add_overflow(used, past->used, &used))
			return INT64_MAX;
	}
	return used;
}

/* What is kept of a limit on a day; NULL, and a sentence: no room. */
static struct past *past_of(
	struct quotas *quotas, int32_t day, int limit, struct error *why)
{
	struct past *past;

	for (int i = quotas->past_count - 1; i >= 0; i--) {
		past = &quotas->past[i];
		if (past->limit == limit && past->day == day)
			return past;
	}
	if (quotas->past_count == HISTORY_MAX) {
		(void)error_set(why, ERR_RANGE,
			"one person has more than %d uses", HISTORY_MAX);
		return NULL;
	}
	if (quotas->past_count == quotas->past_room) {
		int room = quotas->past_room == 0 ? 64 : 2 * quotas->past_room;
		struct past *more =
			realloc(quotas->past, (size_t)room * sizeof(*more));

		if (more == NULL) {
			(void)error_set(why, ERR_SYSTEM, "out of memory");
			return NULL;
		}
		quotas->past = more;
		quotas->past_room = room;
	}
	past = &quotas->past[quotas->past_count++];
	*past = (struct past){ .day = day, .limit = limit };
	return past;
}

/* Days that no window of any rules reaches any more. */
static void forget(struct quotas *quotas, int32_t before)
{
	int kept = 0;

	for (int i = 0; i < quotas->past_count; i++) {
		if (quotas->past[i].day >= before)
			quotas->past[kept++] = quotas->past[i];
	}
	quotas->past_count = kept;
}

static const struct limit *find_limit(
	const struct check *check, const struct record *record, const char *id)
{
	const struct rules *rules = book_find(check->book,
		check->claims->chains[record->chain].chain, record->rules);

	for (int i = 0; rules != NULL && i < rules->limit_count; i++) {
		if (text_same(rules->limits[i].id, id))
			return &rules->limits[i];
	}
	return NULL;
}

/* An entry does not know what was used before it. */
static void tell_before(struct check *check, const struct record *record,
	int at, const char *limit, int64_t is)
{
	const struct claim_chain *chain = &check->claims->chains[record->chain];

	faults_at(check->faults, chain->chain, chain->epoch);
	fault_add(check->faults, FAULT_QUOTA, record->seq,
		"limit '%s': the entry says that %" PRId64
		" were used before it; the entries before it say %" PRId64,
		limit, record->before[at], is);
}

/* What all tills together sold a person beyond a cap, and kept. */
static void tell_beyond(const struct quotas *quotas, struct check *check)
{
	for (int i = 0; i < quotas->past_count; i++) {
		const struct past *past = &quotas->past[i];
		const struct claim_chain *chain =
			&check->claims->chains[past->chain];

		if (past->beyond == 0)
			continue;
		faults_at(check->faults, chain->chain, chain->epoch);
		fault_add(check->faults, FAULT_QUOTA, past->seq,
			"limit '%s': with all tills and documents %" PRId64
			" are used, the cap is %" PRId64,
			quotas->limits[past->limit], past->beyond, past->cap);
	}
}

/* Whatever was used before a range is what its first entry says. */
static bool is_given(const struct quotas *quotas, const struct check *check,
	const struct record *record, struct period period, int limit)
{
	const struct claim_chain *chain = &check->claims->chains[record->chain];

	if (chain->first == 1 || period.first > check->claims->from)
		return false;
	for (int i = 0; i < quotas->past_count; i++) {
		if (quotas->past[i].limit == limit &&
			period_contains(period, quotas->past[i].day))
			return false;
	}
	return true;
}

/* An officer or a permit may go beyond what all tills together may. */
static bool is_excused(const struct record *record)
{
	return record->basis == BASIS_OVERRIDE || record->basis == BASIS_PERMIT;
}

static int64_t released_in(
	const struct quotas *quotas, int limit, struct period period)
{
	int64_t released = 0;

	for (int i = 0; i < quotas->past_count; i++) {
		const struct past *past = &quotas->past[i];

		if (past->limit == limit &&
			period_contains(period, past->day) &&
			__builtin_add_overflow(
				released, past->released, &released))
			return INT64_MAX;
	}
	return released;
}

/* Sold at several tills: does it go beyond the cap, or come back to it? */
static void weigh(struct quotas *quotas, const struct record *record,
	const struct limit *limit, struct past *past, int64_t used)
{
	struct period period = limit_period(limit, record->day);
	int64_t cap = limit->cap;

	if (__builtin_add_overflow(
		    cap, released_in(quotas, past->limit, period), &cap))
		cap = INT64_MAX;
	if (used <= cap)
		past->beyond = 0;
	else if (past->beyond == 0 && !is_excused(record)) {
		past->beyond = used;
		past->cap = cap;
		past->seq = record->seq;
		past->chain = record->chain;
	}
}

static enum err replay_use(struct quotas *quotas, struct check *check,
	const struct record *record, int at, struct error *why)
{
	int number = record->limit[at];
	const char *id = quotas->limits[number];
	const struct limit *limit = find_limit(check, record, id);
	int64_t now = record->used[at];
	struct period period;
	struct past *past;
	int64_t used;
	bool given;

	if (limit == NULL || limit->window == WINDOW_TRANSACTION)
		return ERR_OK;
	period = limit_period(limit, record->day);
	given = is_given(quotas, check, record, period, number);
	used = used_in(quotas, number, period);
	if (!quotas->is_apart && !given && used != record->before[at])
		tell_before(check, record, at, id, used);
	if (given)
		now += record->before[at];
	if (now == 0)
		return ERR_OK;
	past = past_of(quotas, record->day, number, why);
	if (past == NULL)
		return why->code;
	if (__builtin_add_overflow(past->used, now, &past->used))
		past->used = INT64_MAX;
	if (quotas->is_apart)
		weigh(quotas, record, limit, past, used + now);
	return ERR_OK;
}

/* What officers gave stands before all sales of a person. */
static enum err replay_release(
	struct quotas *quotas, const struct record *record, struct error *why)
{
	struct past *past = past_of(quotas, record->day, record->limit[0], why);

	if (past == NULL)
		return why->code;
	if (__builtin_add_overflow(
		    past->released, record->used[0], &past->released))
		past->released = INT64_MAX;
	return ERR_OK;
}

/* Are the next records of another person? */
static void begin_person(struct quotas *quotas, struct check *check,
	const struct record *record, bool is_linked)
{
	if (quotas->has_person &&
		memcmp(record->person, quotas->person, PERSON_BYTES) == 0)
		return;
	tell_beyond(quotas, check);
	quotas->has_person = true;
	memcpy(quotas->person, record->person, PERSON_BYTES);
	quotas->past_count = 0;
	quotas->last_chain = -1;
	quotas->is_apart = is_linked;
}

/* Does a person buy at more than one till, or at a till and its clone? */
static void follow_chain(struct quotas *quotas, const struct check *check,
	const struct record *record)
{
	const struct claim_chain *chains = check->claims->chains;
	int last = quotas->last_chain;

	if (record->is_branch ||
		(last >= 0 && !text_same(chains[record->chain].chain,
				      chains[last].chain)))
		quotas->is_apart = true;
	else if (quotas->past_count > 2048)
		forget(quotas, record->day - 800);
	quotas->last_chain = record->chain;
}

/* A person with several documents is looked at afterwards. */
static enum err put_aside(struct quotas *quotas, struct record *record,
	bool *ret, struct error *why)
{
	const struct alias *alias = NULL;
	enum err rc = ERR_OK;

	if (quotas->alias_count > 0)
		alias = find_alias(quotas, record->person);
	*ret = alias != NULL;
	if (alias == NULL || alias->is_free)
		return ERR_OK;
	memcpy(record->person, alias->person, PERSON_BYTES);
	if (quotas->linked == NULL)
		rc = sorter_open(
			sizeof(*record), compare, &quotas->linked, why);
	if (!rc)
		rc = sorter_add(quotas->linked, record, why);
	return rc;
}

static enum err replay_record(struct quotas *quotas, struct check *check,
	const struct record *record, struct error *why)
{
	enum err rc = ERR_OK;

	if (record->is_release)
		return replay_release(quotas, record, why);
	follow_chain(quotas, check, record);
	for (int i = 0; !rc && i < record->count; i++)
		rc = replay_use(quotas, check, record, i, why);
	return rc;
}

static enum err replay(struct quotas *quotas, struct check *check,
	struct sorter *sorter, struct error *why)
{
	bool is_linked = sorter == quotas->linked;
	struct record record;
	enum err rc = sorter_sort(sorter, why);

	quotas->has_person = false;
	quotas->past_count = 0;
	while (!rc && !(rc = sorter_next(sorter, &record, why))) {
		bool aside = false;

		if (!is_linked)
			rc = put_aside(quotas, &record, &aside, why);
		if (rc || aside)
			continue;
		begin_person(quotas, check, &record, is_linked);
		rc = replay_record(quotas, check, &record, why);
	}
	if (rc != ERR_NOT_FOUND)
		return rc;
	tell_beyond(quotas, check);
	return ERR_OK;
}

enum err quotas_check(
	struct quotas *quotas, struct check *check, struct error *why)
{
	enum err rc = replay(quotas, check, quotas->sorter, why);

	if (!rc && quotas->linked != NULL)
		rc = replay(quotas, check, quotas->linked, why);
	return rc;
}
