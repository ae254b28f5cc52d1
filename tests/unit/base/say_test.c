#include "check.h"

#include "base/error.h"
#include "base/say.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Three messages, "" among them, in the order a catalogue must have. */
struct catalogue {
	const char *name;
	const char *messages[3][2];
};

static const struct catalogue catalogues[] = {
	{ "zh_CN", { { "", "Content-Type: text/plain; charset=UTF-8\n" },
			   { "price %d is above %d",
				   "\xe4\xbb\xb7\xe6\xa0\xbc %d > %d" },
			   { "sale", "\xe9\x94\x80\xe5\x94\xae" } } },
	{ "ru", { { "", "Content-Type: text/plain; charset=UTF-8\n" },
			{ "price %d is above %d",
				"\xd1\x86\xd0\xb5\xd0\xbd\xd0\xb0 %d > %d" },
			{ "sale", "\xd0\xbf\xd1\x80\xd0\xbe\xd0\xb4\xd0\xb0"
				  "\xd0\xb6\xd0\xb0" } } },
};

#define SALE_ZH "\xe9\x94\x80\xe5\x94\xae"
#define SALE_RU "\xd0\xbf\xd1\x80\xd0\xbe\xd0\xb4\xd0\xb0\xd0\xb6\xd0\xb0"

static char home[PATH_MAX]; /* "<beside the program>/locale" */

/* home, deeper by up to two names; made when asked. */
static const char *place(const char *more, bool makes)
{
	static char path[PATH_MAX + 64];

	(void)snprintf(path, sizeof(path), "%s%s", home, more);
	if (makes)
		(void)mkdir(path, 0700);
	return path;
}

/* A .mo file (GNU gettext manual, "The Format of GNU MO Files"). */
static void write_catalogue(FILE *file, const struct catalogue *catalogue)
{
	uint32_t head[7] = { 0x950412de, 0, 3, 28, 52, 0, 76 };
	uint32_t table[2][3][2];
	uint32_t at = 76;

	for (int side = 0; side < 2; side++) {
		for (int i = 0; i < 3; i++) {
			uint32_t length =
				(uint32_t)strlen(catalogue->messages[i][side]);

			table[side][i][0] = length;
			table[side][i][1] = at;
			at += length + 1;
		}
	}
	(void)fwrite(head, sizeof(head), 1, file);
	(void)fwrite(table, sizeof(table), 1, file);
	for (int side = 0; side < 2; side++) {
		for (int i = 0; i < 3; i++)
			(void)fwrite(catalogue->messages[i][side], 1,
				table[side][i][0] + 1, file);
	}
}

/* Makes or removes the catalogues beside the test itself. */
static void each_catalogue(bool makes)
{
	for (size_t i = 0; i < 2; i++) {
		char names[3][64];
		FILE *file;

		(void)snprintf(names[0], 64, "/%s", catalogues[i].name);
		(void)snprintf(
			names[1], 64, "/%s/LC_MESSAGES", catalogues[i].name);
		(void)snprintf(names[2], 64, "/%s/LC_MESSAGES/quotapos.mo",
			catalogues[i].name);
		if (!makes) {
			for (int n = 2; n >= 0; n--)
				(void)remove(place(names[n], false));
			continue;
		}
		(void)place(names[0], true);
		(void)place(names[1], true);
		file = fopen(place(names[2], false), "w");
		assert_non_null(file);
		write_catalogue(file, &catalogues[i]);
		(void)fclose(file);
	}
}

static int start(void **state)
{
	ssize_t length = readlink("/proc/self/exe", home, sizeof(home) - 8);
	char *slash;

	(void)state;
	if (length < 0)
		return 1;
	home[length] = '\0';
	slash = strrchr(home, '/');
	(void)snprintf(slash, 8, "/locale");
	(void)place("", true);
	each_catalogue(true);
	(void)unsetenv("LANGUAGE");
	(void)setenv("LC_ALL", "C", 1);
	say_start();
	return 0;
}

static int end(void **state)
{
	(void)state;
	each_catalogue(false);
	return rmdir(home);
}

static void english__is_the_message_itself(void **state)
{
	(void)state;
	say_use(LANGUAGE_EN);
	assert_string_equal(say("sale"), "sale");
	assert_int_equal(say_language(), LANGUAGE_EN);
}

