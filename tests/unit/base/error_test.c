#include "check.h"

#include "base/error.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

/* Each byte begins or goes on with a character, and none is left open. */
static bool is_whole(const char *text)
{
	int open = 0;

	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;

		if ((byte & 0xc0) == 0x80)
			open--;
		else if (open != 0)
			return false;
		else if (byte >= 0xc0)
			open = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
		if (open < 0)
			return false;
	}
	return open == 0;
}

static void set__fills_the_sentence_and_returns_the_code(void **state)
{
	struct error why = { 0 };

	(void)state;
	assert_int_equal(
		error_set(&why, ERR_RANGE, "%d is above %s", 8, "seven"),
		ERR_RANGE);
	assert_int_equal(why.code, ERR_RANGE);
	assert_string_equal(why.text, "8 is above seven");
}

static void wrap__puts_the_context_in_front_and_keeps_the_code(void **state)
{
	struct error why = { 0 };

	(void)state;
	(void)error_set(&why, ERR_FORGED, "the signature is wrong");
	assert_int_equal(error_wrap(&why, "entry %d", 7), ERR_FORGED);
	assert_int_equal(error_wrap(&why, "chain %s", "T01"), ERR_FORGED);
	assert_string_equal(
		why.text, "chain T01: entry 7: the signature is wrong");
}

static void errno_text__ends_the_sentence(void **state)
{
	struct error why = { 0 };

	(void)state;
	errno = ENOSPC;
	assert_int_equal(
		error_errno(&why, "cannot write %s", "/x"), ERR_SYSTEM);
	assert_int_equal(why.code, ERR_SYSTEM);
	assert_string_equal(
		why.text, "cannot write /x: No space left on device");
}

static void a_sentence_too_long__is_cut_between_characters(void **state)
{
	char goods[3 * ERROR_TEXT_MAX + 1] = "";
	struct error why;

	(void)state;
	for (size_t i = 0; i < ERROR_TEXT_MAX; i++)
		memcpy(goods + 3 * i, "\xe8\x8b\xb9", 4);
	for (int lead = 0; lead < 3; lead++) {
		memset(&why, 0x55, sizeof(why));
		(void)error_set(&why, ERR_INPUT, "%.*s%s", lead, "ab", goods);
		assert_in_range(strlen(why.text), ERROR_TEXT_MAX - 3,
			ERROR_TEXT_MAX - 1);
		assert_true(is_whole(why.text));
		(void)error_wrap(&why, "line %d", 12);
		assert_int_equal(strncmp(why.text, "line 12: ", 9), 0);
		assert_true(is_whole(why.text));
		(void)error_wrap(&why, "%s", goods);
		assert_true(is_whole(why.text));
		errno = EIO;
		(void)error_errno(&why, "%.*s%s", lead, "ab", goods);
		assert_true(is_whole(why.text));
	}
}

/* A file name or a scan could hold what rewrites the screen. */
static void what_no_terminal_should_get__becomes_question_marks(void **state)
{
	struct error why;

	(void)state;
	(void)error_set(&why, ERR_INPUT, "'%s' is bad", "a\x1b[2J\n\xff");
	assert_string_equal(why.text, "'a?[2J?"
				      "?' is bad");
	(void)error_set(&why, ERR_INPUT, "'%.4s' is bad", "\xe8\x8b\xb9\xe8");
	assert_string_equal(why.text, "'\xe8\x8b\xb9?' is bad");
	(void)error_wrap(&why, "line %s",
		"\xe2\x80\xae"
		"1");
	assert_string_equal(why.text, "line ???1: '\xe8\x8b\xb9?' is bad");
	errno = ENOENT;
	(void)error_errno(&why, "cannot open %s", "\x07");
	assert_string_equal(
		why.text, "cannot open ?: No such file or directory");
}

/* DESIGN section 9: done, failed, usage, refused, forged. */
static void exit_status__is_that_of_the_commands(void **state)
{
	static const int statuses[] = {
		[ERR_OK] = 0,
		[ERR_INPUT] = 2,
		[ERR_RANGE] = 2,
		[ERR_NOT_FOUND] = 2,
		[ERR_CONFLICT] = 1,
		[ERR_DENIED] = 3,
		[ERR_FORGED] = 4,
		[ERR_STORE] = 1,
		[ERR_NETWORK] = 1,
		[ERR_SYSTEM] = 1,
	};

	(void)state;
	for (enum err code = ERR_OK; code <= ERR_SYSTEM; code++)
		assert_int_equal(error_exit_status(code), statuses[code]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(set__fills_the_sentence_and_returns_the_code),
		cmocka_unit_test(
			wrap__puts_the_context_in_front_and_keeps_the_code),
		cmocka_unit_test(errno_text__ends_the_sentence),
		cmocka_unit_test(
			a_sentence_too_long__is_cut_between_characters),
		cmocka_unit_test(
			what_no_terminal_should_get__becomes_question_marks),
		cmocka_unit_test(exit_status__is_that_of_the_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
