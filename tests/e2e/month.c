/*
 * A month of trade at one till, by a clock of its own: month HOME first|last.
 * first makes a demo market in HOME and trades for twenty days; last applies
 * stricter rules and trades for ten more. The same in every run but for keys.
 */
#include "base/say.h"
#include "till/till.h"

#include "core/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_MS INT64_C(1772413200000) /* 2026-03-02 09:00 in the market */
#define HOUR_MS  INT64_C(3600000)
#define DAY_MS   (24 * HOUR_MS)
#define STEP_MS  (14 * HOUR_MS / 60)
#define RUSH_MS  INT64_C(7000)
#define DAYS     30
#define FIRST    20 /* of them before the rules turn stricter */
#define A_DAY    67 /* sales, so more than 2,000 in all */
#define RECENT   40 /* receipts that may still come back */
#define PEOPLE   60
#define RUSH     7 /* more, every fifth day; the first is the clerk */
#define CLERK    "resident-card:S0061"

static const char *const codes[] = { "4600123456782", "4699999000014",
	"4699999000021", "4699999000038" };
#define CODES ((int)(sizeof(codes) / sizeof(codes[0])))

struct month {
	struct till *till;
	struct stamp now;
	struct clock clock;
	struct random random;
	int recent;
	char receipts[RECENT][RECEIPT_SIZE];
	int sold; /* counts of what was done */
	int refused;
	int back;
	int voided;
	int not_back;
};

static struct error why;

static void must(enum err rc, const char *what)
{
	if (rc == ERR_OK)
		return;
	(void)fprintf(stderr, "month: %s: %s\n", what, why.text);
	exit(1);
}

static void month_clock(void *context, struct reading *ret)
{
	const struct month *month = context;

	ret->at = month->now;
	ret->mono_ms = month->now.ms - START_MS + 2 * DAY_MS;
	(void)text_copy(ret->boot, sizeof(ret->boot), "00000000000000aa");
	ret->source = CLOCK_NTP;
}

static bool chance(struct month *month, int percent)
{
	return random_int(&month->random, 1, 100) <= percent;
}

/* -- what is sold ------------------------------------------------------- */

static void fill(struct month *month, struct basket *basket)
{
	int lines = random_int(&month->random, 1, CODES);

	*basket = (struct basket){ 0 };
	for (int i = 0; i < lines; i++) {
		int pieces = random_int(
			&month->random, 1, chance(month, 10) ? 300 : 20);

		must(till_scan(month->till,
			     codes[random_int(&month->random, 0, CODES - 1)],
			     pieces * QUANTITY_ONE, basket, &why),
			"scan");
	}
}

/* Roubles for a part of it, or for more than all of it. */
static int pay_roubles(struct month *month, int64_t due, struct tender *tenders)
{
	char text[40];
	struct text pay = text_over(text, sizeof(text));

	text_addf(&pay, "cash:RUB:%" PRId64,
		random_int(&month->random, 10, 1000) * 10 + due / 8);
	must(tender_parse(text, &tenders[0], &why), "roubles");
	tenders[1] = tender_of_yuan(TENDER_CASH, (struct money){ due });
	return 2;
}

static int pay_card(struct month *month, int64_t due, struct tender *tenders)
{
	int64_t part = due;

	if (chance(month, 40) && due > 1)
		part = due / 2;
	tenders[0] =
		tender_of_yuan(chance(month, 50) ? TENDER_CARD : TENDER_MOBILE,
			(struct money){ part });
	(void)text_copy(tenders[0].reference, REFERENCE_SIZE, "UP-2026.03");
	if (part == due)
		return 1;
	tenders[1] =
		tender_of_yuan(TENDER_CASH, (struct money){ due - part + 500 });
	return 2;
}

/* None is exact cash; now and then it is a fen short. */
static int pay(struct month *month, const char *document,
	const struct basket *basket, struct tender *tenders)
{
	struct till_person person;
	struct verdict verdict;
	int64_t due;

	must(till_identify(month->till, document, &person, &why), "identify");
	must(till_judge(month->till, &person, basket, &verdict, &why), "judge");
	due = basket->total.minor + verdict.tax.minor;
	if (chance(month, 20))
		return pay_roubles(month, due, tenders);
	if (chance(month, 25))
		return pay_card(month, due, tenders);
	if (!chance(month, 2))
		return 0;
	tenders[0] = tender_of_yuan(TENDER_CASH, (struct money){ due - 1 });
	return 1;
}

