#include "commands.h"

#include <stdio.h>
#include <stdlib.h>

static enum err answer_json(const struct till_clock *clock, struct error *why)
{
	struct json json = json_over(answer_begin());
	char day[DAY_TEXT_SIZE];

	json_open(&json, NULL, '{');
	json_text(&json, "in_doubt", clock_cause_name(clock->doubt));
	day_format(clock->day, day);
	json_text(&json, "day", day);
	json_i64(&json, "told_ms", clock->told.ms);
	day_format(clock->wall_day, day);
	json_text(&json, "machine_day", day);
	json_i64(&json, "machine_ms", clock->wall.ms);
	json_close(&json, '}');
	return answer_print(why);
}

static void print_clock(const struct call *call, const struct till_clock *clock)
{
	struct till_facts facts;
	char told[STAMP_TEXT_SIZE];
	char wall[STAMP_TEXT_SIZE];
	char day[DAY_TEXT_SIZE];

	till_facts(call->till, &facts);
	stamp_format(clock->told, facts.offset_minutes, told);
	stamp_format(clock->wall, facts.offset_minutes, wall);
	printf("machine  %s\nledger   %s\n%s\n", wall, told,
		say(till_clock_message(clock->doubt)));
	if (clock->doubt == CAUSE_NONE)
		return;
	day_format(clock->wall_day, day);
	printf(say("Nothing is sold until this is settled. Set the machine's"
		   " clock; when it is right, an administrator says so:\n"
		   "quotapos clock confirm --day %s --operator ID --pin-file"
		   " F\n"),
		day);
}

static enum err show(struct call *call, struct error *why)
{
	struct till_clock clock;

	till_clock(call->till, &clock);
	if (call->json)
		return answer_json(&clock, why);
	print_clock(call, &clock);
	return ERR_OK;
}

static enum err confirm(struct call *call, struct error *why)
{
	struct entry_operator operator;
	struct till_clock_confirm confirm = { .by = operator.id };
	struct till_clock clock;
	const char *day;
	enum err rc = call_need(call, "day", &day, why);

	if (!rc)
		rc = day_parse(day, &confirm.day, why);
	if (!rc)
		rc = call_operator(call, RIGHT_ADMINISTER, &operator, why);
	if (!rc)
		rc = till_clock_confirm(call->till, &confirm, &clock, why);
	if (rc)
		return rc;
	if (call->json)
		return answer_json(&clock, why);
	print_clock(call, &clock);
	return ERR_OK;
}

static enum err clock_run(struct call *call, struct error *why)
{
	if (call->operand_count == 0)
		return show(call, why);
	if (text_same(call->operands[0], "confirm"))
		return confirm(call, why);
	return error_set(why, ERR_INPUT, "usage: quotapos clock [confirm]");
}

const struct command command_clock = {
	.name = "clock",
	.usage = "[confirm --day DAY --operator ID --pin-file F]",
	.summary = "is the day certain; an administrator says that it is",
	.needs = NEEDS_TILL,
	.operands = { 0, 1 },
	.flags = {
		{ "day", "YYYY-MM-DD", "the day it is, as you know it" },
		{ "operator", "ID", "an administrator" },
		{ "pin-file", "FILE", "holds the administrator's PIN" },
	},
	.run = clock_run,
};
