#include "store/store.h"

#include "query.h"

#include "base/say.h"

static void bind_span(struct query *query, const struct store_shift_ends *span)
{
	query_bind_i64(query, 1, span->first);
	query_bind_i64(query, 2, span->last);
}

/* A list of a report is full: what it lacks must not be summed silently. */
static enum err too_many(const char *what, int max, struct error *why)
{
	return error_set(
		why, ERR_RANGE, "a shift has more than %d %s", max, say(what));
}

static enum err sum_kinds(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] = "SELECT kind, count(*) FROM entry"
				  " WHERE id BETWEEN $1 AND $2"
				  " GROUP BY kind ORDER BY kind";
	AUTO(query) query = query_open(store, sql);

	bind_span(&query, span);
	while (query_next(&query)) {
		struct zreport_kind *kind = &ret->kinds[ret->kind_count];

		if (ret->kind_count++ == ZREPORT_KINDS_MAX)
			return too_many(
				N_("kinds of entries"), ZREPORT_KINDS_MAX, why);
		query_text(&query, 0, kind->kind, sizeof(kind->kind));
		kind->count = query_i64(&query, 1);
	}
	return query_end(&query, why);
}

static enum err sum_sales(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT count(*), coalesce(sum(total_fen), 0),"
		"       coalesce(sum(exempt_fen), 0),"
		"       coalesce(sum(dutiable_fen), 0),"
		"       coalesce(sum(tax_fen), 0),"
		"       coalesce(sum(change_fen), 0)"
		"  FROM sale WHERE entry BETWEEN $1 AND $2";
	AUTO(query) query = query_open(store, sql);

	bind_span(&query, span);
	if (query_next(&query)) {
		ret->sales = query_i64(&query, 0);
		ret->total.minor = query_i64(&query, 1);
		ret->exempt.minor = query_i64(&query, 2);
		ret->dutiable.minor = query_i64(&query, 3);
		ret->tax.minor = query_i64(&query, 4);
		ret->change.minor = query_i64(&query, 5);
	}
	return query_end(&query, why);
}

static enum err sum_refunds(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] = "SELECT count(*), coalesce(sum(void), 0),"
				  "       coalesce(sum(total_fen), 0),"
				  "       coalesce(sum(tax_fen), 0)"
				  "  FROM refund WHERE entry BETWEEN $1 AND $2";
	AUTO(query) query = query_open(store, sql);

	bind_span(&query, span);
	if (query_next(&query)) {
		ret->refunds = query_i64(&query, 0);
		ret->voids = query_i64(&query, 1);
		ret->refunded.minor = query_i64(&query, 2);
		ret->refunded_tax.minor = query_i64(&query, 3);
	}
	return query_end(&query, why);
}

/* Rows of name, lines and amounts. */
struct lines_list {
	struct zreport_lines *lines;
	int *count;
	int max;
};

static enum err read_lines(struct query *query,
	const struct store_shift_ends *span, const struct lines_list *list,
	struct error *why)
{
	bind_span(query, span);
	while (query_next(query)) {
		struct zreport_lines *lines = &list->lines[*list->count];

		if ((*list->count)++ == list->max)
			return too_many(N_("groups of lines"), list->max, why);
		query_text(query, 0, lines->name, sizeof(lines->name));
		lines->lines = query_i64(query, 1);
		lines->amount.minor = query_i64(query, 2);
		lines->exempt.minor = query_i64(query, 3);
		lines->dutiable.minor = query_i64(query, 4);
		lines->tax.minor = query_i64(query, 5);
	}
	return query_end(query, why);
}

static enum err sum_treatments(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT treatment, count(*), sum(amount_fen), sum(exempt_fen),"
		"       sum(dutiable_fen), sum(tax_fen)"
		"  FROM sale_line WHERE entry BETWEEN $1 AND $2"
		" GROUP BY treatment ORDER BY treatment";
	AUTO(query) query = query_open(store, sql);

	return read_lines(&query, span,
		&(struct lines_list){ ret->treatments, &ret->treatment_count,
			ZREPORT_TREATMENTS_MAX },
		why);
}

