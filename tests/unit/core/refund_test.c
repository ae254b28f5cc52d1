#include "check.h"

#include "base/text.h"
#include "core/refund.h"

#include "random.h"

#define TODAY 20781 /* 2026-11-24 */

/* 20.00 a day and 3 pieces of 24, the rest taxed; purchases and days. */
static const struct rules market = {
	.limit_count = 5,
	.limits = { { .id = "value-day",
			    .window = WINDOW_DAY,
			    .cap = 2000,
			    .excess = EXCESS_TAX_PART,
			    .except_count = 1,
			    .except = { { "99" } } },
		{ .id = "tobacco",
			.measure = MEASURE_PIECES,
			.window = WINDOW_DAY,
			.cap = 3000,
			.excess = EXCESS_TAX_PART,
			.prefix_count = 1,
			.prefixes = { { "24" } } },
		{ .id = "sugar",
			.measure = MEASURE_MASS,
			.window = WINDOW_DAY,
			.cap = 100000,
			.excess = EXCESS_TAX_PART,
			.prefix_count = 1,
			.prefixes = { { "17" } } },
		{ .id = "purchases",
			.measure = MEASURE_PURCHASES,
			.window = WINDOW_DAY,
			.cap = 9 },
		{ .id = "days",
			.measure = MEASURE_DAYS,
			.window = WINDOW_MONTH,
			.cap = 9 } },
	.kind_count = 1,
	.kinds = { { DOCUMENT_CN_ID } },
	.exempt_count = 1,
	.exempt = { { .hs = "49" } },
	.rate_count = 1,
	.rates = { { .ppm = 243000 } },
};

static const struct goods candy = {
	.barcode = "C", .name_en = "Candy", .hs = "1704", .price = { 333 }
};
static const struct goods sugar = { .barcode = "S",
	.name_en = "Sugar",
	.hs = "1701",
	.unit = UNIT_KG,
	.price = { 999 } };
static const struct goods tobacco = {
	.barcode = "T", .name_en = "Tobacco", .hs = "2402", .price = { 101 }
};
static const struct goods book = {
	.barcode = "B", .name_en = "Book", .hs = "4901", .price = { 700 }
};

/* What was sold to a grown-up who had bought nothing that day. */
static struct sale sold(const struct basket *basket)
{
	const struct subject subject = { .kind = DOCUMENT_CN_ID,
		.born = TODAY - 40 * 366,
		.valid_until = DAY_NONE,
		.day = TODAY };
	const struct usage usage = { 0 };
	struct verdict verdict;
	struct sale sale = { .basis = BASIS_ALONE };

	basket_judge(&market, &subject, &usage, basket, &verdict);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	sale_fill(&sale, &market, basket, &verdict, TODAY, LANGUAGE_EN);
	assert_true(sale_tender(&sale, NULL, 0));
	return sale;
}

static void add(struct basket *basket, const struct goods *goods, int64_t milli)
{
	struct error why;

	assert_ok(basket_add(basket, goods, milli, &why));
}

static struct refund_of of_sale(const struct sale *sale)
{
	return (struct refund_of){
		.sale = sale, .rules = &market, .day = TODAY
	};
}

/* Take back, check, and count it as taken. */
static struct refund take(struct refund_of *of)
{
	const struct refund_paid paid = { 0 };
	struct refund refund = { 0 };
	struct error why;

	assert_ok(refund_fill(&refund, of, &why));
	assert_ok(refund_tender(&refund, &paid, NULL, 0, &why));
	assert_ok(refund_check(&refund, of, &why));
	for (int i = 0; i < of->sale->line_count; i++) {
		of->before.milli[i] += of->now.milli[i];
		of->now.milli[i] = 0;
	}
	return refund;
}

static int64_t used_of(const struct refund *refund, const char *limit)
{
	for (int i = 0; i < refund->quota_count; i++) {
		if (text_same(refund->quota[i].limit, limit))
			return refund->quota[i].used;
	}
	fail_msg("there is no limit %s", limit);
	return 0;
}

