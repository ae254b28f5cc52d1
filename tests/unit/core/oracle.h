#ifndef ORACLE_H
#define ORACLE_H

#include "check.h"
#include "core/random.h"
#include "core/slow.h"

#include "base/text.h"
#include "core/replay.h"
#include "core/sale.h"

/* What must hold of every verdict, whatever the rules are. */
struct oracle {
	int allowed;
	int refused;
	int mixed; /* allowed baskets with free and dutiable parts */
	int fits;
};

static inline void oracle_shares(
	const struct slow *slow, const struct verdict *verdict)
{
	struct money total = { 0 };

	for (int i = 0; i < slow->basket->count; i++) {
		const struct basket_line *line = &slow->basket->lines[i];
		const struct share *share = &verdict->lines[i];

		assert_int_equal(share->exempt.minor, slow->exempt[i]);
		assert_int_equal(share->granted_milli, slow->granted_milli[i]);
		assert_int_equal(share->exempt.minor + share->dutiable.minor,
			line->amount.minor);
		assert_int_equal(share->rate_ppm, slow->rate[i]);
		assert_int_equal(share->tax.minor, slow->tax[i]);
		assert_int_equal(share->treatment, slow->treatment[i]);
		total.minor += line->amount.minor;
	}
	assert_int_equal(total.minor, slow->basket->total.minor);
	assert_int_equal(
		total.minor, verdict->exempt.minor + verdict->dutiable.minor);
}

static inline void oracle_quota(
	const struct slow *slow, const struct verdict *verdict)
{
	for (int i = 0; i < slow->rules->limit_count; i++) {
		const struct quota *quota = &verdict->quota[i];

		assert_int_equal(quota->cap, slow_cap(slow, i));
		assert_int_equal(quota->used, slow->used[i]);
		assert_int_equal(quota->before, slow_before(slow, i));
		assert_int_equal(quota->after, quota->before + quota->used);
		/* Never above a cap: what is taxed is not used. */
		if (verdict->refusal == REFUSAL_NONE && quota->used > 0 &&
			!verdict->overridden)
			assert_true(quota->after <= quota->cap);
	}
}

/* Where the first line takes first, order matters as soon as a limit cuts a
 * line, or lines choose among limits. */
static inline bool oracle_knows_no_order(const struct rules *rules)
{
	if (rules->allocation != ALLOCATION_SCAN)
		return true;
	for (int i = 0; i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];

		if (limit_taxes(limit) || limit->group[0] != '\0' ||
			limit->exchange_from[0] != '\0')
			return false;
	}
	return true;
}

/* What would fit of a line, or -1. */
static inline int64_t oracle_fit_of(const struct verdict *verdict, int line)
{
	for (int i = 0; i < verdict->fit_count; i++) {
		if (verdict->fits[i].line == line)
			return verdict->fits[i].quantity_milli;
	}
	return -1;
}

/* Order of scanning: the same goods get the same, wherever they lie. */
static inline void oracle_order(const struct slow *slow,
	const struct verdict *verdict, struct random *random)
{
	struct basket turned = *slow->basket;
	int from[BASKET_LINES_MAX];
	struct verdict again;

	for (int i = 0; i < turned.count; i++)
		from[i] = i;
	for (int i = turned.count - 1; i > 0; i--) {
		int k = random_int(random, 0, i);
		struct basket_line line = turned.lines[i];
		int at = from[i];

		turned.lines[i] = turned.lines[k];
		turned.lines[k] = line;
		from[i] = from[k];
		from[k] = at;
	}
	basket_judge(slow->rules, slow->subject, slow->usage, &turned, &again);
	assert_int_equal(again.refusal, verdict->refusal);
	assert_int_equal(again.limit, verdict->limit);
	assert_int_equal(again.tax.minor, verdict->tax.minor);
	assert_memory_equal(again.quota, verdict->quota, sizeof(again.quota));
	for (int i = 0; i < turned.count; i++) {
		const struct share *share = &verdict->lines[from[i]];

		assert_int_equal(
			again.lines[i].exempt.minor, share->exempt.minor);
		assert_int_equal(again.lines[i].tax.minor, share->tax.minor);
	}
}

/* A till that may not grant all that is left has a right to what it does. */
static inline bool oracle_has_right(const struct slow *slow)
{
	for (int i = 0; i < slow->rules->limit_count; i++) {
		if (slow->usage->reserved[i] > 0 && slow->used[i] > 0)
			return true;
	}
	return false;
}

