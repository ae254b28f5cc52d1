/*
 * Reports over years of sales, made through the use case by a clock of our
 * own:  report HOME SALES
 * The report of one day must not grow with the years that lie before it.
 */
#include "bench.h"

#include "base/text.h"
#include "report/report.h"
#include "sign/keyring.h"
#include "till/till.h"

#include <stdio.h>

#define YEARS_MS  INT64_C(157766400000)  /* five */
#define START_MS  INT64_C(1769997600000) /* 2026-02-02 10:00 in Suifenhe */
#define RESIDENTS 198
#define SHOPS     8
#define ROUNDS    15
#define EARLY     16 /* the first look comes after this part of the sales */

static struct stamp now = { START_MS };

static void read_now(void *context, struct reading *ret)
{
	(void)context;
	*ret = (struct reading){
		.at = now, .mono_ms = now.ms - START_MS, .source = CLOCK_NTP
	};
	(void)text_copy(ret->boot, sizeof(ret->boot), "00000000000000aa");
}

static const struct clock bench_clock = { read_now, NULL };

static struct till *make(const char *home)
{
	struct till_init init = { .home = home,
		.market = "suifenhe",
		.till = "T01",
		.demo = true,
		.clock = &bench_clock };
	struct till_open open = {
		.home = home, .purpose = "bench", .clock = &bench_clock
	};
	struct till_shift shift;
	struct till *till = NULL;
	struct error why;

	bench_must(till_init(&init, &why), &why);
	bench_must(till_open(&open, &till, &why), &why);
	bench_must(till_shift_open(till, "cashier", (struct till_cash){ 0 },
			   &shift, &why),
		&why);
	return till;
}

static void sell(struct till *till, int64_t turn)
{
	static struct basket basket;
	static struct till_sold sold;
	struct goods goods = { .barcode = "2000001",
		.name_zh = "糖",
		.name_ru = "Сахар",
		.name_en = "Sugar",
		.hs = "1704900000",
		.origin = "RU",
		.unit = UNIT_KG,
		.price = { 1000 + turn % 700 } };
	char document[48];
	struct till_sell sale = {
		.operator= "cashier", .document = document, .basket = &basket
	};
	struct error why;

	(void)snprintf(document, sizeof(document), "resident-card:S%04d",
		(int)(turn % RESIDENTS) + 1);
	(void)snprintf(
		goods.shop, sizeof(goods.shop), "A%02d", (int)(turn % SHOPS));
	basket = (struct basket){ 0 };
	bench_must(basket_add(&basket, &goods, 1500, &why), &why);
	bench_must(till_sell(till, &sale, &sold, &why), &why);
	if (sold.refusal != REFUSAL_NONE)
		bench_must(
			error_set(&why, ERR_DENIED, "%s", sold.message), &why);
}

/* The median time of one report over the days before the last sale. */
static int64_t time_report(
	struct till *till, const char *name, int days, FILE *nowhere)
{
	struct samples samples = samples_of(ROUNDS);
	struct till_facts facts;
	struct report_ask ask = { .by = "shop", .days = 28 };
	struct report_out out = { nowhere, nowhere, TABLE_CSV };
	struct report_source source = { .store = till_store(till),
		.market = facts.market,
		.till = facts.till,
		.keys = till_keys(till) };
	struct error why;
	int64_t median;

	till_facts(till, &facts);
	source.offset_minutes = facts.offset_minutes;
	source.today = facts.day;
	ask.period = (struct period){ facts.day - days + 1, facts.day };
	for (int i = 0; i < ROUNDS; i++) {
		int64_t start = bench_now();

		bench_must(report_write(report_find(name), &source, &ask, &out,
				   &why),
			&why);
		samples_add(&samples, bench_now() - start);
	}
	median = samples_at(&samples, 500);
	samples_free(&samples);
	return median;
}

static void report(
	const char *name, int64_t value, int64_t limit, enum bound sense)
{
	struct row row = { .name = name,
		.unit = "ns",
		.value = value,
		.limit = limit,
		.sense = sense,
		.bound_milli = 3000 };

	bench_row(&row);
}

int main(int argc, char **argv)
{
	FILE *nowhere = fopen("/dev/null", "we");
	struct till *till;
	struct error why;
	long long sales = 0;
	int64_t early = 0;

	if (argc != 3 || nowhere == NULL)
		return 2;
	bench_must(keyring_start(&why), &why);
	bench_must(text_parse_i64(argv[2], &sales, &why), &why);
	till = make(argv[1]);
	for (int64_t i = 0; i < sales; i++) {
		now.ms = START_MS + i * (YEARS_MS / sales);
		sell(till, i);
		if (i == sales / EARLY)
			early = time_report(till, "day", 1, nowhere);
	}
	report("report of a day, 5 years against 4 months",
		time_report(till, "day", 1, nowhere), early, AT_MOST);
	report("  trade by shop, a month",
		time_report(till, "trade", 30, nowhere), early, NO_BOUND);
	report("  persons, a month", time_report(till, "persons", 30, nowhere),
		early, NO_BOUND);
	report("  risk, a month", time_report(till, "risk", 30, nowhere), early,
		NO_BOUND);
	report("  trade by shop, 5 years",
		time_report(till, "trade", 1826, nowhere), early, NO_BOUND);
	till_close(till);
	(void)fclose(nowhere);
	return 0;
}
