#include "store/market.h"

#include "query.h"

#include <assert.h>

/* -- statements
 * ------------------------------------------------------------------ */

enum err store_statement_put(struct store *store,
	const struct store_statement *statement, struct error *why)
{
	static const char sql[] =
		"INSERT INTO statement (leaf, hub_epoch, hub_seq, epoch, kind,"
		"  request, person, day, lease, known, line)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
		" ON CONFLICT (leaf) DO NOTHING";
	AUTO(query) query = query_open(store, sql);
	const struct lease_statement *lease = statement->lease;

	query_bind_text(&query, 1, statement->leaf);
	query_bind_i64(&query, 2, lease->hub_epoch);
	query_bind_i64(&query, 3, lease->hub_seq);
	query_bind_i64(&query, 4, lease->epoch);
	query_bind_text(&query, 5, lease_kind_name(lease->kind));
	query_bind_text(&query, 6, lease->request);
	query_bind_text(&query, 7, lease->person);
	query_bind_day(&query, 8, lease->day);
	query_bind_text(&query, 9, lease->lease);
	query_bind_i64(&query, 10, statement->known);
	query_bind_text(&query, 11, statement->line);
	return query_end(&query, why);
}

static enum err find_right(
	struct query *query, struct store_right *ret, struct error *why)
{
	bool found = query_next(query);
	enum err rc;

	if (found) {
		query_text(query, 0, ret->leaf, sizeof(ret->leaf));
		ret->known = query_i64(query, 1);
		ret->length =
			query_bytes(query, 2, ret->line, sizeof(ret->line) - 1);
		if (ret->length > sizeof(ret->line) - 1)
			ret->length = sizeof(ret->line) - 1;
		ret->line[ret->length] = '\0';
	}
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(
			why, ERR_NOT_FOUND, "there is no such statement");
	return rc;
}

#define RIGHT "SELECT leaf, known, line FROM statement"

enum err store_statement_find(struct store *store, const char *leaf,
	struct store_right *ret, struct error *why)
{
	static const char sql[] = RIGHT " WHERE leaf = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, leaf);
	return find_right(&query, ret, why);
}

enum err store_answer_find(struct store *store, const char *request,
	struct store_right *ret, struct error *why)
{
	static const char sql[] =
		RIGHT " WHERE request = $1 ORDER BY hub_seq DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, request);
	return find_right(&query, ret, why);
}

/* -- rights that are open
 * --------------------------------------------------------- */

/* Asked for here, or given ahead; and neither disclaimed nor closed. */
#define IS_OPEN                                                      \
	"   AND (statement.kind = 'day' OR EXISTS"                   \
	"        (SELECT 1 FROM lease_ask"                           \
	"          WHERE lease_ask.request = statement.request))"    \
	"   AND NOT EXISTS (SELECT 1 FROM lease_disclaim"            \
	"         WHERE lease_disclaim.request = statement.request)" \
	"   AND NOT EXISTS (SELECT 1 FROM lease_close"               \
	"         WHERE lease_close.lease = statement.leaf)"

enum err store_lease_open(struct store *store, const struct store_whose *whose,
	const char *after, struct store_right *ret, struct error *why)
{
	static const char sql[] =
		RIGHT " WHERE person = $1 AND day = $2 AND epoch = $3"
		      "   AND hub_epoch >= $4"
		      "   AND (kind = 'scan' OR kind = 'day')" IS_OPEN
		      "   AND leaf > $5 ORDER BY leaf LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, whose->person);
	query_bind_i64(&query, 2, whose->day);
	query_bind_i64(&query, 3, whose->epoch);
	query_bind_i64(&query, 4, whose->hub_epoch);
	query_bind_text(&query, 5, after);
	return find_right(&query, ret, why);
}

enum err store_permit_find(struct store *store, const struct store_whose *whose,
	struct store_right *ret, struct error *why)
{
	static const char sql[] =
		RIGHT " WHERE person = '' AND day = $1 AND epoch = $2"
		      "   AND hub_epoch >= $3 AND kind = 'permit'" IS_OPEN
		      " ORDER BY hub_seq DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, whose->day);
	query_bind_i64(&query, 2, whose->epoch);
	query_bind_i64(&query, 3, whose->hub_epoch);
	return find_right(&query, ret, why);
}

enum err store_lease_next(struct store *store, int64_t epoch, const char *after,
	struct store_right *ret, struct error *why)
{
	static const char sql[] =
		RIGHT " WHERE leaf > $1 AND epoch = $2"
		      "   AND (kind = 'scan' OR kind = 'day')" IS_OPEN
		      " ORDER BY leaf LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, after);
	query_bind_i64(&query, 2, epoch);
	return find_right(&query, ret, why);
}

