#include "store/store.h"

#include "query.h"

static enum err put_basket(
	struct store *store, const struct store_held *held, struct error *why)
{
	static const char sql[] =
		"INSERT INTO held_basket (slot, at_ms, operator, note)"
		" VALUES ($1, $2, $3, $4)";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, held->slot);
	query_bind_i64(&query, 2, held->at.ms);
	query_bind_text(&query, 3, held->operator);
	query_bind_text(&query, 4, held->note);
	return query_end(&query, why);
}

static enum err put_line(struct store *store, int slot, int number,
	const struct basket_line *line, struct error *why)
{
	static const char sql[] =
		"INSERT INTO held_line (slot, line, barcode, name_zh, name_ru,"
		" name_en, hs, origin, shop, unit, price_fen, list_fen,"
		" quantity_milli, amount_fen, from_price)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
		" $13, $14, $15)";
	AUTO(query) query = query_open(store, sql);
	const struct goods *goods = &line->goods;

	query_bind_i64(&query, 1, slot);
	query_bind_i64(&query, 2, number);
	query_bind_text(&query, 3, goods->barcode);
	query_bind_text(&query, 4, goods->name_zh);
	query_bind_text(&query, 5, goods->name_ru);
	query_bind_text(&query, 6, goods->name_en);
	query_bind_text(&query, 7, goods->hs);
	query_bind_text(&query, 8, goods->origin);
	query_bind_text(&query, 9, goods->shop);
	query_bind_text(&query, 10, unit_name(goods->unit));
	query_bind_i64(&query, 11, goods->price.minor);
	query_bind_i64(&query, 12, line->list.minor);
	query_bind_i64(&query, 13, line->quantity_milli);
	query_bind_i64(&query, 14, line->amount.minor);
	query_bind_i64(&query, 15, line->from_price);
	return query_end(&query, why);
}

enum err store_held_put(struct store *store, const struct store_held *held,
	const struct basket *basket, struct error *why)
{
	enum err rc = store_held_drop(store, held->slot, why);

	if (rc || basket->count == 0)
		return rc;
	rc = put_basket(store, held, why);
	for (int i = 0; !rc && i < basket->count; i++)
		rc = put_line(store, held->slot, i, &basket->lines[i], why);
	return rc;
}

static enum err drop_lines(struct store *store, int slot, struct error *why)
{
	static const char sql[] = "DELETE FROM held_line WHERE slot = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, slot);
	return query_end(&query, why);
}

enum err store_held_drop(struct store *store, int slot, struct error *why)
{
	static const char sql[] = "DELETE FROM held_basket WHERE slot = $1";
	AUTO(query) query = query_open(store, sql);
	enum err rc = drop_lines(store, slot, why);

	if (rc)
		return rc;
	query_bind_i64(&query, 1, slot);
	return query_end(&query, why);
}

static enum err read_line(
	struct query *query, struct basket_line *ret, struct error *why)
{
	struct goods *goods = &ret->goods;
	char unit[8] = "";

	query_text(query, 0, goods->barcode, sizeof(goods->barcode));
	query_text(query, 1, goods->name_zh, sizeof(goods->name_zh));
	query_text(query, 2, goods->name_ru, sizeof(goods->name_ru));
	query_text(query, 3, goods->name_en, sizeof(goods->name_en));
	query_text(query, 4, goods->hs, sizeof(goods->hs));
	query_text(query, 5, goods->origin, sizeof(goods->origin));
	query_text(query, 6, goods->shop, sizeof(goods->shop));
	query_text(query, 7, unit, sizeof(unit));
	goods->price.minor = query_i64(query, 8);
	ret->list.minor = query_i64(query, 9);
	ret->quantity_milli = query_i64(query, 10);
	ret->amount.minor = query_i64(query, 11);
	ret->from_price = query_i64(query, 12) != 0;
	return unit_parse(unit, &goods->unit, why);
}

enum err store_held_find(
	struct store *store, int slot, struct basket *ret, struct error *why)
{
	static const char sql[] =
		"SELECT barcode, name_zh, name_ru, name_en, hs, origin, shop,"
		"       unit, price_fen, list_fen, quantity_milli, amount_fen,"
		"       from_price"
		"  FROM held_line WHERE slot = $1 ORDER BY line";
	static struct basket basket;
	AUTO(query) query = query_open(store, sql);
	enum err rc = ERR_OK;

	basket = (struct basket){ 0 };
	query_bind_i64(&query, 1, slot);
	while (!rc && query_next(&query)) {
		struct basket_line line = { 0 };

		rc = read_line(&query, &line, why);
		if (!rc)
			rc = basket_add_line(&basket, &line, why);
	}
	if (!rc)
		rc = query_end(&query, why);
	if (!rc && basket.count == 0)
		rc = error_set(
			why, ERR_NOT_FOUND, "nothing is on hold as %d", slot);
	if (!rc)
		*ret = basket;
	return rc;
}

enum err store_held_list(struct store *store, struct store_held *ret,
	int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT held_basket.slot, at_ms, operator, note, count(*),"
		"       sum(amount_fen)"
		"  FROM held_basket JOIN held_line"
		"    ON held_line.slot = held_basket.slot"
		" WHERE held_basket.slot > 0"
		" GROUP BY held_basket.slot, at_ms, operator, note"
		" ORDER BY held_basket.slot";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	while (count < HELD_MAX && query_next(&query)) {
		struct store_held *held = &ret[count++];

		*held = (struct store_held){
			.slot = (int)query_i64(&query, 0),
			.at = { query_i64(&query, 1) },
			.lines = (int)query_i64(&query, 4),
			.total = { query_i64(&query, 5) },
		};
		query_text(&query, 2, held->operator, sizeof(held->operator));
		query_text(&query, 3, held->note, sizeof(held->note));
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}
