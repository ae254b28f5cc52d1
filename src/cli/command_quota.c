#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

static enum err answer_json(const struct till_person *person, struct error *why)
{
	struct json json = json_over(answer_begin());
	char day[DAY_TEXT_SIZE];

	day_format(person->day, day);
	json_open(&json, NULL, '{');
	json_text(&json, "person", person->key);
	json_text(&json, "day", day);
	if (person->refusal != REFUSAL_NONE)
		json_text(&json, "refused", refusal_name(person->refusal));
	answer_quota(&json, person->quota, person->quota_count, true);
	json_close(&json, '}');
	return answer_print(why);
}

/* A number that is none is a refusal, as it is for a sale. */
static enum err refuse_document(
	struct call *call, const char *message, struct error *why)
{
	struct json json = json_over(answer_begin());
	char day[DAY_TEXT_SIZE];
	struct till_facts facts;

	call->status = 3;
	if (!call->json) {
		(void)fprintf(stderr, "quotapos: refused: %s\n", message);
		return ERR_OK;
	}
	till_facts(call->till, &facts);
	day_format(facts.day, day);
	json_open(&json, NULL, '{');
	json_text(&json, "refused", refusal_name(REFUSAL_BAD_DOCUMENT));
	json_text(&json, "message", message);
	json_text(&json, "day", day);
	answer_quota(&json, NULL, 0, true);
	json_close(&json, '}');
	return answer_print(why);
}

/* A limit's number in the unit people read. */
static void print_amount(
	enum measure measure, const char *label, int64_t amount)
{
	char text[MONEY_TEXT_SIZE];

	if (measure == MEASURE_VALUE)
		money_format((struct money){ amount }, text);
	else if (measure == MEASURE_PURCHASES || measure == MEASURE_DAYS)
		quantity_format(amount * QUANTITY_ONE, text);
	else
		quantity_format(amount, text);
	printf("  %s %s", label, text);
}

static enum measure measure_of(const struct rules *rules, const char *id)
{
	for (int i = 0; i < rules->limit_count; i++) {
		if (text_same(rules->limits[i].id, id))
			return rules->limits[i].measure;
	}
	return MEASURE_COUNT;
}

static void print_limits(
	const struct rules *rules, const struct till_person *person)
{
	for (int i = 0; i < person->quota_count; i++) {
		const struct sale_quota *quota = &person->quota[i];
		enum measure measure = measure_of(rules, quota->limit);
		int64_t left = quota->cap - quota->before;

		printf("%-16s %-12s", quota->limit, quota->window);
		print_amount(measure, "cap", quota->cap);
		print_amount(measure, "used", quota->before);
		print_amount(measure, "left", left > 0 ? left : 0);
		putchar('\n');
	}
}

static enum err quota_run(struct call *call, struct error *why)
{
	struct till_person person;
	const char *document;
	enum err rc = call_need(call, "document", &document, why);

	if (rc)
		return rc;
	rc = till_identify(call->till, document, &person, why);
	if (rc == ERR_INPUT || rc == ERR_RANGE)
		return refuse_document(call, why->text, why);
	if (rc)
		return rc;
	if (person.refusal != REFUSAL_NONE)
		call->status = 3;
	if (call->json)
		return answer_json(&person, why);
	printf("%s  %s\n", person.masked, person.name);
	if (person.refusal != REFUSAL_NONE)
		(void)fprintf(stderr, "quotapos: refused: %s\n",
			refusal_message(person.refusal));
	print_limits(till_rules(call->till), &person);
	return ERR_OK;
}

const struct command command_quota = {
	.name = "quota",
	.usage = "--document KIND:NUMBER",
	.summary = "what a person may still buy today",
	.needs = NEEDS_TILL,
	.flags = { { "document", "KIND:NUMBER", "the person's document" } },
	.run = quota_run,
};
