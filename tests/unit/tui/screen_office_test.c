#include "fixture.h"

/* The shift is open and nothing lies on the counter. */
static int at_office(void **state)
{
	(void)at_sale(state);
	(void)press(PRESS_F10);
	(void)scan("s");
	return 0;
}

static void feed_drawer(void)
{
	static const struct drawer_page drawer = {
		.count = 3,
		.rows = { { .currency = "CNY", .denomination = { 10000 } },
			{ .currency = "CNY", .denomination = { 50 } },
			{ .currency = "KZT" } },
		.cash_count = 2,
		.cash = { { .currency = "CNY", .expected = { 20850 } },
			{ .currency = "KZT" } },
	};

	(void)feed(
		(struct event){ .kind = EVENT_DRAWER, .as.drawer = &drawer });
}

static int at_drawer(void **state)
{
	(void)at_office(state);
	feed_drawer();
	return 0;
}

static void feed_page(enum screen_id screen, bool has_choice, int lines)
{
	static struct page page;

	memset(&page, 0, sizeof(page));
	page.again = (struct request){ .kind = ASK_PAGE, .slot = (int)screen };
	page.has_choice = has_choice;
	page_add(&page, PAGE_HEAD, "%s", "a head");
	for (int i = 0; i < lines; i++) {
		struct page_line *line = page_line(&page, PAGE_PLAIN);

		(void)snprintf(line->text, sizeof(line->text), "line %d", i);
		(void)snprintf(line->key, sizeof(line->key), "key%d", i);
	}
	(void)feed((struct event){ .kind = EVENT_PAGE, .as.page = &page });
}

/* -- the list ------------------------------------------------------- */

static void office__shows_every_act_with_its_letter(void **state)
{
	(void)state;
	assert_int_equal(pos.screen, SCREEN_OFFICE);
	assert_shows(" Z   count the drawer and close the shift: Z report");
	assert_shows(" B   make a backup, while the till sells");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_SALE);
}

static void office__takes_one_letter_and_no_scan(void **state)
{
	struct request asked;

	(void)state;
	assert_int_equal(scan("4600123456782").kind, ASK_NOTHING);
	assert_shows("there is no such letter here");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	asked = scan("x");
	assert_int_equal(asked.kind, ASK_PAGE);
	assert_int_equal(asked.slot, SCREEN_ZREPORT);
	asked = scan("ч"); /* the same key of a Russian keyboard */
	assert_int_equal(asked.slot, SCREEN_ZREPORT);
}

static void office__closes_no_shift_over_an_open_basket(void **state)
{
	(void)state;
	assert_int_equal(scan("z").kind, ASK_DRAWER);
	(void)press(PRESS_ESCAPE);
	(void)feed_person(0);
	feed_goods(&tea, 1000);
	(void)press(PRESS_F10);
	(void)scan("s");
	assert_int_equal(scan("z").kind, ASK_NOTHING);
	assert_shows("a basket is open");
}

/* -- the count ------------------------------------------------------ */

static void drawer__counts_pieces_and_sums_beside_what_is_expected(void **state)
{
	struct money sum;

	(void)state;
	assert_shows("expected                    208.50");
	(void)scan("2");
	(void)scan("17");
	(void)scan("1000,50");
	assert_true(drawer_sum(&pos.drawer, "CNY", &sum));
	assert_int_equal(sum.minor, 20850);
	assert_true(drawer_sum(&pos.drawer, "KZT", &sum));
	assert_int_equal(sum.minor, 100050);
	assert_shows("counted                     208.50");
	assert_shows("difference                    0.00");
}

static void drawer__takes_no_barcode_for_a_count(void **state)
{
	(void)state;
	(void)scan("4600123456782");
	assert_shows("in a drawer");
	(void)press(PRESS_ESCAPE);
	(void)scan("-1");
	assert_shows("in a drawer");
	assert_false(pos.drawer.rows[0].is_counted);
}

static void drawer__closes_by_a_key_of_its_own(void **state)
{
	(void)state;
	(void)scan("2");
	assert_int_equal(press(PRESS_F9).kind, ASK_NOTHING);
	assert_shows("Close the shift with this count? Y and Enter");
	assert_int_equal(press(PRESS_F9).kind, ASK_NOTHING);
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	assert_int_equal(scan("4600123456782").kind, ASK_NOTHING);
	assert_false(pos.drawer.is_sure);
	(void)press(PRESS_F9);
	assert_int_equal(scan("y").kind, ASK_SHIFT_CLOSE);
}

static void drawer__is_followed_by_the_report_of_the_shift(void **state)
{
	struct request asked;

	(void)state;
	asked = feed(
		(struct event){ .kind = EVENT_SHIFT_CLOSED, .as.shift = 41 });
	assert_int_equal(asked.kind, ASK_PAGE);
	assert_int_equal(asked.slot, SCREEN_ZREPORT);
	assert_string_equal(asked.text, "41");
	assert_shows("shift 41 is closed");
}

/* -- pages ---------------------------------------------------------- */

static void page__is_scrolled_and_knows_its_ends(void **state)
{
	(void)state;
	feed_page(SCREEN_RULES, false, 40);
	assert_int_equal(pos.screen, SCREEN_RULES);
	assert_shows("a head");
	assert_shows("1-18 / 41");
	(void)press(PRESS_UP);
	(void)press(PRESS_DOWN);
	assert_hides("a head");
	for (int i = 0; i < 10; i++)
		(void)press(PRESS_PAGE_DOWN);
	assert_shows("line 39");
	assert_shows("24-41 / 41");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_OFFICE);
}

