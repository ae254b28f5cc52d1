#include "commands.h"

#include <stdio.h>
#include <string.h>

/* "2" or "2*1.5": a line of the receipt, and how much of it. */
static enum err take_line(const char *text, const struct refund_of *of,
	struct quantities *now, struct error *why)
{
	char number[8];
	const char *star = strchr(text, '*');
	size_t length = star != NULL ? (size_t)(star - text) : strlen(text);
	long long line = 0;
	int64_t *milli;
	struct error said;

	if (length > 0 && length < sizeof(number)) {
		memcpy(number, text, length);
		number[length] = '\0';
		if (!text_is_digits(number) ||
			text_parse_i64(number, &line, &said))
			line = 0;
	}
	if (line < 1 || line > of->sale->line_count)
		return error_set(why, ERR_INPUT,
			"'%.40s' is none of the %d lines of %s", text,
			of->sale->line_count, of->sale->receipt);
	milli = &now->milli[line - 1];
	if (*milli != 0)
		return error_set(
			why, ERR_INPUT, "line %lld is named twice", line);
	*milli = refund_left(of, (int)line - 1);
	if (star != NULL)
		return quantity_parse(star + 1, milli, why);
	if (*milli == 0)
		return error_set(why, ERR_DENIED,
			"all of line %lld was taken back already", line);
	return ERR_OK;
}

/* Lines that were named, or NULL for all that is left. */
static enum err take_lines(const struct call *call,
	const struct till_refundable *found, struct till_refund *ask,
	struct error *why)
{
	static struct quantities now;
	const struct refund_of of = { .sale = &found->sale,
		.before = found->before };
	const char *text;
	int at = 0;

	ask->is_void = call_has(call, "void");
	if (!call_has(call, "line"))
		return ERR_OK;
	if (ask->is_void)
		return error_set(why, ERR_INPUT,
			"a void is of the whole sale: give --void or --line,"
			" not both");
	now = (struct quantities){ 0 };
	while ((text = call_next(call, "line", &at)) != NULL) {
		enum err rc = take_line(text, &of, &now, why);

		if (rc)
			return rc;
	}
	ask->now = &now;
	return ERR_OK;
}

/* The operator's right, or somebody's who approves. */
static enum err take_right(struct call *call, enum till_right right,
	const struct entry_operator *operator, struct till_refund * ask,
	struct error *why)
{
	static char approver[OPERATOR_SIZE];
	enum err rc;

	ask->operator= operator->id;
	if (right == RIGHT_SELL && !call_has(call, "approve"))
		return ERR_OK;
	rc = call_approval(call, operator, right, approver, why);
	if (!rc)
		ask->approver = approver;
	return rc;
}

static void answer_lines(struct json *json, const struct refund *refund)
{
	json_open(json, "lines", '[');
	for (int i = 0; i < refund->line_count; i++) {
		const struct refund_line *line = &refund->lines[i];

		json_open(json, NULL, '{');
		json_i64(json, "line", line->line);
		json_text(json, "barcode", line->barcode);
		json_i64(json, "quantity_milli", line->quantity_milli);
		json_i64(json, "amount_fen", line->amount.minor);
		json_i64(json, "tax_fen", line->tax.minor);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static enum err answer_json(
	const struct till_refunded *refunded, struct error *why)
{
	struct json json = json_over(answer_begin());
	const struct refund *refund = &refunded->refund;

	json_open(&json, NULL, '{');
	json_text(&json, "receipt", refund->receipt);
	json_text(&json, "sale", refund->sale);
	json_i64(&json, "seq", refunded->seq);
	json_text(&json, "leaf", refunded->leaf);
	json_bool(&json, "void", refund->is_void);
	json_i64(&json, "total_fen", refund->total.minor);
	json_i64(&json, "exempt_fen", refund->exempt.minor);
	json_i64(&json, "dutiable_fen", refund->dutiable.minor);
	json_i64(&json, "tax_fen", refund->tax.minor);
	json_i64(
		&json, "refunded_fen", refund->total.minor + refund->tax.minor);
	answer_lines(&json, refund);
	answer_quota(&json, refund->quota, refund->quota_count, false);
	json_close(&json, '}');
	return answer_print(why);
}

static enum err answer(struct call *call, const struct till_refund *ask,
	const struct till_refunded *refunded, struct error *why)
{
	struct till_print print = { .receipt = refunded->refund.receipt,
		.by = ask->operator,
		.paper = PAPER_80 };
	enum err rc;

	if (call->json)
		return answer_json(refunded, why);
	rc = call_language(call, &print.language, why);
	if (!rc)
		rc = till_print(call->till, &print, answer_begin(), why);
	if (rc)
		return rc;
	return answer_print(why);
}

static enum err refund_run(struct call *call, struct error *why)
{
	static struct till_refundable found;
	static struct till_refunded refunded;
	struct tender tenders[TENDERS_MAX];
	struct entry_operator operator;
	struct till_refund ask = { .tenders = tenders };
	enum err rc = call_need(call, "receipt", &ask.receipt, why);

	if (!rc)
		rc = call_need(call, "reason", &ask.reason, why);
	if (!rc)
		rc = call_tenders(call, tenders, &ask.tender_count, why);
	if (!rc)
		rc = call_operator(call, RIGHT_SELL, &operator, why);
	if (!rc)
		rc = till_refund_look(call->till, ask.receipt, &found, why);
	if (!rc)
		rc = take_lines(call, &found, &ask, why);
	if (!rc)
		rc = take_right(call, found.right, &operator, & ask, why);
	if (!rc)
		rc = till_refund(call->till, &ask, &refunded, why);
	if (rc)
		return rc;
	return answer(call, &ask, &refunded, why);
}

const struct command command_refund = {
	.name = "refund",
	.usage = "--operator ID --pin-file F --receipt NO [--line N[*QTY]]..."
		 " [--void] --reason TEXT",
	.summary = "take back goods of a sale, or void it",
	.needs = NEEDS_TILL,
	.flags = {
		{ "operator", "ID", "who takes back" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
		{ "receipt", "NO", "of the sale, like T01-1-12" },
		{ "line", "N[*QTY]", "a line of it; repeat; none = the rest" },
		{ "void", NULL, "the whole of a sale of the open shift" },
		{ "reason", "TEXT", "why" },
		{ "pay", "KIND:CNY:AMOUNT[:REF]",
			"how the money goes back; none = cash" },
		{ "language", "en|zh|ru", "of the receipt" },
		{ "approve", "ID", "a manager, when the operator is none" },
		{ "approve-pin-file", "FILE", "holds the manager's PIN" },
	},
	.run = refund_run,
};
