#include "commands.h"

#include "entry/rulesdoc.h"

#include <inttypes.h>
#include <stdio.h>

static enum err show(struct call *call, struct error *why)
{
	static char bytes[RULESDOC_MAX + 1];
	struct text text = text_over(bytes, sizeof(bytes));
	const struct rules *rules;
	struct hub_facts facts;
	enum err rc = hub_facts(call->hub, &facts, why);

	if (!rc)
		rc = hub_rules(call->hub, facts.day, &rules, why);
	if (!rc)
		rc = rulesdoc_encode(rules, &text, why);
	if (!rc)
		printf("%s\n", bytes);
	return rc;
}

static enum err rules_run(struct call *call, struct error *why)
{
	static struct rules rules;
	char by[OPERATOR_SIZE];
	const char *act = call->operands[0];
	enum err rc;

	if (text_same(act, "show") && call->operand_count == 1)
		return show(call, why);
	if (call->operand_count != 2 ||
		(!text_same(act, "check") && !text_same(act, "apply")))
		return error_set(why, ERR_INPUT,
			"usage: quotapos-hub rules show | check FILE | apply"
			" FILE");
	rc = till_rules_read(call->operands[1], &rules, why);
	if (rc || text_same(act, "check"))
		return rc;
	call_shell_user(call, by);
	return hub_rules_apply(call->hub, by, &rules, why);
}

const struct command hub_rules_of = {
	.name = "rules",
	.usage = "show | check FILE | apply FILE",
	.summary = "the market's rules, for all its tills",
	.needs = NEEDS_HUB,
	.operands = { 1, 2 },
	.file_operand = 2,
	.run = rules_run,
};