static void refund__of_a_third_gives_a_third_of_each_part(void **state)
{
	struct basket basket = { 0 };
	struct sale sale;
	struct refund_of of;
	struct refund refund;

	(void)state;
	add(&basket, &candy, 9000); /* 29.97, of it 20.00 free */
	sale = sold(&basket);
	assert_int_equal(sale.lines[0].exempt.minor, 2000);
	assert_int_equal(sale.lines[0].tax.minor, 242); /* 9.97 * 24.3 % */
	of = of_sale(&sale);
	of.now.milli[0] = 3000;
	refund = take(&of);
	assert_int_equal(refund.exempt.minor, 667);
	assert_int_equal(refund.dutiable.minor, 332);
	assert_int_equal(refund.total.minor, 999);
	assert_int_equal(refund.tax.minor, 81);
	assert_int_equal(refund.tenders[0].value.minor, 1080);
	assert_int_equal(used_of(&refund, "value-day"), -667);
	assert_int_equal(used_of(&refund, "purchases"), 0);
	of.now.milli[0] = 3000;
	refund = take(&of);
	assert_int_equal(refund.exempt.minor, 666);
	of.now.milli[0] = 3000;
	refund = take(&of);
	assert_int_equal(refund.exempt.minor, 667);
	assert_int_equal(refund.tax.minor, 81);
	assert_int_equal(used_of(&refund, "value-day"), -667);
	assert_int_equal(used_of(&refund, "purchases"), -1);
	assert_int_equal(used_of(&refund, "days"), 0);
}

static void refund__gives_back_only_to_limits_that_count_the_line(void **state)
{
	struct basket basket = { 0 };
	struct sale sale;
	struct refund_of of;
	struct refund refund;

	(void)state;
	add(&basket, &book, 2000);
	add(&basket, &sugar, 1255);
	add(&basket, &tobacco, 2000);
	sale = sold(&basket);
	of = of_sale(&sale);
	of.now.milli[0] = 1000; /* free of duty, and no limit counts it */
	refund = take(&of);
	assert_int_equal(refund.exempt.minor, 700);
	assert_int_equal(used_of(&refund, "value-day"), 0);
	of.now.milli[1] = 255;
	refund = take(&of);
	assert_int_equal(used_of(&refund, "sugar"), -255);
	assert_int_equal(used_of(&refund, "tobacco"), 0);
	of.now.milli[2] = 1000;
	refund = take(&of);
	assert_int_equal(used_of(&refund, "tobacco"), -1000);
	assert_int_equal(used_of(&refund, "value-day"), -101);
}

static void refund__of_more_than_is_left_is_refused(void **state)
{
	struct basket basket = { 0 };
	struct sale sale;
	struct refund_of of;
	struct refund refund = { 0 };
	struct error why;

	(void)state;
	add(&basket, &candy, 2000);
	sale = sold(&basket);
	of = of_sale(&sale);
	assert_err(ERR_INPUT, refund_fill(&refund, &of, &why));
	of.now.milli[0] = 2001;
	assert_err(ERR_DENIED, refund_fill(&refund, &of, &why));
	of.now.milli[0] = 1500;
	assert_err(ERR_INPUT, refund_fill(&refund, &of, &why));
	of.now.milli[0] = -1000;
	assert_err(ERR_DENIED, refund_fill(&refund, &of, &why));
	of.now.milli[0] = 2000;
	(void)take(&of);
	of.now.milli[0] = 1000;
	assert_err(ERR_DENIED, refund_fill(&refund, &of, &why));
	assert_said("line 1");
}

static void tender__goes_back_the_way_it_came_or_in_cash(void **state)
{
	struct refund refund = { .total = { 1000 }, .tax = { 243 } };
	const struct refund_paid paid = { .by = { [TENDER_CARD] = { 500 } } };
	struct tender back[] = {
		tender_of_yuan(TENDER_CARD, (struct money){ 500 }),
		tender_of_yuan(TENDER_CASH, (struct money){ 743 }),
	};
	struct error why;

	(void)state;
	assert_ok(refund_tender(&refund, &paid, back, 2, &why));
	assert_int_equal(refund.tender_count, 2);
	assert_ok(refund_tender(&refund, &paid, NULL, 0, &why));
	assert_int_equal(refund.tenders[0].value.minor, 1243);
	assert_err(ERR_INPUT, refund_tender(&refund, &paid, back, 1, &why));
	back[0] = tender_of_yuan(TENDER_CARD, (struct money){ 501 });
	back[1] = tender_of_yuan(TENDER_CASH, (struct money){ 742 });
	assert_err(ERR_DENIED, refund_tender(&refund, &paid, back, 2, &why));
	assert_said("card");
	back[0] = tender_of_yuan(TENDER_MOBILE, (struct money){ 1 });
	assert_err(ERR_DENIED, refund_tender(&refund, &paid, back, 2, &why));
	text_copy(back[0].currency, CURRENCY_SIZE, "RUB");
	assert_err(ERR_DENIED, refund_tender(&refund, &paid, back, 2, &why));
	assert_said("RUB");
}

