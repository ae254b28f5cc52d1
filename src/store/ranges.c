#include "entries.h"

enum err store_range_next(struct store *store, struct store_positions positions,
	struct store_range *ret, struct error *why)
{
	static const char sql[] =
		"SELECT chain, epoch, min(seq), max(seq)"
		"  FROM entry"
		" WHERE id BETWEEN $1 AND $2"
		"   AND (chain > $3 OR (chain = $3 AND epoch > $4))"
		" GROUP BY chain, epoch ORDER BY chain, epoch LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct store_range range = { 0 };
	bool found;
	enum err rc;

	query_bind_i64(&query, 1, positions.first);
	query_bind_i64(&query, 2, positions.last);
	query_bind_text(&query, 3, ret->chain);
	query_bind_i64(&query, 4, ret->epoch);
	found = query_next(&query);
	if (found) {
		query_text(&query, 0, range.chain, sizeof(range.chain));
		range.epoch = query_i64(&query, 1);
		range.first = query_i64(&query, 2);
		range.last = query_i64(&query, 3);
	}
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no more to read");
	if (!rc)
		*ret = range;
	return rc;
}

enum err store_positions(struct store *store, struct period period,
	struct store_positions *ret, struct error *why)
{
	static const char sql[] = "SELECT (SELECT id FROM entry WHERE day >= $1"
				  "         ORDER BY id LIMIT 1),"
				  "       (SELECT id FROM entry WHERE day <= $2"
				  "         ORDER BY id DESC LIMIT 1)";
	AUTO(query) query = query_open(store, sql);
	struct store_positions positions = { 0 };
	enum err rc;

	query_bind_i64(&query, 1, period.first);
	query_bind_i64(&query, 2, period.last);
	if (query_next(&query)) {
		if (query_kind(&query, 0) == STORE_NUMBER)
			positions.first = query_i64(&query, 0);
		if (query_kind(&query, 1) == STORE_NUMBER)
			positions.last = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret = positions;
	return rc;
}

/* A slice of it: a driver may fetch all rows of a query at once. */
static enum err read_slice(struct store *store, const struct store_range *range,
	const char *kinds, struct store_reader reader, struct error *why)
{
	static const char sql[] = ENTRY_COLUMNS
		" FROM entry WHERE epoch = $1 AND seq BETWEEN $2 AND $3"
		"   AND chain = $4"
		"   AND ($5 = '' OR $5 LIKE '%,' || kind || ',%')"
		" ORDER BY seq";
	AUTO(query) query = query_open(store, sql);
	static struct store_entry stored;

	query_bind_i64(&query, 1, range->epoch);
	query_bind_i64(&query, 2, range->first);
	query_bind_i64(&query, 3, range->last);
	query_bind_text(&query, 4, range->chain);
	query_bind_text(&query, 5, kinds);
	while (query_next(&query)) {
		enum err rc;

		entries_row(&query, &stored);
		rc = reader.take(reader.context, &stored, why);
		if (rc)
			return rc;
	}
	return query_end(&query, why);
}

#define SLICE 4096

enum err store_range_read(struct store *store, const struct store_range *range,
	const char *kinds, struct store_reader reader, struct error *why)
{
	struct store_range slice = *range;
	enum err rc = ERR_OK;

	while (!rc && slice.first <= range->last) {
		slice.last = slice.first + SLICE - 1;
		if (slice.last > range->last)
			slice.last = range->last;
		rc = read_slice(store, &slice, kinds, reader, why);
		slice.first = slice.last + 1;
	}
	return rc;
}
