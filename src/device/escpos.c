#include "device/escpos.h"

#include <assert.h>
#include <string.h>

#define DLE 0x10
#define ESC 0x1b
#define FS  0x1c
#define GS  0x1d

#define BAND_ROWS 128

#define KICK_ON  0x19 /* times 2 ms */
#define KICK_OFF 0xfa

static void add(struct bytes *out, const uint8_t *command, size_t length)
{
	bytes_add(out, command, length);
}

#define ADD(out, ...)                                \
	add((out), (const uint8_t[]){ __VA_ARGS__ }, \
		sizeof((const uint8_t[]){ __VA_ARGS__ }))

void escpos_init(struct bytes *out)
{
	ADD(out, ESC, '@');
}

void escpos_chinese(struct bytes *out, bool on)
{
	ADD(out, FS, on ? '&' : '.');
}

void escpos_code_page(struct bytes *out, uint8_t page)
{
	ADD(out, ESC, 't', page);
}

void escpos_size(struct bytes *out, struct escpos_size size)
{
	assert(size.width >= 1 && size.width <= 8);
	assert(size.height >= 1 && size.height <= 8);
	ADD(out, GS, '!', (uint8_t)((size.width - 1) << 4 | (size.height - 1)));
}

void escpos_chinese_size(struct bytes *out, struct escpos_size size)
{
	int wide = size.width > 1 ? 0x04 : 0;
	int high = size.height > 1 ? 0x08 : 0;

	ADD(out, FS, '!', (uint8_t)(wide | high));
}

void escpos_bold(struct bytes *out, bool on)
{
	ADD(out, ESC, 'E', on ? 1 : 0);
}

void escpos_side(struct bytes *out, enum escpos_side side)
{
	ADD(out, ESC, 'a', (uint8_t)side);
}

void escpos_spacing(struct bytes *out, uint8_t dots)
{
	ADD(out, ESC, '3', dots);
}

void escpos_feed(struct bytes *out, uint8_t lines)
{
	ADD(out, ESC, 'd', lines);
}

void escpos_cut(struct bytes *out, enum escpos_cut cut)
{
	switch (cut) {
	case ESCPOS_CUT_NONE:
		escpos_feed(out, 4);
		break;
	case ESCPOS_CUT_PARTIAL:
		ADD(out, GS, 'V', 0x42, 0);
		break;
	case ESCPOS_CUT_FULL:
		ADD(out, GS, 'V', 0x41, 0);
		break;
	case ESCPOS_CUT_OLD:
		escpos_feed(out, 4);
		ADD(out, ESC, 'i');
		break;
	}
}

void escpos_kick(struct bytes *out, int pin)
{
	assert(pin == 2 || pin == 5);
	ADD(out, ESC, 'p', pin == 2 ? 0 : 1, KICK_ON, KICK_OFF);
}

static void add_band(
	struct bytes *out, const struct picture *picture, int from, int rows)
{
	int stride = PICTURE_STRIDE(picture->width);

	ADD(out, GS, 'v', '0', 0, (uint8_t)(stride & 0xff),
		(uint8_t)(stride >> 8), (uint8_t)(rows & 0xff),
		(uint8_t)(rows >> 8));
	for (int y = from; y < from + rows; y++)
		bytes_add(out, picture->bits + (ptrdiff_t)y * picture->stride,
			(size_t)stride);
}

void escpos_picture(struct bytes *out, const struct picture *picture)
{
	for (int from = 0; from < picture->height; from += BAND_ROWS) {
		int rows = picture->height - from;

		add_band(out, picture, from,
			rows < BAND_ROWS ? rows : BAND_ROWS);
	}
}

/* GS ( k, length, code 49 = QR, function; the rest is the caller's. */
static void begin_qr(struct bytes *out, uint8_t function, size_t length)
{
	length += 2;
	ADD(out, GS, '(', 'k', (uint8_t)(length & 0xff), (uint8_t)(length >> 8),
		49, function);
}

void escpos_qr(struct bytes *out, const struct escpos_qr *qr)
{
	static const char levels[] = "LMQH";
	const char *level = strchr(levels, qr->level);

	assert(qr->length >= 1 && qr->length <= ESCPOS_QR_MAX);
	assert(qr->dot >= 1 && qr->dot <= 16);
	assert(level != NULL);
	begin_qr(out, 65, 2);
	ADD(out, 50, 0); /* model 2 */
	begin_qr(out, 67, 1);
	bytes_put(out, qr->dot);
	begin_qr(out, 69, 1);
	bytes_put(out, (uint8_t)(48 + (level - levels)));
	begin_qr(out, 80, qr->length + 1);
	bytes_put(out, 48);
	bytes_add(out, qr->data, qr->length);
	begin_qr(out, 81, 1);
	bytes_put(out, 48);
}

void escpos_ask(struct bytes *out, uint8_t n)
{
	ADD(out, DLE, 4, n);
}

void escpos_ask_in_line(struct bytes *out)
{
	ADD(out, GS, 'r', 1);
}
