#include "store/hub.h"

#include "query.h"

#define COLUMNS                                                   \
	"market, hub_epoch, chain_seq, chain_leaf, chain_at_ms, " \
	"chain_day, frozen, identity"

static void bind_hub(struct query *query, const struct store_hub *hub)
{
	query_bind_text(query, 1, hub->market);
	query_bind_i64(query, 2, hub->epoch);
	query_bind_i64(query, 3, hub->seq);
	query_bind_text(query, 4, hub->leaf);
	query_bind_i64(query, 5, hub->at.ms);
	query_bind_i64(query, 6, hub->day);
	query_bind_i64(query, 7, hub->frozen);
	query_bind_text(query, 8, hub->identity);
}

enum err store_hub_make(
	struct store *store, const struct store_hub *hub, struct error *why)
{
	static const char sql[] = "INSERT INTO hub_state (id, " COLUMNS ")"
				  " VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8)";
	AUTO(query) query = query_open(store, sql);

	bind_hub(&query, hub);
	return query_end(&query, why);
}

static enum err read_hub(
	struct query *query, struct store_hub *ret, struct error *why)
{
	struct store_hub hub = { 0 };
	bool found = query_next(query);
	enum err rc;

	query_text(query, 0, hub.market, sizeof(hub.market));
	hub.epoch = query_i64(query, 1);
	hub.seq = query_i64(query, 2);
	query_text(query, 3, hub.leaf, sizeof(hub.leaf));
	hub.at.ms = query_i64(query, 4);
	hub.day = query_day(query, 5);
	hub.frozen = query_i64(query, 6) != 0;
	query_text(query, 7, hub.identity, sizeof(hub.identity));
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"the database holds no market: run quotapos-hub init");
	if (!rc)
		*ret = hub;
	return rc;
}

enum err store_hub_read(
	struct store *store, struct store_hub *ret, struct error *why)
{
	static const char sql[] = "SELECT " COLUMNS " FROM hub_state";
	AUTO(query) query = query_open(store, sql);

	return read_hub(&query, ret, why);
}

enum err store_hub_lock(
	struct store *store, struct store_hub *ret, struct error *why)
{
	static const char sql[] = "UPDATE hub_state SET frozen = frozen"
				  " WHERE id = 1 RETURNING " COLUMNS;
	AUTO(query) query = query_open(store, sql);

	return read_hub(&query, ret, why);
}

enum err store_hub_put(
	struct store *store, const struct store_hub *hub, struct error *why)
{
	static const char sql[] =
		"UPDATE hub_state SET market = $1, hub_epoch = $2,"
		" chain_seq = $3, chain_leaf = $4, chain_at_ms = $5,"
		" chain_day = $6, frozen = $7, identity = $8 WHERE id = 1";
	AUTO(query) query = query_open(store, sql);

	bind_hub(&query, hub);
	return query_end(&query, why);
}