static void the_language__changes_while_running(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		say_use(LANGUAGE_ZH);
		assert_string_equal(say("sale"), SALE_ZH);
		say_use(LANGUAGE_RU);
		assert_string_equal(say("sale"), SALE_RU);
		say_use(LANGUAGE_EN);
		assert_string_equal(say("sale"), "sale");
		say_use(LANGUAGE_RU);
		assert_string_equal(say("sale"), SALE_RU);
	}
}

static void one_message__can_be_asked_for_in_another_language(void **state)
{
	(void)state;
	say_use(LANGUAGE_RU);
	assert_string_equal(say_in(LANGUAGE_ZH, "sale"), SALE_ZH);
	assert_string_equal(say("sale"), SALE_RU);
	assert_string_equal(say_in(LANGUAGE_EN, "sale"), "sale");
	assert_int_equal(say_language(), LANGUAGE_RU);
}

static void a_message_without_translation__stays_english(void **state)
{
	(void)state;
	say_use(LANGUAGE_ZH);
	assert_string_equal(say("never translated"), "never translated");
	assert_string_equal(say(""), "");
	say_use(LANGUAGE_RU);
	assert_string_equal(say(""), "");
}

static void errors__are_said_in_the_language_in_use(void **state)
{
	struct error why;

	(void)state;
	say_use(LANGUAGE_ZH);
	(void)error_set(&why, ERR_RANGE, "price %d is above %d", 8, 7);
	assert_string_equal(why.text, "\xe4\xbb\xb7\xe6\xa0\xbc 8 > 7");
	say_use(LANGUAGE_RU);
	(void)error_wrap(&why, "price %d is above %d", 1, 0);
	assert_string_equal(why.text, "\xd1\x86\xd0\xb5\xd0\xbd\xd0\xb0 1 > 0: "
				      "\xe4\xbb\xb7\xe6\xa0\xbc 8 > 7");
}

static void a_locale_without_utf8__is_replaced(void **state)
{
	(void)state;
	(void)setenv("LC_ALL", "C", 1);
	say_start();
	assert_string_equal(nl_langinfo(CODESET), "UTF-8");
	(void)setenv("LC_ALL", "no_SUCH.locale", 1);
	say_start();
	assert_string_equal(nl_langinfo(CODESET), "UTF-8");
	assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
	say_use(LANGUAGE_ZH);
	assert_string_equal(say("sale"), SALE_ZH);
}

static void the_environment__asks_for_a_language(void **state)
{
	static const struct {
		const char *language;
		const char *all;
		const char *lang;
		enum language wanted;
	} cases[] = {
		{ "", "", "", LANGUAGE_EN },
		{ "", "", "C", LANGUAGE_EN },
		{ "", "", "zh_CN.UTF-8", LANGUAGE_ZH },
		{ "", "", "ru_RU.UTF-8", LANGUAGE_RU },
		{ "", "C.UTF-8", "ru_RU.UTF-8", LANGUAGE_EN },
		{ "", "ru_RU.UTF-8", "zh_CN.UTF-8", LANGUAGE_RU },
		{ "zh_CN:ru", "ru_RU.UTF-8", "C", LANGUAGE_ZH },
		{ "de", "", "", LANGUAGE_EN },
	};

	(void)state;
	(void)unsetenv("LC_MESSAGES");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)setenv("LANGUAGE", cases[i].language, 1);
		(void)setenv("LC_ALL", cases[i].all, 1);
		(void)setenv("LANG", cases[i].lang, 1);
		assert_int_equal(say_language_wanted(), cases[i].wanted);
	}
}

static void languages__have_their_codes(void **state)
{
	(void)state;
	assert_string_equal(language_name(LANGUAGE_EN), "en");
	assert_string_equal(language_name(LANGUAGE_ZH), "zh");
	assert_string_equal(language_name(LANGUAGE_RU), "ru");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english__is_the_message_itself),
		cmocka_unit_test(the_language__changes_while_running),
		cmocka_unit_test(
			one_message__can_be_asked_for_in_another_language),
		cmocka_unit_test(a_message_without_translation__stays_english),
		cmocka_unit_test(errors__are_said_in_the_language_in_use),
		cmocka_unit_test(a_locale_without_utf8__is_replaced),
		cmocka_unit_test(the_environment__asks_for_a_language),
		cmocka_unit_test(languages__have_their_codes),
	};

	return cmocka_run_group_tests(tests, start, end);
}
