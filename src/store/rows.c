#include "rows.h"

#include <assert.h>

static void read_cell(struct query *query, int at, struct store_cell *ret)
{
	ret->kind = query_kind(query, at);
	ret->number = 0;
	ret->text[0] = '\0';
	switch (ret->kind) {
	case STORE_NUMBER:
		ret->number = query_i64(query, at);
		break;
	case STORE_TEXT:
		query_text(query, at, ret->text, sizeof(ret->text));
		break;
	case STORE_NULL:
		break;
	}
}

enum err rows_send(
	struct query *query, struct store_sink sink, struct error *why)
{
	while (query_next(query)) {
		struct store_row row;
		enum err rc;

		row.count = query_columns(query);
		assert(row.count <= STORE_CELLS_MAX);
		for (int i = 0; i < row.count; i++)
			read_cell(query, i, &row.cells[i]);
		rc = sink.take(sink.context, &row, why);
		if (rc)
			return rc;
	}
	return query_end(query, why);
}

void rows_bind_span(struct query *query, int at, struct store_span span)
{
	query_bind_i64(query, at, span.first);
	query_bind_i64(query, at + 1, span.last);
}

/* -- days ----------------------------------------------------------------- */

static enum err last_id(struct store *store, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT coalesce(max(id), 0) FROM entry";
	AUTO(query) query = query_open(store, sql);

	if (query_next(&query))
		*ret = query_i64(&query, 0);
	return query_end(&query, why);
}

/* The day of the first entry from an id on. */
static enum err day_from(
	struct store *store, int64_t id, int64_t *ret, struct error *why)
{
	static const char sql[] =
		"SELECT day FROM entry WHERE id >= $1 ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, id);
	if (query_next(&query))
		*ret = query_i64(&query, 0);
	return query_end(&query, why);
}

/* The first id in [1, end) of the day or a later one, else end. */
static enum err find_day(struct store *store, int64_t day, int64_t end,
	int64_t *ret, struct error *why)
{
	int64_t low = 1;

	while (low < end) {
		int64_t middle = low + (end - low) / 2;
		int64_t found = 0;
		enum err rc = day_from(store, middle, &found, why);

		if (rc)
			return rc;
		if (found < day)
			low = middle + 1;
		else
			end = middle;
	}
	*ret = low;
	return ERR_OK;
}

enum err store_span(struct store *store, struct period period,
	struct store_span *ret, struct error *why)
{
	struct store_span span = { 0 };
	int64_t last = 0;
	int64_t end = 0;
	enum err rc = last_id(store, &last, why);

	if (!rc)
		rc = find_day(store, period.first, last + 1, &span.first, why);
	if (!rc)
		rc = find_day(
			store, (int64_t)period.last + 1, last + 1, &end, why);
	if (rc)
		return rc;
	span.last = end - 1;
	*ret = span;
	return ERR_OK;
}
