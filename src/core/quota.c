#include "core/quota.h"

#include "allot.h"

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

int64_t quota_left(const struct quota *quota)
{
	return quota->cap - add_or_most(quota->after, quota->reserved);
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

static bool certificate_is_good(
	enum certificate certificate, const struct subject *subject)
{
	if (certificate == CERTIFICATE_IGNORED)
		return true;
	if (subject->valid_until == DAY_NONE)
		return certificate != CERTIFICATE_REQUIRED;
	return subject->valid_until >= subject->day;
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
	if (!certificate_is_good(rules->certificate, subject))
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

/* Too young for goods of some limit, in whatever unit they are sold? */
static bool goods_are_barred(const struct rules *rules,
	const struct subject *subject, const struct goods *goods)
{
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (limit_is_barred(limit, subject->born, subject->day) &&
			limit_in_force(limit, subject->day) &&
			limit_selects(rules, limit, goods))
			return true;
	}
	return false;
}

static enum refusal goods_judge(const struct rules *rules,
	const struct subject *subject, const struct goods *goods)
{
	if (rules_standing(rules, goods->hs, subject->day) ==
		STANDING_PROHIBITED)
		return REFUSAL_PROHIBITED;
	if (!origin_is_allowed(rules, goods->origin))
		return REFUSAL_ORIGIN;
	if (goods_are_barred(rules, subject, goods))
		return REFUSAL_UNDER_AGE;
	return REFUSAL_NONE;
}

static int64_t remaining(const struct allot *allot)
{
	for (int i = 0; i < allot->rules->limit_count; i++) {
		const struct limit *limit = &allot->rules->limits[i];
		const struct quota *quota = &allot->quota[i];

		if (limit->measure == MEASURE_VALUE &&
			limit_is_general(limit) &&
			limit_in_force(limit, allot->day))
			return left_of(quota->cap,
				add_or_most(quota->before, quota->reserved));
	}
	return 0;
}

static void verdict_fill(struct verdict *verdict, const struct allot *allot)
{
	verdict->quota_count = allot->rules->limit_count;
	for (int i = 0; i < verdict->quota_count; i++)
		verdict->quota[i] = allot->quota[i];
	verdict->line_count = allot->basket->count;
	for (int i = 0; i < verdict->line_count; i++)
		verdict->lines[i] = allot->shares[i];
	verdict->exempt.minor = allot->exempt_fen;
	verdict->dutiable.minor = allot->dutiable_fen;
	verdict->tax.minor = allot->tax_fen;
	verdict->remaining_fen = remaining(allot);
}

static bool limit_may_be_approved(const struct limit *limit)
{
	return limit->excess == EXCESS_OFFICER;
}

/* Does every limit hold, or is its excess approved? */
static bool limits_hold(
	const struct allot *allot, const struct subject *subject)
{
	for (int i = 0; i < allot->rules->limit_count; i++) {
		if (!allot_holds(allot, i) &&
			!(subject->approved &&
				limit_may_be_approved(
					&allot->rules->limits[i])))
			return false;
	}
	return true;
}

static bool line_resize(struct allot *allot, int at, int64_t quantity_milli)
{
	const struct goods *goods = &allot->basket->lines[at].goods;
	struct money amount;
	struct error why;

	if (money_times(goods->price, quantity_milli, &amount, &why) != ERR_OK)
		return false;
	allot->lines[at].quantity_milli = quantity_milli;
	allot->lines[at].amount_fen = amount.minor;
	return true;
}

static bool line_fits_at(struct allot *allot, const struct subject *subject,
	int at, int64_t quantity_milli)
{
	if (!line_resize(allot, at, quantity_milli))
		return false;
	allot_run(allot);
	return limits_hold(allot, subject) && allot->untaxed < 0;
}

/*
 * The largest quantity of one line that fits, the others as they are. Where
 * no limit taxes, less of it never uses more, so halving finds it exactly.
 * False: not even without the line.
 */
static bool line_fit(struct allot *allot, const struct subject *subject, int at,
	struct fit *ret)
{
	const struct basket_line *line = &allot->basket->lines[at];
	int64_t step = line->goods.unit == UNIT_PIECE ? QUANTITY_ONE : 1;
	int64_t fits = 0;                           /* steps that fit */
	int64_t over = line->quantity_milli / step; /* steps that do not */

	if (!line_fits_at(allot, subject, at, 0))
		return false;
	while (over - fits > 1) {
		int64_t middle = fits + (over - fits) / 2;

		if (line_fits_at(allot, subject, at, middle * step))
			fits = middle;
		else
			over = middle;
	}
	*ret = (struct fit){ .line = at, .quantity_milli = fits * step };
	return true;
}

static void fits_find(struct allot *allot, const struct subject *subject,
	struct verdict *verdict)
{
	for (int i = 0; i < allot->basket->count; i++) {
		const struct allot_line whole = allot->lines[i];

		if (line_fit(allot, subject, i,
			    &verdict->fits[verdict->fit_count]))
			verdict->fit_count++;
		allot->lines[i] = whole;
	}
}

/* The first limit in the order of the rules that does not hold. */
static void limits_judge(const struct allot *allot,
	const struct subject *subject, struct verdict *verdict)
{
	bool officer = true; /* may allow all that is refused */

	for (int i = 0; i < allot->rules->limit_count; i++) {
		const struct limit *limit = &allot->rules->limits[i];

		if (allot_holds(allot, i))
			continue;
		if (limit_may_be_approved(limit) && subject->approved) {
			verdict->overridden = true;
			continue;
		}
		officer = officer && limit_may_be_approved(limit);
		if (verdict->limit >= 0)
			continue;
		verdict->limit = i;
		verdict->refusal = limit_is_general(limit)
					   ? REFUSAL_OVER_LIMIT
					   : REFUSAL_GOODS_LIMIT;
	}
	verdict->needs_officer = verdict->limit >= 0 && officer;
	verdict->overridden = verdict->overridden && verdict->limit < 0;
}

static bool lines_judge(const struct rules *rules,
	const struct subject *subject, const struct basket *basket,
	struct verdict *verdict)
{
	for (int i = 0; i < basket->count; i++) {
		verdict->refusal =
			goods_judge(rules, subject, &basket->lines[i].goods);
		if (verdict->refusal != REFUSAL_NONE) {
			verdict->line = i;
			return false;
		}
	}
	return true;
}

void basket_judge(const struct rules *rules, const struct subject *subject,
	const struct usage *usage, const struct basket *basket,
	struct verdict *ret)
{
	struct allot allot;

	assert(rules->limit_count >= 0 &&
		rules->limit_count <= RULES_LIMITS_MAX);
	assert(basket->count >= 0 && basket->count <= BASKET_LINES_MAX);
	*ret = (struct verdict){ .line = -1, .limit = -1 };
	allot_init(&allot, rules, subject, usage, basket);
	allot_run(&allot);
	verdict_fill(ret, &allot);
	ret->refusal = subject_judge(rules, subject);
	if (ret->refusal != REFUSAL_NONE ||
		!lines_judge(rules, subject, basket, ret))
		return;
	limits_judge(&allot, subject, ret);
	if (ret->refusal != REFUSAL_NONE) {
		fits_find(&allot, subject, ret);
	} else if (allot.untaxed >= 0) {
		ret->refusal = REFUSAL_NO_RIGHT;
		ret->line = allot.untaxed;
		ret->overridden = false;
	}
}
