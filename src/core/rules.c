#include "core/rules.h"

#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define ROLLING_DAYS_MAX 3660
#define AGE_MAX          150
#define CAP_MAX          INT64_C(9007199254740991) /* what an entry can hold */

const char *measure_name(enum measure measure)
{
	static const char *const names[MEASURE_COUNT] = {
		[MEASURE_VALUE] = "value",
		[MEASURE_MASS] = "mass",
		[MEASURE_VOLUME] = "volume",
		[MEASURE_PIECES] = "pieces",
		[MEASURE_PURCHASES] = "purchases",
	};

	assert(measure < MEASURE_COUNT);
	return names[measure];
}

const char *window_name(enum window window)
{
	static const char *const names[WINDOW_COUNT] = {
		[WINDOW_TRANSACTION] = "transaction",
		[WINDOW_DAY] = "day",
		[WINDOW_MONTH] = "month",
		[WINDOW_YEAR] = "year",
		[WINDOW_ROLLING] = "rolling",
	};

	assert(window < WINDOW_COUNT);
	return names[window];
}

static struct period month_of(int32_t day)
{
	struct date date = day_date(day);
	struct period period;

	date.day = 1;
	period.first = day_from_date(date);
	date.day = 31;
	while (date.day > 28 && !date_is_real(date))
		date.day--;
	period.last = day_from_date(date);
	return period;
}

static struct period year_of(int32_t day)
{
	int32_t year = day_date(day).year;

	return (struct period){
		.first = day_from_date((struct date){ year, 1, 1 }),
		.last = day_from_date((struct date){ year, 12, 31 }),
	};
}

struct period limit_period(const struct limit *limit, int32_t day)
{
	struct period period = { .first = day, .last = day };

	switch (limit->window) {
	case WINDOW_TRANSACTION:
	case WINDOW_DAY:
	case WINDOW_COUNT:
		break;
	case WINDOW_MONTH:
		return month_of(day);
	case WINDOW_YEAR:
		return year_of(day);
	case WINDOW_ROLLING:
		period.first = day - limit->window_days + 1;
		break;
	}
	return period;
}

bool hs_has_prefix(const char *hs, const struct hs_prefix *prefixes, int count)
{
	for (int i = 0; i < count; i++) {
		const char *prefix = prefixes[i].hs;

		if (strncmp(hs, prefix, strlen(prefix)) == 0)
			return true;
	}
	return false;
}

static bool is_id(const char *text)
{
	static const char allowed[] = "0123456789"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz-";

	return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

static enum err prefixes_check(
	const struct hs_prefix *prefixes, int count, struct error *why)
{
	assert(count >= 0 && count <= RULES_PREFIXES_MAX);
	for (int i = 0; i < count; i++) {
		const char *hs = prefixes[i].hs;

		if (!text_is_digits(hs) || strlen(hs) < 2)
			return error_set(why, ERR_INPUT,
				"'%s' is not the beginning of an HS code "
				"(2 to 10 digits)",
				word_show(hs).text);
		for (int j = 0; j < i; j++) {
			if (text_same(hs, prefixes[j].hs))
				return error_set(why, ERR_INPUT,
					"the prefix '%s' is given twice", hs);
		}
	}
	return ERR_OK;
}

bool limit_id_is_value(const char *id)
{
	return text_same(id, "value") || strncmp(id, "value-", 6) == 0;
}

static enum err window_check(const struct limit *limit, struct error *why)
{
	int32_t days = limit->window_days;

	if (limit->window == WINDOW_ROLLING) {
		if (days < 1 || days > ROLLING_DAYS_MAX)
			return error_set(why, ERR_INPUT,
				"a rolling window has 1 to %d days, not "
				"%" PRId32,
				ROLLING_DAYS_MAX, days);
		return ERR_OK;
	}
	if (days != 0)
		return error_set(why, ERR_INPUT,
			"a window of %" PRId32
			" days is given, but only a rolling window has days",
			days);
	return ERR_OK;
}

static enum err limit_check(const struct limit *limit, struct error *why)
{
	enum err rc;

	assert(limit->measure < MEASURE_COUNT && limit->window < WINDOW_COUNT);
	if (!is_id(limit->id))
		return error_set(why, ERR_INPUT,
			"an id has letters, digits and '-' only");
	if (limit_id_is_value(limit->id) && limit->measure != MEASURE_VALUE)
		return error_set(why, ERR_INPUT,
			"an id that begins with 'value' is for the measure "
			"value, not %s",
			measure_name(limit->measure));
	if (limit->cap < 1 || limit->cap > CAP_MAX)
		return error_set(why, ERR_INPUT,
			"the cap %" PRId64 " is not from 1 to %" PRId64,
			limit->cap, CAP_MAX);
	rc = window_check(limit, why);
	if (rc)
		return rc;
	return prefixes_check(limit->prefixes, limit->prefix_count, why);
}

static enum err limits_check(const struct rules *rules, struct error *why)
{
	assert(rules->limit_count >= 0);
	assert(rules->limit_count <= RULES_LIMITS_MAX);
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (limit_check(limit, why) != ERR_OK)
			return error_wrap(why, "limit %d ('%s')", i + 1,
				word_show(limit->id).text);
		for (int j = 0; j < i; j++) {
			if (text_same(limit->id, rules->limits[j].id))
				return error_set(why, ERR_INPUT,
					"limits %d and %d have the same id "
					"'%s'",
					j + 1, i + 1, limit->id);
		}
	}
	return ERR_OK;
}

