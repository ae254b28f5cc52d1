#include "commands.h"

#include <stdio.h>

#define DOCUMENT_SIZE 65536

static enum err show(struct call *call, struct error *why)
{
	static char bytes[DOCUMENT_SIZE];
	struct text text = text_over(bytes, sizeof(bytes));
	enum err rc = hub_rules_document(call->hub, &text, why);

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
	rc = call_bad_file(
		till_rules_read(call->operands[1], &rules, why), why);
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
