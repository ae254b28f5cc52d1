#include "store/hub.h"

#include "query.h"

#include "base/text.h"

#include <string.h>

#define PAGE 256

/* Where a list of statements was left. */
struct place {
	char chain[CHAIN_SIZE];
	int64_t hub_epoch;
	int64_t hub_seq;
	char leaf[HASH_TEXT_SIZE];
};

/* A page of them after a place; *ret_count tells how many there were. */
static enum err read_page(struct store *store, struct place *place,
	struct store_taker taker, int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT chain, hub_epoch, hub_seq, leaf, line FROM lease"
		" WHERE (chain, hub_epoch, hub_seq, leaf) > ($1, $2, $3, $4)"
		"   AND line <> ''"
		" ORDER BY chain, hub_epoch, hub_seq, leaf LIMIT $5";
	static char line[STATEMENT_LINE_MAX];
	AUTO(query) query = query_open(store, sql);
	struct place from = *place;

	query_bind_text(&query, 1, from.chain);
	query_bind_i64(&query, 2, from.hub_epoch);
	query_bind_i64(&query, 3, from.hub_seq);
	query_bind_text(&query, 4, from.leaf);
	query_bind_i64(&query, 5, PAGE);
	*ret_count = 0;
	while (query_next(&query)) {
		enum err rc;

		query_text(&query, 0, place->chain, sizeof(place->chain));
		place->hub_epoch = query_i64(&query, 1);
		place->hub_seq = query_i64(&query, 2);
		query_text(&query, 3, place->leaf, sizeof(place->leaf));
		query_text(&query, 4, line, sizeof(line));
		++*ret_count;
		rc = taker.take(taker.context, line, strlen(line), why);
		if (rc)
			return rc;
	}
	return query_end(&query, why);
}

enum err store_statements_read(
	struct store *store, struct store_taker taker, struct error *why)
{
	struct place place = { 0 };
	int count = PAGE;
	enum err rc = ERR_OK;

	while (!rc && count == PAGE)
		rc = read_page(store, &place, taker, &count, why);
	return rc;
}

enum err store_range_days(struct store *store, struct period days,
	struct store_range *range, struct error *why)
{
	static const char sql[] =
		"SELECT (SELECT min(seq) FROM entry WHERE chain = $1"
		"           AND epoch = $2 AND day >= $3),"
		"       (SELECT max(seq) FROM entry WHERE chain = $1"
		"           AND epoch = $2 AND day <= $4)";
	AUTO(query) query = query_open(store, sql);
	int64_t first = 0;
	int64_t last = 0;
	enum err rc;

	query_bind_text(&query, 1, range->chain);
	query_bind_i64(&query, 2, range->epoch);
	query_bind_i64(&query, 3, days.first);
	query_bind_i64(&query, 4, days.last);
	if (query_next(&query)) {
		if (query_kind(&query, 0) == STORE_NUMBER)
			first = query_i64(&query, 0);
		if (query_kind(&query, 1) == STORE_NUMBER)
			last = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	if (first == 0 || last < first)
		return error_set(
			why, ERR_NOT_FOUND, "there is no entry of these days");
	range->first = first;
	range->last = last;
	return ERR_OK;
}
