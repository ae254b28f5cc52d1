#include "store/store.h"

#include "query.h"

enum err store_rules_find(
	struct store *store, int32_t day, int64_t *ret_id, struct error *why)
{
	static const char sql[] = "SELECT entry"
				  "  FROM rules_version"
				  " WHERE from_day <= $1"
				  " ORDER BY version DESC, entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	int64_t id = 0;
	enum err rc;

	query_bind_i64(&query, 1, day);
	if (query_next(&query))
		id = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && id == 0)
		rc = error_set(why, ERR_NOT_FOUND, "no rules are in force yet");
	if (!rc)
		*ret_id = id;
	return rc;
}

enum err store_rules_version(struct store *store, int64_t version,
	int64_t *ret_id, struct error *why)
{
	static const char sql[] = "SELECT min(entry) FROM rules_version"
				  " WHERE version = $1";
	AUTO(query) query = query_open(store, sql);
	int64_t id = 0;
	enum err rc;

	query_bind_i64(&query, 1, version);
	if (query_next(&query))
		id = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && id == 0)
		rc = error_set(why, ERR_NOT_FOUND,
			"there are no rules of version %lld",
			(long long)version);
	if (!rc)
		*ret_id = id;
	return rc;
}
