#ifndef CORE_BASKET_H
#define CORE_BASKET_H

#include "core/goods.h"

/* What lies on the counter: lines of goods with quantity and amount. */

/*
 * Fits an entry of 16 KiB (DESIGN section 4) with the longest names under up
 * to five limits; what is longer still is refused when it is encoded.
 */
#define BASKET_LINES_MAX 36

struct basket_line {
	struct goods goods;
	int64_t quantity_milli; /* > 0; whole thousands for pieces */
	struct money amount;    /* >= 0 */
	bool from_price;        /* quantity follows from a label's amount */
	struct money list; /* the price of the goods when another was agreed
			      for this line, else 0 */
};

struct basket {
	int count;
	struct basket_line lines[BASKET_LINES_MAX];
	struct money total;
};

/*
 * Add goods. The same piece goods at the same price join their line; what
 * was weighed stays a line of its own. ERR_RANGE: too many lines, quantity
 * or amount beyond its bound, a fraction of a piece; the basket is
 * unchanged then.
 */
enum err basket_add(struct basket *basket, const struct goods *goods,
	int64_t quantity_milli, struct error *why) NODISCARD;

/*
 * Add goods from a scan: an embedded weight is the quantity; an embedded
 * price is the amount, and the quantity follows from it for goods by kg
 * or l (nearest gram), or is one piece; a quantity_milli other than one is
 * ERR_INPUT then. Without a label quantity_milli counts.
 */
enum err basket_add_scan(struct basket *basket, const struct goods *goods,
	const struct scan *scan, int64_t quantity_milli,
	struct error *why) NODISCARD;

/* Give line (from 0) another quantity. */
enum err basket_set_quantity(struct basket *basket, int line,
	int64_t quantity_milli, struct error *why) NODISCARD;

/* Add a line as it is, joined to none. ERR_RANGE as for basket_add. */
enum err basket_add_line(struct basket *basket, const struct basket_line *line,
	struct error *why) NODISCARD;

/*
 * Another price than the goods' own for one unit of a line (from 0).
 * ERR_RANGE: not above zero or above PRICE_TIMES_MAX times the own price;
 * ERR_INPUT: it is the own price.
 */
#define PRICE_TIMES_MAX 10
enum err basket_set_price(struct basket *basket, int line, struct money price,
	struct error *why) NODISCARD;

/*
 * So many millionths off the own price of a line, rounded half up to the
 * fen, as another price. ERR_INPUT: none, all of it, or less than a fen.
 */
enum err basket_discount(struct basket *basket, int line, int64_t ppm,
	struct error *why) NODISCARD;

/* The same off every line that has no other price yet. On an error the
 * lines before the one that it names have theirs already. */
enum err basket_discount_all(
	struct basket *basket, int64_t ppm, struct error *why) NODISCARD;

/* "10%", "12.5%": above 0 and below 100, at most two decimals. */
enum err discount_parse(
	const char *text, int64_t *ret_ppm, struct error *why) NODISCARD;

/*
 * The first line (from 0) whose price lies further below the list's than
 * the most that may be taken off (0 = no bound), or -1.
 */
int basket_beyond(const struct basket *basket, int64_t discount_ppm);

/* Lines at another price than the goods' own. */
int basket_overrides(const struct basket *basket);

void basket_remove(struct basket *basket, int line);

/*
 * Does a stored line add up: the amount follows from the quantity, or, for
 * a price label, the quantity from the amount?
 */
bool line_adds_up(struct money price, int64_t quantity_milli,
	struct money amount, enum unit unit);

#endif
