#ifndef SLOW_H
#define SLOW_H

#include "core/quota.h"

#include <string.h>

/*
 * The judge of include/core/quota.h again, slow and without thought, from
 * its words alone: quantities are tried one by one, every list is walked
 * for every question, and nothing is kept but what was granted so far.
 */
struct slow {
	const struct rules *rules;
	const struct subject *subject;
	const struct usage *usage;
	const struct basket *basket;
	int64_t used[RULES_LIMITS_MAX];
	bool closed_was_used[RULES_LIMITS_MAX];
	int64_t granted_milli[BASKET_LINES_MAX];
	int64_t exempt[BASKET_LINES_MAX];
	int64_t rate[BASKET_LINES_MAX];
	int64_t tax[BASKET_LINES_MAX];
	enum treatment treatment[BASKET_LINES_MAX];
};

static inline bool slow_begins(const char *hs, const char *prefix)
{
	return strncmp(hs, prefix, strlen(prefix)) == 0;
}

static inline bool slow_dated(const struct slow *slow, struct dates dates)
{
	int32_t day = slow->subject->day;

	return !(dates.from != 0 && day < dates.from) &&
	       !(dates.until != 0 && day > dates.until);
}

static inline int slow_longest(const struct slow *slow,
	const struct listed *list, int count, const char *hs)
{
	for (int length = 10; length > 0; length--)
		for (int i = 0; i < count; i++)
			if ((int)strlen(list[i].hs) == length &&
				slow_begins(hs, list[i].hs) &&
				slow_dated(slow, list[i].dates))
				return length;
	return 0;
}

static inline int64_t slow_rate(const struct slow *slow, const char *hs)
{
	for (int length = 10; length >= 0; length--)
		for (int i = 0; i < slow->rules->rate_count; i++) {
			const struct tax_rate *rate = &slow->rules->rates[i];

			if ((int)strlen(rate->hs) == length &&
				slow_begins(hs, rate->hs) &&
				slow_dated(slow, rate->dates))
				return rate->ppm;
		}
	return 0;
}

static inline enum standing slow_standing(
	const struct slow *slow, const char *hs)
{
	const struct rules *rules = slow->rules;
	int exempt = slow_longest(slow, rules->exempt, rules->exempt_count, hs);
	int never = slow_longest(
		slow, rules->not_exempt, rules->not_exempt_count, hs);

	if (slow_longest(slow, rules->prohibited, rules->prohibited_count, hs))
		return STANDING_PROHIBITED;
	if (exempt > 0 || never > 0)
		return exempt > never ? STANDING_EXEMPT : STANDING_NOT_EXEMPT;
	if (rules->eligible_count == 0 ||
		slow_longest(slow, rules->eligible, rules->eligible_count, hs))
		return STANDING_COUNTED;
	return rules->others == OTHERS_PROHIBITED ? STANDING_PROHIBITED
						  : STANDING_NOT_EXEMPT;
}

static inline bool slow_in_list(
	const char *hs, const struct hs_prefix *list, int count)
{
	for (int i = 0; i < count; i++)
		if (slow_begins(hs, list[i].hs))
			return true;
	return false;
}

static inline bool slow_selects(
	const struct slow *slow, int at, const struct goods *goods)
{
	const struct limit *limit = &slow->rules->limits[at];
	bool named = limit->prefix_count > 0 || limit->class[0] != '\0';

	if (slow_in_list(goods->hs, limit->except, limit->except_count))
		return false;
	if (!named ||
		slow_in_list(goods->hs, limit->prefixes, limit->prefix_count))
		return true;
	for (int i = 0; i < slow->rules->class_count; i++) {
		const struct goods_class *class = &slow->rules->classes[i];

		if (strcmp(class->id, limit->class) != 0)
			continue;
		if (slow_in_list(
			    goods->hs, class->prefixes, class->prefix_count))
			return true;
		for (int k = 0; k < class->barcode_count; k++)
			if (strcmp(class->barcodes[k].barcode,
				    goods->barcode) == 0)
				return true;
	}
	return false;
}

