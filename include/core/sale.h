#ifndef CORE_SALE_H
#define CORE_SALE_H

#include "base/say.h"
#include "core/quota.h"

/* A sale as the ledger keeps it: the body of a "sale" entry. */

enum tender_kind {
	TENDER_CASH,
	TENDER_CARD,
	TENDER_MOBILE,
	TENDER_KIND_COUNT,
};

enum basis {
	BASIS_ALONE, /* this till is the only authority */
	BASIS_LEASE,
	BASIS_PERMIT,
	BASIS_OVERRIDE,
	BASIS_COUNT,
};

#define PERSON_KEY_SIZE  23 /* base64url of BLAKE2b-128 */
#define HASH_TEXT_SIZE   44 /* base64url of SHA-256 */
#define CURRENCY_SIZE    4  /* ISO 4217 */
#define RECEIPT_SIZE     48 /* "<till>-<epoch>-<seq>" */
#define TENDERS_MAX      6
#define WINDOW_TEXT_SIZE 24 /* "2026-11-24", "2026-11", "2026", ... */
#define RATE_ONE         INT64_C(1000000)

struct sale_person {
	char key[PERSON_KEY_SIZE];
	enum document_kind document;
	enum sale_method {
		METHOD_TYPED,
		METHOD_SCANNED,
		METHOD_READER,
		METHOD_COUNT,
	} method;
	char sealed[HASH_TEXT_SIZE]; /* of the sealed number */
	char shown[PERSON_KEY_SIZE]; /* of the document, when it is not the
					one that the person is known by */
};

struct sale_line {
	char barcode[BARCODE_SIZE];
	char name[GOODS_NAME_SIZE]; /* in the customer's language */
	char hs[HS_SIZE];
	char origin[COUNTRY_SIZE];
	char shop[SHOP_SIZE];
	enum unit unit;
	int64_t quantity_milli;
	struct money price;
	struct money amount;
	enum treatment treatment;
	struct money exempt;
	struct money dutiable; /* exempt + dutiable = amount */
	int64_t rate_ppm;
	struct money tax;
};

/* A card's or a phone's slip: 1 to 40 of [0-9A-Za-z._-]. */
#define REFERENCE_SIZE 41

struct tender {
	enum tender_kind kind;
	char currency[CURRENCY_SIZE];
	char reference[REFERENCE_SIZE]; /* "" for cash, or when none is kept */
	struct money amount;            /* minor units of its currency, > 0 */
	int64_t rate_ppm;   /* yuan for one unit; RATE_ONE for CNY */
	struct money value; /* fen */
};

struct sale_quota {
	char limit[RULES_ID_SIZE];
	char window[WINDOW_TEXT_SIZE];
	int64_t cap;
	int64_t before;
	int64_t used;
	int64_t after;
};

struct sale {
	struct sale_person person;
	int line_count;
	struct sale_line lines[BASKET_LINES_MAX];
	struct money total;
	struct money exempt;
	struct money dutiable;
	struct money tax;
	int tender_count;
	struct tender tenders[TENDERS_MAX];
	struct money change;
	int quota_count;
	struct sale_quota quota[RULES_LIMITS_MAX];
	enum basis basis;
	char lease[HASH_TEXT_SIZE]; /* or permit it stands on, or "" */
	char receipt[RECEIPT_SIZE];
};

const char *treatment_name(enum treatment treatment);
const char *tender_kind_name(enum tender_kind kind);
const char *basis_name(enum basis basis);

/* 1 to 40 letters, digits, '.', '-' and '_'. */
enum err tender_reference_check(const char *text, struct error *why) NODISCARD;

/*
 * "cash:CNY:100.00", "card:CNY:12.00:REFERENCE". Cash may be foreign: its
 * rate and value are 0 until tender_price. ERR_INPUT: not written so, or a
 * card or a phone that is not charged in yuan.
 */
enum err tender_parse(
	const char *text, struct tender *ret, struct error *why) NODISCARD;

/* So much in yuan. */
struct tender tender_of_yuan(enum tender_kind kind, struct money amount);

/* Yuan for one unit of its currency, and so its value. */
enum err tender_price(
	struct tender *tender, int64_t rate_ppm, struct error *why) NODISCARD;

/* Cash of a currency in whole units that is worth a value in yuan (> 0), and
 * less than one unit more. ERR_RANGE: no such amount is in bounds. */
enum err tender_reach(const char *currency, int64_t rate_ppm,
	struct money value, struct tender *ret, struct error *why) NODISCARD;

/* Is it worth what it says? */
bool tender_is_real(const struct tender *tender);

/* "T01-1-12" taken apart: till, epoch and seq of the entry it is. */
struct receipt_number {
	char till[17];
	int64_t epoch;
	int64_t seq;
};
enum err receipt_number_parse(const char *text, struct receipt_number *ret,
	struct error *why) NODISCARD;

/* The window's label on a day: "2026-11-24", "2026-11", "2026",
 * "2026-11-18/2026-11-24", "transaction". WINDOW_TEXT_SIZE bytes. */
void window_format(const struct limit *limit, int32_t day, char *text);

/*
 * Fill lines, totals and quota (of the limits in force) of a sale from a
 * basket that was judged REFUSAL_NONE; person, tenders, basis and receipt
 * are the caller's. The basis is BASIS_OVERRIDE where verdict->overridden.
 */
void sale_fill(struct sale *sale, const struct rules *rules,
	const struct basket *basket, const struct verdict *verdict, int32_t day,
	enum language language);

/*
 * Set tenders and change; none given = exact cash in CNY. Returns false
 * (short tender) when they do not reach total + tax, or when change would
 * have to be given on other tenders than cash.
 */
bool sale_tender(struct sale *sale, const struct tender *tenders, int count);

/*
 * Does every amount add up: lines, totals, tenders, change, quota? Do the
 * treatments fit the amounts, and is no limit used beyond its cap but by
 * override? ERR_FORGED names the first that does not. It needs no rules.
 * Source: DESIGN section 10, 6.
 */
enum err sale_check(const struct sale *sale, struct error *why) NODISCARD;

#endif
