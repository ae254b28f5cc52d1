#include "core/goods.h"

#include "gs1.h"
#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

#define EAN8_LENGTH  8
#define UPCA_LENGTH  12
#define EAN13_LENGTH 13

/* What scanners and typists leave around a code. */
#define AROUND " \t\r\n"

static const char code_characters[] = "0123456789.-_"
				      "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

char barcode_check_digit(const char *digits, size_t length)
{
	size_t sum = 0;

	for (size_t i = 0; i < length; i++) {
		size_t weight = (length - i) % 2 == 1 ? 3 : 1;

		assert(digits[i] >= '0' && digits[i] <= '9');
		sum += (size_t)(digits[i] - '0') * weight;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

/* The code itself, without what is around it: its place and length. */
static const char *find_code(const char *text, size_t *ret_length)
{
	const char *code = text + strspn(text, AROUND);
	size_t length = strlen(code);

	while (length > 0 && strchr(AROUND, code[length - 1]) != NULL)
		length--;
	*ret_length = length;
	return code;
}

static enum err check_characters(
	const char *code, size_t length, struct error *why)
{
	size_t good = strspn(code, code_characters);
	char named[WORD_SHOWN_BYTES * 2];
	struct text text = text_over(named, sizeof(named));

	text_add_bytes(&text, code, length);
	if (length == 0)
		return error_set(why, ERR_INPUT,
			"the code is empty: scan it again or type it");
	if (length >= BARCODE_SIZE)
		return error_set(why, ERR_INPUT,
			"the code '%s' has %zu characters, none has more than "
			"%d: scan one code at a time",
			word_show(named).text, length, BARCODE_SIZE - 1);
	if (good < length)
		return error_set(why, ERR_INPUT,
			"the code '%s' has a wrong character at place %zu: "
			"scan it again or type it",
			word_show(named).text, good + 1);
	return ERR_OK;
}

static bool has_check_digit(const char *code, size_t length)
{
	return (length == EAN8_LENGTH || length == UPCA_LENGTH ||
		       length == EAN13_LENGTH) &&
	       text_is_digits(code);
}

enum err barcode_normalise(const char *text, char *ret, struct error *why)
{
	char code[BARCODE_SIZE] = { 0 };
	size_t length;
	const char *found = find_code(text, &length);
	enum err rc = check_characters(found, length, why);

	if (rc)
		return rc;
	memcpy(code, found, length);
	if (has_check_digit(code, length) &&
		code[length - 1] != barcode_check_digit(code, length - 1))
		return error_set(why, ERR_INPUT,
			"the check digit of the code '%s' is wrong: "
			"scan it again or type it",
			code);
	if (length == UPCA_LENGTH && text_is_digits(code)) {
		memmove(code + 1, code, UPCA_LENGTH);
		code[0] = '0';
	}
	memcpy(ret, code, sizeof(code));
	return ERR_OK;
}

/* The layout of the family that an EAN-13 belongs to, or NULL. */
static const struct scale_code *find_layout(
	const char *code, const struct scale_code *codes, int count)
{
	if (strlen(code) != EAN13_LENGTH || !text_is_digits(code))
		return NULL;
	for (int i = 0; i < count; i++)
		if (memcmp(code, codes[i].prefix, 2) == 0)
			return &codes[i];
	return NULL;
}

static int64_t read_value(const char *digits, int count)
{
	int64_t value = 0;

	for (int i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

/* Grams are thousandths of a kilogram, millilitres of a litre. */
static enum err check_value(const char *code, enum scale_holds holds,
	int64_t value, struct error *why)
{
	if (value == 0)
		return error_set(why, ERR_RANGE,
			"the label '%s' holds a weight or price of zero: "
			"weigh the goods again and print a new label",
			code);
	if (holds == SCALE_WEIGHT && value > QUANTITY_MAX)
		return error_set(why, ERR_RANGE,
			"the label '%s' holds more than 9999.999: "
			"weigh the goods again in parts",
			code);
	return ERR_OK;
}

/* Take an in-store label apart: prefix and item, value, check digit. */
static enum err read_label(const char *code, const struct scale_code *layout,
	struct scan *ret, struct error *why)
{
	size_t head = 2 + (size_t)layout->item;
	int64_t value = read_value(code + head, layout->value);
	enum err rc;

	assert(layout->item >= 0 && layout->value >= 0);
	assert(layout->item + layout->value == 10);
	rc = check_value(code, layout->holds, value, why);
	if (rc)
		return rc;
	*ret = (struct scan){
		.has_weight = layout->holds == SCALE_WEIGHT,
		.has_price = layout->holds == SCALE_PRICE,
		.value = value,
	};
	memcpy(ret->barcode, code, head);
	return ERR_OK;
}

enum err scan_parse(const char *text, const struct scale_code *codes, int count,
	struct scan *ret, struct error *why)
{
	const struct scale_code *layout;
	struct scan scan = { 0 };
	enum err rc;

	if (gs1_is_one(text))
		return gs1_parse(text, ret, why);
	rc = barcode_normalise(text, scan.barcode, why);
	if (rc)
		return rc;
	layout = find_layout(scan.barcode, codes, count);
	if (layout != NULL)
		return read_label(scan.barcode, layout, ret, why);
	*ret = scan;
	return ERR_OK;
}
