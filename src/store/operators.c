#include "store/store.h"

#include "query.h"

/* The role's word is left to the caller: reading it may fail. */
static void read_operator(struct query *query, struct entry_operator *ret,
	char *ret_role, size_t size)
{
	query_text(query, 0, ret->id, sizeof(ret->id));
	query_text(query, 1, ret->name, sizeof(ret->name));
	query_text(query, 2, ret_role, size);
	ret->active = query_i64(query, 3) != 0;
	query_text(query, 4, ret->pin, sizeof(ret->pin));
}

enum err store_operator_find(struct store *store, const char *id,
	struct entry_operator *ret, struct error *why)
{
	return store_operator_at(store, id, INT64_MAX, ret, why);
}

enum err store_operator_at(struct store *store, const char *id, int64_t entry,
	struct entry_operator *ret, struct error *why)
{
	/* Whom the market's roster names is as it says. */
	static const char sql[] =
		"SELECT id, name, role, active, pin, person FROM"
		" (SELECT id, name, role, active, pin, '' AS person,"
		"         entry, 1 AS of_hub"
		"    FROM hub_operator WHERE id = $1"
		"  UNION ALL"
		"  SELECT id, name, role, active, pin,"
		"         coalesce((SELECT person FROM operator_person AS buyer"
		"                    WHERE buyer.entry = operator.entry), ''),"
		"         entry, 0"
		"    FROM operator WHERE id = $1 AND entry <= $2)"
		" ORDER BY of_hub DESC, entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct entry_operator state = { 0 };
	char role[16] = "";
	bool found;
	enum err rc;

	query_bind_text(&query, 1, id);
	query_bind_i64(&query, 2, entry);
	found = query_next(&query);
	if (found)
		read_operator(&query, &state, role, sizeof(role));
	if (found)
		query_text(&query, 5, state.person, sizeof(state.person));
	rc = query_end(&query, why);
	if (rc)
		return rc;
	if (!found)
		return error_set(
			why, ERR_NOT_FOUND, "there is no operator '%s'", id);
	rc = role_parse(role, &state.role, why);
	if (!rc)
		*ret = state;
	return rc;
}

enum err store_operator_list(struct store *store, const char *after,
	struct entry_operator *ret, int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT id, name, role, active, pin"
		"  FROM operator AS latest"
		" WHERE id > $1"
		"   AND entry = (SELECT max(entry) FROM operator"
		"                 WHERE operator.id = latest.id)"
		"   AND NOT EXISTS (SELECT 1 FROM hub_operator"
		"                    WHERE hub_operator.id = latest.id)"
		" UNION ALL "
		"SELECT id, name, role, active, pin"
		"  FROM hub_operator AS latest"
		" WHERE id > $1"
		"   AND entry = (SELECT max(entry) FROM hub_operator"
		"                 WHERE hub_operator.id = latest.id)"
		" ORDER BY id LIMIT $2";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	query_bind_text(&query, 1, after);
	query_bind_i64(&query, 2, OPERATOR_PAGE_MAX);
	for (; query_next(&query); count++) {
		struct entry_operator *state = &ret[count];
		char role[16];

		read_operator(&query, state, role, sizeof(role));
		rc = role_parse(role, &state->role, why);
		if (rc)
			return rc;
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}

enum err store_login_failures(struct store *store, const char *id,
	int *ret_count, struct stamp *ret_last, struct error *why)
{
	static const char sql[] =
		"SELECT count(*), coalesce(max(at_ms), 0)"
		"  FROM login"
		" WHERE id = $1 AND outcome = 'wrong-pin'"
		"   AND entry > coalesce((SELECT max(entry) FROM operator"
		"                          WHERE id = $1), 0)"
		"   AND entry > coalesce((SELECT entry FROM login"
		"                          WHERE id = $1 AND outcome = 'ok'"
		"                          ORDER BY entry DESC LIMIT 1), 0)";
	AUTO(query) query = query_open(store, sql);
	struct stamp last = { 0 };
	int64_t count = 0;
	enum err rc;

	query_bind_text(&query, 1, id);
	if (query_next(&query)) {
		count = query_i64(&query, 0);
		last.ms = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	*ret_count = count > INT32_MAX ? INT32_MAX : (int)count;
	*ret_last = last;
	return ERR_OK;
}
