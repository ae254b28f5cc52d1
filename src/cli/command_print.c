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

static enum err print_text(struct call *call, const char *by, struct error *why)
{
	struct till_print print = { .receipt = call->operands[0],
		.by = by,
		.copy = call_has(call, "copy") };
	enum err rc = call_paper(call, &print.paper, why);

	if (!rc)
		rc = call_language(call, &print.language, why);
	if (!rc)
		rc = till_print(call->till, &print, answer_begin(), why);
	if (rc)
		return rc;
	return answer_print(why);
}

static enum err print_paper(
	struct call *call, const char *by, struct error *why)
{
	struct till_job job = { .kind = TILL_PAPER_RECEIPT };
	enum err rc = call_language(call, &job.language, why);

	if (rc)
		return rc;
	(void)text_copy(job.operator, sizeof(job.operator), by);
	if (!text_copy(job.receipt, sizeof(job.receipt), call->operands[0]))
		return error_set(why, ERR_NOT_FOUND,
			"there is no receipt %.47s", call->operands[0]);
	return papers_print(call, &job, call_has(call, "copy"), why);
}

static enum err print_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	enum err rc;

	if (call_has(call, "queue"))
		return papers_list(call, why);
	rc = take_operator(call, by, why);
	if (rc)
		return rc;
	if (call_has(call, "job"))
		return papers_answer(call, by, why);
	if (call->operand_count == 0)
		return error_set(why, ERR_INPUT,
			"print needs a receipt: see quotapos print --help");
	if (call_has(call, "printer"))
		return print_paper(call, by, why);
	return print_text(call, by, why);
}

const struct command command_print = {
	.name = "print",
	.usage = "RECEIPT [--copy] [--printer NAME | --width 58|80]"
		 " [--language en|zh|ru] [--operator ID --pin-file F]"
		 " | --queue | --job N --printed yes|no",
	.summary = "a receipt as text, or on paper",
	.needs = NEEDS_TILL,
	.operands = { 0, 1 },
	.flags = {
		{ "copy", NULL, "a numbered copy, noted in the chain" },
		{ "width", "58|80", "of the paper in mm" },
		{ "language", "en|zh|ru", "of the labels" },
		{ "printer", "NAME", "print it on paper; the name is that of"
			" the settings" },
		{ "queue", NULL, "papers that wait, are in question, were"
			" printed" },
		{ "job", "N", "the paper in question is on paper, or not" },
		{ "printed", "yes|no", "no: a copy of it is printed" },
		{ "operator", "ID", "who prints; none = the shell's user" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
	},
	.run = print_run,
};
