#include "store/store.h"

#include "compared.h"
#include "database.h"

#include <inttypes.h>

/*
 * What differs from table to table. fold deletes rows that a newer layer in
 * sight covers; count tells the keys a layer adds to those in sight before
 * ($2 = 1: it hides them, so all of its keys).
 */
struct stack {
	const char *drop;
	const char *fold;
	const char *count;
};

static const struct stack stacks[DATASET_COUNT] = {
	[DATASET_GOODS] = {
		.drop = "DELETE FROM goods WHERE layer = $1",
		.fold = "DELETE FROM goods WHERE EXISTS"
			" (SELECT 1 FROM goods AS newer"
			"   WHERE newer.barcode = goods.barcode"
			"     AND newer.layer > goods.layer)",
		.count = "SELECT count(*) FROM goods WHERE layer = $1"
			" AND ($2 = 1 OR NOT EXISTS"
			" (SELECT 1 FROM goods AS older"
			"   JOIN layer_in_sight AS seen"
			"     ON seen.dataset = 'goods'"
			"    AND seen.layer = older.layer"
			"   WHERE older.barcode = goods.barcode))",
	},
	[DATASET_RESIDENTS] = {
		.drop = "DELETE FROM resident WHERE layer = $1",
		.fold = "DELETE FROM resident WHERE EXISTS"
			" (SELECT 1 FROM resident AS newer"
			"   WHERE newer.document = resident.document"
			"     AND newer.number = resident.number"
			"     AND newer.layer > resident.layer)",
		.count = "SELECT count(*) FROM resident WHERE layer = $1"
			" AND ($2 = 1 OR NOT EXISTS"
			" (SELECT 1 FROM resident AS older"
			"   JOIN layer_in_sight AS seen"
			"     ON seen.dataset = 'residents'"
			"    AND seen.layer = older.layer"
			"   WHERE older.document = resident.document"
			"     AND older.number = resident.number))",
	},
	[DATASET_SHOPS] = {
		.drop = "DELETE FROM shop WHERE layer = $1",
		.fold = "DELETE FROM shop WHERE EXISTS"
			" (SELECT 1 FROM shop AS newer"
			"   WHERE newer.shop = shop.shop"
			"     AND newer.layer > shop.layer)",
		.count = "SELECT count(*) FROM shop WHERE layer = $1"
			" AND ($2 = 1 OR NOT EXISTS"
			" (SELECT 1 FROM shop AS older"
			"   JOIN layer_in_sight AS seen"
			"     ON seen.dataset = 'shops'"
			"    AND seen.layer = older.layer"
			"   WHERE older.shop = shop.shop))",
	},
	[DATASET_RATES] = {
		.drop = "DELETE FROM rate WHERE layer = $1",
		.fold = "DELETE FROM rate WHERE EXISTS"
			" (SELECT 1 FROM rate AS newer"
			"   WHERE newer.currency = rate.currency"
			"     AND newer.from_day = rate.from_day"
			"     AND newer.layer > rate.layer)",
		.count = "SELECT count(*) FROM rate WHERE layer = $1"
			" AND ($2 = 1 OR NOT EXISTS"
			" (SELECT 1 FROM rate AS older"
			"   JOIN layer_in_sight AS seen"
			"     ON seen.dataset = 'rates'"
			"    AND seen.layer = older.layer"
			"   WHERE older.currency = rate.currency"
			"     AND older.from_day = rate.from_day))",
	},
};

/* -- a transaction, unless the caller has one -------------------------------
 */

static enum err join(
	struct store *store, struct store_tx *tx, struct error *why)
{
	if (database_is_in_transaction(store))
		return ERR_OK;
	return store_tx_begin(store, tx, why);
}

static enum err part(struct store_tx *tx, struct error *why)
{
	return tx->store == NULL ? ERR_OK : store_tx_commit(tx, why);
}

/* -- layers ------------------------------------------------------------------
 */

static enum err drop_rows(struct store *store, enum dataset_kind dataset,
	int64_t layer, struct error *why)
{
	AUTO(query) query = query_open(store, stacks[dataset].drop);

	query_bind_i64(&query, 1, layer);
	return query_end(&query, why);
}

static enum err forget_layer(struct store *store, enum dataset_kind dataset,
	int64_t layer, struct error *why)
{
	static const char sql[] =
		"DELETE FROM layer WHERE dataset = $1 AND layer = $2";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, dataset_name(dataset));
	query_bind_i64(&query, 2, layer);
	return query_end(&query, why);
}

/* A layer of a dataset by a constant text; 0 when there is none. */
static enum err find_layer(struct store *store, const char *sql,
	enum dataset_kind dataset, int64_t *ret, struct error *why)
{
	AUTO(query) query = query_open(store, sql);
	int64_t layer = 0;
	enum err rc;

	query_bind_text(&query, 1, dataset_name(dataset));
	if (query_next(&query))
		layer = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = layer;
	return rc;
}

/* Delete what nobody can see: dead imports, and layers that are hidden. */
static enum err sweep(
	struct store *store, enum dataset_kind dataset, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(max(layer), 0) FROM layer"
		" WHERE dataset = $1"
		"   AND layer NOT IN (SELECT layer FROM layer_in_sight"
		"                      WHERE dataset = $1)";
	int64_t layer = 0;
	enum err rc;

	do {
		rc = find_layer(store, sql, dataset, &layer, why);
		if (!rc && layer != 0)
			rc = drop_rows(store, dataset, layer, why);
		if (!rc && layer != 0)
			rc = forget_layer(store, dataset, layer, why);
	} while (!rc && layer != 0);
	return rc;
}

