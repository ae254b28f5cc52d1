#include "store/hub.h"

#include "query.h"

#define COLUMNS "person, day, limit_id, q, h, used, held, unl, ovr, lost, avail"

static void read_quota(struct query *query, struct store_quota *ret)
{
	query_text(query, 0, ret->person, sizeof(ret->person));
	ret->day = query_day(query, 1);
	query_text(query, 2, ret->limit, sizeof(ret->limit));
	ret->q = query_i64(query, 3);
	ret->h = query_i64(query, 4);
	ret->used = query_i64(query, 5);
	ret->held = query_i64(query, 6);
	ret->unl = query_i64(query, 7);
	ret->ovr = query_i64(query, 8);
	ret->lost = query_i64(query, 9);
	ret->avail = query_i64(query, 10);
}

static enum err one_quota(
	struct query *query, struct store_quota *ret, struct error *why)
{
	struct store_quota quota = { 0 };
	bool found = query_next(query);
	enum err rc;

	if (found)
		read_quota(query, &quota);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"nothing was bought or held on that day");
	if (!rc)
		*ret = quota;
	return rc;
}

enum err store_quota_open(
	struct store *store, const struct store_quota *quota, struct error *why)
{
	static const char sql[] =
		"INSERT INTO quota_day (person, day, limit_id, q, h,"
		" used, held, unl, ovr, lost, last)"
		" VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0, 0)"
		" ON CONFLICT (person, day, limit_id) DO NOTHING";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, quota->person);
	query_bind_i64(&query, 2, quota->day);
	query_bind_text(&query, 3, quota->limit);
	query_bind_i64(&query, 4, quota->q);
	query_bind_i64(&query, 5, quota->h);
	return query_end(&query, why);
}

enum err store_quota_find(struct store *store, const char *person, int32_t day,
	const char *limit, struct store_quota *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_day"
		" WHERE person = $1 AND day = $2 AND limit_id = $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, person);
	query_bind_i64(&query, 2, day);
	query_bind_text(&query, 3, limit);
	return one_quota(&query, ret, why);
}

enum err store_quota_hold(struct store *store, const struct store_want *want,
	int64_t *ret, struct error *why)
{
	static const char sql[] =
		"UPDATE quota_day SET"
		" last = CASE WHEN $4 < avail THEN $4 ELSE avail END,"
		" held = held + CASE WHEN $4 < avail THEN $4 ELSE avail END"
		" WHERE person = $1 AND day = $2 AND limit_id = $3"
		"   AND avail > 0 AND avail >= $5 RETURNING last";
	AUTO(query) query = query_open(store, sql);
	int64_t held = 0;
	enum err rc;

	query_bind_text(&query, 1, want->person);
	query_bind_i64(&query, 2, want->day);
	query_bind_text(&query, 3, want->limit);
	query_bind_i64(&query, 4, want->want);
	query_bind_i64(&query, 5, want->min);
	if (query_next(&query))
		held = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = held;
	return rc;
}

enum err store_quota_move(
	struct store *store, const struct store_move *move, struct error *why)
{
	static const char sql[] =
		"UPDATE quota_day SET used = used + $4, held = held + $5,"
		" unl = unl + $6, ovr = ovr + $7, lost = lost + $8"
		" WHERE person = $1 AND day = $2 AND limit_id = $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, move->person);
	query_bind_i64(&query, 2, move->day);
	query_bind_text(&query, 3, move->limit);
	query_bind_i64(&query, 4, move->used);
	query_bind_i64(&query, 5, move->held);
	query_bind_i64(&query, 6, move->unl);
	query_bind_i64(&query, 7, move->ovr);
	query_bind_i64(&query, 8, move->lost);
	return query_end(&query, why);
}

enum err store_quota_excess_after(struct store *store, int32_t day,
	const char *person, struct store_quota *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_day AS row"
		" WHERE day = $1 AND person > $2 AND (used + unl > q"
		"    OR EXISTS (SELECT 1 FROM assessed"
		"        WHERE assessed.person = row.person"
		"          AND assessed.day = row.day"
		"          AND assessed.limit_id = row.limit_id))"
		" ORDER BY person, limit_id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, day);
	query_bind_text(&query, 2, person);
	return one_quota(&query, ret, why);
}

enum err store_quota_after(struct store *store, const struct store_quota *after,
	struct store_quota *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM quota_day"
		" WHERE day > $1 OR (day = $1 AND (person > $2"
		"    OR (person = $2 AND limit_id > $3)))"
		" ORDER BY day, person, limit_id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, after->day);
	query_bind_text(&query, 2, after->person);
	query_bind_text(&query, 3, after->limit);
	return one_quota(&query, ret, why);
}

/* What lies open on leases of the person, the day and the limit. */
static enum err sum_held(
	struct store *store, struct store_quota *quota, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(sum(amount - used), 0) FROM lease"
		" WHERE person = $1 AND day = $2 AND limit_id = $3"
		"   AND state IN ('open', 'frozen')"
		"   AND kind IN ('scan', 'day')";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, quota->person);
	query_bind_i64(&query, 2, quota->day);
	query_bind_text(&query, 3, quota->limit);
	if (query_next(&query))
		quota->held = query_i64(&query, 0);
	return query_end(&query, why);
}

