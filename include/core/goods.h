#ifndef CORE_GOODS_H
#define CORE_GOODS_H

#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Goods, shops and the codes on packets. */

enum unit {
	UNIT_PIECE,
	UNIT_KG,
	UNIT_L,
	UNIT_COUNT,
};

#define BARCODE_SIZE    33 /* 1 to 32 characters */
#define GOODS_NAME_SIZE 97 /* bytes of UTF-8 */
#define HS_SIZE         11 /* 4 to 10 digits, as text */
#define COUNTRY_SIZE    3  /* ISO 3166-1 alpha-2 */
#define SHOP_SIZE       17 /* 1 to 16 of [0-9A-Za-z-] */

struct goods {
	char barcode[BARCODE_SIZE];
	char name_zh[GOODS_NAME_SIZE];
	char name_ru[GOODS_NAME_SIZE];
	char name_en[GOODS_NAME_SIZE];
	char hs[HS_SIZE];
	char origin[COUNTRY_SIZE];
	char shop[SHOP_SIZE];
	enum unit unit;
	struct money price; /* fen for one unit, > 0 */
};

struct shop {
	char shop[SHOP_SIZE];
	char name[GOODS_NAME_SIZE];
	char country[COUNTRY_SIZE];
};

const char *unit_name(enum unit unit); /* "piece", "kg", "l" */
enum err unit_parse(
	const char *text, enum unit *ret, struct error *why) NODISCARD;

/* 4 to 10 digits; two capital letters; [0-9A-Za-z-]. */
enum err hs_check(const char *text, struct error *why) NODISCARD;
enum err country_check(const char *text, struct error *why) NODISCARD;
enum err shop_check(const char *text, struct error *why) NODISCARD;

/*
 * The one form a code is stored and looked up in: letters, digits, '.', '-'
 * and '_', at most 32. Codes of 8, 12 or 13 digits must carry the right
 * EAN-8, UPC-A or EAN-13 check digit; a UPC-A gets its leading zero.
 * ret has BARCODE_SIZE bytes. The sentence names the code (cut to fit).
 */
enum err barcode_normalise(
	const char *text, char *ret, struct error *why) NODISCARD;

/* GS1 check digit '0'-'9' of digits that do not yet hold it. */
char barcode_check_digit(const char *digits, size_t length);

/*
 * How one family of in-store labels (EAN-13, prefixes 20 to 29) is laid
 * out: prefix, item digits, value digits, check digit. 13 digits in all.
 */
enum scale_holds {
	SCALE_WEIGHT, /* grams (millilitres) */
	SCALE_PRICE,  /* fen */
};

struct scale_code {
	char prefix[3]; /* "20" to "29" */
	int item;       /* digits of the item, item + value = 10 */
	int value;
	enum scale_holds holds;
};

#define SCALE_CODES_MAX 10

/* What a scanned text says: the goods to look for, and what it embeds. */
struct scan {
	char barcode[BARCODE_SIZE]; /* prefix + item for an in-store label */
	bool has_weight;
	bool has_price;
	int64_t value; /* milli-units, or fen; 0 when neither */
};

/*
 * Read a scan. An EAN-13 whose prefix has a layout is taken apart, and so
 * is a GS1 code with application identifiers, (01) and (310n); all others are
 * barcode_normalise. ERR_INPUT: empty, too long, other characters, wrong check
 * digit; ERR_RANGE: an embedded value of zero.
 */
enum err scan_parse(const char *text, const struct scale_code *codes, int count,
	struct scan *ret, struct error *why) NODISCARD;

#endif
