#include "fixture.h"

static void doubt(enum clock_cause cause)
{
	struct till_facts facts = pos.facts;

	facts.clock = cause;
	(void)feed((struct event){ .kind = EVENT_FACTS,
		.as.facts.till = &facts,
		.as.facts.link = &no_link,
		.as.facts.rules = &market_rules,
		.as.facts.now = { INT64_C(1768438800000) + 86400000 } });
}

static int at_clock(void **state)
{
	(void)at_basket(state);
	doubt(CAUSE_AHEAD);
	(void)press(PRESS_F10);
	(void)scan("w");
	return 0;
}

static void menu__opens_it_only_when_there_is_a_doubt(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	(void)scan("w");
	assert_shows("the clock is not in doubt");
	assert_int_equal(pos.screen, SCREEN_SALE);
	doubt(CAUSE_BEHIND);
	(void)press(PRESS_F10);
	(void)scan("w");
	assert_int_equal(pos.screen, SCREEN_CLOCK);
}

static void view__says_what_is_wrong_and_both_times(void **state)
{
	(void)state;
	assert_shows("CLOCK IN DOUBT");
	assert_shows("it was set forward into another day");
	assert_shows("the machine's clock  2026-01-16 09:00:00");
	assert_shows("the ledger's day     2026-01-15");
}

static void enter__asks_for_day_administrator_and_pin(void **state)
{
	struct request asked;

	(void)state;
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(scan("2026-01-16").kind, ASK_NOTHING);
	assert_int_equal(scan("admin").kind, ASK_NOTHING);
	(void)type("3333");
	assert_hides("3333");
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_CLOCK);
	assert_string_equal(asked.operator, "admin");
	assert_string_equal(asked.text, "3333");
	assert_int_equal(asked.day, DAY_TODAY + 1);
}

static void day__that_is_none_is_asked_for_again(void **state)
{
	(void)state;
	(void)scan("2026-02-30");
	(void)press(PRESS_ESCAPE);
	assert_shows("Today's date");
}

static void escape__goes_back_to_where_it_came_from(void **state)
{
	(void)state;
	(void)scan("2026-01-16");
	(void)type("ad");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_CLOCK);
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_SALE);
}

static void answer__goes_back_and_says_the_day(void **state)
{
	(void)state;
	doubt(CAUSE_NONE);
	(void)feed((struct event){ .kind = EVENT_CLOCK_SETTLED });
	assert_int_equal(pos.screen, SCREEN_SALE);
	assert_shows("today is 2026-01-15");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(menu__opens_it_only_when_there_is_a_doubt, at_basket),
		test_at(view__says_what_is_wrong_and_both_times, at_clock),
		test_at(enter__asks_for_day_administrator_and_pin, at_clock),
		test_at(day__that_is_none_is_asked_for_again, at_clock),
		test_at(escape__goes_back_to_where_it_came_from, at_clock),
		test_at(answer__goes_back_and_says_the_day, at_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
