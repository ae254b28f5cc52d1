#include "store/report.h"

#include "rows.h"

#define USES                                                                \
	"SELECT person, limit_id, min(day), max(day), count(DISTINCT day)," \
	"       count(DISTINCT CASE WHEN used > 0 THEN entry END),"         \
	"       sum(used), max(used),"                                      \
	"       sum(CASE WHEN used < 0 THEN -used ELSE 0 END)"              \
	"  FROM quota_use WHERE day BETWEEN $1 AND $2"
#define OF_ALL                                                                \
	" AND person IN (SELECT person FROM sale WHERE entry BETWEEN $3 AND " \
	"$4)"

static const char sql_all[] =
	USES OF_ALL " GROUP BY person, limit_id ORDER BY person, limit_id";
static const char sql_all_by_day[] = USES OF_ALL
	" GROUP BY person, limit_id, day ORDER BY person, limit_id, day";
static const char sql_one_by_day[] =
	USES " AND person = $3"
	     " GROUP BY person, limit_id, day ORDER BY person, limit_id, day";

enum err store_uses(struct store *store, const struct store_uses *uses,
	struct store_sink sink, struct error *why)
{
	const char *of_all = uses->by_day ? sql_all_by_day : sql_all;
	AUTO(query)
	query = query_open(
		store, uses->person != NULL ? sql_one_by_day : of_all);

	query_bind_i64(&query, 1, uses->period.first);
	query_bind_i64(&query, 2, uses->period.last);
	if (uses->person != NULL)
		query_bind_text(&query, 3, uses->person);
	else
		rows_bind_span(&query, 3, uses->span);
	return rows_send(&query, sink, why);
}

enum err store_daily_buyers(struct store *store, struct store_span span,
	int64_t days, struct store_sink sink, struct error *why)
{
	static const char sql[] =
		"SELECT person, days, sales, total, first_day, last_day,"
		"       (SELECT receipt FROM sale WHERE sale.entry = first),"
		"       (SELECT receipt FROM sale WHERE sale.entry = last)"
		"  FROM (SELECT person, count(DISTINCT day) AS days,"
		"               count(*) AS sales, sum(total_fen) AS total,"
		"               min(day) AS first_day, max(day) AS last_day,"
		"               min(entry) AS first, max(entry) AS last"
		"          FROM sale WHERE entry BETWEEN $1 AND $2"
		"         GROUP BY person) AS buyer"
		" WHERE days >= $3 ORDER BY person";
	AUTO(query) query = query_open(store, sql);

	rows_bind_span(&query, 1, span);
	query_bind_i64(&query, 3, days);
	return rows_send(&query, sink, why);
}
