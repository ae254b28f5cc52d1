#include "fixture.h"

/* 8,000.00 a day in 15 cells: 533.33 a cell. */

static void bar__shows_before_this_basket_and_what_is_left(void **state)
{
	(void)state;
	show();
	assert_string_equal(row(2),
		" Value a day                    [##====.........]   1200.00"
		"   2400.00   4400.00");
}

static void bar__has_words_above_its_figures(void **state)
{
	(void)state;
	show();
	assert_non_null(strstr(row(1), "before #    this =    left ."));
}

static void bar__never_hides_a_small_purchase(void **state)
{
	(void)state;
	(void)press(PRESS_F5);
	feed_judged();
	feed_goods(&sugar, 100); /* 0.85 */
	show();
	assert_non_null(strstr(row(2), "[#=............."));
}

static void bar__of_a_limit_not_touched_is_left_out(void **state)
{
	(void)state;
	assert_hides("Sugar a day");
	feed_goods(&sugar, 750);
	show();
	assert_non_null(strstr(row(3), "Sugar a day"));
	assert_non_null(strstr(row(3), "0 kg   0.75 kg   0.25 kg"));
}

static void bar__that_is_exactly_full_is_no_alarm(void **state)
{
	(void)state;
	(void)feed_person(560000); /* 10.5 cells; + 2,400 = 8,000 */
	show();
	assert_non_null(strstr(row(2), "[##########=====]"));
	assert_hides("too much");
}

static void bar__beyond_the_limit_is_an_alarm_in_signs(void **state)
{
	(void)state;
	(void)feed_person(600000); /* 11.25 cells; + 2,400 = 8,400 */
	show();
	assert_non_null(strstr(row(2), "[###########!!!!]"));
	assert_non_null(strstr(row(2), "-400.00"));
	assert_shows("! Value a day: 400.00 too much !");
}

static void alarm__says_which_line_to_drop_or_reduce(void **state)
{
	(void)state;
	feed_goods(&sugar, 100); /* 0.85 a line that does not help */
	(void)feed_person(600000);
	assert_shows("To fit: reduce line 1 to 1");
	(void)feed_person(700000);
	assert_shows("To fit: drop line 1");
}

static void alarm__names_the_line_that_no_change_of_quantity_mends(void **state)
{
	(void)state;
	pos.counter.verdict.refusal = REFUSAL_PROHIBITED;
	pos.counter.verdict.limit = -1;
	pos.counter.verdict.line = 0;
	assert_shows("! line 1: ");
}

static void bars__leave_room_for_the_lines(void **state)
{
	struct verdict *verdict = &pos.counter.verdict;

	(void)state;
	verdict->quota_count = RULES_LIMITS_MAX;
	for (int i = 0; i < RULES_LIMITS_MAX; i++)
		verdict->quota[i].after = 1;
	assert_int_equal(allowance_rows(&pos, 4), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(bar__shows_before_this_basket_and_what_is_left,
			at_two_teas),
		test_at(bar__has_words_above_its_figures, at_two_teas),
		test_at(bar__never_hides_a_small_purchase, at_two_teas),
		test_at(bar__of_a_limit_not_touched_is_left_out, at_two_teas),
		test_at(bar__that_is_exactly_full_is_no_alarm, at_two_teas),
		test_at(bar__beyond_the_limit_is_an_alarm_in_signs,
			at_two_teas),
		test_at(alarm__says_which_line_to_drop_or_reduce, at_two_teas),
		test_at(alarm__names_the_line_that_no_change_of_quantity_mends,
			at_two_teas),
		test_at(bars__leave_room_for_the_lines, at_two_teas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
