#ifndef CORE_WORD_H
#define CORE_WORD_H

#include <stdint.h>

/* Words of fixed lists, and values from outside inside our sentences. */

#define WORD_SHOWN_BYTES 40

struct word_shown {
	char text[WORD_SHOWN_BYTES + sizeof("...")];
};

/*
 * A value fit to stand in a sentence on a terminal: cut to
 * WORD_SHOWN_BYTES, control characters and broken UTF-8 as '?'.
 */
struct word_shown word_show(const char *value);

/* The place of word in names, or -1; a NULL name is no word. */
int word_find(const char *word, const char *const *names, int count);

/* The value of count digits; at most 9, and known to be digits. */
int32_t word_number(const char *digits, int count);

#endif
