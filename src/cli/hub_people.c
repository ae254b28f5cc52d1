#include "commands.h"

#include <stdio.h>
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
		.active = true };
	const char *text = NULL;
	enum err rc = call_need(call, "role", &text, why);

	if (!rc)
		rc = role_parse(text, &change.role, why);
	if (!rc)
		rc = call_need(call, "pin-file", &text, why);
	return rc ? rc : put(call, &change, why);
}

static enum err change_one(struct call *call, bool active, struct error *why)
{
	struct entry_operator now;
	struct hub_operator change = { .id = call->operands[1],
		.active = active };
	enum err rc = hub_operator_find(call->hub, change.id, &now, why);

	change.role = now.role;
	return rc ? rc : put(call, &change, why);
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
		if (!call->json)
			printf("%-20s %-14s %-9s %s\n", now.id,
				role_name(now.role),
				now.active ? "active" : "disabled", now.name);
		json_open(&json, NULL, '{');
		json_text(&json, "id", now.id);
		json_text(&json, "name", now.name);
		json_text(&json, "role", role_name(now.role));
		json_bool(&json, "active", now.active);
		json_close(&json, '}');
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
		return change_one(call, false, why);
	if (call->operand_count == 2 && text_same(act, "pin"))
		return change_one(call, true, why);
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
