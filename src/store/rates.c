#include "store/store.h"

#include "compared.h"

enum err store_rate_stage(struct store *store, int64_t layer,
	const struct rate *rate, struct error *why)
{
	static const char sql[] =
		"INSERT INTO rate (currency, from_day, layer, rate_ppm)"
		" VALUES ($1, $2, $3, $4)";
	AUTO(query) query = query_open(store, sql);
	char day[DAY_TEXT_SIZE];
	enum err rc;

	query_bind_text(&query, 1, rate->currency);
	query_bind_i64(&query, 2, rate->from_day);
	query_bind_i64(&query, 3, layer);
	query_bind_i64(&query, 4, rate->rate_ppm);
	rc = query_end(&query, why);
	if (rc != ERR_CONFLICT)
		return rc;
	day_format(rate->from_day, day);
	return error_set(why, ERR_CONFLICT,
		"the rate of %s from %s is there twice", rate->currency, day);
}

enum err store_rate_compare(struct store *store, int64_t layer,
	const struct rate *rate, struct store_compared *ret, struct error *why)
{
	static const char sql[] =
		COMPARED "rate_ppm IS DISTINCT FROM $4 THEN 'rate'"
			 " ELSE '' END"
			 "  FROM rate WHERE currency = $1 AND from_day = $2"
			 "   AND layer = $3)" COVERED("rates", "rate", "$3",
				 "newer.currency = $1 AND newer.from_day = $2");
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, rate->currency);
	query_bind_i64(&query, 2, rate->from_day);
	query_bind_i64(&query, 3, layer);
	query_bind_i64(&query, 4, rate->rate_ppm);
	return row_compared(&query, ret, why);
}

enum err store_rate_find(struct store *store, const char *currency, int32_t day,
	struct rate *ret, struct error *why)
{
	static const char sql[] =
		"SELECT currency, rate_ppm, from_day"
		"  FROM rate"
		" WHERE currency = $1 AND from_day <= $2"
		"   AND EXISTS (SELECT 1 FROM layer_in_sight AS seen"
		"                WHERE seen.dataset = 'rates'"
		"                  AND seen.layer = rate.layer)"
		" ORDER BY from_day DESC, layer DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct rate rate = { 0 };
	char text[DAY_TEXT_SIZE];
	bool found;
	enum err rc;

	query_bind_text(&query, 1, currency);
	query_bind_i64(&query, 2, day);
	found = query_next(&query);
	if (found) {
		query_text(&query, 0, rate.currency, sizeof(rate.currency));
		rate.rate_ppm = query_i64(&query, 1);
		rate.from_day = query_day(&query, 2);
	}
	rc = query_end(&query, why);
	if (!rc && !found) {
		day_format(day, text);
		return error_set(why, ERR_NOT_FOUND,
			"there is no rate of %s on %s", currency, text);
	}
	if (!rc)
		*ret = rate;
	return rc;
}
