#include "store/hub.h"

#include "query.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

#define PAGE 256

#define COLUMNS                                               \
	"chain, epoch, request, day, leaf, kind, hub_epoch, " \
	"hub_seq, person, limit_id, amount, used, state, line"

static const char *state_name(enum lease_state state)
{
	static const char *const names[LEASE_STATE_COUNT] = {
		[LEASE_OPEN] = "open",
		[LEASE_CLOSED] = "closed",
		[LEASE_FROZEN] = "frozen",
	};

	assert(state < LEASE_STATE_COUNT);
	return names[state];
}

static enum lease_state state_of(const char *name)
{
	for (int i = 0; i < LEASE_STATE_COUNT; i++) {
		if (text_same(name, state_name((enum lease_state)i)))
			return (enum lease_state)i;
	}
	return LEASE_CLOSED;
}

static void read_lease(struct query *query, struct store_lease *ret)
{
	char state[8];

	query_text(query, 0, ret->chain, sizeof(ret->chain));
	ret->epoch = query_i64(query, 1);
	query_text(query, 2, ret->request, sizeof(ret->request));
	ret->day = query_day(query, 3);
	query_text(query, 4, ret->leaf, sizeof(ret->leaf));
	query_text(query, 5, ret->kind, sizeof(ret->kind));
	ret->hub_epoch = query_i64(query, 6);
	ret->hub_seq = query_i64(query, 7);
	query_text(query, 8, ret->person, sizeof(ret->person));
	query_text(query, 9, ret->limit, sizeof(ret->limit));
	ret->amount.minor = query_i64(query, 10);
	ret->used.minor = query_i64(query, 11);
	query_text(query, 12, state, sizeof(state));
	ret->state = state_of(state);
	query_text(query, 13, ret->line, sizeof(ret->line));
}

static enum err one_lease(
	struct query *query, struct store_lease *ret, struct error *why)
{
	static struct store_lease lease;
	bool found = query_next(query);
	enum err rc;

	if (found)
		read_lease(query, &lease);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no such lease");
	if (!rc)
		*ret = lease;
	return rc;
}

enum err store_lease_add(
	struct store *store, const struct store_lease *lease, struct error *why)
{
	static const char sql[] = "INSERT INTO lease (" COLUMNS ")"
				  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
				  " $9, $10, $11, $12, $13, $14)";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, lease->chain);
	query_bind_i64(&query, 2, lease->epoch);
	query_bind_text(&query, 3, lease->request);
	query_bind_i64(&query, 4, lease->day);
	if (lease->leaf[0] != '\0')
		query_bind_text(&query, 5, lease->leaf);
	query_bind_text(&query, 6, lease->kind);
	query_bind_i64(&query, 7, lease->hub_epoch);
	query_bind_i64(&query, 8, lease->hub_seq);
	query_bind_text(&query, 9, lease->person);
	query_bind_text(&query, 10, lease->limit);
	query_bind_i64(&query, 11, lease->amount.minor);
	query_bind_i64(&query, 12, lease->used.minor);
	query_bind_text(&query, 13, state_name(lease->state));
	query_bind_text(&query, 14, lease->line);
	return query_end(&query, why);
}

#define CLOCK_AHEAD_DAYS 7 /* of a till, until somebody puts it right */

enum err store_lease_asked(struct store *store,
	const struct store_request *request, struct store_lease *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM lease"
		" WHERE chain = $1 AND epoch = $2 AND request = $3"
		"   AND day BETWEEN $4 AND $5 ORDER BY day LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	bool any = request->day == DAY_NONE;

	query_bind_text(&query, 1, request->chain);
	query_bind_i64(&query, 2, request->epoch);
	query_bind_text(&query, 3, request->request);
	/* Disclaimed later, perhaps, or under the days before by a clock that
	 * was ahead when it was asked. */
	query_bind_i64(
		&query, 4, any ? INT32_MIN : request->day - CLOCK_AHEAD_DAYS);
	query_bind_i64(&query, 5, INT32_MAX);
	return one_lease(&query, ret, why);
}

enum err store_lease_find(struct store *store, const char *leaf,
	struct store_lease *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM lease WHERE leaf = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, leaf);
	return one_lease(&query, ret, why);
}

enum err store_lease_put(
	struct store *store, const struct store_lease *lease, struct error *why)
{
	static const char sql[] =
		"UPDATE lease SET used = $5, state = $6"
		" WHERE chain = $1 AND epoch = $2 AND request = $3"
		"   AND day = $4";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, lease->chain);
	query_bind_i64(&query, 2, lease->epoch);
	query_bind_text(&query, 3, lease->request);
	query_bind_i64(&query, 4, lease->day);
	query_bind_i64(&query, 5, lease->used.minor);
	query_bind_text(&query, 6, state_name(lease->state));
	return query_end(&query, why);
}

enum err store_statement_after(struct store *store, const char *chain,
	int64_t hub_epoch, int64_t hub_seq, struct store_lease *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM lease"
		" WHERE chain = $1 AND hub_epoch = $2 AND hub_seq > $3"
		" ORDER BY hub_seq LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, hub_epoch);
	query_bind_i64(&query, 3, hub_seq);
	return one_lease(&query, ret, why);
}

