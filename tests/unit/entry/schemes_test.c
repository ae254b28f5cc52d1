#include "check.h"
#include "core/oracle.h"

#include "base/file.h"
#include "entry/rulesdoc.h"

#include <inttypes.h>
#include <stdio.h>

/*
 * The allowances of DOMAIN section 4 as rules documents: those that are
 * shipped, and the others written here. The examples are worked by hand.
 */

#define TODAY 20781 /* 2026-11-24 */
#define GROWN 9000  /* born 1994-08-23 */

static struct rules rules;
static struct usage usage;
static struct basket basket;
static struct verdict verdict;

static const struct subject grown = {
	.kind = DOCUMENT_PASSPORT,
	.registered = true,
	.born = GROWN,
	.valid_until = DAY_NONE,
	.day = TODAY,
};

static void start(void)
{
	usage = (struct usage){ .used = { 0 } };
	basket = (struct basket){ 0 };
}

static void shipped(const char *name)
{
	static char bytes[RULESDOC_MAX + 1];
	char path[64];
	size_t length;
	struct error why;

	(void)snprintf(path, sizeof(path), "packaging/rules/%s.json", name);
	assert_ok(file_read(path, bytes, sizeof(bytes), &length, &why));
	assert_ok(rulesdoc_decode(bytes, length, &rules, &why));
	start();
}

/* Rules with these limits, and these keys more under goods. */
static void written(const char *limits, const char *goods)
{
	static char bytes[RULESDOC_MAX + 1];
	struct text text = text_over(bytes, sizeof(bytes));
	struct error why;

	text_addf(&text,
		"{\"v\":1,\"market\":\"m\",\"version\":1,"
		"\"from\":\"2020-01-01\",\"day\":{\"offset_minutes\":480},"
		"\"limits\":[%s],\"goods\":{\"origins\":[],\"prohibited\":[]%s}"
		","
		"\"persons\":{\"documents\":[\"passport\"],\"registered\":"
		"false,\"minimum_age\":0},\"till\":{\"scale_codes\":[]},"
		"\"notes\":[]}",
		limits, goods);
	assert_ok(rulesdoc_decode(bytes, text.length, &rules, &why));
	start();
}

#define NAME       "\"name\":{\"en\":\"n\",\"ru\":\"n\",\"zh\":\"n\"}"
#define TAXED(ppm) ",\"rates\":[{\"ppm\":" #ppm "}]"

static void put(
	const char *hs, enum unit unit, int64_t price, int64_t quantity_milli)
{
	struct goods goods = {
		.origin = "RU", .shop = "S1", .unit = unit, .price = { price }
	};
	struct error why;

	(void)snprintf(
		goods.barcode, sizeof(goods.barcode), "G%d", basket.count);
	(void)text_copy(goods.hs, sizeof(goods.hs), hs);
	assert_ok(basket_add(&basket, &goods, quantity_milli, &why));
}

static void judge(const struct subject *subject)
{
	basket_judge(&rules, subject, &usage, &basket, &verdict);
}

/* What lines come to: exempt, dutiable, tax, in fen. */
static void line_is(int line, int64_t exempt, int64_t dutiable, int64_t tax)
{
	assert_int_equal(verdict.lines[line].exempt.minor, exempt);
	assert_int_equal(verdict.lines[line].dutiable.minor, dutiable);
	assert_int_equal(verdict.lines[line].tax.minor, tax);
}

static struct subject aged(int years)
{
	struct date today = day_date(TODAY);
	struct subject subject = grown;

	today.year -= years;
	subject.born = day_from_date(today);
	return subject;
}

/*
 * Source: DOMAIN 1.3. d 10 %, v 13 % -> 24.30 %; d 5 %, v 9 % -> 14.45 %;
 * d 9 %, v 9 % -> 18.81 %. On 1,000.00: 243.00, 144.50, 188.10. And half a
 * fen is a fen: 5.00 at 24.3 % are 121.5 fen.
 */
