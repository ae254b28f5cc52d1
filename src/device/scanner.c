#include "device/scanner.h"

#include <linux/input-event-codes.h>
#include <string.h>

#define GS 0x1d /* FNC1 inside of a GS1 code */

static void begin(struct scanner *scanner)
{
	if (!scanner->is_complete)
		return;
	scanner->is_complete = false;
	scanner->too_long = false;
	scanner->length = 0;
}

static bool complete(struct scanner *scanner)
{
	bool good = !scanner->dropped && scanner->length > 0;

	scanner->code[scanner->length] = '\0';
	scanner->is_complete = true;
	scanner->dropped = false;
	if (!good)
		scanner->length = 0;
	return good;
}

bool scanner_byte(struct scanner *scanner, uint8_t byte, int64_t now_ms)
{
	bool is_end = byte == '\r' || byte == '\n' || byte == '\t';

	if (is_end && scanner->is_complete)
		return false; /* LF after CR */
	begin(scanner);
	scanner->last_ms = now_ms;
	if (is_end)
		return complete(scanner);
	if (byte < ' ' && byte != GS) /* STX, ETX and the like around it */
		return false;
	if (scanner->length == SCANNER_CODE_MAX)
		scanner->too_long = true;
	else
		scanner->code[scanner->length++] = (char)byte;
	return false;
}

/* What a US keyboard prints, plain and with Shift. */
static const struct {
	uint16_t first; /* key codes in a row */
	const char *plain;
	const char *shifted;
} rows[] = {
	{ KEY_1, "1234567890-=", "!@#$%^&*()_+" },
	{ KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}" },
	{ KEY_A, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
	{ KEY_BACKSLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
	{ KEY_SPACE, " ", " " },
	{ KEY_KP7, "789-456+1230.", "789-456+1230." },
	{ KEY_KPASTERISK, "*", "*" },
	{ KEY_KPSLASH, "/", "/" },
};

static char letter_of(uint16_t key, bool shift)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *letters = shift ? rows[i].shifted : rows[i].plain;

		if (key >= rows[i].first &&
			key < rows[i].first + strlen(letters))
			return letters[key - rows[i].first];
	}
	return '\0';
}

bool scanner_key(
	struct scanner *scanner, uint16_t key, int value, int64_t now_ms)
{
	char letter;

	if (key == KEY_LEFTSHIFT || key == KEY_RIGHTSHIFT) {
		scanner->shift = value != 0;
		return false;
	}
	if (value != 1)
		return false;
	if (key == KEY_ENTER || key == KEY_KPENTER || key == KEY_TAB)
		return scanner_byte(scanner, '\r', now_ms);
	letter = letter_of(key, scanner->shift);
	return letter != '\0' && scanner_byte(scanner, (uint8_t)letter, now_ms);
}

void scanner_dropped(struct scanner *scanner)
{
	begin(scanner);
	scanner->dropped = true;
}

bool scanner_pause(struct scanner *scanner, int64_t now_ms)
{
	if (scanner->is_complete || scanner->length == 0 ||
		now_ms - scanner->last_ms < SCANNER_PAUSE_MS)
		return false;
	return complete(scanner);
}
