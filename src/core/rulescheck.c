#include "core/rules.h"

#include "word.h"

#include "base/say.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define ROLLING_DAYS_MAX 3660
#define AGE_MAX          150
#define CAP_MAX          INT64_C(9007199254740991) /* what an entry can hold */

static bool is_id(const char *text)
{
	static const char allowed[] = "0123456789"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz-";

	return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

static enum err prefix_check(const char *hs, struct error *why)
{
	if (text_is_digits(hs) && strlen(hs) >= 2)
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"'%s' is not the beginning of an HS code (2 to 10 digits)",
		word_show(hs).text);
}

static enum err dates_check(struct dates dates, struct error *why)
{
	char from[DAY_TEXT_SIZE];
	char until[DAY_TEXT_SIZE];

	if (dates.from == 0 || dates.until == 0 || dates.from <= dates.until)
		return ERR_OK;
	day_format(dates.from, from);
	day_format(dates.until, until);
	return error_set(
		why, ERR_INPUT, "from %s is after until %s", from, until);
}

static bool dates_meet(struct dates a, struct dates b)
{
	return (a.from == 0 || b.until == 0 || a.from <= b.until) &&
	       (b.from == 0 || a.until == 0 || b.from <= a.until);
}

static bool dates_are_same(struct dates a, struct dates b)
{
	return a.from == b.from && a.until == b.until;
}

static enum err prefixes_check(
	const struct hs_prefix *prefixes, int count, struct error *why)
{
	assert(count >= 0 && count <= RULES_PREFIXES_MAX);
	for (int i = 0; i < count; i++) {
		const char *hs = prefixes[i].hs;
		enum err rc = prefix_check(hs, why);

		if (rc)
			return rc;
		for (int j = 0; j < i; j++) {
			if (text_same(hs, prefixes[j].hs))
				return error_set(why, ERR_INPUT,
					"the prefix '%s' is given twice", hs);
		}
	}
	return ERR_OK;
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

/* A day is one purchase and a transaction at most one day. */
static enum err measure_check(const struct limit *limit, struct error *why)
{
	if (limit->measure == MEASURE_DAYS &&
		(limit->window == WINDOW_TRANSACTION ||
			limit->window == WINDOW_DAY))
		return error_set(why, ERR_INPUT,
			"days are counted in a month, a year or rolling days, "
			"not in a %s",
			window_name(limit->window));
	if (limit_id_is_value(limit->id) && limit->measure != MEASURE_VALUE)
		return error_set(why, ERR_INPUT,
			"an id that begins with 'value' is for the measure "
			"value, not %s",
			measure_name(limit->measure));
	return ERR_OK;
}

static enum err age_check(const char *what, int32_t age, struct error *why)
{
	if (age >= 0 && age <= AGE_MAX)
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"the %s %" PRId32 " is not from 0 to %d", say(what), age,
		AGE_MAX);
}

static enum err ages_check(const struct limit *limit, struct error *why)
{
	enum err rc = age_check(N_("minimum age"), limit->minimum_age, why);

	if (!rc)
		rc = age_check(N_("age of a share"), limit->reduced_under, why);
	if (rc)
		return rc;
	if ((limit->reduced_under > 0) != (limit->reduced_ppm > 0))
		return error_set(why, ERR_INPUT,
			"reduced_under and reduced_ppm go together");
	if (limit->reduced_under == 0)
		return ERR_OK;
	if (limit->reduced_under <= limit->minimum_age)
		return error_set(why, ERR_INPUT,
			"the share is for those under %" PRId32
			", whom the minimum age %" PRId32 " bars already",
			limit->reduced_under, limit->minimum_age);
	if (limit->reduced_ppm >= RULES_SHARE_PPM_ONE ||
		limit_cap(limit, DAY_NONE, 0) >= limit->cap)
		return error_set(why, ERR_INPUT,
			"a share of %" PRId64
			" millionths reduces nothing: give less than 1000000",
			limit->reduced_ppm);
	return ERR_OK;
}

static enum err cap_check(const struct limit *limit, struct error *why)
{
	if (limit->cap >= 1 && limit->cap <= CAP_MAX)
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"the cap %" PRId64 " is not from 1 to %" PRId64, limit->cap,
		CAP_MAX);
}

static enum err limit_check(const struct limit *limit, struct error *why)
{
	enum err rc;

