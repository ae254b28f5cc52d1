#include "core/quota.h"

#include "base/say.h"
#include "base/text.h"

#include <assert.h>

static const struct {
	const char *name;
	const char *message;
} refusals[REFUSAL_COUNT] = {
	[REFUSAL_NONE] = { "none", N_("The sale is allowed") },
	[REFUSAL_OVER_LIMIT] = { "over-limit",
		N_("The basket exceeds what is left of the allowance") },
	[REFUSAL_GOODS_LIMIT] = { "goods-limit",
		N_("The basket exceeds what is left for these goods") },
	[REFUSAL_PROHIBITED] = { "prohibited",
		N_("These goods may not be sold here") },
	[REFUSAL_ORIGIN] = { "origin",
		N_("Goods of this country of origin may not be sold here") },
	[REFUSAL_NOT_REGISTERED] = { "not-registered",
		N_("This person is not a registered resident") },
	[REFUSAL_CERTIFICATE_EXPIRED] = { "certificate-expired",
		N_("The resident's certificate has expired") },
	[REFUSAL_BLOCKED] = { "blocked",
		N_("This resident is blocked: ask the administrator") },
	[REFUSAL_UNDER_AGE] = { "under-age",
		N_("This person is too young, or the age is unknown") },
	[REFUSAL_BAD_DOCUMENT] = { "bad-document",
		N_("This kind of document is not accepted here") },
	[REFUSAL_NO_RIGHT] = { "no-right",
		N_("This till has no right to sell to this person now") },
	[REFUSAL_CLOCK] = { "clock",
		N_("The clock is not to be trusted: have it checked first") },
	[REFUSAL_SHORT_TENDER] = { "short-tender",
		N_("The payment does not cover the sale, or change is not "
		   "out of cash") },
	[REFUSAL_CLOSED] = { "closed", N_("No shift is open: open one first") },
};

const char *refusal_name(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return refusals[refusal].name;
}

const char *refusal_message(enum refusal refusal)
{
	assert(refusal < REFUSAL_COUNT);
	return refusals[refusal].message;
}

static bool kind_is_accepted(const struct rules *rules, enum document_kind kind)
{
	for (int i = 0; i < rules->kind_count; i++) {
		if (rules->kinds[i].kind == kind)
			return true;
	}
	return false;
}

static bool is_old_enough(
	const struct rules *rules, const struct subject *subject)
{
	if (rules->minimum_age <= 0)
		return true;
	return subject->born != DAY_NONE &&
	       day_age(subject->born, subject->day) >= rules->minimum_age;
}

enum refusal subject_judge(
	const struct rules *rules, const struct subject *subject)
{
	if (!kind_is_accepted(rules, subject->kind))
		return REFUSAL_BAD_DOCUMENT;
	if (rules->registered && !subject->registered)
		return REFUSAL_NOT_REGISTERED;
	if (subject->status == RESIDENT_BLOCKED)
		return REFUSAL_BLOCKED;
	if (subject->valid_until != DAY_NONE &&
		subject->valid_until < subject->day)
		return REFUSAL_CERTIFICATE_EXPIRED;
	if (!is_old_enough(rules, subject))
		return REFUSAL_UNDER_AGE;
	return REFUSAL_NONE;
}

static bool origin_is_allowed(const struct rules *rules, const char *origin)
{
	if (rules->origin_count == 0)
		return true;
	for (int i = 0; i < rules->origin_count; i++) {
		if (text_same(rules->origins[i].country, origin))
			return true;
	}
	return false;
}

static enum refusal goods_judge(
	const struct rules *rules, const struct goods *goods)
{
	if (hs_has_prefix(
		    goods->hs, rules->prohibited, rules->prohibited_count))
		return REFUSAL_PROHIBITED;
	if (!origin_is_allowed(rules, goods->origin))
		return REFUSAL_ORIGIN;
	return REFUSAL_NONE;
}

