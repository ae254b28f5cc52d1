#include "check.h"

#include "core/rules.h"

#include <stdio.h>

static int32_t day(const char *text)
{
	struct error why;
	int32_t value = DAY_NONE;

	assert_ok(day_parse(text, &value, &why));
	return value;
}

static void period_is(const struct limit *limit, const char *on,
	const char *first, const char *last)
{
	struct period period = limit_period(limit, day(on));

	assert_int_equal(period.first, day(first));
	assert_int_equal(period.last, day(last));
}

static void names__are_those_of_the_rules_document(void **state)
{
	(void)state;
	assert_string_equal(measure_name(MEASURE_VALUE), "value");
	assert_string_equal(measure_name(MEASURE_MASS), "mass");
	assert_string_equal(measure_name(MEASURE_VOLUME), "volume");
	assert_string_equal(measure_name(MEASURE_PIECES), "pieces");
	assert_string_equal(measure_name(MEASURE_PURCHASES), "purchases");
	assert_string_equal(window_name(WINDOW_TRANSACTION), "transaction");
	assert_string_equal(window_name(WINDOW_DAY), "day");
	assert_string_equal(window_name(WINDOW_MONTH), "month");
	assert_string_equal(window_name(WINDOW_YEAR), "year");
	assert_string_equal(window_name(WINDOW_ROLLING), "rolling");
}

static void period__of_a_day_or_a_transaction_is_that_day(void **state)
{
	struct limit limit = { .window = WINDOW_DAY };

	(void)state;
	period_is(&limit, "2026-11-24", "2026-11-24", "2026-11-24");
	limit.window = WINDOW_TRANSACTION;
	period_is(&limit, "2026-11-24", "2026-11-24", "2026-11-24");
}

static void period__of_a_month_is_the_calendar_month(void **state)
{
	const struct limit limit = { .window = WINDOW_MONTH };

	(void)state;
	period_is(&limit, "2026-11-24", "2026-11-01", "2026-11-30");
	period_is(&limit, "2026-12-31", "2026-12-01", "2026-12-31");
	period_is(&limit, "2026-02-01", "2026-02-01", "2026-02-28");
	period_is(&limit, "2028-02-15", "2028-02-01", "2028-02-29");
	period_is(&limit, "2100-02-15", "2100-02-01", "2100-02-28");
}

static void period__of_a_year_is_the_calendar_year(void **state)
{
	const struct limit limit = { .window = WINDOW_YEAR };

	(void)state;
	period_is(&limit, "2026-11-24", "2026-01-01", "2026-12-31");
	period_is(&limit, "2028-01-01", "2028-01-01", "2028-12-31");
}

static void period__rolling_counts_today_and_the_days_before(void **state)
{
	struct limit limit = { .window = WINDOW_ROLLING, .window_days = 7 };

	(void)state;
	period_is(&limit, "2026-11-24", "2026-11-18", "2026-11-24");
	period_is(&limit, "2026-01-03", "2025-12-28", "2026-01-03");
	limit.window_days = 1;
	period_is(&limit, "2026-11-24", "2026-11-24", "2026-11-24");
}

static void prefix__counts_goods_whose_code_begins_so(void **state)
{
	static const struct hs_prefix prefixes[] = { { "1704" }, { "22" } };

	(void)state;
	assert_true(hs_has_prefix("1704900000", prefixes, 2));
	assert_true(hs_has_prefix("1704", prefixes, 2));
	assert_true(hs_has_prefix("2208600000", prefixes, 2));
	assert_false(hs_has_prefix("1701", prefixes, 2));
	assert_false(hs_has_prefix("0422", prefixes, 2));
	assert_false(hs_has_prefix("2208600000", prefixes, 1));
	assert_false(hs_has_prefix("2208600000", prefixes, 0));
}

static void value_name__is_value_alone_or_with_a_hyphen(void **state)
{
	(void)state;
	assert_true(limit_id_is_value("value"));
	assert_true(limit_id_is_value("value-day"));
	assert_false(limit_id_is_value("values"));
	assert_false(limit_id_is_value("grain-value"));
	assert_false(limit_id_is_value(""));
}

