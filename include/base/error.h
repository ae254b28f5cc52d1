#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>

/*
 * The one shape of failure: a code that callers branch on, and a sentence
 * for the person at the terminal. Refusals by rule are values, not errors.
 */
enum err {
	ERR_OK,
	ERR_INPUT,     /* what was given is malformed */
	ERR_RANGE,     /* a number or a text is beyond its bound */
	ERR_NOT_FOUND, /* no such goods, person, operator, receipt, ... */
	ERR_CONFLICT,  /* something else holds or already is what is asked */
	ERR_DENIED,    /* a right, a PIN or a rule says no */
	ERR_FORGED,    /* bytes, signatures or files are not what they claim */
	ERR_STORE,     /* SQLite or PostgreSQL could not do it */
	ERR_NETWORK,
	ERR_SYSTEM, /* files, memory, devices */
};

#define ERROR_TEXT_MAX 512

struct error {
	enum err code;
	char text[ERROR_TEXT_MAX]; /* one clean sentence, no full stop */
};

#define NODISCARD         __attribute__((warn_unused_result))
#define PRINTF(at, first) __attribute__((format(printf, at, first)))

/* A variable that is cleaned up by type_cleanup() when its scope ends. */
#define AUTO(type) __attribute__((cleanup(type##_cleanup))) struct type

/*
 * Fill why and return code, so that a failure is one statement. The format
 * is translated (base/say.h) into the language in use before it is filled.
 * What a value holds that a terminal must not be sent (text_is_clean)
 * becomes '?'.
 */
enum err error_set(struct error *why, enum err code, const char *format, ...)
	PRINTF(3, 4);

/* Add what the callee could not know, in front: "context: text". */
enum err error_wrap(struct error *why, const char *format, ...) PRINTF(2, 3);

/* "no such file or directory (errno text)" appended to the sentence. */
enum err error_errno(struct error *why, const char *format, ...) PRINTF(2, 3);

/* Exit status of a program (DESIGN 9): 0, 1, 2, 3 or 4. */
int error_exit_status(enum err code);

#endif
