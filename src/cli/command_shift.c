#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void answer_pieces(
	struct json *json, const struct cash_pieces *pieces, int count)
{
	json_open(json, "count", '[');
	for (int i = 0; i < count; i++) {
		json_open(json, NULL, '{');
		json_text(json, "currency", pieces[i].currency);
		json_i64(json, "denomination_minor",
			pieces[i].denomination.minor);
		json_i64(json, "pieces", pieces[i].pieces);
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
	answer_pieces(&json, body->pieces, body->piece_count);
	if (shift->closed) {
		answer_cash(&json, "expected", body->expected,
			body->expected_count);
		answer_cash(&json, "difference", body->difference,
			body->difference_count);
		json_i64(&json, "sales", body->sales);
		json_i64(&json, "sold_fen", body->sold.minor);
		json_i64(&json, "refunds", body->refunds);
		json_i64(&json, "refunded_fen", body->refunded.minor);
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
		printf("  %-10s %s %s\n", label, cash[i].currency, amount);
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
	print_cash("difference", body->difference, body->difference_count);
	money_format(body->sold, sold);
	printf("  %" PRId64 " sales, %s yuan\n", body->sales, sold);
}

static enum err answer(
	struct call *call, const struct till_shift *shift, struct error *why)
{
	if (call->json)
		return answer_json(shift, why);
	print_shift(shift);
	return ERR_OK;
}

static enum err run_open(
	struct call *call, const struct entry_operator *who, struct error *why)
{
	struct till_cash given;
	struct till_shift shift;
	enum err rc = call_cash(call, &given, why);

	if (!rc)
		rc = till_shift_open(call->till, who->id, given, &shift, why);
	if (rc)
		return rc;
	return answer(call, &shift, why);
}

static enum err run_close(
	struct call *call, const struct entry_operator *who, struct error *why)
{
	struct till_cash given;
	struct till_shift shift;
	enum err rc = call_cash(call, &given, why);

	if (!rc)
		rc = till_shift_close(call->till, who->id, given, &shift, why);
	if (rc)
		return rc;
	return answer(call, &shift, why);
}

static enum err run_x(
	struct call *call, const struct entry_operator *who, struct error *why)
{
	return answer_zreport(call, 0, who->id, why);
}

/* The Z of an earlier shift is read, that of the open one closes it. */
static enum err run_z(
	struct call *call, const struct entry_operator *who, struct error *why)
{
	const char *number = call_value(call, "shift");
	long long wanted = 0;
	struct till_cash given;
	struct till_facts facts;
	struct till_shift shift;
	enum err rc = ERR_OK;

	till_facts(call->till, &facts);
	if (number != NULL)
		rc = text_parse_i64(number, &wanted, why);
	if (!rc && number != NULL && (wanted < 1 || wanted == facts.shift))
		rc = error_set(why, ERR_CONFLICT,
			"shift %.20s is not closed: shift z without --shift"
			" closes the open one",
			number);
	if (rc || number != NULL)
		return rc ? rc : answer_zreport(call, wanted, who->id, why);
	rc = call_cash(call, &given, why);
	if (!rc)
		rc = till_shift_close(call->till, who->id, given, &shift, why);
	if (rc)
		return rc;
	rc = answer_zreport(call, shift.shift, who->id, why);
	if (rc)
		return error_wrap(
			why, "shift %" PRId64 " is closed", shift.shift);
	return ERR_OK;
}

static const struct {
	const char *name;
	enum err (*run)(struct call *call, const struct entry_operator *who,
		struct error *why);
} acts[] = {
	{ "open", run_open },
	{ "close", run_close },
	{ "x", run_x },
	{ "z", run_z },
};

static enum err shift_run(struct call *call, struct error *why)
{
	const char *wanted = call->operands[0];
	struct entry_operator operator;
	enum paper paper;
	enum language language;
	enum err rc = call_paper(call, &paper, why);

	/* Before anything is done: a closed shift is not opened again. */
	if (!rc)
		rc = call_language(call, &language, why);
	if (!rc)
		rc = papers_check(call, why);
	if (rc)
		return rc;

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!text_same(wanted, acts[i].name))
			continue;
		rc = call_operator(call, RIGHT_SHIFT, &operator, why);
		return rc ? rc : acts[i].run(call, &operator, why);
	}
	return error_set(why, ERR_INPUT,
		"a shift has open, close, x and z, not '%.40s'", wanted);
}

const struct command command_shift = {
	.name = "shift",
	.usage = "open|close|x|z --operator ID --pin-file F"
		 " [--cash CUR:AMOUNT]... [--count CUR:VALUE*PIECES]...",
	.summary = "open a shift with its float, close it with a count;"
		   " X and Z reports",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "operator", "ID", "who opens, closes or reads" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
		{ "cash", "CUR:AMOUNT",
			"in the drawer; repeat for each currency" },
		{ "count", "CUR:VALUE*PIECES",
			"notes or coins of one value; may be repeated" },
		{ "shift", "N", "z: the report of this closed shift" },
		{ "width", "58|80", "x, z: of the paper in mm" },
		{ "language", "en|zh|ru", "x, z: of the labels" },
		{ "printer", "NAME", "x, z: on paper; the name is that of the"
			" settings" },
	},
	.run = shift_run,
};
