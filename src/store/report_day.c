#include "store/report.h"

#include "rows.h"

/*
 * Sums of a group of sales, or of lines, what came back of it by refunds,
 * and its first and last receipt.
 */
#define RECEIPT_OF(entry) \
	"(SELECT receipt FROM sale WHERE sale.entry = summed." entry ")"
#define SOLD(name, total, rows)                             \
	"SELECT " name " AS name, entry AS sold, " total    \
	" AS total, exempt_fen AS exempt,"                  \
	"       dutiable_fen AS dutiable, tax_fen AS tax,"  \
	"       NULL AS refund, NULL AS voided, 0 AS back," \
	"       0 AS back_tax"                              \
	"  FROM " rows " WHERE entry BETWEEN $1 AND $2"
#define BACK(name, total, rows)                              \
	"SELECT " name ", NULL, 0, 0, 0, 0, entry,"          \
	"       CASE void WHEN 1 THEN entry END, " total "," \
	"       tax_fen"                                     \
	"  FROM " rows " WHERE entry BETWEEN $1 AND $2"
/* clang-format off */
#define SUMMED(moved, groups) \
	"SELECT name, NULL, sales, total, exempt, dutiable, tax, NULL," \
	"       refunds, voids, back, back_tax, " \
	RECEIPT_OF("first") ", " RECEIPT_OF("last") \
	"  FROM (SELECT min(name) AS name, count(DISTINCT sold) AS sales," \
	"               coalesce(sum(total), 0) AS total," \
	"               coalesce(sum(exempt), 0) AS exempt," \
	"               coalesce(sum(dutiable), 0) AS dutiable," \
	"               coalesce(sum(tax), 0) AS tax," \
	"               count(DISTINCT refund) AS refunds," \
	"               count(DISTINCT voided) AS voids," \
	"               coalesce(sum(back), 0) AS back," \
	"               coalesce(sum(back_tax), 0) AS back_tax," \
	"               min(sold) AS first, max(sold) AS last" \
	"          FROM (" moved ") AS moved " groups ") AS summed" \
	" ORDER BY name"

static const char sql_till[] = SUMMED(
	SOLD("NULL", "total_fen", "sale") " UNION ALL "
	BACK("NULL", "total_fen", "refund"), "");
static const char sql_shop[] = SUMMED(
	SOLD("shop", "amount_fen", "sale_line") " UNION ALL "
	BACK("shop", "amount_fen", "refunded_line"), "GROUP BY name");
static const char sql_operator[] = SUMMED(
	SOLD("operator", "total_fen", "sale") " UNION ALL "
	BACK("operator", "total_fen", "refund"), "GROUP BY name");
/* clang-format on */

static const char sql_tender[] =
	"SELECT kind, currency, count(*), sum(value_fen), NULL, NULL, NULL,"
	"       sum(amount_minor), NULL, NULL, NULL, NULL, NULL, NULL"
	"  FROM (SELECT kind, currency, amount_minor, value_fen FROM tender"
	"         WHERE entry BETWEEN $1 AND $2"
	"         UNION ALL"
	"        SELECT 'change', 'CNY', -change_fen, -change_fen FROM sale"
	"         WHERE entry BETWEEN $1 AND $2 AND change_fen <> 0"
	"         UNION ALL"
	"        SELECT 'refund-' || kind, currency, -amount_minor, -value_fen"
	"          FROM refund_tender"
	"         WHERE entry BETWEEN $1 AND $2) AS moved"
	" GROUP BY kind, currency ORDER BY kind, currency";
static const char sql_refusal[] =
	"SELECT code, NULL, count(*), sum(total_fen), NULL, NULL, NULL,"
	"       NULL, NULL, NULL, NULL, NULL, NULL, NULL"
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
