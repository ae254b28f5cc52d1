#ifndef TUI_WEDGE_H
#define TUI_WEDGE_H

#include "event.h"

#include "device/scanner.h"

/*
 * A scanner that types like a keyboard: its codes are told from what people
 * type, so that they go the way of a scan, and answer nothing that asks a
 * person. A code stands between STX, which no key types, and ETX, Enter, Tab
 * or silence; or it is eight digits or more, a long code (that of a receipt),
 * or a code of letters in the Russian layout, as fast as nobody types.
 * Values in, values out: no clock, no terminal.
 */
struct wedge {
	char text[SCANNER_CODE_MAX + 1];
	size_t length;
	int64_t count; /* characters, kept or not */
	int64_t first_ms;
	int64_t last_ms;
	bool is_framed; /* STX came; nothing of it is typed */
	bool is_over;   /* a code was complete just now: at last_ms */
};

enum wedge_verdict {
	WEDGE_KEY,  /* it is for the screen as it is */
	WEDGE_HELD, /* it is none of the screen's business */
	WEDGE_CODE, /* the event ends a code: wedge->text, of which the
		       screen has seen wedge_typed characters */
};

enum wedge_verdict wedge_take(struct wedge *wedge, const struct event *event);

/* Nothing more has come until now: WEDGE_CODE or WEDGE_HELD. */
enum wedge_verdict wedge_wait(struct wedge *wedge, int64_t now_ms);

/* Characters of the code that the screen has taken for typed ones. */
int64_t wedge_typed(const struct wedge *wedge);

/* Lowers timeout_ms to when a silence ends what may be a code. */
void wedge_poll(const struct wedge *wedge, int64_t now_ms, int *timeout_ms);

/* The Latin signs of keys that were read in the Russian layout, if any
 * Russian letter is among them. */
void wedge_latin(char *text);

#endif
