#ifndef BASE_LATE_H
#define BASE_LATE_H

#include "base/error.h"

/*
 * A library that most runs of a program do without is not linked to it, but
 * loaded by the first who needs it: with all that it needs itself, it would
 * take longer to load than the till takes to start.
 *
 * The one file that uses it lists its functions, X(name), which makes a struct
 * of pointers to them, and calls late.name(...).
 */
#define LATE_POINTER(name) __typeof__(name) *(name);
#define LATE_NAME(name)    #name,

/*
 * Fill places, function pointers in the order of names (NULL ends them), by
 * the first of the libraries that is there. Once filled they stay: the second
 * call is cheap. ERR_SYSTEM: it is not installed, or another than was built
 * with.
 */
enum err late_load(const char *const *libraries, const char *const *names,
	void *places, struct error *why) NODISCARD;

#endif
