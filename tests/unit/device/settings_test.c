#include "check.h"

#include "device/settings.h"

#include <stdio.h>
#include <stdlib.h>

static struct settings settings;

static void screen__has_words_of_its_own(void **state)
{
	struct error why;

	(void)state;
	assert_ok(settings_parse("language zh\ncolours contrast\n"
				 "lines ascii # an old terminal\n"
				 "keys /etc/quotapos/keys\n",
		&settings, &why));
	assert_int_equal(settings.count, 0);
	assert_true(settings.screen.has_language);
	assert_int_equal(settings.screen.language, LANGUAGE_ZH);
	assert_int_equal(settings.screen.colours, COLOURS_CONTRAST);
	assert_true(settings.screen.ascii);
	assert_string_equal(settings.screen.keys, "/etc/quotapos/keys");
	assert_ok(settings_parse("", &settings, &why));
	assert_false(settings.screen.has_language);
	assert_int_equal(settings.screen.colours, COLOURS_AUTO);
}

static void screen__is_refused_by_its_line(void **state)
{
	static const char *const wrong[] = { "\nlanguage fr\n", "\nlanguage\n",
		"\ncolours\n", "\ncolours pink\n", "\nlines ascii drawn\n",
		"\nkeys keys\n" };
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_err(
			ERR_INPUT, settings_parse(wrong[i], &settings, &why));
		assert_said("line 2");
	}
}

static void assert_file(const char *home, const char *expected)
{
	char path[128];
	char text[SETTINGS_BYTES_MAX] = "";
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/settings", home);
	file = fopen(path, "r");
	assert_non_null(file);
	(void)!fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	assert_string_equal(text, expected);
}

static void settings_are(const char *home, const char *text)
{
	char path[128];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/settings", home);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs(text, file);
	(void)fclose(file);
}

static void put__changes_one_line_and_no_other(void **state)
{
	char home[] = "/tmp/quotapos-settings.XXXXXX";
	char command[64];
	struct error why;

	(void)state;
	assert_non_null(mkdtemp(home));
	assert_ok(settings_put(home, "language", "ru", &why));
	assert_file(home, "language ru\n");
	assert_ok(settings_put(home, "font", "/usr/share/x.hex", &why));
	assert_ok(settings_put(home, "language", "zh", &why));
	assert_file(home, "language zh\nfont /usr/share/x.hex\n");
	assert_err(ERR_INPUT, settings_put(home, "colours", "pink", &why));
	assert_file(home, "language zh\nfont /usr/share/x.hex\n");
	assert_ok(settings_put(home, "language", NULL, &why));
	assert_file(home, "font /usr/share/x.hex\n");
	settings_are(home, "scale \tone  serial:/dev/ttyS0\n"
			   "scale oneside serial:/dev/ttyS1\n");
	assert_ok(settings_put(home, "scale one", "serial:/dev/ttyS2", &why));
	assert_file(home, "scale one serial:/dev/ttyS2\n"
			  "scale oneside serial:/dev/ttyS1\n");
	(void)snprintf(command, sizeof(command), "rm -r %s", home);
	assert_int_equal(system(command), 0); // NOLINT(cert-env33-c)
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screen__has_words_of_its_own),
		cmocka_unit_test(screen__is_refused_by_its_line),
		cmocka_unit_test(put__changes_one_line_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
