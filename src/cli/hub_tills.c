#include "commands.h"

#include <stdio.h>
#include <stdlib.h>

static enum err enrol_run(struct call *call, struct error *why)
{
	char code[HUB_CODE_SIZE];
	struct hub_facts facts;
	enum err rc = hub_enrol_code(call->hub, call->operands[0], code, why);

	if (!rc)
		rc = hub_facts(call->hub, &facts, why);
	if (rc)
		return rc;
	if (call->json) {
		struct json json = json_over(answer_begin());

		json_open(&json, NULL, '{');
		json_text(&json, "till", call->operands[0]);
		json_text(&json, "code", code);
		json_text(&json, "hub", facts.kid);
		json_close(&json, '}');
		return answer_print(why);
	}
	printf(say("code for %s, good once and for an hour: %s\n"),
		call->operands[0], code);
	printf(say("the hub's fingerprint: %s\n"), facts.kid);
	return ERR_OK;
}

const struct command hub_enrol = {
	.name = "enrol",
	.usage = "TILL",
	.summary = "a one-time code that lets a till in",
	.needs = NEEDS_HUB,
	.operands = { 1, 1 },
	.run = enrol_run,
};

static enum err revoke_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	struct hub_act act = { .by = by, .till = call->operands[0], .seq = -1 };
	const char *seq = call_value(call, "after");
	long long number = -1;
	enum err rc = call_need(call, "reason", &act.reason, why);

	if (rc)
		return rc;
	call_shell_user(call, by);
	if (seq != NULL && (text_parse_i64(seq, &number, why) || number < 0))
		return error_set(why, ERR_INPUT,
			"'%.20s' is not the number of an entry", seq);
	act.seq = number;
	return call_has(call, "lost") ? hub_lost(call->hub, &act, why)
				      : hub_revoke(call->hub, &act, why);
}

const struct command hub_revoke_key = {
	.name = "revoke",
	.usage = "TILL --reason TEXT [--after SEQ] [--lost]",
	.summary = "trust a till's key only up to an entry",
	.needs = NEEDS_HUB,
	.operands = { 1, 1 },
	.flags = {
		{ "reason", "TEXT", "goes into the chain" },
		{ "after", "SEQ", "last entry to be trusted, else all held" },
		{ "lost", NULL, "the till is gone as well: nobody waits for it" },
	},
	.run = revoke_run,
};

static enum err recover_run(struct call *call, struct error *why)
{
	const char *reason = NULL;
	enum err rc = call_need(call, "reason", &reason, why);

	if (rc)
		return rc;
	return hub_recover(call->hub, reason, why);
}

const struct command hub_recover_epoch = {
	.name = "recover",
	.usage = "--reason TEXT",
	.summary = "say that the database is a restored copy: freeze, new epoch",
	.needs = NEEDS_HUB,
	.flags = {
		{ "reason", "TEXT", "goes into the chain" },
	},
	.run = recover_run,
};
