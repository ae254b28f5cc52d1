#ifndef CORE_QUOTA_H
#define CORE_QUOTA_H

#include "core/basket.h"
#include "core/resident.h"
#include "core/rules.h"

/*
 * The judgement of a basket: pure arithmetic over rules, person, earlier
 * use and basket. No clock, no store, no allocation; it cannot fail.
 *
 * Line by line, in the allocation order of the rules, as much of a line is
 * granted free of duty as every taxing limit that counts it has left:
 * - limits in grams, millilitres and pieces cut the quantity, to the gram
 *   and the whole piece; its value is price x quantity, rounded half up;
 * - a tax_item limit in fen cuts piece goods to whole pieces: the piece
 *   that would cross the cap is dutiable as a whole;
 * - then limits in fen cut the value, to the fen; where this cuts a piece
 *   or a gram, that piece or gram counts as granted in the other limits;
 * - without a purchase or day left nothing is granted.
 * What is granted counts in every limit of the line, the refusing ones
 * too; those refuse the sale when it is more than they have left. So what
 * a sale uses of a limit is free of duty and never goes beyond the cap,
 * unless an officer approved it. The rest is dutiable at the goods' rate,
 * and its tax is rounded half up to the fen, once a line.
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
	bool approved; /* an officer allows what EXCESS_OFFICER refuses */
};

/* Net use before this sale, by limit in the order of the rules. */
struct usage {
	int64_t used[RULES_LIMITS_MAX]; /* in the limit's measure */
	/* For MEASURE_DAYS: what of it is this day's, 0 or 1. */
	int64_t today[RULES_LIMITS_MAX];
	/* Not used, but not this till's to grant either: it holds no right to
	 * that part of the cap. */
	int64_t reserved[RULES_LIMITS_MAX];
};

/* One limit before, by and after this basket. */
struct quota {
	int64_t cap; /* for this person */
	int64_t before;
	int64_t used; /* what the basket takes free of duty */
	int64_t after;
	int64_t reserved; /* what of the cap is not to be granted here */
};

/* What is left to grant after the basket; below 0 by what is too much. */
int64_t quota_left(const struct quota *quota);

/* Why a line is free of duty, or why it is not. */
enum treatment {
	TREATMENT_EXEMPT,     /* wholly free, under limits over all goods */
	TREATMENT_LIMITED,    /* wholly free, a limit over its goods counts */
	TREATMENT_NOT_EXEMPT, /* wholly dutiable: its goods always are */
	TREATMENT_EXCESS,     /* dutiable in part or whole: beyond a limit */
	TREATMENT_COUNT,
};

/* What becomes of one line; exempt + dutiable = its amount. */
struct share {
	enum treatment treatment;
	int limit;             /* that left least of it free, or -1 */
	int64_t granted_milli; /* quantity that is free of duty */
	struct money exempt;
	struct money dutiable;
	int64_t rate_ppm; /* 0 when nothing is dutiable */
	struct money tax;
};

/*
 * A change of one line that alone makes the basket fit every limit: the
 * largest quantity when no limit taxes, else one that certainly fits.
 */
struct fit {
	int line;               /* from 0 */
	int64_t quantity_milli; /* reduce to this; 0 = drop the line */
};

struct verdict {
	enum refusal refusal;
	int line;              /* the line at fault, or -1 */
	int limit;             /* the limit at fault, or -1 */
	bool needs_officer;    /* refused only until an officer approves */
	bool overridden;       /* allowed only because one approved */
	int64_t remaining_fen; /* of the first value limit, before this */
	int quota_count;       /* = limit_count of the rules */
	struct quota quota[RULES_LIMITS_MAX];
	int line_count; /* = count of the basket */
	struct share lines[BASKET_LINES_MAX];
	struct money exempt; /* sums of the lines */
	struct money dutiable;
	struct money tax;
	int fit_count;
	struct fit fits[BASKET_LINES_MAX];
};

/* May this person buy at all today? The first rule broken, or NONE. */
enum refusal subject_judge(
	const struct rules *rules, const struct subject *subject);

/*
 * Judge a basket: person first, then goods line by line (prohibited,
 * origin, the minimum age of a limit), then limits in the order of the
 * rules, then rates. quota and lines are always filled; fits only for
 * limits. usage counts limit_period() of each limit; for
 * WINDOW_TRANSACTION it is ignored. Of limits that are not in force nothing
 * is used. A dutiable line without a rate, or with a tax beyond every bound,
 * is REFUSAL_NO_RIGHT.
 */
void basket_judge(const struct rules *rules, const struct subject *subject,
	const struct usage *usage, const struct basket *basket,
	struct verdict *ret);

#endif
