#include "check.h"

#include "tui/wedge.h"

static struct wedge wedge;
static int64_t now_ms;

static int plug_in(void **state)
{
	(void)state;
	wedge = (struct wedge){ 0 };
	now_ms = 1000;
	return 0;
}

static enum wedge_verdict press(enum press press)
{
	const struct event event = {
		.kind = EVENT_PRESS, .mono_ms = now_ms, .as.press = press
	};

	return wedge_take(&wedge, &event);
}

/* Each letter so long after the one before; the last verdict. */
static enum wedge_verdict type(const char *text, int64_t step_ms)
{
	enum wedge_verdict verdict = WEDGE_KEY;

	while (*text != '\0') {
		struct event event = { .kind = EVENT_TEXT, .mono_ms = now_ms };
		size_t length = (*text & 0x80) == 0 ? 1 : 2;

		memcpy(event.as.text, text, length);
		verdict = wedge_take(&wedge, &event);
		text += length;
		now_ms += step_ms;
	}
	return verdict;
}

static void scan__is_told_by_its_speed(void **state)
{
	(void)state;
	assert_int_equal(type("4600123456782", 5), WEDGE_KEY);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	assert_string_equal(wedge.text, "4600123456782");
	assert_int_equal(wedge_typed(&wedge), 13);
}

static void person__is_never_that_fast(void **state)
{
	(void)state;
	(void)type("4600123456782", 60);
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
}

static void pin__typed_at_once_is_no_code(void **state)
{
	(void)state;
	(void)type("1111", 1);
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
	(void)type("cashier", 1);
	assert_int_equal(press(PRESS_TAB), WEDGE_KEY);
	(void)type("3*46001234", 1);
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
}

static void quantity__typed_before_a_scan_is_not_of_it(void **state)
{
	(void)state;
	(void)type("3*", 200);
	(void)type("4600123456782", 2);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	assert_int_equal(wedge_typed(&wedge), 13);
}

static void end__is_tab_enter_or_silence(void **state)
{
	int timeout_ms = 1000;

	(void)state;
	(void)type("46001234", 3);
	assert_int_equal(press(PRESS_TAB), WEDGE_CODE);
	now_ms += 500;
	(void)type("4600123456782", 3);
	wedge_poll(&wedge, now_ms, &timeout_ms);
	assert_in_range(timeout_ms, 90, 100);
	assert_int_equal(wedge_wait(&wedge, now_ms + 50), WEDGE_HELD);
	assert_int_equal(wedge_wait(&wedge, now_ms + 100), WEDGE_CODE);
	assert_int_equal(wedge_wait(&wedge, now_ms + 200), WEDGE_HELD);
}

/* A part of a code has no check digit that is right. */
static void silence__ends_nothing_that_is_not_whole(void **state)
{
	(void)state;
	(void)type("460012345", 3);
	assert_int_equal(wedge_wait(&wedge, now_ms + 1000), WEDGE_HELD);
	(void)type("20260115", 3);
	assert_int_equal(wedge_wait(&wedge, now_ms + 1000), WEDGE_HELD);
}

static void end__that_comes_twice_is_one(void **state)
{
	(void)state;
	(void)type("4600123456782", 3);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	assert_int_equal(press(PRESS_ENTER), WEDGE_HELD);
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
	(void)type("4600123456782", 3);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	now_ms += 300; /* by hand */
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
}

static void scan__that_comes_twice_is_two(void **state)
{
	(void)state;
	(void)type("4600123456782", 3);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	assert_int_equal(type("4600123456782", 3), WEDGE_KEY);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	assert_string_equal(wedge.text, "4600123456782");
}

static void frame__holds_anything_at_any_speed(void **state)
{
	(void)state;
	assert_int_equal(press(PRESS_STX), WEDGE_HELD);
	assert_int_equal(type("KVASS-L", 60), WEDGE_HELD);
	assert_int_equal(press(PRESS_ETX), WEDGE_CODE);
	assert_string_equal(wedge.text, "KVASS-L");
	assert_int_equal(wedge_typed(&wedge), 0);
	assert_int_equal(press(PRESS_ENTER), WEDGE_HELD);
	now_ms += 500;
	(void)press(PRESS_STX);
	(void)type("S0001", 1);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	now_ms += 500;
	(void)press(PRESS_STX);
	(void)type("S0002", 1);
	assert_int_equal(wedge_wait(&wedge, now_ms + 100), WEDGE_CODE);
	assert_string_equal(wedge.text, "S0002");
}

static void frame__that_is_empty_is_nothing(void **state)
{
	(void)state;
	(void)press(PRESS_STX);
	assert_int_equal(press(PRESS_ETX), WEDGE_HELD);
	assert_int_equal(press(PRESS_ENTER), WEDGE_HELD);
	now_ms += 100;
	assert_int_equal(type("7", 1), WEDGE_KEY);
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
}

static void code__of_4_kb_is_left_to_the_line_it_was_typed_into(void **state)
{
	(void)state;
	for (int i = 0; i < 512; i++)
		(void)type("77777777", 0);
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
	(void)press(PRESS_STX);
	for (int i = 0; i < 512; i++)
		(void)type("77777777", 0);
	assert_int_equal(press(PRESS_ETX), WEDGE_CODE);
	assert_int_equal(strlen(wedge.text), SCANNER_CODE_MAX);
}

static void layout__of_russian_keys_is_undone(void **state)
{
	char text[] = "куышвуте-сфквЖЫ0001";
	char path[] = "шв.уЮ4";
	char plain[] = "S0001.5";

	(void)state;
	wedge_latin(text);
	assert_string_equal(text, "resident-card:S0001");
	wedge_latin(path);
	assert_string_equal(path, "id/e>4");
	wedge_latin(plain);
	assert_string_equal(plain, "S0001.5");
	(void)type("Ы0001", 3);
	assert_int_equal(press(PRESS_ENTER), WEDGE_CODE);
	assert_string_equal(wedge.text, "S0001");
	assert_int_equal(wedge_typed(&wedge), 5);
	(void)type("шоколад", 3); /* a word that was pasted */
	assert_int_equal(press(PRESS_ENTER), WEDGE_KEY);
}

int main(void)
{
#define ONE(test) cmocka_unit_test_setup(test, plug_in)
	const struct CMUnitTest tests[] = {
		ONE(scan__is_told_by_its_speed),
		ONE(person__is_never_that_fast),
		ONE(pin__typed_at_once_is_no_code),
		ONE(quantity__typed_before_a_scan_is_not_of_it),
		ONE(end__is_tab_enter_or_silence),
		ONE(silence__ends_nothing_that_is_not_whole),
		ONE(end__that_comes_twice_is_one),
		ONE(scan__that_comes_twice_is_two),
		ONE(frame__holds_anything_at_any_speed),
		ONE(frame__that_is_empty_is_nothing),
		ONE(code__of_4_kb_is_left_to_the_line_it_was_typed_into),
		ONE(layout__of_russian_keys_is_undone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