static void composite_rates__tax_the_excess_half_up_once_a_line(void **state)
{
	(void)state;
	written("{\"id\":\"value-day\"," NAME ",\"measure\":\"value\","
		"\"window\":\"day\",\"cap\":1,\"excess\":\"tax_part\"}",
		",\"rates\":[{\"ppm\":243000},{\"hs\":\"1101\",\"ppm\":144500},"
		"{\"hs\":\"11\",\"ppm\":188100}]");
	usage.used[0] = 1;
	put("1704", UNIT_PIECE, 100000, 1000);
	put("1101", UNIT_PIECE, 100000, 1000);
	put("1102", UNIT_PIECE, 100000, 1000);
	put("1101", UNIT_PIECE, 10, 1000);
	put("1101", UNIT_PIECE, 100, 1000);
	put("1704", UNIT_PIECE, 50, 1000);  /* 12.15 fen */
	put("1102", UNIT_PIECE, 50, 1000);  /* 9.405 fen */
	put("1704", UNIT_PIECE, 500, 1000); /* 121.5 fen */
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	line_is(0, 0, 100000, 24300);
	line_is(1, 0, 100000, 14450);
	line_is(2, 0, 100000, 18810);
	line_is(3, 0, 10, 1);
	line_is(4, 0, 100, 14);
	line_is(5, 0, 50, 12);
	line_is(6, 0, 50, 9);
	line_is(7, 0, 500, 122);
}

/* Source: DOMAIN 1.2, 9: 1.232 % from 1 March to 31 May 2020, else 3.696 %. */
static void rates__hold_from_their_first_to_their_last_day(void **state)
{
	static const struct {
		struct date date;
		int64_t ppm;
	} days[] = { { { 2020, 2, 29 }, 36960 }, { { 2020, 3, 1 }, 12320 },
		{ { 2020, 5, 31 }, 12320 }, { { 2020, 6, 1 }, 36960 } };

	(void)state;
	written("{\"id\":\"value-day\"," NAME ",\"measure\":\"value\","
		"\"window\":\"day\",\"cap\":800000,\"excess\":\"tax_part\"}",
		",\"rates\":[{\"ppm\":36960,\"until\":\"2020-02-29\"},"
		"{\"ppm\":12320,\"from\":\"2020-03-01\",\"until\":"
		"\"2020-05-31\"},{\"ppm\":36960,\"from\":\"2020-06-01\"}]");
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		assert_int_equal(
			rules_rate(&rules, "0303", day_from_date(days[i].date)),
			days[i].ppm);
}

/*
 * Source: DOMAIN 1.2, 5, 6 and 12, as the law has it: 8,000 a day, 50 kg of
 * grain and 1 kg of sugar; what exceeds is taxed; exactly 8,000 is inside.
 */
static void mutual_trade__taxes_the_part_above(void **state)
{
	(void)state;
	written("{\"id\":\"value-day\"," NAME ",\"measure\":\"value\","
		"\"window\":\"day\",\"cap\":800000,\"excess\":\"tax_part\"},"
		"{\"id\":\"grain\"," NAME ",\"measure\":\"mass\",\"goods\":"
		"[\"10\"],\"window\":\"day\",\"cap\":50000,\"excess\":"
		"\"tax_part\"},"
		"{\"id\":\"sugar\"," NAME ",\"measure\":\"mass\",\"goods\":"
		"[\"1701\"],\"window\":\"day\",\"cap\":1000,\"excess\":"
		"\"tax_part\"}",
		TAXED(243000));
	put("1006300000", UNIT_KG, 700, 60000); /* 420.00 for 60 kg */
	put("1701", UNIT_KG, 900, 1500);        /* 13.50 for 1.5 kg */
	put("4202", UNIT_PIECE, 765100, 1000);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	line_is(0, 35000, 7000, 1701);
	line_is(1, 900, 450, 109); /* 109.35 */
	line_is(2, 764100, 1000, 243);
	assert_int_equal(verdict.lines[0].treatment, TREATMENT_EXCESS);
	assert_int_equal(verdict.quota[0].after, 800000);
	assert_int_equal(verdict.quota[1].after, 50000);
	assert_int_equal(verdict.quota[2].after, 1000);
	assert_int_equal(verdict.exempt.minor, 800000);
	assert_int_equal(verdict.dutiable.minor, 8450);
	assert_int_equal(verdict.tax.minor, 2053);
}