static void check__names_what_is_not_the_sales(void **state)
{
	struct basket basket = { 0 };
	struct sale sale;
	struct refund_of of;
	struct refund good;
	struct refund bad;
	struct error why;

	(void)state;
	add(&basket, &candy, 9000);
	add(&basket, &sugar, 500);
	sale = sold(&basket);
	of = of_sale(&sale);
	of.now.milli[0] = 2000;
	of.now.milli[1] = 500;
	good = take(&of);
	of.before = (struct quantities){ 0 };
	assert_ok(refund_check(&good, &of, &why));
#define SPOILT(change)                                                 \
	do {                                                           \
		bad = good;                                            \
		change;                                                \
		assert_err(ERR_FORGED, refund_check(&bad, &of, &why)); \
	} while (0)
	SPOILT(bad.lines[0].tax.minor--);
	SPOILT(bad.lines[0].exempt.minor++);
	SPOILT(bad.lines[0].dutiable.minor++);
	SPOILT(bad.lines[0].amount.minor++);
	SPOILT(bad.lines[0].name[0] = 'X');
	SPOILT(bad.lines[0].quantity_milli = 0);
	SPOILT(bad.lines[0].line = 0);
	SPOILT(bad.lines[0].quantity_milli = 3000);
	SPOILT(bad.lines[0].line = 3);
	SPOILT(bad.lines[1].line = 1);
	SPOILT(bad.lines[1].barcode[0] = 'X');
	SPOILT(bad.lines[1].unit = UNIT_L);
	SPOILT(bad.total.minor++);
	SPOILT(bad.tax.minor++);
	SPOILT(bad.exempt.minor++);
	SPOILT(bad.dutiable.minor--);
	SPOILT(bad.quota[0].used++);
	SPOILT(bad.quota[0].after++);
	SPOILT(bad.quota[0].cap++);
	SPOILT(bad.quota[0].limit[0] = 'x');
	SPOILT(bad.quota[0].window[0] = '3');
	SPOILT(bad.quota[0].before--; bad.quota[0].after--);
	SPOILT(bad.quota_count--);
	SPOILT(bad.tenders[0].value.minor++);
	SPOILT(bad.tender_count = 0);
	SPOILT(bad.tenders[0].currency[0] = 'U');
	SPOILT(bad.tenders[0] = tender_of_yuan(
		       TENDER_CASH, (struct money){ MONEY_MAX });
		bad.tenders[1] = bad.tenders[0]; bad.tender_count = 2);
#undef SPOILT
	/* What others bought that day is not known here, and may be. */
	bad = good;
	bad.quota[0].before += 5;
	bad.quota[0].after += 5;
	assert_ok(refund_check(&bad, &of, &why));
	of.before.milli[1] = 1;
	assert_err(ERR_FORGED, refund_check(&good, &of, &why));
}

/* Sums over all refunds of a sale, taken in random parts. */
struct back {
	struct money exempt;
	struct money dutiable;
	struct money tax;
	int64_t used[RULES_LIMITS_MAX];
};

static void back_add(struct back *back, const struct refund *refund)
{
	back->exempt.minor += refund->exempt.minor;
	back->dutiable.minor += refund->dutiable.minor;
	back->tax.minor += refund->tax.minor;
	for (int i = 0; i < refund->quota_count; i++) {
		assert_true(refund->quota[i].used <= 0);
		assert_true(refund->quota[i].after >= 0);
		back->used[i] -= refund->quota[i].used;
	}
}

static void back_is_within(const struct back *back, const struct sale *sale)
{
	assert_true(back->exempt.minor <= sale->exempt.minor);
	assert_true(back->dutiable.minor <= sale->dutiable.minor);
	assert_true(back->tax.minor <= sale->tax.minor);
	for (int i = 0; i < sale->quota_count; i++)
		assert_true(back->used[i] <= sale->quota[i].used);
}

static struct sale random_sale(struct random *random)
{
	static const struct goods *const all[] = { &candy, &sugar, &tobacco,
		&book };
	struct basket basket = { 0 };
	int count = random_int(random, 1, 5);

	for (int i = 0; i < count; i++) {
		const struct goods *goods = all[random_int(random, 0, 3)];
		int64_t milli = random_int(random, 1, 7000);

		if (goods->unit == UNIT_PIECE)
			milli = (milli / 1000 + 1) * 1000;
		add(&basket, goods, milli);
	}
	return sold(&basket);
}

static bool take_some(struct refund_of *of, struct random *random)
{
	bool any = false;

	for (int i = 0; i < of->sale->line_count; i++) {
		int64_t left = refund_left(of, i);
		int64_t milli = 0;

		if (left > 0)
			milli = random_int(random, 0, (int)left);
		if (of->sale->lines[i].unit == UNIT_PIECE)
			milli -= milli % 1000;
		of->now.milli[i] = milli;
		any |= milli > 0;
	}
	return any;
}

