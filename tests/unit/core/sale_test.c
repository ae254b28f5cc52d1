#include "check.h"

#include "core/sale.h"

#include <stdio.h>

#define TODAY 20781 /* 2026-11-24 */

static void names__are_those_of_the_entry(void **state)
{
	(void)state;
	assert_string_equal(treatment_name(TREATMENT_EXEMPT), "exempt");
	assert_string_equal(treatment_name(TREATMENT_LIMITED), "limited");
	assert_string_equal(treatment_name(TREATMENT_NOT_EXEMPT), "not_exempt");
	assert_string_equal(treatment_name(TREATMENT_EXCESS), "excess");
	assert_string_equal(tender_kind_name(TENDER_CASH), "cash");
	assert_string_equal(tender_kind_name(TENDER_CARD), "card");
	assert_string_equal(tender_kind_name(TENDER_MOBILE), "mobile");
	assert_string_equal(basis_name(BASIS_ALONE), "alone");
	assert_string_equal(basis_name(BASIS_LEASE), "lease");
	assert_string_equal(basis_name(BASIS_PERMIT), "permit");
	assert_string_equal(basis_name(BASIS_OVERRIDE), "override");
}

static void tender__is_kind_currency_and_amount(void **state)
{
	struct tender tender;
	struct error why;

	(void)state;
	assert_ok(tender_parse("cash:CNY:100.00", &tender, &why));
	assert_int_equal(tender.kind, TENDER_CASH);
	assert_string_equal(tender.currency, "CNY");
	assert_int_equal(tender.amount.minor, 10000);
	assert_int_equal(tender.rate_ppm, 1000000);
	assert_int_equal(tender.value.minor, 10000);
	assert_ok(tender_parse("mobile:CNY:0.5", &tender, &why));
	assert_int_equal(tender.kind, TENDER_MOBILE);
	assert_int_equal(tender.value.minor, 50);
	assert_ok(tender_parse("card:CNY:7", &tender, &why));
	assert_int_equal(tender.kind, TENDER_CARD);
}

static void tender__that_is_malformed_is_named(void **state)
{
	static const char *const bad[] = { "", "cash", "cash:CNY", ":CNY:1",
		"gold:CNY:1", "cash:CNYX:1", "Cash:CNY:1", "cash:cny:1",
		"cash:CNY:", "cash:CNY:-1", "cash:CNY:1.234", "cash:CNY:1:2",
		"cash:CNY:0", "cash:CNY:0.00", "cash::1",
		"cashcashcashcashcash:CNY:1" };
	struct tender tender = { .rate_ppm = 42 };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_err(ERR_INPUT, tender_parse(bad[i], &tender, &why));
		assert_said(bad[i]);
	}
	assert_err(ERR_INPUT, tender_parse("card:RUB:100", &tender, &why));
	assert_said("CNY");
	assert_err(ERR_INPUT, tender_parse("card:CNY:1:a b", &tender, &why));
	assert_said("reference");
	assert_err(ERR_INPUT, tender_parse("card:CNY:1:", &tender, &why));
	assert_err(ERR_INPUT, tender_parse("card:CNY:1:a:b", &tender, &why));
	assert_err(ERR_INPUT, tender_parse("cash:CNY:1:a", &tender, &why));
	assert_said("cash has no reference");
	assert_err(
		ERR_RANGE, tender_parse("cash:CNY:1000000000", &tender, &why));
	assert_int_equal(tender.rate_ppm, 42);
}

static void tender__of_foreign_cash_reaches_what_is_to_pay(void **state)
{
	struct tender tender = { .rate_ppm = 42 };
	struct error why;

	(void)state;
	assert_ok(tender_reach(
		"RUB", 85000, (struct money){ 240000 }, &tender, &why));
	assert_int_equal(tender.amount.minor, 2823600);
	assert_int_equal(tender.value.minor, 240006);
	assert_true(tender_is_real(&tender));
	assert_ok(tender_reach(
		"KRW", 5000, (struct money){ 100 }, &tender, &why));
	assert_int_equal(tender.amount.minor, 20000);
	assert_int_equal(tender.value.minor, 100);
	assert_err(ERR_RANGE,
		tender_reach("RUB", 0, (struct money){ 1 }, &tender, &why));
	assert_err(
		ERR_RANGE, tender_reach("RUB", 1, (struct money){ MONEY_MAX },
				   &tender, &why));
	assert_int_equal(tender.amount.minor, 20000);
}

