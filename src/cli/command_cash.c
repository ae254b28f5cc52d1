#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

static enum err answer_json(const struct till_moved *moved, struct error *why)
{
	struct json json = json_over(answer_begin());
	const struct entry_cash *act = &moved->entry;

	json_open(&json, NULL, '{');
	json_text(&json, "direction", cash_direction_name(act->direction));
	answer_cash(&json, "cash", act->cash, act->count);
	json_text(&json, "reason", act->reason);
	if (act->approver[0] != '\0')
		json_text(&json, "approver", act->approver);
	json_i64(&json, "shift", moved->shift);
	json_i64(&json, "seq", moved->seq);
	json_text(&json, "slip", moved->number);
	json_text(&json, "leaf", moved->leaf);
	json_close(&json, '}');
	return answer_print(why);
}

static void print_moved(const struct till_moved *moved)
{
	const struct entry_cash *act = &moved->entry;

	printf("cash %s, shift %" PRId64 ", slip %s\n",
		cash_direction_name(act->direction), moved->shift,
		moved->number);
	for (int i = 0; i < act->count; i++) {
		char amount[MONEY_TEXT_SIZE];

		money_format(act->cash[i].amount, amount);
		printf("  %s %s\n", act->cash[i].currency, amount);
	}
	printf("  %s\n", act->reason);
}

static enum err parse_direction(
	const char *text, enum cash_direction *ret, struct error *why)
{
	if (text_same(text, "in"))
		*ret = CASH_IN;
	else if (text_same(text, "out"))
		*ret = CASH_OUT;
	else if (text_same(text, "open"))
		*ret = CASH_NO_SALE;
	else
		return error_set(why, ERR_INPUT,
			"cash goes in or out, or the drawer is opened (open),"
			" not '%.40s'",
			text);
	return ERR_OK;
}

/* The operator's own right, or that of somebody who approves. */
static enum err take_right(struct call *call, struct till_move *move,
	char *approver, struct error *why)
{
	static struct entry_operator operator;
	enum err rc = call_operator(call, RIGHT_SELL, &operator, why);

	if (rc)
		return rc;
	move->operator= operator.id;
	if (move->direction == CASH_NO_SALE)
		return ERR_OK;
	rc = call_approval(call, &operator, RIGHT_CASH, approver, why);
	if (!rc && !text_same(approver, operator.id))
		move->approver = approver;
	return rc;
}

static enum err cash_run(struct call *call, struct error *why)
{
	struct till_move move = { 0 };
	struct till_moved moved;
	char approver[OPERATOR_SIZE];
	enum err rc = parse_direction(call->operands[0], &move.direction, why);

	if (!rc)
		rc = call_need(call, "reason", &move.reason, why);
	if (!rc)
		rc = call_cash(call, &move.cash, why);
	if (!rc)
		rc = take_right(call, &move, approver, why);
	if (!rc)
		rc = till_cash_move(call->till, &move, &moved, why);
	if (rc)
		return rc;
	if (call->json)
		return answer_json(&moved, why);
	print_moved(&moved);
	return ERR_OK;
}

const struct command command_cash = {
	.name = "cash",
	.usage = "in|out|open --operator ID --pin-file F"
		 " [--cash CUR:AMOUNT]... --reason TEXT",
	.summary = "cash put in or taken out; the drawer opened",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "operator", "ID", "who does it" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
		{ "cash", "CUR:AMOUNT", "in, out: repeat for each currency" },
		{ "reason", "TEXT", "why" },
		{ "approve", "ID", "a manager, when the operator is none" },
		{ "approve-pin-file", "FILE", "holds the manager's PIN" },
	},
	.run = cash_run,
};
