#ifndef CORE_ALLOT_H
#define CORE_ALLOT_H

#include "core/quota.h"

/* A basket over the limits that count it: how much of each line is free. */

/* A line as it is tried; the goods are those of the basket. */
struct allot_line {
	int64_t quantity_milli;
	int64_t amount_fen;
	int64_t rate_ppm; /* where the order needs it, else 0 */
	enum standing standing;
	uint32_t limits; /* a bit for each limit that can count it */
};

struct allot {
	const struct rules *rules;
	const struct basket *basket;
	int32_t day;
	struct quota quota[RULES_LIMITS_MAX];
	int64_t today[RULES_LIMITS_MAX];
	int donor[RULES_LIMITS_MAX];      /* exchange_from, or -1 */
	uint32_t group[RULES_LIMITS_MAX]; /* its limits in force, or 0 */
	uint32_t general;                 /* limits over all goods */
	uint32_t overdrawn; /* refusing limits used though closed */
	int untaxed;        /* a line without a possible tax, or -1 */
	struct allot_line lines[BASKET_LINES_MAX];
	struct share shares[BASKET_LINES_MAX];
	int64_t exempt_fen; /* sums of the shares */
	int64_t dutiable_fen;
	int64_t tax_fen;
};

void allot_init(struct allot *allot, const struct rules *rules,
	const struct subject *subject, const struct usage *usage,
	const struct basket *basket);

/* Share out anew what was left before, for the lines as they are now. */
void allot_run(struct allot *allot);

/* Does the limit hold? What takes nothing from it cannot exceed it. */
bool allot_holds(const struct allot *allot, int limit);

/* Amounts are bounded; should one ever not be, the limit is exceeded.
 * b, cap >= 0. */
int64_t add_or_most(int64_t a, int64_t b);
int64_t left_of(int64_t cap, int64_t before);

#endif
