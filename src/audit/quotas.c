#include "quotas.h"

#include "links.h"
#include "sorter.h"

#include "base/base64url.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIMITS_MAX  4096 /* names over all versions of the rules */
#define USES_INLINE 4
#define HISTORY_MAX 1000000 /* uses of one person */

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
	bool is_release; /* before all sales: what officers gave, or, of a
			    branch, only that there is one */
	uint16_t limit[USES_INLINE];
	int64_t before[USES_INLINE];
	int64_t used[USES_INLINE];
};

/* What a person used of a limit on a day. */
struct past {
	int32_t day;
	int32_t limit;
	int64_t used;
	int64_t excused;  /* of it, on a permit or by an officer */
	int64_t released; /* by officers, beyond the cap */
	/* The first sale that went beyond it, unless goods came back. */
	int64_t beyond; /* what was used then; 0: none did */
	int64_t cap;
	int64_t seq;
	uint16_t chain;
};

/* An entry does not know what was used before it, if this is its only till. */
struct doubt {
	int64_t seq;
	int64_t before;
	int64_t is;
	uint16_t chain;
	uint16_t limit;
};

struct quotas {
	struct sorter *sorter;
	struct sorter *linked; /* uses of persons with several documents */
	struct links links;
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
	int doubt_count;
	int doubt_room;
	struct doubt *doubts;
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
	links_clear(&quotas->links);
	free(quotas->doubts);
	free(quotas->past);
	free(quotas);
}

enum err quotas_link(
	struct quotas *quotas, const struct entry_link *link, struct error *why)
{
	return links_add(&quotas->links, link, why);
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

/* The hub counted what was sold on a branch: no till says all before it. */
static enum err add_branch(
	struct quotas *quotas, const struct record *record, struct error *why)
{
	struct record mark = {
		.chain = record->chain, .is_branch = true, .is_release = true
	};

	memcpy(mark.person, record->person, PERSON_BYTES);
	return record->is_branch ? sorter_add(quotas->sorter, &mark, why)
				 : ERR_OK;
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

	if (!rc)
		rc = add_branch(quotas, &record, why);
	for (int i = 0; !rc && i < fact->use_count; i++)
		rc = add_use(quotas, &record, &fact->uses[i],
			i + 1 == fact->use_count, why);
	return rc;
}

enum err quotas_add_refund(struct quotas *quotas, int chain,
	const struct entry *entry, int64_t rules, bool is_branch,
	struct error *why)
{
	const struct refund *refund = &entry->body.refund.refund;
	struct record record = { .seq = entry->seq,
		.rules = rules,
		.day = refund->day,
		.chain = (uint16_t)chain,
		.is_branch = is_branch,
		.basis = BASIS_ALONE };
	enum err rc = set_person(&record, refund->person, why);

	if (!rc)
		rc = add_branch(quotas, &record, why);
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

static void add_up(int64_t *sum, int64_t amount)
{
	if (__builtin_add_overflow(*sum, amount, sum))
		*sum = INT64_MAX;
}

/* All of a limit in a period; days come nearly in order. */
static struct past sum_in(
	const struct quotas *quotas, int limit, struct period period)
{
	struct past sum = { 0 };

	for (int i = quotas->past_count - 1; i >= 0; i--) {
		const struct past *past = &quotas->past[i];

		if (past->limit != limit || !period_contains(period, past->day))
			continue;
		add_up(&sum.used, past->used);
		add_up(&sum.excused, past->excused);
		add_up(&sum.released, past->released);
	}
	return sum;
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

/* Kept until it is known whether the person buys elsewhere, too. */
static enum err doubt(struct quotas *quotas, const struct record *record,
	int at, int64_t is, struct error *why)
{
	struct doubt *more = quotas->doubts;

	if (quotas->doubt_count == quotas->doubt_room) {
		int room =
			quotas->doubt_room == 0 ? 64 : 2 * quotas->doubt_room;

		if (room > HISTORY_MAX)
			return error_set(why, ERR_RANGE,
				"one person has more than %d uses",
				HISTORY_MAX);
		more = realloc(more, (size_t)room * sizeof(*more));
		if (more == NULL)
			return error_set(why, ERR_SYSTEM, "out of memory");
		quotas->doubts = more;
		quotas->doubt_room = room;
	}
	more[quotas->doubt_count++] = (struct doubt){ .seq = record->seq,
		.before = record->before[at],
		.is = is,
		.chain = record->chain,
		.limit = record->limit[at] };
	return ERR_OK;
}

/* Of a person who bought at one till: it knew all before each sale. */
static void tell_doubts(const struct quotas *quotas, struct check *check)
{
	for (int i = 0; !quotas->is_apart && i < quotas->doubt_count; i++) {
		const struct doubt *one = &quotas->doubts[i];
		const struct claim_chain *chain =
			&check->claims->chains[one->chain];

		faults_at(check->faults, chain->chain, chain->epoch);
		fault_add(check->faults, FAULT_QUOTA, one->seq,
			"limit '%s': the entry says that %" PRId64
			" were used before it; the entries before it say"
			" %" PRId64,
			quotas->limits[one->limit], one->before, one->is);
	}
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

/*
 * Sold at several tills: does it go beyond the cap, or come back to it? Which
 * till sold first is not known, so what was excused does not count for any.
 */
static void weigh(struct quotas *quotas, const struct record *record,
	const struct limit *limit, struct past *past)
{
	struct past sum =
		sum_in(quotas, past->limit, limit_period(limit, record->day));
	int64_t used = sum.used - sum.excused;
	int64_t cap = limit->cap;

	add_up(&cap, sum.released);
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
	used = sum_in(quotas, number, period).used;
	if (!quotas->is_apart && !given && used != record->before[at] &&
		doubt(quotas, record, at, used, why))
		return why->code;
	if (given)
		now += record->before[at];
	if (now == 0)
		return ERR_OK;
	past = past_of(quotas, record->day, number, why);
	if (past == NULL)
		return why->code;
	add_up(&past->used, now);
	if (is_excused(record))
		add_up(&past->excused, now);
	if (quotas->is_apart)
		weigh(quotas, record, limit, past);
	return ERR_OK;
}

/* What officers gave stands before all sales of a person. */
static enum err replay_release(
	struct quotas *quotas, const struct record *record, struct error *why)
{
	struct past *past;

	quotas->is_apart |= record->is_branch;
	if (record->count == 0)
		return ERR_OK;
	past = past_of(quotas, record->day, record->limit[0], why);
	if (past == NULL)
		return why->code;
	add_up(&past->released, record->used[0]);
	return ERR_OK;
}

/* Are the next records of another person? */
static void begin_person(struct quotas *quotas, struct check *check,
	const struct record *record, bool is_linked)
{
	if (quotas->has_person &&
		memcmp(record->person, quotas->person, PERSON_BYTES) == 0)
		return;
	tell_doubts(quotas, check);
	tell_beyond(quotas, check);
	quotas->has_person = true;
	memcpy(quotas->person, record->person, PERSON_BYTES);
	quotas->past_count = 0;
	quotas->doubt_count = 0;
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
	const struct alias *alias = links_find(&quotas->links, record->person);
	enum err rc = ERR_OK;

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
	quotas->doubt_count = 0;
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
	tell_doubts(quotas, check);
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
