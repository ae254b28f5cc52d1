#include "rows.h"

#include "core/rate.h"

/* The field of a column; the column is at fault until the next is taken. */
static const char *take(
	const struct dataset *dataset, struct record *record, int column)
{
	record->column = dataset->columns[column];
	return record->fields[column];
}

static enum err take_text(
	const char *field, char *ret, size_t size, struct error *why)
{
	if (field[0] == '\0')
		return error_set(why, ERR_INPUT, "is empty");
	if (!text_copy(ret, size, field))
		return error_set(
			why, ERR_RANGE, "is longer than %zu bytes", size - 1);
	return ERR_OK;
}

static enum err take_price(
	const char *field, struct money *ret, struct error *why)
{
	struct money price = { 0 };
	enum err rc = money_parse(field, &price, why);

	if (!rc && price.minor <= 0)
		rc = error_set(
			why, ERR_INPUT, "price '%.40s' is not above 0", field);
	if (!rc)
		*ret = price;
	return rc;
}

static enum err take_day(const char *field, int32_t *ret, struct error *why)
{
	if (field[0] != '\0')
		return day_parse(field, ret, why);
	*ret = DAY_NONE;
	return ERR_OK;
}

static const struct dataset goods_dataset, residents_dataset, shops_dataset,
	rates_dataset;

/* Codes of goods: also hs, origin and shop have one form only. */
static enum err goods_codes(
	struct record *record, struct goods *goods, struct error *why)
{
	const struct dataset *d = &goods_dataset;
	enum err rc =
		barcode_normalise(take(d, record, 0), goods->barcode, why);

	if (!rc)
		rc = hs_check(take(d, record, 4), why);
	if (!rc)
		rc = country_check(take(d, record, 5), why);
	if (!rc)
		rc = shop_check(take(d, record, 6), why);
	if (rc)
		return rc;
	(void)text_copy(goods->hs, sizeof(goods->hs), record->fields[4]);
	(void)text_copy(
		goods->origin, sizeof(goods->origin), record->fields[5]);
	(void)text_copy(goods->shop, sizeof(goods->shop), record->fields[6]);
	return ERR_OK;
}

static enum err take_goods(struct store *store, int64_t layer,
	struct record *record, struct error *why)
{
	const struct dataset *d = &goods_dataset;
	struct goods goods = { 0 };
	enum err rc = goods_codes(record, &goods, why);

	if (!rc)
		rc = take_text(take(d, record, 1), goods.name_zh,
			sizeof(goods.name_zh), why);
	if (!rc)
		rc = take_text(take(d, record, 2), goods.name_ru,
			sizeof(goods.name_ru), why);
	if (!rc)
		rc = take_text(take(d, record, 3), goods.name_en,
			sizeof(goods.name_en), why);
	if (!rc)
		rc = unit_parse(take(d, record, 7), &goods.unit, why);
	if (!rc)
		rc = take_price(take(d, record, 8), &goods.price, why);
	if (rc)
		return rc;
	record->column = d->columns[0];
	if (record->compared != NULL)
		return store_goods_compare(
			store, layer, &goods, record->compared, why);
	return store_goods_stage(store, layer, &goods, why);
}

static enum err take_resident(struct store *store, int64_t layer,
	struct record *record, struct error *why)
{
	const struct dataset *d = &residents_dataset;
	struct resident resident = { 0 };
	enum document_kind kind = DOCUMENT_NONE;
	enum err rc = document_kind_parse(take(d, record, 0), &kind, why);

	if (!rc)
		rc = document_check(
			kind, take(d, record, 1), &resident.document, why);
	if (!rc)
		rc = take_text(take(d, record, 2), resident.name,
			sizeof(resident.name), why);
	if (!rc)
		rc = take_day(take(d, record, 3), &resident.born, why);
	if (!rc)
		rc = take_day(take(d, record, 4), &resident.valid_until, why);
	if (!rc)
		rc = resident_status_parse(
			take(d, record, 5), &resident.status, why);
	if (rc)
		return rc;
	record->column = d->columns[1];
	if (record->compared != NULL)
		return store_resident_compare(
			store, layer, &resident, record->compared, why);
	return store_resident_stage(store, layer, &resident, why);
}