/* The rules of Suifenhe with one goods limit and two scale codes. */
static struct rules sound(void)
{
	return (struct rules){
		.market = "suifenhe",
		.version = 1,
		.offset_minutes = 480,
		.limit_count = 2,
		.limits = {
			{ .id = "value-day", .window = WINDOW_DAY,
				.cap = 800000 },
			{ .id = "grain-day", .measure = MEASURE_MASS,
				.window = WINDOW_DAY, .cap = 50000,
				.prefix_count = 2,
				.prefixes = { { "10" }, { "11" } } },
		},
		.origin_count = 2,
		.origins = { { "RU" }, { "MN" } },
		.prohibited_count = 2,
		.prohibited = { { .hs = "93" }, { .hs = "3601" } },
		.kind_count = 2,
		.kinds = { { DOCUMENT_CN_ID }, { DOCUMENT_RESIDENT_CARD } },
		.registered = true,
		.minimum_age = 16,
		.scale_code_count = 2,
		.scale_codes = {
			{ "21", 5, 5, SCALE_PRICE },
			{ "22", 4, 6, SCALE_WEIGHT },
		},
	};
}

static void refused(const struct rules *rules, const char *words)
{
	struct error why;

	assert_err(ERR_INPUT, rules_check(rules, &why));
	assert_said(words);
}

static void check__accepts_sound_rules_and_rules_without_lists(void **state)
{
	struct rules rules = sound();
	struct error why;

	(void)state;
	assert_ok(rules_check(&rules, &why));
	rules.limit_count = 1;
	rules.origin_count = 0;
	rules.prohibited_count = 0;
	rules.kind_count = 1;
	rules.scale_code_count = 0;
	assert_ok(rules_check(&rules, &why));
}

static void check__names_what_is_wrong_at_the_head(void **state)
{
	struct rules rules = sound();

	(void)state;
	rules.version = 0;
	refused(&rules, "version 0");
	rules = sound();
	rules.offset_minutes = 841;
	refused(&rules, "841");
	rules = sound();
	rules.minimum_age = -1;
	refused(&rules, "minimum age -1");
	rules = sound();
	rules.market[0] = '\0';
	refused(&rules, "market");
	rules = sound();
	rules.market[3] = ' ';
	refused(&rules, "sui enhe");
}

static void check__names_the_limit_and_its_contradiction(void **state)
{
	struct rules rules = sound();

	(void)state;
	rules.limits[1].cap = 0;
	refused(&rules, "limit 2 ('grain-day'): the cap 0");
	rules = sound();
	rules.limits[0].window_days = 7;
	refused(&rules, "limit 1 ('value-day')");
	rules = sound();
	rules.limits[1].window = WINDOW_ROLLING;
	refused(&rules, "rolling");
	rules = sound();
	rules.limits[1] = rules.limits[0];
	refused(&rules, "same id 'value-day'");
	rules = sound();
	rules.limits[1].prefixes[1] = rules.limits[1].prefixes[0];
	refused(&rules, "'10' is given twice");
	rules = sound();
	(void)snprintf(rules.limits[1].id, RULES_ID_SIZE, "a b");
	refused(&rules, "'a b'");
}

static void check__keeps_names_of_value_limits_for_value(void **state)
{
	struct rules rules = sound();

	(void)state;
	(void)snprintf(rules.limits[1].id, RULES_ID_SIZE, "value-grain");
	refused(&rules, "mass");
	rules.limits[1].measure = MEASURE_VALUE;
	assert_int_equal(rules_check(&rules, &(struct error){ 0 }), ERR_OK);
}

static void check__refuses_a_prefix_that_is_none(void **state)
{
	static const char *const bad[] = { "", "9", "9x", "1 04" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct rules rules = sound();

		(void)snprintf(rules.prohibited[1].hs, HS_SIZE, "%s", bad[i]);
		refused(&rules, "prohibited goods");
	}
}