static void window_is(struct limit limit, const char *expected)
{
	char text[WINDOW_TEXT_SIZE];

	window_format(&limit, TODAY, text);
	assert_string_equal(text, expected);
}

static void window__is_labelled_by_its_days(void **state)
{
	(void)state;
	window_is((struct limit){ .window = WINDOW_DAY }, "2026-11-24");
	window_is((struct limit){ .window = WINDOW_MONTH }, "2026-11");
	window_is((struct limit){ .window = WINDOW_YEAR }, "2026");
	window_is(
		(struct limit){ .window = WINDOW_TRANSACTION }, "transaction");
	window_is((struct limit){ .window = WINDOW_ROLLING, .window_days = 7 },
		"2026-11-18/2026-11-24");
}

static const struct goods candy = {
	.barcode = "4600123456782",
	.name_zh = "糖果",
	.name_ru = "Конфеты",
	.name_en = "Candy",
	.hs = "1704900000",
	.origin = "RU",
	.shop = "S01",
	.unit = UNIT_PIECE,
	.price = { 625 },
};

static const struct goods fish = {
	.barcode = "2112345",
	.name_ru = "Минтай",
	.hs = "0303670000",
	.origin = "RU",
	.shop = "S02",
	.unit = UNIT_KG,
	.price = { 9500 },
};

/* Two candies at 6.25 and a fish labelled 77.77: 90.27 out of 8,000.00. */
static struct sale filled(enum language language)
{
	const struct rules rules = {
		.limit_count = 1,
		.limits = { { .id = "value-day",
			.window = WINDOW_DAY,
			.cap = 800000 } },
		.kind_count = 1,
		.kinds = { { DOCUMENT_CN_ID } },
	};
	const struct subject subject = { .kind = DOCUMENT_CN_ID,
		.born = DAY_NONE,
		.valid_until = DAY_NONE,
		.day = TODAY };
	const struct usage usage = { .used = { 1000 } };
	const struct scan label = { .has_price = true, .value = 7777 };
	struct basket basket = { 0 };
	struct verdict verdict;
	struct sale sale = { .basis = BASIS_ALONE, .receipt = "T01-1-17" };
	struct error why;

	assert_ok(basket_add(&basket, &candy, 2000, &why));
	assert_ok(basket_add_scan(&basket, &fish, &label, 1000, &why));
	basket_judge(&rules, &subject, &usage, &basket, &verdict);
	sale_fill(&sale, &rules, &basket, &verdict, TODAY, language);
	return sale;
}

static void fill__writes_down_the_basket_all_exempt(void **state)
{
	const struct sale sale = filled(LANGUAGE_ZH);
	const struct sale_line *line = &sale.lines[1];

	(void)state;
	assert_int_equal(sale.line_count, 2);
	assert_string_equal(sale.lines[0].barcode, "4600123456782");
	assert_string_equal(line->hs, "0303670000");
	assert_string_equal(line->origin, "RU");
	assert_string_equal(line->shop, "S02");
	assert_int_equal(line->unit, UNIT_KG);
	assert_int_equal(line->quantity_milli, 819);
	assert_int_equal(line->price.minor, 9500);
	assert_int_equal(line->amount.minor, 7777);
	assert_int_equal(line->exempt.minor, 7777);
	assert_int_equal(line->treatment, TREATMENT_EXEMPT);
	assert_int_equal(line->dutiable.minor + line->tax.minor, 0);
	assert_int_equal(sale.total.minor, 9027);
	assert_int_equal(sale.exempt.minor, 9027);
	assert_int_equal(sale.dutiable.minor + sale.tax.minor, 0);
	assert_int_equal(sale.basis, BASIS_ALONE);
	assert_string_equal(sale.receipt, "T01-1-17");
}

static void fill__writes_down_what_the_limit_was_before_and_after(void **state)
{
	const struct sale sale = filled(LANGUAGE_ZH);

	(void)state;
	assert_int_equal(sale.quota_count, 1);
	assert_string_equal(sale.quota[0].limit, "value-day");
	assert_string_equal(sale.quota[0].window, "2026-11-24");
	assert_int_equal(sale.quota[0].cap, 800000);
	assert_int_equal(sale.quota[0].before, 1000);
	assert_int_equal(sale.quota[0].used, 9027);
	assert_int_equal(sale.quota[0].after, 10027);
}

