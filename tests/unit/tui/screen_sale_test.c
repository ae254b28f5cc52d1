#include "fixture.h"

/* -- the person ----------------------------------------------------- */

static void scan__asks_who_it_is_first(void **state)
{
	struct request asked;

	(void)state;
	asked = scan("S0001");
	assert_int_equal(asked.kind, ASK_IDENTIFY);
	assert_string_equal(asked.text, "S0001");
}

static void person__is_shown_with_what_is_left(void **state)
{
	(void)state;
	(void)feed_person(120000);
	assert_shows("王小明  ***0001");
	assert_shows("6800.00");
}

static void person__who_may_not_buy_is_turned_away(void **state)
{
	struct till_person person = { .masked = "***9999",
		.document.kind = DOCUMENT_RESIDENT_CARD,
		.refusal = REFUSAL_NOT_REGISTERED };
	struct verdict verdict = { .refusal = REFUSAL_NOT_REGISTERED };

	(void)state;
	assert_true(feed((struct event){ .kind = EVENT_IDENTIFIED,
				 .as.identified.person = &person,
				 .as.identified.verdict = &verdict })
			    .beep);
	assert_shows("***9999");
	(void)press(PRESS_ESCAPE);
	assert_shows("Person:");
	assert_int_equal(scan("S0001").kind, ASK_IDENTIFY);
}

static void f3__lets_another_person_have_the_basket(void **state)
{
	(void)state;
	(void)press(PRESS_F3);
	assert_shows("Person:");
	assert_shows("Green tea");
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	assert_shows("whose sale is it?");
	(void)feed_person(700000);
	assert_shows("too much");
}

static void midnight__looks_at_the_person_again(void **state)
{
	struct till_facts tomorrow = pos.facts;
	struct request asked;

	(void)state;
	tomorrow.day++;
	asked = feed((struct event){ .kind = EVENT_FACTS,
		.as.facts.till = &tomorrow,
		.as.facts.link = &no_link,
		.as.facts.rules = &market_rules });
	assert_int_equal(asked.kind, ASK_IDENTIFY);
	assert_string_equal(asked.text, "resident-card:S0001");
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
}

/* -- goods -------------------------------------------------------------------
 */

static void scan__asks_for_goods_once_somebody_is_there(void **state)
{
	struct request asked;

	(void)state;
	asked = scan("6901234567892");
	assert_int_equal(asked.kind, ASK_SCAN);
	assert_string_equal(asked.text, "6901234567892");
	assert_int_equal(asked.quantity_milli, 1000);
}

static void star__makes_the_number_before_it_the_quantity(void **state)
{
	struct request asked;

	(void)state;
	asked = scan("3*6901234567892");
	assert_string_equal(asked.text, "6901234567892");
	assert_int_equal(asked.quantity_milli, 3000);
}

static void star__waits_for_the_scan(void **state)
{
	struct request asked;

	(void)state;
	assert_int_equal(scan("3*").kind, ASK_NOTHING);
	asked = scan("6901234567892");
	assert_int_equal(asked.kind, ASK_SCAN);
	assert_int_equal(asked.quantity_milli, 3000);
}

static void enter__twice_adds_nothing(void **state)
{
	(void)state;
	(void)scan("6901234567892");
	feed_goods(&tea, 1000);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(pos.counter.basket.count, 1);
}

static void scan__of_four_kilobytes_is_thrown_away(void **state)
{
	(void)state;
	for (int i = 0; i < 4096; i++)
		(void)type("9");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_shows("a scan of 4096 characters is no code");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(scan("6901234567892").kind, ASK_SCAN);
}

static void line__shows_goods_quantity_price_and_amount(void **state)
{
	(void)state;
	feed_goods(&tea, 2000);
	show();
	assert_string_equal(row(4),
		"  >1 Green tea 500 g                                  2"
		"     1200.00     2400.00");
	assert_shows("TOTAL 2400.00 yuan");
}

static void line__of_weighed_goods_names_its_unit(void **state)
{
	(void)state;
	feed_goods(&sugar, 750);
	assert_shows("0.75 kg");
	assert_shows("6.38"); /* 8.50 x 0.75 = 6.375, half up */
}

static void lines__beyond_the_screen_scroll_to_the_last_scan(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct goods goods = tea;

		(void)snprintf(goods.barcode, sizeof(goods.barcode), "G%d", i);
		(void)snprintf(
			goods.name_en, sizeof(goods.name_en), "goods %d.", i);
		goods.price.minor = 100;
		feed_goods(&goods, 1000);
	}
	assert_shows(">20 goods 19.");
	assert_hides("goods 0.");
	for (int i = 0; i < 19; i++)
		(void)press(PRESS_UP);
	assert_shows(">1 goods 0.");
}

/* -- quantity and void -------------------------------------------------------
 */

static void f4__gives_the_line_the_number_typed(void **state)
{
	(void)state;
	(void)type("5");
	assert_int_equal(press(PRESS_F4).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.lines[0].quantity_milli, 5000);
}

static void f4__without_a_number_says_how(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F4).kind, ASK_NOTHING);
	assert_shows("type the quantity first");
	assert_int_equal(pos.counter.basket.lines[0].quantity_milli, 2000);
}

static void f4__refuses_a_fraction_of_a_piece(void **state)
{
	(void)state;
	(void)type("1.5");
	assert_true(press(PRESS_F4).beep);
	assert_shows("STOP");
	assert_int_equal(pos.counter.basket.lines[0].quantity_milli, 2000);
}

static void f5__takes_out_the_line_with_the_mark(void **state)
{
	(void)state;
	feed_goods(&sugar, 500);
	(void)press(PRESS_UP);
	assert_int_equal(press(PRESS_F5).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.count, 1);
	assert_string_equal(pos.counter.basket.lines[0].goods.hs, "1701");
	assert_shows("line 1 is void: Green tea");
}

