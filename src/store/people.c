#include "store/store.h"

#include "query.h"

#include "base/text.h"

enum err store_has_links(struct store *store, bool *ret, struct error *why)
{
	static const char sql[] = "SELECT EXISTS (SELECT 1 FROM person_link)";
	AUTO(query) query = query_open(store, sql);
	bool has = query_next(&query) && query_i64(&query, 0) != 0;
	enum err rc = query_end(&query, why);

	if (!rc)
		*ret = has;
	return rc;
}

/* The key a document's person is known by; the document's own when alone. */
static enum err find_person(
	struct store *store, const char *key, char *ret, struct error *why)
{
	static const char sql[] = "SELECT person, linked FROM person_link"
				  " WHERE alias = $1"
				  " ORDER BY entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	(void)text_copy(ret, PERSON_KEY_SIZE, key);
	query_bind_text(&query, 1, key);
	if (query_next(&query) && query_i64(&query, 1) != 0)
		query_text(&query, 0, ret, PERSON_KEY_SIZE);
	return query_end(&query, why);
}

enum err store_person_group(struct store *store, const char *key,
	struct store_group *ret, struct error *why)
{
	static const char sql[] =
		"SELECT alias FROM person_link AS latest"
		" WHERE person = $1 AND linked = 1"
		"   AND entry = (SELECT max(entry) FROM person_link"
		"                 WHERE alias = latest.alias)"
		" ORDER BY entry LIMIT $2";
	struct store_group group = { .count = 1 };
	AUTO(query) query = query_open(store, sql);
	enum err rc = find_person(store, key, group.keys[0], why);

	if (rc)
		return rc;
	query_bind_text(&query, 1, group.keys[0]);
	query_bind_i64(&query, 2, STORE_GROUP_MAX - 1);
	while (query_next(&query))
		query_text(
			&query, 0, group.keys[group.count++], PERSON_KEY_SIZE);
	rc = query_end(&query, why);
	if (!rc)
		*ret = group;
	return rc;
}

enum err store_document_put(struct store *store, const char *key,
	const struct document *document, struct error *why)
{
	static const char sql[] =
		"INSERT INTO person_document (person, document, number)"
		" VALUES ($1, $2, $3) ON CONFLICT (person) DO NOTHING";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, key);
	query_bind_text(&query, 2, document_kind_name(document->kind));
	query_bind_text(&query, 3, document->number);
	return query_end(&query, why);
}

enum err store_document_find(struct store *store, const char *key,
	struct document *ret, struct error *why)
{
	static const char sql[] = "SELECT document, number"
				  "  FROM person_document WHERE person = $1";
	AUTO(query) query = query_open(store, sql);
	struct document document = { 0 };
	char kind[16] = "";
	bool found;
	enum err rc;

	query_bind_text(&query, 1, key);
	found = query_next(&query);
	if (found) {
		query_text(&query, 0, kind, sizeof(kind));
		query_text(&query, 1, document.number, sizeof(document.number));
	}
	rc = query_end(&query, why);
	if (rc)
		return rc;
	if (!found)
		return error_set(why, ERR_NOT_FOUND,
			"it is not known which document %s is", key);
	rc = document_kind_parse(kind, &document.kind, why);
	if (!rc)
		*ret = document;
	return rc;
}