static void fill__names_goods_in_the_language_or_one_there_is(void **state)
{
	(void)state;
	assert_string_equal(filled(LANGUAGE_ZH).lines[0].name, "糖果");
	assert_string_equal(filled(LANGUAGE_RU).lines[0].name, "Конфеты");
	assert_string_equal(filled(LANGUAGE_EN).lines[0].name, "Candy");
	assert_string_equal(filled(LANGUAGE_ZH).lines[1].name, "Минтай");
	assert_string_equal(filled(LANGUAGE_EN).lines[1].name, "Минтай");
}

static struct tender pays(enum tender_kind kind, int64_t amount)
{
	return (struct tender){ .kind = kind,
		.currency = "CNY",
		.amount = { amount },
		.rate_ppm = RATE_ONE,
		.value = { amount } };
}

static void tender__none_is_exact_cash(void **state)
{
	struct sale sale = filled(LANGUAGE_EN);

	(void)state;
	assert_true(sale_tender(&sale, NULL, 0));
	assert_int_equal(sale.tender_count, 1);
	assert_int_equal(sale.tenders[0].kind, TENDER_CASH);
	assert_string_equal(sale.tenders[0].currency, "CNY");
	assert_int_equal(sale.tenders[0].amount.minor, 9027);
	assert_int_equal(sale.tenders[0].rate_ppm, RATE_ONE);
	assert_int_equal(sale.tenders[0].value.minor, 9027);
	assert_int_equal(sale.change.minor, 0);
}

static void tender__several_pay_together_and_cash_gives_change(void **state)
{
	const struct tender tenders[] = { pays(TENDER_CARD, 5000),
		pays(TENDER_MOBILE, 2000), pays(TENDER_CASH, 5000) };
	struct sale sale = filled(LANGUAGE_EN);

	(void)state;
	assert_true(sale_tender(&sale, tenders, 3));
	assert_int_equal(sale.tender_count, 3);
	assert_int_equal(sale.tenders[1].kind, TENDER_MOBILE);
	assert_int_equal(sale.change.minor, 2973);
}

static void tender__a_fen_short_is_refused(void **state)
{
	const struct tender tender = pays(TENDER_CASH, 9026);
	struct sale sale = filled(LANGUAGE_EN);

	(void)state;
	assert_false(sale_tender(&sale, &tender, 1));
	assert_int_equal(sale.tender_count, 0);
}

static void tender__change_is_never_given_on_a_card(void **state)
{
	struct tender tenders[] = { pays(TENDER_CARD, 9028),
		pays(TENDER_CASH, 100) };
	struct sale sale = filled(LANGUAGE_EN);

	(void)state;
	assert_false(sale_tender(&sale, tenders, 1));
	assert_false(sale_tender(&sale, tenders, 2));
	tenders[0] = pays(TENDER_CARD, 9027);
	assert_true(sale_tender(&sale, tenders, 2));
	assert_int_equal(sale.change.minor, 100);
}

static void tender__must_cover_the_tax_as_well(void **state)
{
	const struct tender tender = pays(TENDER_CASH, 9100);
	struct sale sale = filled(LANGUAGE_EN);

	(void)state;
	sale.tax.minor = 74;
	assert_false(sale_tender(&sale, &tender, 1));
	sale.tax.minor = 73;
	assert_true(sale_tender(&sale, &tender, 1));
	assert_int_equal(sale.change.minor, 0);
}

static struct sale paid(void)
{
	const struct tender tender = pays(TENDER_CASH, 10000);
	struct sale sale = filled(LANGUAGE_EN);

	assert_true(sale_tender(&sale, &tender, 1));
	return sale;
}

static void refused(const struct sale *sale, const char *words)
{
	struct error why;

	assert_err(ERR_FORGED, sale_check(sale, &why));
	assert_said(words);
}

static void check__accepts_what_fill_and_tender_made(void **state)
{
	struct sale sale = paid();
	struct error why;

	(void)state;
	assert_ok(sale_check(&sale, &why));
	assert_int_equal(sale.change.minor, 973);
	sale = filled(LANGUAGE_EN);
	refused(&sale, "payments"); /* none yet */
}

