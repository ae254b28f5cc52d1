#include "fixture.h"

static int usual(void **state)
{
	struct keymap keymap;

	(void)at_sale(state);
	keymap_usual(&keymap);
	keymap_use(&keymap);
	return 0;
}

static void usual_keys__are_those_of_tills(void **state)
{
	(void)state;
	assert_string_equal(press_name(PRESS_F9), "F9");
	assert_string_equal(press_name(PRESS_ENTER), "Enter");
	assert_int_equal(press(PRESS_SHIFT_F6).kind, ASK_HELD_LIST);
	assert_int_equal(press(PRESS_HOME).kind, ASK_NOTHING);
}

static void file__puts_acts_on_other_keys(void **state)
{
	struct keymap keymap;
	struct error why;

	(void)state;
	assert_ok(keymap_parse("# our till\n"
			       "F3 recall\n"
			       "F7 person # where it was\n"
			       "\n"
			       "+ menu\n"
			       "F12 nothing\n",
		&keymap, &why));
	keymap_use(&keymap);
	assert_int_equal(press(PRESS_F3).kind, ASK_HELD_LIST);
	assert_string_equal(press_name(PRESS_F7), "F3");
	assert_string_equal(press_name(PRESS_F3), "F7");
	assert_shows("F7Person");
	(void)press(PRESS_F12);
	assert_int_equal(pos.language, LANGUAGE_EN);
}

static void sign__is_a_key_only_in_an_empty_line(void **state)
{
	struct keymap keymap;
	struct error why;

	(void)state;
	assert_ok(keymap_parse("+ menu\n", &keymap, &why));
	keymap_use(&keymap);
	(void)type("1+1");
	assert_string_equal(pos.input.text, "1+1");
	(void)press(PRESS_ESCAPE);
	(void)type("+");
	assert_int_equal(pos.overlay, OVERLAY_MENU);
}

static void file__is_refused_by_its_line(void **state)
{
	static const struct {
		const char *text;
		const char *said;
	} wrong[] = {
		{ "\nF99 pay\n", "line 2 of the key map: 'F99' is no key" },
		{ "F9 fly\n", "line 1 of the key map: 'fly' is no act" },
		{ "F9\n", "'' is no act" },
		{ "F9 pay now\n", "'pay' is no act" },
		{ "F8 pay\nF8 hold\n", "line 2 of the key map: F8 has" },
		{ "Esc pay\n", "leaves no key for 'back'" },
	};
	static struct keymap keymap;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_err(
			ERR_INPUT, keymap_parse(wrong[i].text, &keymap, &why));
		assert_said(wrong[i].said);
	}
}

/* The menu's own line is no place for keys. */
static void menu__takes_signs_as_they_are(void **state)
{
	struct keymap keymap;
	struct error why;

	(void)state;
	assert_ok(keymap_parse("+ lock\n", &keymap, &why));
	keymap_use(&keymap);
	(void)press(PRESS_F10);
	assert_int_equal(type("+").kind, ASK_NOTHING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		test_at(usual_keys__are_those_of_tills, usual),
		test_at(file__puts_acts_on_other_keys, usual),
		test_at(sign__is_a_key_only_in_an_empty_line, usual),
		test_at(file__is_refused_by_its_line, usual),
		test_at(menu__takes_signs_as_they_are, usual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
