#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

/* Bytes of a character, told by its first. */
static size_t bytes_of(char lead)
{
	unsigned char byte = (unsigned char)lead;

	if (byte >= 0xf0)
		return 4;
	if (byte >= 0xe0)
		return 3;
	return byte >= 0xc0 ? 2 : 1;
}

/* Length without the beginning of a character that was cut off. */
static size_t whole_characters(const char *bytes, size_t length)
{
	size_t lead = length;

	do {
		if (lead == 0 || length - lead == 3)
			return length;
		lead--;
	} while (((unsigned char)bytes[lead] & 0xc0) == 0x80);
	return length - lead < bytes_of(bytes[lead]) ? lead : length;
}

bool text_copy(char *to, size_t size, const char *from)
{
	size_t length = strnlen(from, size - 1);

	if (from[length] != '\0')
		length = whole_characters(from, length);
	memmove(to, from, length);
	to[length] = '\0';
	return from[length] == '\0';
}

/* Invisible characters that could make a screen or a receipt lie. */
static bool is_control(ucs4_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

bool text_is_clean(const char *bytes, size_t length)
{
	const uint8_t *at = (const uint8_t *)bytes;
	size_t left = length;

	while (left > 0) {
		ucs4_t c;
		int used = u8_mbtoucr(&c, at, left);

		if (used <= 0 || is_control(c))
			return false;
		at += used;
		left -= (size_t)used;
	}
	return true;
}

void text_make_clean(char *text)
{
	uint8_t *at = (uint8_t *)text;
	size_t left = strlen(text);

	while (left > 0) {
		ucs4_t c;
		int used = u8_mbtoucr(&c, at, left);
		size_t bytes = used > 0 ? (size_t)used : 1;

		if (used <= 0 || is_control(c))
			memset(at, '?', bytes);
		at += bytes;
		left -= bytes;
	}
}

bool text_is_digits(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

bool text_same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

enum err text_parse_i64(const char *text, long long *ret, struct error *why)
{
	const char *digits = text[0] == '-' ? text + 1 : text;
	long long value;

	if (!text_is_digits(digits))
		return error_set(
			why, ERR_INPUT, "'%.40s' is not a whole number", text);
	errno = 0;
	value = strtoll(text, NULL, 10);
	if (errno != 0)
		return error_set(why, ERR_RANGE,
			"the number '%.40s' is too large", text);
	*ret = value;
	return ERR_OK;
}

/* Width of one character: what no terminal should see is shown as '?'. */
static int cells_of(ucs4_t c)
{
	int width = is_control(c) ? 1 : uc_width(c, "UTF-8");

	return width < 0 ? 0 : width;
}

size_t text_head(const char *text, int cells, int *ret_width)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t used = 0;
	int width = 0;

	while (at[used] != '\0') {
		ucs4_t c;
		int bytes = u8_strmbtouc(&c, at + used);

		if (bytes <= 0) { /* not UTF-8: one byte, one cell */
			c = '?';
			bytes = 1;
		}
		if (width + cells_of(c) > cells)
			break;
		width += cells_of(c);
		used += (size_t)bytes;
	}
	if (ret_width != NULL)
		*ret_width = width;
	return used;
}

int text_width(const char *text)
{
	int width = 0;

	(void)text_head(text, INT32_MAX - 2, &width);
	return width;
}

struct text text_over(char *buffer, size_t size)
{
	buffer[0] = '\0';
	return (struct text){ .bytes = buffer, .size = size };
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	size_t room = text->size - text->length - 1;

	if (text->cut)
		return;
	if (length > room) {
		text->cut = true;
		length = whole_characters(bytes, room);
	}
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *more)
{
	text_add_bytes(text, more, strlen(more));
}

void text_addv(struct text *text, const char *format, va_list args)
{
	char *end = text->bytes + text->length;
	size_t room = text->size - text->length;
	int length;

	if (text->cut)
		return;
	length = vsnprintf(end, room, format, args);
	if (length < 0)
		return;
	text->cut = (size_t)length >= room;
	text->length +=
		text->cut ? whole_characters(end, room - 1) : (size_t)length;
	text->bytes[text->length] = '\0';
}

void text_add_i64(struct text *text, int64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	text_add_bytes(text, digits + at, sizeof(digits) - at);
}

void text_addf(struct text *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_addv(text, format, args);
	va_end(args);
}

void text_fill(struct text *text, const char *glyph, int times)
{
	for (int i = 0; i < times; i++)
		text_add(text, glyph);
}

void text_add_left(struct text *text, const char *more, int cells)
{
	int width;
	size_t length = text_head(more, cells, &width);

	text_add_bytes(text, more, length);
	text_fill(text, " ", cells - width);
}

void text_add_right(struct text *text, const char *more, int cells)
{
	int width;
	size_t length = text_head(more, cells, &width);

	text_fill(text, " ", cells - width);
	text_add_bytes(text, more, length);
}