	assert(limit->measure < MEASURE_COUNT && limit->window < WINDOW_COUNT);
	if (!is_id(limit->id))
		return error_set(why, ERR_INPUT,
			"an id has letters, digits and '-' only");
	rc = measure_check(limit, why);
	if (!rc)
		rc = cap_check(limit, why);
	if (!rc)
		rc = window_check(limit, why);
	if (!rc)
		rc = dates_check(limit->dates, why);
	if (!rc)
		rc = ages_check(limit, why);
	if (rc)
		return rc;
	rc = prefixes_check(limit->prefixes, limit->prefix_count, why);
	if (!rc)
		rc = prefixes_check(limit->except, limit->except_count, why);
	return rc;
}

static bool prefixes_are_same(const struct hs_prefix *a, int a_count,
	const struct hs_prefix *b, int b_count)
{
	for (int i = 0; i < a_count && i < b_count; i++) {
		if (!text_same(a[i].hs, b[i].hs))
			return false;
	}
	return a_count == b_count;
}

static bool goods_are_same(const struct limit *a, const struct limit *b)
{
	return text_same(a->class, b->class) &&
	       prefixes_are_same(a->prefixes, a->prefix_count, b->prefixes,
		       b->prefix_count) &&
	       prefixes_are_same(
		       a->except, a->except_count, b->except, b->except_count);
}

static bool windows_are_same(const struct limit *a, const struct limit *b)
{
	return a->window == b->window && a->window_days == b->window_days;
}

/* Two limits that count the same goods alike, and yet are two. */
static bool limits_are_rivals(const struct limit *a, const struct limit *b)
{
	return a->measure == b->measure && a->direction == b->direction &&
	       windows_are_same(a, b) && goods_are_same(a, b) &&
	       dates_meet(a->dates, b->dates);
}

static enum err rivals_check(
	const struct rules *rules, int at, struct error *why)
{
	const struct limit *limit = &rules->limits[at];

	for (int i = 0; i < at; i++) {
		const struct limit *other = &rules->limits[i];

		if (text_same(limit->id, other->id))
			return error_set(why, ERR_INPUT,
				"limits %d and %d have the same id '%s'", i + 1,
				at + 1, limit->id);
		if (limits_are_rivals(limit, other))
			return error_set(why, ERR_INPUT,
				"limits '%s' and '%s' cap the same goods in "
				"the same measure and window",
				other->id, limit->id);
	}
	return ERR_OK;
}

static enum err limits_check(const struct rules *rules, struct error *why)
{
	assert(rules->limit_count >= 0);
	assert(rules->limit_count <= RULES_LIMITS_MAX);
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];
		enum err rc;

		if (limit_check(limit, why) != ERR_OK)
			return error_wrap(why, "limit %d ('%s')", i + 1,
				word_show(limit->id).text);
		rc = rivals_check(rules, i, why);
		if (rc)
			return rc;
	}
	return ERR_OK;
}

/* What limits name: a class, a group, another limit. */

static enum err class_is_there(
	const struct rules *rules, const struct limit *limit, struct error *why)
{
	if (limit->class[0] == '\0')
		return ERR_OK;
	for (int i = 0; i < rules->class_count; i++) {
		if (text_same(rules->classes[i].id, limit->class))
			return ERR_OK;
	}
	return error_set(why, ERR_INPUT, "there is no class '%s'",
		word_show(limit->class).text);
}

static enum err group_check(
	const struct rules *rules, const struct limit *limit, struct error *why)
{
	int members = 0;

	if (limit->group[0] == '\0')
		return limit->exclusive
			       ? error_set(why, ERR_INPUT,
					 "only a limit of a group can be "
					 "exclusive")
			       : ERR_OK;
	if (!is_id(limit->group))
		return error_set(why, ERR_INPUT,
			"a group has letters, digits and '-' only");
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *other = &rules->limits[i];

		if (!text_same(other->group, limit->group))
			continue;
		members++;
		if (other->exclusive != limit->exclusive)
			return error_set(why, ERR_INPUT,
				"'%s' of the same group '%s' is otherwise "
				"exclusive",
				other->id, limit->group);
	}
	if (members < 2)
		return error_set(why, ERR_INPUT,
			"the group '%s' has no other limit", limit->group);
	return ERR_OK;
}

static const struct limit *limit_find(const struct rules *rules, const char *id)
{
	for (int i = 0; i < rules->limit_count; i++) {
		if (text_same(rules->limits[i].id, id))
			return &rules->limits[i];
	}
	return NULL;
}

