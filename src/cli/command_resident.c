#include "commands.h"

#include <stdio.h>
#include <string.h>

static enum err parse_day(const struct call *call, const char *flag,
	int32_t *ret, struct error *why)
{
	const char *day = call_value(call, flag);

	*ret = DAY_NONE;
	return day == NULL ? ERR_OK : day_parse(day, ret, why);
}

static enum err add(struct call *call, const char *document, const char *by,
	struct error *why)
{
	struct resident resident = { .status = RESIDENT_ACTIVE };
	const char *name;
	enum err rc = document_guess(document, &resident.document, why);

	if (!rc)
		rc = call_need(call, "name", &name, why);
	if (!rc)
		rc = parse_day(call, "born", &resident.born, why);
	if (!rc)
		rc = parse_day(call, "valid-until", &resident.valid_until, why);
	if (rc)
		return rc;
	if (!text_copy(resident.name, sizeof(resident.name), name))
		return error_set(why, ERR_INPUT,
			"the name is longer than %d bytes",
			RESIDENT_NAME_SIZE - 1);
	return till_resident_put(call->till, by, &resident, why);
}

static enum err set_status(struct call *call, const char *document,
	const char *by, enum resident_status status, struct error *why)
{
	struct resident resident;
	enum err rc = till_resident_find(call->till, document, &resident, why);

	if (rc)
		return rc;
	resident.status = status;
	return till_resident_put(call->till, by, &resident, why);
}

static enum err link_documents(struct call *call, const char *document,
	const char *by, struct error *why)
{
	struct till_link link = { .by = by, .document = document };
	enum err rc = call_need(call, "with", &link.other, why);

	if (!rc)
		rc = call_need(call, "reason", &link.reason, why);
	if (rc)
		return rc;
	return till_link(call->till, &link, why);
}

static enum err unlink_document(struct call *call, const char *document,
	const char *by, struct error *why)
{
	struct till_link link = { .by = by, .document = document };
	enum err rc = call_need(call, "reason", &link.reason, why);

	if (rc)
		return rc;
	return till_unlink(call->till, &link, why);
}

/* Masked, unless it was asked for with a reason and a PIN. */
static void show_one(struct json *json, bool as_json,
	const struct resident *resident, bool revealed)
{
	char masked[DOCUMENT_NUMBER_SIZE];
	char born[DAY_TEXT_SIZE];
	char until[DAY_TEXT_SIZE];
	const char *number = revealed ? resident->document.number : masked;

	document_mask(&resident->document, masked);
	day_format(resident->born, born);
	day_format(resident->valid_until, until);
	if (!as_json) {
		printf("%-13s %-20s %-9s born %s, valid until %s  %s\n",
			document_kind_name(resident->document.kind), number,
			resident_status_name(resident->status), born, until,
			resident->name);
		return;
	}
	json_open(json, NULL, '{');
	json_text(
		json, "document", document_kind_name(resident->document.kind));
	json_text(json, "number", number);
	json_text(json, "name", resident->name);
	if (resident->born != DAY_NONE)
		json_text(json, "born", born);
	if (resident->valid_until != DAY_NONE)
		json_text(json, "valid_until", until);
	json_text(json, "status", resident_status_name(resident->status));
	json_close(json, '}');
}

static enum err show_all(struct call *call, const struct resident *residents,
	int count, bool revealed, struct error *why)
{
	struct json json = json_over(answer_begin());

	json_open(&json, NULL, '{');
	json_open(&json, "residents", '[');
	for (int i = 0; i < count; i++)
		show_one(&json, call->json, &residents[i], revealed);
	json_close(&json, ']');
	json_close(&json, '}');
	return call->json ? answer_print(why) : ERR_OK;
}

/* By the key that reports and entries name; an entry says who looked. */
static enum err reveal(struct call *call, struct error *why)
{
	struct entry_operator operator;
	static struct till_revealed revealed;
	struct till_reveal ask = { .by = operator.id };
	enum err rc = call_need(call, "person", &ask.person, why);

	if (!rc)
		rc = call_need(call, "reason", &ask.reason, why);
	if (!rc)
		rc = call_operator(call, RIGHT_ADMINISTER, &operator, why);
	if (!rc)
		rc = till_reveal(call->till, &ask, &revealed, why);
	if (!rc)
		rc = show_all(
			call, revealed.residents, revealed.count, true, why);
	explicit_bzero(&revealed, sizeof(revealed));
	return rc;
}

static enum err show(struct call *call, struct error *why)
{
	struct resident resident;
	const char *document;
	enum err rc;

	if (call_has(call, "person"))
		return reveal(call, why);
	rc = call_need(call, "document", &document, why);
	if (!rc)
		rc = till_resident_find(call->till, document, &resident, why);
	if (rc)
		return rc;
	return show_all(call, &resident, 1, false, why);
}

static enum err resident_run(struct call *call, struct error *why)
{
	const char *act = call->operands[0];
	const char *document = NULL;
	char by[OPERATOR_SIZE];
	enum err rc;

	call_shell_user(call, by);
	if (text_same(act, "show"))
		return show(call, why);
	rc = call_need(call, "document", &document, why);
	if (rc)
		return rc;
	if (text_same(act, "add"))
		return add(call, document, by, why);
	if (text_same(act, "block"))
		return set_status(call, document, by, RESIDENT_BLOCKED, why);
	if (text_same(act, "unblock"))
		return set_status(call, document, by, RESIDENT_ACTIVE, why);
	if (text_same(act, "link"))
		return link_documents(call, document, by, why);
	if (text_same(act, "unlink"))
		return unlink_document(call, document, by, why);
	return error_set(why, ERR_INPUT,
		"usage: quotapos resident add|block|unblock|link|unlink|show"
		" --document KIND:NUMBER");
}

const struct command command_resident = {
	.name = "resident",
	.usage = "add|block|unblock|link|unlink|show --document KIND:NUMBER",
	.summary = "one resident: register, block, several documents",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "document", "KIND:NUMBER", "whose" },
		{ "name", "TEXT", "add: the person's name" },
		{ "born", "YYYY-MM-DD", "add: the day of birth" },
		{ "valid-until", "YYYY-MM-DD",
			"add: the last day of the certificate" },
		{ "with", "KIND:NUMBER",
			"link: one more document of the same person" },
		{ "reason", "TEXT", "link, unlink, show --person: why" },
		{ "person", "KEY",
			"show: by a person key, with the whole numbers" },
		{ "operator", "ID", "show --person: an administrator" },
		{ "pin-file", "FILE", "holds the administrator's PIN" },
	},
	.run = resident_run,
};