static void suifenhe__refuses_above_and_sells_grain_within(void **state)
{
	(void)state;
	shipped("suifenhe");
	put("1101000000", UNIT_KG, 700, 50000);
	put("1101000000", UNIT_PIECE, 6600, 20000);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	assert_int_equal(verdict.lines[0].treatment, TREATMENT_LIMITED);
	assert_int_equal(verdict.lines[1].treatment, TREATMENT_EXEMPT);
	put("1001", UNIT_KG, 700, 1);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_GOODS_LIMIT);
	assert_int_equal(verdict.limit, 1);
	start();
	put("7116", UNIT_PIECE, 800000, 1000);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	put("7116", UNIT_PIECE, 1, 1000);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_OVER_LIMIT);
	assert_int_equal(verdict.tax.minor, 0);
}

/* Source: DOMAIN 4, Hainan: 100,000 a year from 16; 4 phones, 1.5 l. */
static void hainan__taxes_whole_pieces_above_the_year(void **state)
{
	const struct subject child = aged(15);

	(void)state;
	shipped("hainan");
	usage.used[0] = 9000000;                     /* 10,000.00 left */
	put("8517130000", UNIT_PIECE, 400000, 3000); /* 13 %: last */
	put("3304990000", UNIT_PIECE, 30000, 31000); /* 50 %: first, 30 */
	judge(&child);
	assert_int_equal(verdict.refusal, REFUSAL_UNDER_AGE);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	line_is(1, 900000, 30000, 15000);
	line_is(0, 0, 1200000, 156000); /* 1,000 left is not a phone */
	assert_int_equal(verdict.quota[0].after, 9900000);
	assert_int_equal(verdict.quota[1].after, 30000);
	start();
	put("2208200000", UNIT_L, 40000, 2000);
	judge(&grown);
	line_is(0, 60000, 20000, 10000);
}

/* Source: DOMAIN 4, traveller to China: 5,000, an indivisible item whole. */
static void traveller__pays_for_the_whole_of_an_indivisible_item(void **state)
{
	(void)state;
	written("{\"id\":\"value\"," NAME ",\"measure\":\"value\",\"window\":"
		"\"transaction\",\"cap\":500000,\"excess\":\"tax_item\"}",
		TAXED(130000));
	put("9101", UNIT_PIECE, 600000, 1000);
	put("6203", UNIT_PIECE, 150000, 4000); /* 3 of 4 fit */
	put("0810", UNIT_KG, 10000, 6000);     /* 5 kg of 6 fit */
	judge(&grown);
	line_is(0, 0, 600000, 78000);
	line_is(1, 450000, 150000, 19500);
	line_is(2, 50000, 10000, 1300);
}

/* Source: DOMAIN 4, Hong Kong and Macau: 12,000, with port shops 15,000. */
static void nested_caps__hold_one_inside_the_other(void **state)
{
	(void)state;
	written("{\"id\":\"value-all\"," NAME ",\"measure\":\"value\","
		"\"window\":\"transaction\",\"cap\":1500000,\"excess\":"
		"\"tax_part\"},"
		"{\"id\":\"value-abroad\"," NAME ",\"measure\":\"value\","
		"\"window\":\"transaction\",\"cap\":1200000,\"except\":"
		"[\"3304\"],\"minimum_age\":18,\"excess\":\"tax_part\"}",
		TAXED(200000));
	put("4202", UNIT_PIECE, 1300000, 1000);
	put("3304", UNIT_PIECE, 400000, 1000); /* of the port shop */
	judge(&grown);
	line_is(0, 1200000, 100000, 20000);
	line_is(1, 300000, 100000, 20000);
	judge(&(struct subject){ .kind = DOCUMENT_PASSPORT,
		.born = DAY_NONE,
		.valid_until = DAY_NONE,
		.day = TODAY });
	assert_int_equal(verdict.refusal, REFUSAL_UNDER_AGE);
	assert_int_equal(verdict.line, 0);
}

