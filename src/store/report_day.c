#include "store/report.h"

#include "rows.h"

/* Sums of a group of sales, or of lines, and its first and last receipt. */
#define RECEIPT_OF(entry) \
	"(SELECT receipt FROM sale WHERE sale.entry = summed." entry ")"
#define SUMMED(name, count, total, rest)                                       \
	"SELECT name, NULL, sales, total, exempt, dutiable, tax, "             \
	"NULL, " RECEIPT_OF("first") ", " RECEIPT_OF(                          \
		"last") "  FROM (SELECT " name " AS name, " count " AS sales," \
			"               coalesce(sum(" total "), 0) AS total," \
			"               coalesce(sum(exempt_fen), 0) AS "      \
			"exempt,"                                              \
			"               coalesce(sum(dutiable_fen), 0) AS "    \
			"dutiable,"                                            \
			"               coalesce(sum(tax_fen), 0) AS tax,"     \
			"               min(entry) AS first, max(entry) AS "   \
			"last " rest ")"                                       \
			"    AS summed ORDER BY name"

static const char sql_till[] = SUMMED("NULL", "count(*)", "total_fen",
	"FROM sale WHERE entry BETWEEN $1 AND $2");
static const char sql_shop[] =
	SUMMED("shop", "count(DISTINCT entry)", "amount_fen",
		"FROM sale_line WHERE entry BETWEEN $1 AND $2 GROUP BY shop");
static const char sql_operator[] = SUMMED("operator", "count(*)", "total_fen",
	"FROM sale WHERE entry BETWEEN $1 AND $2 GROUP BY operator");
static const char sql_tender[] =
	"SELECT kind, currency, count(*), sum(value_fen), NULL, NULL, NULL,"
	"       sum(amount_minor), NULL, NULL"
	"  FROM (SELECT kind, currency, amount_minor, value_fen FROM tender"
	"         WHERE entry BETWEEN $1 AND $2"
	"         UNION ALL"
	"        SELECT 'change', 'CNY', -change_fen, -change_fen FROM sale"
	"         WHERE entry BETWEEN $1 AND $2 AND change_fen <> 0) AS moved"
	" GROUP BY kind, currency ORDER BY kind, currency";
static const char sql_refusal[] =
	"SELECT code, NULL, count(*), sum(total_fen), NULL, NULL, NULL,"
	"       NULL, NULL, NULL"
	"  FROM refusal"
	" WHERE entry BETWEEN $1 AND $2"
	" GROUP BY code ORDER BY code";

enum err store_day(struct store *store, enum store_day_part part,
	struct store_span span, struct store_sink sink, struct error *why)
{
	static const char *const texts[STORE_DAY_PART_COUNT] = {
		[STORE_DAY_TILL] = sql_till,
		[STORE_DAY_SHOP] = sql_shop,
		[STORE_DAY_OPERATOR] = sql_operator,
		[STORE_DAY_TENDER] = sql_tender,
		[STORE_DAY_REFUSAL] = sql_refusal,
	};
	AUTO(query) query = query_open(store, texts[part]);

	rows_bind_span(&query, 1, span);
	return rows_send(&query, sink, why);
}
