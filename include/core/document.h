#ifndef CORE_DOCUMENT_H
#define CORE_DOCUMENT_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Identity documents, normalised: the number is upper case, without spaces
 * or hyphens, and its check digit is right where its kind has one.
 * Source: DOMAIN section 3 (GB 11643-1999, ISO 7064 MOD 11-2).
 */
enum document_kind {
	DOCUMENT_NONE,
	DOCUMENT_CN_ID,         /* 18 characters, MOD 11-2, a real birth date */
	DOCUMENT_FOREIGNER_ID,  /* 3 letters + 12 digits, or 18 from 9 */
	DOCUMENT_PASSPORT,      /* 5 to 12 letters and digits */
	DOCUMENT_RESIDENT_CARD, /* 1 to 20 letters and digits */
	DOCUMENT_KIND_COUNT,
};

#define DOCUMENT_NUMBER_SIZE 21
#define DOCUMENT_TEXT_SIZE   40 /* "foreigner-id:" and the number */

struct document {
	enum document_kind kind;
	char number[DOCUMENT_NUMBER_SIZE];
};

const char *document_kind_name(enum document_kind kind); /* "cn-id" */

/* ERR_INPUT for a word that is no kind. */
enum err document_kind_parse(
	const char *text, enum document_kind *ret, struct error *why) NODISCARD;

/*
 * Normalise and check one number of a kind. ERR_INPUT says which check
 * failed (the number is masked in the sentence); the 15-digit form of a
 * cn-id is refused with its reason.
 */
enum err document_check(enum document_kind kind, const char *number,
	struct document *ret, struct error *why) NODISCARD;

/* "cn-id:11010519491231002X". */
enum err document_parse(
	const char *text, struct document *ret, struct error *why) NODISCARD;

/*
 * A bare number as typed or scanned at the till, or "kind:number": the kind
 * is told from the form (18 or 15 characters with a cn-id's shape, an
 * 18-digit number from 9, 3 letters + 12 digits, else a resident card).
 */
enum err document_guess(
	const char *text, struct document *ret, struct error *why) NODISCARD;

/* "kind:number", what person keys are made of; DOCUMENT_TEXT_SIZE bytes. */
void document_text(const struct document *document, char *text);

/*
 * For screens and reports: first 6 and last 4 characters, the rest stars;
 * numbers of up to 10 characters keep only their last 4 (half if shorter).
 * text has DOCUMENT_NUMBER_SIZE bytes.
 */
void document_mask(const struct document *document, char *text);

/* The birth day the number holds; false when its kind holds none. */
bool document_born(const struct document *document, int32_t *ret_day);

#endif
