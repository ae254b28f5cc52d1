#include "base/say.h"

#include "base/file.h"
#include "base/text.h"

#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* gettext's own counter: adding to it makes a new LANGUAGE count. */
extern int _nl_msg_cat_cntr; /* NOLINT */

static const struct {
	const char *name;
	const char *catalogue;
} languages[LANGUAGE_COUNT] = {
	[LANGUAGE_EN] = { "en", "en" },
	[LANGUAGE_ZH] = { "zh", "zh_CN" },
	[LANGUAGE_RU] = { "ru", "ru" },
};

static enum language in_use = LANGUAGE_EN; /* what say() speaks */
static enum language catalogue_in_use = LANGUAGE_EN;

static void bind_catalogues(void)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	(void)bindtextdomain("quotapos", QUOTAPOS_LOCALEDIR);
	if (length > 0) {
		path[length] = '\0';
		slash = strrchr(path, '/');
		(void)text_copy(slash, sizeof(path) - (size_t)(slash - path),
			"/locale");
		if (file_exists(path))
			(void)bindtextdomain("quotapos", path);
	}
	(void)bind_textdomain_codeset("quotapos", "UTF-8");
	(void)textdomain("quotapos");
}

void say_start(void)
{
	if (setlocale(LC_ALL, "") == NULL ||
		!text_same(nl_langinfo(CODESET), "UTF-8"))
		(void)setlocale(LC_ALL, "C.UTF-8");
	(void)setlocale(LC_NUMERIC, "C");
	bind_catalogues();
}

void say_use(enum language language)
{
	in_use = language;
}

enum language say_language(void)
{
	return in_use;
}

enum language say_language_wanted(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL",
		"LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value == NULL || value[0] == '\0')
			continue;
		if (strncmp(value, "zh", 2) == 0)
			return LANGUAGE_ZH;
		return strncmp(value, "ru", 2) == 0 ? LANGUAGE_RU : LANGUAGE_EN;
	}
	return LANGUAGE_EN;
}

const char *language_name(enum language language)
{
	return languages[language].name;
}

bool language_parse(const char *name, enum language *ret)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (!text_same(name, languages[i].name))
			continue;
		*ret = (enum language)i;
		return true;
	}
	return false;
}

enum language language_after(enum language language)
{
	return (enum language)(((int)language + 1) % (int)LANGUAGE_COUNT);
}

/*
 * gettext follows LANGUAGE whatever the locale is, as long as that is not
 * plain "C"; say_start has made sure of it.
 */
const char *say_in(enum language language, const char *message)
{
	if (language == LANGUAGE_EN || message[0] == '\0')
		return message; /* "" would be the catalogue's header */
	if (language != catalogue_in_use) {
		(void)setenv("LANGUAGE", languages[language].catalogue, 1);
		_nl_msg_cat_cntr++;
		catalogue_in_use = language;
	}
	return gettext(message);
}

const char *say(const char *message)
{
	return say_in(in_use, message);
}
