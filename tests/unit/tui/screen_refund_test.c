#include "scenes.h"

static void number__of_a_receipt_is_looked_up(void **state)
{
	struct request asked = scan("T01-1-12");

	(void)state;
	assert_int_equal(asked.kind, ASK_REFUND_LOOK);
	assert_string_equal(asked.text, "T01-1-12");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(pos.screen, SCREEN_REFUND);
}

static void code__of_a_receipt_fits_into_the_line(void **state)
{
	char code[TILL_TOKEN_SIZE];
	struct request asked;

	(void)state;
	memset(code, 'x', sizeof(code) - 1);
	code[sizeof(code) - 1] = '\0';
	asked = feed((struct event){ .kind = EVENT_SCAN,
		.as.scan.source = SOURCE_SCANNER,
		.as.scan.text = code });
	assert_int_equal(asked.kind, ASK_REFUND_LOOK);
	assert_string_equal(asked.text, code);
}

static void failure__says_why_and_asks_again(void **state)
{
	(void)state;
	(void)scan("T02-1-5");
	(void)feed_failed("T02-1-5 is of till T02: take the goods back there");
	assert_shows("take the goods back there");
	(void)press(PRESS_ENTER);
	assert_shows("take the goods back there");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_REFUND);
}

static void lines__show_what_there_was_and_what_comes_back(void **state)
{
	(void)state;
	assert_shows("Green tea 500 g");
	assert_shows("0.5 kg");
	assert_hides("GIVE BACK");
	assert_int_equal(press(PRESS_F9).kind, ASK_NOTHING);
	assert_shows("nothing is chosen yet");
	feed_tried(press(PRESS_F8));
	assert_shows("GIVE BACK 2404.25");
}

static void scan__of_the_goods_is_one_more_that_comes_back(void **state)
{
	(void)state;
	feed_tried(scan(tea.barcode));
	assert_int_equal(pos.refund.now.milli[0], 1000);
	assert_shows("GIVE BACK 1200.00");
	feed_tried(scan(sugar.barcode));
	assert_int_equal(pos.refund.now.milli[1], 500);
	assert_shows("GIVE BACK 1204.25");
	feed_tried(scan(tea.barcode));
	(void)scan(tea.barcode);
	assert_shows("no such goods");
}

static void quantity__is_at_most_what_is_left(void **state)
{
	(void)state;
	pos.refund.found.before.milli[0] = 1000;
	(void)type("2");
	assert_int_equal(press(PRESS_F4).kind, ASK_NOTHING);
	assert_shows("at most 1 can come back");
	(void)type("1");
	feed_tried(press(PRESS_F4));
	assert_shows("GIVE BACK 1200.00");
	assert_int_equal(press(PRESS_F5).kind, ASK_NOTHING);
	assert_hides("GIVE BACK");
}

static void reason__is_a_digit_or_words(void **state)
{
	(void)state;
	feed_tried(press(PRESS_F8));
	(void)press(PRESS_F9);
	assert_shows("damaged or spoilt");
	(void)press(PRESS_ENTER);
	assert_int_equal(pos.screen, SCREEN_REFUND_WHY);
	(void)scan("2");
	assert_string_equal(pos.refund.reason, "damaged or spoilt");
	assert_int_equal(pos.screen, SCREEN_REFUND_MONEY);
	(void)press(PRESS_ESCAPE);
	(void)scan("cork");
	assert_string_equal(pos.refund.reason, "cork");
}

static void money__shows_how_it_came_and_the_allowance(void **state)
{
	(void)state;
	assert_shows("Give back  2404.25");
	assert_shows("Receipt T01-1-12 was paid by");
	assert_shows("Allowance of 2026-01-15 given back");
	assert_shows("Value a day: 2404.25");
	assert_shows("Sugar a day: 0.5 kg");
}

static void card__takes_back_no_more_than_came_from_it(void **state)
{
	(void)state;
	(void)type("2000");
	(void)press(PRESS_F6);
	assert_shows("no more goes back to a card");
	(void)press(PRESS_ESCAPE);
	(void)press(PRESS_F6);
	(void)press(PRESS_ENTER);
	assert_int_equal(pos.refund.tenders[0].value.minor, 100000);
	assert_string_equal(pos.refund.tenders[0].reference, "");
	assert_shows("Give back  1404.25");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.refund.tender_count, 0);
}