/* Source: DOMAIN 4, Vietnam border residents: a day's value, 4 days a month. */
static void days__beyond_the_fourth_have_no_allowance(void **state)
{
	(void)state;
	written("{\"id\":\"value-day\"," NAME ",\"measure\":\"value\","
		"\"window\":\"day\",\"cap\":200000000,\"excess\":\"tax_part\"},"
		"{\"id\":\"days\"," NAME ",\"measure\":\"days\",\"window\":"
		"\"month\",\"cap\":4,\"excess\":\"tax_part\"}",
		TAXED(100000));
	put("0810", UNIT_KG, 1000, 3000);
	put("0811", UNIT_KG, 1000, 3000);
	usage.used[1] = 3;
	judge(&grown);
	line_is(0, 3000, 0, 0);
	line_is(1, 3000, 0, 0);
	assert_int_equal(verdict.quota[1].used, 1);
	usage.used[1] = 4;
	usage.today[1] = 1; /* the second purchase of the fourth day */
	judge(&grown);
	line_is(0, 3000, 0, 0);
	assert_int_equal(verdict.quota[1].used, 0);
	usage.today[1] = 0;
	judge(&grown);
	line_is(0, 0, 3000, 300);
	line_is(1, 0, 3000, 300);
	assert_int_equal(verdict.quota[0].used, 0);
}

/* Source: DOMAIN 4, Vietnam travellers: 1.5 l, or 2 l, or 3 l. */
static void alternatives__are_closed_by_the_one_used_first(void **state)
{
	(void)state;
	written("{\"id\":\"strong\"," NAME ",\"measure\":\"volume\",\"goods\":"
		"[\"2208\"],\"window\":\"transaction\",\"cap\":1500,\"group\":"
		"\"drink\",\"exclusive\":true,\"excess\":\"tax_part\"},"
		"{\"id\":\"wine\"," NAME ",\"measure\":\"volume\",\"goods\":"
		"[\"2204\"],\"window\":\"transaction\",\"cap\":2000,\"group\":"
		"\"drink\",\"exclusive\":true,\"excess\":\"tax_part\"},"
		"{\"id\":\"other\"," NAME ",\"measure\":\"volume\",\"goods\":"
		"[\"2203\"],\"window\":\"transaction\",\"cap\":3000,\"group\":"
		"\"drink\",\"exclusive\":true,\"excess\":\"tax_part\"}",
		TAXED(500000));
	put("2204", UNIT_L, 1000, 2500);
	put("2208", UNIT_L, 1000, 1000);
	put("2203", UNIT_L, 1000, 1000);
	judge(&grown);
	line_is(0, 2000, 500, 250);
	line_is(1, 0, 1000, 500);
	line_is(2, 0, 1000, 500);
	assert_int_equal(verdict.quota[1].used, 2000);
	assert_int_equal(verdict.quota[0].used + verdict.quota[2].used, 0);
}

static void group__counts_a_line_where_least_of_it_is_dutiable(void **state)
{
	(void)state;
	written("{\"id\":\"small\"," NAME ",\"measure\":\"value\",\"goods\":"
		"[\"17\"],\"window\":\"day\",\"cap\":1000,\"group\":\"g\","
		"\"excess\":\"tax_part\"},"
		"{\"id\":\"large\"," NAME ",\"measure\":\"value\",\"goods\":"
		"[\"1704\"],\"window\":\"day\",\"cap\":3000,\"group\":\"g\","
		"\"excess\":\"tax_part\"}",
		TAXED(100000));
	put("1704", UNIT_PIECE, 800, 1000);  /* both do: the first */
	put("1704", UNIT_PIECE, 2500, 1000); /* the second only */
	put("1704", UNIT_PIECE, 600, 1000);  /* 200 here, 500 there */
	judge(&grown);
	line_is(0, 800, 0, 0);
	line_is(1, 2500, 0, 0);
	line_is(2, 500, 100, 10);
	assert_int_equal(verdict.quota[0].used, 800);
	assert_int_equal(verdict.quota[1].used, 3000);
}

/*
 * Source: DOMAIN 4, Norway (toll.no): 1 l spirits, 1.5 l wine, 2 l beer;
 * spirits may become wine, wine beer, never the other way.
 */
