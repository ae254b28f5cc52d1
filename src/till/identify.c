#include "online.h"

#include <assert.h>
#include <string.h>

/* What the dataset says of one of the person's documents. */
static enum err take_resident(struct till *till, struct till_person *person,
	const struct document *document, bool is_shown, struct error *why)
{
	struct resident resident;
	struct subject *subject = &person->subject;
	enum err rc =
		store_resident_find(till->store, document, &resident, why);

	if (rc)
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	if (resident.status == RESIDENT_BLOCKED)
		subject->status = RESIDENT_BLOCKED;
	if (!subject->registered || is_shown)
		subject->valid_until = resident.valid_until;
	subject->registered = true;
	if (resident.born != DAY_NONE)
		subject->born = resident.born;
	if (person->name[0] == '\0' || is_shown)
		(void)text_copy(
			person->name, sizeof(person->name), resident.name);
	return ERR_OK;
}

/*
 * Registered by any of the documents, blocked by any, and of age by what any
 * says; the certificate is that of the document shown, where it has one.
 */
static enum err find_resident(struct till *till, struct till_person *person,
	const struct store_group *group, struct error *why)
{
	struct subject *subject = &person->subject;
	enum err rc = ERR_OK;

	subject->kind = person->document.kind;
	subject->born = DAY_NONE;
	subject->valid_until = DAY_NONE;
	if (!document_born(&person->document, &subject->born))
		subject->born = DAY_NONE;
	for (int i = 0; !rc && group->count > 1 && i < group->count; i++) {
		struct document other;

		rc = store_document_find(
			till->store, group->keys[i], &other, why);
		if (!rc)
			rc = take_resident(till, person, &other, false, why);
		if (rc == ERR_NOT_FOUND)
			rc = ERR_OK; /* it was not kept, or is gone */
	}
	if (rc)
		return rc;
	return take_resident(till, person, &person->document, true, why);
}

enum err group_used(struct till *till, const struct store_group *group,
	const struct limit *rule, struct period period, int64_t *ret,
	struct error *why)
{
	int64_t sum = 0;

	for (int i = 0; i < group->count; i++) {
		int64_t used = 0;
		enum err rc = store_used(till->store, group->keys[i], rule->id,
			period, &used, why);

		if (rc)
			return rc;
		sum += used;
	}
	*ret = sum;
	return ERR_OK;
}

/* Net use of one limit; for days also whether today is among them. */
static enum err limit_usage(struct till *till, struct till_person *person,
	const struct store_group *group, int limit, struct error *why)
{
	const struct limit *rule = &till->rules.limits[limit];
	int32_t day = person->day;
	struct period today = { day, day };
	struct usage *usage = &person->usage;
	enum err rc;

	if (rule->window == WINDOW_TRANSACTION)
		return ERR_OK;
	rc = group_used(till, group, rule, limit_period(rule, day),
		&usage->used[limit], why);
	if (rc || rule->measure != MEASURE_DAYS)
		return rc;
	rc = group_used(till, group, rule, today, &usage->today[limit], why);
	if (usage->today[limit] > 1)
		usage->today[limit] = 1; /* one day, by two documents */
	return rc;
}

static void person_quota(
	struct till_person *person, const struct limit *limit, int at)
{
	struct sale_quota *quota = &person->quota[person->quota_count];
	int64_t used = person->usage.used[at];
	int64_t left;

	memcpy(quota->limit, limit->id, sizeof(quota->limit));
	window_format(limit, person->day, quota->window);
	quota->cap = limit_cap(limit, person->subject.born, person->day);
	quota->before = used;
	quota->used = 0;
	quota->after = used;
	left = quota->cap - used - person->usage.reserved[at];
	person->left[person->quota_count++] = left > 0 ? left : 0;
}

/* What each limit in force has left for this person before a sale on day. */
static enum err person_usage(struct till *till, struct till_person *person,
	const struct store_group *group, struct error *why)
{
	const struct rules *rules = &till->rules;
	int32_t day = person->day;
	enum err rc = ERR_OK;

	person->subject.day = day;
	person->quota_count = 0;
	for (int i = 0; i < rules->limit_count; i++) {
		if (!limit_in_force(&rules->limits[i], day))
			continue;
		rc = limit_usage(till, person, group, i, why);
		if (rc)
			return rc;
	}
	rc = right_apply(till, person, why);
	for (int i = 0; !rc && i < rules->limit_count; i++) {
		if (limit_in_force(&rules->limits[i], day))
			person_quota(person, &rules->limits[i], i);
	}
	return rc;
}

void person_key(
	const struct till *till, const struct document *document, char *ret)
{
	char plain[DOCUMENT_TEXT_SIZE];

	document_text(document, plain);
	keyring_person(till->keyring, plain, ret);
	explicit_bzero(plain, sizeof(plain));
}

/* The keys of the person, the one it is known by first. */
static enum err find_group(struct till *till, struct till_person *person,
	struct store_group *ret, struct error *why)
{
	char key[PERSON_KEY_SIZE];
	enum err rc = ERR_OK;

	person_key(till, &person->document, key);
	*ret = (struct store_group){ .count = 1 };
	memcpy(ret->keys[0], key, sizeof(key));
	if (till->has_links)
		rc = store_person_group(till->store, key, ret, why);
	if (rc)
		return rc;
	memcpy(person->key, ret->keys[0], sizeof(person->key));
	if (!text_same(person->key, key))
		memcpy(person->shown, key, sizeof(person->shown));
	return ERR_OK;
}

enum err person_identify(struct till *till, const char *text, int32_t day,
	struct till_person *ret, struct error *why)
{
	struct till_person person = { .day = day };
	struct store_group group;
	enum err rc = document_guess(text, &person.document, why);

	if (rc)
		return rc;
	document_mask(&person.document, person.masked);
	if (!keyring_has_secrets(till->keyring))
		return error_set(why, ERR_DENIED,
			"a copy of the ledger does not know persons by their"
			" documents");
	rc = find_group(till, &person, &group, why);
	if (!rc)
		rc = find_resident(till, &person, &group, why);
	if (!rc)
		rc = person_usage(till, &person, &group, why);
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
