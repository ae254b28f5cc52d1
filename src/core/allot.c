#include "allot.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* What of a line is free of duty so far, and which limit cut it last. */
struct grant {
	int64_t milli;
	int64_t fen;
	int limit;
};

#define NO_LIMIT (-1)

static uint32_t bit_of(int limit)
{
	return UINT32_C(1) << limit;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t add_or_most(int64_t a, int64_t b)
{
	int64_t sum;

	assert(b >= 0);
	return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

int64_t left_of(int64_t cap, int64_t before)
{
	int64_t left;

	assert(cap >= 0);
	if (__builtin_sub_overflow(cap, before, &left))
		return INT64_MAX;
	return left > 0 ? left : 0;
}

/* Once for a basket: which limits count which lines. */

static uint32_t limits_of(const struct allot *allot, const struct goods *goods)
{
	const struct rules *rules = allot->rules;
	uint32_t limits = 0;

	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (limit_in_force(limit, allot->day) &&
			measure_counts(limit->measure, goods->unit) &&
			limit_selects(rules, limit, goods))
			limits |= bit_of(i);
	}
	return limits;
}

static bool order_needs_rates(enum allocation allocation)
{
	return allocation == ALLOCATION_RATE_DESC ||
	       allocation == ALLOCATION_RATE_ASC;
}

static void line_init(struct allot *allot, int at)
{
	const struct basket_line *from = &allot->basket->lines[at];
	const char *hs = from->goods.hs;
	struct allot_line *line = &allot->lines[at];

	line->quantity_milli = from->quantity_milli;
	line->amount_fen = from->amount.minor;
	line->standing = rules_standing(allot->rules, hs, allot->day);
	line->limits = 0;
	if (line->standing == STANDING_COUNTED ||
		line->standing == STANDING_PROHIBITED)
		line->limits = limits_of(allot, &from->goods);
	line->rate_ppm = order_needs_rates(allot->rules->allocation)
				 ? rules_rate(allot->rules, hs, allot->day)
				 : 0;
}

static int limit_named(const struct rules *rules, const char *id)
{
	const struct limit *limit =
		id[0] == '\0' ? NULL : rules_limit(rules, id);

	return limit == NULL ? NO_LIMIT : (int)(limit - rules->limits);
}

static uint32_t group_named(const struct allot *allot, const char *group)
{
	const struct rules *rules = allot->rules;
	uint32_t limits = 0;

	for (int i = 0; group[0] != '\0' && i < rules->limit_count; i++) {
		if (limit_in_force(&rules->limits[i], allot->day) &&
			text_same(rules->limits[i].group, group))
			limits |= bit_of(i);
	}
	return limits;
}

static void limit_init(struct allot *allot, int at,
	const struct subject *subject, const struct usage *usage)
{
	const struct limit *limit = &allot->rules->limits[at];
	bool forgets = limit->window == WINDOW_TRANSACTION;

	allot->quota[at] = (struct quota){
		.cap = limit_cap(limit, subject->born, subject->day),
		.before = forgets ? 0 : usage->used[at],
		.reserved = usage->reserved[at],
	};
	allot->today[at] = usage->today[at];
	allot->donor[at] = limit_named(allot->rules, limit->exchange_from);
	allot->group[at] = group_named(allot, limit->group);
	if (limit_is_general(limit))
		allot->general |= bit_of(at);
}

void allot_init(struct allot *allot, const struct rules *rules,
	const struct subject *subject, const struct usage *usage,
	const struct basket *basket)
{
	allot->rules = rules;
	allot->basket = basket;
	allot->day = subject->day;
	allot->general = 0;
	for (int i = 0; i < rules->limit_count; i++)
		limit_init(allot, i, subject, usage);
	for (int i = 0; i < basket->count; i++)
		line_init(allot, i);
}

/* The order of lines. */

static int64_t order_key(const struct allot *allot, int at)
{
	const struct allot_line *line = &allot->lines[at];
	int64_t price = allot->basket->lines[at].goods.price.minor;

	switch (allot->rules->allocation) {
	case ALLOCATION_VALUE_DESC:
		return -line->amount_fen;
	case ALLOCATION_VALUE_ASC:
		return line->amount_fen;
	case ALLOCATION_PRICE_DESC:
		return -price;
	case ALLOCATION_PRICE_ASC:
		return price;
	case ALLOCATION_RATE_DESC:
		return -line->rate_ppm;
	case ALLOCATION_RATE_ASC:
		return line->rate_ppm;
	case ALLOCATION_SCAN:
	case ALLOCATION_COUNT:
		break;
	}
	return 0;
}

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Below 0 when line a takes before line b. */
static int order_compare(const struct allot *allot, int a, int b)
{
	const struct goods *goods_a = &allot->basket->lines[a].goods;
	const struct goods *goods_b = &allot->basket->lines[b].goods;
	const struct allot_line *line_a = &allot->lines[a];
	const struct allot_line *line_b = &allot->lines[b];
	int order = compare(order_key(allot, a), order_key(allot, b));

	if (order == 0)
		order = strcmp(goods_a->barcode, goods_b->barcode);
	if (order == 0)
		order = compare(goods_a->price.minor, goods_b->price.minor);
	if (order == 0)
		order = compare(line_a->quantity_milli, line_b->quantity_milli);
	return order != 0 ? order
			  : compare(line_a->amount_fen, line_b->amount_fen);
}

static void order_lines(const struct allot *allot, int *order)
{
	for (int i = 0; i < allot->basket->count; i++) {
		int at = i;

		while (at > 0 && allot->rules->allocation != ALLOCATION_SCAN &&
			order_compare(allot, i, order[at - 1]) < 0) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = i;
	}
}

/* What limits have left, and what they lose. */

static int64_t limit_use(const struct allot *allot, int limit)
{
	return add_or_most(
		allot->quota[limit].before, allot->quota[limit].used);
}

static int64_t limit_own_left(const struct allot *allot, int limit)
{
	return left_of(
		allot->quota[limit].cap, add_or_most(limit_use(allot, limit),
						 allot->quota[limit].reserved));
}

/* Another of an exclusive group was used first. */
static bool limit_is_closed(const struct allot *allot, int limit)
{
	uint32_t others = allot->group[limit] & ~bit_of(limit);

	if (!allot->rules->limits[limit].exclusive ||
		limit_use(allot, limit) > 0)
		return false;
	for (int i = 0; others >> i != 0; i++) {
		if ((others & bit_of(i)) != 0 && limit_use(allot, i) > 0)
			return true;
	}
	return false;
}

static int64_t limit_left(const struct allot *allot, int limit)
{
	int64_t left = 0;
	int from = limit;

	if (limit_is_closed(allot, limit))
		return 0;
	for (int i = 0; from >= 0 && i < allot->rules->limit_count; i++) {
		left = add_or_most(left, limit_own_left(allot, from));
		from = allot->donor[from];
	}
	return left;
}

/* However many lines there are, they are one purchase on one day. */
static int64_t grant_count(
	const struct allot *allot, int limit, const struct grant *grant)
{
	bool first = grant->milli > 0 && allot->quota[limit].used == 0;

	switch (allot->rules->limits[limit].measure) {
	case MEASURE_VALUE:
		return grant->fen;
	case MEASURE_MASS:
	case MEASURE_VOLUME:
	case MEASURE_PIECES:
		return grant->milli;
	case MEASURE_PURCHASES:
		return first ? 1 : 0;
	case MEASURE_DAYS:
		return first && allot->today[limit] == 0 ? 1 : 0;
	case MEASURE_COUNT:
		break;
	}
	return 0;
}

/* Its own first, then by exchange; what is beyond all is its own excess. */
static void limit_spend(
	struct allot *allot, int limit, const struct grant *grant)
{
	int64_t count = grant_count(allot, limit, grant);
	int from = limit;

	if (count > 0 && limit_is_closed(allot, limit))
		allot->overdrawn |= bit_of(limit);
	for (int i = 0; from >= 0 && i < allot->rules->limit_count; i++) {
		int64_t take = least(count, limit_own_left(allot, from));

		allot->quota[from].used += take;
		count -= take;
		from = allot->donor[from];
	}
	allot->quota[limit].used = add_or_most(allot->quota[limit].used, count);
}

/* How a limit cuts what is granted of a line. */

/* So much of the line by quantity; its value as a line of its own has it. */
static void grant_quantity(
	const struct allot *allot, int at, struct grant *grant, int64_t milli)
{
	const struct goods *goods = &allot->basket->lines[at].goods;
	struct money value;
	struct error why;

	if (goods->unit == UNIT_PIECE)
		milli -= milli % QUANTITY_ONE;
	grant->milli = least(grant->milli, milli);
	if (money_times(goods->price, milli, &value, &why) == ERR_OK)
		grant->fen = least(grant->fen, value.minor);
}

/* So much of the line by value; what it touches of a piece or gram counts. */
static void grant_value(
	const struct allot *allot, int at, struct grant *grant, int64_t fen)
{
	const struct goods *goods = &allot->basket->lines[at].goods;
	int64_t price = goods->price.minor;
	int64_t milli;

	assert(price > 0 && fen >= 0 && fen <= MONEY_MAX);
	if (goods->unit == UNIT_PIECE)
		milli = (fen + price - 1) / price * QUANTITY_ONE;
	else
		milli = (fen * QUANTITY_ONE + price - 1) / price;
	grant->fen = fen;
	grant->milli = least(grant->milli, milli);
}

static bool measure_is_quantity(enum measure measure)
{
	return measure == MEASURE_MASS || measure == MEASURE_VOLUME ||
	       measure == MEASURE_PIECES;
}

static bool limit_cuts_quantity(const struct limit *limit, enum unit unit)
{
	return limit->measure != MEASURE_VALUE ||
	       (limit->excess == EXCESS_TAX_ITEM && unit == UNIT_PIECE);
}

static void limit_cut(
	const struct allot *allot, int at, int limit, struct grant *grant)
{
	const struct goods *goods = &allot->basket->lines[at].goods;
	const struct limit *rule = &allot->rules->limits[limit];
	int64_t left = limit_left(allot, limit);

	if (grant_count(allot, limit, grant) <= left)
		return;
	grant->limit = limit;
	if (!limit_cuts_quantity(rule, goods->unit))
		grant_value(allot, at, grant, left);
	else if (rule->measure == MEASURE_VALUE)
		grant_quantity(allot, at, grant,
			left / goods->price.minor * QUANTITY_ONE);
	else
		grant_quantity(allot, at, grant,
			measure_is_quantity(rule->measure) ? left : 0);
}

static struct grant grant_whole(const struct allot *allot, int at)
{
	return (struct grant){
		.milli = allot->lines[at].quantity_milli,
		.fen = allot->lines[at].amount_fen,
		.limit = NO_LIMIT,
	};
}

/* Of the alternatives that count a line, the first that leaves it most. */
static uint32_t group_choose(
	const struct allot *allot, int at, uint32_t candidates)
{
	struct grant most = { .milli = -1, .fen = -1 };
	uint32_t chosen = 0;

	for (int i = 0; candidates >> i != 0; i++) {
		struct grant grant = grant_whole(allot, at);

		if ((candidates & bit_of(i)) == 0)
			continue;
		limit_cut(allot, at, i, &grant);
		if (grant.fen < most.fen ||
			(grant.fen == most.fen && grant.milli <= most.milli))
			continue;
		most = grant;
		chosen = bit_of(i);
	}
	return chosen;
}

static uint32_t limits_choose(const struct allot *allot, int at)
{
	uint32_t limits = allot->lines[at].limits;

	for (int i = 0; limits >> i != 0; i++) {
		uint32_t rivals = limits & allot->group[i];

		if ((limits & bit_of(i)) == 0 || (rivals & ~bit_of(i)) == 0)
			continue;
		limits &= ~rivals;
		limits |= group_choose(allot, at, rivals);
	}
	return limits;
}

/* Whole pieces are cut first and values last, so that no order matters. */
static struct grant line_grant(
	const struct allot *allot, int at, uint32_t limits)
{
	enum unit unit = allot->basket->lines[at].goods.unit;
	struct grant grant = grant_whole(allot, at);

	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; limits >> i != 0; i++) {
			const struct limit *limit = &allot->rules->limits[i];

			if ((limits & bit_of(i)) != 0 && limit_taxes(limit) &&
				limit_cuts_quantity(limit, unit) == (pass == 0))
				limit_cut(allot, at, i, &grant);
		}
	}
	return grant;
}