static enum err origins_check(const struct rules *rules, struct error *why)
{
	assert(rules->origin_count >= 0);
	assert(rules->origin_count <= RULES_ORIGINS_MAX);
	for (int i = 0; i < rules->origin_count; i++) {
		const char *country = rules->origins[i].country;

		if (country_check(country, why) != ERR_OK)
			return error_wrap(why, "origin %d", i + 1);
		for (int j = 0; j < i; j++) {
			if (text_same(country, rules->origins[j].country))
				return error_set(why, ERR_INPUT,
					"the origin '%s' is given twice",
					country);
		}
	}
	return ERR_OK;
}

static enum err kinds_check(const struct rules *rules, struct error *why)
{
	assert(rules->kind_count >= 0);
	assert(rules->kind_count <= DOCUMENT_KIND_COUNT);
	if (rules->kind_count == 0)
		return error_set(why, ERR_INPUT,
			"no kind of document is accepted: nobody could buy");
	for (int i = 0; i < rules->kind_count; i++) {
		enum document_kind kind = rules->kinds[i].kind;

		assert(kind > DOCUMENT_NONE && kind < DOCUMENT_KIND_COUNT);
		for (int j = 0; j < i; j++) {
			if (kind == rules->kinds[j].kind)
				return error_set(why, ERR_INPUT,
					"the document '%s' is given twice",
					document_kind_name(kind));
		}
	}
	return ERR_OK;
}

static enum err scale_code_check(
	const struct scale_code *code, struct error *why)
{
	if (!text_is_digits(code->prefix) || strlen(code->prefix) != 2 ||
		code->prefix[0] != '2')
		return error_set(why, ERR_INPUT,
			"scale code '%s': in-store codes begin with 20 to 29",
			word_show(code->prefix).text);
	if (code->item < 1 || code->value < 1 || code->item + code->value != 10)
		return error_set(why, ERR_INPUT,
			"scale code '%s': %d item and %d value digits do not "
			"add up to 10",
			code->prefix, code->item, code->value);
	return ERR_OK;
}

static enum err scale_codes_check(const struct rules *rules, struct error *why)
{
	assert(rules->scale_code_count >= 0);
	assert(rules->scale_code_count <= SCALE_CODES_MAX);
	for (int i = 0; i < rules->scale_code_count; i++) {
		const struct scale_code *code = &rules->scale_codes[i];
		enum err rc = scale_code_check(code, why);

		if (rc)
			return rc;
		for (int j = 0; j < i; j++) {
			if (text_same(
				    code->prefix, rules->scale_codes[j].prefix))
				return error_set(why, ERR_INPUT,
					"scale code '%s' is given twice",
					code->prefix);
		}
	}
	return ERR_OK;
}

static enum err head_check(const struct rules *rules, struct error *why)
{
	if (!is_id(rules->market))
		return error_set(why, ERR_INPUT,
			"market '%s' has other characters than letters, "
			"digits and '-'",
			word_show(rules->market).text);
	if (rules->version < 1)
		return error_set(why, ERR_INPUT,
			"version %" PRId64 " is not 1 or more", rules->version);
	if (rules->offset_minutes < -DAY_OFFSET_MINUTES_MAX ||
		rules->offset_minutes > DAY_OFFSET_MINUTES_MAX)
		return error_set(why, ERR_INPUT,
			"the day's offset of %" PRId32
			" minutes is beyond %d minutes",
			rules->offset_minutes, DAY_OFFSET_MINUTES_MAX);
	if (rules->minimum_age < 0 || rules->minimum_age > AGE_MAX)
		return error_set(why, ERR_INPUT,
			"the minimum age %" PRId32 " is not from 0 to %d",
			rules->minimum_age, AGE_MAX);
	return ERR_OK;
}

enum err rules_check(const struct rules *rules, struct error *why)
{
	enum err rc = head_check(rules, why);

	if (rc)
		return rc;
	rc = limits_check(rules, why);
	if (rc)
		return rc;
	rc = origins_check(rules, why);
	if (rc)
		return rc;
	rc = prefixes_check(rules->prohibited, rules->prohibited_count, why);
	if (rc)
		return error_wrap(why, "prohibited goods");
	rc = kinds_check(rules, why);
	if (rc)
		return rc;
	return scale_codes_check(rules, why);
}
