#ifndef DEVICE_SCANNER_H
#define DEVICE_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Codes from scanners that are lines of bytes, or keyboards of their own.
 * A code ends with CR, LF, both, Tab, or a pause; what is empty is no code,
 * what is longer than SCANNER_CODE_MAX is counted and comes cut, with
 * too_long.
 */
#define SCANNER_CODE_MAX 480 /* the QR code of a receipt fits */
#define SCANNER_PAUSE_MS 80

struct scanner {
	char code[SCANNER_CODE_MAX + 1]; /* valid when a call was true */
	size_t length;
	bool too_long;
	bool is_complete; /* the next byte begins another */
	bool shift;       /* of a keyboard */
	bool dropped;     /* the kernel lost keys: the code is thrown away */
	int64_t last_ms;
};

/* True: a code is complete. */
bool scanner_byte(struct scanner *scanner, uint8_t byte, int64_t now_ms);

/* A key of a keyboard that is grabbed: fixed US layout, whatever Caps Lock
 * and locale are. value  1 pressed, 0 let go, 2 repeated */
bool scanner_key(
	struct scanner *scanner, uint16_t key, int value, int64_t now_ms);

/* The kernel could not keep up: what has come of the code is no code. */
void scanner_dropped(struct scanner *scanner);

/* True: nothing came for so long that the code is complete. */
bool scanner_pause(struct scanner *scanner, int64_t now_ms);

#endif