static enum err take_shop(struct store *store, int64_t layer,
	struct record *record, struct error *why)
{
	const struct dataset *d = &shops_dataset;
	struct shop shop = { 0 };
	enum err rc = shop_check(take(d, record, 0), why);

	if (!rc)
		rc = take_text(
			record->fields[0], shop.shop, sizeof(shop.shop), why);
	if (!rc)
		rc = take_text(
			take(d, record, 1), shop.name, sizeof(shop.name), why);
	if (!rc)
		rc = country_check(take(d, record, 2), why);
	if (rc)
		return rc;
	(void)text_copy(shop.country, sizeof(shop.country), record->fields[2]);
	record->column = d->columns[0];
	if (record->compared != NULL)
		return store_shop_compare(
			store, layer, &shop, record->compared, why);
	return store_shop_stage(store, layer, &shop, why);
}

static enum err take_rate(struct store *store, int64_t layer,
	struct record *record, struct error *why)
{
	const struct dataset *d = &rates_dataset;
	struct rate rate = { 0 };
	enum err rc = currency_check(take(d, record, 0), why);

	if (!rc)
		rc = rate_parse(take(d, record, 1), &rate.rate_ppm, why);
	if (!rc)
		rc = day_parse(take(d, record, 2), &rate.from_day, why);
	if (rc)
		return rc;
	(void)text_copy(
		rate.currency, sizeof(rate.currency), record->fields[0]);
	record->column = d->columns[0];
	if (record->compared != NULL)
		return store_rate_compare(
			store, layer, &rate, record->compared, why);
	return store_rate_stage(store, layer, &rate, why);
}

static const struct dataset goods_dataset = {
	.columns = { "barcode", "name_zh", "name_ru", "name_en", "hs", "origin",
		"shop", "unit", "price" },
	.count = 9,
	.take = take_goods,
};

static const struct dataset residents_dataset = {
	.columns = { "document", "number", "name", "born", "valid_until",
		"status" },
	.count = 6,
	.take = take_resident,
};

static const struct dataset shops_dataset = {
	.columns = { "shop", "name", "country" },
	.count = 3,
	.take = take_shop,
};

static const struct dataset rates_dataset = {
	.columns = { "currency", "rate", "from_day" },
	.count = 3,
	.take = take_rate,
};

static const struct dataset *const datasets[DATASET_COUNT] = {
	[DATASET_GOODS] = &goods_dataset,
	[DATASET_RESIDENTS] = &residents_dataset,
	[DATASET_SHOPS] = &shops_dataset,
	[DATASET_RATES] = &rates_dataset,
};

const struct dataset *dataset_rows(enum dataset_kind kind)
{
	return datasets[kind];
}

static int column_of(const struct dataset *dataset, const char *name)
{
	for (int i = 0; i < dataset->count; i++) {
		if (text_same(dataset->columns[i], name))
			return i;
	}
	return -1;
}

enum err rows_header(const struct dataset *dataset, struct csv *csv,
	const char *path, int *map, struct error *why)
{
	struct csv_row row;
	enum err rc = csv_next(csv, &row, why);

	if (rc == ERR_NOT_FOUND)
		return error_set(why, ERR_INPUT, "%s is empty", path);
	if (rc)
		return rc;
	for (int i = 0; i < dataset->count; i++)
		map[i] = -1;
	for (int i = 0; i < row.count; i++) {
		int column = column_of(dataset, row.fields[i]);

		if (column < 0)
			return error_set(why, ERR_INPUT,
				"%s has an unknown column '%.40s'", path,
				row.fields[i]);
		if (map[column] >= 0)
			return error_set(why, ERR_INPUT,
				"%s has the column %s twice", path,
				row.fields[i]);
		map[column] = i;
	}
	for (int i = 0; i < dataset->count; i++) {
		if (map[i] < 0)
			return error_set(why, ERR_INPUT,
				"%s lacks the column %s", path,
				dataset->columns[i]);
	}
	return ERR_OK;
}
