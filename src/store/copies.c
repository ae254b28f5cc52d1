#include "store/store.h"

#include "query.h"

enum err store_copies(struct store *store, const char *receipt, int64_t *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT count(*) FROM copy WHERE receipt = $1";
	AUTO(query) query = query_open(store, sql);
	int64_t copies = 0;
	enum err rc;

	query_bind_text(&query, 1, receipt);
	if (query_next(&query))
		copies = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = copies;
	return rc;
}