enum err store_lease_elsewhere(struct store *store,
	const struct store_elsewhere *where, struct store_lease *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM lease"
		" WHERE person = $1 AND day = $2 AND chain <> $3"
		"   AND state IN ('open', 'frozen') AND amount > used"
		"   AND (amount - used < $4"
		"        OR (amount - used = $4 AND leaf > $5))"
		" ORDER BY amount - used DESC, leaf LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, where->person);
	query_bind_i64(&query, 2, where->day);
	query_bind_text(&query, 3, where->chain);
	query_bind_i64(&query, 4, where->left);
	query_bind_text(&query, 5, where->leaf);
	return one_lease(&query, ret, why);
}

enum err store_lease_open_any(struct store *store, const char *chain,
	int64_t epoch, struct store_lease *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM lease"
		" WHERE chain = $1 AND epoch = $2 AND state = 'open'"
		" ORDER BY hub_epoch, hub_seq LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	return one_lease(&query, ret, why);
}

enum err store_leases_freeze(struct store *store, const char *chain,
	int64_t epoch, struct error *why)
{
	static const char sql[] =
		"UPDATE lease SET state = 'frozen'"
		" WHERE chain = $1 AND epoch < $2 AND state = 'open'";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	return query_end(&query, why);
}

enum err store_leases_read(struct store *store,
	struct store_lease_reader reader, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS ","
		" (SELECT coalesce(sum(leased), 0) FROM quota_use AS one"
		"   WHERE one.person = row.person AND one.day = row.day"
		"     AND one.limit_id = row.limit_id AND one.chain = row.chain"
		"     AND one.epoch = row.epoch AND one.lease = row.leaf"
		"     AND branch = 0 AND of_seq = 0),"
		" (SELECT max(epoch) FROM till WHERE till.chain = row.chain)"
		"  FROM lease AS row"
		" WHERE (chain, epoch, request, day) > ($1, $2, $3, $4)"
		" ORDER BY chain, epoch, request, day LIMIT $5";
	static struct store_lease row;
	int count = PAGE;
	enum err rc = ERR_OK;

	memset(&row, 0, sizeof(row));
	while (!rc && count == PAGE) {
		static struct store_lease after;
		AUTO(query) query = query_open(store, sql);

		after = row;
		query_bind_text(&query, 1, after.chain);
		query_bind_i64(&query, 2, after.epoch);
		query_bind_text(&query, 3, after.request);
		query_bind_i64(&query, 4, after.day);
		query_bind_i64(&query, 5, PAGE);
		for (count = 0; !rc && query_next(&query); count++) {
			struct store_lease_facts facts = {
				query_i64(&query, 14), query_i64(&query, 15)
			};

			read_lease(&query, &row);
			rc = reader.take(reader.context, &row, &facts, why);
		}
		if (!rc)
			rc = query_end(&query, why);
	}
	return rc;
}

enum err store_leases_unclosed(struct store *store, const char *chain,
	int64_t epoch, struct store_leaf_reader reader, struct error *why)
{
	static const char sql[] =
		"SELECT leaf FROM lease WHERE chain = $1 AND epoch = $2"
		"   AND state <> 'closed' ORDER BY leaf";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	while (query_next(&query)) {
		char leaf[HASH_TEXT_SIZE];
		enum err rc;

		query_text(&query, 0, leaf, sizeof(leaf));
		rc = reader.take(reader.context, leaf, why);
		if (rc)
			return rc;
	}
	return query_end(&query, why);
}

enum err store_lease_day_after(struct store *store, int32_t day,
	const struct store_lease *after, struct store_lease *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM lease WHERE day = $1 AND"
		" (chain > $2 OR (chain = $2 AND (epoch > $3"
		"   OR (epoch = $3 AND request > $4))))"
		" ORDER BY chain, epoch, request LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, day);
	query_bind_text(&query, 2, after->chain);
	query_bind_i64(&query, 3, after->epoch);
	query_bind_text(&query, 4, after->request);
	return one_lease(&query, ret, why);
}

enum err store_permit_take(struct store *store, int32_t day, int64_t most,
	bool *ret_taken, struct error *why)
{
	static const char open[] = "INSERT INTO permit_day (day, given)"
				   " VALUES ($1, 0)"
				   " ON CONFLICT (day) DO NOTHING";
	static const char take[] =
		"UPDATE permit_day SET given = given + 1"
		" WHERE day = $1 AND given < $2 RETURNING given";
	AUTO(query) opening = query_open(store, open);
	AUTO(query) taking = query_open(store, take);
	enum err rc;

	query_bind_i64(&opening, 1, day);
	rc = query_end(&opening, why);
	if (rc)
		return rc;
	query_bind_i64(&taking, 1, day);
	query_bind_i64(&taking, 2, most);
	*ret_taken = query_next(&taking);
	return query_end(&taking, why);
}
