#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Text files of settings, line by line and word by word. */

/*
 * Copy the next line without its end and what follows a '#'; false after
 * the last. *at is moved on; number counts lines. A line that does not fit
 * ret makes *ret_long true.
 */
struct lines {
	const char *at;
	int number;
	bool too_long;
};
bool lines_next(struct lines *lines, char *ret, size_t size);

/* Cut the next word off a line, in place; NULL after the last. */
char *word_next(char **line);

/* The value of "key=value", or NULL. */
const char *word_value(const char *word, const char *key);

/* The place of a text in a list of texts ended by NULL, or -1. */
int word_index(const char *const *list, const char *text);

#endif