static void norway__exchanges_one_way(void **state)
{
	(void)state;
	shipped("norway");
	put("2203000000", UNIT_L, 1000, 4500); /* 2 + 1.5 + 1 */
	judge(&grown);
	line_is(0, 4500, 0, 0);
	assert_int_equal(verdict.quota[0].used, 1000);
	assert_int_equal(verdict.quota[1].used, 1500);
	assert_int_equal(verdict.quota[2].used, 2000);

	start();
	put("2208200000", UNIT_L, 1000, 4500); /* none of the others' */
	judge(&grown);
	line_is(0, 1000, 3500, 5250);

	start();
	put("2203000000", UNIT_L, 1000, 4500);
	put("2208200000", UNIT_L, 1000, 1000); /* 150 %: before the beer */
	judge(&grown);
	line_is(1, 1000, 0, 0);
	line_is(0, 3500, 1000, 600);
}

static void norway__sells_spirits_from_twenty_and_wine_from_eighteen(
	void **state)
{
	const struct subject young = aged(19);
	const struct subject younger = aged(17);

	(void)state;
	shipped("norway");
	put("2204210000", UNIT_L, 1000, 2500);
	judge(&younger);
	assert_int_equal(verdict.refusal, REFUSAL_UNDER_AGE);
	judge(&young); /* and has no spirits to give for wine */
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	line_is(0, 1500, 1000, 800);
	put("2208200000", UNIT_PIECE, 1000, 1000);
	judge(&young);
	assert_int_equal(verdict.refusal, REFUSAL_UNDER_AGE);
	assert_int_equal(verdict.line, 1);
}

static void norway__has_cigarettes_or_tobacco(void **state)
{
	(void)state;
	shipped("norway");
	put("2402200000", UNIT_PIECE, 10, 110000);
	put("2403110000", UNIT_KG, 10000, 100);
	judge(&grown);
	line_is(0, 1000, 100, 120);
	line_is(1, 0, 1000, 1200);
	basket_remove(&basket, 0);
	judge(&grown);
	line_is(0, 1000, 0, 0);
}

/* Source: DOMAIN 4, Andorra: 300 and 900 euro; half under 15; 5 kg of meat. */
static void andorra__halves_every_value_under_fifteen(void **state)
{
	const struct subject child = aged(14);

	(void)state;
	shipped("andorra");
	put("8517130000", UNIT_PIECE, 45000, 2000);
	put("0901210000", UNIT_KG, 2000, 15000); /* 300.00 of coffee */
	judge(&grown);
	line_is(0, 90000, 0, 0);
	line_is(1, 30000, 0, 0);
	judge(&child);
	line_is(0, 45000, 45000, 9450);
	line_is(1, 15000, 15000, 3150);
	assert_int_equal(verdict.quota[0].cap, 15000);
	assert_int_equal(verdict.quota[1].cap, 45000);
	start();
	put("0203190000", UNIT_KG, 1000, 6000);
	judge(&grown);
	line_is(0, 5000, 1000, 210);
	put("2208300000", UNIT_L, 2000, 500);
	judge(&child);
	assert_int_equal(verdict.refusal, REFUSAL_UNDER_AGE);
}

/* Source: DOMAIN 4, Russia by land (2019): 500 euro and 25 kg at once. */
static void two_measures__hold_at_once(void **state)
{
	(void)state;
	written("{\"id\":\"value\"," NAME ",\"measure\":\"value\",\"window\":"
		"\"transaction\",\"cap\":50000,\"excess\":\"tax_part\"},"
		"{\"id\":\"mass\"," NAME ",\"measure\":\"mass\",\"window\":"
		"\"transaction\",\"cap\":25000,\"excess\":\"tax_part\"}",
		TAXED(300000));
	put("0810", UNIT_KG, 1000, 30000); /* 25 of 30 kg */
	put("4202", UNIT_PIECE, 30000, 1000);
	judge(&grown);
	line_is(0, 25000, 5000, 1500);
	line_is(1, 25000, 5000, 1500);
}

