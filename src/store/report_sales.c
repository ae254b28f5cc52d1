#include "store/report.h"

#include "rows.h"

/* One query over a span and nothing else. */
static enum err send_span(struct store *store, const char *sql,
	struct store_span span, struct store_sink sink, struct error *why)
{
	AUTO(query) query = query_open(store, sql);

	rows_bind_span(&query, 1, span);
	return rows_send(&query, sink, why);
}

enum err store_refusals(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why)
{
	static const char sql[] =
		"SELECT day, code, count(*),"
		"       count(DISTINCT nullif(person, '')), sum(total_fen)"
		"  FROM refusal"
		" WHERE entry BETWEEN $1 AND $2"
		" GROUP BY day, code ORDER BY day, code";

	return send_span(store, sql, span, sink, why);
}

enum err store_taxed(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why)
{
	static const char sql[] =
		"SELECT day, receipt, operator, person, total_fen, exempt_fen,"
		"       dutiable_fen, tax_fen"
		"  FROM sale"
		" WHERE entry BETWEEN $1 AND $2"
		"   AND (dutiable_fen > 0 OR tax_fen > 0)"
		" ORDER BY entry";

	return send_span(store, sql, span, sink, why);
}

enum err store_sales(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why)
{
	static const char sql[] =
		"SELECT at_ms, sale.day, receipt, person, total_fen"
		"  FROM sale JOIN entry ON entry.id = sale.entry"
		" WHERE sale.entry BETWEEN $1 AND $2"
		" ORDER BY sale.entry";

	return send_span(store, sql, span, sink, why);
}

enum err store_sale_lines(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why)
{
	static const char sql[] =
		"SELECT sale.entry, day, receipt, person, total_fen, barcode,"
		"       quantity_milli"
		"  FROM sale JOIN sale_line ON sale_line.entry = sale.entry"
		" WHERE sale.entry BETWEEN $1 AND $2"
		" ORDER BY sale.entry, line";

	return send_span(store, sql, span, sink, why);
}

/* By any of the documents that are the operator's, where it was told. */
enum err store_own_sales(struct store *store, struct store_span span,
	struct store_sink sink, struct error *why)
{
	static const char sql[] =
		"WITH own (id, person) AS ("
		" SELECT id, person FROM operator_person"
		" UNION"
		" SELECT id, person_link.person"
		"   FROM operator_person JOIN person_link"
		"     ON alias = operator_person.person AND linked = 1)"
		" SELECT person, id, sales, value, first_day, last_day,"
		"        (SELECT receipt FROM sale WHERE entry = first),"
		"        (SELECT receipt FROM sale WHERE entry = last), self"
		"   FROM (SELECT sale.person AS person, own.id AS id,"
		"                count(*) AS sales, sum(total_fen) AS value,"
		"                min(day) AS first_day, max(day) AS last_day,"
		"                min(sale.entry) AS first,"
		"                max(sale.entry) AS last,"
		"                sum(sale.operator = own.id) AS self"
		"           FROM own JOIN sale ON sale.person = own.person"
		"          WHERE sale.entry BETWEEN $1 AND $2"
		"          GROUP BY sale.person, own.id)"
		"  ORDER BY first";

	return send_span(store, sql, span, sink, why);
}