/* Whether the limit counts goods of the line, and in their unit. */
static inline bool slow_counts(const struct slow *slow, int at, int line)
{
	const struct limit *limit = &slow->rules->limits[at];
	const struct goods *goods = &slow->basket->lines[line].goods;
	enum standing standing = slow_standing(slow, goods->hs);

	if (limit->direction == DIRECTION_EXPORT ||
		!slow_dated(slow, limit->dates) ||
		standing == STANDING_EXEMPT || standing == STANDING_NOT_EXEMPT)
		return false;
	if ((limit->measure == MEASURE_MASS && goods->unit != UNIT_KG) ||
		(limit->measure == MEASURE_VOLUME && goods->unit != UNIT_L) ||
		(limit->measure == MEASURE_PIECES && goods->unit != UNIT_PIECE))
		return false;
	return slow_selects(slow, at, goods);
}

static inline int64_t slow_before(const struct slow *slow, int at)
{
	if (slow->rules->limits[at].window == WINDOW_TRANSACTION)
		return 0;
	return slow->usage->used[at];
}

static inline int64_t slow_cap(const struct slow *slow, int at)
{
	const struct limit *limit = &slow->rules->limits[at];
	int32_t born = slow->subject->born;
	int age = born == DAY_NONE ? -1 : day_age(born, slow->subject->day);

	if (age < limit->minimum_age && limit->minimum_age > 0)
		return 0;
	if (age < limit->reduced_under && limit->reduced_under > 0)
		return (limit->cap * limit->reduced_ppm) / 1000000;
	return limit->cap;
}

static inline int64_t slow_own(const struct slow *slow, int at)
{
	int64_t left = slow_cap(slow, at) - slow_before(slow, at) -
		       slow->used[at] - slow->usage->reserved[at];

	return left > 0 ? left : 0;
}

static inline int slow_donor(const struct slow *slow, int at)
{
	for (int i = 0; i < slow->rules->limit_count; i++)
		if (strcmp(slow->rules->limits[i].id,
			    slow->rules->limits[at].exchange_from) == 0)
			return i;
	return -1;
}

static inline bool slow_closed(const struct slow *slow, int at)
{
	const struct limit *limit = &slow->rules->limits[at];

	if (!limit->exclusive || slow_before(slow, at) + slow->used[at] > 0)
		return false;
	for (int i = 0; i < slow->rules->limit_count; i++)
		if (i != at &&
			slow->rules->limits[i].direction == DIRECTION_IMPORT &&
			slow_dated(slow, slow->rules->limits[i].dates) &&
			strcmp(slow->rules->limits[i].group, limit->group) ==
				0 &&
			slow_before(slow, i) + slow->used[i] > 0)
			return true;
	return false;
}

static inline int64_t slow_left(const struct slow *slow, int at)
{
	int64_t left = 0;

	if (slow_closed(slow, at))
		return 0;
	for (int i = at; i >= 0; i = slow_donor(slow, i))
		left += slow_own(slow, i);
	return left;
}

static inline int64_t slow_count(
	const struct slow *slow, int at, int64_t milli, int64_t fen)
{
	switch (slow->rules->limits[at].measure) {
	case MEASURE_VALUE:
		return fen;
	case MEASURE_PURCHASES:
		return milli > 0 && slow->used[at] == 0;
	case MEASURE_DAYS:
		return milli > 0 && slow->used[at] == 0 &&
		       slow->usage->today[at] == 0;
	case MEASURE_MASS:
	case MEASURE_VOLUME:
	case MEASURE_PIECES:
	case MEASURE_COUNT:
		break;
	}
	return milli;
}

static inline bool slow_is_whole(const struct slow *slow, int at, int line)
{
	const struct limit *limit = &slow->rules->limits[at];

	return limit->measure != MEASURE_VALUE ||
	       (limit->excess == EXCESS_TAX_ITEM &&
		       slow->basket->lines[line].goods.unit == UNIT_PIECE);
}