static void check__refuses_what_is_listed_twice(void **state)
{
	struct rules rules = sound();

	(void)state;
	rules.origins[1] = rules.origins[0];
	refused(&rules, "'RU' is given twice");
	rules = sound();
	rules.prohibited[1] = rules.prohibited[0];
	refused(&rules, "'93' is given twice");
	rules = sound();
	rules.kinds[1] = rules.kinds[0];
	refused(&rules, "'cn-id' is given twice");
	rules = sound();
	(void)snprintf(rules.scale_codes[1].prefix, 3, "21");
	refused(&rules, "'21' is given twice");
}

static void check__refuses_lists_nobody_could_use(void **state)
{
	struct rules rules = sound();

	(void)state;
	rules.kind_count = 0;
	refused(&rules, "nobody could buy");
	rules = sound();
	(void)snprintf(rules.origins[1].country, COUNTRY_SIZE, "ru");
	refused(&rules, "origin 2");
	rules = sound();
	rules.scale_codes[0].value = 4;
	refused(&rules, "'21'");
	rules = sound();
	rules.scale_codes[0].item = 10;
	rules.scale_codes[0].value = 0;
	refused(&rules, "'21'");
	rules = sound();
	(void)snprintf(rules.scale_codes[0].prefix, 3, "31");
	refused(&rules, "'31'");
}

/* Sound rules that tax: a class, lists, rates, alternatives, an exchange. */
static struct rules taxing(void)
{
	struct rules rules = sound();
	struct limit *limits = rules.limits;

	rules.limit_count = 5;
	limits[0].excess = EXCESS_TAX_PART;
	limits[2] = (struct limit){ .id = "fish",
		.measure = MEASURE_MASS,
		.window = WINDOW_DAY,
		.cap = 5000,
		.class = "fish",
		.exchange_from = "grain-day" };
	limits[3] = (struct limit){ .id = "tea",
		.measure = MEASURE_PIECES,
		.window = WINDOW_MONTH,
		.cap = 5000,
		.prefix_count = 1,
		.prefixes = { { "0902" } },
		.group = "drinks" };
	limits[4] = limits[3];
	(void)snprintf(limits[4].id, RULES_ID_SIZE, "coffee");
	(void)snprintf(limits[4].prefixes[0].hs, HS_SIZE, "0901");
	rules.class_count = 1;
	rules.classes[0] = (struct goods_class){ .id = "fish",
		.prefix_count = 1,
		.prefixes = { { "03" } },
		.barcode_count = 1,
		.barcodes = { { "4600123456782" } } };
	rules.exempt_count = 1;
	rules.exempt[0] = (struct listed){ .hs = "49" };
	rules.not_exempt_count = 1;
	rules.not_exempt[0] = (struct listed){ .hs = "24" };
	rules.from = day("2026-01-01");
	rules.rate_count = 2;
	rules.rates[0] = (struct tax_rate){ .ppm = 243000 };
	rules.rates[1] = (struct tax_rate){ .hs = "1704", .ppm = 100000 };
	return rules;
}

static void check__accepts_rules_that_tax(void **state)
{
	const struct rules rules = taxing();
	struct error why;

	(void)state;
	assert_ok(rules_check(&rules, &why));
}

static void check__names_what_nothing_has(void **state)
{
	struct rules rules = taxing();

	(void)state;
	(void)snprintf(rules.limits[2].class, RULES_ID_SIZE, "meat");
	refused(&rules, "limit 3 ('fish'): there is no class 'meat'");
	rules = taxing();
	(void)snprintf(rules.limits[2].exchange_from, RULES_ID_SIZE, "rice");
	refused(&rules, "no limit 'rice'");
	rules = taxing();
	rules.limits[4].group[0] = '\0';
	refused(&rules, "the group 'drinks' has no other limit");
}

