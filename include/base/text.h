#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * UTF-8 text: what may be stored, how wide it is on a terminal, and a
 * builder over a caller's buffer. One helper measures, pads and cuts, so
 * that Chinese (two cells a character) lines up everywhere.
 */

/* Copy whole characters that fit; false when from had to be cut. */
bool text_copy(char *to, size_t size, const char *from);

/*
 * Fit to be stored and printed: valid UTF-8 without control characters
 * (C0, DEL, C1), surrogates, or what is of no width and no sight: joiners,
 * marks and overrides of direction, ends of lines that no line has.
 */
bool text_is_clean(const char *bytes, size_t length);

/* Put '?' for every byte that keeps a text from being clean. */
void text_make_clean(char *text);

/* Only the digits 0-9, at least one. */
bool text_is_digits(const char *text);

bool text_same(const char *a, const char *b);

/* "-12" to "9007199254740991": an integer and nothing else. */
enum err text_parse_i64(
	const char *text, long long *ret, struct error *why) NODISCARD;

/* Cells the text takes on a terminal. */
int text_width(const char *text);

/* Bytes of the longest head that takes at most cells; its width in ret. */
size_t text_head(const char *text, int cells, int *ret_width);

/*
 * A text being built; never overruns: the first piece that does not fit is
 * cut after a whole character, sets cut, and nothing is added any more.
 */
struct text {
	char *bytes; /* always NUL-terminated */
	size_t size;
	size_t length;
	bool cut;
};

struct text text_over(char *buffer, size_t size);
void text_add(struct text *text, const char *more);
void text_add_bytes(struct text *text, const char *bytes, size_t length);
void text_add_i64(struct text *text, int64_t number);
void text_addf(struct text *text, const char *format, ...) PRINTF(2, 3);
void text_addv(struct text *text, const char *format, va_list args)
	PRINTF(2, 0);
void text_fill(struct text *text, const char *glyph, int times);

/* Exactly cells wide: cut, then padded on the right (or left). */
void text_add_left(struct text *text, const char *more, int cells);
void text_add_right(struct text *text, const char *more, int cells);

#endif