/* After a sweep all rows are in sight: of each key the newest is enough. */
static enum err fold(
	struct store *store, enum dataset_kind dataset, struct error *why)
{
	AUTO(query) query = query_open(store, stacks[dataset].fold);

	return query_end(&query, why);
}

static enum err add_layer(struct store *store, enum dataset_kind dataset,
	int64_t layer, struct error *why)
{
	static const char sql[] =
		"INSERT INTO layer (dataset, layer, published, replaces, keys)"
		" VALUES ($1, $2, 0, 0, 0)";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, dataset_name(dataset));
	query_bind_i64(&query, 2, layer);
	return query_end(&query, why);
}

enum err store_layer_stage(struct store *store, enum dataset_kind dataset,
	int64_t *ret_layer, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(max(layer), 0) FROM layer WHERE dataset = $1";
	AUTO(store_tx) tx = { 0 };
	int64_t layer = 0;
	enum err rc = join(store, &tx, why);

	if (!rc)
		rc = sweep(store, dataset, why);
	if (!rc)
		rc = fold(store, dataset, why);
	if (!rc)
		rc = find_layer(store, sql, dataset, &layer, why);
	if (!rc)
		rc = add_layer(store, dataset, layer + 1, why);
	if (!rc)
		rc = part(&tx, why);
	if (!rc)
		*ret_layer = layer + 1;
	return rc;
}

static enum err count_keys(struct store *store, enum dataset_kind dataset,
	int64_t layer, bool replaces, int64_t *ret, struct error *why)
{
	AUTO(query) query = query_open(store, stacks[dataset].count);

	query_bind_i64(&query, 1, layer);
	query_bind_i64(&query, 2, replaces);
	if (query_next(&query))
		*ret = query_i64(&query, 0);
	return query_end(&query, why);
}

enum err store_layer_publish(struct store *store, enum dataset_kind dataset,
	int64_t layer, bool replaces, struct error *why)
{
	static const char sql[] =
		"UPDATE layer SET published = 1, replaces = $3, keys = $4"
		" WHERE dataset = $1 AND layer = $2 AND published = 0"
		" RETURNING layer";
	AUTO(query) query = query_open(store, sql);
	int64_t keys = 0;
	bool found;
	enum err rc = count_keys(store, dataset, layer, replaces, &keys, why);

	if (rc)
		return rc;
	query_bind_text(&query, 1, dataset_name(dataset));
	query_bind_i64(&query, 2, layer);
	query_bind_i64(&query, 3, replaces);
	query_bind_i64(&query, 4, keys);
	found = query_next(&query);
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"layer %" PRId64 " of %s is not being staged", layer,
			dataset_name(dataset));
	return rc;
}

enum err store_layer_drop(struct store *store, enum dataset_kind dataset,
	int64_t layer, struct error *why)
{
	static const char sql[] =
		"SELECT layer FROM layer"
		" WHERE dataset = $1 AND layer = $2 AND published = 0";
	AUTO(store_tx) tx = { 0 };
	AUTO(query) query = query_open(store, sql);
	bool found;
	enum err rc;

	query_bind_text(&query, 1, dataset_name(dataset));
	query_bind_i64(&query, 2, layer);
	found = query_next(&query);
	rc = query_end(&query, why);
	if (rc || !found)
		return rc;
	rc = join(store, &tx, why);
	if (!rc)
		rc = drop_rows(store, dataset, layer, why);
	if (!rc)
		rc = forget_layer(store, dataset, layer, why);
	if (!rc)
		rc = part(&tx, why);
	return rc;
}

enum err store_dataset_rows(struct store *store, enum dataset_kind dataset,
	int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT coalesce(sum(keys), 0)"
				  "  FROM layer_in_sight"
				  " WHERE dataset = $1";

	return find_layer(store, sql, dataset, ret, why);
}

/* -- for verify --------------------------------------------------------- */

enum err row_compared(
	struct query *query, struct store_compared *ret, struct error *why)
{
	struct store_compared compared = { 0 };

	if (query_next(query))
		query_text(query, 0, compared.column, sizeof(compared.column));
	if (text_same(compared.column, "covered"))
		compared.is = ROW_COVERED;
	else if (text_same(compared.column, "gone"))
		compared.is = ROW_GONE;
	else if (compared.column[0] != '\0')
		compared.is = ROW_DIFFERS;
	*ret = compared;
	return query_end(query, why);
}

enum err store_layer_below(struct store *store, enum dataset_kind dataset,
	int64_t above, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT layer FROM layer_in_sight"
				  " WHERE dataset = $1 AND layer < $2"
				  " ORDER BY layer DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	int64_t layer = 0;
	enum err rc;

	query_bind_text(&query, 1, dataset_name(dataset));
	query_bind_i64(&query, 2, above);
	if (query_next(&query))
		layer = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && layer == 0)
		rc = error_set(why, ERR_NOT_FOUND, "there is no layer below");
	if (!rc)
		*ret = layer;
	return rc;
}

enum err store_layer_rows(struct store *store, enum dataset_kind dataset,
	int64_t layer, int64_t *ret, struct error *why)
{
	static const char *const counts[DATASET_COUNT] = {
		[DATASET_GOODS] = "SELECT count(*) FROM goods WHERE layer = $1",
		[DATASET_RESIDENTS] =
			"SELECT count(*) FROM resident WHERE layer = $1",
		[DATASET_SHOPS] = "SELECT count(*) FROM shop WHERE layer = $1",
		[DATASET_RATES] = "SELECT count(*) FROM rate WHERE layer = $1",
	};
	AUTO(query) query = query_open(store, counts[dataset]);

	query_bind_i64(&query, 1, layer);
	if (query_next(&query))
		*ret = query_i64(&query, 0);
	return query_end(&query, why);
}
