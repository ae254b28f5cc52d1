#include "commands.h"

#include "base/say.h"

#include <stdio.h>
#include <string.h>

/* --day, else today. */
static enum err day_wanted(
	const struct call *call, int32_t *ret, struct error *why)
{
	const char *text = call_value(call, "day");
	struct hub_facts facts;
	enum err rc = hub_facts(call->hub, &facts, why);

	if (rc)
		return rc;
	*ret = facts.day;
	return text == NULL ? ERR_OK : day_parse(text, ret, why);
}

static void tell_lease(struct json *json, const struct hub_lease_row *row)
{
	json_open(json, NULL, '{');
	json_text(json, "till", row->chain);
	json_i64(json, "epoch", row->epoch);
	json_text(json, "kind", row->kind);
	json_text(json, "state", row->state);
	json_text(json, "person", row->person);
	json_i64(json, "amount_fen", row->amount.minor);
	json_i64(json, "used_fen", row->used.minor);
	json_text(json, "lease", row->leaf);
	json_close(json, '}');
	answer_row();
}

static void print_lease(const struct hub_lease_row *row)
{
	char amount[MONEY_TEXT_SIZE];
	char used[MONEY_TEXT_SIZE];

	money_format(row->amount, amount);
	money_format(row->used, used);
	printf("%-8s %-10s %-7s %12s %12s  %.8s  %s\n", row->chain, row->kind,
		row->state, amount, used, row->person, row->leaf);
}

static enum err list(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());
	struct hub_lease_row row = { .epoch = 0 };
	int32_t day = 0;
	enum err rc = day_wanted(call, &day, why);

	if (rc)
		return rc;
	json_open(&json, NULL, '{');
	json_open(&json, "leases", '[');
	while (!(rc = hub_lease_after(call->hub, day, &row, why))) {
		if (call->json)
			tell_lease(&json, &row);
		else
			print_lease(&row);
	}
	json_close(&json, ']');
	json_close(&json, '}');
	if (rc != ERR_NOT_FOUND)
		return rc;
	return call->json ? answer_print(why) : ERR_OK;
}

/* Who is expected: named by their documents, or the regulars. */
static enum err take_persons(
	struct call *call, struct hub_ahead *ahead, struct error *why)
{
	const char *document;
	int at = 0;

	while ((document = call_next(call, "document", &at)) != NULL) {
		enum err rc;

		if (ahead->person_count == HUB_AHEAD_MAX)
			return error_set(why, ERR_RANGE,
				"more than %d documents", HUB_AHEAD_MAX);
		rc = hub_person(call->hub, document,
			ahead->persons[ahead->person_count++], why);
		if (rc)
			return rc;
	}
	return ERR_OK;
}

static enum err tell_given(const struct call *call,
	const struct hub_ahead *ahead, const struct hub_given *given,
	struct error *why)
{
	struct json json = json_over(answer_begin());
	char sum[MONEY_TEXT_SIZE];
	char day[DAY_TEXT_SIZE];

	if (!call->json) {
		money_format(given->amount, sum);
		printf(say("%lld day leases of %s yuan for %s, %lld refused\n"),
			(long long)given->leases, sum, ahead->till,
			(long long)given->refused);
		return ERR_OK;
	}
	day_format(ahead->day, day);
	json_open(&json, NULL, '{');
	json_text(&json, "till", ahead->till);
	json_text(&json, "day", day);
	json_i64(&json, "leases", given->leases);
	json_i64(&json, "amount_fen", given->amount.minor);
	json_i64(&json, "refused", given->refused);
	json_close(&json, '}');
	return answer_print(why);
}

static enum err give_ahead(struct call *call, struct error *why)
{
	static struct hub_ahead ahead;
	const char *amount = call_value(call, "amount");
	struct hub_given given;
	enum err rc;

