#include "query.h"

enum err store_kept_put(struct store *store, const struct store_kept *kept,
	const void *bytes, size_t length, struct error *why)
{
	static const char sql[] =
		"INSERT INTO kept (name, part, bytes) VALUES ($1, $2, $3)";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, kept->name);
	query_bind_i64(&query, 2, kept->part);
	query_bind_bytes(&query, 3, bytes, length);
	return query_end(&query, why);
}

enum err store_kept_after(struct store *store, const char *name,
	struct store_kept *ret, struct error *why)
{
	static const char sql[] =
		"SELECT name FROM kept WHERE name > $1 ORDER BY name LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct store_kept kept = { .part = 1 };
	bool found;
	enum err rc;

	query_bind_text(&query, 1, name);
	found = query_next(&query);
	if (found)
		query_text(&query, 0, kept.name, sizeof(kept.name));
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there are no more files");
	if (!rc)
		*ret = kept;
	return rc;
}

enum err store_kept_find(struct store *store, const struct store_kept *kept,
	void *bytes, size_t *ret_length, struct error *why)
{
	static const char sql[] =
		"SELECT bytes FROM kept WHERE name = $1 AND part = $2";
	AUTO(query) query = query_open(store, sql);
	size_t length = 0;
	bool found;
	enum err rc;

	query_bind_text(&query, 1, kept->name);
	query_bind_i64(&query, 2, kept->part);
	found = query_next(&query);
	if (found)
		length = query_bytes(&query, 0, bytes, KEPT_PIECE_MAX);
	rc = query_end(&query, why);
	if (!rc && (!found || length > KEPT_PIECE_MAX))
		rc = error_set(why, ERR_NOT_FOUND, "%s has no piece %lld",
			kept->name, (long long)kept->part);
	if (!rc)
		*ret_length = length;
	return rc;
}

enum err store_kept_clear(struct store *store, struct error *why)
{
	static const char sql[] = "DELETE FROM kept";
	AUTO(query) query = query_open(store, sql);

	return query_end(&query, why);
}
