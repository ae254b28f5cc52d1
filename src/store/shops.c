#include "store/store.h"

#include "compared.h"

enum err store_shop_stage(struct store *store, int64_t layer,
	const struct shop *shop, struct error *why)
{
	static const char sql[] =
		"INSERT INTO shop (shop, layer, name, country)"
		" VALUES ($1, $2, $3, $4)";
	AUTO(query) query = query_open(store, sql);
	enum err rc;

	query_bind_text(&query, 1, shop->shop);
	query_bind_i64(&query, 2, layer);
	query_bind_text(&query, 3, shop->name);
	query_bind_text(&query, 4, shop->country);
	rc = query_end(&query, why);
	if (rc == ERR_CONFLICT)
		return error_set(why, ERR_CONFLICT,
			"the shop '%s' is there twice", shop->shop);
	return rc;
}

enum err store_shop_compare(struct store *store, int64_t layer,
	const struct shop *shop, struct store_compared *ret, struct error *why)
{
	static const char sql[] =
		COMPARED "name IS DISTINCT FROM $3 THEN 'name'"
			 " WHEN country IS DISTINCT FROM $4 THEN 'country'"
			 " ELSE '' END"
			 "  FROM shop WHERE shop = $1 AND layer = $2)" COVERED(
				 "shops", "shop", "$2", "newer.shop = $1");
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, shop->shop);
	query_bind_i64(&query, 2, layer);
	query_bind_text(&query, 3, shop->name);
	query_bind_text(&query, 4, shop->country);
	return row_compared(&query, ret, why);
}

enum err store_shop_find(struct store *store, const char *shop,
	struct shop *ret, struct error *why)
{
	static const char sql[] =
		"SELECT shop, name, country"
		"  FROM shop"
		" WHERE shop = $1"
		"   AND EXISTS (SELECT 1 FROM layer_in_sight AS seen"
		"                WHERE seen.dataset = 'shops'"
		"                  AND seen.layer = shop.layer)"
		" ORDER BY layer DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct shop found = { 0 };
	bool is_there;
	enum err rc;

	query_bind_text(&query, 1, shop);
	is_there = query_next(&query);
	if (is_there) {
		query_text(&query, 0, found.shop, sizeof(found.shop));
		query_text(&query, 1, found.name, sizeof(found.name));
		query_text(&query, 2, found.country, sizeof(found.country));
	}
	rc = query_end(&query, why);
	if (!rc && !is_there)
		rc = error_set(
			why, ERR_NOT_FOUND, "there is no shop '%s'", shop);
	if (!rc)
		*ret = found;
	return rc;
}
