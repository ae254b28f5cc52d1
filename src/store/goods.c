#include "store/store.h"

#include "compared.h"

static void bind_goods(
	struct query *query, int64_t layer, const struct goods *goods)
{
	query_bind_text(query, 1, goods->barcode);
	query_bind_i64(query, 2, layer);
	query_bind_text(query, 3, goods->name_zh);
	query_bind_text(query, 4, goods->name_ru);
	query_bind_text(query, 5, goods->name_en);
	query_bind_text(query, 6, goods->hs);
	query_bind_text(query, 7, goods->origin);
	query_bind_text(query, 8, goods->shop);
	query_bind_text(query, 9, unit_name(goods->unit));
	query_bind_i64(query, 10, goods->price.minor);
}

enum err store_goods_stage(struct store *store, int64_t layer,
	const struct goods *goods, struct error *why)
{
	static const char sql[] =
		"INSERT INTO goods (barcode, layer, name_zh, name_ru, name_en,"
		" hs, origin, shop, unit, price_fen)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
	AUTO(query) query = query_open(store, sql);
	enum err rc;

	bind_goods(&query, layer, goods);
	rc = query_end(&query, why);
	if (rc == ERR_CONFLICT)
		return error_set(why, ERR_CONFLICT,
			"the barcode '%s' is there twice", goods->barcode);
	return rc;
}

enum err store_goods_compare(struct store *store, int64_t layer,
	const struct goods *goods, struct store_compared *ret,
	struct error *why)
{
	static const char sql[] = COMPARED
		"name_zh IS DISTINCT FROM $3 THEN 'name_zh'"
		" WHEN name_ru IS DISTINCT FROM $4 THEN 'name_ru'"
		" WHEN name_en IS DISTINCT FROM $5 THEN 'name_en'"
		" WHEN hs IS DISTINCT FROM $6 THEN 'hs'"
		" WHEN origin IS DISTINCT FROM $7 THEN 'origin'"
		" WHEN shop IS DISTINCT FROM $8 THEN 'shop'"
		" WHEN unit IS DISTINCT FROM $9 THEN 'unit'"
		" WHEN price_fen IS DISTINCT FROM $10 THEN 'price'"
		" ELSE '' END"
		"  FROM goods WHERE barcode = $1 AND layer = $2)" COVERED(
			"goods", "goods", "$2", "newer.barcode = $1");
	AUTO(query) query = query_open(store, sql);

	bind_goods(&query, layer, goods);
	return row_compared(&query, ret, why);
}

enum err store_goods_find(struct store *store, const char *barcode,
	struct goods *ret, struct error *why)
{
	static const char sql[] =
		"SELECT barcode, name_zh, name_ru, name_en, hs, origin, shop,"
		"       unit, price_fen"
		"  FROM goods"
		" WHERE barcode = $1"
		"   AND EXISTS (SELECT 1 FROM layer_in_sight AS seen"
		"                WHERE seen.dataset = 'goods'"
		"                  AND seen.layer = goods.layer)"
		" ORDER BY layer DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct goods goods = { 0 };
	char unit[8] = "";
	bool found;
	enum err rc;

	query_bind_text(&query, 1, barcode);
	found = query_next(&query);
	if (found) {
		query_text(&query, 0, goods.barcode, sizeof(goods.barcode));
		query_text(&query, 1, goods.name_zh, sizeof(goods.name_zh));
		query_text(&query, 2, goods.name_ru, sizeof(goods.name_ru));
		query_text(&query, 3, goods.name_en, sizeof(goods.name_en));
		query_text(&query, 4, goods.hs, sizeof(goods.hs));
		query_text(&query, 5, goods.origin, sizeof(goods.origin));
		query_text(&query, 6, goods.shop, sizeof(goods.shop));
		query_text(&query, 7, unit, sizeof(unit));
		goods.price.minor = query_i64(&query, 8);
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	if (!found)
		return error_set(why, ERR_NOT_FOUND,
			"no goods have the barcode '%s'", barcode);
	rc = unit_parse(unit, &goods.unit, why);
	if (!rc)
		*ret = goods;
	return rc;
}
