#ifndef DEVICE_DECODER_H
#define DEVICE_DECODER_H

#include "device/font.h"
#include "device/picture.h"

/*
 * What a receipt printer makes of bytes: paper as text and as a picture.
 * It reads what escpos.h writes, and steps over what other programs send.
 * Lines that are pictures become text again where their letters are those
 * of the font; a QR code becomes a line "[QR] text".
 */
struct decoder;

#define DECODER_TEXT_MAX 524288
#define DECODER_ROWS_MAX 40000 /* of a picture; what is longer is cut */

/* dots  of a line, a multiple of 8; font  NULL: only text is made */
enum err decoder_open(int dots, const struct font *font, struct decoder **ret,
	struct error *why) NODISCARD;
void decoder_close(struct decoder *decoder);

enum decoded {
	DECODED_NOTHING,
	DECODED_LINE,          /* something was printed */
	DECODED_ASKED,         /* in real time: decoder_asked says what */
	DECODED_ASKED_IN_LINE, /* when all before is printed */
	DECODED_KICK,          /* the drawer */
	DECODED_CUT,           /* the paper is complete */
};

/* Take one byte, whatever it is. */
enum decoded decoder_feed(struct decoder *decoder, uint8_t byte);

/* n of the last DLE EOT n. */
uint8_t decoder_asked(const struct decoder *decoder);

/* What is printed since the last decoder_clear; borrowed until the next
 * call that changes it. */
const char *decoder_text(const struct decoder *decoder);
struct picture decoder_picture(const struct decoder *decoder);

/* Commands that are not known, and letters that did not decode. */
int decoder_unknown(const struct decoder *decoder);

/* New paper. */
void decoder_clear(struct decoder *decoder);

#endif
