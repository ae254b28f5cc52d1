#ifndef CORE_QUOTA_H
#define CORE_QUOTA_H

#include "core/basket.h"
#include "core/resident.h"
#include "core/rules.h"

/*
 * The judgement of a basket: pure arithmetic over rules, person, earlier
 * use and basket. No clock, no store, no allocation; it cannot fail.
 */

/* Every reason a sale is refused for (DESIGN section 9). */
enum refusal {
	REFUSAL_NONE,
	REFUSAL_OVER_LIMIT,  /* a limit over all goods */
	REFUSAL_GOODS_LIMIT, /* a limit over some goods */
	REFUSAL_PROHIBITED,
	REFUSAL_ORIGIN,
	REFUSAL_NOT_REGISTERED,
	REFUSAL_CERTIFICATE_EXPIRED,
	REFUSAL_BLOCKED,
	REFUSAL_UNDER_AGE,
	REFUSAL_BAD_DOCUMENT,
	REFUSAL_NO_RIGHT,
	REFUSAL_CLOCK,
	REFUSAL_SHORT_TENDER,
	REFUSAL_CLOSED,
	REFUSAL_COUNT,
};

const char *refusal_name(enum refusal refusal); /* "over-limit" */

/* One sentence for the cashier, to be translated (N_). */
const char *refusal_message(enum refusal refusal);

/* Who buys, and on which market day. */
struct subject {
	enum document_kind kind;
	bool registered;
	enum resident_status status;
	int32_t born;        /* or DAY_NONE */
	int32_t valid_until; /* or DAY_NONE */
	int32_t day;
};

/* Net use before this sale, by limit in the order of the rules. */
struct usage {
	int64_t used[RULES_LIMITS_MAX]; /* in the limit's measure */
};

/* One limit before, by and after this basket. */
struct quota {
	int64_t cap;
	int64_t before;
	int64_t used; /* what the basket takes */
	int64_t after;
};

/* A change of one line that alone makes the basket fit every limit. */
struct fit {
	int line;               /* from 0 */
	int64_t quantity_milli; /* reduce to this; 0 = drop the line */
};

struct verdict {
	enum refusal refusal;
	int line;              /* the line at fault, or -1 */
	int limit;             /* the limit at fault, or -1 */
	int64_t remaining_fen; /* of the first value limit, before this */
	int quota_count;       /* = limit_count of the rules */
	struct quota quota[RULES_LIMITS_MAX];
	int fit_count;
	struct fit fits[BASKET_LINES_MAX];
};

/* May this person buy at all today? The first rule broken, or NONE. */
enum refusal subject_judge(
	const struct rules *rules, const struct subject *subject);

/*
 * Judge a basket: person first, then goods line by line (prohibited,
 * origin), then limits in the order of the rules. quota is always filled;
 * fits only for limits. usage counts limit_period() of each limit; for
 * WINDOW_TRANSACTION it is ignored.
 */
void basket_judge(const struct rules *rules, const struct subject *subject,
	const struct usage *usage, const struct basket *basket,
	struct verdict *ret);

#endif