/* Source: DOMAIN 4, Hainan residents: a list of goods, and nothing else. */
static void list__of_eligible_goods_leaves_the_others_out(void **state)
{
	static const char limit[] =
		"{\"id\":\"value-year\"," NAME ",\"measure\":\"value\","
		"\"window\":\"year\",\"cap\":1000000,\"excess\":\"tax_part\"}";

	(void)state;
	written(limit, ",\"eligible\":[\"17\",\"19\"]" TAXED(200000));
	put("1704", UNIT_PIECE, 1000, 1000);
	put("2402", UNIT_PIECE, 1000, 1000);
	judge(&grown);
	line_is(0, 1000, 0, 0);
	line_is(1, 0, 1000, 200);
	assert_int_equal(verdict.lines[1].treatment, TREATMENT_NOT_EXEMPT);
	assert_int_equal(verdict.quota[0].used, 1000);
	rules.others = OTHERS_PROHIBITED;
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_PROHIBITED);
	assert_int_equal(verdict.line, 1);
}

static void officer__opens_what_is_refused_till_then(void **state)
{
	struct subject approved = grown;

	(void)state;
	written("{\"id\":\"value-day\"," NAME ",\"measure\":\"value\","
		"\"window\":\"day\",\"cap\":1000,\"excess\":\"officer\"},"
		"{\"id\":\"tea\"," NAME ",\"measure\":\"pieces\",\"goods\":"
		"[\"0902\"],\"window\":\"day\",\"cap\":2000,\"excess\":"
		"\"refuse\"}",
		"");
	approved.approved = true;
	put("1704", UNIT_PIECE, 1001, 1000);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_OVER_LIMIT);
	assert_true(verdict.needs_officer);
	judge(&approved);
	assert_int_equal(verdict.refusal, REFUSAL_NONE);
	assert_true(verdict.overridden);
	line_is(0, 1001, 0, 0);
	put("0902", UNIT_PIECE, 1, 3000); /* no officer opens this one */
	judge(&approved);
	assert_int_equal(verdict.refusal, REFUSAL_GOODS_LIMIT);
	assert_false(verdict.needs_officer);
	assert_false(verdict.overridden);
	judge(&grown);
	assert_int_equal(verdict.refusal, REFUSAL_OVER_LIMIT);
	assert_false(verdict.needs_officer);
}

static void lists__are_in_force_by_date_and_the_longest_prefix(void **state)
{
	(void)state;
	written("{\"id\":\"value-day\"," NAME ",\"measure\":\"value\","
		"\"window\":\"day\",\"cap\":1000,\"excess\":\"tax_part\"}",
		",\"exempt\":[\"49\"],\"not_exempt\":[{\"hs\":\"4911\","
		"\"from\":\"2026-11-24\"},{\"hs\":\"33\",\"until\":"
		"\"2026-11-23\"}]" TAXED(100000));
	put("4901", UNIT_PIECE, 5000, 1000);
	put("4911", UNIT_PIECE, 5000, 1000);
	put("3304", UNIT_PIECE, 600, 1000);
	judge(&grown);
	line_is(0, 5000, 0, 0);
	line_is(1, 0, 5000, 500);
	line_is(2, 600, 0, 0);
	assert_int_equal(verdict.lines[0].treatment, TREATMENT_EXEMPT);
	assert_int_equal(verdict.lines[1].treatment, TREATMENT_NOT_EXEMPT);
	assert_int_equal(verdict.quota[0].used, 600);
}

/* Goods each file has something to say about. */
struct world {
	const char *name;
	const char *hs[10];
	int64_t price_max;
	int64_t milli_max;
	int64_t left_max; /* of a cap, when much of it was used */
};

static const struct world worlds[] = {
	{ "suifenhe",
		{ "1704900000", "1101000000", "1006300000", "1701990000",
			"0303670000", "1001", "7116200000", "1806320000",
			"1103", "1701" },
		30000, 200, 400 },
	{ "hainan",
		{ "3304990000", "3303000000", "8517130000", "2208200000",
			"2204210000", "2202990000", "4202210000", "9101",
			"2203", "6203" },
		90000, 200, 100000 },
	{ "norway",
		{ "2208200000", "2204210000", "2205", "2206", "2203000000",
			"2402200000", "2403110000", "2403990000", "1806",
			"0303" },
		9000, 1600, 0 },
	{ "andorra",
		{ "0203190000", "1601", "0406900000", "2208300000", "2205",
			"2206", "2402200000", "2403110000", "8517130000",
			"1701" },
		9000, 1600, 0 },
};

