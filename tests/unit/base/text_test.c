#include "check.h"

#include "base/text.h"

#include <locale.h>
#include <stdio.h>
#include <wchar.h>

#define APPLE    "\xe8\x8b\xb9\xe6\x9e\x9c" /* two Chinese */
#define PRIVET   "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"
#define E_ACUTE  "e\xcc\x81"                /* combining */
#define EMOJI    "\xf0\x9f\x8d\x8e"         /* red apple */
#define FULLWIDE "\xef\xbc\xa1\xef\xbf\xa5" /* wide A, yuan */

/* A code point as UTF-8, spelled by hand; also what must be refused. */
static size_t spell(unsigned c, char *bytes)
{
	if (c < 0x80) {
		bytes[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		bytes[0] = (char)(0xc0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		bytes[0] = (char)(0xe0 | c >> 12);
		bytes[1] = (char)(0x80 | (c >> 6 & 63));
		bytes[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	bytes[0] = (char)(0xf0 | c >> 18);
	bytes[1] = (char)(0x80 | (c >> 12 & 63));
	bytes[2] = (char)(0x80 | (c >> 6 & 63));
	bytes[3] = (char)(0x80 | (c & 63));
	return 4;
}

static void width__counts_cells(void **state)
{
	(void)state;
	assert_int_equal(text_width(""), 0);
	assert_int_equal(text_width("12.50"), 5);
	assert_int_equal(text_width(APPLE), 4);
	assert_int_equal(text_width(PRIVET), 6);
	assert_int_equal(text_width(E_ACUTE), 1);
	assert_int_equal(text_width(EMOJI), 2);
	assert_int_equal(text_width("a\xe2\x80\xae\x1b"), 3); /* as "a??" */
	assert_int_equal(text_width(FULLWIDE), 4);
	assert_int_equal(text_width("\xef\xbd\xb1"), 1); /* half-width kana */
	assert_int_equal(text_width("\xc2\xa5"), 1);     /* yen sign */
	assert_int_equal(text_width("\xe2\x84\x96"), 1); /* numero sign */
	assert_int_equal(text_width("\xe2\x94\x80"), 1); /* box drawing */
	assert_int_equal(text_width("\xe2\x96\x88"), 1); /* full block */
}

/* What a terminal built on the C library will do. */
static void width__is_that_of_the_c_library(void **state)
{
	static const struct {
		unsigned first;
		unsigned last;
	} ranges[] = {
		{ 0x20, 0x7e },
		{ 0xa1, 0xac },
		{ 0xae, 0x17f },
		{ 0x300, 0x36f }, /* combining */
		{ 0x400, 0x45f }, /* Cyrillic */
		{ 0x2500, 0x257f },
		{ 0x3001, 0x303e },
		{ 0x4e00, 0x9fff },
		{ 0xff01, 0xff60 },
	};

	(void)state;
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		fail_msg("no locale C.UTF-8");
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		for (unsigned c = ranges[i].first; c <= ranges[i].last; c++) {
			char text[5] = { 0 };

			(void)spell(c, text);
			if (text_width(text) != wcwidth((wchar_t)c))
				fail_msg("U+%04X is %d, not %d cells", c,
					text_width(text), wcwidth((wchar_t)c));
		}
	}
}

static void head__never_splits_a_character(void **state)
{
	static const struct {
		const char *text;
		int cells;
		size_t bytes;
		int width;
	} cases[] = {
		{ APPLE, 4, 6, 4 },
		{ APPLE, 5, 6, 4 },
		{ APPLE, 3, 3, 2 },
		{ APPLE, 2, 3, 2 },
		{ APPLE, 1, 0, 0 },
		{ APPLE, 0, 0, 0 },
		{ APPLE, -3, 0, 0 },
		{ PRIVET, 2, 4, 2 },
		{ E_ACUTE "x", 1, 3, 1 }, /* the accent stays with its e */
		{ "a" APPLE "b", 3, 4, 3 },
		{ "", 9, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int width = -1;

		assert_int_equal(
			text_head(cases[i].text, cases[i].cells, &width),
			cases[i].bytes);
		assert_int_equal(width, cases[i].width);
	}
	assert_int_equal(text_head(APPLE, 2, NULL), 3);
}

static void head__walks_over_bytes_that_are_no_utf8(void **state)
{
	int width;

	(void)state;
	assert_int_equal(text_head("\xff\x80x", 9, &width), 3);
	assert_int_equal(width, 3);
	assert_int_equal(text_head("\xe8\x8b", 9, &width), 2);
}

static void columns__are_exactly_as_wide_as_asked(void **state)
{
	static const char *const texts[] = { "", "x", "price", APPLE, PRIVET,
		"a" APPLE "b" APPLE, E_ACUTE E_ACUTE, EMOJI EMOJI };
	char left[128];
	char right[128];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (int cells = 0; cells < 14; cells++) {
			struct text a = text_over(left, sizeof(left));
			struct text b = text_over(right, sizeof(right));

			text_add_left(&a, texts[i], cells);
			text_add_right(&b, texts[i], cells);
			assert_int_equal(text_width(left), cells);
			assert_int_equal(text_width(right), cells);
		}
	}
}

static void columns__are_cut_then_padded_on_their_side(void **state)
{
	char line[128];
	struct text text = text_over(line, sizeof(line));

	(void)state;
	text_add_left(&text, APPLE, 3);
	text_add(&text, "|");
	text_add_right(&text, APPLE, 3);
	text_add(&text, "|");
	text_add_right(&text, "12.50", 7);
	text_add(&text, "|");
	text_add_left(&text, "12.50", 3);
	assert_string_equal(line, "\xe8\x8b\xb9 | \xe8\x8b\xb9|  12.50|12.");
}

static void copy__keeps_whole_characters(void **state)
{
	static const char from[] = "a" APPLE PRIVET EMOJI;
	static const size_t whole[] = { 0, 1, 1, 1, 4, 4, 4, 7, 7, 9, 9, 11, 11,
		13, 13, 15, 15, 17, 17, 19, 19, 19, 19, 23 };
	char to[40];

	(void)state;
	assert_int_equal(strlen(from), 23);
	for (size_t room = 0; room <= 23; room++) {
		memset(to, 0x55, sizeof(to));
		assert_int_equal(text_copy(to, room + 1, from), room == 23);
		assert_int_equal(strlen(to), whole[room]);
		assert_memory_equal(to, from, whole[room]);
		assert_int_equal(to[room + 1], 0x55);
	}
	assert_true(text_copy(to, 1, ""));
	assert_string_equal(to, "");
}

/* Each way to add, of known result, one after the other. */
static void build(struct text *text)
{
	text_add(text, APPLE);
	text_addf(text, "%d\xd1\x80%s", 42, APPLE);
	text_add_bytes(text, PRIVET "unseen", 12);
	text_fill(text, "\xe2\x94\x80", 3);
	text_add_left(text, APPLE, 5);
	text_add_right(text, "ab", 4);
	text_addf(text, "%s", EMOJI "z");
}

static const char built[] =
	APPLE "42\xd1\x80" APPLE PRIVET
	      "\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80" APPLE "   ab" EMOJI "z";

static void builder__never_overruns_whatever_its_size(void **state)
{
	char buffer[sizeof(built) + 16];

	(void)state;
	for (size_t size = 1; size <= sizeof(built) + 4; size++) {
		struct text text;

		memset(buffer, 0x55, sizeof(buffer));
		text = text_over(buffer, size);
		build(&text);
		assert_int_equal(text.cut, size < sizeof(built));
		assert_int_equal(text.length, strlen(buffer));
		assert_true(text.length < size);
		assert_int_equal(strncmp(buffer, built, text.length), 0);
		for (size_t i = size; i < sizeof(buffer); i++)
			assert_int_equal(buffer[i], 0x55);
	}
}

static void builder__ends_with_a_whole_character(void **state)
{
	char buffer[sizeof(built)];

	(void)state;
	for (size_t size = 1; size <= sizeof(built); size++) {
		struct text text = text_over(buffer, size);

		build(&text);
		assert_true(text_is_clean(buffer, text.length));
	}
}

static void clean__knows_every_character(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 0x110000; c++) {
		char bytes[4];
		size_t length = spell(c, bytes);
		bool clean = !(c < 0x20 || (c >= 0x7f && c <= 0x9f) ||
			       (c >= 0xd800 && c <= 0xdfff) ||
			       (c >= 0x200b && c <= 0x200f) ||
			       (c >= 0x2028 && c <= 0x202e) ||
			       (c >= 0x2060 && c <= 0x2069) || c == 0xfeff);

		if (text_is_clean(bytes, length) != clean)
			fail_msg("U+%04X is %s", c,
				clean ? "refused" : "accepted");
		for (size_t cut = 1; cut < length; cut++)
			assert_false(text_is_clean(bytes, cut));
	}
}

static void clean__refuses_what_is_no_utf8(void **state)
{
	static const char *const texts[] = { "\x80", "a\xbf", "\xc3(",
		"\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xe0\x9f\xbf",
		"\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
		"\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\xf8\x88\x80\x80\x80", "\xfe", "\xff", "\xe8\x8b",
		"\xe8\x8b\x8b\x8b", "\xed\xa0\xbd\xed\xb8\x80" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (text_is_clean(texts[i], strlen(texts[i])))
			fail_msg("case %zu is accepted", i);
	}
	assert_true(text_is_clean("", 0));
	assert_true(text_is_clean("a" APPLE PRIVET EMOJI E_ACUTE, 26));
	assert_false(text_is_clean("a\0b", 3));
}

static void made_clean__only_bad_bytes_change(void **state)
{
	char good[] = "a" APPLE PRIVET EMOJI E_ACUTE " ";
	char bad[] = "\xe8\x8b" APPLE "\x7f\xc2\x85\xed\xa0\x80\xff";

	(void)state;
	text_make_clean(good);
	assert_string_equal(good, "a" APPLE PRIVET EMOJI E_ACUTE " ");
	text_make_clean(bad);
	assert_string_equal(bad, "??" APPLE "???"
				 "????");
}

static void digits__are_ascii_and_at_least_one(void **state)
{
	(void)state;
	assert_true(text_is_digits("0"));
	assert_true(text_is_digits("0123456789"));
	assert_false(text_is_digits(""));
	assert_false(text_is_digits("-1"));
	assert_false(text_is_digits("1 "));
	assert_false(text_is_digits("12a"));
	assert_false(text_is_digits("\xd9\xa1"));     /* Arabic one */
	assert_false(text_is_digits("\xef\xbc\x91")); /* full-width one */
}

static void a_whole_number__is_read_to_both_ends(void **state)
{
	static const struct {
		const char *text;
		long long value;
	} good[] = {
		{ "0", 0 },
		{ "-12", -12 },
		{ "007", 7 },
		{ "9007199254740991", 9007199254740991 },
		{ "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN },
	};
	struct error why;
	long long value;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_ok(text_parse_i64(good[i].text, &value, &why));
		assert_true(value == good[i].value);
	}
}

static void what_is_no_whole_number__is_refused_by_name(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0",
		"1e3", "0x10", "--1", "1-", "1,000", "\xef\xbc\x91" };
	struct error why;
	long long value = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_err(ERR_INPUT, text_parse_i64(bad[i], &value, &why));
		assert_said(bad[i]);
	}
	assert_err(
		ERR_RANGE, text_parse_i64("9223372036854775808", &value, &why));
	assert_said("9223372036854775808");
	assert_err(ERR_RANGE,
		text_parse_i64("-9223372036854775809", &value, &why));
	assert_true(value == 77);
}