static bool take_rest(struct refund_of *of)
{
	bool any = false;

	for (int i = 0; i < of->sale->line_count; i++) {
		of->now.milli[i] = refund_left(of, i);
		any |= of->now.milli[i] > 0;
	}
	return any;
}

static void refunds__add_up_to_the_sale_whichever_way_it_is_cut(void **state)
{
	struct random random = { 20261124 };

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct sale sale = random_sale(&random);
		struct refund_of of = of_sale(&sale);
		struct back back = { 0 };
		struct refund refund;

		for (int i = 0; i < 3; i++) {
			if (!take_some(&of, &random))
				continue;
			refund = take(&of);
			back_add(&back, &refund);
			back_is_within(&back, &sale);
		}
		if (take_rest(&of)) {
			refund = take(&of);
			back_add(&back, &refund);
		}
		assert_int_equal(back.exempt.minor, sale.exempt.minor);
		assert_int_equal(back.dutiable.minor, sale.dutiable.minor);
		assert_int_equal(back.tax.minor, sale.tax.minor);
		for (int i = 0; i < sale.quota_count - 1; i++)
			assert_int_equal(back.used[i], sale.quota[i].used);
	}
}

static void refund__of_what_was_taxed_gives_limits_nothing(void **state)
{
	struct basket basket = { 0 };
	struct sale sale;
	struct refund_of of;
	struct refund refund;

	(void)state;
	add(&basket, &tobacco, 3000); /* all that is free */
	add(&basket, &candy, 1000);
	sale = sold(&basket);
	sale.lines[2] = sale.lines[0]; /* three more in a line, all taxed */
	sale.lines[2].treatment = TREATMENT_EXCESS;
	sale.lines[2].dutiable = sale.lines[2].exempt;
	sale.lines[2].exempt.minor = 0;
	sale.line_count = 3;
	of = of_sale(&sale);
	of.now.milli[2] = 3000;
	refund = take(&of);
	assert_int_equal(refund.dutiable.minor, 303);
	assert_int_equal(used_of(&refund, "tobacco"), 0);
	assert_int_equal(used_of(&refund, "value-day"), 0);
	of.now.milli[0] = 1000;
	refund = take(&of);
	assert_int_equal(used_of(&refund, "tobacco"), -1000);
}

/* A gram at 0.09 a kilogram is worth nothing, and yet a gram. */
static void refund__of_goods_worth_nothing_gives_their_quantity(void **state)
{
	struct goods dust = sugar;
	struct basket basket = { 0 };
	struct sale sale;
	struct refund_of of;
	struct refund refund;

	(void)state;
	dust.price.minor = 9;
	add(&basket, &dust, 2);
	add(&basket, &candy, 1000);
	sale = sold(&basket);
	assert_int_equal(sale.lines[0].amount.minor, 0);
	of = of_sale(&sale);
	of.now.milli[0] = 1;
	refund = take(&of);
	assert_int_equal(used_of(&refund, "sugar"), -1);
	assert_int_equal(refund.tender_count, 0); /* no money goes back */
}

/* A sale of rules that are not at hand: the whole of it, or nothing. */
static void refund__gives_an_unknown_limit_only_all_of_it(void **state)
{
	struct basket basket = { 0 };
	struct sale sale;
	struct refund_of of;
	struct refund refund;

	(void)state;
	add(&basket, &candy, 2000);
	sale = sold(&basket);
	(void)text_copy(sale.quota[0].limit, RULES_ID_SIZE, "value-other");
	of = of_sale(&sale);
	of.now.milli[0] = 1000;
	refund = take(&of);
	assert_int_equal(used_of(&refund, "value-other"), 0);
	of.now.milli[0] = 1000;
	refund = take(&of);
	assert_int_equal(used_of(&refund, "value-other"), -666);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refund__of_a_third_gives_a_third_of_each_part),
		cmocka_unit_test(
			refund__gives_back_only_to_limits_that_count_the_line),
		cmocka_unit_test(refund__of_more_than_is_left_is_refused),
		cmocka_unit_test(tender__goes_back_the_way_it_came_or_in_cash),
		cmocka_unit_test(check__names_what_is_not_the_sales),
		cmocka_unit_test(
			refunds__add_up_to_the_sale_whichever_way_it_is_cut),
		cmocka_unit_test(
			refund__of_what_was_taxed_gives_limits_nothing),
		cmocka_unit_test(
			refund__of_goods_worth_nothing_gives_their_quantity),
		cmocka_unit_test(refund__gives_an_unknown_limit_only_all_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
