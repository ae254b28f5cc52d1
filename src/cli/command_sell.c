#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "BARCODE[*QTY][@PRICE]" or "...@-10%" taken apart. */
struct item {
	char code[BARCODE_SIZE + 64];
	int64_t quantity_milli;
	bool has_price;
	struct money price;
	int64_t discount_ppm; /* off the list's price instead, or 0 */
};

/* Cut text at the mark; what stands behind it, or NULL. */
static const char *cut_at(char *text, char mark)
{
	char *at = strrchr(text, mark);

	if (at == NULL)
		return NULL;
	*at = '\0';
	return at + 1;
}

static enum err parse_item(
	const char *text, struct item *ret, struct error *why)
{
	bool off = strstr(text, "@-") != NULL;
	const char *price;
	const char *quantity;
	enum err rc = ERR_OK;

	*ret = (struct item){ .quantity_milli = QUANTITY_ONE };
	if (!text_copy(ret->code, sizeof(ret->code), text))
		return error_set(why, ERR_INPUT,
			"the item %.20s... is longer than %zu characters", text,
			sizeof(ret->code) - 1);
	price = cut_at(ret->code, '@');
	quantity = cut_at(ret->code, '*');
	ret->has_price = price != NULL;
	if (price != NULL)
		rc = off ? discount_parse(price + 1, &ret->discount_ppm, why)
			 : money_parse(price, &ret->price, why);
	if (!rc && quantity != NULL)
		rc = quantity_parse(quantity, &ret->quantity_milli, why);
	return rc;
}

/* At another price it is a line of its own. */
static enum err add_priced(struct till *till, const struct item *item,
	struct basket *basket, struct error *why)
{
	static struct basket alone;
	enum err rc;

	alone = (struct basket){ 0 };
	rc = till_scan(till, item->code, item->quantity_milli, &alone, why);
	if (!rc && item->discount_ppm != 0)
		rc = basket_discount(&alone, 0, item->discount_ppm, why);
	else if (!rc)
		rc = basket_set_price(&alone, 0, item->price, why);
	if (rc)
		return rc;
	return basket_add_line(basket, &alone.lines[0], why);
}

static enum err add_item(struct till *till, const char *text,
	struct basket *basket, struct error *why)
{
	struct item item;
	enum err rc = parse_item(text, &item, why);

	if (rc)
		return rc;
	if (item.has_price)
		return add_priced(till, &item, basket, why);
	return till_scan(till, item.code, item.quantity_milli, basket, why);
}

static enum err discount_all(
	const struct call *call, struct basket *basket, struct error *why)
{
	const char *text = call_value(call, "discount");
	int64_t ppm = 0;
	enum err rc;

	if (text == NULL)
		return ERR_OK;
	rc = discount_parse(text, &ppm, why);
	return rc ? rc : basket_discount_all(basket, ppm, why);
}

enum err call_basket(
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
			"%s needs --item: see quotapos %s --help",
			call->command->name, call->command->name);
	return discount_all(call, basket, why);
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
	json_bool(&json, "officer", verdict->needs_officer);
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

/* The sale stands, whether its token can be made now or not. */
static void answer_token(
	struct till *till, const struct sale *sale, struct json *json)
{
	char token[TILL_TOKEN_SIZE];
	struct error why;

	if (!till_token(till, sale->receipt, token, &why) && token[0] != '\0')
		json_text(json, "token", token);
}

static enum err answer_sold(struct till *till, const struct till_sold *sold,
	bool training, struct error *why)
{
	struct json json = json_over(answer_begin());
	const struct sale *sale = &sold->sale;

	json_open(&json, NULL, '{');
	json_text(&json, "receipt", sale->receipt);
	json_i64(&json, "seq", sold->seq);
	json_text(&json, "leaf", sold->leaf);
	answer_token(till, sale, &json);
	json_i64(&json, "total_fen", sale->total.minor);
	json_i64(&json, "exempt_fen", sale->exempt.minor);
	json_i64(&json, "dutiable_fen", sale->dutiable.minor);
	json_i64(&json, "tax_fen", sale->tax.minor);
	json_i64(&json, "change_fen", sale->change.minor);
	json_text(&json, "basis", basis_name(sale->basis));
	json_bool(&json, "training", training);
	answer_quota(&json, sale->quota, sale->quota_count, NULL);
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
		return answer_sold(call->till, sold, sell->training, why);
	rc = till_print(call->till, &print, answer_begin(), why);
	if (rc)
		return rc;
	return answer_print(why);
}