static void check__refuses_an_exchange_that_cannot_be(void **state)
{
	struct rules rules = taxing();

	(void)state;
	(void)snprintf(rules.limits[1].exchange_from, RULES_ID_SIZE, "fish");
	refused(&rules, "circle");
	rules = taxing();
	(void)snprintf(rules.limits[2].exchange_from, RULES_ID_SIZE, "fish");
	refused(&rules, "circle");
	rules = taxing();
	(void)snprintf(
		rules.limits[2].exchange_from, RULES_ID_SIZE, "value-day");
	refused(&rules, "nothing of 'value-day'");
	rules = taxing();
	rules.limits[1].window = WINDOW_MONTH;
	refused(&rules, "nothing of 'grain-day'");
	rules = taxing();
	rules.limits[1].dates.until = day("2026-12-31");
	refused(&rules, "nothing of 'grain-day'");
}

static void check__refuses_limits_that_contradict_each_other(void **state)
{
	struct rules rules = taxing();

	(void)state;
	rules.limits[3].prefixes[0] = rules.limits[4].prefixes[0];
	refused(&rules, "limits 'tea' and 'coffee' cap the same goods");
	rules.limits[3].dates.until = day("2026-06-30");
	rules.limits[4].dates.from = day("2026-07-01");
	assert_int_equal(rules_check(&rules, &(struct error){ 0 }), ERR_OK);
	rules = taxing();
	rules.limits[3].exclusive = true;
	refused(&rules, "exclusive");
	rules = taxing();
	rules.limits[0].exclusive = true;
	refused(&rules, "limit 1 ('value-day'): only a limit of a group");
	rules = taxing();
	rules.limits[3].dates =
		(struct dates){ day("2026-02-02"), day("2026-02-01") };
	refused(&rules, "from 2026-02-02 is after until 2026-02-01");
	rules = taxing();
	rules.limits[3].measure = MEASURE_DAYS;
	rules.limits[3].window = WINDOW_DAY;
	refused(&rules, "days are counted");
}

static void check__refuses_ages_and_shares_that_cannot_be(void **state)
{
	struct rules rules = taxing();

	(void)state;
	rules.limits[3].minimum_age = 151;
	refused(&rules, "minimum age 151");
	rules = taxing();
	rules.limits[3].reduced_under = 15;
	refused(&rules, "go together");
	rules.limits[3].reduced_ppm = 1000000;
	refused(&rules, "reduces nothing");
	rules.limits[3].reduced_ppm = 500000;
	assert_int_equal(rules_check(&rules, &(struct error){ 0 }), ERR_OK);
	rules.limits[3].minimum_age = 17;
	refused(&rules, "bars already");
}

static void check__refuses_goods_in_two_lists_at_one_time(void **state)
{
	struct rules rules = taxing();

	(void)state;
	(void)snprintf(rules.exempt[0].hs, HS_SIZE, "93");
	refused(&rules, "the prefix '93' is exempt and prohibited");
	(void)snprintf(rules.exempt[0].hs, HS_SIZE, "24");
	refused(&rules, "the prefix '24' is exempt and not exempt");
	rules.exempt[0].dates.until = day("2026-06-30");
	rules.not_exempt[0].dates.from = day("2026-07-01");
	assert_int_equal(rules_check(&rules, &(struct error){ 0 }), ERR_OK);
	rules.exempt[0].dates.until = day("2026-07-01");
	refused(&rules, "at the same time");
	rules = taxing();
	rules.others = OTHERS_PROHIBITED;
	refused(&rules, "no goods are eligible");
}

