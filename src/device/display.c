#include "device/display.h"

#include "codec.h"

#include <string.h>
#include <unistr.h>

#define ESC      0x1b
#define CLEAR    0x0c
#define UNKNOWN  '.'
#define ROW_SIZE (DISPLAY_COLUMNS + 1)

/* Russian letters from U+0410 on, as Latin ones (ICAO Doc 9303, shortened
 * where a display has no room). */
static const char *const latin_of[] = { "A", "B", "V", "G", "D", "E", "ZH", "Z",
	"I", "Y", "K", "L", "M", "N", "O", "P", "R", "S", "T", "U", "F", "KH",
	"TS", "CH", "SH", "SCH", "", "Y", "", "E", "YU", "YA" };

#define RUSSIAN_FIRST 0x410
#define RUSSIAN_HALF  32

static void add_bytes(struct bytes *row, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length && row->length < DISPLAY_COLUMNS; i++)
		bytes_put(row, (uint8_t)bytes[i]);
}

static void add_latin(struct bytes *row, uint32_t code)
{
	static const char unknown[] = { UNKNOWN };
	bool is_small = code >= RUSSIAN_FIRST + RUSSIAN_HALF;
	char letters[4] = "";
	size_t length;

	if (code == 0x401 || code == 0x451)
		code = code == 0x401 ? 0x415 : 0x435; /* Yo as E */
	if (code < RUSSIAN_FIRST || code >= RUSSIAN_FIRST + 2 * RUSSIAN_HALF) {
		add_bytes(row, unknown, 1);
		return;
	}
	length = strlen(latin_of[(code - RUSSIAN_FIRST) % RUSSIAN_HALF]);
	memcpy(letters, latin_of[(code - RUSSIAN_FIRST) % RUSSIAN_HALF],
		length);
	for (size_t i = is_small ? 0 : 1; i < length; i++)
		letters[i] = (char)(letters[i] - 'A' + 'a');
	add_bytes(row, letters, length);
}

static void add_letter(
	struct bytes *row, const struct codec *codec, uint32_t code)
{
	uint8_t encoded[4];
	char plain = (char)code;
	int length;

	if (code >= ' ' && code < 0x7f) {
		add_bytes(row, &plain, 1);
		return;
	}
	length = codec_encode(codec, code, encoded);
	if (length == 1 && encoded[0] >= 0x80)
		add_bytes(row, (const char *)encoded, 1);
	else
		add_latin(row, code);
}

static void add_text(
	struct bytes *row, const struct codec *codec, const char *text)
{
	const uint8_t *at = (const uint8_t *)text;

	while (*at != '\0') {
		ucs4_t code = 0;
		int used = u8_strmbtouc(&code, at);

		add_letter(row, codec, used > 0 ? code : 0);
		at += used > 0 ? used : 1;
	}
}

/* The value is never cut: the label makes room for it. */
static void add_row(struct bytes *out, const struct codec *codec, char place,
	const struct display_line *line)
{
	uint8_t label_bytes[ROW_SIZE];
	uint8_t value_bytes[ROW_SIZE];
	struct bytes label = bytes_over(label_bytes, sizeof(label_bytes));
	struct bytes value = bytes_over(value_bytes, sizeof(value_bytes));
	size_t room;

	add_text(&label, codec, line->label);
	add_text(&value, codec, line->value);
	room = DISPLAY_COLUMNS - value.length;
	if (value.length > 0 && room > 0 && label.length > room - 1)
		label.length = room - 1;
	else if (label.length > room)
		label.length = room;
	bytes_put(out, ESC);
	bytes_put(out, 'Q');
	bytes_put(out, (uint8_t)place);
	bytes_add(out, label_bytes, label.length);
	for (size_t i = label.length; i < room; i++)
		bytes_put(out, ' ');
	bytes_add(out, value_bytes, value.length);
	bytes_put(out, '\r');
}

void display_clear(struct bytes *out)
{
	bytes_put(out, CLEAR);
}

void display_show(struct bytes *out, enum display_letters letters,
	const struct display_line *upper, const struct display_line *lower)
{
	static const char *const pages[] = { NULL, "CP866", "CP1251" };
	struct codec codec = codec_to(pages[letters]);

	add_row(out, &codec, 'A', upper);
	add_row(out, &codec, 'B', lower);
	codec_close(&codec);
}