static void check__accepts_tax_rounded_half_up_once_a_line(void **state)
{
	struct sale sale = paid();
	struct error why;

	(void)state;
	/* 10.00 of 77.77 at 12.45 %: 1.245, so 1.25 */
	sale.lines[1].treatment = TREATMENT_EXCESS;
	sale.lines[1].exempt.minor = 6777;
	sale.lines[1].dutiable.minor = 1000;
	sale.lines[1].rate_ppm = 124500;
	sale.lines[1].tax.minor = 125;
	sale.exempt.minor = 8027;
	sale.dutiable.minor = 1000;
	sale.tax.minor = 125;
	sale.change.minor = 848;
	assert_ok(sale_check(&sale, &why));
	sale.lines[1].tax.minor = 124;
	sale.tax.minor = 124;
	sale.change.minor = 849;
	refused(&sale, "line 2: the tax");
}

static void check__names_the_line_that_does_not_add_up(void **state)
{
	struct sale sale = paid();

	(void)state;
	sale.lines[0].amount.minor = 1251;
	refused(&sale, "line 1: 2 times 6.25 is not 12.51");
	sale = paid();
	sale.lines[1].quantity_milli = 820;
	refused(&sale, "line 2");
	sale = paid();
	sale.lines[1].exempt.minor--;
	refused(&sale, "line 2");
	sale = paid();
	sale.lines[1].exempt.minor += 5;
	sale.lines[1].dutiable.minor -= 5;
	refused(&sale, "line 2");
	sale = paid();
	sale.lines[0].tax.minor = 1;
	refused(&sale, "line 1");
	sale = paid();
	sale.lines[0].rate_ppm = -1;
	refused(&sale, "line 1");
}

static void check__refuses_a_treatment_that_does_not_fit(void **state)
{
	struct sale sale = paid();
	struct error why;

	(void)state;
	sale.lines[0].treatment = TREATMENT_LIMITED;
	assert_ok(sale_check(&sale, &why));
	sale.lines[0].treatment = TREATMENT_EXCESS; /* of nothing */
	refused(&sale, "line 1");
	sale.lines[0].treatment = TREATMENT_NOT_EXEMPT; /* and yet exempt */
	refused(&sale, "line 1");
	sale = paid();
	sale.lines[0].rate_ppm = 1000; /* of nothing */
	refused(&sale, "line 1");
	sale = paid();
	sale.lines[0].exempt.minor = 0;
	sale.lines[0].dutiable.minor = 1250;
	sale.lines[0].rate_ppm = 1;
	refused(&sale, "line 1: what is dutiable"); /* but called exempt */
}

static void check__lets_only_an_override_go_beyond_a_cap(void **state)
{
	struct sale sale = paid();
	struct error why;

	(void)state;
	sale.quota[0].cap = sale.quota[0].after - 1;
	refused(&sale, "limit 'value-day'");
	sale.basis = BASIS_OVERRIDE;
	assert_ok(sale_check(&sale, &why));
}

static void check__names_the_sum_that_is_wrong(void **state)
{
	struct sale sale = paid();

	(void)state;
	sale.total.minor++;
	refused(&sale, "90.28 as its total");
	sale = paid();
	sale.exempt.minor--;
	refused(&sale, "exempt");
	sale = paid();
	sale.dutiable.minor = 1;
	refused(&sale, "dutiable");
	sale = paid();
	sale.tax.minor = 1;
	refused(&sale, "tax");
	sale = paid();
	sale.line_count = 0;
	refused(&sale, "0 lines");
	sale.line_count = BASKET_LINES_MAX + 1;
	refused(&sale, "37 lines");
}

static void check__refuses_payments_that_do_not_add_up(void **state)
{
	struct sale sale = paid();

	(void)state;
	sale.change.minor++;
	refused(&sale, "payments");
	sale = paid();
	sale.tenders[0].kind = TENDER_CARD; /* change from a card */
	refused(&sale, "payments");
	sale = paid();
	sale.tenders[0].value.minor += 100;
	sale.change.minor += 100;
	refused(&sale, "payment 1");
	sale = paid();
	sale.tenders[0].rate_ppm = 2000000;
	sale.tenders[0].amount.minor = 5000;
	refused(&sale, "payment 1");
	sale = paid();
	sale.tenders[1] = pays(TENDER_CASH, -100);
	sale.tender_count = 2;
	sale.change.minor -= 100;
	refused(&sale, "payment 2");
	sale = paid();
	sale.tender_count = TENDERS_MAX + 1;
	refused(&sale, "7 payments");
}