/* A part of another limit must be the same thing as a part of this one. */
static bool limits_exchange(const struct limit *to, const struct limit *from)
{
	return to->measure == from->measure && windows_are_same(to, from) &&
	       to->direction == from->direction &&
	       dates_are_same(to->dates, from->dates) &&
	       to->measure != MEASURE_PURCHASES &&
	       to->measure != MEASURE_DAYS && to->group[0] == '\0' &&
	       from->group[0] == '\0';
}

static enum err exchange_check(
	const struct rules *rules, const struct limit *limit, struct error *why)
{
	const struct limit *from = limit;

	for (int step = 0; from->exchange_from[0] != '\0'; step++) {
		const struct limit *to = from;

		if (step == rules->limit_count)
			return error_set(why, ERR_INPUT,
				"the exchange goes in a circle");
		from = limit_find(rules, to->exchange_from);
		if (from == NULL)
			return error_set(why, ERR_INPUT,
				"there is no limit '%s' to exchange from",
				word_show(to->exchange_from).text);
		if (!limits_exchange(to, from))
			return error_set(why, ERR_INPUT,
				"nothing of '%s' can be exchanged: that takes "
				"the same measure (an amount), window and "
				"dates, and no group",
				from->id);
	}
	return ERR_OK;
}

static enum err references_check(const struct rules *rules, struct error *why)
{
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];
		enum err rc = class_is_there(rules, limit, why);

		if (!rc)
			rc = group_check(rules, limit, why);
		if (!rc)
			rc = exchange_check(rules, limit, why);
		if (rc)
			return error_wrap(
				why, "limit %d ('%s')", i + 1, limit->id);
	}
	return ERR_OK;
}

static enum err class_check(const struct goods_class *class, struct error *why)
{
	char barcode[BARCODE_SIZE];

	if (!is_id(class->id))
		return error_set(why, ERR_INPUT,
			"an id has letters, digits and '-' only");
	if (class->prefix_count == 0 && class->barcode_count == 0)
		return error_set(why, ERR_INPUT, "it has no goods");
	for (int i = 0; i < class->barcode_count; i++) {
		const char *code = class->barcodes[i].barcode;
		enum err rc = barcode_normalise(code, barcode, why);

		if (rc)
			return rc;
		if (!text_same(code, barcode))
			return error_set(why, ERR_INPUT,
				"the barcode '%s' is kept as '%s'", code,
				barcode);
		for (int j = 0; j < i; j++) {
			if (text_same(code, class->barcodes[j].barcode))
				return error_set(why, ERR_INPUT,
					"the barcode '%s' is given twice",
					code);
		}
	}
	return prefixes_check(class->prefixes, class->prefix_count, why);
}

static enum err classes_check(const struct rules *rules, struct error *why)
{
	assert(rules->class_count >= 0);
	assert(rules->class_count <= RULES_CLASSES_MAX);
	for (int i = 0; i < rules->class_count; i++) {
		const struct goods_class *class = &rules->classes[i];

		if (class_check(class, why) != ERR_OK)
			return error_wrap(why, "class %d ('%s')", i + 1,
				word_show(class->id).text);
		for (int j = 0; j < i; j++) {
			if (text_same(class->id, rules->classes[j].id))
				return error_set(why, ERR_INPUT,
					"classes %d and %d have the same id "
					"'%s'",
					j + 1, i + 1, class->id);
		}
	}
	return ERR_OK;
}

/* One of the goods lists, by its name in the document. */
struct list {
	const char *name;
	const struct listed *rows;
	int count;
};

static enum err list_check(struct list list, struct error *why)
{
	assert(list.count >= 0 && list.count <= RULES_LISTED_MAX);
	for (int i = 0; i < list.count; i++) {
		const struct listed *row = &list.rows[i];
		enum err rc = prefix_check(row->hs, why);

		if (!rc)
			rc = dates_check(row->dates, why);
		for (int j = 0; rc == ERR_OK && j < i; j++) {
			if (text_same(row->hs, list.rows[j].hs) &&
				dates_meet(row->dates, list.rows[j].dates))
				rc = error_set(why, ERR_INPUT,
					"the prefix '%s' is given twice",
					row->hs);
		}
		if (rc)
			return error_wrap(why, "%s goods", say(list.name));
	}
	return ERR_OK;
}

static enum err lists_agree(struct list a, struct list b, struct error *why)
{
	for (int i = 0; i < a.count; i++) {
		for (int j = 0; j < b.count; j++) {
			if (text_same(a.rows[i].hs, b.rows[j].hs) &&
				dates_meet(a.rows[i].dates, b.rows[j].dates))
				return error_set(why, ERR_INPUT,
					"the prefix '%s' is %s and %s at the "
					"same time",
					a.rows[i].hs, say(a.name), say(b.name));
		}
	}
	return ERR_OK;
}

