#include "check.h"

#include "core/replay.h"

#define TODAY 20781 /* 2026-11-24 */

/* 10.00 a day, the rest taxed at 24.3 %; half of it under 15. */
static const struct rules market = {
	.limit_count = 2,
	.limits = { { .id = "old",
			    .window = WINDOW_DAY,
			    .cap = 1,
			    .dates = { .until = TODAY - 1 } },
		{ .id = "value-day",
			.window = WINDOW_DAY,
			.cap = 1000,
			.excess = EXCESS_TAX_PART,
			.reduced_under = 15,
			.reduced_ppm = 500000 } },
	.kind_count = 1,
	.kinds = { { DOCUMENT_CN_ID } },
	.rate_count = 1,
	.rates = { { .ppm = 243000 } },
};

/* 15.00 sold to somebody of an age who had used 4.00 of the allowance. */
static struct sale sold(int32_t age)
{
	const struct goods candy = {
		.barcode = "C", .hs = "1704", .origin = "RU", .price = { 500 }
	};
	const struct subject subject = { .kind = DOCUMENT_CN_ID,
		.born = TODAY - age * 366,
		.valid_until = DAY_NONE,
		.day = TODAY };
	const struct usage usage = { .used = { 0, 400 } };
	struct basket basket = { 0 };
	struct verdict verdict;
	struct sale sale = { .basis = BASIS_ALONE };
	struct error why;

	assert_ok(basket_add(&basket, &candy, 3000, &why));
	basket_judge(&market, &subject, &usage, &basket, &verdict);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	sale.person.document = DOCUMENT_CN_ID;
	sale_fill(&sale, &market, &basket, &verdict, TODAY, LANGUAGE_EN);
	assert_true(sale_tender(&sale, NULL, 0));
	assert_ok(sale_check(&sale, &why));
	return sale;
}

static void replay__confirms_what_the_rules_gave(void **state)
{
	const struct sale grown = sold(40);
	const struct sale child = sold(10);
	struct error why;

	(void)state;
	assert_int_equal(grown.quota_count, 1); /* the old one is not there */
	assert_int_equal(grown.exempt.minor, 600);
	assert_int_equal(child.exempt.minor, 100);
	assert_ok(replay_check(&grown, &market, TODAY, &why));
	assert_ok(replay_check(&child, &market, TODAY, &why));
}

static void refused(const struct sale *sale, const struct rules *rules,
	int32_t day, const char *words)
{
	struct error why;

	assert_err(ERR_FORGED, replay_check(sale, rules, day, &why));
	assert_said(words);
}

static void replay__names_what_the_rules_did_not_give(void **state)
{
	struct sale sale = sold(40);
	struct rules rules = market;

	(void)state;
	sale.lines[0].exempt.minor = 700;
	refused(&sale, &market, TODAY, "line 1: the sale has 7.00 free");
	sale = sold(40);
	sale.quota[0].used = 0;
	refused(&sale, &market, TODAY, "limit 'value-day'");
	sale = sold(40);
	sale.quota[0].cap = 2000;
	refused(&sale, &market, TODAY, "limit 'value-day'");
	sale = sold(40);
	sale.quota_count = 0;
	refused(&sale, &market, TODAY, "does not state the limit 'value-day'");
	sale = sold(40);
	refused(&sale, &market, TODAY - 1, "the limit 'old'");
	sale.lines[0].treatment = TREATMENT_LIMITED;
	refused(&sale, &market, TODAY, "line 1");
	sale = sold(40);
	rules.limits[1].window = WINDOW_TRANSACTION; /* forgets what was */
	rules.limits[1].cap = 600;
	refused(&sale, &rules, TODAY, "limit 'value-day'");
	rules = market;
	rules.rates[0].ppm = 243001;
	refused(&sale, &rules, TODAY, "243001 ppm");
	rules = market;
	rules.limits[1].excess = EXCESS_REFUSE;
	refused(&sale, &rules, TODAY, "refuse the sale (over-limit)");
	rules = market;
	rules.limit_count = 1;
	refused(&sale, &rules, TODAY, "'value-day' is not in force");
}

