#ifndef BASE_SAY_H
#define BASE_SAY_H

#include <stdbool.h>

/*
 * What people read, in their language: gettext catalogues of the domain
 * "quotapos", switchable while running, whatever locales are installed.
 */
enum language {
	LANGUAGE_EN, /* the language of the message ids */
	LANGUAGE_ZH,
	LANGUAGE_RU,
	LANGUAGE_COUNT,
};

/*
 * Bind the catalogues; call once, after setlocale. A locale that is not
 * UTF-8 is replaced by C.UTF-8. Catalogues are looked for beside the
 * program (build tree), then where they are installed.
 */
void say_start(void);

void say_use(enum language language);
enum language say_language(void);

/* The language the environment asks for (LANGUAGE, LC_ALL, LANG). */
enum language say_language_wanted(void);

const char *language_name(enum language language); /* "en", "zh", "ru" */
bool language_parse(const char *name, enum language *ret);
enum language language_after(enum language language); /* all in a round */

/* The message in the language in use; in the named language. */
const char *say(const char *message) __attribute__((format_arg(1)));
const char *say_in(enum language language, const char *message)
	__attribute__((format_arg(2)));

/* Marks a message that is translated later, where it is shown. */
#define N_(message) message

#endif