static void check__accepts_foreign_money_at_its_rate(void **state)
{
	struct sale sale = paid();
	struct error why;

	(void)state;
	/* 1,000.00 roubles at 0.0912 yuan: 91.20 */
	sale.tenders[0] = (struct tender){ .kind = TENDER_CASH,
		.currency = "RUB",
		.amount = { 100000 },
		.rate_ppm = 91200,
		.value = { 9120 } };
	sale.change.minor = 93;
	assert_ok(sale_check(&sale, &why));
	sale.tenders[0].value.minor = 9121;
	sale.change.minor = 94;
	refused(&sale, "payment 1");
}

static void check__refuses_a_quota_that_does_not_add_up(void **state)
{
	struct sale sale = paid();
	struct error why;

	(void)state;
	sale.quota[0].after++;
	refused(&sale, "limit 'value-day'");
	sale = paid();
	sale.quota[0].cap = sale.quota[0].after;
	assert_ok(sale_check(&sale, &why));
	sale.quota[0].cap--;
	refused(&sale, "limit 'value-day'");
	sale = paid();
	sale.quota[0].before = INT64_MAX;
	refused(&sale, "limit 'value-day'");
	sale = paid();
	sale.quota[0].used = -1;
	sale.quota[0].after = 999;
	refused(&sale, "limit 'value-day'");
}

static void check__refuses_counts_and_signs_that_cannot_be(void **state)
{
	struct sale sale = paid();

	(void)state;
	sale.line_count = 0;
	refused(&sale, "0 lines");
	sale.line_count = BASKET_LINES_MAX + 1;
	refused(&sale, "37 lines");
	sale = paid();
	sale.tender_count = -1;
	refused(&sale, "-1 payments");
	sale = paid();
	sale.quota_count = -1;
	refused(&sale, "-1 limits");
	sale = paid();
	sale.quota_count = RULES_LIMITS_MAX + 1;
	refused(&sale, "13 limits");
	sale = paid();
	sale.lines[0].exempt.minor = -1;
	refused(&sale, "line 1: exempt and dutiable part");
	sale = paid();
	sale.lines[0].dutiable.minor = -1;
	sale.lines[0].exempt.minor = sale.lines[0].amount.minor + 1;
	refused(&sale, "line 1: exempt and dutiable part");
	sale = paid();
	sale.lines[0].exempt.minor = INT64_MAX;
	sale.lines[0].dutiable.minor = 1;
	refused(&sale, "line 1: exempt and dutiable part");
	sale = paid();
	sale.tenders[0].kind = TENDER_KIND_COUNT;
	refused(&sale, "payment 1");
	sale = paid();
	sale.tenders[0].amount.minor = MONEY_MAX + 1;
	refused(&sale, "payment 1");
	sale = paid();
	sale.lines[0].treatment = TREATMENT_COUNT;
	refused(&sale, "line 1: what is dutiable");
	sale = paid();
	sale.lines[0].rate_ppm = -1;
	refused(&sale, "line 1: what is dutiable");
}

/* Each line is within its bound, and together they are beyond it. */
static void check__refuses_sums_beyond_every_bound(void **state)
{
	static struct sale sale;

	(void)state;
	sale = (struct sale){ .line_count = 2 };
	sale.lines[0] = (struct sale_line){ .unit = UNIT_PIECE,
		.quantity_milli = 1000,
		.price = { MONEY_MAX },
		.amount = { MONEY_MAX },
		.exempt = { MONEY_MAX } };
	sale.lines[1] = sale.lines[0];
	refused(&sale, "line 2: the sums are beyond every bound");
	sale.lines[0].treatment = TREATMENT_NOT_EXEMPT;
	sale.lines[0].exempt.minor = 0;
	sale.lines[0].dutiable.minor = MONEY_MAX;
	sale.lines[0].rate_ppm = RATE_ONE;
	sale.lines[0].tax.minor = MONEY_MAX;
	sale.total.minor = MONEY_MAX;
	sale.dutiable.minor = MONEY_MAX;
	sale.tax.minor = MONEY_MAX;
	sale.line_count = 1;
	refused(&sale, "payments less change");
	assert_false(sale_tender(&sale, NULL, 0));
}

static void tender__of_nothing_pays_nothing(void **state)
{
	struct sale sale = filled(LANGUAGE_EN);
	struct tender none[2] = { pays(TENDER_CASH, 9027),
		pays(TENDER_CASH, 0) };

	(void)state;
	assert_false(sale_tender(&sale, none, 2));
	none[1] = pays(TENDER_CASH, 100);
	none[1].value.minor = -1;
	assert_false(sale_tender(&sale, none, 2));
	none[1].value.minor = INT64_MAX;
	assert_false(sale_tender(&sale, none, 2));
}

