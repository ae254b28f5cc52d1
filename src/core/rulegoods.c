#include "rulescheck.h"

#include "word.h"

#include "base/say.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

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

enum err classes_check(const struct rules *rules, struct error *why)
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

enum err lists_check(const struct rules *rules, struct error *why)
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

enum err rates_check(const struct rules *rules, struct error *why)
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
enum err default_rates_check(const struct rules *rules, struct error *why)
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

enum err origins_check(const struct rules *rules, struct error *why)
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

enum err kinds_check(const struct rules *rules, struct error *why)
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

enum err scale_codes_check(const struct rules *rules, struct error *why)
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
