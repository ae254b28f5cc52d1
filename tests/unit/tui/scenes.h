#ifndef TUI_SCENES_H
#define TUI_SCENES_H

#include "fixture.h"

/* Every screen of the counter with something on it, as a cashier meets it. */

/* -- a refund -------------------------------------------------------------- */

/* A sale of two teas and half a kilo of sugar, paid by card and in cash. */
static struct till_refundable found;

static void make_found(void)
{
	static struct basket basket;
	static struct verdict verdict;
	const struct subject subject = { .kind = DOCUMENT_RESIDENT_CARD,
		.registered = true,
		.born = DAY_NONE,
		.valid_until = DAY_NONE,
		.day = DAY_TODAY };
	static const struct usage usage;
	const struct tender tenders[] = {
		tender_of_yuan(TENDER_CARD, (struct money){ 100000 }),
		tender_of_yuan(TENDER_CASH, (struct money){ 140425 }),
	};
	struct error why;

	basket = (struct basket){ 0 };
	assert_ok(basket_add(&basket, &tea, 2000, &why));
	assert_ok(basket_add(&basket, &sugar, 500, &why));
	basket_judge(&market_rules, &subject, &usage, &basket, &verdict);
	found = (struct till_refundable){ .at = { INT64_C(1768438800000) },
		.day = DAY_TODAY,
		.rules = 7,
		.in_shift = true,
		.right = RIGHT_REFUND,
		.room.by = { [TENDER_CARD] = { 100000 },
			[TENDER_CASH] = { 140425 } } };
	sale_fill(&found.sale, &market_rules, &basket, &verdict, DAY_TODAY,
		LANGUAGE_EN);
	assert_true(sale_tender(&found.sale, tenders, 2));
	(void)snprintf(
		found.sale.receipt, sizeof(found.sale.receipt), "T01-1-12");
}

static void feed_found(void)
{
	(void)feed((struct event){
		.kind = EVENT_REFUND_FOUND, .as.refund_found = &found });
}

/* The till reckons what comes back; the model only asks. */
static void feed_tried(struct request request)
{
	static struct refund refund;
	const struct refund_of of = { .sale = &pos.refund.found.sale,
		.rules = &market_rules,
		.day = DAY_TODAY,
		.before = pos.refund.found.before,
		.now = pos.refund.now };
	struct error why;

	assert_int_equal(request.kind, ASK_REFUND_TRY);
	refund = (struct refund){ 0 };
	assert_ok(refund_fill(&refund, &of, &why));
	(void)feed((struct event){
		.kind = EVENT_REFUND_TRIED, .as.refund_tried = &refund });
}

static int at_receipt(void **state)
{
	(void)at_sale(state);
	(void)press(PRESS_F10);
	(void)scan("b");
	return 0;
}

static int at_lines(void **state)
{
	(void)at_receipt(state);
	make_found();
	feed_found();
	return 0;
}

static int at_money(void **state)
{
	(void)at_lines(state);
	feed_tried(press(PRESS_F8));
	(void)press(PRESS_F9);
	(void)scan("2");
	return 0;
}

static int at_refund_slip(void **state)
{
	(void)at_money(state);
	(void)press(PRESS_F6);
	return 0;
}

/* -- the rest of the counter ---------------------------------------------- */

static int at_login_pin(void **state)
{
	(void)at_login(state);
	(void)scan("cashier");
	return 0;
}

/* Six teas and half a kilo of sugar: one tea fits no more. */
static int at_too_much(void **state)
{
	(void)at_basket(state);
	feed_goods(&sugar, 500);
	feed_goods(&tea, 6000);
	feed_judged();
	return 0;
}

static int at_code(void **state)
{
	(void)at_two_teas(state);
	(void)scan("4600000000022");
	(void)feed_failed("there are no goods with the barcode 4600000000022");
	return 0;
}

static int at_recall(void **state)
{
	static const struct till_held held[] = {
		{ .slot = 1,
			.at = { INT64_C(1768438800000) },
			.operator= "anna",
			.note = "red coat",
			.lines = 2,
			.total = { 248000 } },
		{ .slot = 2,
			.at = { INT64_C(1768439100000) },
			.operator= "anna",
			.note = "李小红",
			.lines = 11,
			.total = { 90550 } },
	};

	(void)at_sale(state);
	(void)press(PRESS_F7);
	(void)feed((struct event){ .kind = EVENT_HELD_LIST,
		.as.held_list.held = held,
		.as.held_list.count = 2 });
	return 0;
}

/* A part is paid by card. */
static int at_reference(void **state)
{
	(void)at_tender(state);
	(void)type("1000");
	(void)press(PRESS_F6);
	return 0;
}

static int at_rest(void **state)
{
	(void)at_reference(state);
	(void)scan("000123");
	return 0;
}

