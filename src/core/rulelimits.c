#include "rulescheck.h"

#include "word.h"

#include "base/say.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define ROLLING_DAYS_MAX 3660
#define CAP_MAX          INT64_C(9007199254740991) /* what an entry can hold */

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

enum err limits_check(const struct rules *rules, struct error *why)
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

enum err reference_check(
	const struct rules *rules, const struct limit *limit, struct error *why)
{
	enum err rc = class_is_there(rules, limit, why);

	if (!rc)
		rc = group_check(rules, limit, why);
	if (!rc)
		rc = exchange_check(rules, limit, why);
	return rc;
}

enum err references_check(const struct rules *rules, struct error *why)
{
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (reference_check(rules, limit, why))
			return error_wrap(
				why, "limit %d ('%s')", i + 1, limit->id);
	}
	return ERR_OK;
}
