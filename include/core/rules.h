#ifndef CORE_RULES_H
#define CORE_RULES_H

#include "base/text.h"
#include "core/day.h"
#include "core/document.h"
#include "core/goods.h"

/*
 * The market's rules as one value: what a sale is judged by. The JSON form
 * is schema/rules.schema.json, read by entry/rulesdoc.h.
 */
enum measure {
	MEASURE_VALUE,     /* fen */
	MEASURE_MASS,      /* grams; goods sold by kg */
	MEASURE_VOLUME,    /* millilitres; goods sold by l */
	MEASURE_PIECES,    /* thousandths of a piece; goods sold by piece */
	MEASURE_PURCHASES, /* sales */
	MEASURE_DAYS,      /* market days with a purchase */
	MEASURE_COUNT,
};

enum window {
	WINDOW_TRANSACTION,
	WINDOW_DAY,
	WINDOW_MONTH,
	WINDOW_YEAR,
	WINDOW_ROLLING, /* the last window_days days, today included */
	WINDOW_COUNT,
};

/* What happens to that part of a basket which exceeds a limit. */
enum excess {
	EXCESS_REFUSE,
	EXCESS_TAX_PART, /* it is dutiable, to the fen and the gram */
	EXCESS_TAX_ITEM, /* likewise, but a piece is never cut in two */
	EXCESS_OFFICER,  /* refused until an officer approves */
	EXCESS_COUNT,
};

enum direction {
	DIRECTION_IMPORT, /* what the till sells */
	DIRECTION_EXPORT, /* kept for customs: no sale counts in it */
	DIRECTION_COUNT,
};

/*
 * Which line takes from the allowances first. But for scan order a verdict
 * does not depend on the order of scanning: equal lines follow barcode, then
 * price, quantity and amount.
 */
enum allocation {
	ALLOCATION_SCAN,
	ALLOCATION_VALUE_DESC, /* the dearest line */
	ALLOCATION_VALUE_ASC,
	ALLOCATION_PRICE_DESC, /* by the price of one unit */
	ALLOCATION_PRICE_ASC,
	ALLOCATION_RATE_DESC, /* the highest rate: least tax */
	ALLOCATION_RATE_ASC,
	ALLOCATION_COUNT,
};

/* The last day of a resident's certificate. */
enum certificate {
	CERTIFICATE_CHECKED,  /* where it is known */
	CERTIFICATE_REQUIRED, /* and it must be known */
	CERTIFICATE_IGNORED,
	CERTIFICATE_COUNT,
};

/* Goods outside a list of eligible goods. */
enum others {
	OTHERS_NOT_EXEMPT,
	OTHERS_PROHIBITED,
	OTHERS_COUNT,
};

/* Who may do something at the counter without anybody's approval. */
enum rules_by {
	BY_MANAGER,
	BY_CASHIER,
	BY_COUNT,
};

#define RULES_ID_SIZE       25
#define RULES_NAME_SIZE     97
#define RULES_LIMITS_MAX    12
#define RULES_PREFIXES_MAX  24
#define RULES_ORIGINS_MAX   64
#define RULES_LISTED_MAX    48
#define RULES_RATES_MAX     64
#define RULES_CLASSES_MAX   8
#define RULES_BARCODES_MAX  24
#define RULES_NOTES_MAX     12
#define RULES_NOTE_SIZE     241
#define RULES_RATE_PPM_MAX  INT64_C(100000000) /* a hundredfold */
#define RULES_SHARE_PPM_ONE INT64_C(1000000)
#define MARKET_SIZE         25

struct rules_name {
	char en[RULES_NAME_SIZE];
	char ru[RULES_NAME_SIZE];
	char zh[RULES_NAME_SIZE];
};

struct hs_prefix {
	char hs[HS_SIZE]; /* 2 to 10 digits */
};

/* Days both included; 0 = open at that end. */
struct dates {
	int32_t from;
	int32_t until;
};

/* Goods of a list, for as long as the dates say. */
struct listed {
	char hs[HS_SIZE]; /* 2 to 10 digits */
	struct dates dates;
};

