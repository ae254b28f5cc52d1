#include "store/report.h"

#include "rows.h"

/* Lines that were sold and, below zero, that came back. */
#define MOVED                                                                  \
	"WITH moved AS ("                                                      \
	"SELECT line.entry AS entry, sale.day AS day, origin, shop, hs,"       \
	"       barcode, line.name AS name, unit, quantity_milli, amount_fen," \
	"       line.tax_fen AS tax_fen"                                       \
	"  FROM sale_line AS line JOIN sale ON sale.entry = line.entry"        \
	" WHERE line.entry BETWEEN $1 AND $2"                                  \
	" UNION ALL "                                                          \
	"SELECT entry, sale_day, origin, shop, hs, barcode, name, unit,"       \
	"       -quantity_milli, -amount_fen, -tax_fen"                        \
	"  FROM refunded_line WHERE entry BETWEEN $1 AND $2), "

/* The dollar's rate on each day that has sales, once a day. */
#define RATED                                                              \
	"rated AS MATERIALIZED ("                                          \
	"SELECT day, (SELECT rate_ppm FROM rate"                           \
	"              WHERE currency = 'USD' AND from_day <= days.day"    \
	"                AND EXISTS (SELECT 1 FROM layer_in_sight AS seen" \
	"                             WHERE seen.dataset = 'rates'"        \
	"                               AND seen.layer = rate.layer)"      \
	"              ORDER BY from_day DESC, layer DESC LIMIT 1) AS ppm" \
	"  FROM (SELECT day FROM sale WHERE entry BETWEEN $1 AND $2"       \
	"         UNION SELECT sale_day FROM refund"                       \
	"         WHERE entry BETWEEN $1 AND $2) AS days) "

#define SUM_IN(value, first, last)                                       \
	"sum(CASE WHEN entry BETWEEN " first " AND " last " THEN " value \
	" ELSE 0 END)"
#define QUANTITY_OF(unit)                                                    \
	SUM_IN("CASE WHEN unit = '" unit "' THEN quantity_milli ELSE 0 END", \
		"$3", "$4")

/* clang-format off */
#define TRADE(key, name) \
	MOVED RATED \
	"SELECT " key " AS key, " name ", rated.ppm AS ppm, " \
	SUM_IN("amount_fen", "$3", "$4") ", " \
	SUM_IN("tax_fen", "$3", "$4") ", " \
	QUANTITY_OF("piece") ", " QUANTITY_OF("kg") ", " QUANTITY_OF("l") ", " \
	SUM_IN("amount_fen", "$5", "$6") ", " \
	SUM_IN("amount_fen", "$7", "$8") ", " \
	SUM_IN("amount_fen", "$9", "$10") \
	"  FROM moved JOIN rated ON rated.day = moved.day" \
	" GROUP BY 1, 3 ORDER BY 1, 3"
/* clang-format on */

static const char sql_country[] = TRADE("origin", "NULL");
static const char sql_shop[] = TRADE("shop", "NULL");
static const char sql_chapter[] = TRADE("substr(hs, 1, 2)", "NULL");
static const char sql_goods[] = TRADE("barcode", "max(name)");

enum err store_trade(struct store *store, const struct store_trade *trade,
	struct store_sink sink, struct error *why)
{
	static const char *const texts[STORE_TRADE_BY_COUNT] = {
		[STORE_TRADE_COUNTRY] = sql_country,
		[STORE_TRADE_SHOP] = sql_shop,
		[STORE_TRADE_CHAPTER] = sql_chapter,
		[STORE_TRADE_GOODS] = sql_goods,
	};
	AUTO(query) query = query_open(store, texts[trade->by]);

	rows_bind_span(&query, 1, trade->all);
	rows_bind_span(&query, 3, trade->now);
	rows_bind_span(&query, 5, trade->year);
	rows_bind_span(&query, 7, trade->now_before);
	rows_bind_span(&query, 9, trade->year_before);
	return rows_send(&query, sink, why);
}
