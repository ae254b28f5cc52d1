#include "fixture.h"

#include <limits.h>

/* -- errors stop everything --------------------------------------------------
 */

static void notice__is_not_closed_by_what_a_scanner_sends(void **state)
{
	(void)state;
	assert_true(feed_failed("no goods have the code 123").beep);
	(void)scan("6901234567892");
	(void)press(PRESS_ENTER);
	(void)press(PRESS_TAB);
	assert_shows("no goods have the code 123");
	assert_int_equal(pos.counter.basket.lines[0].quantity_milli, 2000);
}

static void notice__counts_the_scans_it_swallows(void **state)
{
	(void)state;
	(void)feed_failed("no goods have the code 123");
	assert_hides("scans ignored");
	assert_true(scan("6901234567892").beep);
	(void)press(PRESS_ENTER); /* doubled: not another scan */
	(void)scan("6901234567892");
	assert_shows("scans ignored: 2");
}

static void notice__lets_no_key_through_but_escape(void **state)
{
	(void)state;
	(void)feed_failed("no goods have the code 123");
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_F5).kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_QUIT).kind, ASK_NOTHING);
	assert_shows("no goods have the code 123");
	(void)press(PRESS_ESCAPE);
	assert_hides("no goods have the code 123");
	assert_int_equal(press(PRESS_F8).kind, ASK_SELL);
}

/* -- help and menu
 * ------------------------------------------------------------- */

static void help__lists_every_key_of_the_screen(void **state)
{
	const struct key *key;

	(void)state;
	(void)press(PRESS_F1);
	for (int i = 0; (key = pos_key(&pos, i)) != NULL; i++) {
		if (key->press != PRESS_NONE)
			assert_shows(key->help);
	}
	(void)scan("6901234567892");
	assert_shows("scans ignored: 1");
	(void)press(PRESS_ESCAPE);
	assert_shows("Green tea");
}

static void menu__does_by_letter_what_the_key_does(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	assert_int_equal(scan("c").kind, ASK_SELL);
}

static void menu__knows_the_letter_on_a_russian_keyboard(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	assert_int_equal(scan("с").kind, ASK_SELL); /* Cyrillic es */
}

static void menu__takes_no_scan_for_a_letter(void **state)
{
	(void)state;
	(void)press(PRESS_F10);
	assert_int_equal(scan("C0001").kind, ASK_NOTHING);
	assert_shows("scans ignored: 1");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(pos.counter.basket.count, 1);
}

static void letters__are_one_to_a_key_on_every_screen(void **state)
{
	(void)state;
	for (int screen = 0; screen < SCREEN_COUNT; screen++) {
		bool seen[CHAR_MAX] = { false };
		const struct key *key;

		pos.screen = (enum screen_id)screen;
		for (int i = 0; (key = pos_key(&pos, i)) != NULL; i++) {
			if (key->letter == '\0')
				continue;
			assert_true(
				(key->letter >= 'a' && key->letter <= 'z') ||
				(key->letter >= '0' && key->letter <= '9'));
			assert_false(seen[(int)key->letter]);
			seen[(int)key->letter] = true;
		}
	}
}

/* Arrows, Enter, Esc and the menu itself every terminal has. */
static void function_keys__all_have_a_letter(void **state)
{
	(void)state;
	for (int screen = 0; screen < SCREEN_COUNT; screen++) {
		const struct key *key;

		pos.screen = (enum screen_id)screen;
		for (int i = 0; (key = pos_key(&pos, i)) != NULL; i++) {
			if (key->press >= PRESS_F1 && key->press <= PRESS_F12 &&
				key->press != PRESS_F10)
				assert_int_not_equal(key->letter, 0);
		}
	}
}

/* -- leaving ----------------------------------------------------------------
 */

static void quit__asks_to_end(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_QUIT).kind, ASK_QUIT);
}

static void quit__does_not_throw_away_a_sale(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_QUIT).kind, ASK_NOTHING);
	assert_shows("the sale is not finished");
}

static void lock__keeps_the_sale_for_who_logs_in(void **state)
{
	struct request asked = press(PRESS_F11);

	(void)state;
	assert_int_equal(asked.kind, ASK_LOGOUT);
	assert_string_equal(asked.operator, "cashier");
	(void)feed((struct event){ .kind = EVENT_LOGGED_OUT });
	assert_shows("Locked. The sale is kept.");
	assert_hides("王小明");
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	feed_login();
	assert_shows("Green tea");
}

/* -- size -------------------------------------------------------------------
 */

static void small_terminal__says_so_and_keeps_the_sale(void **state)
{
	(void)state;
	feed_size(20, 60);
	assert_shows("too small: need 80x24");
	assert_int_equal(press(PRESS_F8).kind, ASK_NOTHING);
	(void)scan("6901234567892");
	feed_size(24, 80);
	assert_shows("Green tea");
	assert_int_equal(pos.counter.basket.lines[0].quantity_milli, 2000);
	assert_int_equal(press(PRESS_F8).kind, ASK_SELL);
}

static void tiny_terminal__is_survived(void **state)
{
	(void)state;
	for (int rows = 1; rows < 24; rows++) {
		feed_size(rows, rows);
		show();
	}
}