static void check__refuses_rates_that_are_none_or_two(void **state)
{
	struct rules rules = taxing();

	(void)state;
	rules.rates[1].ppm = 0;
	refused(&rules, "rate 2: the rate 0 ppm");
	rules = taxing();
	rules.rates[1].ppm = -1;
	refused(&rules, "the rate -1 ppm");
	rules = taxing();
	rules.rates[1].hs[0] = '\0';
	refused(&rules, "rates 1 and 2 are both for ''");
	rules.rates[0].dates.until = day("2026-06-30");
	rules.rates[1].dates.from = day("2026-07-01");
	assert_int_equal(rules_check(&rules, &(struct error){ 0 }), ERR_OK);
	rules.rates[1].dates.from = day("2026-07-02");
	refused(&rules, "from 2026-07-01 no rate without 'hs'");
	rules.rates[1].dates.from = day("2026-07-01");
	rules.rates[1].dates.until = day("2027-12-31");
	refused(&rules, "from 2028-01-01 no rate without 'hs'");
	rules = taxing();
	rules.rate_count = 0;
	refused(&rules, "from 2026-01-01 no rate without 'hs'");
	rules.limits[0].excess = EXCESS_REFUSE;
	refused(&rules, "no rate"); /* tobacco is always dutiable */
	rules.not_exempt_count = 0;
	assert_int_equal(rules_check(&rules, &(struct error){ 0 }), ERR_OK);
}

static void check__refuses_classes_that_are_none_or_two(void **state)
{
	struct rules rules = taxing();

	(void)state;
	rules.class_count = 2;
	rules.classes[1] = rules.classes[0];
	refused(&rules, "classes 1 and 2 have the same id 'fish'");
	rules = taxing();
	rules.classes[0].prefix_count = 0;
	rules.classes[0].barcode_count = 0;
	refused(&rules, "class 1 ('fish'): it has no goods");
	rules = taxing();
	(void)snprintf(rules.classes[0].barcodes[0].barcode, BARCODE_SIZE,
		"4600123456783");
	refused(&rules, "class 1 ('fish')"); /* wrong check digit */
	rules = taxing();
	rules.classes[0].barcode_count = 2;
	rules.classes[0].barcodes[1] = rules.classes[0].barcodes[0];
	refused(&rules, "'4600123456782' is given twice");
}

static void place_is(const struct rules *rules, const char *expected)
{
	char bytes[64];
	struct text place = text_over(bytes, sizeof(bytes));

	rules_place(rules, &place);
	assert_string_equal(bytes, expected);
}

static void place__is_the_item_that_brings_the_fault(void **state)
{
	struct rules rules = taxing();

	(void)state;
	place_is(&rules, "");
	rules.limits[2].cap = 0;
	place_is(&rules, "limits[2]");
	rules = taxing();
	(void)snprintf(rules.limits[4].id, RULES_ID_SIZE, "tea");
	place_is(&rules, "limits[4]");
	rules = taxing();
	(void)snprintf(rules.limits[2].class, RULES_ID_SIZE, "meat");
	place_is(&rules, "limits[2]");
	rules = taxing();
	(void)snprintf(rules.exempt[0].hs, HS_SIZE, "93");
	place_is(&rules, "goods.exempt[0]");
	rules = taxing();
	rules.rates[1].hs[0] = '\0';
	place_is(&rules, "goods.rates[1]");
	rules = taxing();
	rules.rate_count = 0;
	place_is(&rules, "goods.rates");
	rules = taxing();
	rules.others = OTHERS_PROHIBITED;
	place_is(&rules, "goods");
	rules = taxing();
	rules.kinds[1] = rules.kinds[0];
	place_is(&rules, "persons.documents[1]");
	rules = taxing();
	rules.version = 0;
	place_is(&rules, "");
}

