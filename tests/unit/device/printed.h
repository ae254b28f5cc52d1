#ifndef PRINTED_H
#define PRINTED_H

#include "check.h"

#include "device/decoder.h"
#include "device/ticket.h"

#include <stdlib.h>

/* One ticket on its way to paper and back: written, then decoded. */
struct printed {
	struct font *font;
	struct profile profile;
	struct ticket_counts counts;
	struct bytes out;
	struct decoder *decoder;
	int kicks;
	int cuts;
};

static inline void printed_open(struct printed *printed, const char *profile)
{
	struct error why;

	*printed = (struct printed){ 0 };
	assert_ok(font_open(FONT_FILE, &printed->font, &why));
	assert_ok(profile_find(profile, &printed->profile, &why));
	assert_ok(decoder_open(
		printed->profile.dots, printed->font, &printed->decoder, &why));
	printed->out = bytes_over(malloc(TICKET_BYTES_MAX), TICKET_BYTES_MAX);
	assert_non_null(printed->out.bytes);
}

static inline void printed_close(struct printed *printed)
{
	decoder_close(printed->decoder);
	font_close(printed->font);
	free(printed->out.bytes);
}

static inline void printed_decode(struct printed *printed)
{
	for (size_t i = 0; i < printed->out.length; i++) {
		enum decoded decoded =
			decoder_feed(printed->decoder, printed->out.bytes[i]);

		printed->kicks += decoded == DECODED_KICK;
		printed->cuts += decoded == DECODED_CUT;
	}
}

static inline void printed_ticket(
	struct printed *printed, const struct ticket *ticket)
{
	struct error why;

	printed->out.length = 0;
	decoder_clear(printed->decoder);
	assert_ok(ticket_encode(ticket, &printed->profile, printed->font,
		&printed->out, &printed->counts, &why));
	printed_decode(printed);
	assert_int_equal(decoder_unknown(printed->decoder), 0);
}

static inline const char *printed_text(
	struct printed *printed, const char *text)
{
	struct ticket ticket = { .text = text };

	printed_ticket(printed, &ticket);
	return decoder_text(printed->decoder);
}

#endif
