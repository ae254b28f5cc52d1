#include "check.h"

#include "tui/canvas.h"

static struct canvas canvas;

static int blank(void **state)
{
	(void)state;
	canvas_clear(&canvas, 4, 10);
	return 0;
}

static const char *row(int at)
{
	static char text[256];

	canvas_row(&canvas, at, text, sizeof(text));
	return text;
}

static void text__is_cut_at_the_edge(void **state)
{
	(void)state;
	canvas_text(&canvas, 1, 6, MARK_PLAIN, "abcdefgh");
	assert_string_equal(row(1), "      abcd");
	assert_string_equal(row(2), "");
}

static void text__leaves_out_the_character_that_would_hang_over(void **state)
{
	(void)state;
	canvas_text(&canvas, 0, 5, MARK_PLAIN, "绿茶茶");
	assert_string_equal(row(0), "     绿茶");
	canvas_text(&canvas, 1, 9, MARK_PLAIN, "茶");
	assert_string_equal(row(1), "");
}

static void text__says_where_it_ended(void **state)
{
	(void)state;
	assert_int_equal(canvas_text(&canvas, 0, 1, MARK_PLAIN, "茶a"), 4);
}

static void text__blanks_the_half_it_leaves_of_a_wide_character(void **state)
{
	(void)state;
	canvas_text(&canvas, 0, 0, MARK_PLAIN, "绿茶");
	canvas_text(&canvas, 0, 1, MARK_PLAIN, "x");
	assert_string_equal(row(0), " x茶");
	canvas_text(&canvas, 0, 2, MARK_PLAIN, "y");
	assert_string_equal(row(0), " xy");
	canvas_text(&canvas, 1, 0, MARK_PLAIN, "绿茶");
	canvas_text(&canvas, 1, 1, MARK_PLAIN, "豆");
	assert_string_equal(row(1), " 豆");
}

static void text__keeps_a_combining_mark_with_its_letter(void **state)
{
	(void)state;
	canvas_text(&canvas, 0, 0, MARK_PLAIN, "и\xcc\x86x");
	assert_string_equal(row(0), "и\xcc\x86x");
	assert_string_equal(canvas.cells[0][1].glyph, "x");
}

static void text__never_shows_what_could_drive_a_terminal(void **state)
{
	(void)state;
	canvas_text(
		&canvas, 0, 0, MARK_PLAIN, "a\033[2J\x7f\xff%s", "\xc2\x9b");
	assert_string_equal(row(0), "a?[2J???");
}

static void text__outside_is_ignored(void **state)
{
	(void)state;
	canvas_text(&canvas, -1, 0, MARK_PLAIN, "no");
	canvas_text(&canvas, 4, 0, MARK_PLAIN, "no");
	canvas_text(&canvas, 0, 10, MARK_PLAIN, "no");
	for (int i = 0; i < 4; i++)
		assert_string_equal(row(i), "");
}

static void clear__stays_within_its_bounds(void **state)
{
	(void)state;
	canvas_clear(&canvas, 5000, 5000);
	assert_int_equal(canvas.rows, CANVAS_ROWS_MAX);
	assert_int_equal(canvas.columns, CANVAS_COLUMNS_MAX);
	canvas_clear(&canvas, 0, 0);
	assert_int_equal(canvas.rows, 1);
}

static void box__is_framed_in_signs_every_font_has(void **state)
{
	(void)state;
	canvas_text(&canvas, 1, 0, MARK_PLAIN, "##########");
	canvas_box(&canvas, (struct area){ 0, 1, 3, 6 }, MARK_NOTICE);
	assert_string_equal(row(0), " +----+");
	assert_string_equal(row(1), "#|    |###");
	assert_string_equal(row(2), " +----+");
	assert_int_equal(canvas.cells[1][3].mark, MARK_NOTICE);
}

static void paragraph__breaks_at_spaces(void **state)
{
	struct area area = { 0, 0, 4, 8 };

	(void)state;
	assert_int_equal(canvas_paragraph(&canvas, area, MARK_PLAIN,
				 "drop line 4 or reduce"),
		4);
	assert_string_equal(row(0), "drop");
	assert_string_equal(row(1), "line 4");
	assert_string_equal(row(2), "or");
	assert_string_equal(row(3), "reduce");
}

static void paragraph__breaks_chinese_where_it_must(void **state)
{
	struct area area = { 0, 0, 4, 5 };

	(void)state;
	assert_int_equal(
		canvas_paragraph(&canvas, area, MARK_PLAIN, "超过每日"), 2);
	assert_string_equal(row(0), "超过");
	assert_string_equal(row(1), "每日");
}

static void paragraph__stops_at_the_last_row(void **state)
{
	struct area area = { 0, 0, 2, 3 };

	(void)state;
	assert_int_equal(
		canvas_paragraph(&canvas, area, MARK_PLAIN, "abcdefghijkl"), 2);
	assert_string_equal(row(2), "");
}

static void big__draws_digits_five_rows_high(void **state)
{
	(void)state;
	canvas_clear(&canvas, 5, 12);
	canvas_big(&canvas, 0, 0, MARK_STRONG, "1.4");
	assert_string_equal(row(0), "  #     # #");
	assert_string_equal(row(1), "  #     # #");
	assert_string_equal(row(2), "  #     ###");
	assert_string_equal(row(3), "  #       #");
	assert_string_equal(row(4), "  #  #    #");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(text__is_cut_at_the_edge, blank),
		cmocka_unit_test_setup(
			text__leaves_out_the_character_that_would_hang_over,
			blank),
		cmocka_unit_test_setup(text__says_where_it_ended, blank),
		cmocka_unit_test_setup(
			text__blanks_the_half_it_leaves_of_a_wide_character,
			blank),
		cmocka_unit_test_setup(
			text__keeps_a_combining_mark_with_its_letter, blank),
		cmocka_unit_test_setup(
			text__never_shows_what_could_drive_a_terminal, blank),
		cmocka_unit_test_setup(text__outside_is_ignored, blank),
		cmocka_unit_test_setup(clear__stays_within_its_bounds, blank),
		cmocka_unit_test_setup(
			box__is_framed_in_signs_every_font_has, blank),
		cmocka_unit_test_setup(paragraph__breaks_at_spaces, blank),
		cmocka_unit_test_setup(
			paragraph__breaks_chinese_where_it_must, blank),
		cmocka_unit_test_setup(paragraph__stops_at_the_last_row, blank),
		cmocka_unit_test_setup(big__draws_digits_five_rows_high, blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
