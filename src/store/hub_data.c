#include "store/hub.h"

#include "query.h"

enum err store_code_put(
	struct store *store, const struct store_code *code, struct error *why)
{
	static const char sql[] =
		"INSERT INTO enrol_code"
		" (chain, code, until_ms, key, epoch, entry)"
		" VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (chain) DO UPDATE SET code = excluded.code,"
		" until_ms = excluded.until_ms, key = excluded.key,"
		" epoch = excluded.epoch, entry = excluded.entry";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, code->chain);
	query_bind_text(&query, 2, code->code);
	query_bind_i64(&query, 3, code->until.ms);
	query_bind_text(&query, 4, code->key);
	query_bind_i64(&query, 5, code->epoch);
	query_bind_i64(&query, 6, code->entry);
	return query_end(&query, why);
}

static enum err find_code(
	struct query *query, struct store_code *ret, struct error *why)
{
	struct store_code code = { 0 };
	bool found = query_next(query);
	enum err rc;

	query_text(query, 0, code.chain, sizeof(code.chain));
	query_text(query, 1, code.code, sizeof(code.code));
	code.until.ms = query_i64(query, 2);
	query_text(query, 3, code.key, sizeof(code.key));
	code.epoch = query_i64(query, 4);
	code.entry = query_i64(query, 5);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no such code");
	if (!rc)
		*ret = code;
	return rc;
}

#define CODE "SELECT chain, code, until_ms, key, epoch, entry FROM enrol_code"

enum err store_code_find(struct store *store, const char *chain,
	struct store_code *ret, struct error *why)
{
	static const char sql[] = CODE " WHERE chain = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	return find_code(&query, ret, why);
}

enum err store_code_after(struct store *store, const char *chain,
	struct store_code *ret, struct error *why)
{
	static const char sql[] =
		CODE " WHERE chain > $1 ORDER BY chain LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	return find_code(&query, ret, why);
}

enum err store_part_add(struct store *store, const char *sha256, int64_t part,
	const void *bytes, size_t length, struct error *why)
{
	static const char sql[] =
		"INSERT INTO dataset_part (sha256, part, bytes)"
		" VALUES ($1, $2, $3) ON CONFLICT (sha256, part) DO NOTHING";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, sha256);
	query_bind_i64(&query, 2, part);
	query_bind_bytes(&query, 3, bytes, length);
	return query_end(&query, why);
}

enum err store_part_find(struct store *store, const char *sha256, int64_t part,
	void *bytes, size_t *ret_length, struct error *why)
{
	static const char sql[] = "SELECT bytes FROM dataset_part"
				  " WHERE sha256 = $1 AND part = $2";
	AUTO(query) query = query_open(store, sql);
	size_t length = 0;
	bool found;
	enum err rc;

	query_bind_text(&query, 1, sha256);
	query_bind_i64(&query, 2, part);
	found = query_next(&query);
	if (found)
		length = query_bytes(&query, 0, bytes, DATASET_PART_MAX);
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"there is no part %lld of the dataset %s",
			(long long)part, sha256);
	if (!rc)
		*ret_length = length;
	return rc;
}