static int at_sold(void **state)
{
	(void)at_tender(state);
	pos.counter.tenders[pos.counter.tender_count++] =
		tender_of_yuan(TENDER_CASH, (struct money){ 250000 });
	feed_sold("SUIFENHE DUTY-FREE MARKET\nReceipt T01-1-12\n"
		  "Green tea 500 g          2  2400.00\n");
	return 0;
}

static int at_clock(void **state)
{
	struct till_facts facts = { .market = "suifenhe",
		.till = "T01",
		.rules = 7,
		.day = DAY_TODAY,
		.offset_minutes = 480,
		.shift = 1,
		.clock = CAUSE_GAP };

	(void)at_sale(state);
	(void)feed((struct event){ .kind = EVENT_FACTS,
		.as.facts.till = &facts,
		.as.facts.link = &no_link,
		.as.facts.rules = &market_rules,
		.as.facts.now = { INT64_C(1768438800000) } });
	(void)press(PRESS_F10);
	(void)scan("w");
	return 0;
}

/* A discount that somebody else must agree to. */
static int at_price(void **state)
{
	(void)at_two_teas(state);
	(void)pos_open_price(&pos);
	return 0;
}

static int at_approve(void **state)
{
	(void)at_price(state);
	(void)type("10%");
	(void)press(PRESS_ENTER);
	(void)scan("regular customer");
	(void)feed((struct event){ .kind = EVENT_NO_RIGHT });
	return 0;
}

static int at_why(void **state)
{
	(void)at_lines(state);
	feed_tried(press(PRESS_F8));
	(void)press(PRESS_F9);
	return 0;
}

static int at_pin(void **state)
{
	(void)at_sale(state);
	(void)press(PRESS_F10);
	(void)scan("i");
	return 0;
}

static int at_cash(void **state)
{
	(void)at_sale(state);
	(void)pos_open_cash(&pos);
	(void)type("200");
	return 0;
}

static int at_cash_why(void **state)
{
	(void)at_cash(state);
	(void)press(PRESS_F5);
	return 0;
}

static int at_check(void **state)
{
	static struct basket basket;
	struct error why;

	(void)at_two_teas(state);
	(void)pos_open_check(&pos);
	basket = (struct basket){ 0 };
	assert_ok(basket_add(&basket, &tea, 1000, &why));
	(void)feed(
		(struct event){ .kind = EVENT_CHECKED, .as.checked = &basket });
	return 0;
}

static int at_allowance(void **state)
{
	(void)at_too_much(state);
	(void)pos_open_allowance(&pos);
	return 0;
}

static int at_search(void **state)
{
	static struct till_found some;

	some = (struct till_found){
		.of = SEARCH_GOODS, .is_done = true, .count = 2
	};
	some.hits[0].goods = tea;
	some.hits[1].goods = sugar;
	(void)at_basket(state);
	(void)press(PRESS_F2);
	(void)scan("lc");
	(void)feed((struct event){ .kind = EVENT_FOUND, .as.found = &some });
	return 0;
}

static int at_help(void **state)
{
	(void)at_two_teas(state);
	(void)press(PRESS_F1);
	return 0;
}

static int at_menu(void **state)
{
	(void)at_two_teas(state);
	(void)press(PRESS_F10);
	return 0;
}

/* What lies around the sale, as the loop would tell it. */
static void feed_panel(void)
{
	static const struct till_facts facts = { .market = "suifenhe",
		.till = "T01",
		.rules = 7,
		.day = DAY_TODAY,
		.offset_minutes = 480,
		.shift = 1 };
	static const struct panel_sight panel = {
		.held_count = 1,
		.held = { { .slot = 3,
			.at = { INT64_C(1768438800000) },
			.note = "red hat",
			.lines = 2,
			.total = { 4250 } } },
		.recent_count = 2,
		.recent = { { .receipt = "T01-1-12", .total = { 850 } },
			{ .receipt = "T01-1-11",
				.total = { 990 },
				.is_refund = true } },
		.has = { [DEVICE_SCALE] = true, [DEVICE_SCANNER] = true },
		.ready = { [DEVICE_SCALE] = true },
	};

	(void)feed((struct event){ .kind = EVENT_FACTS,
		.as.facts.till = &facts,
		.as.facts.link = &no_link,
		.as.facts.rules = &market_rules,
		.as.facts.panel = &panel,
		.as.facts.now = { INT64_C(1768438800000) } });
}

static int at_panel(void **state)
{
	(void)at_two_teas(state);
	feed_panel();
	feed_size(43, 132);
	return 0;
}

/* -- a till of a market ---------------------------------------------------- */

/* How the link is, and on what a sale to who stands there would stand. */
static void feed_link(
	const struct till_online *link, const struct till_standing *standing)
{
	static const struct till_facts facts = { .market = "suifenhe",
		.till = "T01",
		.rules = 7,
		.day = DAY_TODAY,
		.offset_minutes = 480,
		.shift = 1 };

	pos.counter.person.standing = *standing;
	(void)feed((struct event){ .kind = EVENT_FACTS,
		.as.facts.till = &facts,
		.as.facts.link = link,
		.as.facts.rules = &market_rules,
		.as.facts.now = { INT64_C(1768438800000) } });
}

