#include "store/store.h"

#include "query.h"

#include <assert.h>

enum err store_blob_put(struct store *store, const char *sha256,
	const void *bytes, size_t length, struct error *why)
{
	static const char sql[] = "INSERT INTO blob (sha256, bytes)"
				  " VALUES ($1, $2)"
				  " ON CONFLICT (sha256) DO NOTHING";
	AUTO(query) query = query_open(store, sql);

	assert(length > 0 && length <= STORE_BLOB_MAX);
	query_bind_text(&query, 1, sha256);
	query_bind_bytes(&query, 2, bytes, length);
	return query_end(&query, why);
}

enum err store_blob_find(struct store *store, const char *sha256, void *bytes,
	size_t size, size_t *ret_length, struct error *why)
{
	static const char sql[] = "SELECT bytes FROM blob WHERE sha256 = $1"
				  " AND length(bytes) <= $2";
	AUTO(query) query = query_open(store, sql);
	size_t length = 0;
	bool found;
	enum err rc;

	query_bind_text(&query, 1, sha256);
	query_bind_i64(&query, 2, (int64_t)size);
	found = query_next(&query);
	if (found)
		length = query_bytes(&query, 0, bytes, size);
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"there is no blob %s of at most %zu bytes", sha256,
			size);
	if (!rc)
		*ret_length = length;
	return rc;
}

/* The latest use of an allowance leads to the latest sale by a person's own
 * document. */
enum err store_sealed_find(
	struct store *store, const char *person, char *ret, struct error *why)
{
	static const char sql[] =
		"SELECT sale.sealed"
		"  FROM quota_use"
		"  JOIN sale ON sale.entry = quota_use.entry"
		"  JOIN blob ON blob.sha256 = sale.sealed"
		" WHERE quota_use.person = $1"
		"   AND NOT EXISTS (SELECT 1 FROM sale_shown"
		"                    WHERE sale_shown.entry = sale.entry)"
		" ORDER BY quota_use.limit_id DESC, quota_use.day DESC,"
		"          quota_use.entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	bool found;
	enum err rc;

	query_bind_text(&query, 1, person);
	found = query_next(&query);
	if (found)
		query_text(&query, 0, ret, HASH_TEXT_SIZE);
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"no document of the person %s is kept", person);
	return rc;
}

enum err store_shown_find(
	struct store *store, const char *shown, char *ret, struct error *why)
{
	static const char sql[] =
		"SELECT sale_shown.sealed"
		"  FROM sale_shown"
		"  JOIN blob ON blob.sha256 = sale_shown.sealed"
		" WHERE shown = $1"
		" ORDER BY entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	bool found;
	enum err rc;

	query_bind_text(&query, 1, shown);
	found = query_next(&query);
	if (found)
		query_text(&query, 0, ret, HASH_TEXT_SIZE);
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"no document of the person %s is kept", shown);
	return rc;
}