static void slip__of_what_goes_to_a_card_may_have_a_number(void **state)
{
	(void)state;
	(void)press(PRESS_F6);
	assert_int_equal(pos.screen, SCREEN_REFUND_SLIP);
	assert_shows("Card 1000.00: when it is given back");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_REFUND_MONEY);
	assert_int_equal(pos.refund.tender_count, 0);
	(void)press(PRESS_F6);
	(void)scan("a slip/1");
	assert_int_equal(pos.screen, SCREEN_REFUND_SLIP);
	(void)press(PRESS_ESCAPE); /* the alarm */
	(void)scan("000457");
	assert_int_equal(pos.screen, SCREEN_REFUND_MONEY);
	assert_string_equal(pos.refund.tenders[0].reference, "000457");
	assert_shows("Give back  1404.25");
}

static void cashier__without_the_right_asks_a_manager(void **state)
{
	const struct entry_operator manager = { .id = "manager" };
	struct request asked = press(PRESS_ENTER);

	(void)state;
	assert_int_equal(asked.kind, ASK_RIGHT);
	assert_int_equal(asked.right, RIGHT_REFUND);
	(void)feed((struct event){ .kind = EVENT_NO_RIGHT });
	assert_shows("Goods come back and money goes out.");
	assert_shows("cashier may not do this alone");
	(void)scan("manager");
	(void)type("2222");
	assert_hides("2222");
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_APPROVE);
	assert_int_equal(asked.right, RIGHT_REFUND);
	asked = feed((struct event){
		.kind = EVENT_APPROVED, .as.logged_in = &manager });
	assert_int_equal(asked.kind, ASK_REFUND);
	assert_string_equal(pos.refund.approver, "manager");
	assert_string_equal(pos.cashier.id, "cashier");
}

static void leaving__the_approval_gives_nothing_back(void **state)
{
	(void)state;
	(void)press(PRESS_ENTER);
	(void)feed((struct event){ .kind = EVENT_NO_RIGHT });
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_REFUND_MONEY);
	assert_shows("Give back  2404.25");
}

static void answer__shows_what_to_give_back(void **state)
{
	static struct refund refund;
	struct request asked;

	(void)state;
	(void)press(PRESS_ENTER);
	refund = pos.refund.tried;
	(void)snprintf(refund.receipt, sizeof(refund.receipt), "T01-1-15");
	asked = feed((struct event){ .kind = EVENT_REFUNDED,
		.as.refunded.refund = &refund,
		.as.refunded.receipt = "REFUND\n" });
	assert_int_equal(asked.kind, ASK_NOTHING);
	assert_shows("TAKEN BACK  receipt T01-1-15");
	assert_shows("Give back  2404.25");
	(void)press(PRESS_F3);
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_shows("T01-1-15 is back");
}

static void person__at_the_counter_is_looked_at_again(void **state)
{
	static struct refund refund;
	struct request asked;

	(void)state;
	(void)feed_person(120000);
	asked = feed((struct event){ .kind = EVENT_REFUNDED,
		.as.refunded.refund = &refund,
		.as.refunded.receipt = "" });
	assert_int_equal(asked.kind, ASK_IDENTIFY);
	assert_string_equal(asked.text, "resident-card:S0001");
}

static void exercise__takes_nothing_back(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	(void)scan("x");
	(void)press(PRESS_F10);
	(void)scan("b");
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_shows("an exercise sold nothing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(number__of_a_receipt_is_looked_up, at_receipt),
		test_at(code__of_a_receipt_fits_into_the_line, at_receipt),
		test_at(failure__says_why_and_asks_again, at_receipt),
		test_at(lines__show_what_there_was_and_what_comes_back,
			at_lines),
		test_at(scan__of_the_goods_is_one_more_that_comes_back,
			at_lines),
		test_at(quantity__is_at_most_what_is_left, at_lines),
		test_at(reason__is_a_digit_or_words, at_lines),
		test_at(money__shows_how_it_came_and_the_allowance, at_money),
		test_at(card__takes_back_no_more_than_came_from_it, at_money),
		test_at(slip__of_what_goes_to_a_card_may_have_a_number,
			at_money),
		test_at(cashier__without_the_right_asks_a_manager, at_money),
		test_at(leaving__the_approval_gives_nothing_back, at_money),
		test_at(answer__shows_what_to_give_back, at_money),
		test_at(person__at_the_counter_is_looked_at_again, at_money),
		test_at(exercise__takes_nothing_back, at_sale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
