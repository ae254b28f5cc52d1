#include "commands.h"
#include "link.h"

#include <inttypes.h>
#include <stdio.h>

static const char *mark_name(enum till_mark mark)
{
	switch (mark) {
	case MARK_GOOD:
		return "good";
	case MARK_LOST:
		return "lost";
	case MARK_BEHIND:
		return "behind";
	}
	return "?";
}

static enum err answer_json(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());
	struct till_facts facts;
	struct till_online link;
	char day[DAY_TEXT_SIZE];

	till_facts(call->till, &facts);
	day_format(facts.day, day);
	json_open(&json, NULL, '{');
	json_text(&json, "market", facts.market);
	json_text(&json, "till", facts.till);
	json_i64(&json, "epoch", facts.epoch);
	json_i64(&json, "seq", facts.seq);
	json_text(&json, "leaf", facts.leaf);
	json_text(&json, "kid", facts.kid);
	json_text(&json, "day", day);
	json_i64(&json, "rules", facts.rules);
	json_i64(&json, "shift", facts.shift);
	json_bool(&json, "shift_over_24h", facts.shift_is_long);
	json_i64(&json, "sales", facts.sales);
	json_i64(&json, "sold_fen", facts.sold.minor);
	json_bool(&json, "decommissioned", facts.is_left);
	json_bool(&json, "demo", facts.demo);
	json_text(&json, "key", facts.plain_key ? "plain" : "sealed");
	json_text(&json, "watermark", mark_name(facts.mark));
	json_bool(&json, "clock_behind", facts.clock == CAUSE_BEHIND);
	json_text(&json, "clock_in_doubt", clock_cause_name(facts.clock));
	till_online(call->till, &link);
	link_json(&json, &link);
	json_close(&json, '}');
	return answer_print(why);
}

static void print_status(struct call *call)
{
	struct till_facts facts;
	char day[DAY_TEXT_SIZE];
	char sold[MONEY_TEXT_SIZE];

	till_facts(call->till, &facts);
	day_format(facts.day, day);
	money_format(facts.sold, sold);
	printf("market %s, till %s, epoch %" PRId64 "%s\n", facts.market,
		facts.till, facts.epoch, facts.demo ? " (demo)" : "");
	printf("day %s, rules version %" PRId64 ", ", day, facts.rules);
	if (facts.is_left)
		printf("decommissioned: nothing is sold any more\n");
	else if (facts.shift != 0)
		printf("shift %" PRId64 " is open\n", facts.shift);
	else
		printf("no shift is open\n");
	printf("head seq %" PRId64 " %s\n", facts.seq, facts.leaf);
	printf("%" PRId64 " sales, %s yuan\n", facts.sales, sold);
	printf("key %s, %s\n", facts.kid,
		facts.plain_key ? "in the open: for a demo only"
				: "sealed by a passphrase");
	if (facts.shift_is_long)
		printf("WARNING: shift %" PRId64
		       " has been open for more than 24 hours: close it\n",
			facts.shift);
	if (facts.mark == MARK_BEHIND)
		printf("WARNING: the till has been further than this ledger:"
		       " an older one was put back; quotapos restore goes on"
		       " in a new epoch\n");
	if (facts.clock != CAUSE_NONE)
		printf("WARNING: the clock is in doubt (%s): see quotapos"
		       " clock\n",
			clock_cause_name(facts.clock));
}

/* One look whether the hub answers; a till that sells knows already. */
#define LOOK_MS 1500

static enum err status_run(struct call *call, struct error *why)
{
	struct till_online link;
	enum err rc = till_connect(call->till, why);

	if (rc)
		return rc;
	till_flush(call->till, LOOK_MS);
	if (call->json)
		return answer_json(call, why);
	print_status(call);
	till_online(call->till, &link);
	link_print(&link, clock_read(clock_system()).at);
	return ERR_OK;
}

const struct command command_status = {
	.name = "status",
	.usage = "",
	.summary = "market, till, day, shift, head of the chain",
	.needs = NEEDS_LOOK,
	.run = status_run,
};
