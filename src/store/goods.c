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

#define COLUMNS                                                 \
	"barcode, name_zh, name_ru, name_en, hs, origin, shop," \
	" unit, price_fen"

/* COLUMNS of the row at hand. */
static enum err read_goods(
	struct query *query, struct goods *ret, struct error *why)
{
	char unit[8] = "";

	*ret = (struct goods){ 0 };
	query_text(query, 0, ret->barcode, sizeof(ret->barcode));
	query_text(query, 1, ret->name_zh, sizeof(ret->name_zh));
	query_text(query, 2, ret->name_ru, sizeof(ret->name_ru));
	query_text(query, 3, ret->name_en, sizeof(ret->name_en));
	query_text(query, 4, ret->hs, sizeof(ret->hs));
	query_text(query, 5, ret->origin, sizeof(ret->origin));
	query_text(query, 6, ret->shop, sizeof(ret->shop));
	query_text(query, 7, unit, sizeof(unit));
	ret->price.minor = query_i64(query, 8);
	return unit_parse(unit, &ret->unit, why);
}

enum err store_goods_find(struct store *store, const char *barcode,
	struct goods *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS "  FROM goods"
		" WHERE barcode = $1"
		"   AND EXISTS (SELECT 1 FROM layer_in_sight AS seen"
		"                WHERE seen.dataset = 'goods'"
		"                  AND seen.layer = goods.layer)"
		" ORDER BY layer DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct goods goods = { 0 };
	bool found;
	enum err rc = ERR_OK;
	struct error unread;

	query_bind_text(&query, 1, barcode);
	found = query_next(&query);
	if (found)
		rc = read_goods(&query, &goods, &unread);
	if (query_end(&query, why))
		return why->code;
	if (!found)
		return error_set(why, ERR_NOT_FOUND,
			"no goods have the barcode '%s'", barcode);
	if (rc)
		*why = unread;
	else
		*ret = goods;
	return rc;
}

/* Of a code that several layers hold the newest counts, which comes first. */
enum err store_goods_page(struct store *store, const char *after,
	struct goods *ret, int max, int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS "  FROM goods"
		" WHERE barcode > $1"
		"   AND EXISTS (SELECT 1 FROM layer_in_sight AS seen"
		"                WHERE seen.dataset = 'goods'"
		"                  AND seen.layer = goods.layer)"
		" ORDER BY barcode, layer DESC LIMIT $2";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	query_bind_text(&query, 1, after);
	query_bind_i64(&query, 2, max);
	while (query_next(&query)) {
		rc = read_goods(&query, &ret[count], why);
		if (rc)
			return rc;
		if (count == 0 ||
			!text_same(ret[count].barcode, ret[count - 1].barcode))
			count++;
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}

/* Of the last lines only: it takes no longer after years of sales. */
enum err store_goods_often(struct store *store, char (*ret)[BARCODE_SIZE],
	int max, int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT barcode"
		"  FROM (SELECT barcode FROM sale_line"
		"         ORDER BY entry DESC, line DESC LIMIT 2000)"
		" GROUP BY barcode ORDER BY count(*) DESC, barcode LIMIT $1";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	query_bind_i64(&query, 1, max);
	while (query_next(&query))
		query_text(&query, 0, ret[count++], BARCODE_SIZE);
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}