static inline int64_t slow_value(
	const struct slow *slow, int line, int64_t milli)
{
	const struct basket_line *from = &slow->basket->lines[line];
	int64_t value = (from->goods.price.minor * milli + 500) / 1000;

	if (milli == from->quantity_milli || value > from->amount.minor)
		return from->amount.minor;
	return value;
}

/* What is granted when only the limits of the mask cut the line. */
static inline void slow_grant(const struct slow *slow, int line,
	unsigned limits, int64_t *ret_milli, int64_t *ret_fen)
{
	const struct basket_line *from = &slow->basket->lines[line];
	int64_t step = from->goods.unit == UNIT_PIECE ? 1000 : 1;
	int64_t milli = from->quantity_milli;
	int64_t fen;
	bool fits = false;

	for (; !fits && milli > 0; milli -= fits ? 0 : step) {
		fits = true;
		for (int i = 0; i < slow->rules->limit_count; i++)
			if ((limits >> i & 1) != 0 &&
				slow_is_whole(slow, i, line) &&
				slow_count(slow, i, milli,
					slow_value(slow, line, milli)) >
					slow_left(slow, i))
				fits = false;
	}
	fen = slow_value(slow, line, milli);
	for (int i = 0; i < slow->rules->limit_count; i++)
		if ((limits >> i & 1) != 0 && !slow_is_whole(slow, i, line) &&
			fen > slow_left(slow, i))
			fen = slow_left(slow, i);
	if (fen < slow_value(slow, line, milli)) {
		int64_t covers = 0;

		while (covers < milli &&
			covers * from->goods.price.minor < fen * 1000)
			covers += step;
		milli = covers < milli ? covers : milli;
	}
	*ret_milli = milli;
	*ret_fen = fen;
}

static inline bool slow_taxes(const struct slow *slow, int at)
{
	return slow->rules->limits[at].excess == EXCESS_TAX_PART ||
	       slow->rules->limits[at].excess == EXCESS_TAX_ITEM;
}

/* The limits that count a line, one of each group. */
static inline unsigned slow_limits(const struct slow *slow, int line)
{
	const struct limit *limits = slow->rules->limits;
	unsigned mask = 0;

	for (int i = 0; i < slow->rules->limit_count; i++) {
		int best = i;
		int64_t milli;
		int64_t fen;

		if (!slow_counts(slow, i, line))
			continue;
		slow_grant(slow, line, 1u << i, &milli, &fen);
		for (int k = 0; k < slow->rules->limit_count; k++) {
			int64_t other_milli;
			int64_t other_fen;

			if (k == i || limits[i].group[0] == '\0' ||
				strcmp(limits[i].group, limits[k].group) != 0 ||
				!slow_counts(slow, k, line))
				continue;
			slow_grant(
				slow, line, 1u << k, &other_milli, &other_fen);
			if (other_fen > fen ||
				(other_fen == fen && other_milli > milli) ||
				(other_fen == fen && other_milli == milli &&
					k < i))
				best = k;
		}
		if (best == i)
			mask |= 1u << i;
	}
	return mask;
}

static inline void slow_spend(struct slow *slow, int at, int64_t count)
{
	if (count > 0 && slow_closed(slow, at))
		slow->closed_was_used[at] = true;
	for (int i = at; i >= 0 && count > 0; i = slow_donor(slow, i)) {
		int64_t own = slow_own(slow, i);

		slow->used[i] += count < own ? count : own;
		count -= count < own ? count : own;
	}
	slow->used[at] += count;
}

