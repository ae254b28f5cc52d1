#include "fixture.h"

static struct till_held held[TILL_HELD_MAX];

static struct request feed_list(int count)
{
	for (int i = 0; i < count; i++)
		held[i] = (struct till_held){ .slot = i + 1,
			.at = { INT64_C(1768438800000) }, /* 09:00 */
			.operator= "cashier",
			.note = "red coat",
			.lines = 2 + i,
			.total = { 100000 + i } };
	return feed((struct event){ .kind = EVENT_HELD_LIST,
		.as.held_list.held = held,
		.as.held_list.count = count });
}

static void feed_recalled(void)
{
	static struct basket basket;
	static const struct verdict verdict = { .line = -1, .limit = -1 };
	struct error why;

	basket = (struct basket){ 0 };
	assert_ok(basket_add(&basket, &tea, 2000, &why));
	(void)feed((struct event){ .kind = EVENT_RECALLED,
		.as.scanned.basket = &basket,
		.as.scanned.verdict = &verdict });
}

/* -- hold ----------------------------------------------------------- */

static void f6__asks_to_hold_the_basket_with_what_was_typed(void **state)
{
	struct request asked;

	(void)state;
	(void)type("red coat");
	asked = press(PRESS_F6);
	assert_int_equal(asked.kind, ASK_HOLD);
	assert_string_equal(asked.text, "red coat");
	(void)feed((struct event){ .kind = EVENT_HELD, .as.held = 3 });
	assert_shows("on hold as 3");
	assert_hides("Green tea");
	assert_shows("Person:"); /* nobody is kept with it */
}

static void f6__holds_no_empty_basket(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F6).kind, ASK_NOTHING);
	assert_shows("no goods");
}

static void failure__leaves_the_basket_where_it_is(void **state)
{
	(void)state;
	(void)press(PRESS_F6);
	(void)feed_failed("20 baskets are on hold already");
	(void)press(PRESS_ESCAPE);
	assert_shows("Green tea");
}

/* -- recall --------------------------------------------------------- */

static void f7__recalls_nothing_over_an_open_basket(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F7).kind, ASK_NOTHING);
	assert_shows("a basket is open");
}

static void f7__without_any_says_so(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_F7).kind, ASK_HELD_LIST);
	(void)feed_list(0);
	assert_shows("no basket is on hold");
	assert_shows("Person:");
}

static void list__shows_since_when_who_and_how_much(void **state)
{
	(void)state;
	(void)press(PRESS_F7);
	(void)feed_list(2);
	show();
	assert_string_equal(row(3),
		"  >1 2026-01-15 09:00:00  cashier          2     1000.00"
		" red coat");
	assert_shows("1000.01");
}

static void enter__takes_the_one_with_the_mark(void **state)
{
	struct request asked;

	(void)state;
	(void)feed_list(3);
	(void)press(PRESS_UP);
	(void)press(PRESS_DOWN);
	(void)press(PRESS_DOWN);
	(void)press(PRESS_DOWN);
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_RECALL);
	assert_int_equal(asked.slot, 3);
	feed_recalled();
	assert_shows("Green tea");
	assert_shows("Person:");
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	assert_shows("whose sale is it?");
}

static void number__takes_the_one_it_names(void **state)
{
	struct request asked;

	(void)state;
	(void)feed_list(3);
	asked = scan("2");
	assert_int_equal(asked.kind, ASK_RECALL);
	assert_int_equal(asked.slot, 2);
	assert_int_equal(scan("6901234567892").kind, ASK_NOTHING);
	assert_shows("no basket has this number");
	(void)press(PRESS_ESCAPE);
	(void)press(PRESS_ESCAPE);
	assert_shows("Person:");
}

static void twenty__scroll_to_the_mark(void **state)
{
	(void)state;
	(void)feed_list(TILL_HELD_MAX);
	for (int i = 1; i < TILL_HELD_MAX; i++)
		(void)press(PRESS_DOWN);
	assert_shows(">20");
	assert_shows("1000.19");
}

/* -- after a crash -------------------------------------------------- */

static void kept_basket__is_offered_at_log_in(void **state)
{
	(void)state;
	feed_recalled();
	feed_facts(1);
	feed_login();
	assert_shows("a basket of 1 lines was kept");
	assert_shows("Green tea");
	assert_shows("Person:");
}

static void kept_basket__does_not_hold_the_program_open(void **state)
{
	(void)state;
	feed_recalled();
	assert_int_equal(press(PRESS_QUIT).kind, ASK_QUIT);
}

/* -- training ------------------------------------------------------- */

static void choose(const char *letter)
{
	(void)press(PRESS_F10);
	(void)scan(letter);
}

static void training__shows_as_long_as_it_is_on(void **state)
{
	(void)state;
	assert_hides("TRAINING");
	choose("x");
	assert_shows("TRAINING: nothing you sell counts");
	(void)feed_person(120000);
	feed_goods(&tea, 1000);
	assert_shows("TRAINING: not a sale");
	assert_true(pos.training);
	choose("x");
	assert_true(pos.training); /* a basket is open */
	choose("v");
	choose("x");
	assert_false(pos.training);
	assert_shows("sales are real");
	(void)press(PRESS_ESCAPE);
	assert_hides("TRAINING");
}

static void training__ends_with_who_did_it(void **state)
{
	(void)state;
	choose("x");
	(void)feed_person(120000);
	feed_goods(&tea, 1000);
	(void)feed((struct event){ .kind = EVENT_LOGGED_OUT });
	feed_login();
	assert_hides("TRAINING");
	assert_hides("Green tea");
}

static void training__is_not_called_a_sale(void **state)
{
	(void)state;
	choose("x");
	(void)feed_person(120000);
	feed_goods(&tea, 1000);
	feed_sold("paper");
	assert_shows("TRAINING, nothing sold");
	assert_hides("SOLD");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(f6__asks_to_hold_the_basket_with_what_was_typed,
			at_two_teas),
		test_at(f6__holds_no_empty_basket, at_basket),
		test_at(failure__leaves_the_basket_where_it_is, at_two_teas),
		test_at(f7__recalls_nothing_over_an_open_basket, at_two_teas),
		test_at(f7__without_any_says_so, at_sale),
		test_at(list__shows_since_when_who_and_how_much, at_sale),
		test_at(enter__takes_the_one_with_the_mark, at_sale),
		test_at(number__takes_the_one_it_names, at_sale),
		test_at(twenty__scroll_to_the_mark, at_sale),
		test_at(kept_basket__is_offered_at_log_in, at_login),
		test_at(kept_basket__does_not_hold_the_program_open, at_login),
		test_at(training__shows_as_long_as_it_is_on, at_sale),
		test_at(training__ends_with_who_did_it, at_sale),
		test_at(training__is_not_called_a_sale, at_sale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
