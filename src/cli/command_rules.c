#include "sample.h"

#include <inttypes.h>
#include <stdio.h>

static void print_list(const char *label, const struct listed *list, int count)
{
	if (count > 0)
		printf("\n%s HS", label);
	for (int i = 0; i < count; i++)
		printf(" %s", list[i].hs);
}

static void print_rates(const struct rules *rules)
{
	if (rules->rate_count > 0)
		printf("\nrates in ppm");
	for (int i = 0; i < rules->rate_count; i++) {
		const struct tax_rate *rate = &rules->rates[i];

		printf(" %s:%" PRId64, rate->hs[0] == '\0' ? "else" : rate->hs,
			rate->ppm);
	}
}

static void print_rules(const struct rules *rules)
{
	char from[DAY_TEXT_SIZE];

	day_format(rules->from, from);
	printf("market %s, rules version %" PRId64
	       ", in force from %s, day at UTC%+d min\n",
		rules->market, rules->version, from,
		(int)rules->offset_minutes);
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		printf("limit %-16s %-10s a %-12s at most %" PRId64
		       ", else %s  %s\n",
			limit->id, measure_name(limit->measure),
			window_name(limit->window), limit->cap,
			excess_name(limit->excess), limit->name.en);
	}
	printf("origins");
	for (int i = 0; i < rules->origin_count; i++)
		printf(" %s", rules->origins[i].country);
	printf("%s", rules->origin_count == 0 ? " every country" : "");
	print_list("prohibited", rules->prohibited, rules->prohibited_count);
	print_list("exempt", rules->exempt, rules->exempt_count);
	print_list("not exempt", rules->not_exempt, rules->not_exempt_count);
	print_list("eligible", rules->eligible, rules->eligible_count);
	print_rates(rules);
	printf("\ndocuments");
	for (int i = 0; i < rules->kind_count; i++)
		printf(" %s", document_kind_name(rules->kinds[i].kind));
	printf("; %s; minimum age %d\n",
		rules->registered ? "registered residents only"
				  : "anyone may buy",
		(int)rules->minimum_age);
	for (int i = 0; i < rules->note_count; i++)
		printf("note: %s\n", rules->notes[i].text);
}

static enum err show(struct call *call, struct error *why)
{
	enum err rc;

	if (!call->json) {
		print_rules(till_rules(call->till));
		return ERR_OK;
	}
	rc = till_rules_document(call->till, answer_begin(), why);
	if (rc)
		return rc;
	return answer_print(why);
}

static enum err check_or_apply(struct call *call, bool apply, struct error *why)
{
	static struct rules rules;
	char by[OPERATOR_SIZE];
	enum err rc = till_rules_read(call->operands[1], &rules, why);

	if (rc)
		return call_bad_file(rc, why);
	call_shell_user(call, by);
	if (apply)
		rc = till_rules_apply(call->till, by, &rules, why);
	else {
		print_rules(&rules);
		rc = sample_print(call, &rules, why);
	}
	return rc;
}

static enum err rules_run(struct call *call, struct error *why)
{
	const char *act = call->operands[0];

	if (text_same(act, "show") && call->operand_count == 1)
		return show(call, why);
	if (text_same(act, "check") && call->operand_count == 2)
		return check_or_apply(call, false, why);
	if (text_same(act, "apply") && call->operand_count == 2)
		return check_or_apply(call, true, why);
	return error_set(why, ERR_INPUT,
		"usage: quotapos rules show, or check|apply FILE");
}

const struct command command_rules = {
	.name = "rules",
	.usage = "show | check FILE | apply FILE",
	.summary = "the market's rules: look, try, put in force",
	.needs = NEEDS_TILL,
	.operands = { 1, 2 },
	.flags = { { "item", "BARCODE[*QTY]",
		"check: goods to try the rules on; may be repeated" } },
	.file_operand = 2,
	.run = rules_run,
};
