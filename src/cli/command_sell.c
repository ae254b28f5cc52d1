#include "commands.h"

#include <stdio.h>
#include <string.h>

/* "BARCODE" or "BARCODE*QTY" into the basket. */
static enum err add_item(struct till *till, const char *item,
	struct basket *basket, struct error *why)
{
	char code[BARCODE_SIZE + 64];
	const char *star = strrchr(item, '*');
	int64_t quantity = QUANTITY_ONE;
	struct text text = text_over(code, sizeof(code));
	enum err rc = ERR_OK;

	text_add_bytes(&text, item,
		star != NULL ? (size_t)(star - item) : strlen(item));
	if (text.cut)
		return error_set(why, ERR_INPUT,
			"the code %.20s... is longer than %d characters", item,
			BARCODE_SIZE - 1);
	if (star != NULL)
		rc = quantity_parse(star + 1, &quantity, why);
	if (rc)
		return rc;
	return till_scan(till, code, quantity, basket, why);
}

static enum err fill_basket(
	struct call *call, struct basket *basket, struct error *why)
{
	const char *item;
	int at = 0;

	while ((item = call_next(call, "item", &at)) != NULL) {
		enum err rc = add_item(call->till, item, basket, why);

		if (rc)
			return rc;
	}
	if (basket->count == 0)
		return error_set(why, ERR_INPUT,
			"sell needs --item: see quotapos sell --help");
	return ERR_OK;
}

static enum err take_tenders(const struct call *call, struct tender *ret,
	int *ret_count, struct error *why)
{
	const char *pay;
	int count = 0;
	int at = 0;

	while ((pay = call_next(call, "pay", &at)) != NULL) {
		enum err rc;

		if (count == TENDERS_MAX)
			return error_set(why, ERR_RANGE,
				"a sale has at most %d tenders", TENDERS_MAX);
		rc = tender_parse(pay, &ret[count++], why);
		if (rc)
			return rc;
	}
	*ret_count = count;
	return ERR_OK;
}

static enum err answer_refused(const struct basket *basket,
	const struct till_sold *sold, struct error *why)
{
	struct json json = json_over(answer_begin());
	const struct verdict *verdict = &sold->verdict;

	json_open(&json, NULL, '{');
	json_text(&json, "refused", refusal_name(sold->refusal));
	json_text(&json, "message", sold->message);
	json_i64(&json, "remaining_fen", verdict->remaining_fen);
	json_open(&json, "fits", '[');
	for (int i = 0; i < verdict->fit_count; i++) {
		const struct fit *fit = &verdict->fits[i];

		json_open(&json, NULL, '{');
		json_i64(&json, "line", fit->line + 1);
		json_text(&json, "barcode",
			basket->lines[fit->line].goods.barcode);
		json_i64(&json, "quantity_milli", fit->quantity_milli);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_i64(&json, "seq", sold->seq);
	json_close(&json, '}');
	return answer_print(why);
}

static enum err answer_sold(const struct till_sold *sold, struct error *why)
{
	struct json json = json_over(answer_begin());
	const struct sale *sale = &sold->sale;

	json_open(&json, NULL, '{');
	json_text(&json, "receipt", sale->receipt);
	json_i64(&json, "seq", sold->seq);
	json_text(&json, "leaf", sold->leaf);
	json_i64(&json, "total_fen", sale->total.minor);
	json_i64(&json, "exempt_fen", sale->exempt.minor);
	json_i64(&json, "dutiable_fen", sale->dutiable.minor);
	json_i64(&json, "tax_fen", sale->tax.minor);
	json_i64(&json, "change_fen", sale->change.minor);
	json_text(&json, "basis", basis_name(sale->basis));
	answer_quota(&json, sale->quota, sale->quota_count, false);
	json_close(&json, '}');
	return answer_print(why);
}

static enum err answer(struct call *call, const struct till_sell *sell,
	const struct till_sold *sold, struct error *why)
{
	const struct till_print print = { .receipt = sold->sale.receipt,
		.by = sell->operator,
		.paper = PAPER_80,
		.language = sell->language };
	enum err rc;

	if (sold->refusal != REFUSAL_NONE) {
		call->status = 3;
		if (call->json)
			return answer_refused(sell->basket, sold, why);
		(void)fprintf(stderr, "quotapos: refused: %s\n", sold->message);
		return ERR_OK;
	}
	if (call->json)
		return answer_sold(sold, why);
	rc = till_print(call->till, &print, answer_begin(), why);
	if (rc)
		return rc;
	return answer_print(why);
}

static enum err sell_run(struct call *call, struct error *why)
{
	static struct basket basket;
	static struct till_sold sold;
	struct tender tenders[TENDERS_MAX];
	struct entry_operator operator;
	struct till_sell sell = {
		.basket = &basket, .tenders = tenders, .method = METHOD_TYPED
	};
	enum err rc = call_need(call, "document", &sell.document, why);

	if (!rc)
		rc = call_language(call, &sell.language, why);
	if (!rc)
		rc = take_tenders(call, tenders, &sell.tender_count, why);
	if (!rc)
		rc = call_operator(call, RIGHT_SELL, &operator, why);
	if (!rc)
		rc = fill_basket(call, &basket, why);
	if (rc)
		return rc;
	sell.operator= operator.id;
	rc = till_sell(call->till, &sell, &sold, why);
	if (rc)
		return rc;
	return answer(call, &sell, &sold, why);
}

const struct command command_sell = {
	.name = "sell",
	.usage = "--operator ID --pin-file F --document KIND:NUMBER"
		 " --item BARCODE[*QTY]... [--pay KIND:CUR:AMOUNT]...",
	.summary = "one sale, without the screen",
	.needs = NEEDS_TILL,
	.flags = {
		{ "operator", "ID", "who sells" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
		{ "document", "KIND:NUMBER",
			"cn-id, foreigner-id, passport or resident-card" },
		{ "item", "BARCODE[*QTY]", "goods; may be repeated" },
		{ "pay", "KIND:CUR:AMOUNT",
			"cash, card or mobile; none = exact cash" },
		{ "language", "en|zh|ru", "of the names on the receipt" },
	},
	.run = sell_run,
};
