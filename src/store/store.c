#include "store/store.h"

#include "database.h"
#include "query.h"
#include "schema.h"
#include "scratch.h"

#include "base/embed.h"
#include "base/file.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

EMBED(schema_ledger, "schema/till/0001_ledger.sql");
EMBED(schema_projections, "schema/till/0002_projections.sql");
EMBED(schema_datasets, "schema/till/0003_datasets.sql");
EMBED(schema_drawer, "schema/till/0004_drawer.sql");
EMBED(schema_people, "schema/till/0005_people.sql");
EMBED(schema_documents, "schema/till/0006_documents.sql");
EMBED(schema_print, "schema/till/0007_print.sql");
EMBED(schema_hub, "schema/till/0008_hub.sql");
EMBED(schema_rights, "schema/till/0009_rights.sql");
EMBED(schema_kept, "schema/till/0010_kept.sql");
EMBED(schema_refunds, "schema/till/0011_refunds.sql");

static const struct step steps[] = {
	{ schema_ledger, "PRAGMA user_version = 1" },
	{ schema_projections, "PRAGMA user_version = 2" },
	{ schema_datasets, "PRAGMA user_version = 3" },
	{ schema_drawer, "PRAGMA user_version = 4" },
	{ schema_people, "PRAGMA user_version = 5" },
	{ schema_documents, "PRAGMA user_version = 6" },
	{ schema_print, "PRAGMA user_version = 7" },
	{ schema_hub, "PRAGMA user_version = 8" },
	{ schema_rights, "PRAGMA user_version = 9" },
	{ schema_kept, "PRAGMA user_version = 10" },
	{ schema_refunds, "PRAGMA user_version = 11" },
};

static const struct schema till_schema = {
	.steps = steps,
	.count = (int64_t)(sizeof(steps) / sizeof(steps[0])),
	.what = "ledger",
};

#define COPIES_MAX 99

