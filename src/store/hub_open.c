#include "store/hub.h"

#include "database.h"
#include "handle.h"
#include "postgres.h"
#include "query.h"
#include "schema.h"
#include "scratch.h"

#include "base/embed.h"
#include "base/file.h"

EMBED(hub_market, "schema/hub/sqlite/0001_market.sql");
EMBED(hub_market_remote, "schema/hub/postgres/0001_market.sql");
EMBED(hub_waiting, "schema/hub/sqlite/0002_waiting.sql");
EMBED(hub_waiting_remote, "schema/hub/postgres/0002_waiting.sql");
EMBED(hub_person, "schema/hub/sqlite/0003_person.sql");
EMBED(hub_person_remote, "schema/hub/postgres/0003_person.sql");
EMBED(hub_fork, "schema/hub/sqlite/0004_fork.sql");
EMBED(hub_fork_remote, "schema/hub/postgres/0004_fork.sql");

/* Counted from a thousand, so that no till takes a hub's for its own. */
static const struct step steps[] = {
	{ hub_market, "PRAGMA user_version = 1001" },
	{ hub_waiting, "PRAGMA user_version = 1002" },
	{ hub_person, "PRAGMA user_version = 1003" },
	{ hub_fork, "PRAGMA user_version = 1004" },
};

static const struct schema hub_schema = {
	.steps = steps,
	.count = (int64_t)(sizeof(steps) / sizeof(steps[0])),
	.base = 1000,
	.what = "hub",
};

static const struct step remote_steps[] = {
	{ hub_market_remote, "INSERT INTO hub_schema (step) VALUES (1)" },
	{ hub_waiting_remote, "INSERT INTO hub_schema (step) VALUES (2)" },
	{ hub_person_remote, "INSERT INTO hub_schema (step) VALUES (3)" },
	{ hub_fork_remote, "INSERT INTO hub_schema (step) VALUES (4)" },
};

static const struct schema remote_schema = {
	.steps = remote_steps,
	.count = (int64_t)(sizeof(remote_steps) / sizeof(remote_steps[0])),
	.what = "hub",
};

/* 0 in a database that holds none of our tables. */
static enum err remote_step(
	struct store *store, int64_t *ret, struct error *why)
{
	static const char there[] = "SELECT CASE WHEN to_regclass('hub_schema')"
				    " IS NULL THEN 0 ELSE 1 END";
	static const char sql[] = "SELECT max(step) FROM hub_schema";
	const char *const texts[] = { there, sql };
	enum err rc = ERR_OK;

	*ret = 1;
	for (int i = 0; !rc && *ret > 0 && i < 2; i++) {
		AUTO(query) query = query_open(store, texts[i]);

		if (query_next(&query))
			*ret = query_i64(&query, 0);
		rc = query_end(&query, why);
	}
	return rc;
}

static enum err prepare_remote(
	struct store *store, bool create, struct error *why)
{
	int64_t step = 0;
	enum err rc = remote_step(store, &step, why);

	if (!rc && step == 0 && !create)
		rc = error_set(why, ERR_NOT_FOUND,
			"the database holds no market: run quotapos-hub init");
	if (!rc && step > 0)
		rc = schema_check(&remote_schema, step, "the database", why);
	if (!rc && step < remote_schema.count)
		rc = schema_take(store, &remote_schema, step, why);
	return rc;
}

enum err store_hub_open(
	const char *where, bool create, struct store **ret, struct error *why)
{
	const struct schema_place place = { where, &hub_schema, create };
	struct store *store;
	enum err rc;

	if (!postgres_is_url(where))
		return schema_open(&place, ret, why);
	rc = database_reach(where, &store, why);
	if (rc)
		return rc;
	rc = prepare_remote(store, create, why);
	if (rc) {
		store_close(store);
		return rc;
	}
	*ret = store;
	return ERR_OK;
}

enum err store_hub_days(
	struct store *store, struct period days, struct error *why)
{
	/* It waits for whoever reads the tables, and all others for it. */
	static const char sql[] =
		"SELECT make_day($1)"
		"  FROM set_config('lock_timeout', '200ms', true)";
	enum err rc = ERR_OK;

	if (!database_is_remote(store))
		return ERR_OK;
	for (int32_t day = days.first; !rc && day <= days.last; day++) {
		AUTO(query) query = query_open(store, sql);

		query_bind_i64(&query, 1, day);
		rc = query_end(&query, why);
	}
	return rc;
}

/* A server that was restored or promoted runs on in another timeline, which
 * the next checkpoint only writes down; the log has it at once. */
enum err store_hub_identity(
	struct store *store, char *ret, size_t size, struct error *why)
{
	static const char sql[] =
		"SELECT system_identifier || '/' ||"
		" CASE WHEN pg_is_in_recovery() THEN timeline_id"
		" ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()),"
		" 1, 8))::bit(32)::int END"
		"  FROM pg_control_system(), pg_control_checkpoint()";
	enum err rc = ERR_OK;

	ret[0] = '\0';
	if (database_is_remote(store)) {
		AUTO(query) query = query_open(store, sql);

		if (query_next(&query))
			query_text(&query, 0, ret, size);
		rc = query_end(&query, why);
	}
	return rc;
}

int64_t store_hub_connection(const struct store *store)
{
	return database_is_remote(store) ? postgres_connections(store->postgres)
					 : 0;
}

enum err store_hub_copy(
	struct store *store, const char *path, struct error *why)
{
	AUTO(scratch) scratch = { 0 };
	enum err rc;

	if (database_is_remote(store))
		return error_set(why, ERR_INPUT,
			"PostgreSQL has backups of its own: use pg_basebackup"
			" with WAL archiving");
	if (file_exists(path))
		return error_set(
			why, ERR_CONFLICT, "%s is there already", path);
	rc = scratch_make(path, &scratch, why);
	if (!rc)
		rc = database_copy(store, scratch.path, why);
	if (!rc)
		rc = scratch_publish(&scratch, path, why);
	return rc;
}