static void same__compares_bytes(void **state)
{
	(void)state;
	assert_true(text_same("", ""));
	assert_true(text_same(APPLE, APPLE));
	assert_false(text_same("a", "A"));
	assert_false(text_same("a", "ab"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width__counts_cells),
		cmocka_unit_test(width__is_that_of_the_c_library),
		cmocka_unit_test(head__never_splits_a_character),
		cmocka_unit_test(head__walks_over_bytes_that_are_no_utf8),
		cmocka_unit_test(columns__are_exactly_as_wide_as_asked),
		cmocka_unit_test(columns__are_cut_then_padded_on_their_side),
		cmocka_unit_test(copy__keeps_whole_characters),
		cmocka_unit_test(builder__never_overruns_whatever_its_size),
		cmocka_unit_test(builder__ends_with_a_whole_character),
		cmocka_unit_test(clean__knows_every_character),
		cmocka_unit_test(clean__refuses_what_is_no_utf8),
		cmocka_unit_test(made_clean__only_bad_bytes_change),
		cmocka_unit_test(digits__are_ascii_and_at_least_one),
		cmocka_unit_test(a_whole_number__is_read_to_both_ends),
		cmocka_unit_test(what_is_no_whole_number__is_refused_by_name),
		cmocka_unit_test(same__compares_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