static enum err sum_origins(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT origin, count(*), sum(amount_fen), sum(exempt_fen),"
		"       sum(dutiable_fen), sum(tax_fen)"
		"  FROM sale_line WHERE entry BETWEEN $1 AND $2"
		" GROUP BY origin ORDER BY origin";
	AUTO(query) query = query_open(store, sql);

	return read_lines(&query, span,
		&(struct lines_list){
			ret->origins, &ret->origin_count, ZREPORT_ORIGINS_MAX },
		why);
}

static enum err sum_tenders(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT kind, currency, sum(came), sum(came * amount_minor),"
		"       sum(came * value_fen), sum(1 - came),"
		"       sum((1 - came) * amount_minor),"
		"       sum((1 - came) * value_fen)"
		"  FROM (SELECT kind, currency, 1 AS came, amount_minor,"
		"               value_fen"
		"          FROM tender WHERE entry BETWEEN $1 AND $2"
		"         UNION ALL"
		"        SELECT kind, currency, 0, amount_minor, value_fen"
		"          FROM refund_tender WHERE entry BETWEEN $1 AND $2)"
		"    AS moved"
		" GROUP BY kind, currency ORDER BY kind, currency";
	AUTO(query) query = query_open(store, sql);

	bind_span(&query, span);
	while (query_next(&query)) {
		struct zreport_tender *tender =
			&ret->tenders[ret->tender_count];

		if (ret->tender_count++ == ZREPORT_TENDERS_MAX)
			return too_many(N_("means of payment"),
				ZREPORT_TENDERS_MAX, why);
		query_text(&query, 0, tender->kind, sizeof(tender->kind));
		query_text(
			&query, 1, tender->currency, sizeof(tender->currency));
		tender->count = query_i64(&query, 2);
		tender->amount.minor = query_i64(&query, 3);
		tender->value.minor = query_i64(&query, 4);
		tender->back_count = query_i64(&query, 5);
		tender->back_amount.minor = query_i64(&query, 6);
		tender->back_value.minor = query_i64(&query, 7);
	}
	return query_end(&query, why);
}

static enum err sum_drawer(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT currency,"
		"       sum(CASE direction WHEN 'in' THEN amount_minor"
		"           ELSE 0 END),"
		"       sum(CASE direction WHEN 'out' THEN amount_minor"
		"           ELSE 0 END)"
		"  FROM cash_amount WHERE entry BETWEEN $1 AND $2"
		" GROUP BY currency ORDER BY currency";
	AUTO(query) query = query_open(store, sql);

	bind_span(&query, span);
	while (query_next(&query)) {
		char currency[CURRENCY_SIZE];
		struct zreport_cash *cash;

		query_text(&query, 0, currency, sizeof(currency));
		cash = zreport_cash_of(ret, currency);
		if (cash == NULL)
			return too_many(
				N_("currencies"), ZREPORT_CASH_MAX, why);
		cash->in.minor = query_i64(&query, 1);
		cash->out.minor = query_i64(&query, 2);
	}
	return query_end(&query, why);
}

static enum err count_no_sales(struct store *store,
	const struct store_shift_ends *span, struct zreport *ret,
	struct error *why)
{
	static const char sql[] = "SELECT count(*) FROM cash_act"
				  " WHERE entry BETWEEN $1 AND $2"
				  "   AND direction = 'no-sale'";
	AUTO(query) query = query_open(store, sql);

	bind_span(&query, span);
	if (query_next(&query))
		ret->no_sales = query_i64(&query, 0);
	return query_end(&query, why);
}

enum err store_zreport(struct store *store, const struct store_shift_ends *span,
	struct zreport *ret, struct error *why)
{
	static enum err (*const sums[])(struct store *,
		const struct store_shift_ends *, struct zreport *,
		struct error *) = { sum_kinds, sum_sales, sum_refunds,
		sum_treatments, sum_origins, sum_tenders, sum_drawer,
		count_no_sales };
	enum err rc = ERR_OK;

	for (size_t i = 0; !rc && i < sizeof(sums) / sizeof(sums[0]); i++)
		rc = sums[i](store, span, ret, why);
	return rc;
}
