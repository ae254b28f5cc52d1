#include "store/hub.h"

#include "query.h"

#define COLUMNS                                                       \
	"id, chain, epoch, seq, limit_id, person, day, at_ms, used, " \
	"leased, lease, of_epoch, of_seq, branch"

static void read_use(struct query *query, struct store_use *ret)
{
	ret->id = query_i64(query, 0);
	query_text(query, 1, ret->chain, sizeof(ret->chain));
	ret->epoch = query_i64(query, 2);
	ret->seq = query_i64(query, 3);
	query_text(query, 4, ret->limit, sizeof(ret->limit));
	query_text(query, 5, ret->person, sizeof(ret->person));
	ret->day = query_day(query, 6);
	ret->at.ms = query_i64(query, 7);
	ret->used = query_i64(query, 8);
	ret->leased = query_i64(query, 9);
	query_text(query, 10, ret->lease, sizeof(ret->lease));
	ret->of_epoch = query_i64(query, 11);
	ret->of_seq = query_i64(query, 12);
	ret->branch = query_i64(query, 13);
}

static enum err one_use(
	struct query *query, struct store_use *ret, struct error *why)
{
	struct store_use use = { 0 };
	bool found = query_next(query);
	enum err rc;

	if (found)
		read_use(query, &use);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no such use");
	if (!rc)
		*ret = use;
	return rc;
}

enum err store_use_add(
	struct store *store, const struct store_use *use, struct error *why)
{
	static const char sql[] =
		"INSERT INTO quota_use (chain, epoch, seq, limit_id, person,"
		" day, at_ms, used, leased, lease, of_epoch, of_seq, branch)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
		" $13)";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, use->chain);
	query_bind_i64(&query, 2, use->epoch);
	query_bind_i64(&query, 3, use->seq);
	query_bind_text(&query, 4, use->limit);
	query_bind_text(&query, 5, use->person);
	query_bind_i64(&query, 6, use->day);
	query_bind_i64(&query, 7, use->at.ms);
	query_bind_i64(&query, 8, use->used);
	query_bind_i64(&query, 9, use->leased);
	query_bind_text(&query, 10, use->lease);
	query_bind_i64(&query, 11, use->of_epoch);
	query_bind_i64(&query, 12, use->of_seq);
	query_bind_i64(&query, 13, use->branch);
	return query_end(&query, why);
}

#define ROW(a, b, c, d, e, f, g, h, i)                                        \
	"($1, $2, $" #a ", $" #b ", $" #c ", $" #d ", $" #e ", $" #f ", $" #g \
	", $" #h ", 0, 0, $" #i ")"

static enum err add_many(
	struct store *store, const struct store_use *uses, struct error *why)
{
	static const char sql[] =
		"INSERT INTO quota_use (chain, epoch, seq, limit_id, person,"
		" day, at_ms, used, leased, lease, of_epoch, of_seq, branch)"
		" VALUES " ROW(3, 4, 5, 6, 7, 8, 9, 10, 11) ", " ROW(
			12, 13, 14, 15, 16, 17, 18, 19, 20) ", " ROW(21, 22, 23,
			24, 25, 26, 27, 28, 29) ", " ROW(30, 31, 32, 33, 34, 35,
			36, 37, 38) ", " ROW(39, 40, 41, 42, 43, 44, 45, 46,
			47) ", " ROW(48, 49, 50, 51, 52, 53, 54, 55,
			56) ", " ROW(57, 58, 59, 60, 61, 62, 63, 64,
			65) ", " ROW(66, 67, 68, 69, 70, 71, 72, 73, 74);
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, uses->chain);
	query_bind_i64(&query, 2, uses->epoch);
	for (int i = 0; i < STORE_TOGETHER; i++) {
		const struct store_use *use = &uses[i];
		int at = 3 + 9 * i;

		query_bind_i64(&query, at, use->seq);
		query_bind_text(&query, at + 1, use->limit);
		query_bind_text(&query, at + 2, use->person);
		query_bind_i64(&query, at + 3, use->day);
		query_bind_i64(&query, at + 4, use->at.ms);
		query_bind_i64(&query, at + 5, use->used);
		query_bind_i64(&query, at + 6, use->leased);
		query_bind_text(&query, at + 7, use->lease);
		query_bind_i64(&query, at + 8, use->branch);
	}
	return query_end(&query, why);
}

enum err store_uses_add(struct store *store, const struct store_use *uses,
	int count, struct error *why)
{
	enum err rc = ERR_OK;

	if (count == STORE_TOGETHER)
		return add_many(store, uses, why);
	for (int i = 0; !rc && i < count; i++)
		rc = store_use_add(store, &uses[i], why);
	return rc;
}

enum err store_use_find(struct store *store, const struct store_use *key,
	struct store_use *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_use WHERE chain = $1"
		"   AND epoch = $2 AND seq = $3"
		"   AND limit_id = $4 AND branch = 0";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, key->chain);
	query_bind_i64(&query, 2, key->epoch);
	query_bind_i64(&query, 3, key->seq);
	query_bind_text(&query, 4, key->limit);
	return one_use(&query, ret, why);
}

