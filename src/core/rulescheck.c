#include "rulescheck.h"

#include "word.h"

#include "base/say.h"

#include <assert.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define AGE_MAX 150

bool is_id(const char *text)
{
	static const char allowed[] = "0123456789"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz-";

	return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

enum err prefix_check(const char *hs, struct error *why)
{
	if (text_is_digits(hs) && strlen(hs) >= 2)
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"'%s' is not the beginning of an HS code (2 to 10 digits)",
		word_show(hs).text);
}

enum err dates_check(struct dates dates, struct error *why)
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

bool dates_meet(struct dates a, struct dates b)
{
	return (a.from == 0 || b.until == 0 || a.from <= b.until) &&
	       (b.from == 0 || a.until == 0 || b.from <= a.until);
}

bool dates_are_same(struct dates a, struct dates b)
{
	return a.from == b.from && a.until == b.until;
}

enum err prefixes_check(
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

enum err age_check(const char *what, int32_t age, struct error *why)
{
	if (age >= 0 && age <= AGE_MAX)
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"the %s %" PRId32 " is not from 0 to %d", say(what), age,
		AGE_MAX);
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

/* A list of the document, and where its count is kept. */
struct counted {
	const char *path;
	size_t offset; /* of the count */
};

#define COUNTED(path_, member)                          \
	{                                               \
		(path_), offsetof(struct rules, member) \
	}
#define LISTS_MAX 4

/* What is checked, in this order, and the lists it goes through. */
static const struct section {
	enum err (*check)(const struct rules *rules, struct error *why);
	const char *path; /* when none of its items alone is at fault */
	struct counted lists[LISTS_MAX];
} sections[] = {
	{ head_check, "", { { 0 } } },
	{ limits_check, "limits", { COUNTED("limits", limit_count) } },
	{ classes_check, "goods.classes",
		{ COUNTED("goods.classes", class_count) } },
	{ references_check, "limits", { { 0 } } },
	{ origins_check, "goods.origins",
		{ COUNTED("goods.origins", origin_count) } },
	{ lists_check, "goods",
		{ COUNTED("goods.prohibited", prohibited_count),
			COUNTED("goods.not_exempt", not_exempt_count),
			COUNTED("goods.exempt", exempt_count),
			COUNTED("goods.eligible", eligible_count) } },
	{ rates_check, "goods.rates", { COUNTED("goods.rates", rate_count) } },
	{ default_rates_check, "goods.rates", { { 0 } } },
	{ kinds_check, "persons.documents",
		{ COUNTED("persons.documents", kind_count) } },
	{ scale_codes_check, "till.scale_codes",
		{ COUNTED("till.scale_codes", scale_code_count) } },
};

#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

static int *count_in(struct rules *rules, size_t offset)
{
	return (int *)(void *)((char *)rules + offset);
}

/* Is the fault of these rules the one that is looked for? */
static bool has_fault(const struct section *section, const struct rules *rules,
	const struct error *fault)
{
	struct error why;

	return section->check(rules, &why) != ERR_OK &&
	       text_same(why.text, fault->text);
}

/*
 * The item at fault is the one with which the fault comes, when the lists
 * are filled again one by one. One that empty lists have too is of none.
 */
static void section_place(const struct section *section,
	const struct rules *rules, const struct error *fault, struct text *ret)
{
	struct rules partly = *rules;
	const struct counted *lists = section->lists;

	for (int i = 0; i < LISTS_MAX && lists[i].path != NULL; i++)
		*count_in(&partly, lists[i].offset) = 0;
	if (has_fault(section, &partly, fault)) {
		text_add(ret, section->path);
		return;
	}
	for (int i = 0; i < LISTS_MAX && lists[i].path != NULL; i++) {
		struct rules whole = *rules;
		int count = *count_in(&whole, lists[i].offset);

		for (int k = 1; k <= count; k++) {
			*count_in(&partly, lists[i].offset) = k;
			if (!has_fault(section, &partly, fault))
				continue;
			text_addf(ret, "%s[%d]", lists[i].path, k - 1);
			return;
		}
	}
	text_add(ret, section->path);
}

static void reference_place(const struct rules *rules, struct text *ret)
{
	struct error why;

	for (int i = 0; i < rules->limit_count; i++) {
		if (reference_check(rules, &rules->limits[i], &why) == ERR_OK)
			continue;
		text_addf(ret, "limits[%d]", i);
		return;
	}
}

void rules_place(const struct rules *rules, struct text *ret)
{
	struct error why;

	for (size_t i = 0; i < SECTIONS; i++) {
		if (sections[i].check(rules, &why) == ERR_OK)
			continue;
		if (sections[i].check == references_check)
			reference_place(rules, ret);
		else
			section_place(&sections[i], rules, &why, ret);
		return;
	}
}

enum err rules_check(const struct rules *rules, struct error *why)
{
	for (size_t i = 0; i < SECTIONS; i++) {
		enum err rc = sections[i].check(rules, why);

		if (rc)
			return rc;
	}
	return ERR_OK;
}
