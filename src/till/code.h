#ifndef TILL_CODE_H
#define TILL_CODE_H

#include "base/error.h"

#include <stdbool.h>

/*
 * A one-time code to join with: twenty symbols of secret and ten that say
 * which hub it is of, in Crockford's base32. Hyphens and case do not
 * matter, and O, I and L are read as the digits they look like.
 */
#define CODE_SECRET 20
#define CODE_HUB    10

struct code {
	char secret[CODE_SECRET + 1]; /* upper case */
	char hub[CODE_HUB + 1];
};

enum err code_parse(
	const char *text, struct code *ret, struct error *why) NODISCARD;

/* Is it a code of the hub whose key has this thumbprint? */
bool code_is_of(const struct code *code, const char *kid);

/* What proves the code for a key without telling it: HASH_TEXT_SIZE. */
void code_proof(const struct code *code, const char *x, char *ret);

#endif