enum err store_quota_recount(
	struct store *store, struct store_quota *quota, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(sum(leased), 0),"
		"       coalesce(sum(used - leased), 0) FROM quota_use"
		" WHERE person = $1 AND day = $2 AND limit_id = $3";
	AUTO(query) query = query_open(store, sql);
	enum err rc;

	query_bind_text(&query, 1, quota->person);
	query_bind_i64(&query, 2, quota->day);
	query_bind_text(&query, 3, quota->limit);
	if (query_next(&query)) {
		quota->used = query_i64(&query, 0);
		quota->unl = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	return sum_held(store, quota, why);
}

/* -- uses ----- */

#define USE_COLUMNS                                                   \
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

enum err store_use_find(struct store *store, const struct store_use *key,
	struct store_use *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " USE_COLUMNS " FROM quota_use WHERE chain = $1"
		"   AND epoch = $2 AND seq = $3"
		"   AND limit_id = $4 AND branch = 0";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, key->chain);
	query_bind_i64(&query, 2, key->epoch);
	query_bind_i64(&query, 3, key->seq);
	query_bind_text(&query, 4, key->limit);
	return one_use(&query, ret, why);
}

enum err store_use_on_after(struct store *store,
	const struct store_lease *lease, int64_t id, struct store_use *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " USE_COLUMNS " FROM quota_use"
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
		"SELECT " USE_COLUMNS " FROM quota_use"
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
	static const char sql[] = "SELECT " USE_COLUMNS " FROM quota_use"
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
		"SELECT " USE_COLUMNS " FROM quota_use"
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

/* -- refunds that wait for their sale ----- */

enum err store_waiting_add(struct store *store,
	const struct store_waiting *waiting, struct error *why)
{
	static const char sql[] = "INSERT INTO refund_waiting"
				  " (chain, epoch, seq, of_epoch, of_seq)"
				  " VALUES ($1, $2, $3, $4, $5)";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, waiting->chain);
	query_bind_i64(&query, 2, waiting->epoch);
	query_bind_i64(&query, 3, waiting->seq);
	query_bind_i64(&query, 4, waiting->of_epoch);
	query_bind_i64(&query, 5, waiting->of_seq);
	return query_end(&query, why);
}

enum err store_waiting_find(struct store *store, const char *chain,
	int64_t of_epoch, int64_t of_seq, struct store_waiting *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT chain, epoch, seq, of_epoch, of_seq"
		"  FROM refund_waiting WHERE chain = $1 AND of_epoch = $2"
		"   AND of_seq = $3 ORDER BY epoch, seq LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct store_waiting waiting = { .seq = 0 };
	enum err rc;

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, of_epoch);
	query_bind_i64(&query, 3, of_seq);
	if (query_next(&query)) {
		query_text(&query, 0, waiting.chain, sizeof(waiting.chain));
		waiting.epoch = query_i64(&query, 1);
		waiting.seq = query_i64(&query, 2);
		waiting.of_epoch = query_i64(&query, 3);
		waiting.of_seq = query_i64(&query, 4);
	}
	rc = query_end(&query, why);
	if (!rc && waiting.seq == 0)
		rc = error_set(
			why, ERR_NOT_FOUND, "no refund waits for the sale");
	if (!rc)
		*ret = waiting;
	return rc;
}

enum err store_waiting_end(struct store *store,
	const struct store_waiting *waiting, struct error *why)
{
	static const char sql[] = "DELETE FROM refund_waiting"
				  " WHERE chain = $1 AND epoch = $2"
				  "   AND seq = $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, waiting->chain);
	query_bind_i64(&query, 2, waiting->epoch);
	query_bind_i64(&query, 3, waiting->seq);
	return query_end(&query, why);
}

/* -- what was found beyond a limit ----- */

#define FOUND_COLUMNS "person, day, limit_id, excess, tax, epoch, seq"

static enum err one_assessed(
	struct query *query, struct store_assessed *ret, struct error *why)
{
	struct store_assessed assessed = { 0 };
	bool found = query_next(query);
	enum err rc;

	query_text(query, 0, assessed.person, sizeof(assessed.person));
	assessed.day = query_day(query, 1);
	query_text(query, 2, assessed.limit, sizeof(assessed.limit));
	assessed.excess.minor = query_i64(query, 3);
	assessed.tax.minor = query_i64(query, 4);
	assessed.epoch = query_i64(query, 5);
	assessed.seq = query_i64(query, 6);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "nothing was assessed");
	if (!rc)
		*ret = assessed;
	return rc;
}

enum err store_assessed_put(struct store *store,
	const struct store_assessed *assessed, struct error *why)
{
	static const char sql[] =
		"INSERT INTO assessed (" FOUND_COLUMNS ")"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)"
		" ON CONFLICT (person, day, limit_id) DO UPDATE SET"
		" excess = excluded.excess, tax = excluded.tax,"
		" epoch = excluded.epoch, seq = excluded.seq";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, assessed->person);
	query_bind_i64(&query, 2, assessed->day);
	query_bind_text(&query, 3, assessed->limit);
	query_bind_i64(&query, 4, assessed->excess.minor);
	query_bind_i64(&query, 5, assessed->tax.minor);
	query_bind_i64(&query, 6, assessed->epoch);
	query_bind_i64(&query, 7, assessed->seq);
	return query_end(&query, why);
}

enum err store_assessed_find(struct store *store, const char *person,
	int32_t day, const char *limit, struct store_assessed *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " FOUND_COLUMNS " FROM assessed"
		" WHERE person = $1 AND day = $2 AND limit_id = $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, person);
	query_bind_i64(&query, 2, day);
	query_bind_text(&query, 3, limit);
	return one_assessed(&query, ret, why);
}

enum err store_assessed_after(struct store *store,
	const struct store_assessed *after, struct store_assessed *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " FOUND_COLUMNS " FROM assessed"
		" WHERE day > $1 OR (day = $1 AND (person > $2"
		"    OR (person = $2 AND limit_id > $3)))"
		" ORDER BY day, person, limit_id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, after->day);
	query_bind_text(&query, 2, after->person);
	query_bind_text(&query, 3, after->limit);
	return one_assessed(&query, ret, why);
}