static void delete__is_the_same_as_f5(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_DELETE).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.count, 0);
	assert_int_equal(press(PRESS_DELETE).kind, ASK_NOTHING);
}

static void ins__takes_back_what_was_voided(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_INSERT).kind, ASK_NOTHING);
	assert_shows("no line was taken out");
	feed_goods(&sugar, 500);
	(void)press(PRESS_DELETE);
	assert_shows("Ins takes it back");
	(void)press(PRESS_DELETE);
	assert_int_equal(pos.counter.basket.count, 0);
	assert_int_equal(press(PRESS_INSERT).kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.count, 1);
	(void)press(PRESS_F10);
	assert_int_equal(scan("0").kind, ASK_JUDGE);
	assert_int_equal(pos.counter.basket.count, 2);
	assert_int_equal(pos.counter.basket.total.minor, 240425);
	assert_int_equal(press(PRESS_INSERT).kind, ASK_NOTHING);
}

static void ins__asks_anew_who_agrees_to_another_price(void **state)
{
	struct error why;

	(void)state;
	assert_ok(basket_set_price(
		&pos.counter.basket, 0, (struct money){ 110000 }, &why));
	(void)text_copy(pos.counter.agreed_by, sizeof(pos.counter.agreed_by),
		"manager");
	(void)press(PRESS_DELETE);
	(void)press(PRESS_INSERT);
	assert_true(pos_needs_agreement(&pos));
}

static void void_sale__forgets_person_and_basket(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	(void)scan("v");
	assert_shows("the sale is void");
	assert_shows("Person:");
	assert_hides("Green tea");
}

/* -- paying
 * -------------------------------------------------------------------- */

static void f8__sells_for_exact_cash_in_one_key(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F8).kind, ASK_SELL);
	assert_int_equal(pos.counter.tender_count, 0);
}

static void f8__waits_for_the_line_to_be_finished(void **state)
{
	(void)state;
	(void)type("3*");
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	assert_shows("the line below is not finished");
}

static void f8__does_not_sell_nothing(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_F9).kind, ASK_NOTHING);
	assert_shows("no goods in the basket");
}

static void pay__is_refused_before_money_is_counted(void **state)
{
	(void)state;
	feed_goods(&tea, 4000); /* 6 x 1,200 after 1,200: 8,400 */
	assert_int_equal(press(PRESS_F9).kind, ASK_REFUSAL);
	assert_int_equal(press(PRESS_F8).kind, ASK_REFUSAL);
	assert_hides("Received");
}

static void refusal__says_why_and_goes_back_to_the_basket(void **state)
{
	static struct till_sold sold = { .refusal = REFUSAL_OVER_LIMIT,
		.message = "over the limit; 6800.00 yuan are left" };
	struct request asked;

	(void)state;
	asked = feed(
		(struct event){ .kind = EVENT_SOLD, .as.sold.sold = &sold });
	assert_int_equal(asked.kind, ASK_JUDGE);
	assert_true(asked.beep);
	assert_shows("6800.00 yuan are left");
	(void)press(PRESS_ESCAPE);
	assert_shows("Green tea");
}

static void refusal__for_want_of_a_shift_asks_for_one(void **state)
{
	static struct till_sold sold = { .refusal = REFUSAL_CLOSED,
		.message = "no shift is open" };

	(void)state;
	(void)feed((struct event){ .kind = EVENT_SOLD, .as.sold.sold = &sold });
	(void)press(PRESS_ESCAPE);
	assert_shows("No shift is open.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(scan__asks_who_it_is_first, at_sale),
		test_at(person__is_shown_with_what_is_left, at_sale),
		test_at(person__who_may_not_buy_is_turned_away, at_sale),
		test_at(f3__lets_another_person_have_the_basket, at_two_teas),
		test_at(midnight__looks_at_the_person_again, at_two_teas),
		test_at(scan__asks_for_goods_once_somebody_is_there, at_basket),
		test_at(star__makes_the_number_before_it_the_quantity,
			at_basket),
		test_at(star__waits_for_the_scan, at_basket),
		test_at(enter__twice_adds_nothing, at_basket),
		test_at(scan__of_four_kilobytes_is_thrown_away, at_basket),
		test_at(line__shows_goods_quantity_price_and_amount, at_basket),
		test_at(line__of_weighed_goods_names_its_unit, at_basket),
		test_at(lines__beyond_the_screen_scroll_to_the_last_scan,
			at_basket),
		test_at(f4__gives_the_line_the_number_typed, at_two_teas),
		test_at(f4__without_a_number_says_how, at_two_teas),
		test_at(f4__refuses_a_fraction_of_a_piece, at_two_teas),
		test_at(f5__takes_out_the_line_with_the_mark, at_two_teas),
		test_at(delete__is_the_same_as_f5, at_two_teas),
		test_at(ins__takes_back_what_was_voided, at_two_teas),
		test_at(ins__asks_anew_who_agrees_to_another_price,
			at_two_teas),
		test_at(void_sale__forgets_person_and_basket, at_two_teas),
		test_at(f8__sells_for_exact_cash_in_one_key, at_two_teas),
		test_at(f8__waits_for_the_line_to_be_finished, at_two_teas),
		test_at(f8__does_not_sell_nothing, at_basket),
		test_at(pay__is_refused_before_money_is_counted, at_two_teas),
		test_at(refusal__says_why_and_goes_back_to_the_basket,
			at_two_teas),
		test_at(refusal__for_want_of_a_shift_asks_for_one, at_two_teas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
