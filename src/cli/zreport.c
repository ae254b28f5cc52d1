#include "commands.h"

static void answer_kinds(struct json *json, const struct zreport *report)
{
	json_open(json, "kinds", '{');
	for (int i = 0; i < report->kind_count; i++)
		json_i64(json, report->kinds[i].kind, report->kinds[i].count);
	json_close(json, '}');
}

static void answer_lines(struct json *json, const char *key,
	const struct zreport_lines *lines, int count)
{
	json_open(json, key, '[');
	for (int i = 0; i < count; i++) {
		json_open(json, NULL, '{');
		json_text(json, "name", lines[i].name);
		json_i64(json, "lines", lines[i].lines);
		json_i64(json, "amount_fen", lines[i].amount.minor);
		json_i64(json, "exempt_fen", lines[i].exempt.minor);
		json_i64(json, "dutiable_fen", lines[i].dutiable.minor);
		json_i64(json, "tax_fen", lines[i].tax.minor);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void answer_tenders(struct json *json, const struct zreport *report)
{
	json_open(json, "tenders", '[');
	for (int i = 0; i < report->tender_count; i++) {
		const struct zreport_tender *tender = &report->tenders[i];

		json_open(json, NULL, '{');
		json_text(json, "kind", tender->kind);
		json_text(json, "currency", tender->currency);
		json_i64(json, "count", tender->count);
		json_i64(json, "amount_minor", tender->amount.minor);
		json_i64(json, "value_fen", tender->value.minor);
		json_i64(json, "back_count", tender->back_count);
		json_i64(json, "back_minor", tender->back_amount.minor);
		json_i64(json, "back_value_fen", tender->back_value.minor);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void answer_drawer(struct json *json, const struct zreport *report)
{
	json_open(json, "drawer", '[');
	for (int i = 0; i < report->cash_count; i++) {
		const struct zreport_cash *cash = &report->cash[i];

		json_open(json, NULL, '{');
		json_text(json, "currency", cash->currency);
		json_i64(json, "float_minor", cash->floats.minor);
		json_i64(json, "in_minor", cash->in.minor);
		json_i64(json, "out_minor", cash->out.minor);
		json_i64(json, "expected_minor", cash->expected.minor);
		if (report->closed) {
			json_i64(json, "counted_minor", cash->counted.minor);
			json_i64(json, "difference_minor",
				cash->difference.minor);
		}
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void answer_head(struct json *json, const struct zreport *report)
{
	json_text(json, "report", report->closed ? "z" : "x");
	json_text(json, "market", report->market);
	json_text(json, "till", report->till);
	json_i64(json, "shift", report->shift);
	json_i64(json, "opened_ms", report->opened.ms);
	json_i64(json, "until_ms", report->until.ms);
	json_bool(json, "over_24h", report->is_long);
	json_i64(json, "epoch", report->epoch);
	json_i64(json, "first_epoch", report->first_epoch);
	json_i64(json, "first_seq", report->first);
	json_i64(json, "last_seq", report->last);
	json_text(json, "leaf", report->leaf);
	json_i64(json, "unsent", report->unsent);
	json_bool(json, "stand_alone", report->is_alone);
}

static void answer_totals(struct json *json, const struct zreport *report)
{
	json_i64(json, "sales", report->sales);
	json_i64(json, "total_fen", report->total.minor);
	json_i64(json, "exempt_fen", report->exempt.minor);
	json_i64(json, "dutiable_fen", report->dutiable.minor);
	json_i64(json, "tax_fen", report->tax.minor);
	json_i64(json, "change_fen", report->change.minor);
	json_i64(json, "refunds", report->refunds);
	json_i64(json, "voids", report->voids);
	json_i64(json, "refunded_fen", report->refunded.minor);
	json_i64(json, "refunded_tax_fen", report->refunded_tax.minor);
	json_i64(json, "perpetual_fen", report->perpetual.minor);
	json_i64(json, "absolute_fen", report->absolute.minor);
	json_i64(json, "no_sales", report->no_sales);
}

static enum err answer_json(const struct zreport *report, struct error *why)
{
	struct json json = json_over(answer_begin());

	json_open(&json, NULL, '{');
	answer_head(&json, report);
	answer_kinds(&json, report);
	answer_totals(&json, report);
	answer_lines(&json, "treatments", report->treatments,
		report->treatment_count);
	answer_lines(&json, "origins", report->origins, report->origin_count);
	answer_tenders(&json, report);
	answer_drawer(&json, report);
	json_close(&json, '}');
	return answer_print(why);
}

/* On paper, by way of the queue. */
static enum err print_report(struct call *call, int64_t shift,
	const char *operator, struct error * why)
{
	struct till_job job = { .kind = TILL_PAPER_REPORT, .shift = shift };
	enum err rc = call_language(call, &job.language, why);

	(void)text_copy(job.operator, sizeof(job.operator), operator);
	return rc ? rc : papers_print(call, &job, false, why);
}

enum err answer_zreport(struct call *call, int64_t shift, const char *operator,
	struct error * why)
{
	static struct zreport report;
	enum paper paper;
	enum language language;
	enum err rc = call_paper(call, &paper, why);

	if (call_has(call, "printer"))
		return print_report(call, shift, operator, why);
	if (!rc)
		rc = call_language(call, &language, why);
	if (!rc)
		rc = till_zreport(call->till, shift, &report, why);
	if (rc)
		return rc;
	if (call->json)
		return answer_json(&report, why);
	zreport_format(&report, paper, language, answer_begin());
	return answer_print(why);
}
