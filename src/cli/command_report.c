#include "commands.h"

#include "report/report.h"

#include <stdio.h>
#include <string.h>

#define DAILY_DAYS 28 /* of a month: DOMAIN section 2.3 */

/* What an option asks for; a report that does not take it says so. */
static const struct {
	const char *flag;
	unsigned takes;
} options[] = {
	{ "by", REPORT_BY },
	{ "day", REPORT_DAY },
	{ "month", REPORT_MONTH },
	{ "from", REPORT_RANGE },
	{ "to", REPORT_RANGE },
	{ "person", REPORT_PERSON },
	{ "document", REPORT_PERSON },
	{ "days", REPORT_DAYS },
};

static enum err check_options(
	const struct call *call, const struct report *report, struct error *why)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if ((report->takes & options[i].takes) == 0 &&
			call_has(call, options[i].flag))
			return error_set(why, ERR_INPUT,
				"report %s does not take --%s", report->name,
				options[i].flag);
	}
	if (call_has(call, "csv") && call->json)
		return error_set(
			why, ERR_INPUT, "give --csv or --json, not both");
	return ERR_OK;
}

/* -- days --------------------------------------------------------------------
 */

/* A month up to today: what is to come is compared with nothing. */
static struct period month_of(int32_t day, int32_t today)
{
	struct date date = day_date(day);
	struct period month = { 0 };

	date.day = 1;
	month.first = day_from_date(date);
	date.day = 31;
	while (!date_is_real(date))
		date.day--;
	month.last = day_from_date(date);
	if (month.first <= today && month.last > today)
		month.last = today;
	return month;
}

static enum err take_month(
	const char *text, int32_t today, struct period *ret, struct error *why)
{
	char first[DAY_TEXT_SIZE];
	struct text out = text_over(first, sizeof(first));
	struct error ignored;
	int32_t day;

	text_addf(&out, "%s-01", text);
	if (out.cut || day_parse(first, &day, &ignored))
		return error_set(why, ERR_INPUT,
			"month '%.20s' is not like 2026-11", text);
	*ret = month_of(day, today);
	return ERR_OK;
}

static enum err take_range(
	const char *from, const char *to, struct period *ret, struct error *why)
{
	struct period period;
	enum err rc;

	if (from == NULL || to == NULL)
		return error_set(why, ERR_INPUT, "--from and --to go together");
	rc = day_parse(from, &period.first, why);
	if (!rc)
		rc = day_parse(to, &period.last, why);
	if (!rc && period.first > period.last)
		rc = error_set(why, ERR_INPUT,
			"the days from %s to %s are none", from, to);
	if (!rc)
		*ret = period;
	return rc;
}

static enum err take_period(const struct call *call,
	const struct report *report, int32_t today, struct period *ret,
	struct error *why)
{
	const char *day = call_value(call, "day");
	const char *month = call_value(call, "month");
	const char *from = call_value(call, "from");
	const char *to = call_value(call, "to");
	enum err rc;

	if ((day != NULL) + (month != NULL) + (from != NULL || to != NULL) > 1)
		return error_set(why, ERR_INPUT,
			"give one of --day, --month, and --from with --to");
	if (month != NULL)
		return take_month(month, today, ret, why);
	if (from != NULL || to != NULL)
		return take_range(from, to, ret, why);
	*ret = (struct period){ today, today };
	if (day == NULL) {
		if (report->of_month)
			*ret = month_of(today, today);
		return ERR_OK;
	}
	rc = day_parse(day, &ret->first, why);
	ret->last = ret->first;
	return rc;
}

/* -- a person ----------------------------------------------------------------
 */

#define KEY_LETTERS                  \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"abcdefghijklmnopqrstuvwxyz0123456789-_"

/* By key, or by a document, which is then shown masked. */
static enum err take_person(struct call *call, struct till_person *person,
	struct report_ask *ask, struct error *why)
{
	const char *key = call_value(call, "person");
	const char *document = call_value(call, "document");
	enum err rc;