/* What a line comes to. */

static void line_tax(struct allot *allot, int at)
{
	struct share *share = &allot->shares[at];
	const char *hs = allot->basket->lines[at].goods.hs;
	struct money sum = { allot->tax_fen };
	struct error why;

	share->rate_ppm = rules_rate(allot->rules, hs, allot->day);
	if (share->rate_ppm > 0 &&
		money_rate(share->dutiable, share->rate_ppm, &share->tax,
			&why) == ERR_OK &&
		money_add(sum, share->tax, &sum, &why) == ERR_OK)
		allot->tax_fen = sum.minor;
	else if (allot->untaxed < 0)
		allot->untaxed = at;
}

static enum treatment treatment_of(const struct allot *allot,
	const struct allot_line *line, const struct grant *grant)
{
	if (line->standing == STANDING_EXEMPT)
		return TREATMENT_EXEMPT;
	if (line->standing == STANDING_NOT_EXEMPT)
		return TREATMENT_NOT_EXEMPT;
	if (grant->fen < line->amount_fen)
		return TREATMENT_EXCESS;
	return (line->limits & ~allot->general) != 0 ? TREATMENT_LIMITED
						     : TREATMENT_EXEMPT;
}

static void line_share(struct allot *allot, int at, const struct grant *grant)
{
	const struct allot_line *line = &allot->lines[at];
	struct share *share = &allot->shares[at];

	*share = (struct share){
		.treatment = treatment_of(allot, line, grant),
		.limit = grant->limit,
		.granted_milli = grant->milli,
		.exempt = { grant->fen },
		.dutiable = { line->amount_fen - grant->fen },
	};
	allot->exempt_fen += share->exempt.minor;
	allot->dutiable_fen += share->dutiable.minor;
	if (share->dutiable.minor > 0)
		line_tax(allot, at);
}

