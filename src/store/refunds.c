#include "store/store.h"

#include "query.h"

#include <string.h>

static enum err sum_lines(struct store *store, const struct store_sold *sold,
	struct quantities *ret, struct error *why)
{
	static const char sql[] = "SELECT line, sum(quantity_milli)"
				  "  FROM refund_line"
				  " WHERE sale_epoch = $1 AND sale_seq = $2"
				  "   AND entry < $3"
				  " GROUP BY line";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, sold->epoch);
	query_bind_i64(&query, 2, sold->seq);
	query_bind_i64(&query, 3, sold->before);
	while (query_next(&query)) {
		int64_t line = query_i64(&query, 0);

		if (line >= 0 && line < BASKET_LINES_MAX)
			ret->milli[line] = query_i64(&query, 1);
	}
	return query_end(&query, why);
}

static enum err sum_tenders(struct store *store, const struct store_sold *sold,
	struct refund_paid *ret, struct error *why)
{
	static const char sql[] =
		"SELECT kind, sum(value_fen) FROM refund_tender"
		" WHERE entry IN (SELECT entry FROM refund_line"
		"                  WHERE sale_epoch = $1 AND sale_seq = $2"
		"                    AND entry < $3)"
		" GROUP BY kind";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, sold->epoch);
	query_bind_i64(&query, 2, sold->seq);
	query_bind_i64(&query, 3, sold->before);
	while (query_next(&query)) {
		char kind[16];

		query_text(&query, 0, kind, sizeof(kind));
		for (int i = 0; i < TENDER_KIND_COUNT; i++) {
			if (text_same(kind,
				    tender_kind_name((enum tender_kind)i)))
				ret->by[i].minor = query_i64(&query, 1);
		}
	}
	return query_end(&query, why);
}

enum err store_refunded(struct store *store, const struct store_sold *sold,
	struct store_refunded *ret, struct error *why)
{
	struct store_refunded refunded = { 0 };
	enum err rc = sum_lines(store, sold, &refunded.lines, why);

	if (!rc)
		rc = sum_tenders(store, sold, &refunded.paid, why);
	if (!rc)
		*ret = refunded;
	return rc;
}

enum err store_till_rate_find(struct store *store,
	const struct store_rated *rated, int64_t *ret_ppm, struct error *why)
{
	static const char sql[] =
		"SELECT rate_ppm FROM till_rate"
		" WHERE currency = $1 AND day = $2 AND entry < $3"
		" ORDER BY entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	int64_t ppm = 0;
	enum err rc;

	query_bind_text(&query, 1, rated->currency);
	query_bind_i64(&query, 2, rated->day);
	query_bind_i64(&query, 3, rated->before);
	if (query_next(&query))
		ppm = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && ppm == 0)
		return error_set(why, ERR_NOT_FOUND,
			"nobody gave a rate of %s today", rated->currency);
	if (!rc)
		*ret_ppm = ppm;
	return rc;
}