static void world_usage(struct random *random, const struct world *world)
{
	usage = (struct usage){ .used = { 0 } };
	for (int i = 0; i < rules.limit_count; i++) {
		int64_t left = random_int(random, 0, (int)world->left_max);

		usage.used[i] = rules.limits[i].cap - left;
		if (usage.used[i] < 0 || random_int(random, 0, 3) == 0)
			usage.used[i] = 0;
	}
}

static void world_judged(const struct world *world, struct oracle *oracle)
{
	struct random random = { .state = 20261124 };

	shipped(world->name);
	for (int i = 0; i < 100000; i++) {
		struct subject subject = grown;
		struct slow slow = { .rules = &rules,
			.subject = &subject,
			.usage = &usage,
			.basket = &basket };

		/* From 17 on, or from 20: who may buy what is drawn. */
		subject.born = TODAY - 7310 - random_int(&random, 0, 9000);
		world_usage(&random, world);
		basket = (struct basket){ 0 };
		for (int k = random_int(&random, 1, 5); k > 0; k--)
			oracle_scan(&random, &basket,
				world->hs[random_int(&random, 0, 9)],
				world->price_max, world->milli_max);
		oracle_judge(oracle, &slow, &random);
	}
	print_message("# %s: %d allowed, %d refused, %d mixed, %d fits\n",
		world->name, oracle->allowed, oracle->refused, oracle->mixed,
		oracle->fits);
}

static void suifenhe__agrees_with_the_oracle_on_100000_baskets(void **state)
{
	struct oracle oracle = { 0 };

	(void)state;
	world_judged(&worlds[0], &oracle);
	assert_true(oracle.allowed > 10000);
	assert_true(oracle.refused > 10000);
	assert_int_equal(oracle.mixed, 0);
}

static void schemes__agree_with_the_oracle_on_100000_baskets_each(void **state)
{
	(void)state;
	for (int i = 1; i < 4; i++) {
		struct oracle oracle = { 0 };

		world_judged(&worlds[i], &oracle);
		assert_int_equal(oracle.refused, 0);
		assert_true(oracle.mixed > 10000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			composite_rates__tax_the_excess_half_up_once_a_line),
		cmocka_unit_test(
			rates__hold_from_their_first_to_their_last_day),
		cmocka_unit_test(mutual_trade__taxes_the_part_above),
		cmocka_unit_test(
			suifenhe__refuses_above_and_sells_grain_within),
		cmocka_unit_test(hainan__taxes_whole_pieces_above_the_year),
		cmocka_unit_test(
			traveller__pays_for_the_whole_of_an_indivisible_item),
		cmocka_unit_test(nested_caps__hold_one_inside_the_other),
		cmocka_unit_test(days__beyond_the_fourth_have_no_allowance),
		cmocka_unit_test(
			alternatives__are_closed_by_the_one_used_first),
		cmocka_unit_test(
			group__counts_a_line_where_least_of_it_is_dutiable),
		cmocka_unit_test(norway__exchanges_one_way),
		cmocka_unit_test(
			norway__sells_spirits_from_twenty_and_wine_from_eighteen),
		cmocka_unit_test(norway__has_cigarettes_or_tobacco),
		cmocka_unit_test(andorra__halves_every_value_under_fifteen),
		cmocka_unit_test(two_measures__hold_at_once),
		cmocka_unit_test(list__of_eligible_goods_leaves_the_others_out),
		cmocka_unit_test(officer__opens_what_is_refused_till_then),
		cmocka_unit_test(
			lists__are_in_force_by_date_and_the_longest_prefix),
		cmocka_unit_test(
			suifenhe__agrees_with_the_oracle_on_100000_baskets),
		cmocka_unit_test(
			schemes__agree_with_the_oracle_on_100000_baskets_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