static void line_allot(struct allot *allot, int at)
{
	struct grant grant = { .limit = NO_LIMIT };
	uint32_t limits = limits_choose(allot, at);

	if (allot->lines[at].standing != STANDING_NOT_EXEMPT)
		grant = line_grant(allot, at, limits);
	for (int i = 0; limits >> i != 0; i++) {
		if ((limits & bit_of(i)) != 0)
			limit_spend(allot, i, &grant);
	}
	line_share(allot, at, &grant);
}

void allot_run(struct allot *allot)
{
	int order[BASKET_LINES_MAX] = { 0 };

	allot->overdrawn = 0;
	allot->untaxed = -1;
	allot->exempt_fen = 0;
	allot->dutiable_fen = 0;
	allot->tax_fen = 0;
	for (int i = 0; i < allot->rules->limit_count; i++)
		allot->quota[i].used = 0;
	order_lines(allot, order);
	for (int i = 0; i < allot->basket->count; i++)
		line_allot(allot, order[i]);
	for (int i = 0; i < allot->rules->limit_count; i++)
		allot->quota[i].after = limit_use(allot, i);
}

bool allot_holds(const struct allot *allot, int limit)
{
	const struct quota *quota = &allot->quota[limit];

	if ((allot->overdrawn & bit_of(limit)) != 0)
		return false;
	return quota->used == 0 || add_or_most(limit_use(allot, limit),
					   quota->reserved) <= quota->cap;
}
