#include "commands.h"

#include "core/rate.h"

#include <stdio.h>

static enum err answer(const struct call *call, const struct till_rate *rate,
	struct error *why)
{
	struct text *out = answer_begin();
	struct json json = json_over(out);
	char text[RATE_TEXT_SIZE];

	if (call->json) {
		json_open(&json, NULL, '{');
		json_text(&json, "currency", rate->currency);
		json_i64(&json, "rate_ppm", rate->rate_ppm);
		json_i64(&json, "customs_ppm", rate->customs_ppm);
		json_bool(&json, "given", rate->given);
		json_close(&json, '}');
		return answer_print(why);
	}
	rate_format(rate->rate_ppm, text);
	text_addf(out,
		rate->given ? say("%s %s yuan, given for today\n")
			    : say("%s %s yuan, as imported\n"),
		rate->currency, text);
	return answer_print(why);
}

static enum err give(
	struct call *call, struct till_rate *ret, struct error *why)
{
	struct entry_operator operator;
	struct till_rate_give give = { .currency = call->operands[0] };
	enum err rc = rate_parse(call->operands[1], &give.rate_ppm, why);

	if (!rc)
		rc = call_operator(call, RIGHT_RATE, &operator, why);
	if (rc)
		return rc;
	give.operator= operator.id;
	return till_rate_give(call->till, &give, ret, why);
}

static enum err rate_run(struct call *call, struct error *why)
{
	struct till_rate rate;
	enum err rc = call->operand_count == 2
			      ? give(call, &rate, why)
			      : till_rate_find(call->till, call->operands[0],
					&rate, why);

	if (rc)
		return rc;
	return answer(call, &rate, why);
}

const struct command command_rate = {
	.name = "rate",
	.usage = "CURRENCY [RATE --operator ID --pin-file F]",
	.summary = "the till's rate of foreign cash today, or a new one",
	.needs = NEEDS_TILL,
	.operands = { 1, 2 },
	.flags = {
		{ "operator", "ID", "the manager who gives it" },
		{ "pin-file", "FILE", "holds that manager's PIN" },
	},
	.run = rate_run,
};
