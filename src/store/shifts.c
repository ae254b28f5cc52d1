#include "store/store.h"

#include "query.h"

#include <inttypes.h>

enum err store_shift_span(struct store *store, int64_t shift,
	struct store_shift_ends *ret, struct error *why)
{
	static const char sql[] =
		"SELECT opens.entry, opens.at_ms,"
		"       coalesce(closes.entry, 9223372036854775807)"
		"  FROM shift AS opens"
		"  LEFT JOIN shift AS closes"
		"    ON closes.shift = opens.shift AND closes.act = 'close'"
		" WHERE opens.shift = $1 AND opens.act = 'open'"
		" ORDER BY opens.entry, closes.entry LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct store_shift_ends span = { 0 };
	enum err rc;

	query_bind_i64(&query, 1, shift);
	if (query_next(&query)) {
		span.first = query_i64(&query, 0);
		span.opened.ms = query_i64(&query, 1);
		span.last = query_i64(&query, 2);
		span.closed = span.last != INT64_MAX;
	}
	rc = query_end(&query, why);
	if (!rc && span.first == 0)
		rc = error_set(why, ERR_NOT_FOUND, "there is no shift %" PRId64,
			shift);
	if (!rc)
		*ret = span;
	return rc;
}

static enum err sum_sales(struct store *store, struct store_shift_ends span,
	struct store_shift *ret, struct error *why)
{
	static const char sql[] =
		"SELECT count(*), coalesce(sum(total_fen + tax_fen), 0)"
		"  FROM sale"
		" WHERE entry BETWEEN $1 AND $2";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, span.first);
	query_bind_i64(&query, 2, span.last);
	if (query_next(&query)) {
		ret->sales = query_i64(&query, 0);
		ret->sold.minor = query_i64(&query, 1);
	}
	return query_end(&query, why);
}

static enum err sum_refunds(struct store *store, struct store_shift_ends span,
	struct store_shift *ret, struct error *why)
{
	static const char sql[] =
		"SELECT count(*), coalesce(sum(total_fen + tax_fen), 0)"
		"  FROM refund"
		" WHERE entry BETWEEN $1 AND $2";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, span.first);
	query_bind_i64(&query, 2, span.last);
	if (query_next(&query)) {
		ret->refunds = query_i64(&query, 0);
		ret->refunded.minor = query_i64(&query, 1);
	}
	return query_end(&query, why);
}

/* Rows of currency and amount. */
static enum err read_cash(struct query *query, struct cash_count *ret,
	int *ret_count, struct error *why)
{
	int count = 0;
	enum err rc;

	for (; count <= COUNTS_MAX && query_next(query); count++) {
		if (count == COUNTS_MAX)
			return error_set(why, ERR_RANGE,
				"a shift has cash in more than %d currencies",
				COUNTS_MAX);
		query_text(query, 0, ret[count].currency,
			sizeof(ret[count].currency));
		ret[count].amount.minor = query_i64(query, 1);
	}
	rc = query_end(query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}

/* Change is given in yuan, whatever was paid with. */
static enum err sum_cash(struct store *store, struct store_shift_ends span,
	struct store_shift *ret, struct error *why)
{
	static const char sql[] =
		"SELECT currency, sum(amount_minor)"
		"  FROM (SELECT currency, amount_minor FROM tender"
		"         WHERE entry BETWEEN $1 AND $2 AND kind = 'cash'"
		"         UNION ALL"
		"        SELECT 'CNY', -change_fen FROM sale"
		"         WHERE entry BETWEEN $1 AND $2 AND change_fen <> 0"
		"         UNION ALL"
		"        SELECT currency, -amount_minor FROM refund_tender"
		"         WHERE entry BETWEEN $1 AND $2 AND kind = 'cash'"
		"         UNION ALL"
		"        SELECT currency, CASE direction WHEN 'in'"
		"               THEN amount_minor ELSE -amount_minor END"
		"          FROM cash_amount"
		"         WHERE entry BETWEEN $1 AND $2)"
		"    AS moved"
		" GROUP BY currency ORDER BY currency";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, span.first);
	query_bind_i64(&query, 2, span.last);
	return read_cash(&query, ret->cash, &ret->cash_count, why);
}

static enum err find_float(struct store *store, struct store_shift_ends span,
	struct store_shift *ret, struct error *why)
{
	static const char sql[] = "SELECT currency, amount_minor"
				  "  FROM shift_cash"
				  " WHERE entry = $1 AND source = 'counted'"
				  " ORDER BY currency";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, span.first);
	return read_cash(&query, ret->floats, &ret->float_count, why);
}

enum err store_shift_sum(struct store *store, int64_t shift,
	struct store_shift *ret, struct error *why)
{
	struct store_shift sum = { 0 };
	struct store_shift_ends span;
	enum err rc = store_shift_span(store, shift, &span, why);

	if (!rc)
		rc = sum_sales(store, span, &sum, why);
	if (!rc)
		rc = sum_refunds(store, span, &sum, why);
	if (!rc)
		rc = sum_cash(store, span, &sum, why);
	if (!rc)
		rc = find_float(store, span, &sum, why);
	if (rc)
		return rc;
	sum.opened = span.opened;
	*ret = sum;
	return ERR_OK;
}

enum err store_shift_last(struct store *store, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT coalesce(max(shift), 0) FROM shift";
	AUTO(query) query = query_open(store, sql);
	int64_t shift = 0;
	enum err rc;

	if (query_next(&query))
		shift = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = shift;
	return rc;
}
