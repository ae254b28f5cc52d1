#include "work.h"

#include "base/text.h"

/* Rules as they are read from the chain, the last version used kept. */
static struct {
	const struct store *store;
	int64_t id; /* entry they are in, 0 when none are held */
	struct entry entry;
} held;

static enum err hold(const struct work *work, int64_t id, struct error *why)
{
	static struct store_entry stored;
	enum err rc;

	if (held.store == work->source->store && held.id == id)
		return ERR_OK;
	held.id = 0;
	rc = store_entry_get(work->source->store, id, &stored, why);
	if (!rc)
		rc = work_entry(work, &stored, &held.entry, why);
	if (!rc && held.entry.kind != ENTRY_RULES)
		rc = error_set(why, ERR_FORGED,
			"entry %lld of the ledger holds no rules:"
			" run quotapos verify",
			(long long)id);
	if (rc)
		return rc;
	held.store = work->source->store;
	held.id = id;
	return ERR_OK;
}

enum err caps_find(const struct work *work, int32_t day, const char *id,
	const struct limit **ret, struct error *why)
{
	const struct rules *rules = &held.entry.body.rules.rules;
	int64_t entry = 0;
	enum err rc = store_rules_find(work->source->store, day, &entry, why);

	*ret = NULL;
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (!rc)
		rc = hold(work, entry, why);
	if (rc)
		return rc;
	for (int i = 0; i < rules->limit_count; i++) {
		if (text_same(rules->limits[i].id, id))
			*ret = &rules->limits[i];
	}
	return ERR_OK;
}

struct cell cell_measured(
	const struct limit *limit, const char *id, int64_t amount)
{
	bool is_value = limit != NULL ? limit->measure == MEASURE_VALUE
				      : limit_id_is_value(id);

	if (is_value)
		return cell_number(CELL_MONEY, amount);
	if (limit == NULL || limit->measure == MEASURE_PURCHASES ||
		limit->measure == MEASURE_DAYS)
		return cell_number(CELL_COUNT, amount);
	return cell_number(CELL_QUANTITY, amount);
}
