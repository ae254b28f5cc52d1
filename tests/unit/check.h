#ifndef CHECK_H
#define CHECK_H

/* cmocka needs these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"

#include <string.h>

/* Both use the test's own `struct error why`. */
#define assert_ok(call)                                      \
	do {                                                 \
		why = (struct error){ 0 };                   \
		if ((call) != ERR_OK)                        \
			fail_msg("%s: %s", #call, why.text); \
	} while (0)

#define assert_err(expected, call)                      \
	do {                                            \
		why = (struct error){ 0 };              \
		assert_int_equal((call), (expected));   \
		assert_int_equal(why.code, (expected)); \
		assert_true(why.text[0] != '\0');       \
	} while (0)

/* The sentence of the last failure holds these words. */
#define assert_said(words)                                                 \
	do {                                                               \
		if (strstr(why.text, (words)) == NULL)                     \
			fail_msg("'%s' is not in: %s", (words), why.text); \
	} while (0)

#endif
