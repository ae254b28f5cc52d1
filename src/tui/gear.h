#ifndef TUI_GEAR_H
#define TUI_GEAR_H

#include "pos.h"

#include "device/devices.h"

/*
 * What stands around the till, for its loop: the printer with its queue, and
 * all the other devices. In small steps; nothing here waits.
 */
struct gear {
	struct till *till;
	struct printing *printing; /* NULL: no printer in the settings */
	struct devices *devices;
	bool has[DEVICE_KINDS]; /* in the settings */
	struct settings settings;
	struct printer_sight printer;
	struct device_event happened; /* the last that was handed out */
};

enum err gear_open(struct gear *gear, struct till *till, const char *home,
	struct error *why) NODISCARD;
void gear_close(struct gear *gear);

/* At most SETTINGS_DEVICES_MAX descriptors; lowers timeout_ms. */
int gear_poll(const struct gear *gear, struct pollfd *fds, int *timeout_ms);
void gear_step(struct gear *gear);

/* What a device has to say, as an event; it lives until the next call. */
bool gear_next(struct gear *gear, struct event *ret);

/* Bring gear->printer up to date. */
void gear_look(struct gear *gear);

/* What the customer sees of an answer, the model having taken it. */
void gear_show(
	struct gear *gear, const struct pos *pos, const struct event *event);

/*
 * Open the drawer that has a line of its own: with cash in, cash out, an
 * opening without a sale, a refund of cash. (A sale does it by gear_show; the
 * drawer at the printer opens with its paper.)
 */
void gear_kick(struct gear *gear);

/* X of the open shift (0) or Z of a closed one onto paper. ERR_NOT_FOUND:
 * there is no printer. */
enum err gear_report(struct gear *gear, const struct pos *pos, int64_t shift,
	struct error *why) NODISCARD;

/* ASK_COPY, ASK_PRINTED, ASK_WEIGH */
enum err gear_copy(struct gear *gear, const struct pos *pos,
	const struct request *request, struct event *answer,
	struct error *why) NODISCARD;
enum err gear_printed(struct gear *gear, const struct pos *pos,
	const struct request *request, struct event *answer,
	struct error *why) NODISCARD;
/* ASK_REPRINT */
enum err gear_reprint(struct gear *gear, const struct pos *pos,
	const struct request *request, struct event *answer,
	struct error *why) NODISCARD;

enum err gear_weigh(
	struct gear *gear, struct event *answer, struct error *why) NODISCARD;

#endif