static enum err lists_check(const struct rules *rules, struct error *why)
{
	const struct list lists[] = {
		{ N_("prohibited"), rules->prohibited,
			rules->prohibited_count },
		{ N_("not exempt"), rules->not_exempt,
			rules->not_exempt_count },
		{ N_("exempt"), rules->exempt, rules->exempt_count },
		{ N_("eligible"), rules->eligible, rules->eligible_count },
	};
	enum err rc = ERR_OK;

	for (int i = 0; rc == ERR_OK && i < 4; i++) {
		rc = list_check(lists[i], why);
		/* What is exempt may well be eligible. */
		for (int j = 0; rc == ERR_OK && j < i && j < 2; j++)
			rc = lists_agree(lists[i], lists[j], why);
	}
	if (rc)
		return rc;
	if (rules->others != OTHERS_NOT_EXEMPT && rules->eligible_count == 0)
		return error_set(why, ERR_INPUT,
			"others are %s, but no goods are eligible",
			others_name(rules->others));
	return ERR_OK;
}

static enum err rate_check(const struct tax_rate *rate, struct error *why)
{
	if (rate->ppm < 1 || rate->ppm > RULES_RATE_PPM_MAX)
		return error_set(why, ERR_INPUT,
			"the rate %" PRId64 " ppm is not from 1 to %" PRId64,
			rate->ppm, RULES_RATE_PPM_MAX);
	if (rate->hs[0] != '\0' && prefix_check(rate->hs, why) != ERR_OK)
		return ERR_INPUT;
	return dates_check(rate->dates, why);
}

static enum err rates_check(const struct rules *rules, struct error *why)
{
	assert(rules->rate_count >= 0 && rules->rate_count <= RULES_RATES_MAX);
	for (int i = 0; i < rules->rate_count; i++) {
		const struct tax_rate *rate = &rules->rates[i];

		if (rate_check(rate, why) != ERR_OK)
			return error_wrap(why, "rate %d", i + 1);
		for (int j = 0; j < i; j++) {
			const struct tax_rate *other = &rules->rates[j];

			if (text_same(rate->hs, other->hs) &&
				dates_meet(rate->dates, other->dates))
				return error_set(why, ERR_INPUT,
					"rates %d and %d are both for '%s' "
					"at the same time",
					j + 1, i + 1, rate->hs);
		}
	}
	return ERR_OK;
}

/* May any goods be dutiable, however much of them is sold? */
static bool rules_tax(const struct rules *rules)
{
	for (int i = 0; i < rules->limit_count; i++) {
		if (limit_taxes(&rules->limits[i]))
			return true;
	}
	return rules->not_exempt_count > 0 ||
	       (rules->eligible_count > 0 &&
		       rules->others == OTHERS_NOT_EXEMPT);
}

static const struct tax_rate *default_rate(
	const struct rules *rules, int32_t day)
{
	for (int i = 0; i < rules->rate_count; i++) {
		if (rules->rates[i].hs[0] == '\0' &&
			dates_contain(rules->rates[i].dates, day))
			return &rules->rates[i];
	}
	return NULL;
}

/* From the first day in force to the end of days, rate after rate. */
static enum err default_rates_check(
	const struct rules *rules, struct error *why)
{
	int32_t day = rules->from;
	char text[DAY_TEXT_SIZE];

	if (!rules_tax(rules))
		return ERR_OK;
	for (int i = 0; i <= rules->rate_count; i++) {
		const struct tax_rate *rate = default_rate(rules, day);

		if (rate == NULL)
			break;
		if (rate->dates.until == 0)
			return ERR_OK;
		day = rate->dates.until + 1;
	}
	day_format(day, text);
	return error_set(why, ERR_INPUT,
		"goods may be dutiable, but from %s no rate without 'hs' is in "
		"force for all that have none of their own",
		text);
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
	return age_check(N_("minimum age"), rules->minimum_age, why);
}

enum err rules_check(const struct rules *rules, struct error *why)
{
	static enum err (*const checks[])(const struct rules *rules,
		struct error *why) = { head_check, limits_check, classes_check,
		references_check, origins_check, lists_check, rates_check,
		default_rates_check, kinds_check, scale_codes_check };

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		enum err rc = checks[i](rules, why);

		if (rc)
			return rc;
	}
	return ERR_OK;
}
