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
 *
 * and how its screen looks: language, colours, lines, keys.
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

/* How the screen of the till is meant to look. */
enum colours {
	COLOURS_AUTO,  /* the terminal's own, and red and yellow */
	COLOURS_DARK,  /* on black */
	COLOURS_LIGHT, /* on white */
	COLOURS_CONTRAST,
	COLOURS_MONO,
	COLOURS_COUNT,
};
const char *device_kind_name(enum device_kind kind); /* "printer" */
const char *colours_name(enum colours colours);      /* "dark" */

struct screen_settings {
	bool has_language; /* else the environment's */
	enum language language;
	enum colours colours;
	bool ascii;                /* frames of "+-|" */
	char keys[PORT_PATH_SIZE]; /* a key map, or "" */
};

struct settings {
	int count;
	struct device_line devices[SETTINGS_DEVICES_MAX];
	char font[PORT_PATH_SIZE]; /* "" = FONT_FILE */
	struct screen_settings screen;
};

/* ERR_INPUT names the line. */
enum err settings_parse(
	const char *text, struct settings *ret, struct error *why) NODISCARD;

/* Of a home; one without the file has no devices. */
enum err settings_read(
	const char *home, struct settings *ret, struct error *why) NODISCARD;

/*
 * Put a line of one word and its value into the file, in the place of the
 * line that begins with this word, or as its last; every other line stays as
 * it is. value NULL: the word goes. ERR_INPUT: the file would be wrong.
 */
enum err settings_put(const char *home, const char *word, const char *value,
	struct error *why) NODISCARD;

/* name NULL: the first of its kind. NULL: there is none. */
const struct device_line *settings_device(const struct settings *settings,
	enum device_kind kind, const char *name);

#endif