/* Amounts are bounded; should one ever not be, the limit is exceeded. */
static int64_t add_or_most(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return a < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

static int64_t left_of(int64_t cap, int64_t before)
{
	int64_t left;

	if (__builtin_sub_overflow(cap, before, &left))
		return before < 0 ? INT64_MAX : 0;
	return left > 0 ? left : 0;
}

/* What a limit sees of one line of goods that it counts. */
static int64_t line_measure(
	const struct limit *limit, const struct basket_line *line)
{
	enum unit unit = line->goods.unit;
	int64_t quantity = line->quantity_milli;

	switch (limit->measure) {
	case MEASURE_VALUE:
		return line->amount.minor;
	case MEASURE_MASS:
		return unit == UNIT_KG ? quantity : 0;
	case MEASURE_VOLUME:
		return unit == UNIT_L ? quantity : 0;
	case MEASURE_PIECES:
		return unit == UNIT_PIECE ? quantity : 0;
	case MEASURE_PURCHASES:
		return quantity > 0 ? 1 : 0;
	case MEASURE_COUNT:
		break;
	}
	return 0;
}

static int64_t line_used(
	const struct limit *limit, const struct basket_line *line)
{
	if (limit->prefix_count > 0 &&
		!hs_has_prefix(
			line->goods.hs, limit->prefixes, limit->prefix_count))
		return 0;
	return line_measure(limit, line);
}

/* Lines add up, but however many there are, they are one purchase. */
static int64_t used_together(const struct limit *limit, int64_t a, int64_t b)
{
	if (limit->measure == MEASURE_PURCHASES)
		return a > b ? a : b;
	return add_or_most(a, b);
}

#define NO_LINE (-1)

static int64_t basket_used(
	const struct limit *limit, const struct basket *basket, int except)
{
	int64_t used = 0;

	for (int i = 0; i < basket->count; i++) {
		if (i != except)
			used = used_together(limit, used,
				line_used(limit, &basket->lines[i]));
	}
	return used;
}

/* What takes nothing from a limit cannot exceed it, full as it may be. */
static bool limit_holds(int64_t cap, int64_t before, int64_t used)
{
	return used == 0 || add_or_most(before, used) <= cap;
}

static void quota_fill(const struct rules *rules, const struct usage *usage,
	const struct basket *basket, struct verdict *verdict)
{
	verdict->quota_count = rules->limit_count;
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];
		struct quota *quota = &verdict->quota[i];

		quota->cap = limit->cap;
		quota->before = limit->window == WINDOW_TRANSACTION
					? 0
					: usage->used[i];
		quota->used = basket_used(limit, basket, NO_LINE);
		quota->after = add_or_most(quota->before, quota->used);
	}
}

static int64_t remaining(
	const struct rules *rules, const struct verdict *verdict)
{
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (limit->measure == MEASURE_VALUE && limit->prefix_count == 0)
			return left_of(limit->cap, verdict->quota[i].before);
	}
	return 0;
}

static bool limits_hold_with(const struct rules *rules,
	const struct verdict *verdict, const int64_t *others,
	const struct basket_line *line)
{
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];
		const struct quota *quota = &verdict->quota[i];
		int64_t used =
			used_together(limit, others[i], line_used(limit, line));

		if (!limit_holds(quota->cap, quota->before, used))
			return false;
	}
	return true;
}

static bool line_resize(struct basket_line *line, int64_t quantity_milli)
{
	struct error why;

	line->quantity_milli = quantity_milli;
	return money_times(line->goods.price, quantity_milli, &line->amount,
		       &why) == ERR_OK;
}

/*
 * The largest quantity of one line that fits, the others as they are: less
 * of it never uses more, so halving finds it exactly. False: not even
 * without the line.
 */
static bool line_fit(const struct rules *rules, const struct basket *basket,
	const struct verdict *verdict, int index, struct fit *ret)
{
	struct basket_line line = basket->lines[index];
	int64_t step = line.goods.unit == UNIT_PIECE ? QUANTITY_ONE : 1;
	int64_t fits = 0;                          /* steps that fit */
	int64_t over = line.quantity_milli / step; /* steps that do not */
	int64_t others[RULES_LIMITS_MAX];

	for (int i = 0; i < rules->limit_count; i++)
		others[i] = basket_used(&rules->limits[i], basket, index);
	if (!line_resize(&line, 0) ||
		!limits_hold_with(rules, verdict, others, &line))
		return false;
	while (over - fits > 1) {
		int64_t middle = fits + (over - fits) / 2;

		if (line_resize(&line, middle * step) &&
			limits_hold_with(rules, verdict, others, &line))
			fits = middle;
		else
			over = middle;
	}
	*ret = (struct fit){ .line = index, .quantity_milli = fits * step };
	return true;
}

static void limits_judge(const struct rules *rules, const struct basket *basket,
	struct verdict *verdict)
{
	int at = 0;

	while (at < rules->limit_count &&
		limit_holds(verdict->quota[at].cap, verdict->quota[at].before,
			verdict->quota[at].used))
		at++;
	if (at == rules->limit_count)
		return;
	verdict->limit = at;
	verdict->refusal = rules->limits[at].prefix_count == 0
				   ? REFUSAL_OVER_LIMIT
				   : REFUSAL_GOODS_LIMIT;
	for (int i = 0; i < basket->count; i++) {
		if (line_fit(rules, basket, verdict, i,
			    &verdict->fits[verdict->fit_count]))
			verdict->fit_count++;
	}
}

void basket_judge(const struct rules *rules, const struct subject *subject,
	const struct usage *usage, const struct basket *basket,
	struct verdict *ret)
{
	assert(rules->limit_count >= 0 &&
		rules->limit_count <= RULES_LIMITS_MAX);
	assert(basket->count >= 0 && basket->count <= BASKET_LINES_MAX);
	*ret = (struct verdict){ .line = -1, .limit = -1 };
	quota_fill(rules, usage, basket, ret);
	ret->remaining_fen = remaining(rules, ret);
	ret->refusal = subject_judge(rules, subject);
	if (ret->refusal != REFUSAL_NONE)
		return;
	for (int i = 0; i < basket->count; i++) {
		ret->refusal = goods_judge(rules, &basket->lines[i].goods);
		if (ret->refusal != REFUSAL_NONE) {
			ret->line = i;
			return;
		}
	}
	limits_judge(rules, basket, ret);
}
