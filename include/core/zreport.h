#ifndef CORE_ZREPORT_H
#define CORE_ZREPORT_H

#include "base/clock.h"
#include "core/receipt.h"

/*
 * The X and the Z report of a shift: a reading while it is open (X), the
 * account of it once it is closed (Z). Values that others have summed up;
 * here they only get their form on paper.
 */
#define ZREPORT_KINDS_MAX      48
#define ZREPORT_TREATMENTS_MAX 8
#define ZREPORT_TENDERS_MAX    32
#define ZREPORT_ORIGINS_MAX    676 /* two letters */
#define ZREPORT_CASH_MAX       16  /* currencies */
#define ZREPORT_TEXT_MAX       65536

/* Entries of one kind. */
struct zreport_kind {
	char kind[16];
	int64_t count;
};

/* Lines of sales that customs treats alike, or of one origin. */
struct zreport_lines {
	char name[16]; /* "exempt", or "RU" */
	int64_t lines;
	struct money amount;
	struct money exempt;
	struct money dutiable;
	struct money tax;
};

struct zreport_tender {
	char kind[16];
	char currency[CURRENCY_SIZE];
	int64_t count;
	struct money amount; /* minor units of its currency */
	struct money value;  /* fen */
	int64_t back_count;  /* went back by refunds, likewise */
	struct money back_amount;
	struct money back_value;
};

/* One currency of the drawer; what is not there yet is zero. */
struct zreport_cash {
	char currency[CURRENCY_SIZE];
	struct money floats; /* when the shift opened */
	struct money in;     /* put in, and taken out, outside sales */
	struct money out;
	struct money expected;
	struct money counted; /* a closed shift's, and counted - expected */
	struct money difference;
};

struct zreport {
	const char *market;
	const char *till;
	int64_t shift;
	struct stamp opened;
	struct stamp until; /* closed, or read */
	int32_t offset_minutes;
	bool closed;
	bool is_long;  /* open, or was open, for more than a day */
	bool is_alone; /* there is no hub to send to */
	bool marked;   /* lines that stand out begin with PAPER_TALL */

	int64_t epoch;
	int64_t first_epoch;       /* of shift.open */
	int64_t first;             /* seq of shift.open */
	int64_t last;              /* seq of shift.close, or of the head */
	int64_t unsent;            /* entries of the chain that no hub has */
	char leaf[HASH_TEXT_SIZE]; /* of the last */

	int kind_count;
	struct zreport_kind kinds[ZREPORT_KINDS_MAX];

	int64_t sales;
	struct money total; /* of the lines, without tax */
	struct money exempt;
	struct money dutiable;
	struct money tax;
	struct money change;
	int64_t refunds;       /* voids included */
	int64_t voids;         /* whole sales within the shift */
	struct money refunded; /* of their lines, without tax */
	struct money refunded_tax;
	struct money perpetual; /* sold less refunded, since the beginning */
	struct money absolute;  /* sold and refunded, both as above zero */
	int64_t no_sales;       /* the drawer was opened for nothing */

	int treatment_count;
	int origin_count;
	struct zreport_lines treatments[ZREPORT_TREATMENTS_MAX];
	struct zreport_lines origins[ZREPORT_ORIGINS_MAX];
	int tender_count;
	int cash_count;
	struct zreport_tender tenders[ZREPORT_TENDERS_MAX];
	struct zreport_cash cash[ZREPORT_CASH_MAX];
};

/* The row of a currency, made when it is not there; NULL: there are too
 * many. */
struct zreport_cash *zreport_cash_of(
	struct zreport *report, const char *currency);

/* Lines of at most 32 or 48 cells, each ended by LF. */
void zreport_format(const struct zreport *report, enum paper paper,
	enum language language, struct text *out);

#endif
