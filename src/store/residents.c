#include "store/store.h"

#include "compared.h"

static void bind_resident(
	struct query *query, int64_t layer, const struct resident *resident)
{
	const struct document *document = &resident->document;

	query_bind_text(query, 1, document_kind_name(document->kind));
	query_bind_text(query, 2, document->number);
	query_bind_i64(query, 3, layer);
	query_bind_text(query, 4, resident->name);
	query_bind_day(query, 5, resident->born);
	query_bind_day(query, 6, resident->valid_until);
	query_bind_text(query, 7, resident_status_name(resident->status));
}

enum err store_resident_stage(struct store *store, int64_t layer,
	const struct resident *resident, struct error *why)
{
	static const char sql[] =
		"INSERT INTO resident (document, number, layer, name, born,"
		" valid_until, status) VALUES ($1, $2, $3, $4, $5, $6, $7)";
	AUTO(query) query = query_open(store, sql);
	const struct document *document = &resident->document;
	char masked[DOCUMENT_TEXT_SIZE];
	enum err rc;

	bind_resident(&query, layer, resident);
	rc = query_end(&query, why);
	if (rc != ERR_CONFLICT)
		return rc;
	document_mask(document, masked);
	return error_set(why, ERR_CONFLICT, "the document %s %s is there twice",
		document_kind_name(document->kind), masked);
}

enum err store_resident_compare(struct store *store, int64_t layer,
	const struct resident *resident, struct store_compared *ret,
	struct error *why)
{
	static const char sql[] = COMPARED
		"name IS DISTINCT FROM $4 THEN 'name'"
		" WHEN born IS DISTINCT FROM $5 THEN 'born'"
		" WHEN valid_until IS DISTINCT FROM $6"
		" THEN 'valid_until'"
		" WHEN status IS DISTINCT FROM $7 THEN 'status'"
		" ELSE '' END"
		"  FROM resident WHERE document = $1 AND number = $2"
		"   AND layer = $3)" COVERED("residents", "resident", "$3",
			"newer.document = $1 AND newer.number = $2");
	AUTO(query) query = query_open(store, sql);

	bind_resident(&query, layer, resident);
	return row_compared(&query, ret, why);
}

/* The status as a word is left to the caller: reading it may fail. */
static void read_resident(struct query *query, struct resident *ret,
	char *ret_status, size_t size)
{
	query_text(query, 0, ret->name, sizeof(ret->name));
	ret->born = query_day(query, 1);
	ret->valid_until = query_day(query, 2);
	query_text(query, 3, ret_status, size);
}

enum err store_resident_find(struct store *store,
	const struct document *document, struct resident *ret,
	struct error *why)
{
	static const char sql[] =
		"SELECT name, born, valid_until, status"
		"  FROM resident"
		" WHERE document = $1 AND number = $2"
		"   AND EXISTS (SELECT 1 FROM layer_in_sight AS seen"
		"                WHERE seen.dataset = 'residents'"
		"                  AND seen.layer = resident.layer)"
		" ORDER BY layer DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	struct resident resident = { .document = *document };
	char status[16] = "";
	bool found;
	enum err rc;

	query_bind_text(&query, 1, document_kind_name(document->kind));
	query_bind_text(&query, 2, document->number);
	found = query_next(&query);
	if (found)
		read_resident(&query, &resident, status, sizeof(status));
	rc = query_end(&query, why);
	if (rc)
		return rc;
	if (!found)
		return error_set(why, ERR_NOT_FOUND,
			"nobody is registered with this %s",
			document_kind_name(document->kind));
	rc = resident_status_parse(status, &resident.status, why);
	if (!rc)
		*ret = resident;
	return rc;
}

enum err store_residents_after(struct store *store,
	const struct document *after, struct document *ret, int max,
	int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT DISTINCT document, number FROM resident"
		" WHERE (document, number) > ($1, $2)"
		" ORDER BY document, number LIMIT $3";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	query_bind_text(&query, 1,
		after->kind == DOCUMENT_NONE ? ""
					     : document_kind_name(after->kind));
	query_bind_text(&query, 2, after->number);
	query_bind_i64(&query, 3, max);
	for (; query_next(&query); count++) {
		char kind[16];

		query_text(&query, 0, kind, sizeof(kind));
		query_text(&query, 1, ret[count].number,
			sizeof(ret[count].number));
		rc = document_kind_parse(kind, &ret[count].kind, why);
		if (rc)
			return rc;
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}

enum err store_residents_page(struct store *store, const struct document *after,
	struct resident *ret, int max, int *ret_count, struct error *why)
{
	static const char sql[] =
		"SELECT document, number, name FROM resident"
		" WHERE (document, number) > ($1, $2)"
		"   AND EXISTS (SELECT 1 FROM layer_in_sight AS seen"
		"                WHERE seen.dataset = 'residents'"
		"                  AND seen.layer = resident.layer)"
		" ORDER BY document, number, layer DESC LIMIT $3";
	AUTO(query) query = query_open(store, sql);
	int count = 0;
	enum err rc;

	query_bind_text(&query, 1,
		after->kind == DOCUMENT_NONE ? ""
					     : document_kind_name(after->kind));
	query_bind_text(&query, 2, after->number);
	query_bind_i64(&query, 3, max);
	while (query_next(&query)) {
		struct resident *one = &ret[count];
		char kind[16];

		*one = (struct resident){ 0 };
		query_text(&query, 0, kind, sizeof(kind));
		query_text(&query, 1, one->document.number,
			sizeof(one->document.number));
		query_text(&query, 2, one->name, sizeof(one->name));
		rc = document_kind_parse(kind, &one->document.kind, why);
		if (rc)
			return rc;
		if (count == 0 ||
			!text_same(one->document.number,
				ret[count - 1].document.number) ||
			one->document.kind != ret[count - 1].document.kind)
			count++;
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret_count = count;
	return rc;
}
