#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "CNY:200.00" */
static enum err parse_cash(
	const char *text, struct cash_count *ret, struct error *why)
{
	const char *colon = strchr(text, ':');

	if (colon == NULL || colon - text != CURRENCY_SIZE - 1 ||
		strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != CURRENCY_SIZE - 1)
		return error_set(why, ERR_INPUT,
			"cash '%.40s' is not like CNY:200.00", text);
	memcpy(ret->currency, text, CURRENCY_SIZE - 1);
	ret->currency[CURRENCY_SIZE - 1] = '\0';
	return money_parse(colon + 1, &ret->amount, why);
}

static enum err take_cash(const struct call *call, struct cash_count *cash,
	int *ret_count, struct error *why)
{
	const char *value;
	int count = 0;
	int at = 0;

	while ((value = call_next(call, "cash", &at)) != NULL) {
		enum err rc;

		if (count == COUNTS_MAX)
			return error_set(why, ERR_RANGE,
				"cash is counted in at most %d currencies",
				COUNTS_MAX);
		rc = parse_cash(value, &cash[count++], why);
		if (rc)
			return rc;
	}
	*ret_count = count;
	return ERR_OK;
}

static void answer_cash(struct json *json, const char *key,
	const struct cash_count *cash, int count)
{
	json_open(json, key, '[');
	for (int i = 0; i < count; i++) {
		json_open(json, NULL, '{');
		json_text(json, "currency", cash[i].currency);
		json_i64(json, "amount_minor", cash[i].amount.minor);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static enum err answer_json(const struct till_shift *shift, struct error *why)
{
	struct json json = json_over(answer_begin());
	const struct entry_shift *body = &shift->entry;

	json_open(&json, NULL, '{');
	json_i64(&json, "shift", shift->shift);
	json_text(&json, "state", shift->closed ? "closed" : "open");
	answer_cash(&json, "cash", body->cash, body->count);
	if (shift->closed) {
		answer_cash(&json, "expected", body->expected,
			body->expected_count);
		json_i64(&json, "sales", body->sales);
		json_i64(&json, "sold_fen", body->sold.minor);
	}
	json_close(&json, '}');
	return answer_print(why);
}

static void print_cash(
	const char *label, const struct cash_count *cash, int count)
{
	for (int i = 0; i < count; i++) {
		char amount[MONEY_TEXT_SIZE];

		money_format(cash[i].amount, amount);
		printf("  %-9s %s %s\n", label, cash[i].currency, amount);
	}
}

static void print_shift(const struct till_shift *shift)
{
	const struct entry_shift *body = &shift->entry;
	char sold[MONEY_TEXT_SIZE];

	printf("shift %" PRId64 " is %s\n", shift->shift,
		shift->closed ? "closed" : "open");
	print_cash(
		shift->closed ? "counted" : "float", body->cash, body->count);
	if (!shift->closed)
		return;
	print_cash("expected", body->expected, body->expected_count);
	money_format(body->sold, sold);
	printf("  %" PRId64 " sales, %s yuan\n", body->sales, sold);
}

static enum err shift_run(struct call *call, struct error *why)
{
	const char *act = call->operands[0];
	bool is_open = text_same(act, "open");
	struct cash_count cash[COUNTS_MAX];
	struct till_cash given = { .cash = cash };
	struct entry_operator operator;
	struct till_shift shift;
	enum err rc;

	if (!is_open && !text_same(act, "close"))
		return error_set(why, ERR_INPUT,
			"shift can be opened or closed, not '%.40s'", act);
	rc = take_cash(call, cash, &given.count, why);
	if (!rc)
		rc = call_operator(call, RIGHT_SHIFT, &operator, why);
	if (!rc && is_open)
		rc = till_shift_open(
			call->till, operator.id, given, &shift, why);
	if (!rc && !is_open)
		rc = till_shift_close(
			call->till, operator.id, given, &shift, why);
	if (rc)
		return rc;
	if (call->json)
		return answer_json(&shift, why);
	print_shift(&shift);
	return ERR_OK;
}

const struct command command_shift = {
	.name = "shift",
	.usage = "open|close --operator ID --pin-file F [--cash CUR:AMOUNT]...",
	.summary = "open a shift with its float, close it with a count",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "operator", "ID", "who opens or closes" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
		{ "cash", "CUR:AMOUNT",
			"in the drawer; repeat for each currency" },
	},
	.run = shift_run,
};