static void large_terminal__has_more_lines_and_a_longer_bar(void **state)
{
	(void)state;
	feed_size(30, 132);
	show();
	assert_string_equal(canvas.cells[2][42].glyph, "[");
	assert_string_equal(canvas.cells[2][100].glyph, "]");
	assert_string_equal(canvas.cells[2][130].glyph, "0");
	assert_non_null(strstr(row(29), "F1"));
	assert_non_null(strstr(row(28), "Goods:"));
}

/* -- title and languages -------------------------------------------- */

static void title__says_where_who_when_and_what_to_beware_of(void **state)
{
	(void)state;
	show();
	assert_string_equal(row(0),
		" suifenhe T01 cashier shift 1"
		"        2026-01-15 09:00:00 rules 7 DEMO PLAIN KEY");
}

static void title__warns_of_a_clock_that_is_behind(void **state)
{
	(void)state;
	assert_hides("CLOCK IN DOUBT");
	pos.facts.clock = CAUSE_BEHIND;
	assert_shows("CLOCK IN DOUBT");
}

static void f12__changes_the_language_and_comes_round(void **state)
{
	(void)state;
	assert_shows("F12中文");
	(void)press(PRESS_F12);
	assert_shows("绿茶500克");
	assert_shows("每日金额");
	assert_shows("F12Русский");
	(void)press(PRESS_F12);
	assert_shows("Чай зелёный 500 г");
	assert_shows("F12English");
	(void)press(PRESS_F12);
	assert_shows("Green tea");
}

static void f12__works_while_an_error_shows(void **state)
{
	(void)state;
	(void)feed_failed("no goods have the code 123");
	(void)press(PRESS_F12);
	assert_int_equal(pos.language, LANGUAGE_ZH);
}

/* Columns of figures end in the same cell whatever the language. */
static void columns__line_up_in_every_language(void **state)
{
	(void)state;
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		pos.language = (enum language)i;
		show();
		assert_string_equal(canvas.cells[2][78].glyph, "0");
		assert_string_equal(canvas.cells[2][79].glyph, " ");
		assert_string_equal(canvas.cells[2][32].glyph, "[");
		assert_string_equal(canvas.cells[2][48].glyph, "]");
		assert_string_equal(canvas.cells[4][78].glyph, "0");
		assert_int_equal(text_width(row(0)) <= 79, 1);
	}
}

static void bottom_line__has_room_for_its_keys_in_every_language(void **state)
{
	(void)state;
	for (int i = 0; i < LANGUAGE_COUNT * SCREEN_COUNT; i++) {
		const struct key *key;

		pos.language = (enum language)(i / SCREEN_COUNT);
		pos.screen = (enum screen_id)(i % SCREEN_COUNT);
		show();
		for (int k = 0; (key = pos_key(&pos, k)) != NULL; k++) {
			if (key->label == NULL)
				continue;
			if (strstr(row(23), press_name(key->press)) == NULL)
				fail_msg("no room for %s in %s: %s",
					press_name(key->press),
					language_name(pos.language), row(23));
		}
	}
}

/* The widest facts: every word of the title is still there. */
static void title__keeps_its_warnings_in_every_language(void **state)
{
	(void)state;
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		pos.language = (enum language)i;
		show();
		assert_non_null(strstr(row(0), say("PLAIN KEY")));
		assert_non_null(strstr(row(0), "T01 cashier"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(notice__is_not_closed_by_what_a_scanner_sends,
			at_two_teas),
		test_at(notice__counts_the_scans_it_swallows, at_two_teas),
		test_at(notice__lets_no_key_through_but_escape, at_two_teas),
		test_at(help__lists_every_key_of_the_screen, at_two_teas),
		test_at(menu__does_by_letter_what_the_key_does, at_two_teas),
		test_at(menu__knows_the_letter_on_a_russian_keyboard,
			at_two_teas),
		test_at(menu__takes_no_scan_for_a_letter, at_two_teas),
		test_at(letters__are_one_to_a_key_on_every_screen, at_login),
		test_at(function_keys__all_have_a_letter, at_login),
		test_at(quit__asks_to_end, at_basket),
		test_at(quit__does_not_throw_away_a_sale, at_two_teas),
		test_at(lock__keeps_the_sale_for_who_logs_in, at_two_teas),
		test_at(small_terminal__says_so_and_keeps_the_sale,
			at_two_teas),
		test_at(tiny_terminal__is_survived, at_two_teas),
		test_at(large_terminal__has_more_lines_and_a_longer_bar,
			at_two_teas),
		test_at(title__says_where_who_when_and_what_to_beware_of,
			at_basket),
		test_at(title__warns_of_a_clock_that_is_behind, at_basket),
		test_at(f12__changes_the_language_and_comes_round, at_two_teas),
		test_at(f12__works_while_an_error_shows, at_two_teas),
		test_at(columns__line_up_in_every_language, at_two_teas),
		test_at(bottom_line__has_room_for_its_keys_in_every_language,
			at_two_teas),
		test_at(title__keeps_its_warnings_in_every_language,
			at_two_teas),
	};

	return cmocka_run_group_tests(tests, with_catalogues, NULL);
}
