#include "check.h"

#include "core/word.h"

static void shown__keeps_what_is_printable(void **state)
{
	(void)state;
	assert_string_equal(word_show("").text, "");
	assert_string_equal(word_show("4600123456782").text, "4600123456782");
	assert_string_equal(word_show("\u5df4\u514b").text, "\u5df4\u514b");
}

static void shown__disarms_escapes_and_broken_utf8(void **state)
{
	(void)state;
	assert_string_equal(word_show("a\x1b[2Jb").text, "a?[2Jb");
	assert_string_equal(word_show("a\xff\nb").text, "a??b");
}

static void shown__cuts_what_is_long(void **state)
{
	static const char ten_times_four[] =
		"0123456789012345678901234567890123456789";
	char four_kb[4097];
	char expected[WORD_SHOWN_BYTES + 4];

	(void)state;
	memset(four_kb, '7', sizeof(four_kb) - 1);
	four_kb[sizeof(four_kb) - 1] = '\0';
	memset(expected, '7', WORD_SHOWN_BYTES);
	memcpy(expected + WORD_SHOWN_BYTES, "...", 4);
	assert_string_equal(word_show(four_kb).text, expected);
	assert_string_equal(word_show(ten_times_four).text, ten_times_four);
}

static void shown__never_cuts_a_character_in_two(void **state)
{
	(void)state; /* 14 characters of 3 bytes: 13 of them fit in 40 */
	assert_string_equal(
		word_show("\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00"
			  "\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00")
			.text,
		"\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00"
		"\u4e00\u4e00\u4e00\u4e00\u4e00\u4e00...");
}

static void found__tells_the_place_of_a_word(void **state)
{
	static const char *const names[] = { NULL, "one", "two" };

	(void)state;
	assert_int_equal(word_find("one", names, 3), 1);
	assert_int_equal(word_find("two", names, 3), 2);
	assert_int_equal(word_find("", names, 3), -1);
	assert_int_equal(word_find("tw", names, 3), -1);
	assert_int_equal(word_find("TWO", names, 3), -1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shown__keeps_what_is_printable),
		cmocka_unit_test(shown__disarms_escapes_and_broken_utf8),
		cmocka_unit_test(shown__cuts_what_is_long),
		cmocka_unit_test(shown__never_cuts_a_character_in_two),
		cmocka_unit_test(found__tells_the_place_of_a_word),
	};

	return cmocka_run_group_tests_name("core/word", tests, NULL, NULL);
}
