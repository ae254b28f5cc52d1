#include "store/store.h"

#include "query.h"

enum err store_recent(struct store *store, struct store_recent *ret,
	int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT receipt, at_ms, total, is_refund"
		"  FROM (SELECT * FROM (SELECT entry AS id, receipt,"
		"               total_fen + tax_fen AS total, 0 AS is_refund"
		"          FROM sale ORDER BY entry DESC LIMIT $1) AS sold"
		"        UNION ALL"
		"        SELECT * FROM (SELECT entry AS id, receipt,"
		"               total_fen + tax_fen AS total, 1 AS is_refund"
		"          FROM refund ORDER BY entry DESC LIMIT $1) AS back)"
		"       AS recent JOIN entry USING (id)"
		" ORDER BY id DESC LIMIT $1";
	AUTO(query) query = query_open(store, sql);
	struct store_recent rows[RECENT_MAX];
	int count = 0;
	enum err rc;

	query_bind_i64(&query, 1, RECENT_MAX);
	while (count < RECENT_MAX && query_next(&query)) {
		struct store_recent *row = &rows[count++];

		query_text(&query, 0, row->receipt, sizeof(row->receipt));
		row->at.ms = query_i64(&query, 1);
		row->total.minor = query_i64(&query, 2);
		row->is_refund = query_i64(&query, 3) != 0;
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	for (int i = 0; i < count; i++)
		ret[i] = rows[i];
	*ret_count = count;
	return ERR_OK;
}