static void check__knows_every_bound(void **state)
{
	struct rules rules = sound();

	(void)state;
	rules.limits[0].cap = INT64_MAX; /* no sum would hold it */
	refused(&rules, "is not from 1 to");
	rules.limits[0].cap = -1;
	refused(&rules, "the cap -1");
	rules = sound();
	rules.limits[0].window = WINDOW_ROLLING;
	rules.limits[0].window_days = 3661;
	refused(&rules, "not 3661");
	rules = sound();
	rules.offset_minutes = -841;
	refused(&rules, "-841");
	rules = sound();
	(void)snprintf(rules.scale_codes[0].prefix, 3, "2x");
	refused(&rules, "'2x'");
	(void)snprintf(rules.scale_codes[0].prefix, 3, "2");
	refused(&rules, "'2'");
	rules = sound();
	rules.scale_codes[0].item = 0;
	rules.scale_codes[0].value = 10;
	refused(&rules, "0 item and 10 value");
	rules = taxing();
	rules.rates[1].ppm = RULES_RATE_PPM_MAX + 1;
	refused(&rules, "rate 2: the rate 100000001 ppm");
	rules = taxing();
	(void)snprintf(rules.rates[1].hs, HS_SIZE, "1x");
	refused(&rules, "rate 2");
	rules = taxing();
	rules.rates[1].dates =
		(struct dates){ day("2026-02-02"), day("2026-02-01") };
	refused(&rules, "rate 2: from 2026-02-02");
	rules = taxing();
	rules.limits[3].reduced_under = -1;
	refused(&rules, "age of a share -1");
	rules = taxing();
	(void)snprintf(rules.limits[1].except[0].hs, HS_SIZE, "x");
	rules.limits[1].except_count = 1;
	refused(&rules, "limit 2");
	rules = taxing();
	(void)snprintf(rules.classes[0].prefixes[0].hs, HS_SIZE, "x");
	refused(&rules, "class 1");
	rules = taxing();
	rules.classes[0].id[0] = '*';
	refused(&rules, "class 1 ('*ish')");
	rules = taxing();
	(void)snprintf(rules.classes[0].barcodes[0].barcode, BARCODE_SIZE,
		"012345678905"); /* kept with its leading zero as EAN-13 */
	refused(&rules, "is kept as");
	rules = taxing();
	rules.limits[3].group[0] = '*';
	rules.limits[4].group[0] = '*';
	refused(&rules, "a group has letters");
}

/* What differs only in one thing that tells limits apart is no rival. */
static void check__knows_limits_apart(void **state)
{
	struct rules rules = taxing();
	struct limit *other = &rules.limits[4];
	struct error why;

	(void)state;
	*other = rules.limits[3];
	(void)snprintf(other->id, RULES_ID_SIZE, "coffee");
	refused(&rules, "cap the same goods");
	other->direction = DIRECTION_EXPORT;
	assert_ok(rules_check(&rules, &why));
	*other = rules.limits[3];
	(void)snprintf(other->id, RULES_ID_SIZE, "coffee");
	other->window = WINDOW_YEAR;
	assert_ok(rules_check(&rules, &why));
	other->window = WINDOW_MONTH;
	(void)snprintf(other->class, RULES_ID_SIZE, "fish");
	assert_ok(rules_check(&rules, &why));
	other->class[0] = '\0';
	other->except_count = 1;
	(void)snprintf(other->except[0].hs, HS_SIZE, "0902");
	assert_ok(rules_check(&rules, &why));
	other->except_count = 0;
	other->prefix_count = 2;
	(void)snprintf(other->prefixes[1].hs, HS_SIZE, "0903");
	assert_ok(rules_check(&rules, &why));
}

/* An exchange is of the same thing. */
static void check__refuses_to_exchange_what_is_not_an_amount(void **state)
{
	struct rules rules = taxing();
	struct limit *to = &rules.limits[2];
	struct limit *from = &rules.limits[1];

	(void)state;
	from->direction = DIRECTION_EXPORT;
	refused(&rules, "nothing of 'grain-day'");
	rules = taxing();
	to->dates.from = day("2026-01-01");
	refused(&rules, "nothing of 'grain-day'");
	rules = taxing();
	to->measure = from->measure = MEASURE_PURCHASES;
	refused(&rules, "nothing of 'grain-day'");
	to->measure = from->measure = MEASURE_DAYS;
	to->window = from->window = WINDOW_MONTH;
	refused(&rules, "nothing of 'grain-day'");
	rules = taxing();
	(void)snprintf(to->group, RULES_ID_SIZE, "drinks");
	refused(&rules, "nothing of 'grain-day'");
	rules = taxing();
	(void)snprintf(from->group, RULES_ID_SIZE, "drinks");
	refused(&rules, "nothing of 'grain-day'");
}