	ahead = (struct hub_ahead){ .till = call->operands[1] };
	rc = day_wanted(call, &ahead.day, why);
	if (!rc && !call_has(call, "day"))
		ahead.day++;
	if (!rc && amount != NULL)
		rc = money_parse(amount, &ahead.amount, why);
	if (!rc && amount != NULL && ahead.amount.minor <= 0)
		rc = error_set(why, ERR_INPUT, "the amount is not above 0");
	if (!rc)
		rc = take_persons(call, &ahead, why);
	if (!rc)
		rc = hub_lease_day(call->hub, &ahead, &given, why);
	return rc ? rc : tell_given(call, &ahead, &given, why);
}

/* Two people, each with a PIN. */
static enum err release(struct call *call, struct error *why)
{
	char pins[2][SECRET_SIZE];
	struct hub_release act = { .lease = call->operands[1],
		.officers = { { .pin = pins[0] }, { .pin = pins[1] } } };
	enum err rc = call_need(call, "reason", &act.reason, why);

	if (!rc)
		rc = call_need(call, "operator", &act.officers[0].id, why);
	if (!rc)
		rc = call_secret(call, "pin-file", pins[0], why);
	if (!rc)
		rc = call_need(call, "approve", &act.officers[1].id, why);
	if (!rc)
		rc = call_secret(call, "approve-pin-file", pins[1], why);
	if (!rc)
		rc = hub_release(call->hub, &act, why);
	explicit_bzero(pins, sizeof(pins));
	return rc;
}

static enum err lease_run(struct call *call, struct error *why)
{
	if (text_same(call->operands[0], "list") && call->operand_count == 1)
		return list(call, why);
	if (text_same(call->operands[0], "release") && call->operand_count == 2)
		return release(call, why);
	if (text_same(call->operands[0], "day") && call->operand_count == 2)
		return give_ahead(call, why);
	return error_set(why, ERR_INPUT,
		"usage: quotapos-hub lease list, day TILL, or release LEASE");
}

const struct command hub_lease = {
	.name = "lease",
	.usage = "list [--day DAY] | day TILL [--day DAY] [--amount YUAN]"
		 " [--document KIND:NUMBER]... | release LEASE --reason TEXT --operator ID"
		 " --pin-file F --approve ID --approve-pin-file F",
	.summary = "the rights that are out; giving some ahead, or one back",
	.needs = NEEDS_HUB,
	.operands = { 1, 2 },
	.flags = {
		{ "day", "DAY", "like 2026-11-25, else today; leases: tomorrow" },
		{ "amount", "YUAN", "for each person, else 2000.00" },
		{ "document", "KIND:NUMBER", "who is expected, else regulars" },
		{ "reason", "TEXT", "goes into the chain" },
		{ "operator", "ID", "a manager or administrator" },
		{ "pin-file", "FILE", "holds the PIN" },
		{ "approve", "ID", "another one" },
		{ "approve-pin-file", "FILE", "holds that PIN" },
	},
	.run = lease_run,
};

static enum err assess_run(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());
	char text[DAY_TEXT_SIZE];
	int32_t day = 0;
	int64_t count = 0;
	enum err rc = day_wanted(call, &day, why);

	if (!rc && !call_has(call, "day"))
		day -= HUB_GRACE_DAYS;
	if (!rc)
		rc = hub_assess(call->hub, day, &count, why);
	if (rc)
		return rc;
	if (!call->json) {
		printf(say("%lld persons assessed anew\n"), (long long)count);
		return ERR_OK;
	}
	day_format(day, text);
	json_open(&json, NULL, '{');
	json_text(&json, "day", text);
	json_i64(&json, "assessed", count);
	json_close(&json, '}');
	return answer_print(why);
}

const struct command hub_assess_day = {
	.name = "assess",
	.usage = "[--day DAY]",
	.summary = "find what was sold beyond the limit, and its duty",
	.needs = NEEDS_HUB,
	.flags = {
		{ "day", "DAY", "like 2026-11-25, else three days ago" },
	},
	.run = assess_run,
};
