#include "online.h"

#include <string.h>

/* Whoever stands at the counter is asked for at the hub, once. */

bool till_is_asking(const struct till *till)
{
	return till->online != NULL &&
	       till->online->under_way[LANE_FAST] == JOB_SCAN;
}

void till_settle(struct till *till)
{
	while (till_is_asking(till)) {
		till_wait(till, NULL, 0, 50);
		till_turn(till);
	}
}

/* What is still wanted of the leased limit, by what is known here. */
static int64_t wanted_fen(struct till *till, const struct till_person *person,
	const struct limit *limit)
{
	int at = (int)(limit - till->rules.limits);

	return rules_lease_most(&till->rules, limit,
		limit_cap(limit, person->subject.born, person->day) -
			person->usage.used[at]);
}

/* less  what is at hand already */
static enum err ask(struct till *till, const struct till_person *person,
	int64_t less, struct error *why)
{
	struct online *online = till->online;
	const struct limit *limit =
		rules_lease_limit(&till->rules, person->day);
	struct entry_lease_ask *scan = &online->scan;
	enum err rc;

	*scan = (struct entry_lease_ask){ .kind = LEASE_SCAN,
		.day = person->day };
	if (limit == NULL)
		return ERR_OK;
	scan->want.minor = wanted_fen(till, person, limit) - less;
	if (scan->want.minor <= 0)
		return ERR_OK;
	memcpy(scan->person, person->key, sizeof(scan->person));
	memcpy(scan->limit, limit->id, sizeof(scan->limit));
	rc = right_note_ask(till, scan, why);
	if (rc)
		return rc;
	scan_start(till);
	return ERR_OK;
}

enum err till_counter(
	struct till *till, const struct till_person *person, struct error *why)
{
	static struct right right;
	struct online *online = till->online;
	const char *key = person != NULL ? person->key : "";
	enum err rc;

	if (online == NULL || till->inspect)
		return ERR_OK;
	if (till_is_asking(till) && text_same(online->scan.person, key))
		return ERR_OK;
	scan_forget(till);
	/* Who may not buy by the hub's word may not while they stand here. */
	if (person == NULL || person->refusal == REFUSAL_NONE ||
		!text_same(online->counter, key))
		online->was_refused = false;
	(void)text_copy(online->counter, sizeof(online->counter), key);
	online->counter_day = till_today(till);
	rc = rights_tidy(till, why);
	if (rc || person == NULL || person->refusal != REFUSAL_NONE ||
		!scan_may_start(till))
		return rc;
	rc = right_find(till, key, person->day, &right, why);
	if (rc || right.mode == STANDING_ALONE)
		return rc;
	if (right.mode != STANDING_LEASE)
		return ask(till, person, 0, why);
	/* Given ahead it is a part of the day: the rest may be had as well. */
	if (right.statement.kind != LEASE_DAY || !online->is_online)
		return ERR_OK;
	return ask(till, person, right.left + right.others, why);
}

enum err till_secure(struct till *till, const char *document, struct error *why)
{
	static struct till_person person;
	enum err rc;

	if (till->online == NULL)
		return ERR_OK;
	rc = till_identify(till, document, &person, why);
	if (rc == ERR_INPUT || rc == ERR_RANGE)
		return ERR_OK;
	if (!rc)
		rc = till_counter(till, &person, why);
	if (rc)
		return rc;
	till_settle(till);
	return ERR_OK;
}