static inline void slow_line(struct slow *slow, int line)
{
	const struct basket_line *from = &slow->basket->lines[line];
	enum standing standing = slow_standing(slow, from->goods.hs);
	unsigned limits = slow_limits(slow, line);
	unsigned taxing = 0;
	bool limited = false;
	int64_t milli;
	int64_t fen;

	for (int i = 0; i < slow->rules->limit_count; i++) {
		const struct limit *limit = &slow->rules->limits[i];

		if ((limits >> i & 1) != 0 && slow_taxes(slow, i))
			taxing |= 1u << i;
		if (slow_counts(slow, i, line) &&
			(limit->prefix_count > 0 || limit->class[0] != '\0' ||
				limit->except_count > 0))
			limited = true;
	}
	slow_grant(slow, line, taxing, &milli, &fen);
	if (standing == STANDING_NOT_EXEMPT)
		milli = fen = 0;
	for (int i = 0; i < slow->rules->limit_count; i++)
		if ((limits >> i & 1) != 0)
			slow_spend(slow, i, slow_count(slow, i, milli, fen));
	slow->granted_milli[line] = milli;
	slow->exempt[line] = fen;
	slow->rate[line] =
		fen < from->amount.minor ? slow_rate(slow, from->goods.hs) : 0;
	slow->tax[line] =
		((from->amount.minor - fen) * slow->rate[line] + 500000) /
		1000000;
	if (standing == STANDING_NOT_EXEMPT)
		slow->treatment[line] = TREATMENT_NOT_EXEMPT;
	else if (fen < from->amount.minor)
		slow->treatment[line] = TREATMENT_EXCESS;
	else
		slow->treatment[line] =
			limited ? TREATMENT_LIMITED : TREATMENT_EXEMPT;
}

static inline int64_t slow_key(const struct slow *slow, int line)
{
	const struct basket_line *from = &slow->basket->lines[line];

	switch (slow->rules->allocation) {
	case ALLOCATION_VALUE_DESC:
		return -from->amount.minor;
	case ALLOCATION_VALUE_ASC:
		return from->amount.minor;
	case ALLOCATION_PRICE_DESC:
		return -from->goods.price.minor;
	case ALLOCATION_PRICE_ASC:
		return from->goods.price.minor;
	case ALLOCATION_RATE_DESC:
		return -slow_rate(slow, from->goods.hs);
	case ALLOCATION_RATE_ASC:
		return slow_rate(slow, from->goods.hs);
	case ALLOCATION_SCAN:
	case ALLOCATION_COUNT:
		break;
	}
	return line;
}

static inline bool slow_is_before(const struct slow *slow, int a, int b)
{
	const struct basket_line *x = &slow->basket->lines[a];
	const struct basket_line *y = &slow->basket->lines[b];
	int name = strcmp(x->goods.barcode, y->goods.barcode);

	if (slow_key(slow, a) != slow_key(slow, b))
		return slow_key(slow, a) < slow_key(slow, b);
	if (name != 0)
		return name < 0;
	if (x->goods.price.minor != y->goods.price.minor)
		return x->goods.price.minor < y->goods.price.minor;
	if (x->quantity_milli != y->quantity_milli)
		return x->quantity_milli < y->quantity_milli;
	if (x->amount.minor != y->amount.minor)
		return x->amount.minor < y->amount.minor;
	return a < b;
}

static inline void slow_judge(struct slow *slow)
{
	bool done[BASKET_LINES_MAX] = { false };

	for (int n = 0; n < slow->basket->count; n++) {
		int next = -1;

		for (int i = 0; i < slow->basket->count; i++)
			if (!done[i] &&
				(next < 0 || slow_is_before(slow, i, next)))
				next = i;
		done[next] = true;
		slow_line(slow, next);
	}
}

static inline bool slow_holds(const struct slow *slow, int at)
{
	return !slow->closed_was_used[at] &&
	       (slow->used[at] == 0 ||
		       slow_before(slow, at) + slow->used[at] +
				       slow->usage->reserved[at] <=
			       slow_cap(slow, at));
}

/* The first limit that refuses, or -1. */
static inline int slow_refuses(const struct slow *slow)
{
	for (int i = 0; i < slow->rules->limit_count; i++)
		if (!slow_holds(slow, i) &&
			!(slow->rules->limits[i].excess == EXCESS_OFFICER &&
				slow->subject->approved))
			return i;
	return -1;
}

#endif
