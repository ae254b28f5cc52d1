#include "commands.h"

/* Who prints: an operator with a PIN, or who may read the till's key. */
static enum err take_operator(struct call *call, char *by, struct error *why)
{
	struct entry_operator operator;
	enum err rc;

	if (!call_has(call, "operator")) {
		call_shell_user(call, by);
		return ERR_OK;
	}
	rc = call_operator(call, RIGHT_SELL, &operator, why);
	if (!rc)
		(void)text_copy(by, OPERATOR_SIZE, operator.id);
	return rc;
}

static enum err print_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	struct till_print print = { .receipt = call->operands[0],
		.by = by,
		.copy = call_has(call, "copy") };
	enum err rc = call_paper(call, &print.paper, why);

	if (!rc)
		rc = call_language(call, &print.language, why);
	if (!rc)
		rc = take_operator(call, by, why);
	if (rc)
		return rc;
	rc = till_print(call->till, &print, answer_begin(), why);
	if (rc)
		return rc;
	return answer_print(why);
}

const struct command command_print = {
	.name = "print",
	.usage = "RECEIPT [--copy] [--width 58|80] [--language en|zh|ru]"
		 " [--operator ID --pin-file F]",
	.summary = "a receipt as text",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "copy", NULL, "a numbered copy, noted in the chain" },
		{ "width", "58|80", "of the paper in mm" },
		{ "language", "en|zh|ru", "of the labels" },
		{ "operator", "ID", "who prints; none = the shell's user" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
	},
	.run = print_run,
};