static enum err take_step(
	struct store *store, const struct step *step, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(store, &tx, why);

	if (!rc)
		rc = database_script(store, step->script, why);
	if (!rc)
		rc = database_script(store, step->taken, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

enum err schema_take(struct store *store, const struct schema *schema,
	int64_t from, struct error *why)
{
	enum err rc = ERR_OK;

	for (int64_t i = from; !rc && i < schema->count; i++)
		rc = take_step(store, &schema->steps[i], why);
	return rc;
}

/* The first of "<path>.v2", "<path>.v2.2", "<path>.v2.3" that is free. */
static enum err name_copy(
	const char *path, int64_t step, char *ret, struct error *why)
{
	for (int i = 1; i <= COPIES_MAX; i++) {
		struct text name = text_over(ret, STORE_PATH_SIZE);

		text_addf(&name, "%s.v%" PRId64, path, step);
		if (i > 1)
			text_addf(&name, ".%d", i);
		if (!name.cut && !file_exists(ret))
			return ERR_OK;
	}
	return error_set(why, ERR_CONFLICT,
		"there are too many old copies like %s: move them away", ret);
}

/* Keep the database as it was, whole and durable, under a name of its own. */
static enum err keep_copy(
	struct store *store, const char *path, int64_t step, struct error *why)
{
	AUTO(scratch) scratch = { 0 };
	char name[STORE_PATH_SIZE];
	enum err rc = name_copy(path, step, name, why);

	if (!rc)
		rc = scratch_make(name, &scratch, why);
	if (!rc)
		rc = database_copy(store, scratch.path, why);
	if (!rc)
		rc = scratch_publish(&scratch, name, why);
	return rc;
}

enum err schema_check(const struct schema *schema, int64_t step,
	const char *path, struct error *why)
{
	if (step < 1)
		return error_set(why, ERR_FORGED, "%s is not a quotapos %s",
			path, schema->what);
	if (step > schema->count)
		return error_set(why, ERR_FORGED,
			"%s was made by a newer quotapos (schema %" PRId64
			", this one knows %" PRId64 "): install that version",
			path, step, schema->count);
	return ERR_OK;
}

static enum err bring_up_to_date(struct store *store, const char *path,
	const struct schema *schema, struct error *why)
{
	int64_t step;
	enum err rc = database_schema_step(store, &step, why);

	if (rc)
		return rc;
	step -= schema->base;
	if (step == schema->count)
		return ERR_OK;
	rc = schema_check(schema, step, path, why);
	if (!rc)
		rc = keep_copy(store, path, step, why);
	if (rc)
		return rc;
	return schema_take(store, schema, step, why);
}

/* Make a database beside its name, so that half of one is never seen. */
static enum err make(
	const char *path, const struct schema *schema, struct error *why)
{
	AUTO(scratch) scratch = { 0 };
	struct store *store;
	enum err rc;

	if (file_exists(path))
		return error_set(
			why, ERR_CONFLICT, "%s is there already", path);
	rc = scratch_make(path, &scratch, why);
	if (rc)
		return rc;
	rc = database_open(scratch.path, false, &store, why);
	if (rc)
		return rc;
	rc = schema_take(store, schema, 0, why);
	database_close(store);
	if (rc)
		return rc;
	return scratch_publish(&scratch, path, why);
}

enum err schema_open(
	const struct schema_place *place, struct store **ret, struct error *why)
{
	const struct schema *schema = place->schema;
	const char *path = place->path;
	struct store *store;
	enum err rc = ERR_OK;

	if (place->create)
		rc = make(path, schema, why);
	else if (!file_exists(path))
		rc = error_set(why, ERR_NOT_FOUND, "there is no %s %s",
			schema->what, path);
	if (rc)
		return rc;
	rc = database_open(path, true, &store, why);
	if (rc)
		return rc;
	rc = bring_up_to_date(store, path, schema, why);
	if (rc) {
		database_close(store);
		return rc;
	}
	*ret = store;
	return ERR_OK;
}

enum err store_open(
	const char *path, bool create, struct store **ret, struct error *why)
{
	const struct schema_place place = { path, &till_schema, create };

	return schema_open(&place, ret, why);
}

void store_close(struct store *store)
{
	database_close(store);
}

enum err store_close_whole(struct store *store, struct error *why)
{
	enum err rc =
		database_script(store, "PRAGMA journal_mode = DELETE", why);

	database_close(store);
	return rc;
}

enum err store_projection_reset(struct store *store, struct error *why)
{
	static const char *const scripts[] = { schema_projections,
		schema_drawer, schema_people, schema_rights, schema_refunds };
	enum err rc = ERR_OK;

	assert(database_is_in_transaction(store));
	for (size_t i = 0; !rc && i < sizeof(scripts) / sizeof(scripts[0]); i++)
		rc = database_script(store, scripts[i], why);
	return rc;
}

/* -- transactions -------------------------------------------------------- */

static enum err run(struct store *store, const char *sql, struct error *why)
{
	AUTO(query) query = query_open(store, sql);

	return query_end(&query, why);
}

static enum err begin(struct store *store, const char *sql,
	struct store_tx *ret, struct error *why)
{
	enum err rc = run(store, sql, why);

	if (!rc)
		ret->store = store;
	return rc;
}

enum err store_tx_begin(
	struct store *store, struct store_tx *ret, struct error *why)
{
	static const char local[] = "BEGIN IMMEDIATE";
	static const char remote[] = "BEGIN";

	return begin(
		store, database_is_remote(store) ? remote : local, ret, why);
}

enum err store_snapshot_begin(
	struct store *store, struct store_tx *ret, struct error *why)
{
	static const char local[] = "BEGIN";
	static const char remote[] = "BEGIN ISOLATION LEVEL REPEATABLE READ";

	return begin(
		store, database_is_remote(store) ? remote : local, ret, why);
}

enum err store_tx_commit(struct store_tx *tx, struct error *why)
{
	static const char sql[] = "COMMIT";
	enum err rc;

	assert(tx->store != NULL);
	rc = run(tx->store, sql, why);
	if (!rc)
		tx->store = NULL;
	return rc;
}

void store_tx_cleanup(struct store_tx *tx)
{
	static const char sql[] = "ROLLBACK";
	struct error ignored;

	/* After a full disk SQLite may have rolled back by itself. */
	if (tx->store != NULL && database_is_in_transaction(tx->store))
		(void)!run(tx->store, sql, &ignored);
	tx->store = NULL;
}
