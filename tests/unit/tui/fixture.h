#ifndef TUI_FIXTURE_H
#define TUI_FIXTURE_H

#include "check.h"

#include "tui/screens.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * A till without a terminal: the model, a canvas, and answers made with
 * the real judge. Everything is set up anew before each test.
 */
static struct pos pos;
static struct canvas canvas;
static enum language speaking = LANGUAGE_EN;

#define DAY_TODAY 20468 /* 2026-01-15 */

/* The till stands alone. */
static const struct till_online no_link;

static const struct rules market_rules = {
	.market = "suifenhe",
	.version = 7,
	.offset_minutes = 480,
	.limit_count = 2,
	.limits = { { .id = "value-day",
			    .name = { .en = "Value a day",
				    .zh = "每日金额",
				    .ru = "Сумма за день" },
			    .measure = MEASURE_VALUE,
			    .window = WINDOW_DAY,
			    .cap = 800000 },
		{ .id = "sugar-day",
			.name = { .en = "Sugar a day" },
			.measure = MEASURE_MASS,
			.window = WINDOW_DAY,
			.cap = 1000,
			.prefix_count = 1,
			.prefixes = { { "1701" } } } },
	.kind_count = 1,
	.kinds = { { DOCUMENT_RESIDENT_CARD } },
	.registered = true,
};

static const struct goods tea = { .barcode = "6901234567892",
	.name_en = "Green tea 500 g",
	.name_zh = "绿茶500克",
	.name_ru = "Чай зелёный 500 г",
	.hs = "0902",
	.origin = "RU",
	.shop = "S1",
	.unit = UNIT_PIECE,
	.price = { 120000 } };

static const struct goods sugar = { .barcode = "4600000000015",
	.name_en = "Sugar",
	.hs = "1701",
	.origin = "RU",
	.shop = "S1",
	.unit = UNIT_KG,
	.price = { 850 } };

/* -- doing ---------------------------------------------------------- */

static struct request feed(struct event event)
{
	return pos_update(&pos, &event);
}

/* Type or scan; all requests but the last are thrown away. */
__attribute__((unused)) static struct request type(const char *text)
{
	struct request request = ask_nothing();

	while (*text != '\0') {
		struct event event = { .kind = EVENT_TEXT };
		size_t length = 1;

		while (((unsigned char)text[length] & 0xc0) == 0x80)
			length++;
		memcpy(event.as.text, text, length);
		request = feed(event);
		text += length;
	}
	return request;
}

static struct request press(enum press press_of)
{
	return feed(
		(struct event){ .kind = EVENT_PRESS, .as.press = press_of });
}

__attribute__((unused)) static struct request scan(const char *text)
{
	(void)type(text);
	return press(PRESS_ENTER);
}

static void feed_facts(int64_t shift)
{
	struct till_facts facts = { .market = "suifenhe",
		.till = "T01",
		.rules = 7,
		.day = DAY_TODAY,
		.offset_minutes = 480,
		.shift = shift,
		.demo = true,
		.plain_key = true };

	(void)feed((struct event){ .kind = EVENT_FACTS,
		.as.facts.till = &facts,
		.as.facts.link = &no_link,
		.as.facts.rules = &market_rules,
		.as.facts.now = { INT64_C(1768438800000) } });
}

static void feed_size(int rows, int columns)
{
	(void)feed((struct event){ .kind = EVENT_SIZE,
		.as.size.rows = rows,
		.as.size.columns = columns });
	canvas_clear(&canvas, rows, columns);
}

static void feed_login(void)
{
	struct entry_operator cashier = { .id = "cashier", .active = true };

	(void)feed((struct event){
		.kind = EVENT_LOGGED_IN, .as.logged_in = &cashier });
}

/* A resident who has bought for so much today. */
static struct request feed_person(int64_t used_fen)
{
	static struct verdict verdict;
	static struct basket nothing;
	struct till_person person = { .masked = "***0001",
		.name = "王小明",
		.document = { DOCUMENT_RESIDENT_CARD, "S0001" },
		.day = DAY_TODAY,
		.subject = { .kind = DOCUMENT_RESIDENT_CARD,
			.registered = true,
			.born = DAY_NONE,
			.valid_until = DAY_NONE,
			.day = DAY_TODAY },
		.usage = { { used_fen } } };
	const struct basket *basket =
		pos.counter.basket.count > 0 ? &pos.counter.basket : &nothing;

	basket_judge(&market_rules, &person.subject, &person.usage, basket,
		&verdict);
	return feed((struct event){ .kind = EVENT_IDENTIFIED,
		.as.identified.person = &person,
		.as.identified.verdict = &verdict });
}

