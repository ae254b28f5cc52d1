#include "state.h"

#include <assert.h>
#include <string.h>

/* The dataset's word on a document; not being in it is no error. */
static enum err find_resident(
	struct till *till, struct till_person *person, struct error *why)
{
	struct resident resident;
	struct subject *subject = &person->subject;
	enum err rc = store_resident_find(
		till->store, &person->document, &resident, why);

	subject->kind = person->document.kind;
	subject->born = DAY_NONE;
	subject->valid_until = DAY_NONE;
	if (!document_born(&person->document, &subject->born))
		subject->born = DAY_NONE;
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (rc)
		return rc;
	subject->registered = true;
	subject->status = resident.status;
	subject->valid_until = resident.valid_until;
	if (resident.born != DAY_NONE)
		subject->born = resident.born;
	(void)text_copy(person->name, sizeof(person->name), resident.name);
	return ERR_OK;
}

/* Net use of one limit; for days also whether today is among them. */
static enum err limit_usage(struct till *till, struct till_person *person,
	int limit, struct error *why)
{
	const struct limit *rule = &till->rules.limits[limit];
	int32_t day = person->day;
	struct period today = { day, day };
	struct usage *usage = &person->usage;
	enum err rc;

	if (rule->window == WINDOW_TRANSACTION)
		return ERR_OK;
	rc = store_used(till->store, person->key, rule->id,
		limit_period(rule, day), &usage->used[limit], why);
	if (rc || rule->measure != MEASURE_DAYS)
		return rc;
	return store_used(till->store, person->key, rule->id, today,
		&usage->today[limit], why);
}

static void person_quota(
	struct till_person *person, const struct limit *limit, int64_t used)
{
	struct sale_quota *quota = &person->quota[person->quota_count++];

	memcpy(quota->limit, limit->id, sizeof(quota->limit));
	window_format(limit, person->day, quota->window);
	quota->cap = limit_cap(limit, person->subject.born, person->day);
	quota->before = used;
	quota->used = 0;
	quota->after = used;
}

/* What each limit in force has left for this person before a sale on day. */
static enum err person_usage(struct till *till, struct till_person *person,
	int32_t day, struct error *why)
{
	const struct rules *rules = &till->rules;

	person->day = day;
	person->subject.day = day;
	person->quota_count = 0;
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];
		enum err rc;

		if (!limit_in_force(limit, day))
			continue;
		rc = limit_usage(till, person, i, why);
		if (rc)
			return rc;
		person_quota(person, limit, person->usage.used[i]);
	}
	return ERR_OK;
}

enum err person_identify(struct till *till, const char *text, int32_t day,
	struct till_person *ret, struct error *why)
{
	struct till_person person = { 0 };
	char plain[DOCUMENT_TEXT_SIZE];
	enum err rc = document_guess(text, &person.document, why);

	if (rc)
		return rc;
	document_text(&person.document, plain);
	document_mask(&person.document, person.masked);
	if (!keyring_has_secrets(till->keyring))
		return error_set(why, ERR_DENIED,
			"a copy of the ledger does not know persons by their"
			" documents");
	keyring_person(till->keyring, plain, person.key);
	rc = find_resident(till, &person, why);
	if (!rc)
		rc = person_usage(till, &person, day, why);
	if (rc)
		return rc;
	person.refusal = subject_judge(&till->rules, &person.subject);
	*ret = person;
	return ERR_OK;
}

enum err till_identify(struct till *till, const char *text,
	struct till_person *ret, struct error *why)
{
	(void)till_rules(till);
	return person_identify(till, text, till_today(till), ret, why);
}

enum err till_turn_away(struct till *till, const char *operator,
	const struct till_person * person, struct error *why)
{
	static struct entry entry;
	struct entry_refusal *refusal = &entry.body.refusal;

	assert(person->refusal != REFUSAL_NONE);
	entry = (struct entry){ .kind = ENTRY_REFUSAL };
	(void)text_copy(entry.operator, sizeof(entry.operator), operator);
	refusal->code = person->refusal;
	refusal->document = person->document.kind;
	memcpy(refusal->person, person->key, sizeof(refusal->person));
	return act_alone(till, &entry, why);
}
