#ifndef FUZZ_H
#define FUZZ_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A target is one file with this function. It is run over the corpus by
 * replay.c in `make check` and over new inputs by `make fuzz`.
 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* What must hold for every input there is. */
#define MUST(claim)                                                            \
	do {                                                                   \
		if (!(claim)) {                                                \
			(void)fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, \
				__LINE__, #claim);                             \
			abort();                                               \
		}                                                              \
	} while (0)

/* A failure has its code and a sentence that a terminal can show. */
static inline void must_be_said(enum err code, const struct error *why)
{
	MUST(why->code == code);
	MUST(why->text[0] != '\0');
	MUST(text_is_clean(why->text, strlen(why->text)));
}

/* The input as a text, to be freed: in its own block, so that a reader
 * beyond its end is caught. */
static inline char *text_of(const uint8_t *bytes, size_t length)
{
	char *text = malloc(length + 1);

	MUST(text != NULL);
	if (length > 0)
		memcpy(text, bytes, length);
	text[length] = '\0';
	return text;
}

#endif
