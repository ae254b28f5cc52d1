/*
 * A ledger as years at a counter leave it, for exports and their checks:
 * ledger HOME SALES
 * Every day has a shift; some baskets are refused, some prices agreed, some
 * sales exercises. Made through the use cases, by a clock of our own.
 */
#include "bench.h"

#include "base/text.h"
#include "sign/keyring.h"
#include "till/till.h"

#include <stdio.h>

#define START_MS   INT64_C(1769997600000) /* 2026-02-02 10:00 in Suifenhe */
#define DAY_MS     INT64_C(86400000)
#define STEP_MS    INT64_C(60000)
#define A_DAY      300 /* sales */
#define RESIDENTS  199
#define SHOPS      8
#define REFUSED_BY 50 /* one basket in so many is far too dear */
#define AGREED_BY  70
#define TRAINED_BY 90

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
	struct till *till = NULL;
	struct error why;

	bench_must(till_init(&init, &why), &why);
	bench_must(till_open(&open, &till, &why), &why);
	return till;
}

static void fill(struct basket *basket, int64_t turn)
{
	struct goods goods = { .barcode = "4600123456782",
		.name_zh = "巧克力",
		.name_ru = "Шоколад",
		.name_en = "Chocolate",
		.hs = "1806320000",
		.origin = "RU",
		.unit = UNIT_PIECE,
		.price = { 1000 + turn % 700 } };
	struct error why;

	*basket = (struct basket){ 0 };
	(void)snprintf(
		goods.shop, sizeof(goods.shop), "A%02d", (int)(turn % SHOPS));
	bench_must(
		basket_add(basket, &goods, QUANTITY_ONE * (1 + turn % 3), &why),
		&why);
	(void)text_copy(goods.barcode, sizeof(goods.barcode), "2000001");
	(void)text_copy(goods.hs, sizeof(goods.hs), "0402210000");
	goods.unit = UNIT_KG;
	goods.price.minor = turn % REFUSED_BY == 0 ? 2000000 : 500 + turn % 300;
	bench_must(basket_add(basket, &goods, 500, &why), &why);
	if (turn % AGREED_BY == 1)
		bench_must(basket_set_price(
				   basket, 0, (struct money){ 900 }, &why),
			&why);
}

static void sell(struct till *till, int64_t turn)
{
	static struct basket basket;
	static struct till_sold sold;
	char document[48];
	struct till_sell sale = { .operator= "cashier",
		.document = document,
		.basket = &basket,
		.training = turn % TRAINED_BY == 2 };
	struct error why;

	(void)snprintf(document, sizeof(document), "resident-card:S%04d",
		(int)(turn % RESIDENTS) + 1);
	fill(&basket, turn);
	if (basket_overrides(&basket) > 0) {
		sale.training = false;
		sale.reason = "the box is dented";
		sale.approver = "manager";
	}
	bench_must(till_sell(till, &sale, &sold, &why), &why);
}

static void work_a_day(struct till *till, int64_t first, int64_t last)
{
	struct till_cash cash = { .count = 0 };
	struct till_shift shift;
	struct error why;

	bench_must(till_shift_open(till, "cashier", cash, &shift, &why), &why);
	for (int64_t turn = first; turn < last; turn++) {
		now.ms += STEP_MS;
		sell(till, turn);
	}
	bench_must(till_shift_close(till, "cashier", cash, &shift, &why), &why);
}

int main(int argc, char **argv)
{
	struct till *till;
	struct error why;
	long long sales = 0;

	if (argc != 3)
		return 2;
	bench_must(keyring_start(&why), &why);
	bench_must(text_parse_i64(argv[2], &sales, &why), &why);
	till = make(argv[1]);
	for (int64_t day = 0; day * A_DAY < sales; day++) {
		int64_t last = (day + 1) * A_DAY;

		now.ms = START_MS + day * DAY_MS;
		work_a_day(till, day * A_DAY, last < sales ? last : sales);
	}
	till_close(till);
	return 0;
}