static void keep(struct month *month, const char *receipt)
{
	int at = month->recent < RECENT
			 ? month->recent++
			 : random_int(&month->random, 0, RECENT - 1);

	(void)text_copy(month->receipts[at], RECEIPT_SIZE, receipt);
}

static void sell(struct month *month)
{
	static struct basket basket;
	static struct till_sold sold;
	struct tender tenders[TENDERS_MAX];
	char document[32];
	struct text text = text_over(document, sizeof(document));
	struct till_sell ask = { .operator= chance(month, 80) ? "cashier"
							      : "manager",
		.document = document,
		.basket = &basket,
		.tenders = tenders,
		.language = LANGUAGE_RU,
		.training = chance(month, 3) };

	text_addf(&text, "resident-card:S%04d",
		random_int(&month->random, 1, PEOPLE));
	fill(month, &basket);
	if (!ask.training && chance(month, 5)) {
		must(basket_set_price(&basket, 0,
			     (struct money){ basket.lines[0].goods.price.minor *
					     4 / 5 },
			     &why),
			"price");
		ask.reason = "bruised";
		ask.approver = "manager";
	}
	ask.tender_count = pay(month, document, &basket, tenders);
	must(till_sell(month->till, &ask, &sold, &why), "sell");
	if (sold.refusal != REFUSAL_NONE)
		month->refused++;
	else if (!ask.training) {
		month->sold++;
		keep(month, sold.sale.receipt);
	}
}

/* Within a minute the same for one after the other, and the first of them is
 * the clerk. */
static void rush(struct month *month, const char *operator)
{
	static struct basket basket;
	static struct till_sold sold;
	char document[32];
	const struct till_sell ask = { .operator= operator,
		.document = document,
		.basket = &basket,
		.language = LANGUAGE_ZH };

	for (int i = 0; i < RUSH; i++) {
		struct text text = text_over(document, sizeof(document));

		basket = (struct basket){ 0 };
		must(till_scan(month->till, codes[0], 2 * QUANTITY_ONE, &basket,
			     &why),
			"scan");
		text_addf(&text, "resident-card:S%04d", PEOPLE + 1 + i);
		month->now.ms += RUSH_MS;
		must(till_sell(month->till, &ask, &sold, &why), "rush");
		if (sold.refusal != REFUSAL_NONE)
			must(error_set(&why, ERR_DENIED, "%s", sold.message),
				"rush");
	}
}

/* -- what comes back ---------------------------------------------------- */

/* By the window of the rules, or because it is back already? Of all else that
 * may go wrong nothing may happen. */
static bool is_refused(struct month *month, enum err rc, const char *what)
{
	if (rc == ERR_DENIED) {
		month->not_back++;
		return true;
	}
	must(rc, what);
	return false;
}

/* Of one line one piece, or the rest; by card as far as it came so. */
static void take_back(struct month *month)
{
	static struct till_refundable found;
	static struct till_refunded refunded;
	struct quantities now = { 0 };
	struct till_refund ask = { .operator= "cashier",
		.approver = "manager",
		.reason = "changed their mind" };
	int line;

	if (month->recent == 0)
		return;
	ask.receipt = month->receipts[random_int(
		&month->random, 0, month->recent - 1)];
	if (is_refused(month,
		    till_refund_look(month->till, ask.receipt, &found, &why),
		    "look"))
		return;
	line = random_int(&month->random, 0, found.sale.line_count - 1);
	now.milli[line] = QUANTITY_ONE;
	ask.is_void = found.in_shift && chance(month, 40);
	if (!ask.is_void && chance(month, 70))
		ask.now = &now;
	if (is_refused(month, till_refund(month->till, &ask, &refunded, &why),
		    "refund"))
		return;
	month->back++;
	month->voided += refunded.refund.is_void;
}

/* -- the drawer and the rate -------------------------------------------- */

static void move_cash(struct month *month)
{
	struct cash_count cash = { "CNY", { 5000 } };
	struct till_move move = { .operator= "manager",
		.direction = (enum cash_direction)random_int(
			&month->random, 0, CASH_DIRECTION_COUNT - 1),
		.cash = { .cash = &cash, .count = 1 },
		.reason = "change" };
	struct till_moved moved;

	if (move.direction == CASH_NO_SALE)
		move.cash.count = 0;
	must(till_cash_move(month->till, &move, &moved, &why), "cash");
}

