#ifndef CORE_RULES_H
#define CORE_RULES_H

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

#define RULES_ID_SIZE      25
#define RULES_NAME_SIZE    97
#define RULES_LIMITS_MAX   12
#define RULES_PREFIXES_MAX 24
#define RULES_ORIGINS_MAX  64
#define RULES_NOTES_MAX    12
#define RULES_NOTE_SIZE    241
#define MARKET_SIZE        25

struct rules_name {
	char en[RULES_NAME_SIZE];
	char ru[RULES_NAME_SIZE];
	char zh[RULES_NAME_SIZE];
};

struct hs_prefix {
	char hs[HS_SIZE]; /* 2 to 10 digits */
};

/* Exactly the cap is inside the limit (Civil Code art. 1259). */
struct limit {
	char id[RULES_ID_SIZE]; /* "value-day": letters, digits, '-' */
	struct rules_name name;
	enum measure measure;
	enum window window;
	int32_t window_days; /* for WINDOW_ROLLING, else 0 */
	int64_t cap;         /* in the measure's unit, > 0 */
	int prefix_count;    /* goods it counts; 0 = all goods */
	struct hs_prefix prefixes[RULES_PREFIXES_MAX];
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
	struct hs_prefix prohibited[RULES_PREFIXES_MAX];

	int kind_count; /* documents accepted, at least one */
	struct rules_kind kinds[DOCUMENT_KIND_COUNT];
	bool registered;     /* only residents of the dataset may buy */
	int32_t minimum_age; /* whole years; 0 = none */

	int scale_code_count;
	struct scale_code scale_codes[SCALE_CODES_MAX];

	int note_count; /* what is unverified, for whoever reads the file */
	struct rules_note notes[RULES_NOTES_MAX];
};

const char *measure_name(enum measure measure);
const char *window_name(enum window window);

/* The days a limit adds up when judging on day. */
struct period limit_period(const struct limit *limit, int32_t day);

/* The first contradiction in a document that is otherwise well formed:
 * doubled ids, doubled prefixes of a scale code, digits that do not add up
 * to 10, a rolling window without days, ... ERR_INPUT names the place. */
enum err rules_check(const struct rules *rules, struct error *why) NODISCARD;

/*
 * Is it "value" or "value-..."? rules_check keeps such names for limits in
 * fen, so that whoever has only the entry at hand knows its numbers.
 */
bool limit_id_is_value(const char *id);

bool hs_has_prefix(const char *hs, const struct hs_prefix *prefixes, int count);

#endif
