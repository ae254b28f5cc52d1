#include "store/hub.h"

#include "schema.h"
#include "scratch.h"

#include "base/embed.h"
#include "base/file.h"

EMBED(hub_market, "schema/hub/sqlite/0001_market.sql");

/* Counted from a thousand, so that no till takes a hub's for its own. */
static const struct step steps[] = {
	{ hub_market, "PRAGMA user_version = 1001" },
};

static const struct schema hub_schema = {
	.steps = steps,
	.count = (int64_t)(sizeof(steps) / sizeof(steps[0])),
	.base = 1000,
	.what = "hub",
};

enum err store_hub_open(
	const char *where, bool create, struct store **ret, struct error *why)
{
	const struct schema_place place = { where, &hub_schema, create };

	return schema_open(&place, ret, why);
}

enum err store_hub_copy(
	struct store *store, const char *path, struct error *why)
{
	AUTO(scratch) scratch = { 0 };
	enum err rc;

	if (file_exists(path))
		return error_set(
			why, ERR_CONFLICT, "%s is there already", path);
	rc = scratch_make(path, &scratch, why);
	if (!rc)
		rc = query_copy(store, scratch.path, why);
	if (!rc)
		rc = scratch_publish(&scratch, path, why);
	return rc;
}