static void check__wants_a_rate_where_others_are_dutiable(void **state)
{
	struct rules rules = sound();
	struct error why;

	(void)state;
	rules.eligible_count = 1;
	rules.eligible[0] = (struct listed){ .hs = "17" };
	rules.others = OTHERS_PROHIBITED;
	assert_ok(rules_check(&rules, &why));
	rules.others = OTHERS_NOT_EXEMPT;
	refused(&rules, "no rate without 'hs'");
	rules.eligible_count = 2;
	rules.eligible[1] = rules.eligible[0];
	refused(&rules, "eligible goods: the prefix '17' is given twice");
	rules.eligible[0].dates.until = day("2026-06-30");
	rules.eligible[1].dates.from = day("2026-07-01");
	rules.others = OTHERS_PROHIBITED;
	assert_ok(rules_check(&rules, &why));
}

/* The limit that leases are for: the value of all goods, a day. */
static void lease_limit__is_the_value_of_a_day(void **state)
{
	struct rules rules = sound();
	int32_t today = day("2026-11-24");

	(void)state;
	assert_ptr_equal(rules_lease_limit(&rules, today), &rules.limits[0]);
	rules.limits[0].dates.until = today - 1;
	assert_null(rules_lease_limit(&rules, today));
	rules = sound();
	rules.limits[0].window = WINDOW_MONTH;
	assert_null(rules_lease_limit(&rules, today));
	rules = sound();
	rules.limits[0].except_count = 1;
	assert_null(rules_lease_limit(&rules, today));
	rules = sound();
	(void)snprintf(rules.limits[0].class, RULES_ID_SIZE, "fish");
	assert_null(rules_lease_limit(&rules, today));
	rules = sound();
	rules.limits[0].direction = DIRECTION_EXPORT;
	assert_null(rules_lease_limit(&rules, today));
}

static void cap__is_a_share_below_an_age(void **state)
{
	const struct limit limit = { .cap = INT64_C(9007199254740991),
		.reduced_under = 15,
		.reduced_ppm = 500001 };
	int32_t today = day("2026-11-24");

	(void)state;
	/* 9007199254740991 x 0.500001 is 4503608634569750 and a bit */
	assert_int_equal(limit_cap(&limit, day("2011-11-25"), today),
		INT64_C(4503608634569750));
	assert_int_equal(
		limit_cap(&limit, DAY_NONE, today), INT64_C(4503608634569750));
	assert_int_equal(limit_cap(&limit, day("2011-11-24"), today),
		INT64_C(9007199254740991));
}

static void list__meets_another_at_its_open_end(void **state)
{
	struct rules rules = taxing();
	struct error why;

	(void)state;
	(void)snprintf(rules.exempt[0].hs, HS_SIZE, "24");
	rules.exempt[0].dates = (struct dates){ .from = day("2026-07-01") };
	rules.not_exempt[0].dates =
		(struct dates){ .until = day("2026-06-30") };
	assert_ok(rules_check(&rules, &why));
	rules.not_exempt[0].dates =
		(struct dates){ .until = day("2026-07-01") };
	refused(&rules, "at the same time");
	rules.not_exempt[0].dates = (struct dates){ .from = day("2027-01-01") };
	refused(&rules, "at the same time");
	rules.exempt[0].dates.until = day("2026-12-31");
	assert_ok(rules_check(&rules, &why));
	rules.not_exempt[0].dates.until = day("2027-12-31");
	assert_ok(rules_check(&rules, &why));
	rules.exempt[0].dates = (struct dates){ 0, day("2026-12-31") };
	assert_ok(rules_check(&rules, &why));
	rules.exempt[0].dates.until = 0;
	refused(&rules, "at the same time");
}

