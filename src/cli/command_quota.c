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
	answer_quota(&json, person->quota, person->quota_count, person->left);
	json_text(&json, "standing", till_standing_name(person->standing.mode));
	json_bool(&json, "certain",
		person->standing.mode == STANDING_ALONE ||
			person->standing.mode == STANDING_LEASE ||
			person->standing.reason[0] != '\0');
	if (person->standing.reason[0] != '\0')
		json_text(&json, "reason", person->standing.reason);
	if (person->standing.holder[0] != '\0')
		json_text(&json, "holder", person->standing.holder);
	if (person->standing.assessed.minor != 0) {
		json_i64(
			&json, "assessed_fen", person->standing.assessed.minor);
		json_i64(&json, "assessed_tax_fen",
			person->standing.assessed_tax.minor);
	}
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
	answer_quota(&json, NULL, 0, NULL);
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

		printf("%-16s %-12s", quota->limit, quota->window);
		print_amount(measure, "cap", quota->cap);
		print_amount(measure, "used", quota->before);
		print_amount(measure, "left", person->left[i]);
		putchar('\n');
	}
}

#define SAY_MS 1500

/* Only looking: the right the hub gave is given back at once. */
static enum err identify(struct till *till, const char *document,
	struct till_person *ret, struct error *why)
{
	enum err rc = till_identify(till, document, ret, why);

	if (!rc)
		rc = till_counter(till, ret, why);
	if (rc)
		return rc;
	till_settle(till);
	rc = till_identify(till, document, ret, why);
	if (!rc)
		rc = till_counter(till, NULL, why);
	till_flush(till, SAY_MS);
	return rc;
}

/* Is it the hub's word, or what is known here? */
static void print_standing(const struct till_standing *standing)
{
	char amount[MONEY_TEXT_SIZE];
	char tax[MONEY_TEXT_SIZE];

	money_format(standing->left, amount);
	if (standing->mode == STANDING_LEASE)
		printf("certain: the hub grants %s yuan\n", amount);
	if (standing->mode == STANDING_PERMIT)
		printf("provisional: the hub cannot be asked; up to %s yuan"
		       " may be sold without it\n",
			amount);
	if (standing->mode == STANDING_NONE && standing->reason[0] != '\0')
		printf("the hub grants nothing: %s%s%s\n", standing->reason,
			standing->holder[0] != '\0' ? ", by till " : "",
			standing->holder);
	else if (standing->mode == STANDING_NONE)
		printf("provisional: the hub cannot be asked, and there is no"
		       " right to sell free of duty without it\n");
	if (standing->assessed.minor == 0)
		return;
	money_format(standing->assessed, amount);
	money_format(standing->assessed_tax, tax);
	printf("beyond the limit of late: %s yuan, duty on it %s yuan\n",
		amount, tax);
}

static enum err quota_run(struct call *call, struct error *why)
{
	struct till_person person;
	const char *document;
	enum err rc = call_need(call, "document", &document, why);

	if (!rc)
		rc = till_connect(call->till, why);
	if (rc)
		return rc;
	rc = identify(call->till, document, &person, why);
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
	print_standing(&person.standing);
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
