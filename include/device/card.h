#ifndef DEVICE_CARD_H
#define DEVICE_CARD_H

#include "device/bytes.h"

/*
 * A reader of Chinese identity cards, over the frames of its security
 * module (SAM): AA AA AA 96 69, length, command or status, data, XOR. It is
 * asked for a card now and then; of what it reads only the number is taken
 * out, and the frame, with photo and address, is wiped at once.
 */
#define CARD_FRAME_MAX   2400
#define CARD_NUMBER_SIZE 19 /* 18 characters */
#define CARD_FIND_MS     400
#define CARD_ANSWER_MS   2000 /* to read one takes more than a second */

enum card_phase {
	CARD_FIND,
	CARD_SELECT,
	CARD_READ,
};

struct card_reader {
	enum card_phase phase;
	bool waits;     /* for an answer */
	int64_t due_ms; /* to ask again, or to give an answer up */
	size_t length;  /* of the frame, as far as it has come */
	uint8_t frame[CARD_FRAME_MAX];
};

/* What is to be sent to it by now. */
void card_ask(struct card_reader *reader, int64_t now_ms, struct bytes *out);

/* True: a card was read, its number in ret (CARD_NUMBER_SIZE). */
bool card_byte(
	struct card_reader *reader, uint8_t byte, int64_t now_ms, char *ret);

#endif