static void class__of_barcodes_alone_is_found_behind_another(void **state)
{
	struct rules rules = taxing();
	struct goods tea = { .barcode = "4600123456782", .hs = "0902" };

	(void)state;
	rules.class_count = 2;
	rules.classes[1] = (struct goods_class){ .id = "tea",
		.barcode_count = 2,
		.barcodes = { { "4006381333931" }, { "4600123456782" } } };
	rules.limits[2].class[0] = '\0';
	rules.limits[2].prefix_count = 0;
	(void)snprintf(rules.limits[2].class, RULES_ID_SIZE, "tea");
	assert_true(limit_selects(&rules, &rules.limits[2], &tea));
	tea.barcode[0] = '5';
	assert_false(limit_selects(&rules, &rules.limits[2], &tea));
}

static void window__of_rolling_days_has_some(void **state)
{
	struct rules rules = sound();
	struct error why;

	(void)state;
	rules.limits[0].window = WINDOW_ROLLING;
	refused(&rules, "1 to 3660 days, not 0");
	rules.limits[0].window_days = 3661;
	refused(&rules, "1 to 3660 days, not 3661");
	rules.limits[0].window_days = 3660;
	assert_ok(rules_check(&rules, &why));
	rules.limits[0].window = WINDOW_DAY;
	refused(&rules, "only a rolling window has days");
	rules.limits[0].window_days = 0;
	rules.limits[0].measure = MEASURE_DAYS;
	(void)snprintf(rules.limits[0].id, RULES_ID_SIZE, "days");
	refused(&rules, "not in a day");
	rules.limits[0].window = WINDOW_TRANSACTION;
	refused(&rules, "not in a transaction");
	rules.limits[0].window = WINDOW_MONTH;
	assert_ok(rules_check(&rules, &why));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names__are_those_of_the_rules_document),
		cmocka_unit_test(period__of_a_day_or_a_transaction_is_that_day),
		cmocka_unit_test(period__of_a_month_is_the_calendar_month),
		cmocka_unit_test(period__of_a_year_is_the_calendar_year),
		cmocka_unit_test(
			period__rolling_counts_today_and_the_days_before),
		cmocka_unit_test(prefix__counts_goods_whose_code_begins_so),
		cmocka_unit_test(value_name__is_value_alone_or_with_a_hyphen),
		cmocka_unit_test(
			check__accepts_sound_rules_and_rules_without_lists),
		cmocka_unit_test(check__names_what_is_wrong_at_the_head),
		cmocka_unit_test(check__names_the_limit_and_its_contradiction),
		cmocka_unit_test(check__keeps_names_of_value_limits_for_value),
		cmocka_unit_test(check__refuses_a_prefix_that_is_none),
		cmocka_unit_test(check__refuses_what_is_listed_twice),
		cmocka_unit_test(check__refuses_lists_nobody_could_use),
		cmocka_unit_test(check__accepts_rules_that_tax),
		cmocka_unit_test(check__names_what_nothing_has),
		cmocka_unit_test(check__refuses_an_exchange_that_cannot_be),
		cmocka_unit_test(
			check__refuses_limits_that_contradict_each_other),
		cmocka_unit_test(check__refuses_ages_and_shares_that_cannot_be),
		cmocka_unit_test(check__refuses_goods_in_two_lists_at_one_time),
		cmocka_unit_test(check__refuses_rates_that_are_none_or_two),
		cmocka_unit_test(check__refuses_classes_that_are_none_or_two),
		cmocka_unit_test(place__is_the_item_that_brings_the_fault),
		cmocka_unit_test(check__knows_every_bound),
		cmocka_unit_test(check__knows_limits_apart),
		cmocka_unit_test(
			check__refuses_to_exchange_what_is_not_an_amount),
		cmocka_unit_test(check__wants_a_rate_where_others_are_dutiable),
		cmocka_unit_test(lease_limit__is_the_value_of_a_day),
		cmocka_unit_test(cap__is_a_share_below_an_age),
		cmocka_unit_test(list__meets_another_at_its_open_end),
		cmocka_unit_test(
			class__of_barcodes_alone_is_found_behind_another),
		cmocka_unit_test(window__of_rolling_days_has_some),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