static void page__chooses_lines_that_can_be_acted_on(void **state)
{
	(void)state;
	feed_page(SCREEN_OPERATORS, true, 30);
	assert_string_equal(page_key(&pos), "key0");
	(void)press(PRESS_UP);
	assert_string_equal(page_key(&pos), "key0");
	(void)press(PRESS_PAGE_DOWN);
	assert_string_equal(page_key(&pos), "key15");
	feed_page(SCREEN_OPERATORS, true, 30);
	assert_string_equal(page_key(&pos), "key15");
	feed_page(SCREEN_OPERATORS, true, 3);
	assert_string_equal(page_key(&pos), "key0");
}

static void page__takes_no_scan(void **state)
{
	(void)state;
	feed_page(SCREEN_SETTINGS, true, 0);
	assert_int_equal(type("4600123456782").kind, ASK_NOTHING);
	assert_int_equal(pos.input.total, 0);
}

static void page__is_asked_for_again_in_another_language(void **state)
{
	struct request asked;

	(void)state;
	feed_page(SCREEN_CHARTS, false, 3);
	asked = press(PRESS_F12);
	assert_int_equal(asked.kind, ASK_PAGE);
	assert_int_equal(asked.slot, SCREEN_CHARTS);
}

static void page__beyond_its_lines_is_cut(void **state)
{
	static struct page page;

	(void)state;
	memset(&page, 0, sizeof(page));
	for (int i = 0; i < PAGE_LINES_MAX + 5; i++)
		page_add(&page, PAGE_PLAIN, "%d", i);
	assert_int_equal(page.count, PAGE_LINES_MAX);
	assert_string_equal(page.lines[PAGE_LINES_MAX - 1].text, "304");
}

/* -- forms ---------------------------------------------------------- */

static void form__asks_line_by_line_and_hides_pins(void **state)
{
	struct request asked;

	(void)state;
	feed_page(SCREEN_OPERATORS, true, 3);
	(void)press(PRESS_F4);
	assert_int_equal(pos.screen, SCREEN_FORM);
	assert_shows("key0");
	assert_int_equal(press(PRESS_ENTER).kind, ASK_NOTHING);
	(void)scan("4455");
	(void)scan("4455");
	assert_hides("4455");
	(void)press(PRESS_ENTER); /* who is logged in */
	(void)type("3333");
	asked = press(PRESS_ENTER);
	assert_int_equal(asked.kind, ASK_FORM);
	assert_int_equal(asked.slot, FORM_OPERATOR_PIN);
	assert_string_equal(pos.form.values[0], "4455");
	assert_string_equal(pos.form.values[2], "");
	assert_string_equal(pos.form.values[3], "3333");
}

static void form__takes_no_scan_for_a_pin(void **state)
{
	(void)state;
	feed_page(SCREEN_OPERATORS, true, 3);
	(void)press(PRESS_F4);
	(void)scan("4600123456782");
	assert_shows("this looks like a scan");
	assert_int_equal(pos.form.at, 0);
}

static void form__fails_at_its_last_line(void **state)
{
	(void)state;
	feed_page(SCREEN_OPERATORS, true, 3);
	(void)press(PRESS_F5);
	(void)scan("admin");
	(void)scan("1111");
	(void)feed_failed("the PIN is wrong");
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_FORM);
	assert_shows("admin");
	(void)press(PRESS_ESCAPE);
	(void)press(PRESS_ESCAPE);
	assert_int_equal(pos.screen, SCREEN_OPERATORS);
}

static void form__is_wiped_when_it_is_left(void **state)
{
	static const struct form_page nothing;
	struct request asked;

	(void)state;
	feed_page(SCREEN_OPERATORS, true, 3);
	(void)press(PRESS_F5);
	(void)scan("admin");
	(void)scan("3333");
	asked = feed((struct event){
		.kind = EVENT_DONE, .as.done = "the operator is disabled" });
	assert_int_equal(asked.kind, ASK_PAGE);
	assert_memory_equal(&pos.form, &nothing, sizeof(nothing));
	assert_shows("the operator is disabled");
}

static void errand__ends_with_a_line_or_a_stop(void **state)
{
	struct event event = { .kind = EVENT_ERRAND,
		.as.errand.name = "backup",
		.as.errand.said = "b.db: 12 entries",
		.as.errand.is_good = true };

	(void)state;
	(void)feed(event);
	assert_shows("backup is done: b.db: 12 entries");
	event.as.errand.is_good = false;
	event.as.errand.said = "the disk is full";
	(void)feed(event);
	assert_shows("backup has failed: the disk is full");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(office__shows_every_act_with_its_letter, at_office),
		test_at(office__takes_one_letter_and_no_scan, at_office),
		test_at(office__closes_no_shift_over_an_open_basket, at_office),
		test_at(drawer__counts_pieces_and_sums_beside_what_is_expected,
			at_drawer),
		test_at(drawer__takes_no_barcode_for_a_count, at_drawer),
		test_at(drawer__closes_by_a_key_of_its_own, at_drawer),
		test_at(drawer__is_followed_by_the_report_of_the_shift,
			at_drawer),
		test_at(page__is_scrolled_and_knows_its_ends, at_office),
		test_at(page__chooses_lines_that_can_be_acted_on, at_office),
		test_at(page__takes_no_scan, at_office),
		test_at(page__is_asked_for_again_in_another_language,
			at_office),
		test_at(page__beyond_its_lines_is_cut, at_office),
		test_at(form__asks_line_by_line_and_hides_pins, at_office),
		test_at(form__takes_no_scan_for_a_pin, at_office),
		test_at(form__fails_at_its_last_line, at_office),
		test_at(form__is_wiped_when_it_is_left, at_office),
		test_at(errand__ends_with_a_line_or_a_stop, at_office),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
