#ifndef CORE_REFUND_H
#define CORE_REFUND_H

#include "core/sale.h"

#include <stdbool.h>

/*
 * A refund as the ledger keeps it: goods of one sale that came back. Pure
 * arithmetic: the same function makes a refund and checks one.
 *
 * Of a line with the quantity Q, r of it back before and q now, an amount x
 * of the line (exempt, dutiable, tax) gives back part(x, r + q) - part(x, r)
 * with part(x, n) = x * n / Q rounded half up. So refunds of a line add up
 * to the line, to the fen, whichever way it is divided.
 *
 * What a sale used of a limit comes back on the sale's own day, in
 * proportion to what the limit counts of the lines: their exempt value for
 * a limit in fen, their quantity for one in grams, millilitres or pieces;
 * rounded down until all of it is back, then all. A purchase comes back
 * with the whole sale; a day on which somebody bought never does.
 */
struct refund_line {
	int64_t line; /* of the sale, from 1 */
	char barcode[BARCODE_SIZE];
	char name[GOODS_NAME_SIZE];
	enum unit unit;
	int64_t quantity_milli;
	struct money amount; /* exempt + dutiable */
	struct money exempt;
	struct money dutiable;
	struct money tax;
};

struct refund {
	char receipt[RECEIPT_SIZE]; /* its own number */
	char sale[RECEIPT_SIZE];    /* of the sale */
	char leaf[HASH_TEXT_SIZE];  /* of the sale's entry */
	int32_t day;                /* of the sale */
	char person[PERSON_KEY_SIZE];
	bool is_void; /* the whole sale, within its shift */
	int line_count;
	struct refund_line lines[BASKET_LINES_MAX]; /* in order of line */
	struct money total;
	struct money exempt;
	struct money dutiable;
	struct money tax;
	int tender_count;
	struct tender tenders[TENDERS_MAX]; /* how the money goes back */
	int quota_count;
	struct sale_quota
		quota[RULES_LIMITS_MAX]; /* as the sale's; used <= 0 */
};

/* Quantities of the lines of a sale, in its order. */
struct quantities {
	int64_t milli[BASKET_LINES_MAX];
};

/* What is taken back of which sale. */
struct refund_of {
	const struct sale *sale;
	const struct rules *rules; /* that judged the sale */
	int32_t day;               /* of the sale */
	struct quantities before;  /* by earlier refunds */
	struct quantities now;
};

/* What can still come back of a line (from 0). */
int64_t refund_left(const struct refund_of *of, int line);

/* Is nothing left of the sale once what comes back now is back? */
bool refund_is_whole(const struct refund_of *of);

/*
 * Fill lines, sums and quota (before and after as if the sale stood alone);
 * the rest is the caller's. ERR_DENIED: more than is left; ERR_INPUT:
 * nothing at all, or a part of a piece.
 */
enum err refund_fill(struct refund *refund, const struct refund_of *of,
	struct error *why) NODISCARD;

/* Where money may go back to, beside the cash box: by kind, in fen. */
struct refund_paid {
	struct money by[TENDER_KIND_COUNT];
};

/*
 * Set the tenders; none given = cash in yuan. ERR_INPUT: they are not the
 * sum; ERR_DENIED: not in yuan, or more on cards and phones than came.
 */
enum err refund_tender(struct refund *refund, const struct refund_paid *paid,
	const struct tender *tenders, int count, struct error *why) NODISCARD;

/*
 * Is this what refund_fill makes of it, and do the payments add up? now is
 * taken from the refund. ERR_FORGED names the first that is not so.
 */
enum err refund_check(const struct refund *refund, const struct refund_of *of,
	struct error *why) NODISCARD;

#endif
