#include "gs1.h"

#include "word.h"

#include "base/text.h"

#include <string.h>

#define GS          '\x1d'
#define GTIN_LENGTH 14
#define VALUE_MAX   90

/* Lengths of values by their identifier; below zero: at most so many, up to
 * FNC1. 'n' is a digit: how many decimals. */
static const struct element {
	const char *identifier;
	int length;
} elements[] = { { "00", 18 }, { "01", 14 }, { "02", 14 }, { "10", -20 },
	{ "11", 6 }, { "12", 6 }, { "13", 6 }, { "15", 6 }, { "16", 6 },
	{ "17", 6 }, { "20", 2 }, { "21", -20 }, { "22", -20 }, { "240", -30 },
	{ "241", -30 }, { "250", -30 }, { "30", -8 }, { "310n", 6 },
	{ "311n", 6 }, { "312n", 6 }, { "313n", 6 }, { "314n", 6 },
	{ "315n", 6 }, { "316n", 6 }, { "37", -8 }, { "392n", -15 },
	{ "400", -30 }, { "421", -12 }, { "422", 3 }, { "91", -90 },
	{ "92", -90 }, { "93", -90 }, { "94", -90 }, { "95", -90 },
	{ "96", -90 }, { "97", -90 }, { "98", -90 }, { "99", -90 } };

/* One element, taken off the text. */
struct piece {
	const struct element *element;
	int decimals;
	char value[VALUE_MAX + 1];
};

/* FNC1 first: Code 128, DataMatrix, QR, DataBar. */
static const char *behind_symbology(const char *text)
{
	static const char *const marks[] = { "]C1", "]d2", "]Q3", "]e0" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (strncmp(text, marks[i], 3) == 0)
			return text + 3;
	}
	return NULL;
}

bool gs1_is_one(const char *text)
{
	return behind_symbology(text) != NULL || strchr(text, GS) != NULL ||
	       text[0] == '(';
}

static enum err wrong(const char *text, struct error *why)
{
	return error_set(why, ERR_INPUT,
		"the GS1 code has an element that cannot be read at '%s': scan"
		" it again or type the goods",
		word_show(text).text);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Does the text begin with this identifier? Its length, or 0. */
static size_t matches(const char *text, const char *identifier)
{
	size_t at = 0;

	for (; identifier[at] != '\0'; at++) {
		bool same = identifier[at] == 'n' ? is_digit(text[at])
						  : identifier[at] == text[at];

		if (!same)
			return 0;
	}
	return at;
}

static const struct element *find_element(const char *text, size_t *ret_length)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++) {
		*ret_length = matches(text, elements[i].identifier);
		if (*ret_length > 0)
			return &elements[i];
	}
	return NULL;
}

/* How much of the text is the element's value; 0: it is not a right one. */
static size_t value_length(
	const struct element *element, const char *text, bool printed)
{
	size_t length = strcspn(text, printed ? "(" : "\x1d");

	if (element->length < 0)
		return length <= (size_t)-element->length ? length : 0;
	if (length < (size_t)element->length)
		return 0;
	length = (size_t)element->length;
	return strspn(text, "0123456789") >= length ? length : 0;
}

/* Take the next element off; NULL: there is none like this. */
static const char *next_piece(const char *text, struct piece *ret)
{
	bool printed = text[0] == '(';
	size_t length = 0;
	size_t head;

	text += printed;
	ret->element = find_element(text, &head);
	if (ret->element == NULL || (printed && text[head] != ')'))
		return NULL;
	ret->decimals = text[head - 1] - '0'; /* what 'n' stood for, if any */
	text += head + printed;
	length = value_length(ret->element, text, printed);
	if (length == 0 ||
		(printed && text[length] != '\0' && text[length] != '('))
		return NULL;
	memcpy(ret->value, text, length);
	ret->value[length] = '\0';
	text += length;
	return text[0] == GS ? text + 1 : text;
}

/* Digits with so many decimals, in units of which there are 10^places. */
static bool take_number(const struct piece *piece, int places, int64_t *ret)
{
	struct error why;
	long long number = 0;
	int decimals = piece->decimals;

	if (!text_is_digits(piece->value) ||
		text_parse_i64(piece->value, &number, &why) ||
		number > INT64_C(1000000000))
		return false;
	for (; decimals < places; decimals++)
		number *= 10;
	for (; decimals > places; decimals--) {
		if (number % 10 != 0)
			return false;
		number /= 10;
	}
	*ret = number;
	return number > 0;
}

/* A GTIN of one zero is the EAN-13; a carton's is a code of its own. */
static enum err take_goods(
	const struct piece *piece, struct scan *ret, struct error *why)
{
	const char *digits = piece->value;

	if (digits[GTIN_LENGTH - 1] !=
		barcode_check_digit(digits, GTIN_LENGTH - 1))
		return error_set(why, ERR_INPUT,
			"the check digit of the code '%s' is wrong: "
			"scan it again or type it",
			digits);
	return barcode_normalise(
		digits[0] == '0' ? digits + 1 : digits, ret->barcode, why);
}

static enum err take_piece(
	const struct piece *piece, struct scan *ret, struct error *why)
{
	const char *identifier = piece->element->identifier;

	if (text_same(identifier, "01"))
		return take_goods(piece, ret, why);
	if (text_same(identifier, "310n")) {
		ret->has_weight = take_number(piece, 3, &ret->value) &&
				  ret->value <= QUANTITY_MAX;
		return ret->has_weight ? ERR_OK : wrong(piece->value, why);
	}
	if (text_same(identifier, "392n") && !ret->has_weight) {
		ret->has_price = take_number(piece, 2, &ret->value) &&
				 ret->value <= MONEY_MAX;
		return ret->has_price ? ERR_OK : wrong(piece->value, why);
	}
	return ERR_OK;
}

enum err gs1_parse(const char *text, struct scan *ret, struct error *why)
{
	const char *at = behind_symbology(text);
	struct scan scan = { 0 };
	struct piece piece;
	enum err rc = ERR_OK;

	if (at == NULL)
		at = text[0] == GS ? text + 1 : text;
	while (!rc && at[0] != '\0') {
		const char *rest = next_piece(at, &piece);

		if (rest == NULL)
			return wrong(at, why);
		rc = take_piece(&piece, &scan, why);
		at = rest;
	}
	if (!rc && scan.barcode[0] == '\0')
		rc = error_set(why, ERR_INPUT,
			"the GS1 code names no goods: scan the code on the"
			" packet");
	if (!rc && scan.has_weight)
		scan.has_price = false;
	if (!rc)
		*ret = scan;
	return rc;
}
