#include "store/hub.h"

#include "query.h"

#include "base/text.h"

#include <assert.h>

const char *till_state_name(enum till_state state)
{
	static const char *const names[TILL_STATE_COUNT] = {
		[TILL_LIVE] = "live",
		[TILL_QUARANTINED] = "quarantined",
		[TILL_LOST] = "lost",
		[TILL_LEFT] = "left",
	};

	assert(state < TILL_STATE_COUNT);
	return names[state];
}

static enum till_state state_of(const char *name)
{
	for (int i = 0; i < TILL_STATE_COUNT; i++) {
		if (text_same(name, till_state_name((enum till_state)i)))
			return (enum till_state)i;
	}
	return TILL_QUARANTINED;
}

#define TILL_COLUMNS "chain, state, epoch, hub_seq, reported, seen_ms"

static void read_till(struct query *query, struct store_till *ret)
{
	char state[16];

	query_text(query, 0, ret->chain, sizeof(ret->chain));
	query_text(query, 1, state, sizeof(state));
	ret->state = state_of(state);
	ret->epoch = query_i64(query, 2);
	ret->hub_seq = query_i64(query, 3);
	ret->reported = query_i64(query, 4);
	ret->seen.ms = query_i64(query, 5);
}

static enum err one_till(struct query *query, const char *chain,
	struct store_till *ret, struct error *why)
{
	struct store_till till = { 0 };
	bool found = query_next(query);
	enum err rc;

	if (found)
		read_till(query, &till);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"there is no till %s in this market", chain);
	if (!rc)
		*ret = till;
	return rc;
}

enum err store_till_put(
	struct store *store, const struct store_till *till, struct error *why)
{
	static const char sql[] =
		"INSERT INTO till (" TILL_COLUMNS ")"
		" VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (chain) DO UPDATE SET state = excluded.state,"
		" epoch = excluded.epoch, hub_seq = excluded.hub_seq,"
		" reported = excluded.reported, seen_ms = excluded.seen_ms";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, till->chain);
	query_bind_text(&query, 2, till_state_name(till->state));
	query_bind_i64(&query, 3, till->epoch);
	query_bind_i64(&query, 4, till->hub_seq);
	query_bind_i64(&query, 5, till->reported);
	query_bind_i64(&query, 6, till->seen.ms);
	return query_end(&query, why);
}

enum err store_till_find(struct store *store, const char *chain,
	struct store_till *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " TILL_COLUMNS " FROM till WHERE chain = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	return one_till(&query, chain, ret, why);
}

enum err store_till_speak(struct store *store, const char *chain,
	struct stamp seen, struct store_till *ret, struct error *why)
{
	static const char sql[] =
		"UPDATE till SET hub_seq = hub_seq + 1, seen_ms = $2"
		" WHERE chain = $1 RETURNING " TILL_COLUMNS;
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, seen.ms);
	return one_till(&query, chain, ret, why);
}

enum err store_till_lock(struct store *store, const char *chain,
	struct store_till *ret, struct error *why)
{
	static const char sql[] = "UPDATE till SET state = state"
				  " WHERE chain = $1 RETURNING " TILL_COLUMNS;
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	return one_till(&query, chain, ret, why);
}

enum err store_till_list(struct store *store, const char *after,
	struct store_till *ret, int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT " TILL_COLUMNS " FROM till WHERE chain > $1"
		" ORDER BY chain LIMIT 50";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	query_bind_text(&query, 1, after);
	while (count < TILL_PAGE_MAX && query_next(&query))
		read_till(&query, &ret[count++]);
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}

enum err store_tills_renumber(struct store *store, struct error *why)
{
	static const char sql[] = "UPDATE till SET hub_seq = 0";
	AUTO(query) query = query_open(store, sql);

	return query_end(&query, why);
}

enum err store_tills_unreported(
	struct store *store, int64_t hub_epoch, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT count(*) FROM till"
				  " WHERE state IN ('live', 'quarantined')"
				  "   AND reported < $1";
	AUTO(query) query = query_open(store, sql);
	int64_t count = 0;
	enum err rc;

	query_bind_i64(&query, 1, hub_epoch);
	if (query_next(&query))
		count = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = count;
	return rc;
}

#define EPOCH_COLUMNS "chain, epoch, key, seq, leaf, at_ms, revoked, held"

static enum err one_epoch(
	struct query *query, struct store_epoch *ret, struct error *why)
{
	struct store_epoch epoch = { 0 };
	bool found = query_next(query);
	enum err rc;

	query_text(query, 0, epoch.chain, sizeof(epoch.chain));
	epoch.epoch = query_i64(query, 1);
	query_text(query, 2, epoch.key, sizeof(epoch.key));
	epoch.seq = query_i64(query, 3);
	query_text(query, 4, epoch.leaf, sizeof(epoch.leaf));
	epoch.at.ms = query_i64(query, 5);
	epoch.revoked = query_i64(query, 6);
	epoch.held = query_i64(query, 7);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"the till has no such epoch in this market");
	if (!rc)
		*ret = epoch;
	return rc;
}

enum err store_epoch_put(
	struct store *store, const struct store_epoch *epoch, struct error *why)
{
	static const char sql[] =
		"INSERT INTO till_epoch (" EPOCH_COLUMNS ")"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
		" ON CONFLICT (chain, epoch) DO UPDATE SET"
		" key = excluded.key, seq = excluded.seq,"
		" leaf = excluded.leaf, at_ms = excluded.at_ms,"
		" revoked = excluded.revoked, held = excluded.held";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, epoch->chain);
	query_bind_i64(&query, 2, epoch->epoch);
	query_bind_text(&query, 3, epoch->key);
	query_bind_i64(&query, 4, epoch->seq);
	query_bind_text(&query, 5, epoch->leaf);
	query_bind_i64(&query, 6, epoch->at.ms);
	query_bind_i64(&query, 7, epoch->revoked);
	query_bind_i64(&query, 8, epoch->held);
	return query_end(&query, why);
}

enum err store_epoch_find(struct store *store, const char *chain, int64_t epoch,
	struct store_epoch *ret, struct error *why)
{
	static const char sql[] = "SELECT " EPOCH_COLUMNS " FROM till_epoch"
				  " WHERE chain = $1 AND epoch = $2";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	return one_epoch(&query, ret, why);
}

enum err store_epoch_after(struct store *store, const char *chain,
	int64_t epoch, struct store_epoch *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " EPOCH_COLUMNS " FROM till_epoch"
		" WHERE chain > $1 OR (chain = $1 AND epoch > $2)"
		" ORDER BY chain, epoch LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	return one_epoch(&query, ret, why);
}