enum err store_uses_page(struct store *store, const struct store_use *after,
	struct store_use *ret, int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_use"
		" WHERE chain = $1 AND epoch = $2 AND branch = 0"
		"   AND (seq, limit_id) > ($3, $4)"
		" ORDER BY seq, limit_id LIMIT $5";
	AUTO(query) query = query_open(store, sql);
	const struct store_use from = *after;
	int count = 0;
	enum err rc;

	query_bind_text(&query, 1, from.chain);
	query_bind_i64(&query, 2, from.epoch);
	query_bind_i64(&query, 3, from.seq);
	query_bind_text(&query, 4, from.limit);
	query_bind_i64(&query, 5, USE_PAGE_MAX);
	while (query_next(&query))
		read_use(&query, &ret[count++]);
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}

enum err store_use_on_after(struct store *store,
	const struct store_lease *lease, int64_t id, struct store_use *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_use"
		" WHERE person = $1 AND limit_id = $2 AND day = $3"
		"   AND chain = $4 AND epoch = $5 AND lease = $6"
		"   AND branch = 0 AND of_seq = 0 AND id > $7"
		" ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, lease->person);
	query_bind_text(&query, 2, lease->limit);
	query_bind_i64(&query, 3, lease->day);
	query_bind_text(&query, 4, lease->chain);
	query_bind_i64(&query, 5, lease->epoch);
	query_bind_text(&query, 6, lease->leaf);
	query_bind_i64(&query, 7, id);
	return one_use(&query, ret, why);
}

enum err store_use_back_after(struct store *store, const struct store_use *sale,
	int64_t id, struct store_use *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_use"
		" WHERE person = $1 AND limit_id = $2 AND day = $3"
		"   AND chain = $4 AND of_epoch = $5 AND of_seq = $6"
		"   AND id > $7 ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, sale->person);
	query_bind_text(&query, 2, sale->limit);
	query_bind_i64(&query, 3, sale->day);
	query_bind_text(&query, 4, sale->chain);
	query_bind_i64(&query, 5, sale->epoch);
	query_bind_i64(&query, 6, sale->seq);
	query_bind_i64(&query, 7, id);
	return one_use(&query, ret, why);
}

enum err store_use_lease(
	struct store *store, const struct store_use *use, struct error *why)
{
	static const char sql[] =
		"UPDATE quota_use SET leased = $6"
		" WHERE chain = $1 AND epoch = $2 AND seq = $3"
		"   AND limit_id = $4 AND branch = 0"
		"   AND day = $5";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, use->chain);
	query_bind_i64(&query, 2, use->epoch);
	query_bind_i64(&query, 3, use->seq);
	query_bind_text(&query, 4, use->limit);
	query_bind_i64(&query, 5, use->day);
	query_bind_i64(&query, 6, use->leased);
	return query_end(&query, why);
}

enum err store_use_after(struct store *store, int32_t day, int64_t id,
	struct store_use *ret, struct error *why)
{
	static const char sql[] = "SELECT " COLUMNS " FROM quota_use"
				  " WHERE day = $1 AND id > $2"
				  " ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, day);
	query_bind_i64(&query, 2, id);
	return one_use(&query, ret, why);
}

enum err store_use_sum(struct store *store, const char *person,
	const char *limit, struct period period, int64_t *ret,
	struct error *why)
{
	static const char sql[] = "SELECT coalesce(sum(used), 0) FROM quota_use"
				  " WHERE person = $1 AND limit_id = $2"
				  "   AND day BETWEEN $3 AND $4";
	AUTO(query) query = query_open(store, sql);
	int64_t sum = 0;
	enum err rc;

	query_bind_text(&query, 1, person);
	query_bind_text(&query, 2, limit);
	query_bind_i64(&query, 3, period.first);
	query_bind_i64(&query, 4, period.last);
	if (query_next(&query))
		sum = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = sum;
	return rc;
}

enum err store_use_net(
	struct store *store, struct store_use *use, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(sum(used), 0), coalesce(sum(leased), 0)"
		"  FROM quota_use WHERE person = $1 AND limit_id = $2"
		"   AND day = $3 AND chain = $4 AND of_epoch = $5"
		"   AND of_seq = $6";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, use->person);
	query_bind_text(&query, 2, use->limit);
	query_bind_i64(&query, 3, use->day);
	query_bind_text(&query, 4, use->chain);
	query_bind_i64(&query, 5, use->epoch);
	query_bind_i64(&query, 6, use->seq);
	if (query_next(&query)) {
		use->used += query_i64(&query, 0);
		use->leased += query_i64(&query, 1);
	}
	return query_end(&query, why);
}

/* Sales without a lease, or beyond one, come before those within. */
enum err store_use_latest(struct store *store, const struct store_quota *quota,
	int64_t number, struct store_use *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_use"
		" WHERE person = $1 AND limit_id = $2 AND day = $3"
		"   AND of_seq = 0"
		" ORDER BY CASE WHEN leased < used THEN 0 ELSE 1 END,"
		"  at_ms DESC, chain DESC, epoch DESC, seq DESC"
		" LIMIT 1 OFFSET $4";
	AUTO(query) query = query_open(store, sql);
	enum err rc;

	query_bind_text(&query, 1, quota->person);
	query_bind_text(&query, 2, quota->limit);
	query_bind_i64(&query, 3, quota->day);
	query_bind_i64(&query, 4, number);
	rc = one_use(&query, ret, why);
	if (rc)
		return rc;
	return store_use_net(store, ret, why);
}