static void check__lets_pass_a_full_limit_the_sale_does_not_touch(void **state)
{
	struct sale sale = paid();
	struct error why;

	(void)state;
	sale.quota[1] = (struct sale_quota){ .limit = "grain-day",
		.window = "2026-11-24",
		.cap = 50000,
		.before = 60000,
		.after = 60000 };
	sale.quota_count = 2;
	assert_ok(sale_check(&sale, &why));
	sale.quota[1].used = 1;
	sale.quota[1].after = 60001;
	refused(&sale, "limit 'grain-day'");
}

static void fill__names_goods_in_chinese_where_that_is_all(void **state)
{
	const struct rules rules = { .limit_count = 0 };
	const struct verdict verdict = { .line_count = 1 };
	struct basket basket = { 0 };
	const struct goods tea = {
		.barcode = "T", .name_zh = "茶", .hs = "0902", .price = { 100 }
	};
	struct sale sale = { 0 };
	struct error why;

	(void)state;
	assert_ok(basket_add(&basket, &tea, 1000, &why));
	sale_fill(&sale, &rules, &basket, &verdict, TODAY, LANGUAGE_EN);
	assert_string_equal(sale.lines[0].name, "茶");
	sale_fill(&sale, &rules, &basket, &verdict, TODAY, LANGUAGE_RU);
	assert_string_equal(sale.lines[0].name, "茶");
}

static void check__refuses_a_tax_that_no_rate_gives(void **state)
{
	static struct sale sale;

	(void)state;
	sale = (struct sale){ .line_count = 1 };
	sale.lines[0] = (struct sale_line){ .unit = UNIT_PIECE,
		.quantity_milli = 1000,
		.price = { MONEY_MAX },
		.amount = { MONEY_MAX },
		.dutiable = { MONEY_MAX },
		.treatment = TREATMENT_NOT_EXEMPT,
		.rate_ppm = -1 };
	refused(&sale, "line 1: the tax is not its rate");
	sale.lines[0].rate_ppm = 2 * RATE_ONE; /* beyond every amount */
	sale.lines[0].tax.minor = 2 * MONEY_MAX;
	refused(&sale, "line 1: the tax is not its rate");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names__are_those_of_the_entry),
		cmocka_unit_test(tender__is_kind_currency_and_amount),
		cmocka_unit_test(tender__that_is_malformed_is_named),
		cmocka_unit_test(
			tender__of_foreign_cash_reaches_what_is_to_pay),
		cmocka_unit_test(window__is_labelled_by_its_days),
		cmocka_unit_test(fill__writes_down_the_basket_all_exempt),
		cmocka_unit_test(
			fill__writes_down_what_the_limit_was_before_and_after),
		cmocka_unit_test(
			fill__names_goods_in_the_language_or_one_there_is),
		cmocka_unit_test(tender__none_is_exact_cash),
		cmocka_unit_test(
			tender__several_pay_together_and_cash_gives_change),
		cmocka_unit_test(tender__a_fen_short_is_refused),
		cmocka_unit_test(tender__change_is_never_given_on_a_card),
		cmocka_unit_test(tender__must_cover_the_tax_as_well),
		cmocka_unit_test(check__accepts_what_fill_and_tender_made),
		cmocka_unit_test(
			check__accepts_tax_rounded_half_up_once_a_line),
		cmocka_unit_test(check__names_the_line_that_does_not_add_up),
		cmocka_unit_test(check__refuses_a_treatment_that_does_not_fit),
		cmocka_unit_test(check__lets_only_an_override_go_beyond_a_cap),
		cmocka_unit_test(check__names_the_sum_that_is_wrong),
		cmocka_unit_test(check__refuses_payments_that_do_not_add_up),
		cmocka_unit_test(check__accepts_foreign_money_at_its_rate),
		cmocka_unit_test(check__refuses_a_quota_that_does_not_add_up),
		cmocka_unit_test(
			check__refuses_counts_and_signs_that_cannot_be),
		cmocka_unit_test(check__refuses_sums_beyond_every_bound),
		cmocka_unit_test(tender__of_nothing_pays_nothing),
		cmocka_unit_test(
			check__lets_pass_a_full_limit_the_sale_does_not_touch),
		cmocka_unit_test(
			fill__names_goods_in_chinese_where_that_is_all),
		cmocka_unit_test(check__refuses_a_tax_that_no_rate_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
