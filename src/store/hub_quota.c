#include "store/hub.h"

#include "query.h"

#define PAGE 256

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

#define ADD_UNLEASED                                     \
	" ON CONFLICT (person, day, limit_id) DO UPDATE" \
	" SET unl = quota_day.unl + excluded.unl"
#define ROW(person, day, limit, q, h, unl)                      \
	" ($" #person ", $" #day ", $" #limit ", $" #q ", $" #h \
	", 0, 0, $" #unl ", 0, 0, 0)"

static void bind_unleased(
	struct query *query, int at, const struct store_quota *quota)
{
	query_bind_text(query, at, quota->person);
	query_bind_i64(query, at + 1, quota->day);
	query_bind_text(query, at + 2, quota->limit);
	query_bind_i64(query, at + 3, quota->q);
	query_bind_i64(query, at + 4, quota->h);
	query_bind_i64(query, at + 5, quota->unl);
}

static enum err unlease_one(
	struct store *store, const struct store_quota *quota, struct error *why)
{
	static const char sql[] =
		"INSERT INTO quota_day (person, day, limit_id, q, h,"
		" used, held, unl, ovr, lost, last)"
		" VALUES" ROW(1, 2, 3, 4, 5, 6) ADD_UNLEASED;
	AUTO(query) query = query_open(store, sql);

	bind_unleased(&query, 1, quota);
	return query_end(&query, why);
}

static enum err unlease_many(struct store *store,
	const struct store_quota *quotas, struct error *why)
{
	static const char sql[] =
		"INSERT INTO quota_day (person, day, limit_id, q, h,"
		" used, held, unl, ovr, lost, last)"
		" VALUES" ROW(1, 2, 3, 4, 5, 6) "," ROW(7, 8, 9, 10, 11,
			12) "," ROW(13, 14, 15, 16, 17, 18) "," ROW(19, 20, 21,
			22, 23, 24) "," ROW(25, 26, 27, 28, 29, 30) "," ROW(31,
			32, 33, 34, 35, 36) "," ROW(37, 38, 39, 40, 41,
			42) "," ROW(43, 44, 45, 46, 47, 48) ADD_UNLEASED;
	AUTO(query) query = query_open(store, sql);

	for (int i = 0; i < STORE_TOGETHER; i++)
		bind_unleased(&query, 1 + 6 * i, &quotas[i]);
	return query_end(&query, why);
}

enum err store_quota_unleased(struct store *store,
	const struct store_quota *quotas, int count, struct error *why)
{
	enum err rc = ERR_OK;

	if (count == STORE_TOGETHER)
		return unlease_many(store, quotas, why);
	for (int i = 0; !rc && i < count; i++)
		rc = unlease_one(store, &quotas[i], why);
	return rc;
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
		" WHERE (person, day, limit_id) > ($1, $2, $3)"
		" ORDER BY person, day, limit_id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, after->person);
	query_bind_i64(&query, 2, after->day);
	query_bind_text(&query, 3, after->limit);
	return one_quota(&query, ret, why);
}

/* Sums of rows that the indices give, so that a page costs no journey more. */
enum err store_quotas_read(struct store *store,
	struct store_quota_reader reader, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS ","
		" (SELECT coalesce(sum(leased), 0) FROM quota_use AS one"
		"   WHERE one.person = row.person AND one.day = row.day"
		"     AND one.limit_id = row.limit_id),"
		" (SELECT coalesce(sum(amount - lease.used), 0) FROM lease"
		"   WHERE lease.person = row.person AND lease.day = row.day"
		"     AND lease.limit_id = row.limit_id"
		"     AND state IN ('open', 'frozen')"
		"     AND kind IN ('scan', 'day')),"
		" (SELECT coalesce(sum(one.used - leased), 0)"
		"    FROM quota_use AS one"
		"   WHERE one.person = row.person AND one.day = row.day"
		"     AND one.limit_id = row.limit_id)"
		"  FROM quota_day AS row"
		" WHERE (person, day, limit_id) > ($1, $2, $3)"
		" ORDER BY person, day, limit_id LIMIT $4";
	struct store_quota row = { .day = INT32_MIN };
	int count = PAGE;
	enum err rc = ERR_OK;

	while (!rc && count == PAGE) {
		const struct store_quota after = row;
		AUTO(query) query = query_open(store, sql);

		query_bind_text(&query, 1, after.person);
		query_bind_i64(&query, 2, after.day);
		query_bind_text(&query, 3, after.limit);
		query_bind_i64(&query, 4, PAGE);
		for (count = 0; !rc && query_next(&query); count++) {
			struct store_sums sums = { query_i64(&query, 11),
				query_i64(&query, 12), query_i64(&query, 13) };

			read_quota(&query, &row);
			rc = reader.take(reader.context, &row, &sums, why);
		}
		if (!rc)
			rc = query_end(&query, why);
	}
	return rc;
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
		" WHERE (person, day, limit_id) > ($1, $2, $3)"
		" ORDER BY person, day, limit_id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, after->person);
	query_bind_i64(&query, 2, after->day);
	query_bind_text(&query, 3, after->limit);
	return one_assessed(&query, ret, why);
}
