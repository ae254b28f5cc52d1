#include "core/document.h"

#include "word.h"

#include "base/text.h"
#include "core/day.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define CARD_LENGTH     18 /* the form of GB 11643, for both identity cards */
#define CARD_BIRTH      6  /* where YYYYMMDD stands in it */
#define OLD_LENGTH      15
#define PASSPORT_MIN    5
#define PASSPORT_MAX    12
#define CARD_NUMBER_MAX (DOCUMENT_NUMBER_SIZE - 1)

static const char *const kind_names[DOCUMENT_KIND_COUNT] = {
	[DOCUMENT_CN_ID] = "cn-id",
	[DOCUMENT_FOREIGNER_ID] = "foreigner-id",
	[DOCUMENT_PASSPORT] = "passport",
	[DOCUMENT_RESIDENT_CARD] = "resident-card",
};

const char *document_kind_name(enum document_kind kind)
{
	assert(kind >= DOCUMENT_NONE && kind < DOCUMENT_KIND_COUNT);
	return kind == DOCUMENT_NONE ? "none" : kind_names[kind];
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Upper case of an ASCII letter or digit; '\0' for all others. */
static char normal_character(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	if (is_digit(c) || (c >= 'A' && c <= 'Z'))
		return c;
	return '\0';
}

/* A word that should be a kind may be a number in the wrong place. */
static struct word_shown show_kind(const char *word)
{
	struct word_shown shown = word_show(word);

	for (char *at = shown.text; *at != '\0'; at++)
		if (is_digit(*at))
			*at = '*';
	return shown;
}

enum err document_kind_parse(
	const char *text, enum document_kind *ret, struct error *why)
{
	int found = word_find(text, kind_names, DOCUMENT_KIND_COUNT);

	if (found < 0)
		return error_set(why, ERR_INPUT,
			"'%s' is no kind of document: use cn-id, "
			"foreigner-id, passport or resident-card",
			show_kind(text).text);
	*ret = (enum document_kind)found;
	return ERR_OK;
}

/* Upper case without spaces, hyphens and the end of line of a scanner. */
static enum err normalise(const char *text, char *ret, struct error *why)
{
	char number[DOCUMENT_NUMBER_SIZE] = { 0 };
	size_t length = 0;

	for (size_t i = 0; text[i] != '\0'; i++) {
		if (strchr(" -\t\r\n", text[i]) != NULL)
			continue;
		if (normal_character(text[i]) == '\0')
			return error_set(why, ERR_INPUT,
				"character %zu of the document number is "
				"neither a letter nor a digit",
				i + 1);
		if (length == CARD_NUMBER_MAX)
			return error_set(why, ERR_INPUT,
				"the document number is too long: "
				"none has more than %d characters",
				CARD_NUMBER_MAX);
		number[length++] = normal_character(text[i]);
	}
	if (length == 0)
		return error_set(why, ERR_INPUT,
			"the document number is empty: type it or scan it");
	memcpy(ret, number, sizeof(number));
	return ERR_OK;
}

struct masked {
	char text[DOCUMENT_NUMBER_SIZE];
};

static struct masked mask(const char *number)
{
	struct masked masked = { 0 };
	size_t length = strlen(number);
	size_t head = length > 10 ? 6 : 0;
	size_t tail = length >= 8 ? 4 : length / 2;

	assert(length < DOCUMENT_NUMBER_SIZE);
	memcpy(masked.text, number, length);
	memset(masked.text + head, '*', length - head - tail);
	return masked;
}

static bool is_card_form(const char *number)
{
	return strlen(number) == CARD_LENGTH &&
	       strspn(number, "0123456789") >= CARD_LENGTH - 1 &&
	       (is_digit(number[CARD_LENGTH - 1]) ||
		       number[CARD_LENGTH - 1] == 'X');
}

/* ISO 7064 MOD 11-2: with its check character, the sum leaves 1. */
static bool check_character_fits(const char *number)
{
	int sum = 0;

	for (int i = 0; i < CARD_LENGTH - 1; i++)
		sum = (sum + (number[i] - '0')) * 2 % 11;
	sum += number[CARD_LENGTH - 1] == 'X' ? 10
					      : number[CARD_LENGTH - 1] - '0';
	return sum % 11 == 1;
}

static struct date card_birth(const char *number)
{
	return (struct date){
		.year = word_number(number + CARD_BIRTH, 4),
		.month = word_number(number + CARD_BIRTH + 4, 2),
		.day = word_number(number + CARD_BIRTH + 6, 2),
	};
}

/* What both cards share: the check character and the birth date. */
static enum err check_card(
	const char *number, const char *name, struct error *why)
{
	if (!check_character_fits(number))
		return error_set(why, ERR_INPUT,
			"the check digit of %s %s is wrong: "
			"read or type the number again",
			name, mask(number).text);
	if (!date_is_real(card_birth(number)))
		return error_set(why, ERR_INPUT,
			"the birth date in %s %s is not in the calendar: "
			"read or type the number again",
			name, mask(number).text);
	return ERR_OK;
}

/* Source: GB 11643-1999; the first digit is that of a province, 1 to 8. */
static enum err check_cn_id(const char *number, struct error *why)
{
	if (strlen(number) == OLD_LENGTH && text_is_digits(number))
		return error_set(why, ERR_INPUT,
			"cn-id %s has 15 digits: the first-generation card has "
			"no check digit and is no longer valid, ask for the "
			"card with 18 characters",
			mask(number).text);
	if (!is_card_form(number))
		return error_set(why, ERR_INPUT,
			"cn-id %s is not 17 digits and a check character "
			"(0 to 9 or X)",
			mask(number).text);
	if (number[0] == '9')
		return error_set(why, ERR_INPUT,
			"cn-id %s begins with 9: it is the number of a "
			"foreigner-id",
			mask(number).text);
	if (number[0] == '0')
		return error_set(why, ERR_INPUT,
			"cn-id %s begins with 0: no province has that code",
			mask(number).text);
	return check_card(number, kind_names[DOCUMENT_CN_ID], why);
}

/* The card before December 2023: three letters and twelve digits. */
static bool is_old_foreigner_form(const char *number)
{
	for (int i = 0; i < 3; i++)
		if (number[i] == '\0' || is_digit(number[i]))
			return false;
	return strlen(number) == OLD_LENGTH && text_is_digits(number + 3);
}

static bool is_new_foreigner_form(const char *number)
{
	return is_card_form(number) && number[0] == '9';
}

static enum err check_foreigner_id(const char *number, struct error *why)
{
	if (is_old_foreigner_form(number))
		return ERR_OK;
	if (!is_new_foreigner_form(number))
		return error_set(why, ERR_INPUT,
			"foreigner-id %s is neither 18 characters from 9 "
			"nor 3 letters and 12 digits",
			mask(number).text);
	return check_card(number, kind_names[DOCUMENT_FOREIGNER_ID], why);
}

static enum err check_passport(const char *number, struct error *why)
{
	size_t length = strlen(number);

	if (length < PASSPORT_MIN || length > PASSPORT_MAX)
		return error_set(why, ERR_INPUT,
			"passport %s has %zu characters, not 5 to 12",
			mask(number).text, length);
	return ERR_OK;
}

static enum err check_form(
	enum document_kind kind, const char *number, struct error *why)
{
	switch (kind) {
	case DOCUMENT_CN_ID:
		return check_cn_id(number, why);
	case DOCUMENT_FOREIGNER_ID:
		return check_foreigner_id(number, why);
	case DOCUMENT_PASSPORT:
		return check_passport(number, why);
	case DOCUMENT_RESIDENT_CARD:
		return ERR_OK; /* any number that normalise lets through */
	case DOCUMENT_NONE:
	case DOCUMENT_KIND_COUNT:
		break;
	}
	return error_set(why, ERR_INPUT, "the kind of document is not given");
}

enum err document_check(enum document_kind kind, const char *number,
	struct document *ret, struct error *why)
{
	struct document document = { .kind = kind };
	enum err rc = normalise(number, document.number, why);

	if (rc == ERR_OK)
		rc = check_form(kind, document.number, why);
	if (rc == ERR_OK)
		*ret = document;
	return rc;
}

enum err document_parse(
	const char *text, struct document *ret, struct error *why)
{
	const char *colon = strchr(text, ':');
	char word[WORD_SHOWN_BYTES];
	struct text head;
	enum document_kind kind = DOCUMENT_NONE;
	enum err rc;

	if (colon == NULL)
		return error_set(why, ERR_INPUT,
			"the document has no kind: write it like "
			"cn-id:NUMBER or resident-card:NUMBER");
	head = text_over(word, sizeof(word));
	text_add_bytes(&head, text, (size_t)(colon - text));
	rc = document_kind_parse(word, &kind, why);
	if (rc)
		return rc;
	return document_check(kind, colon + 1, ret, why);
}

static enum document_kind guess_kind(const char *number)
{
	if (is_new_foreigner_form(number) || is_old_foreigner_form(number))
		return DOCUMENT_FOREIGNER_ID;
	if (is_card_form(number))
		return DOCUMENT_CN_ID;
	if (strlen(number) == OLD_LENGTH && text_is_digits(number))
		return DOCUMENT_CN_ID;
	return DOCUMENT_RESIDENT_CARD;
}

enum err document_guess(
	const char *text, struct document *ret, struct error *why)
{
	char number[DOCUMENT_NUMBER_SIZE] = { 0 };
	enum err rc;

	if (strchr(text, ':') != NULL)
		return document_parse(text, ret, why);
	rc = normalise(text, number, why);
	if (rc)
		return rc;
	return document_check(guess_kind(number), number, ret, why);
}

void document_text(const struct document *document, char *text)
{
	(void)snprintf(text, DOCUMENT_TEXT_SIZE, "%s:%s",
		document_kind_name(document->kind), document->number);
}

void document_mask(const struct document *document, char *text)
{
	struct masked masked = mask(document->number);

	memcpy(text, masked.text, sizeof(masked.text));
}

bool document_born(const struct document *document, int32_t *ret_day)
{
	const char *number = document->number;
	bool card = document->kind == DOCUMENT_CN_ID ||
		    document->kind == DOCUMENT_FOREIGNER_ID;

	if (!card || !is_card_form(number) || !date_is_real(card_birth(number)))
		return false;
	*ret_day = day_from_date(card_birth(number));
	return true;
}
