#ifndef LETTER_H
#define LETTER_H

#include "codec.h"
#include "device/profile.h"

/* The letters of a line, and how this printer is told each of them. */

enum letter_how {
	LETTER_ASCII,
	LETTER_PAGE,    /* one byte of the code page */
	LETTER_CHINESE, /* two or four bytes */
	LETTER_DRAWN,
	LETTER_OVER, /* drawn over the one before: it takes no column */
};

struct letter {
	uint32_t code; /* Unicode */
	enum letter_how how;
	int columns; /* 12 dots each */
	int length;
	uint8_t bytes[4];
};

#define LETTERS_MAX 512

/* U+FFFD, drawn for what is not UTF-8 and for every control character. */
#define LETTER_UNKNOWN 0xfffd

/* The two encodings of a printer, open while a ticket is made. */
struct charset {
	const struct profile *profile;
	struct codec page;
	struct codec chinese;
};

struct charset charset_open(const struct profile *profile);
void charset_close(struct charset *charset);

/*
 * Take text apart, at most LETTERS_MAX letters of it, composed (NFC). What
 * is not UTF-8, and every control character, is LETTER_UNKNOWN.
 */
int letters_of(struct charset *charset, const char *text, size_t length,
	struct letter *ret);

/* Columns of letters in a row. */
int letters_columns(const struct letter *letters, int count);

#endif
