#ifndef DEVICE_SETTINGS_H
#define DEVICE_SETTINGS_H

#include "device/port.h"
#include "device/profile.h"

/*
 * What stands around a till: the file "settings" in its home, a line a
 * device: kind, name, place, options. quotapos-settings(5) describes it.
 *
 *	printer receipt tcp:192.168.1.50:9100 profile=chinese-80
 *	scanner counter evdev:/dev/input/by-id/usb-Scanner-event-kbd
 */
enum device_kind {
	DEVICE_PRINTER,
	DEVICE_DRAWER,
	DEVICE_SCANNER,
	DEVICE_SCALE,
	DEVICE_DISPLAY,
	DEVICE_CARD, /* reader of identity cards */
	DEVICE_KINDS,
};

enum display_letters {
	DISPLAY_LATIN, /* Russian is transliterated */
	DISPLAY_CP866,
	DISPLAY_CP1251,
};

#define SETTINGS_FILE        "settings"
#define SETTINGS_BYTES_MAX   8192
#define SETTINGS_DEVICES_MAX 16
#define DEVICE_NAME_SIZE     17
#define DEVICE_CODE_MAX      16

struct device_line {
	enum device_kind kind;
	char name[DEVICE_NAME_SIZE];
	bool grabbed; /* a scanner that is a keyboard: address.path */
	struct port_address address;
	struct profile profile; /* of a printer */
	bool bilingual;         /* its receipts, in a second language */
	enum language second;
	enum display_letters letters;
	uint8_t code[DEVICE_CODE_MAX]; /* that opens a drawer of its own */
	size_t code_length;
};

struct settings {
	int count;
	struct device_line devices[SETTINGS_DEVICES_MAX];
	char font[PORT_PATH_SIZE]; /* "" = FONT_FILE */
};

/* ERR_INPUT names the line. */
enum err settings_parse(
	const char *text, struct settings *ret, struct error *why) NODISCARD;

/* Of a home; one without the file has no devices. */
enum err settings_read(
	const char *home, struct settings *ret, struct error *why) NODISCARD;

/* name NULL: the first of its kind. NULL: there is none. */
const struct device_line *settings_device(const struct settings *settings,
	enum device_kind kind, const char *name);

#endif
