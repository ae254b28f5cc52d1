#include "core/money.h"

#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define MONEY_PLACES    2
#define QUANTITY_PLACES 3
#define PPM_ONE         INT64_C(1000000)

static bool is_held(int64_t minor)
{
	return minor >= -MONEY_MAX && minor <= MONEY_MAX;
}

static struct word_shown shown_money(struct money money)
{
	struct word_shown shown;

	money_format(money, shown.text);
	return shown;
}

enum err money_add(
	struct money a, struct money b, struct money *ret, struct error *why)
{
	int64_t sum;

	if (__builtin_add_overflow(a.minor, b.minor, &sum) || !is_held(sum))
		return error_set(why, ERR_RANGE,
			"%s plus %s is beyond the largest amount, 999999999.99",
			shown_money(a).text, shown_money(b).text);
	*ret = (struct money){ sum };
	return ERR_OK;
}

enum err money_sub(
	struct money a, struct money b, struct money *ret, struct error *why)
{
	int64_t rest;

	if (__builtin_sub_overflow(a.minor, b.minor, &rest) || !is_held(rest))
		return error_set(why, ERR_RANGE,
			"%s minus %s is beyond the largest amount, "
			"999999999.99",
			shown_money(a).text, shown_money(b).text);
	*ret = (struct money){ rest };
	return ERR_OK;
}

/*
 * minor x factor / divisor, halves away from zero; the divisor is even.
 * False when the result is beyond MONEY_MAX, which is sure where already
 * the product leaves 64 bits: no divisor here is above a million.
 */
static bool scale_money(
	int64_t minor, int64_t factor, int64_t divisor, struct money *ret)
{
	int64_t product;
	int64_t rest;

	if (__builtin_mul_overflow(minor, factor, &product))
		return false;
	rest = product % divisor;
	product /= divisor;
	if (rest >= divisor / 2)
		product++;
	else if (rest <= -divisor / 2)
		product--;
	if (!is_held(product))
		return false;
	*ret = (struct money){ product };
	return true;
}

enum err money_times(struct money price, int64_t quantity_milli,
	struct money *ret, struct error *why)
{
	char quantity[MONEY_TEXT_SIZE];

	if (scale_money(price.minor, quantity_milli, QUANTITY_ONE, ret))
		return ERR_OK;
	quantity_format(quantity_milli, quantity);
	return error_set(why, ERR_RANGE,
		"%s times %s is beyond the largest amount, 999999999.99",
		shown_money(price).text, quantity);
}

enum err money_rate(struct money value, int64_t rate_ppm, struct money *ret,
	struct error *why)
{
	assert(rate_ppm >= 0);
	if (scale_money(value.minor, rate_ppm, PPM_ONE, ret))
		return ERR_OK;
	return error_set(why, ERR_RANGE,
		"%s at the rate of %" PRId64
		" millionths is beyond the largest amount, 999999999.99",
		shown_money(value).text, rate_ppm);
}

/* Take up one more digit; what is beyond max stays beyond it. */
static int64_t add_digit(int64_t value, char digit, int64_t max)
{
	if (value > max)
		return value;
	return value * 10 + (digit - '0');
}

/*
 * "12.5" in units of 10^-places: -1 when text is no such number, more than
 * max when it is too large; any length of text will do.
 */
static int64_t read_decimal(const char *text, int places, int64_t max)
{
	size_t whole = strspn(text, "0123456789");
	const char *point = text + whole;
	const char *part = *point == '.' ? point + 1 : point;
	size_t decimals = strspn(part, "0123456789");
	int64_t value = 0;

	if (whole == 0 || part[decimals] != '\0' || decimals > (size_t)places)
		return -1;
	if (*point == '.' && decimals == 0)
		return -1;
	for (; text < point; text++)
		value = add_digit(value, *text, max);
	for (size_t i = 0; i < decimals; i++)
		value = add_digit(value, part[i], max);
	for (size_t i = decimals; i < (size_t)places; i++)
		value = add_digit(value, '0', max);
	return value;
}

enum err money_parse(const char *text, struct money *ret, struct error *why)
{
	int64_t minor = read_decimal(text, MONEY_PLACES, MONEY_MAX);

	if (minor < 0)
		return error_set(why, ERR_INPUT,
			"the amount '%s' is not written like 12.50",
			word_show(text).text);
	if (minor > MONEY_MAX)
		return error_set(why, ERR_RANGE,
			"the amount '%s' is beyond the largest, 999999999.99",
			word_show(text).text);
	*ret = (struct money){ minor };
	return ERR_OK;
}

/* The size of a value; that of INT64_MIN needs the unsigned type. */
static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static const char *sign_of(int64_t value)
{
	return value < 0 ? "-" : "";
}

void money_format(struct money money, char *text)
{
	struct text out = text_over(text, MONEY_TEXT_SIZE);
	uint64_t minor = magnitude(money.minor);

	text_addf(&out, "%s%" PRIu64 ".%02" PRIu64, sign_of(money.minor),
		minor / 100, minor % 100);
	assert(!out.cut);
}

enum err quantity_parse(const char *text, int64_t *ret_milli, struct error *why)
{
	int64_t milli = read_decimal(text, QUANTITY_PLACES, QUANTITY_MAX);

	if (milli < 0)
		return error_set(why, ERR_INPUT,
			"the quantity '%s' is not written like 2 or 0.125",
			word_show(text).text);
	if (milli == 0)
		return error_set(why, ERR_RANGE,
			"the quantity '%s' is nothing: "
			"give more than 0, or drop the line",
			word_show(text).text);
	if (milli > QUANTITY_MAX)
		return error_set(why, ERR_RANGE,
			"the quantity '%s' is beyond the largest, 9999.999",
			word_show(text).text);
	*ret_milli = milli;
	return ERR_OK;
}

void quantity_format(int64_t milli, char *text)
{
	struct text out = text_over(text, MONEY_TEXT_SIZE);
	uint64_t amount = magnitude(milli);
	uint64_t part = amount % 1000;

	text_addf(&out, "%s%" PRIu64, sign_of(milli), amount / 1000);
	if (part % 10 != 0)
		text_addf(&out, ".%03" PRIu64, part);
	else if (part % 100 != 0)
		text_addf(&out, ".%02" PRIu64, part / 10);
	else if (part != 0)
		text_addf(&out, ".%" PRIu64, part / 100);
	assert(!out.cut);
}