	if (key != NULL && document != NULL)
		return error_set(why, ERR_INPUT,
			"give --person or --document, not both");
	if (key != NULL && (strlen(key) != PERSON_KEY_SIZE - 1 ||
				   strspn(key, KEY_LETTERS) != strlen(key)))
		return error_set(why, ERR_INPUT,
			"'%.40s' is no person key: it has 22 letters, digits,"
			" '-' and '_'",
			key);
	ask->person = key;
	if (document == NULL)
		return ERR_OK;
	if (call->copy.person[0] != '\0') { /* the owner has told */
		ask->person = call->copy.person;
		ask->masked = call->copy.masked;
		return ERR_OK;
	}
	rc = till_identify(call->till, document, person, why);
	ask->person = person->key;
	ask->masked = person->masked;
	return rc;
}

static enum err take_days(
	const struct call *call, int64_t *ret, struct error *why)
{
	const char *text = call_value(call, "days");
	long long days = DAILY_DAYS;
	enum err rc = ERR_OK;

	if (text != NULL)
		rc = text_parse_i64(text, &days, why);
	if (!rc && (days < 1 || days > 31))
		rc = error_set(why, ERR_INPUT,
			"--days is from 1 to 31, not %lld", days);
	if (!rc)
		*ret = days;
	return rc;
}

/* -- the command --------------------------------------------------------------
 */

static enum table_form form_of(const struct call *call)
{
	if (call_has(call, "csv"))
		return TABLE_CSV;
	return call->json ? TABLE_JSON : TABLE_TEXT;
}

static enum err write_report(
	struct call *call, const struct report *report, struct error *why)
{
	struct till_facts facts;
	struct till_person person = { 0 };
	struct report_out out = { stdout, stderr, form_of(call) };
	struct report_ask ask = { .by = call_value(call, "by") };
	struct report_source source = { .store = till_store(call->till),
		.market = facts.market,
		.till = facts.till,
		.keys = till_keys(call->till) };
	enum err rc;

	till_facts(call->till, &facts);
	source.offset_minutes = facts.offset_minutes;
	source.today = facts.day;
	if (ask.by == NULL)
		ask.by = "country";
	rc = take_period(call, report, facts.day, &ask.period, why);
	if (!rc)
		rc = take_person(call, &person, &ask, why);
	if (!rc)
		rc = take_days(call, &ask.days, why);
	if (!rc)
		rc = report_write(report, &source, &ask, &out, why);
	return rc;
}

static enum err report_run(struct call *call, struct error *why)
{
	const struct report *report = report_find(call->operands[0]);
	char names[128];
	struct text list = text_over(names, sizeof(names));
	enum err rc;

	for (int i = 0; reports[i] != NULL; i++)
		text_addf(&list, "%s%s", i > 0 ? ", " : "", reports[i]->name);
	if (report == NULL)
		return error_set(why, ERR_INPUT,
			"there is no report '%.40s': there are %s",
			call->operands[0], names);
	rc = check_options(call, report, why);
	if (!rc)
		rc = write_report(call, report, why);
	return rc;
}

const struct command command_report = {
	.name = "report",
	.usage = "day|overrides|persons|refusals|risk|tax|trade [--day DAY |"
		 " --month MONTH | --from DAY --to DAY] [--csv]",
	.summary = "tables of what was sold, refused, used and changed",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "day", "DAY", "one market day, like 2026-11-24" },
		{ "month", "MONTH", "a month, like 2026-11" },
		{ "from", "DAY", "the first day" },
		{ "to", "DAY", "the last day" },
		{ "by", "GROUP",
			"trade: country, shop, chapter or goods" },
		{ "person", "KEY", "persons: only this person key" },
		{ "document", "KIND:NUMBER",
			"persons: only who has this document" },
		{ "days", "N", "risk: buyers on so many days of a month" },
		{ "csv", NULL, "for a spreadsheet" },
	},
	.beside = BESIDE_COPY,
	.run = report_run,
};
