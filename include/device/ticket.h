#ifndef DEVICE_TICKET_H
#define DEVICE_TICKET_H

#include "device/font.h"
#include "device/profile.h"

/*
 * A piece of paper as one printer is told it. Letters that it has not are
 * drawn, and the whole line with them; nothing is left out.
 */
struct ticket {
	const char *text; /* lines, each ended by LF, PAPER_TALL in front;
			     NULL: no paper at all */
	const char *qr;   /* below them; NULL = none */
	bool kick;        /* open the drawer first */
};

struct ticket_counts {
	int lines;
	int drawn;    /* lines that are pictures */
	int replaced; /* letters nobody has: a frame with their number, or
			 '?' where nothing can be drawn */
};

/* What the longest Z report takes when every line of it is drawn. */
#define TICKET_BYTES_MAX 4194304

/*
 * font  NULL when there is none: what would be drawn is '?' then
 * ERR_RANGE: it is longer than out, or the QR code wider than the paper.
 */
enum err ticket_encode(const struct ticket *ticket,
	const struct profile *profile, const struct font *font,
	struct bytes *out, struct ticket_counts *ret,
	struct error *why) NODISCARD;

#endif
