#include "scenes.h"

static void panel__stands_beside_the_sale_where_there_is_room(void **state)
{
	(void)state;
	feed_panel();
	feed_size(43, 132);
	assert_shows("Allowance: left / limit");
	assert_shows("4400.00 / 8000.00");
	assert_shows("[#######===");
	assert_shows("red hat");
	assert_shows("42.50");
	assert_shows("T01-1-12");
	assert_shows("-9.90");
	assert_shows("stands alone");
	assert_shows("not there");
}

static void panel__leaves_a_small_terminal_to_the_sale(void **state)
{
	(void)state;
	feed_panel();
	feed_size(24, 80);
	assert_hides("Allowance: left / limit");
	feed_size(43, 119);
	assert_hides("Allowance: left / limit");
	feed_size(31, 132);
	assert_hides("Allowance: left / limit");
}

static void panel__belongs_to_the_sale_alone(void **state)
{
	(void)state;
	feed_size(43, 132);
	assert_int_equal(panel_columns(&pos, &canvas), 52);
	(void)press(PRESS_F9);
	assert_int_equal(pos.screen, SCREEN_TENDER);
	assert_int_equal(panel_columns(&pos, &canvas), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(panel__stands_beside_the_sale_where_there_is_room,
			at_two_teas),
		test_at(panel__leaves_a_small_terminal_to_the_sale,
			at_two_teas),
		test_at(panel__belongs_to_the_sale_alone, at_two_teas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