/* lines = total = tenders - change - tax, as the ledger checks it. */
static inline void oracle_sale(
	const struct slow *slow, const struct verdict *verdict)
{
	static struct sale sale;
	struct error why;

	sale = (struct sale){ .basis = verdict->overridden ? BASIS_OVERRIDE
							   : BASIS_ALONE };
	if (oracle_has_right(slow))
		(void)text_copy(sale.lease, sizeof(sale.lease), "a leaf");
	sale.person.document = slow->subject->kind;
	sale_fill(&sale, slow->rules, slow->basket, verdict, slow->subject->day,
		LANGUAGE_EN);
	assert_true(sale_tender(&sale, NULL, 0));
	assert_ok(sale_check(&sale, &why));
	assert_ok(replay_check(&sale, slow->rules, slow->subject->day, &why));
}

/* Every way out that is offered is one, alone. */
static inline void oracle_fits(
	const struct slow *slow, const struct verdict *verdict)
{
	for (int i = 0; i < verdict->fit_count; i++) {
		const struct fit *fit = &verdict->fits[i];
		struct basket less = *slow->basket;
		struct verdict again;
		struct error why;

		if (fit->quantity_milli == 0)
			basket_remove(&less, fit->line);
		else
			assert_ok(basket_set_quantity(
				&less, fit->line, fit->quantity_milli, &why));
		basket_judge(
			slow->rules, slow->subject, slow->usage, &less, &again);
		assert_int_equal(again.refusal, REFUSAL_NONE);
	}
}

static inline enum refusal oracle_refusal(const struct slow *slow)
{
	int at = slow_refuses(slow);
	const struct limit *limit = &slow->rules->limits[at < 0 ? 0 : at];

	if (at < 0)
		return REFUSAL_NONE;
	if (limit->prefix_count > 0 || limit->except_count > 0 ||
		limit->class[0] != '\0')
		return REFUSAL_GOODS_LIMIT;
	return REFUSAL_OVER_LIMIT;
}

/* Judge a basket of goods that may be sold, and hold it against the rest. */
static inline void oracle_judge(
	struct oracle *oracle, struct slow *slow, struct random *random)
{
	struct verdict verdict;

	basket_judge(slow->rules, slow->subject, slow->usage, slow->basket,
		&verdict);
	slow_judge(slow);
	assert_int_equal(verdict.refusal, oracle_refusal(slow));
	assert_int_equal(verdict.limit, slow_refuses(slow));
	oracle_shares(slow, &verdict);
	oracle_quota(slow, &verdict);
	if (oracle_knows_no_order(slow->rules))
		oracle_order(slow, &verdict, random);
	if (verdict.refusal == REFUSAL_NONE)
		oracle_sale(slow, &verdict);
	else
		oracle_fits(slow, &verdict);
	oracle->allowed += verdict.refusal == REFUSAL_NONE;
	oracle->refused += verdict.refusal != REFUSAL_NONE;
	oracle->mixed += verdict.refusal == REFUSAL_NONE &&
			 verdict.exempt.minor > 0 && verdict.dutiable.minor > 0;
	oracle->fits += verdict.fit_count;
}

/* One of these goods, in some unit and quantity, or with a price label. */
static inline void oracle_scan(struct random *random, struct basket *basket,
	const char *hs, int64_t price_max, int64_t milli_max)
{
	struct goods goods = { .barcode = "G0", .origin = "RU", .shop = "S1" };
	struct scan label = { .has_price = true };
	int64_t milli = random_int(random, 1, (int)milli_max);
	struct error why;

	goods.unit = (enum unit)random_int(random, 0, 2);
	goods.barcode[1] = (char)('0' + random_int(random, 0, 5));
	goods.price.minor = random_int(random, 1, (int)price_max);
	(void)text_copy(goods.hs, sizeof(goods.hs), hs);
	if (goods.unit == UNIT_PIECE)
		milli = random_int(random, 1, 6) * 1000;
	label.value = (goods.price.minor * milli + 500) / 1000 +
		      random_int(random, 0, 9);
	if (random_int(random, 0, 4) > 0 || label.value == 0)
		(void)!basket_add(basket, &goods, milli, &why);
	else
		(void)!basket_add_scan(basket, &goods, &label, 1000, &why);
}

#endif
