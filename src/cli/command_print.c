#include "commands.h"

static enum err print_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	struct till_print print = { .receipt = call->operands[0],
		.by = by,
		.copy = call_has(call, "copy") };
	enum err rc = call_paper(call, &print.paper, why);

	if (!rc)
		rc = call_language(call, &print.language, why);
	if (rc)
		return rc;
	call_shell_user(by);
	rc = till_print(call->till, &print, answer_begin(), why);
	if (rc)
		return rc;
	return answer_print(why);
}

const struct command command_print = {
	.name = "print",
	.usage = "RECEIPT [--copy] [--width 58|80] [--language en|zh|ru]",
	.summary = "a receipt as text",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "copy", NULL, "a numbered copy, noted in the chain" },
		{ "width", "58|80", "of the paper in mm" },
		{ "language", "en|zh|ru", "of the labels" },
	},
	.run = print_run,
};
