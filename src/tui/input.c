#include "input.h"

#include <string.h>

#define SCAN_LENGTH_MIN 4
#define SCAN_KEY_MS     30
#define CODE_DIGITS_MIN 7 /* UPC-E without its check digit */
#define LETTERS         26

void input_clear(struct input *input)
{
	explicit_bzero(input, sizeof(*input));
}

void input_push(struct input *input, const struct event *event)
{
	size_t length = strlen(event->as.text);
	bool full = input_is_too_long(input) ||
		    input->length + length >= sizeof(input->text);

	if (input->total == 0)
		input->first_ms = event->mono_ms;
	input->last_ms = event->mono_ms;
	input->total++;
	if (full)
		return;
	memcpy(input->text + input->length, event->as.text, length + 1);
	input->length += length;
}

void input_pop(struct input *input)
{
	bool kept = !input_is_too_long(input);

	if (input->total > 0)
		input->total--;
	while (kept && input->length > 0) {
		char last = input->text[--input->length];

		input->text[input->length] = '\0';
		if (((unsigned char)last & 0xc0) != 0x80)
			break;
	}
}

bool input_is_empty(const struct input *input)
{
	return input->total == 0;
}

/* Every character kept has one byte that is no continuation. */
static int64_t characters_kept(const struct input *input)
{
	int64_t count = 0;

	for (size_t i = 0; i < input->length; i++)
		count += ((unsigned char)input->text[i] & 0xc0) != 0x80;
	return count;
}

bool input_is_too_long(const struct input *input)
{
	return input->total > characters_kept(input);
}

bool input_is_scanned(const struct input *input)
{
	return input->total >= SCAN_LENGTH_MIN &&
	       input->last_ms - input->first_ms <
		       (input->total - 1) * SCAN_KEY_MS;
}

/* A decimal comma is as good as a point. */
static void point_for_comma(char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == ',')
			*text = '.';
	}
}

/* A million without a point, at once: the shortest codes look like that. */
static bool is_code(const struct input *input, const char *amount, int digits)
{
	return digits > AMOUNT_DIGITS_MAX ||
	       (digits >= CODE_DIGITS_MIN && strchr(amount, '.') == NULL &&
		       input_is_scanned(input));
}

enum err input_amount(
	const struct input *input, struct money *ret, struct error *why)
{
	char amount[INPUT_SIZE];
	int digits = 0;

	(void)text_copy(amount, sizeof(amount), input->text);
	point_for_comma(amount);
	for (const char *at = amount; *at != '\0'; at++)
		digits += *at >= '0' && *at <= '9';
	if (is_code(input, amount, digits) || input_is_too_long(input))
		return error_set(why, ERR_INPUT,
			"'%.24s' is too long for an amount: if it is a scan, go"
			" back to the sale first",
			amount);
	return money_parse(amount, ret, why);
}

enum err input_quantity(const struct input *input, int64_t *ret_milli,
	const char **ret_rest, struct error *why)
{
	const char *star = strchr(input->text, '*');
	char quantity[INPUT_SIZE];
	enum err rc;

	if (star == NULL) {
		*ret_milli = QUANTITY_ONE;
		*ret_rest = input->text;
		return ERR_OK;
	}
	(void)text_copy(
		quantity, (size_t)(star - input->text) + 1, input->text);
	point_for_comma(quantity);
	rc = quantity_parse(quantity, ret_milli, why);
	if (!rc)
		*ret_rest = star + 1;
	return rc;
}

enum err input_number(
	const struct input *input, int64_t *ret_milli, struct error *why)
{
	char number[INPUT_SIZE];

	(void)text_copy(number, sizeof(number), input->text);
	point_for_comma(number);
	return quantity_parse(number, ret_milli, why);
}

char input_letter(const char *text)
{
	static const char latin[] = "qwertyuiopasdfghjklzxcvbnm"
				    "QWERTYUIOPASDFGHJKLZXCVBNM";
	static const char russian[] = "йцукенгшщзфывапролдячсмить"
				      "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ";
	size_t length = strlen(text);
	const char *keys = length == 2 ? russian : latin;
	const char *at = length == 1 || length == 2 ? strstr(keys, text) : NULL;
	char letter = '\0';

	if (length == 1 && text[0] >= '0' && text[0] <= '9')
		return text[0];
	if (at != NULL)
		letter = latin[(size_t)(at - keys) / length % LETTERS];
	return letter;
}