/* The composite rate of duty and taxes: the longest prefix counts. */
struct tax_rate {
	char hs[HS_SIZE]; /* "" = goods that no other rate names */
	struct dates dates;
	int64_t ppm; /* 1 to RULES_RATE_PPM_MAX */
};

struct rules_barcode {
	char barcode[BARCODE_SIZE];
};

/* Goods with a name of their own, by HS code or one by one. */
struct goods_class {
	char id[RULES_ID_SIZE];
	struct rules_name name;
	int prefix_count;
	struct hs_prefix prefixes[RULES_PREFIXES_MAX];
	int barcode_count;
	struct rules_barcode barcodes[RULES_BARCODES_MAX];
};

/*
 * Exactly the cap is inside the limit (Civil Code art. 1259). What counts
 * in a limit is what a sale grants free of duty, never its dutiable part.
 *
 * Limits of one group are alternatives: a line counts in one of those that
 * name its goods, the first that leaves least of it dutiable. When they are
 * exclusive, the first that is used in its window closes the others.
 *
 * A limit takes what it lacks from what is left of exchange_from, and
 * through it of that limit's own exchange_from, and is booked there.
 */
struct limit {
	char id[RULES_ID_SIZE]; /* "value-day": letters, digits, '-' */
	struct rules_name name;
	enum measure measure;
	enum window window;
	int32_t window_days; /* for WINDOW_ROLLING, else 0 */
	int64_t cap;         /* in the measure's unit, > 0 */
	enum excess excess;
	enum direction direction;
	struct dates dates;
	int prefix_count; /* goods it counts; 0 and no class = all goods */
	struct hs_prefix prefixes[RULES_PREFIXES_MAX];
	int except_count; /* but not these */
	struct hs_prefix except[RULES_PREFIXES_MAX];
	char class[RULES_ID_SIZE]; /* these goods as well, or "" */
	char group[RULES_ID_SIZE]; /* of alternatives, or "" */
	bool exclusive;
	char exchange_from[RULES_ID_SIZE]; /* a limit, or "" */
	int32_t minimum_age;   /* whole years to buy its goods; 0 = none */
	int32_t reduced_under; /* below this age a share of it; 0 = none */
	int64_t reduced_ppm;   /* the share */
};

struct rules_country {
	char country[COUNTRY_SIZE];
};

struct rules_kind {
	enum document_kind kind;
};

struct rules_note {
	char text[RULES_NOTE_SIZE];
};

/*
 * What tills may do without a link, and how much a lease may hold. Permits
 * expose the market to max(0, permit_tills * permit - reserve) for each
 * person and day beyond the first limit in value of a day.
 */
struct offline {
	struct money lease;        /* most that one lease holds; 0: all */
	struct money permit;       /* to one person; 0: no permits */
	int64_t permit_sales;      /* of one permit */
	struct money permit_total; /* of one permit */
	int64_t permit_hours;      /* it lasts, within its day */
	int64_t permit_tills;      /* permits of a day */
	struct money reserve;      /* of each allowance, kept for permits */
};

struct rules {
	char market[MARKET_SIZE];
	int64_t version; /* 1, 2, 3, ... */
	int32_t from;    /* first day they are in force */
	int32_t offset_minutes;

	int limit_count;
	struct limit limits[RULES_LIMITS_MAX];

	int origin_count; /* origins allowed; 0 = every origin */
	struct rules_country origins[RULES_ORIGINS_MAX];
	int prohibited_count;
	struct listed prohibited[RULES_LISTED_MAX];
	int exempt_count; /* free of duty, and no limit counts them */
	struct listed exempt[RULES_LISTED_MAX];
	int not_exempt_count; /* always dutiable, and no limit counts them */
	struct listed not_exempt[RULES_LISTED_MAX];
	int eligible_count; /* if any: what is not listed is as others says */
	struct listed eligible[RULES_LISTED_MAX];
	enum others others;
	int class_count;
	struct goods_class classes[RULES_CLASSES_MAX];
	int rate_count;
	struct tax_rate rates[RULES_RATES_MAX];
	enum allocation allocation;

