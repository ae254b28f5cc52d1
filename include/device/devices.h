#ifndef DEVICE_DEVICES_H
#define DEVICE_DEVICES_H

#include "device/display.h"
#include "device/scale.h"
#include "device/scanner.h"
#include "device/settings.h"

#include <poll.h>

/*
 * Everything around a till but its printer, in the steps of its one loop.
 * What is not there is looked for again now and then; nothing ever waits.
 */
struct devices;

enum device_event_kind {
	DEVICE_SCANNED,   /* text: a code */
	DEVICE_CARD_READ, /* text: "cn-id:<number>" */
	DEVICE_WEIGHED,   /* weight_g, or why there is none */
};

#define DEVICE_TEXT_SIZE (SCANNER_CODE_MAX + 1)

struct device_event {
	enum device_event_kind kind;
	char text[DEVICE_TEXT_SIZE];
	bool too_long; /* a code of more than SCANNER_CODE_MAX */
	enum scale_answer answer;
	int64_t weight_g;
};

/* ERR_SYSTEM: no memory. A device that is not there is no failure. */
enum err devices_open(const struct settings *settings, struct devices **ret,
	struct error *why) NODISCARD;
void devices_close(struct devices *devices);

/* At most SETTINGS_DEVICES_MAX descriptors; lowers timeout_ms to when a
 * step is due. */
int devices_poll(const struct devices *devices, int64_t now_ms,
	struct pollfd *fds, int *timeout_ms);
void devices_step(struct devices *devices, int64_t now_ms);

/* What has happened, oldest first; false when that was all. */
bool devices_next(struct devices *devices, struct device_event *ret);

/* Ask the scale; the answer is an event. False: there is none. */
bool devices_weigh(struct devices *devices, int64_t now_ms);

/* Show two lines to the customer, if there is a display. */
void devices_show(struct devices *devices, const struct display_line *upper,
	const struct display_line *lower);

/* Open the drawer that has a line of its own. False: there is none. */
bool devices_kick(struct devices *devices);

/* Of a kind: one is there and can be used now. */
bool devices_has(const struct devices *devices, enum device_kind kind);

#endif
