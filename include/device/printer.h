#ifndef DEVICE_PRINTER_H
#define DEVICE_PRINTER_H

#include "device/port.h"
#include "device/ticket.h"

#include <poll.h>

/*
 * One receipt printer at work, as a machine of small steps: each does what
 * can be done at once. The caller's loop waits for its descriptor or its
 * time, and gives every step the time there is.
 *
 * A paper is started, becomes ready (the printer is there, has paper and
 * says so), and is let go by the caller, who has noted by then that it may
 * have been printed. Up to there nothing of it has left this machine.
 */
struct printer;

enum printer_trouble {
	PRINTER_FINE,
	PRINTER_AWAY,   /* not there, or the line broke */
	PRINTER_SILENT, /* does not answer */
	PRINTER_NO_PAPER,
	PRINTER_COVER_OPEN,
	PRINTER_FAULTY, /* says that it cannot print */
	PRINTER_STUCK,  /* takes no more bytes */
	PRINTER_TROUBLES,
};

enum printer_phase {
	PRINTER_IDLE,
	PRINTER_CONNECTING,
	PRINTER_ASKING,
	PRINTER_READY, /* waits for printer_go */
	PRINTER_SENDING,
	PRINTER_DRAINING,   /* all is written, and on its way */
	PRINTER_CONFIRMING, /* until it says that all is printed */
	PRINTER_DONE,       /* waits for printer_take */
};

enum printer_outcome {
	PRINTER_NOT_STARTED, /* nothing was printed: start it again later */
	PRINTER_SENT,        /* it took all, and says no more than that */
	PRINTER_CONFIRMED,
	PRINTER_UNKNOWN, /* perhaps a part of it is on paper */
};

struct printer_result {
	enum printer_outcome outcome;
	enum printer_trouble trouble;
	struct ticket_counts counts;
};

struct printer_settings {
	struct port_address address;
	struct profile profile;
	const struct font *font; /* NULL: nothing can be drawn */
};

enum err printer_open(const struct printer_settings *settings,
	struct printer **ret, struct error *why) NODISCARD;

/* What was not printed yet never will be. */
void printer_close(struct printer *printer);

/* Only in PRINTER_IDLE. A ticket without text only opens the drawer. */
enum err printer_start(struct printer *printer, const struct ticket *ticket,
	int64_t now_ms, struct error *why) NODISCARD;
void printer_go(struct printer *printer, int64_t now_ms);

/* The descriptor to wait for (1) or none (0); lowers timeout_ms to when a
 * step is due. */
int printer_poll(const struct printer *printer, int64_t now_ms,
	struct pollfd *ret, int *timeout_ms);
void printer_step(struct printer *printer, int64_t now_ms);

enum printer_phase printer_phase(const struct printer *printer);

/* What keeps it from going on just now. */
enum printer_trouble printer_trouble(const struct printer *printer);

/* How it ended; then it is idle again. Only in PRINTER_DONE. */
struct printer_result printer_take(struct printer *printer);

/* A sentence for people, in the language in use. */
const char *printer_trouble_text(enum printer_trouble trouble);

#endif
