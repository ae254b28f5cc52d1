#ifndef DEVICE_DISPLAY_H
#define DEVICE_DISPLAY_H

#include "device/bytes.h"
#include "device/settings.h"

/*
 * The customer's display: two lines of 20 letters (CD5220). It has no
 * Chinese; Russian by its code page, or transliterated. What it cannot
 * show is a '.', so that a price never moves.
 */
#define DISPLAY_COLUMNS 20

void display_clear(struct bytes *out);

/* A line is label and value, the value at the right edge. */
struct display_line {
	const char *label;
	const char *value;
};
void display_show(struct bytes *out, enum display_letters letters,
	const struct display_line *upper, const struct display_line *lower);

#endif
