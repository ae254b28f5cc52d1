#ifndef DEVICE_QR_H
#define DEVICE_QR_H

#include "device/picture.h"

#include <stddef.h>

/* The modules of a QR code, without its quiet margin. */
#define QR_SIDE_MAX  177
#define QR_MARGIN    4 /* modules around it that stay white */
#define QR_BYTES_MAX 2953

struct qr {
	int side;                                /* modules */
	char level;                              /* 'L' or 'M' */
	uint8_t dark[QR_SIDE_MAX * QR_SIDE_MAX]; /* 1 = black */
};

/*
 * Level M where that needs no more than side_good modules, else L.
 * ERR_RANGE: that needs more than side_max.
 */
enum err qr_make(const char *text, int side_good, int side_max, struct qr *ret,
	struct error *why) NODISCARD;

/* The same at a level that is given. */
enum err qr_make_at(const char *text, size_t length, char level, struct qr *ret,
	struct error *why) NODISCARD;

/* Black modules of dot times dot dots, the first at x, y. */
struct qr_place {
	int x;
	int y;
	int dot;
};
void qr_draw(
	const struct qr *qr, struct picture *picture, struct qr_place place);

#endif
