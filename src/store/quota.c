#include "store/store.h"

#include "query.h"

enum err store_used(struct store *store, const char *person, const char *limit,
	struct period period, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT coalesce(sum(used), 0)"
				  "  FROM quota_use"
				  " WHERE person = $1 AND limit_id = $2 AND "
				  "day BETWEEN $3 AND $4";
	AUTO(query) query = query_open(store, sql);
	int64_t used = 0;
	enum err rc;

	query_bind_text(&query, 1, person);
	query_bind_text(&query, 2, limit);
	query_bind_i64(&query, 3, period.first);
	query_bind_i64(&query, 4, period.last);
	if (query_next(&query))
		used = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = used;
	return rc;
}