	int kind_count; /* documents accepted, at least one */
	struct rules_kind kinds[DOCUMENT_KIND_COUNT];
	bool registered;     /* only residents of the dataset may buy */
	int32_t minimum_age; /* whole years; 0 = none */
	enum certificate certificate;

	struct offline offline;

	int scale_code_count;
	struct scale_code scale_codes[SCALE_CODES_MAX];

	int64_t refund_days;     /* after the sale's own day; 0 = that day */
	enum rules_by void_by;   /* refunds of what the open shift sold */
	enum rules_by refund_by; /* of what earlier ones sold */
	int64_t discount_ppm; /* at most off the list's price; 0 = no bound */

	int note_count; /* what is unverified, for whoever reads the file */
	struct rules_note notes[RULES_NOTES_MAX];
};

const char *measure_name(enum measure measure);
const char *window_name(enum window window);
const char *excess_name(enum excess excess);
const char *direction_name(enum direction direction);
const char *allocation_name(enum allocation allocation);
const char *certificate_name(enum certificate certificate);
const char *others_name(enum others others);
const char *rules_by_name(enum rules_by by);

bool dates_contain(struct dates dates, int32_t day);

/* The days a limit adds up when judging on day. */
struct period limit_period(const struct limit *limit, int32_t day);

/* Does the limit count sales of that day at all? */
bool limit_in_force(const struct limit *limit, int32_t day);

/* The limit of an id, or NULL. */
const struct limit *rules_limit(const struct rules *rules, const char *id);

/* Are its goods all goods? */
bool limit_is_general(const struct limit *limit);

/* Does it tax what exceeds it? */
bool limit_taxes(const struct limit *limit);

/* Goods have one unit, and a limit in another counts nothing of them. */
bool measure_counts(enum measure measure, enum unit unit);

/* Are goods among those it counts, in whatever measure? */
bool limit_selects(const struct rules *rules, const struct limit *limit,
	const struct goods *goods);

/* The cap for a person born on a day (DAY_NONE: as for the youngest). */
int64_t limit_cap(const struct limit *limit, int32_t born, int32_t day);

/* The limit that leases are of: the first in value, of a day, over all
 * goods and in force on that day; NULL when there is none. */
const struct limit *rules_lease_limit(const struct rules *rules, int32_t day);

/*
 * What of the wanted one lease of that limit may hold. The rules bound it
 * only where excess is refused, for there another sale may have the rest;
 * else somebody would be taxed for what the hub still has for them.
 */
int64_t rules_lease_most(
	const struct rules *rules, const struct limit *limit, int64_t want);

/* Is the person too young for all of the limit, or of unknown age? */
bool limit_is_barred(const struct limit *limit, int32_t born, int32_t day);

/*
 * What the goods lists say of an HS code. What is prohibited is so whatever
 * the other lists say; between exempt and not exempt the longest prefix
 * counts.
 */
enum standing {
	STANDING_COUNTED, /* free of duty within the limits */
	STANDING_EXEMPT,
	STANDING_NOT_EXEMPT,
	STANDING_PROHIBITED,
};
enum standing rules_standing(
	const struct rules *rules, const char *hs, int32_t day);

/* The composite rate of an HS code in ppm; 0 when none is in force. */
int64_t rules_rate(const struct rules *rules, const char *hs, int32_t day);

/*
 * The first contradiction in a document that is otherwise well formed:
 * doubled ids, a prefix in two lists at one time, overlapping rates, an id
 * that nothing has, an exchange in a circle, goods that may be dutiable on a
 * day without a rate, ... ERR_INPUT names the place.
 */
enum err rules_check(const struct rules *rules, struct error *why) NODISCARD;

/* Where in the document that contradiction is, as "limits[3]" (from 0); ""
 * when there is none, or it is at the head. */
void rules_place(const struct rules *rules, struct text *ret);

/*
 * Is it "value" or "value-..."? rules_check keeps such names for limits in
 * fen, so that whoever has only the entry at hand knows its numbers.
 */
bool limit_id_is_value(const char *id);

bool hs_has_prefix(const char *hs, const struct hs_prefix *prefixes, int count);

#endif
