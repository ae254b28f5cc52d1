#include "core/rate.h"
#include "core/sale.h"

#include "word.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static const char *const tender_kinds[TENDER_KIND_COUNT] = {
	[TENDER_CASH] = "cash",
	[TENDER_CARD] = "card",
	[TENDER_MOBILE] = "mobile",
};

const char *tender_kind_name(enum tender_kind kind)
{
	assert(kind < TENDER_KIND_COUNT);
	return tender_kinds[kind];
}

struct tender tender_of_yuan(enum tender_kind kind, struct money amount)
{
	return (struct tender){
		.kind = kind,
		.currency = "CNY",
		.amount = amount,
		.rate_ppm = RATE_ONE,
		.value = amount,
	};
}

enum err tender_price(
	struct tender *tender, int64_t rate_ppm, struct error *why)
{
	struct money value;
	enum err rc = money_rate(tender->amount, rate_ppm, &value, why);

	if (rc)
		return rc;
	tender->rate_ppm = rate_ppm;
	tender->value = value;
	return ERR_OK;
}

enum err tender_reach(const char *currency, int64_t rate_ppm,
	struct money value, struct tender *ret, struct error *why)
{
	struct tender tender = { .kind = TENDER_CASH };
	int64_t unit; /* the value of one, millionths of fen */
	int64_t need;
	enum err rc;

	if (rate_ppm < 1 || rate_ppm > RATE_MAX_PPM)
		return error_set(
			why, ERR_RANGE, "there is no rate of %.3s", currency);
	unit = 100 * rate_ppm;
	need = value.minor * RATE_ONE; /* MONEY_MAX: no overflow */
	tender.amount.minor = (need / unit + (need % unit != 0)) * 100;
	if (tender.amount.minor > MONEY_MAX)
		return error_set(why, ERR_RANGE,
			"that is too much to pay in %.3s", currency);
	(void)text_copy(tender.currency, sizeof(tender.currency), currency);
	rc = tender_price(&tender, rate_ppm, why);
	if (!rc)
		*ret = tender;
	return rc;
}

bool tender_is_real(const struct tender *tender)
{
	bool yuan = text_same(tender->currency, "CNY");
	struct money value;
	struct error why;

	if (tender->kind >= TENDER_KIND_COUNT || tender->amount.minor <= 0 ||
		tender->amount.minor > MONEY_MAX || tender->rate_ppm < 0)
		return false;
	if (yuan ? tender->rate_ppm != RATE_ONE : tender->kind != TENDER_CASH)
		return false;
	if (tender->kind == TENDER_CASH && tender->reference[0] != '\0')
		return false;
	return money_rate(tender->amount, tender->rate_ppm, &value, &why) ==
		       ERR_OK &&
	       value.minor == tender->value.minor;
}

enum err tender_reference_check(const char *text, struct error *why)
{
	size_t length = strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz._-");

	if (length > 0 && length < REFERENCE_SIZE && text[length] == '\0')
		return ERR_OK;
	return error_set(why, ERR_INPUT,
		"the reference '%s' is not 1 to 40 letters, digits, '.', '-'"
		" or '_'",
		word_show(text).text);
}

/* Copy the word up to the next colon and step behind it. */
static bool take_word(const char **text, char *word, size_t size)
{
	size_t length = strcspn(*text, ":");

	if ((*text)[length] == '\0' || length >= size)
		return false;
	memcpy(word, *text, length);
	word[length] = '\0';
	*text += length + 1;
	return true;
}

/* "12.00" or "12.00:REFERENCE" */
static enum err take_amount(
	const char *at, struct tender *tender, struct error *why)
{
	char amount[MONEY_TEXT_SIZE];
	bool referred = strchr(at, ':') != NULL;
	enum err rc = ERR_OK;

	if (referred && tender->kind == TENDER_CASH)
		return error_set(why, ERR_INPUT, "cash has no reference");
	if (!referred)
		return money_parse(at, &tender->amount, why);
	if (!take_word(&at, amount, sizeof(amount)))
		return error_set(why, ERR_INPUT,
			"the amount '%s' is not written like 12.50",
			word_show(at).text);
	rc = money_parse(amount, &tender->amount, why);
	if (!rc)
		rc = tender_reference_check(at, why);
	if (!rc)
		(void)text_copy(
			tender->reference, sizeof(tender->reference), at);
	return rc;
}

enum err tender_parse(const char *text, struct tender *ret, struct error *why)
{
	const char *at = text;
	char word[8]; /* "mobile" is the longest */
	struct tender tender = { 0 };
	int kind = -1;
	enum err rc;

	if (take_word(&at, word, sizeof(word)))
		kind = word_find(word, tender_kinds, TENDER_KIND_COUNT);
	if (kind < 0 ||
		!take_word(&at, tender.currency, sizeof(tender.currency)))
		return error_set(why, ERR_INPUT,
			"payment '%s' is not written like cash:CNY:100.00 "
			"(cash, card or mobile)",
			word_show(text).text);
	tender.kind = (enum tender_kind)kind;
	rc = currency_check(tender.currency, why);
	if (!rc)
		rc = take_amount(at, &tender, why);
	if (rc)
		return error_wrap(why, "payment '%s'", word_show(text).text);
	if (tender.amount.minor == 0)
		return error_set(why, ERR_INPUT, "payment '%s' pays nothing",
			word_show(text).text);
	if (text_same(tender.currency, "CNY"))
		rc = tender_price(&tender, RATE_ONE, why);
	else if (tender.kind != TENDER_CASH)
		return error_set(why, ERR_INPUT,
			"payment '%s': cards and phones are charged in CNY",
			word_show(text).text);
	if (!rc)
		*ret = tender;
	return rc;
}

/* One number of a receipt's name, in the only way it is written. */
static bool take_number(const char *text, int64_t *ret)
{
	struct error why;
	long long number = 0;

	if (text[0] == '0' || strlen(text) > 15 || !text_is_digits(text) ||
		text_parse_i64(text, &number, &why))
		return false;
	*ret = number;
	return true;
}

enum err receipt_number_parse(
	const char *text, struct receipt_number *ret, struct error *why)
{
	struct receipt_number number = { 0 };
	char rest[RECEIPT_SIZE];
	size_t length = strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz");
	char *dash = NULL;

	if (length > 0 && length < sizeof(number.till) && text[length] == '-' &&
		text_copy(rest, sizeof(rest), text + length + 1))
		dash = strchr(rest, '-');
	if (dash != NULL) {
		*dash = '\0';
		memcpy(number.till, text, length);
		if (take_number(rest, &number.epoch) &&
			take_number(dash + 1, &number.seq)) {
			*ret = number;
			return ERR_OK;
		}
	}
	return error_set(why, ERR_INPUT,
		"'%s' is no receipt number: they are written like T01-1-12",
		word_show(text).text);
}
