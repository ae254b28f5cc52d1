#include "fixture.h"

static void feed_found(enum till_search_of of, bool is_done)
{
	static struct till_found found;

	found = (struct till_found){ .of = of, .is_done = is_done, .count = 2 };
	found.hits[0].goods = tea;
	found.hits[1].goods = sugar;
	(void)snprintf(found.hits[1].resident.name,
		sizeof(found.hits[1].resident.name), "李小红");
	found.hits[1].resident.document.kind = DOCUMENT_RESIDENT_CARD;
	(void)snprintf(found.hits[1].resident.document.number,
		sizeof(found.hits[1].resident.document.number), "S0042");
	(void)snprintf(
		found.hits[1].masked, sizeof(found.hits[1].masked), "***42");
	(void)feed((struct event){ .kind = EVENT_FOUND, .as.found = &found });
}

static void words__are_searched_for_and_the_mark_is_taken(void **state)
{
	struct request asked;

	(void)state;
	(void)press(PRESS_F2);
	assert_shows("Find goods");
	asked = scan("сах");
	assert_int_equal(asked.kind, ASK_SEARCH);
	assert_int_equal(asked.slot, SEARCH_GOODS);
	assert_string_equal(asked.text, "сах");
	feed_found(SEARCH_GOODS, false);
	assert_shows("'сах': 2 found, still looking");
	feed_found(SEARCH_GOODS, true);
	assert_shows("'сах': 2 found");
	assert_hides("still looking");
	(void)press(PRESS_DOWN);
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_SCAN);
	assert_string_equal(asked.text, sugar.barcode);
	assert_int_equal(pos.screen, SCREEN_SALE);
}

static void favourites__are_there_before_any_word(void **state)
{
	struct request asked;

	(void)state;
	asked = press(PRESS_F2);
	assert_int_equal(asked.kind, ASK_SEARCH);
	assert_int_equal(asked.slot, SEARCH_GOODS);
	assert_string_equal(asked.text, "");
	assert_hides("Sold most often"); /* nothing was sold yet */
	feed_found(SEARCH_GOODS, true);
	assert_shows("Sold most often here.");
	(void)press(PRESS_DOWN);
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_SCAN);
	assert_string_equal(asked.text, sugar.barcode);
}

static void favourites__are_of_goods_and_not_of_people(void **state)
{
	struct request asked;

	(void)state;
	assert_int_equal(press(PRESS_F2).kind, ASK_NOTHING);
	assert_shows("Find a person");
	asked = press(PRESS_F3);
	assert_int_equal(asked.kind, ASK_SEARCH);
	assert_string_equal(asked.text, "");
}

static void words__typed_in_the_sale_are_taken_along(void **state)
{
	struct request asked;

	(void)state;
	(void)type("lc");
	asked = press(PRESS_F2);
	assert_int_equal(asked.kind, ASK_SEARCH);
	assert_string_equal(asked.text, "lc");
}

static void person__is_found_before_there_is_one(void **state)
{
	struct request asked;

	(void)state;
	(void)press(PRESS_F2);
	assert_shows("Find a person");
	asked = scan("lxh");
	assert_int_equal(asked.slot, SEARCH_RESIDENTS);
	feed_found(SEARCH_RESIDENTS, true);
	assert_shows("李小红");
	assert_hides("S0042");
	(void)press(PRESS_DOWN);
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_IDENTIFY);
	assert_string_equal(asked.text, "resident-card:S0042");
}

static void f3__looks_for_the_same_among_the_others(void **state)
{
	struct request asked;

	(void)state;
	(void)press(PRESS_F2);
	(void)scan("li");
	feed_found(SEARCH_GOODS, true);
	asked = press(PRESS_F3);
	assert_int_equal(asked.kind, ASK_SEARCH);
	assert_int_equal(asked.slot, SEARCH_RESIDENTS);
	assert_string_equal(asked.text, "li");
	feed_found(SEARCH_GOODS, true);
	assert_int_equal(pos.search.found.count, 0);
}

static void scanner__that_sends_enter_twice_takes_nothing(void **state)
{
	(void)state;
	(void)press(PRESS_F2);
	assert_int_equal(scan("6901234567892").kind, ASK_SEARCH);
	feed_found(SEARCH_GOODS, true);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_SCAN);
}

static void scan__of_a_device_is_looked_for(void **state)
{
	struct request asked;

	(void)state;
	(void)press(PRESS_F2);
	asked = feed((struct event){ .kind = EVENT_SCAN,
		.as.scan.source = SOURCE_SCANNER,
		.as.scan.text = "6901234567892" });
	assert_int_equal(asked.kind, ASK_SEARCH);
	assert_string_equal(asked.text, "6901234567892");
	assert_int_equal(pos.screen, SCREEN_SEARCH);
}

static void answer__that_comes_late_changes_nothing(void **state)
{
	(void)state;
	(void)press(PRESS_F2);
	(void)scan("tea");
	(void)press(PRESS_ESCAPE);
	feed_found(SEARCH_GOODS, true);
	assert_int_equal(pos.search.found.count, 0);
	assert_int_equal(pos.screen, SCREEN_SALE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(words__are_searched_for_and_the_mark_is_taken,
			at_basket),
		test_at(favourites__are_there_before_any_word, at_basket),
		test_at(favourites__are_of_goods_and_not_of_people, at_sale),
		test_at(words__typed_in_the_sale_are_taken_along, at_basket),
		test_at(person__is_found_before_there_is_one, at_sale),
		test_at(f3__looks_for_the_same_among_the_others, at_basket),
		test_at(scanner__that_sends_enter_twice_takes_nothing,
			at_basket),
		test_at(scan__of_a_device_is_looked_for, at_basket),
		test_at(answer__that_comes_late_changes_nothing, at_basket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