static int at_lease(void **state)
{
	static const struct till_online link = {
		.is_joined = true, .has_link = true, .is_online = true
	};

	(void)at_two_teas(state);
	feed_link(&link, &(struct till_standing){
				 .mode = STANDING_LEASE, .left = { 800000 } });
	return 0;
}

/* Five minutes without the hub; two entries wait. */
static int at_permit(void **state)
{
	static const struct till_online link = { .is_joined = true,
		.has_link = true,
		.since = { INT64_C(1768438500000) },
		.unsent = 2,
		.oldest = { INT64_C(1768438740000) },
		.permit = { 200000 },
		.permit_total = { 1801000 },
		.permit_sales = 24 };

	(void)at_two_teas(state);
	feed_link(&link, &(struct till_standing){
				 .mode = STANDING_PERMIT, .left = { 200000 } });
	return 0;
}

static const struct till_online link_without = {
	.is_joined = true, .has_link = true, .since = { INT64_C(1768438500000) }
};

/* Granted ahead, and as good without the hub. */
static int at_day_lease(void **state)
{
	(void)at_two_teas(state);
	feed_link(
		&link_without, &(struct till_standing){ .mode = STANDING_LEASE,
				       .left = { 300000 } });
	return 0;
}

static int at_no_right(void **state)
{
	(void)at_two_teas(state);
	feed_link(&link_without,
		&(struct till_standing){ .mode = STANDING_NONE });
	return 0;
}

/* Online, and another till has the rest of the day. */
static int at_held(void **state)
{
	static const struct till_online link = {
		.is_joined = true, .has_link = true, .is_online = true
	};

	(void)at_two_teas(state);
	feed_link(&link, &(struct till_standing){ .mode = STANDING_NONE,
				 .reason = "held",
				 .holder = "T02" });
	return 0;
}

static int at_permit_allowance(void **state)
{
	(void)at_permit(state);
	(void)pos_open_allowance(&pos);
	return 0;
}

static int at_held_allowance(void **state)
{
	(void)at_held(state);
	(void)pos_open_allowance(&pos);
	return 0;
}

struct scene {
	const char *name;
	int (*set)(void **state);
	enum screen_id screen; /* that it shows */
};

__attribute__((unused)) static const struct scene scenes[] = {
	{ "login", at_login, SCREEN_LOGIN },
	{ "login_pin", at_login_pin, SCREEN_LOGIN },
	{ "shift", at_shift, SCREEN_SHIFT },
	{ "nobody", at_sale, SCREEN_SALE },
	{ "sale", at_two_teas, SCREEN_SALE },
	{ "too_much", at_too_much, SCREEN_SALE },
	{ "code", at_code, SCREEN_SALE },
	{ "wide", at_panel, SCREEN_SALE },
	{ "lease", at_lease, SCREEN_SALE },
	{ "day_lease", at_day_lease, SCREEN_SALE },
	{ "permit", at_permit, SCREEN_SALE },
	{ "no_right", at_no_right, SCREEN_SALE },
	{ "held", at_held, SCREEN_SALE },
	{ "recall", at_recall, SCREEN_RECALL },
	{ "tender", at_tender, SCREEN_TENDER },
	{ "reference", at_reference, SCREEN_REFERENCE },
	{ "rest", at_rest, SCREEN_TENDER },
	{ "sold", at_sold, SCREEN_RECEIPT },
	{ "clock", at_clock, SCREEN_CLOCK },
	{ "price", at_price, SCREEN_PRICE },
	{ "approve", at_approve, SCREEN_APPROVE },
	{ "refund", at_receipt, SCREEN_REFUND },
	{ "refund_lines", at_lines, SCREEN_REFUND_LINES },
	{ "refund_why", at_why, SCREEN_REFUND_WHY },
	{ "refund_money", at_money, SCREEN_REFUND_MONEY },
	{ "refund_slip", at_refund_slip, SCREEN_REFUND_SLIP },
	{ "pin", at_pin, SCREEN_PIN },
	{ "cash", at_cash, SCREEN_CASH },
	{ "cash_why", at_cash_why, SCREEN_CASH_WHY },
	{ "check", at_check, SCREEN_CHECK },
	{ "allowance", at_allowance, SCREEN_ALLOWANCE },
	{ "permit_allowance", at_permit_allowance, SCREEN_ALLOWANCE },
	{ "held_allowance", at_held_allowance, SCREEN_ALLOWANCE },
	{ "search", at_search, SCREEN_SEARCH },
	{ "help", at_help, SCREEN_SALE },
	{ "menu", at_menu, SCREEN_SALE },
};

#define SCENES (int)(sizeof(scenes) / sizeof(scenes[0]))

#endif
