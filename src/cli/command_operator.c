#include "commands.h"

#include <string.h>

static enum err add(struct call *call, const char *by, struct error *why)
{
	char pin[SECRET_SIZE];
	const char *role;
	struct till_operator_change change = {
		.by = by, .id = call->operands[1], .pin = pin, .active = true
	};
	enum err rc = call_need(call, "role", &role, why);

	if (!rc)
		rc = role_parse(role, &change.role, why);
	if (!rc)
		rc = call_secret(call, "pin-file", pin, why);
	if (rc)
		return rc;
	change.document = call_value(call, "document");
	change.name = call_value(call, "name");
	if (change.name == NULL)
		change.name = change.id;
	rc = till_operator_add(call->till, &change, why);
	explicit_bzero(pin, sizeof(pin));
	return rc;
}

/* An operator changes the own PIN, by the old one. */
static enum err change_pin(struct call *call, struct error *why)
{
	struct entry_operator operator;
	char pin[SECRET_SIZE];
	struct till_credentials credentials = { .operator= call->operands[1],
		.pin = pin };
	char fresh[SECRET_SIZE];
	enum err rc = call_secret(call, "pin-file", pin, why);

	if (!rc)
		rc = call_secret(call, "new-pin-file", fresh, why);
	if (!rc)
		rc = till_login_check(call->till, &credentials, &operator, why);
	if (!rc)
		rc = till_operator_pin(
			call->till, operator.id, operator.id, fresh, why);
	explicit_bzero(pin, sizeof(pin));
	explicit_bzero(fresh, sizeof(fresh));
	return rc;
}

static enum err set_pin(struct call *call, const char *by, struct error *why)
{
	char pin[SECRET_SIZE];
	enum err rc;

	if (call_has(call, "new-pin-file"))
		return change_pin(call, why);
	rc = call_secret(call, "pin-file", pin, why);
	if (rc)
		return rc;
	rc = till_operator_pin(call->till, by, call->operands[1], pin, why);
	explicit_bzero(pin, sizeof(pin));
	return rc;
}

static enum err list(struct call *call, struct error *why)
{
	static struct entry_operator page[OPERATOR_LIST_MAX];
	struct json json = json_over(answer_begin());
	char after[OPERATOR_SIZE] = "";
	int count;

	json_open(&json, NULL, '{');
	json_open(&json, "operators", '[');
	do {
		enum err rc = till_operator_list(
			call->till, after, page, &count, why);

		if (rc)
			return rc;
		for (int i = 0; i < count; i++)
			answer_operator(call, &json, &page[i]);
		if (count > 0)
			memcpy(after, page[count - 1].id, sizeof(after));
	} while (count == OPERATOR_LIST_MAX);
	json_close(&json, ']');
	json_close(&json, '}');
	return call->json ? answer_print(why) : ERR_OK;
}

static enum err operator_run(struct call *call, struct error *why)
{
	const char *act = call->operands[0];
	char by[OPERATOR_SIZE];

	call_shell_user(call, by);
	if (text_same(act, "list") && call->operand_count == 1)
		return list(call, why);
	if (call->operand_count == 2 && text_same(act, "add"))
		return add(call, by, why);
	if (call->operand_count == 2 && text_same(act, "disable"))
		return till_operator_disable(
			call->till, by, call->operands[1], why);
	if (call->operand_count == 2 && text_same(act, "pin"))
		return set_pin(call, by, why);
	return error_set(why, ERR_INPUT,
		"usage: quotapos operator add|disable|pin ID, or list");
}

const struct command command_operator = {
	.name = "operator",
	.usage = "add ID --role ROLE --pin-file F [--name TEXT]"
		 " [--document KIND:NUMBER] | disable ID |"
		 " pin ID --pin-file F [--new-pin-file F] | list",
	.summary = "the people who may use the till",
	.needs = NEEDS_TILL,
	.operands = { 1, 2 },
	.flags = {
		{ "role", "ROLE",
			"cashier, manager, administrator or auditor" },
		{ "pin-file", "FILE", "holds the new PIN, 4 to 12 digits" },
		{ "new-pin-file", "FILE",
			"the new PIN, when --pin-file is the one it was" },
		{ "name", "TEXT", "the person's name" },
		{ "document", "KIND:NUMBER",
			"the own document, to see sales on it" },
	},
	.run = operator_run,
};