enum err store_right_next(struct store *store, int32_t first, const char *after,
	struct store_right *ret, struct error *why)
{
	static const char sql[] = RIGHT " WHERE leaf > $1 AND day >= $2"
					"   AND (kind = 'scan' OR kind = 'day'"
					"        OR kind = 'permit')"
					" ORDER BY leaf LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, after);
	query_bind_i64(&query, 2, first);
	return find_right(&query, ret, why);
}

/* -- what stands on them
 * ----------------------------------------------------------- */

static enum err sum_use(
	struct query *query, struct store_right_use *ret, struct error *why)
{
	struct store_right_use use = { 0 };
	enum err rc;

	if (query_next(query)) {
		use.used = query_i64(query, 0);
		use.sales = query_i64(query, 1);
	}
	rc = query_end(query, why);
	if (!rc)
		*ret = use;
	return rc;
}

#define RIGHT_USE                                                     \
	"SELECT coalesce(sum(quota_use.used), 0), count(*)"           \
	"  FROM lease_sale"                                           \
	"  LEFT JOIN quota_use ON quota_use.entry = lease_sale.entry" \
	"   AND quota_use.person = lease_sale.person"                 \
	"   AND quota_use.limit_id = $2"                              \
	" WHERE lease_sale.lease = $1"

enum err store_right_used(struct store *store, const char *leaf,
	const char *limit, const char *person, struct store_right_use *ret,
	struct error *why)
{
	static const char all[] = RIGHT_USE;
	static const char one[] = RIGHT_USE "   AND lease_sale.person = $3";
	AUTO(query) query = query_open(store, person == NULL ? all : one);

	query_bind_text(&query, 1, leaf);
	query_bind_text(&query, 2, limit);
	if (person != NULL)
		query_bind_text(&query, 3, person);
	return sum_use(&query, ret, why);
}

enum err store_used_since(struct store *store, const struct store_since *since,
	int64_t *ret, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(sum(used), 0), 0 FROM quota_use"
		" WHERE person = $1 AND limit_id = $2"
		"   AND day BETWEEN $3 AND $4 AND entry > $5";
	AUTO(query) query = query_open(store, sql);
	struct store_right_use use;
	enum err rc;

	query_bind_text(&query, 1, since->person);
	query_bind_text(&query, 2, since->limit);
	query_bind_i64(&query, 3, since->period.first);
	query_bind_i64(&query, 4, since->period.last);
	query_bind_i64(&query, 5, since->entry);
	rc = sum_use(&query, &use, why);
	if (!rc)
		*ret = use.used;
	return rc;
}

/* -- requests
 * ------------------------------------------------------------------------ */

enum err store_ask_open(
	struct store *store, int64_t after, int64_t *ret_id, struct error *why)
{
	static const char sql[] =
		"SELECT entry FROM lease_ask"
		" WHERE entry > $1"
		"   AND NOT EXISTS (SELECT 1 FROM statement"
		"         WHERE statement.request = lease_ask.request)"
		"   AND NOT EXISTS (SELECT 1 FROM lease_disclaim"
		"         WHERE lease_disclaim.request = lease_ask.request)"
		" ORDER BY entry LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	int64_t id = 0;
	enum err rc;

	query_bind_i64(&query, 1, after);
	if (query_next(&query))
		id = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && id == 0)
		rc = error_set(why, ERR_NOT_FOUND, "no request is open");
	if (!rc)
		*ret_id = id;
	return rc;
}

enum err store_is_recalled(
	struct store *store, const char *leaf, bool *ret, struct error *why)
{
	static const char sql[] = "SELECT count(*) FROM statement"
				  " WHERE lease = $1 AND kind = 'recall'";
	AUTO(query) query = query_open(store, sql);
	int64_t count = 0;
	enum err rc;

	query_bind_text(&query, 1, leaf);
	if (query_next(&query))
		count = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = count > 0;
	return rc;
}

enum err store_ack_last(struct store *store, int64_t epoch, int64_t *ret_seq,
	int64_t *ret_hub_epoch, struct error *why)
{
	static const char sql[] = "SELECT seq, hub_epoch FROM ack"
				  " WHERE epoch = $1"
				  " ORDER BY entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	int64_t seq = 0;
	int64_t hub_epoch = 0;
	enum err rc;

	query_bind_i64(&query, 1, epoch);
	if (query_next(&query)) {
		seq = query_i64(&query, 0);
		hub_epoch = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	*ret_seq = seq;
	*ret_hub_epoch = hub_epoch;
	return ERR_OK;
}
