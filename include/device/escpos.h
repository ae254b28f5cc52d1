#ifndef DEVICE_ESCPOS_H
#define DEVICE_ESCPOS_H

#include "device/bytes.h"
#include "device/picture.h"

/*
 * The commands of receipt printers, byte for byte. Nothing here knows what
 * a printer can do: that is in its profile, and ticket.h asks it.
 * Source: TILL section 4; Epson, ESC/POS command reference.
 */

enum escpos_side {
	ESCPOS_LEFT,
	ESCPOS_CENTRE,
	ESCPOS_RIGHT,
};

enum escpos_cut {
	ESCPOS_CUT_NONE,    /* only feed, to tear it off */
	ESCPOS_CUT_PARTIAL, /* one point is left */
	ESCPOS_CUT_FULL,
	ESCPOS_CUT_OLD, /* ESC i of older printers */
};

/* As often as high and wide, 1 to 8. */
struct escpos_size {
	int width;
	int height;
};

void escpos_init(struct bytes *out);

/* Chinese characters are pairs of bytes, or they are not. */
void escpos_chinese(struct bytes *out, bool on);

/* What bytes above 0x7f mean while Chinese is off. */
void escpos_code_page(struct bytes *out, uint8_t page);

/* The second for pairs of bytes, which many printers size by themselves:
 * no wider and higher than twice. */
void escpos_size(struct bytes *out, struct escpos_size size);
void escpos_chinese_size(struct bytes *out, struct escpos_size size);
void escpos_bold(struct bytes *out, bool on);

/* At the start of a line only. */
void escpos_side(struct bytes *out, enum escpos_side side);
void escpos_spacing(struct bytes *out, uint8_t dots);
void escpos_feed(struct bytes *out, uint8_t lines);
void escpos_cut(struct bytes *out, enum escpos_cut cut);

/* pin  2 or 5 of the drawer's socket */
void escpos_kick(struct bytes *out, int pin);

/* The dots of a picture, in bands that small buffers can hold. */
void escpos_picture(struct bytes *out, const struct picture *picture);

/* dot  side of a module, 1 to 16; level  'L', 'M', 'Q' or 'H' */
struct escpos_qr {
	const char *data;
	size_t length; /* 1 to ESCPOS_QR_MAX */
	uint8_t dot;
	char level;
};
#define ESCPOS_QR_MAX 2953
void escpos_qr(struct bytes *out, const struct escpos_qr *qr);

/*
 * Status. Real-time questions are answered at once, n = 1 printer, 2 cause
 * of offline, 3 error, 4 paper; one byte each. The paper question in the
 * line is answered when all before it has been printed.
 */
void escpos_ask(struct bytes *out, uint8_t n);
void escpos_ask_in_line(struct bytes *out);

#endif