static void feed_judged(void)
{
	static struct verdict verdict;
	const struct till_person *person = &pos.counter.person;

	basket_judge(&market_rules, &person->subject, &person->usage,
		&pos.counter.basket, &verdict);
	(void)feed(
		(struct event){ .kind = EVENT_JUDGED, .as.verdict = &verdict });
}

/* What the till answers to a scan of these goods. */
__attribute__((unused)) static void feed_goods(
	const struct goods *goods, int64_t quantity_milli)
{
	static struct basket basket;
	static struct verdict verdict;
	const struct till_person *person = &pos.counter.person;
	struct error why;

	basket = pos.counter.basket;
	assert_ok(basket_add(&basket, goods, quantity_milli, &why));
	basket_judge(&market_rules, &person->subject, &person->usage, &basket,
		&verdict);
	(void)feed((struct event){ .kind = EVENT_SCANNED,
		.as.scanned.basket = &basket,
		.as.scanned.verdict = &verdict });
}

__attribute__((unused)) static struct request feed_failed(const char *text)
{
	struct error why = { .code = ERR_INPUT };

	(void)snprintf(why.text, sizeof(why.text), "%s", text);
	return feed((struct event){ .kind = EVENT_FAILED, .as.failed = &why });
}

/* The sale of the basket as it lies there, for these tenders. */
__attribute__((unused)) static void feed_sold(const char *receipt)
{
	static struct till_sold sold;

	memset(&sold, 0, sizeof(sold));
	sale_fill(&sold.sale, &market_rules, &pos.counter.basket,
		&pos.counter.verdict, DAY_TODAY, pos.language);
	assert_true(sale_tender(
		&sold.sale, pos.counter.tenders, pos.counter.tender_count));
	(void)snprintf(
		sold.sale.receipt, sizeof(sold.sale.receipt), "T01-1-12");
	(void)feed((struct event){ .kind = EVENT_SOLD,
		.as.sold.sold = &sold,
		.as.sold.receipt = receipt });
}

/* -- looking -------------------------------------------------------- */

static void show(void)
{
	canvas_clear(&canvas, canvas.rows, canvas.columns);
	pos_view(&pos, &canvas);
}

/* A row as it stands on the screen now. */
static const char *row(int at)
{
	static char text[CANVAS_COLUMNS_MAX * CELL_SIZE];

	canvas_row(&canvas, at, text, sizeof(text));
	return text;
}

__attribute__((unused)) static bool shows(const char *words)
{
	show();
	for (int i = 0; i < canvas.rows; i++) {
		if (strstr(row(i), words) != NULL)
			return true;
	}
	return false;
}

__attribute__((unused)) static void print_screen(void)
{
	for (int i = 0; i < canvas.rows; i++)
		print_message("|%s\n", row(i));
}

#define assert_shows(words)                                     \
	do {                                                    \
		if (!shows(words)) {                            \
			print_screen();                         \
			fail_msg("'%s' is not shown", (words)); \
		}                                               \
	} while (0)

#define assert_hides(words)                                 \
	do {                                                \
		if (shows(words)) {                         \
			print_screen();                     \
			fail_msg("'%s' is shown", (words)); \
		}                                           \
	} while (0)

/* -- fixtures -----------------------------------------------------------------
 */

static int at_login(void **state)
{
	(void)state;
	pos_init(&pos, speaking);
	say_use(speaking);
	feed_size(24, 80);
	feed_facts(0);
	return 0;
}

__attribute__((unused)) static int at_shift(void **state)
{
	(void)at_login(state);
	feed_login();
	return 0;
}

__attribute__((unused)) static int at_sale(void **state)
{
	(void)at_login(state);
	feed_facts(1);
	feed_login();
	return 0;
}

/* A resident who bought for 1,200.00 before is at the counter. */
__attribute__((unused)) static int at_basket(void **state)
{
	(void)at_sale(state);
	(void)feed_person(120000);
	return 0;
}

/* One line of two teas, 2,400.00 in all. */
__attribute__((unused)) static int at_two_teas(void **state)
{
	(void)at_basket(state);
	feed_goods(&tea, 2000);
	feed_judged();
	return 0;
}

__attribute__((unused)) static int at_tender(void **state)
{
	(void)at_two_teas(state);
	(void)press(PRESS_F9);
	return 0;
}

/* The catalogues of the build tree, where there are any. */
__attribute__((unused)) static int with_catalogues(void **state)
{
	const char *build = getenv("BUILD");
	char path[256];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/locale",
		build == NULL ? "build" : build);
	say_start();
	(void)bindtextdomain("quotapos", path);
	return 0;
}

#define test_at(test, at) cmocka_unit_test_setup(test, at)

#endif
