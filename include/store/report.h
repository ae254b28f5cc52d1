#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "store/store.h"

/*
 * What reports read: sums over the projections, grouped and sorted by the
 * database, handed out a row at a time. Amounts are added up as they are
 * stored and never worked out again. Memory does not grow with the ledger.
 */
#define STORE_CELLS_MAX 16

struct store_cell {
	enum store_cell_kind {
		STORE_NULL,
		STORE_NUMBER,
		STORE_TEXT,
	} kind;
	int64_t number;
	char text[GOODS_NAME_SIZE];
};

struct store_row {
	int count;
	struct store_cell cells[STORE_CELLS_MAX];
};

/* Where rows go; a failure ends the reading and is handed back. */
struct store_sink {
	enum err (*take)(
		void *context, const struct store_row *row, struct error *why);
	void *context;
};

/* The entries of some days: ids, both included; first > last when none. */
struct store_span {
	int64_t first;
	int64_t last;
};

/*
 * Days never run back along a chain, so their ends are found by halving
 * the ledger: a report of one day does not read the others.
 */
enum err store_span(struct store *store, struct period period,
	struct store_span *ret, struct error *why) NODISCARD;

/* -- report_day.c ------------------------------------------------------ */

/*
 * Rows: name, detail, count, total, exempt, dutiable, tax, amount, then of
 * refunds: count, voids among them, total, tax; first receipt, last
 * receipt; what a part does not know is NULL. A tender's total is its value
 * in fen, its amount in its own currency; below 0 are the tender "change",
 * and "refund-cash" and the like for what went back.
 */
enum store_day_part {
	STORE_DAY_TILL,     /* all sales: one row */
	STORE_DAY_SHOP,     /* lines of each shop */
	STORE_DAY_OPERATOR, /* sales of each operator */
	STORE_DAY_TENDER,   /* each kind and currency */
	STORE_DAY_REFUSAL,  /* each code */
	STORE_DAY_PART_COUNT,
};
enum err store_day(struct store *store, enum store_day_part part,
	struct store_span span, struct store_sink sink,
	struct error *why) NODISCARD;

/* -- report_trade.c ---------------------------------------------------- */

enum store_trade_by {
	STORE_TRADE_COUNTRY,
	STORE_TRADE_SHOP,
	STORE_TRADE_CHAPTER, /* first two digits of the HS code */
	STORE_TRADE_GOODS,
	STORE_TRADE_BY_COUNT,
};

struct store_trade {
	enum store_trade_by by;
	struct store_span all; /* holds the four that follow */
	struct store_span now;
	struct store_span year; /* this year up to the end of now */
	struct store_span now_before;
	struct store_span year_before;
};

/*
 * Net of refunds, which count when they were made, at the dollar of the
 * sale's day. Rows: key, name (goods only), yuan for a dollar in millionths
 * on the sales' days (or NULL), then of now: amount, tax, pieces, kg, l in
 * thousandths; then amounts of year, now_before and year_before. Sorted by
 * key; a key has one row for each dollar rate.
 */
enum err store_trade(struct store *store, const struct store_trade *trade,
	struct store_sink sink, struct error *why) NODISCARD;

/* -- report_persons.c -------------------------------------------------- */

struct store_uses {
	struct store_span span; /* who bought in it... */
	struct period period;   /* ...and used a limit on these days */
	const char *person;     /* this one, or NULL: all */
	bool by_day;            /* a row for each day */
};

/*
 * Rows: person, limit, first day, last day, days, purchases, net use, most
 * used by one entry, given back. Sorted by person, limit and day.
 */
enum err store_uses(struct store *store, const struct store_uses *uses,
	struct store_sink sink, struct error *why) NODISCARD;

/* Who bought on at least so many days. Rows: person, days, sales, total,
 * first day, last day, first receipt, last receipt. */
enum err store_daily_buyers(struct store *store, struct store_span span,
	int64_t days, struct store_sink sink, struct error *why) NODISCARD;

/* -- report_sales.c ---------------------------------------------------- */

/* Refusals. Rows: day, code, count, persons, total. */
enum err store_refusals(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why) NODISCARD;

/* Sales that were not wholly free of duty, and refunds of such below 0.
 * Rows: day, receipt, operator,
 * person, total, exempt, dutiable, tax. */
enum err store_taxed(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why) NODISCARD;

/* Operators who took goods back. Rows: operator, sales, refunds, voids,
 * total taken back, first day, last day, first and last receipt of these. */
enum err store_returns(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why) NODISCARD;

/* Every sale in order. Rows: at_ms, day, receipt, person, total. */
enum err store_sales(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why) NODISCARD;

/* Every line of every sale in order. Rows: entry, day, receipt, person,
 * total, barcode, quantity. */
enum err store_sale_lines(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why) NODISCARD;

/*
 * Sales to operators by their own documents, a row for each: person,
 * operator, sales, value_fen, first and last day, first and last receipt,
 * how many of them the same operator sold.
 */
enum err store_own_sales(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why) NODISCARD;

/* entries.c: the first entry in the span that is no sale but may touch on
 * one: login, operator, copy, clock, override, refund, cash, rate.
 * ERR_NOT_FOUND: no more. */
enum err store_act_after(struct store *store, struct store_span span,
	struct store_entry *ret, struct error *why) NODISCARD;

/* The first sale in the span that was paid by card or mobile code, in part
 * at least. ERR_NOT_FOUND: no more. */
enum err store_cashless_after(struct store *store, struct store_span span,
	struct store_entry *ret, struct error *why) NODISCARD;

#endif
