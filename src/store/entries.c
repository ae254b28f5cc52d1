#include "store/store.h"

#include "database.h"
#include "entries.h"

#include <assert.h>

/* What is too long for its field was never ours: verify will say so. */
void entries_row(struct query *query, struct store_entry *ret)
{
	ret->id = query_i64(query, 0);
	query_text(query, 1, ret->chain, sizeof(ret->chain));
	ret->epoch = query_i64(query, 2);
	ret->seq = query_i64(query, 3);
	query_text(query, 4, ret->kind, sizeof(ret->kind));
	ret->at_ms = query_i64(query, 5);
	ret->day = query_day(query, 6);
	query_text(query, 7, ret->leaf, sizeof(ret->leaf));
	ret->length = query_bytes(query, 8, ret->line, sizeof(ret->line) - 1);
	if (ret->length > sizeof(ret->line) - 1)
		ret->length = sizeof(ret->line) - 1;
	ret->line[ret->length] = '\0';
}

static enum err find_entry(
	struct query *query, struct store_entry *ret, struct error *why)
{
	bool found = query_next(query);
	enum err rc;

	if (found)
		entries_row(query, ret);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no such entry");
	return rc;
}

/* Insert the line with its columns. */
static enum err insert_entry(struct store *store,
	const struct store_append *append, struct error *why)
{
	static const char sql[] =
		"INSERT INTO entry"
		" (chain, epoch, seq, kind, at_ms, day, leaf, line)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
	AUTO(query) query = query_open(store, sql);
	const struct entry *entry = append->entry;

	query_bind_text(&query, 1, entry->chain);
	query_bind_i64(&query, 2, entry->epoch);
	query_bind_i64(&query, 3, entry->seq);
	query_bind_text(&query, 4, entry_kind_name(entry->kind));
	query_bind_i64(&query, 5, entry->at.ms);
	query_bind_i64(&query, 6, entry->day);
	query_bind_text(&query, 7, append->leaf);
	query_bind_text(&query, 8, append->line);
	return query_end(&query, why);
}

enum err store_append(struct store *store, const struct store_append *append,
	struct error *why)
{
	enum err rc;

	assert(database_is_in_transaction(store));
	assert(append->line[append->length] == '\0');
	rc = insert_entry(store, append, why);
	if (rc)
		return rc;
	return store_project(
		store, append->entry, database_inserted(store), why);
}

enum err store_entry_last(
	struct store *store, struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		ENTRY_COLUMNS " FROM entry ORDER BY id DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	return find_entry(&query, ret, why);
}

enum err store_entry_after(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		ENTRY_COLUMNS " FROM entry WHERE id > $1 ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, id);
	return find_entry(&query, ret, why);
}

enum err store_entry_find(struct store *store, int64_t epoch, int64_t seq,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] = ENTRY_COLUMNS
		" FROM entry WHERE epoch = $1 AND seq = $2 ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, epoch);
	query_bind_i64(&query, 2, seq);
	return find_entry(&query, ret, why);
}

static enum err find_epoch(struct query *query, int64_t *ret, struct error *why)
{
	int64_t epoch = 0;
	enum err rc;

	if (query_next(query))
		epoch = query_i64(query, 0);
	rc = query_end(query, why);
	if (!rc)
		*ret = epoch;
	return rc;
}

enum err store_next_epoch(
	struct store *store, int64_t epoch, int64_t *ret, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(min(epoch), 0) FROM entry WHERE epoch > $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, epoch);
	return find_epoch(&query, ret, why);
}

enum err store_last_epoch(struct store *store, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT coalesce(max(epoch), 0) FROM entry";
	AUTO(query) query = query_open(store, sql);

	return find_epoch(&query, ret, why);
}

enum err store_entry_get(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] = ENTRY_COLUMNS " FROM entry WHERE id = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, id);
	return find_entry(&query, ret, why);
}

enum err store_dataset_before(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		ENTRY_COLUMNS " FROM entry WHERE id < $1 AND kind = 'dataset'"
			      " ORDER BY id DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, id);
	return find_entry(&query, ret, why);
}

enum err store_act_after(struct store *store, struct store_span span,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] = ENTRY_COLUMNS
		" FROM entry WHERE id BETWEEN $1 AND $2"
		" AND kind IN ('clock', 'copy', 'login', 'operator',"
		"  'override', 'approval', 'cash', 'person.link',"
		"  'person.reveal', 'refund', 'rate')"
		" ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, span.first);
	query_bind_i64(&query, 2, span.last);
	return find_entry(&query, ret, why);
}

enum err store_cashless_after(struct store *store, struct store_span span,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] = ENTRY_COLUMNS
		" FROM entry WHERE id ="
		" (SELECT entry FROM tender WHERE entry BETWEEN $1 AND $2"
		"     AND kind <> 'cash' ORDER BY entry LIMIT 1)";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, span.first);
	query_bind_i64(&query, 2, span.last);
	return find_entry(&query, ret, why);
}
