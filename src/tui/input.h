#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "event.h"

/*
 * The one line that is typed or scanned into, bounded: what is longer than
 * INPUT_SIZE - 1 bytes is counted, not kept.
 */
struct input {
	char text[INPUT_SIZE];
	size_t length;
	int64_t total;    /* characters that came, kept or not */
	int64_t first_ms; /* of the first and the last of them */
	int64_t last_ms;
};

/* Forget the text, leaving no trace of it in memory. */
void input_clear(struct input *input);

void input_push(struct input *input, const struct event *event);
void input_pop(struct input *input);

/* Nothing has come at all. */
bool input_is_empty(const struct input *input);

/* More has come than is kept. */
bool input_is_too_long(const struct input *input);

/* As fast as only a scanner types (TILL section 3: 30 ms a key). */
bool input_is_scanned(const struct input *input);

/*
 * An amount in yuan with '.' or ',': ERR_INPUT for what a barcode looks like,
 * more than 8 digits, or 7 and more without a point as fast as a scanner.
 */
#define AMOUNT_DIGITS_MAX 8
enum err input_amount(const struct input *input, struct money *ret,
	struct error *why) NODISCARD;

/* "2*code" taken apart: what stands before the '*', else one. */
enum err input_quantity(const struct input *input, int64_t *ret_milli,
	const char **ret_rest, struct error *why) NODISCARD;

/* The whole line as a quantity. */
enum err input_number(const struct input *input, int64_t *ret_milli,
	struct error *why) NODISCARD;

/*
 * The Latin letter on the key of a typed one, lower case: Russian letters
 * by their place on the keyboard; digits are themselves; 0 for anything
 * else.
 */
char input_letter(const char *text);

#endif