static void give_rate(struct month *month)
{
	struct till_rate_give give = { .operator= "manager",
		.currency = "RUB",
		.rate_ppm = random_int(&month->random, 80000, 95000) };
	struct till_rate rate;

	must(till_rate_give(month->till, &give, &rate, &why), "rate");
}

static void copy(struct month *month)
{
	static char bytes[RECEIPT_TEXT_MAX];
	struct text out = text_over(bytes, sizeof(bytes));
	struct till_print print = {
		.receipt = month->receipts[0], .by = "cashier", .copy = true
	};

	if (month->recent > 0)
		must(till_print(month->till, &print, &out, &why), "copy");
}

/* -- days ---------------------------------------------------------------- */

static void do_something(struct month *month)
{
	sell(month);
	if (chance(month, 10))
		take_back(month);
	if (chance(month, 3))
		move_cash(month);
	if (chance(month, 3))
		give_rate(month);
	if (chance(month, 2))
		copy(month);
}

/* From nine in the morning until after the market's day has turned. */
static void trade(struct month *month, int day)
{
	struct cash_count cash[] = { { "CNY", { 50000 } }, { "RUB", { 0 } } };
	struct till_shift shift;
	int until = month->sold + A_DAY;
	int rush_at = day % 5 == 0 ? until - A_DAY / 2 : -1; /* none */

	month->now.ms = START_MS + day * DAY_MS;
	must(till_shift_open(month->till, "cashier",
		     (struct till_cash){ .cash = cash, .count = 2 }, &shift,
		     &why),
		"open");
	while (month->sold < until) {
		month->now.ms += STEP_MS;
		do_something(month);
		if (month->sold == rush_at) {
			rush(month, day % 2 == 0 ? "clerk" : "cashier");
			rush_at = -1;
		}
	}
	must(till_shift_close(month->till, "cashier",
		     (struct till_cash){ .cash = cash, .count = 2 }, &shift,
		     &why),
		"close");
}

/* From the day after on: what is above the limit is taxed, or less is free. */
static void change_rules(struct month *month, int64_t cap)
{
	static struct rules rules;
	struct till_facts facts;

	till_facts(month->till, &facts);
	rules = *till_rules(month->till);
	rules.version++;
	rules.from = facts.day + 1;
	rules.refund_days = cap < rules.limits[0].cap ? 1 : rules.refund_days;
	rules.limits[0].cap = cap;
	for (int i = 0; i < rules.limit_count; i++)
		rules.limits[i].excess = EXCESS_TAX_PART;
	rules.rate_count = 1;
	rules.rates[0] = (struct tax_rate){ .ppm = 243000 };
	must(till_rules_apply(month->till, "admin", &rules, &why), "rules");
}

static void begin(struct month *month, const char *home)
{
	const struct till_init init = { .home = home,
		.market = "suifenhe",
		.till = "T01",
		.demo = true,
		.clock = &month->clock };

	must(till_init(&init, &why), "init");
}

static void open(struct month *month, const char *home)
{
	const struct till_open ask = {
		.home = home, .purpose = "month", .clock = &month->clock
	};

	must(till_open(&ask, &month->till, &why), "open");
}

static void hire(struct month *month)
{
	const struct till_operator_change clerk = { .by = "admin",
		.id = "clerk",
		.name = "Clerk",
		.pin = "2468",
		.role = ROLE_CASHIER,
		.active = true,
		.document = CLERK };

	must(till_operator_add(month->till, &clerk, &why), "operator");
}

int main(int argc, char **argv)
{
	static struct month month;
	bool first = argc == 3 && strcmp(argv[2], "first") == 0;

	if (argc != 3)
		return 2;
	month.clock = (struct clock){ month_clock, &month };
	month.random.state = first ? 30 : 31;
	month.now.ms = START_MS + (first ? -1 : FIRST) * DAY_MS;
	if (first)
		begin(&month, argv[1]);
	open(&month, argv[1]);
	if (first)
		hire(&month);
	change_rules(&month, first ? 800000 : 400000);
	for (int day = first ? 0 : FIRST; day < (first ? FIRST : DAYS); day++)
		trade(&month, day);
	till_close(month.till);
	printf("%d sold, %d refused, %d taken back, %d of them voids,"
	       " %d not\n",
		month.sold, month.refused, month.back, month.voided,
		month.not_back);
	return 0;
}
