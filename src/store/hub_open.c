#include "store/hub.h"

#include "schema.h"

#include "base/embed.h"

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
