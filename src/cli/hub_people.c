#include "commands.h"

#include <string.h>

static enum err put(
	struct call *call, struct hub_operator *change, struct error *why)
{
	char pin[SECRET_SIZE] = "";
	char by[OPERATOR_SIZE];
	enum err rc = ERR_OK;

	call_shell_user(call, by);
	change->by = by;
	if (call_has(call, "pin-file")) {
		rc = call_secret(call, "pin-file", pin, why);
		change->pin = pin;
	}
	if (!rc)
		rc = hub_operator_put(call->hub, change, why);
	explicit_bzero(pin, sizeof(pin));
	change->by = NULL;
	change->pin = NULL;
	return rc;
}

static enum err add(struct call *call, struct error *why)
{
	struct hub_operator change = { .id = call->operands[1],
		.name = call_value(call, "name"),
		.active = true,
		.is_new = true };
	const char *text = NULL;
	enum err rc = call_need(call, "role", &text, why);

	if (!rc)
		rc = role_parse(text, &change.role, why);
	if (!rc)
		rc = call_need(call, "pin-file", &text, why);
	return rc ? rc : put(call, &change, why);
}

static enum err disable(struct call *call, struct error *why)
{
	struct entry_operator now;
	struct hub_operator change = { .id = call->operands[1] };
	enum err rc = hub_operator_find(call->hub, change.id, &now, why);

	change.role = now.role;
	return rc ? rc : put(call, &change, why);
}

static enum err set_pin(struct call *call, struct error *why)
{
	struct entry_operator now;
	struct hub_operator change = { .id = call->operands[1] };
	const char *file = NULL;
	enum err rc = call_need(call, "pin-file", &file, why);

	if (!rc)
		rc = hub_operator_find(call->hub, change.id, &now, why);
	if (rc)
		return rc;
	change.role = now.role;
	change.active = now.active;
	return put(call, &change, why);
}

static enum err list(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());
	struct entry_operator now = { .id = "" };
	char after[OPERATOR_SIZE] = "";
	enum err rc;

	json_open(&json, NULL, '{');
	json_open(&json, "operators", '[');
	while (!(rc = hub_operator_after(call->hub, after, &now, why))) {
		memcpy(after, now.id, sizeof(after));
		answer_operator(call, &json, &now);
	}
	json_close(&json, ']');
	json_close(&json, '}');
	if (rc != ERR_NOT_FOUND)
		return rc;
	return call->json ? answer_print(why) : ERR_OK;
}

static enum err operator_run(struct call *call, struct error *why)
{
	const char *act = call->operands[0];

	if (text_same(act, "list") && call->operand_count == 1)
		return list(call, why);
	if (call->operand_count == 2 && text_same(act, "add"))
		return add(call, why);
	if (call->operand_count == 2 && text_same(act, "disable"))
		return disable(call, why);
	if (call->operand_count == 2 && text_same(act, "pin"))
		return set_pin(call, why);
	return error_set(why, ERR_INPUT,
		"usage: quotapos-hub operator add|disable|pin ID, or list");
}

const struct command hub_operator_people = {
	.name = "operator",
	.usage = "add ID --role ROLE --pin-file F [--name TEXT] |"
		 " disable ID | pin ID --pin-file F | list",
	.summary = "the people of the market, for all its tills",
	.needs = NEEDS_HUB,
	.operands = { 1, 2 },
	.flags = {
		{ "role", "ROLE",
			"cashier, manager, administrator or auditor" },
		{ "pin-file", "FILE", "holds the new PIN, 4 to 12 digits" },
		{ "name", "TEXT", "the person's name" },
	},
	.run = operator_run,
};
