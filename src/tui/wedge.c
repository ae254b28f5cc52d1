#include "wedge.h"

#include "core/goods.h"

#include <string.h>

#define KEY_MS      30  /* nobody types eight keys that fast */
#define GAP_MS      100 /* of silence: what comes now is something else */
#define DIGITS_MIN  8   /* EAN-8 */
#define LETTERS_MIN 4
#define LONG_MIN    64
#define GTIN_MAX    14

static void begin(struct wedge *wedge)
{
	explicit_bzero(wedge->text, wedge->length); /* a PIN? */
	wedge->length = 0;
	wedge->count = 0;
	wedge->is_framed = false;
}

static void push(struct wedge *wedge, const struct event *event)
{
	size_t length = strlen(event->as.text);

	if (wedge->count == 0)
		wedge->first_ms = event->mono_ms;
	wedge->last_ms = event->mono_ms;
	wedge->count++;
	if (wedge->length + length >= sizeof(wedge->text))
		return;
	memcpy(wedge->text + wedge->length, event->as.text, length + 1);
	wedge->length += length;
}

/* -- what it says ------------------------------------------------------ */

static bool has_digit(const char *text)
{
	return text[strcspn(text, "0123456789")] != '\0';
}

static bool is_russian(const char *at)
{
	return (unsigned char)at[0] == 0xd0 || (unsigned char)at[0] == 0xd1;
}

static bool has_russian(const char *text)
{
	while (*text != '\0' && !is_russian(text))
		text++;
	return *text != '\0';
}

static bool is_fast(const struct wedge *wedge)
{
	return wedge->last_ms - wedge->first_ms < (wedge->count - 1) * KEY_MS;
}

/* Is what was typed without a frame a code? */
static bool is_code(const struct wedge *wedge)
{
	const char *text = wedge->text;

	if (wedge->count > SCANNER_CODE_MAX || !is_fast(wedge))
		return false;
	if (has_russian(text))
		return wedge->count >= LETTERS_MIN && has_digit(text) &&
		       strpbrk(text, " *") == NULL;
	if (wedge->count > LONG_MIN)
		return strchr(text, ' ') == NULL;
	return wedge->count >= DIGITS_MIN && text_is_digits(text);
}

/* Silence is a weak end: the code must be whole by what it says itself. */
static bool is_whole(const struct wedge *wedge)
{
	size_t length = wedge->length;
	bool gtin = length == 8 || length == 12 || length == 13 ||
		    length == GTIN_MAX;

	if (!is_code(wedge))
		return false;
	if (!text_is_digits(wedge->text))
		return length > LONG_MIN;
	return gtin && barcode_check_digit(wedge->text, length - 1) ==
			       wedge->text[length - 1];
}

int64_t wedge_typed(const struct wedge *wedge)
{
	return wedge->is_framed ? 0 : wedge->count;
}

static enum wedge_verdict complete(struct wedge *wedge, int64_t now_ms)
{
	wedge->is_over = true;
	wedge->last_ms = now_ms;
	if (wedge->length == 0)
		return WEDGE_HELD; /* nothing between STX and ETX */
	wedge_latin(wedge->text);
	return WEDGE_CODE;
}

/* -- what comes in ----------------------------------------------------- */

static bool is_end(const struct event *event)
{
	return event->kind == EVENT_PRESS &&
	       (event->as.press == PRESS_ENTER ||
		       event->as.press == PRESS_TAB ||
		       event->as.press == PRESS_ETX);
}

static enum wedge_verdict take_text(
	struct wedge *wedge, const struct event *event)
{
	if (!wedge->is_framed && wedge->count > 0 &&
		event->mono_ms - wedge->last_ms >= GAP_MS)
		begin(wedge);
	push(wedge, event);
	return wedge->is_framed ? WEDGE_HELD : WEDGE_KEY;
}

static enum wedge_verdict take_press(
	struct wedge *wedge, const struct event *event)
{
	if (event->as.press == PRESS_STX) {
		begin(wedge);
		wedge->is_framed = true;
		wedge->last_ms = event->mono_ms;
		return WEDGE_HELD;
	}
	if (is_end(event) && (wedge->is_framed || is_code(wedge)))
		return complete(wedge, event->mono_ms);
	if (event->as.press == PRESS_ETX || event->as.press == PRESS_NONE)
		return WEDGE_HELD;
	begin(wedge);
	return WEDGE_KEY;
}

enum wedge_verdict wedge_take(struct wedge *wedge, const struct event *event)
{
	if (event->kind != EVENT_TEXT && event->kind != EVENT_PRESS)
		return WEDGE_KEY;
	if (wedge->is_over) {
		wedge->is_over = false;
		begin(wedge);
		if (is_end(event) && event->mono_ms - wedge->last_ms < KEY_MS)
			return WEDGE_HELD; /* two ends of one code */
	}
	return event->kind == EVENT_TEXT ? take_text(wedge, event)
					 : take_press(wedge, event);
}

static bool may_end(const struct wedge *wedge)
{
	return !wedge->is_over && (wedge->is_framed || is_whole(wedge));
}

enum wedge_verdict wedge_wait(struct wedge *wedge, int64_t now_ms)
{
	if (!may_end(wedge) || now_ms - wedge->last_ms < GAP_MS)
		return WEDGE_HELD;
	return complete(wedge, now_ms);
}

void wedge_poll(const struct wedge *wedge, int64_t now_ms, int *timeout_ms)
{
	int64_t wait_ms = wedge->last_ms + GAP_MS - now_ms;

	if (may_end(wedge) && wait_ms < *timeout_ms)
		*timeout_ms = wait_ms > 0 ? (int)wait_ms : 0;
}

/* -- layouts ----------------------------------------------------------- */

/* The sign on the key at text, as a US keyboard has it, and the bytes that
 * the Russian one made of it. */
static char sign_of(const char *text, size_t *ret_length)
{
	static const char latin[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
				    "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
	static const char russian[] = "йцукенгшщзхъфывапролджэячсмитьбюё"
				      "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";

	*ret_length = 2;
	for (size_t i = 0; is_russian(text) && latin[i] != '\0'; i++) {
		if (memcmp(russian + 2 * i, text, 2) == 0)
			return latin[i];
	}
	*ret_length = 1;
	if (text[0] == '.')
		return '/';
	return text[0];
}

void wedge_latin(char *text)
{
	size_t length = 0;
	char *to = text;

	if (!has_russian(text))
		return;
	for (const char *at = text; *at != '\0'; at += length)
		*to++ = sign_of(at, &length);
	*to = '\0';
}