/* 15.00 sold by a till whose right holds less than the 6.00 that are left. */
static struct sale sold_on(int64_t right, enum basis basis)
{
	const struct goods candy = {
		.barcode = "C", .hs = "1704", .origin = "RU", .price = { 500 }
	};
	const struct subject subject = { .kind = DOCUMENT_CN_ID,
		.born = TODAY - 40 * 366,
		.valid_until = DAY_NONE,
		.day = TODAY };
	const struct usage usage = { .used = { 0, 400 },
		.reserved = { 0, 600 - right } };
	struct basket basket = { 0 };
	struct verdict verdict;
	struct sale sale = { .basis = basis };
	struct error why;

	assert_ok(basket_add(&basket, &candy, 3000, &why));
	basket_judge(&market, &subject, &usage, &basket, &verdict);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	assert_int_equal(verdict.exempt.minor, right);
	sale.person.document = DOCUMENT_CN_ID;
	sale_fill(&sale, &market, &basket, &verdict, TODAY, LANGUAGE_EN);
	if (basis != BASIS_ALONE)
		(void)text_copy(sale.lease, sizeof(sale.lease), "a leaf");
	return sale;
}

static void replay__knows_that_a_right_may_hold_less_than_is_left(void **state)
{
	struct sale lease = sold_on(250, BASIS_LEASE);
	struct sale permit = sold_on(1, BASIS_PERMIT);
	struct sale none = sold_on(0, BASIS_ALONE);
	struct sale other = sold_on(250, BASIS_ALONE);
	struct rules month = market;
	struct error why;

	(void)state;
	assert_ok(replay_check(&lease, &market, TODAY, &why));
	assert_ok(replay_check(&permit, &market, TODAY, &why));
	assert_ok(replay_check(&none, &market, TODAY, &why));
	/* Who sells alone has the whole allowance to sell. */
	refused(&other, &market, TODAY, "2.50 free of duty");
	/* A right is of the day's allowance and no other. */
	month.limits[1].window = WINDOW_MONTH;
	refused(&lease, &month, TODAY, "2.50 free of duty");
	/* What it holds is given to the first line that asks. */
	lease.lines[0].exempt.minor--;
	lease.lines[0].dutiable.minor++;
	refused(&lease, &market, TODAY, "2.49 free of duty");
}

/* Somebody of seventeen may buy candy, and has no part of what is for the
 * grown; on a day that few years have. */
static void replay__finds_the_age_that_a_limit_bars(void **state)
{
	const int32_t leap_day = 21243; /* 2028-02-29 */
	struct rules rules = market;
	struct sale sale;
	struct error why;

	(void)state;
	rules.limits[1].minimum_age = 18;
	rules.limits[1].reduced_under = 0;
	rules.limits[1].prefix_count = 1;
	(void)text_copy(rules.limits[1].prefixes[0].hs, HS_SIZE, "22");
	sale = sold(40);
	sale.lines[0].exempt.minor = 1500;
	sale.lines[0].dutiable.minor = 0;
	sale.lines[0].rate_ppm = 0;
	sale.lines[0].treatment = TREATMENT_EXEMPT;
	sale.quota[0].used = 0;
	sale.quota[0].after = sale.quota[0].before;
	assert_ok(replay_check(&sale, &rules, TODAY, &why));
	assert_ok(replay_check(&sale, &rules, leap_day, &why));
	sale.quota[0].cap = 0; /* of the young */
	assert_ok(replay_check(&sale, &rules, TODAY, &why));
	assert_ok(replay_check(&sale, &rules, leap_day, &why));
	sale.quota[0].cap = 500;
	refused(&sale, &rules, TODAY, "limit 'value-day'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replay__confirms_what_the_rules_gave),
		cmocka_unit_test(replay__names_what_the_rules_did_not_give),
		cmocka_unit_test(
			replay__knows_that_a_right_may_hold_less_than_is_left),
		cmocka_unit_test(replay__finds_the_age_that_a_limit_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