/* Another price needs a reason and a right: the seller's, or another's. */
static enum err take_override(struct call *call,
	const struct entry_operator *operator, struct till_sell * sell,
	char *approver, struct error *why)
{
	enum err rc;

	if (basket_overrides(sell->basket) == 0)
		return ERR_OK;
	rc = call_need(call, "reason", &sell->reason, why);
	if (!rc)
		rc = call_approval(
			call, operator, RIGHT_OVERRIDE, approver, why);
	if (!rc)
		sell->approver = approver;
	return rc;
}

/* Who approves opens the limits that an officer may open as well. */
static enum err take_officer(struct call *call,
	const struct entry_operator *operator, struct till_sell * sell,
	char *approver, struct error *why)
{
	enum err rc;

	if (!call_has(call, "approve") || sell->training)
		return ERR_OK;
	rc = call_need(call, "reason", &sell->reason, why);
	if (!rc)
		rc = call_approval(call, operator, RIGHT_EXCESS, approver, why);
	if (rc)
		return rc;
	sell->approver = approver;
	sell->officer = true;
	return ERR_OK;
}

/* A sale is never held up by it; the note is for whoever stands there. */
static void note_long_shift(const struct call *call)
{
	struct till_facts facts;

	till_facts(call->till, &facts);
	if (facts.shift_is_long)
		(void)fprintf(stderr,
			"quotapos: note: shift %" PRId64
			" has been open for more than 24 hours: close it\n",
			facts.shift);
}

#define SAY_MS 1500 /* what was sold goes to the hub, if that is quick */

/* With a right of the hub, if there is one to be had in time. */
static enum err sell_now(struct call *call, const struct till_sell *sell,
	struct till_sold *ret, struct error *why)
{
	enum err rc = ERR_OK;

	if (!sell->training)
		rc = till_connect(call->till, why);
	if (!rc && !sell->training)
		rc = till_secure(call->till, sell->document, why);
	if (!rc)
		rc = till_sell(call->till, sell, ret, why);
	if (!rc && !sell->training)
		rc = till_counter(call->till, NULL, why);
	return rc;
}

static enum err sell_run(struct call *call, struct error *why)
{
	static struct basket basket;
	static struct till_sold sold;
	struct tender tenders[TENDERS_MAX];
	struct entry_operator operator;
	char approver[OPERATOR_SIZE];
	struct till_sell sell = { .basket = &basket,
		.tenders = tenders,
		.method = METHOD_TYPED,
		.training = call_has(call, "training") };
	enum err rc = call_need(call, "document", &sell.document, why);

	basket = (struct basket){ 0 };
	if (!rc)
		rc = call_language(call, &sell.language, why);
	if (!rc)
		rc = call_tenders(call, tenders, &sell.tender_count, why);
	if (!rc)
		rc = call_operator(call, RIGHT_SELL, &operator, why);
	if (!rc)
		rc = call_basket(call, &basket, why);
	if (!rc)
		rc = take_override(call, &operator, & sell, approver, why);
	if (!rc)
		rc = take_officer(call, &operator, & sell, approver, why);
	if (rc)
		return rc;
	sell.operator= operator.id;
	rc = sell_now(call, &sell, &sold, why);
	if (rc)
		return rc;
	note_long_shift(call);
	rc = answer(call, &sell, &sold, why);
	till_flush(call->till, SAY_MS);
	return rc;
}

const struct command command_sell = {
	.name = "sell",
	.usage = "--operator ID --pin-file F --document KIND:NUMBER"
		 " --item BARCODE[*QTY][@PRICE]... [--pay KIND:CUR:AMOUNT[:REF]]...",
	.summary = "one sale, without the screen",
	.needs = NEEDS_TILL,
	.flags = {
		{ "operator", "ID", "who sells" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
		{ "document", "KIND:NUMBER",
			"cn-id, foreigner-id, passport or resident-card" },
		{ "item", "BARCODE[*QTY][@PRICE]",
			"goods; may be repeated; @ another price for one,"
			" @-10% a discount" },
		{ "discount", "PERCENT", "off every other line, like 10%" },
		{ "pay", "KIND:CUR:AMOUNT[:REF]",
			"cash, card or mobile; none = exact cash" },
		{ "language", "en|zh|ru", "of the names on the receipt" },
		{ "reason", "TEXT",
			"why another price was agreed, or a limit opened" },
		{ "approve", "ID", "who approves it, beside the operator" },
		{ "approve-pin-file", "FILE", "holds that person's PIN" },
		{ "training", NULL, "an exercise: signed, but never counted" },
	},
	.run = sell_run,
};
