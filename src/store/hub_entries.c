#include "store/hub.h"

#include "query.h"

#include <string.h>

#define PAGE 256

#define COLUMNS "id, chain, epoch, seq, kind, at_ms, day, leaf, line"

static void read_entry(struct query *query, struct store_entry *ret)
{
	ret->id = query_i64(query, 0);
	query_text(query, 1, ret->chain, sizeof(ret->chain));
	ret->epoch = query_i64(query, 2);
	ret->seq = query_i64(query, 3);
	query_text(query, 4, ret->kind, sizeof(ret->kind));
	ret->at_ms = query_i64(query, 5);
	ret->day = query_day(query, 6);
	query_text(query, 7, ret->leaf, sizeof(ret->leaf));
	query_text(query, 8, ret->line, sizeof(ret->line));
	ret->length = strlen(ret->line);
}

static enum err one_entry(
	struct query *query, struct store_entry *ret, struct error *why)
{
	bool found = query_next(query);
	enum err rc;

	if (found)
		read_entry(query, ret);
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no such entry");
	return rc;
}

static enum err arrive_one(struct store *store,
	const struct store_arrival *arrival, struct error *why)
{
	static const char sql[] =
		"INSERT INTO entry"
		" (chain, epoch, seq, kind, at_ms, day, leaf, line, flag)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, arrival->chain);
	query_bind_i64(&query, 2, arrival->epoch);
	query_bind_i64(&query, 3, arrival->seq);
	query_bind_text(&query, 4, arrival->kind);
	query_bind_i64(&query, 5, arrival->at.ms);
	query_bind_i64(&query, 6, arrival->day);
	query_bind_text(&query, 7, arrival->leaf);
	query_bind_text(&query, 8, arrival->line);
	query_bind_text(&query, 9, arrival->flag);
	return query_end(&query, why);
}

#define ROW(kind, at_ms, day, leaf, line, flag, seq)                       \
	" ($1, $2, $" #seq ", $" #kind ", $" #at_ms ", $" #day ", $" #leaf \
	", $" #line ", $" #flag ")"

static enum err arrive_many(struct store *store,
	const struct store_arrival *arrivals, struct error *why)
{
	static const char sql[] =
		"INSERT INTO entry"
		" (chain, epoch, seq, kind, at_ms, day, leaf, line, flag)"
		" VALUES" ROW(3, 4, 5, 6, 7, 8, 9) "," ROW(10, 11, 12, 13, 14,
			15, 16) "," ROW(17, 18, 19, 20, 21, 22, 23) "," ROW(24,
			25, 26, 27, 28, 29, 30) "," ROW(31, 32, 33, 34, 35, 36,
			37) "," ROW(38, 39, 40, 41, 42, 43, 44) "," ROW(45, 46,
			47, 48, 49, 50, 51) "," ROW(52, 53, 54, 55, 56, 57, 58);
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, arrivals->chain);
	query_bind_i64(&query, 2, arrivals->epoch);
	for (int i = 0; i < STORE_TOGETHER; i++) {
		const struct store_arrival *arrival = &arrivals[i];
		int at = 3 + 7 * i;

		query_bind_text(&query, at, arrival->kind);
		query_bind_i64(&query, at + 1, arrival->at.ms);
		query_bind_i64(&query, at + 2, arrival->day);
		query_bind_text(&query, at + 3, arrival->leaf);
		query_bind_text(&query, at + 4, arrival->line);
		query_bind_text(&query, at + 5, arrival->flag);
		query_bind_i64(&query, at + 6, arrival->seq);
	}
	return query_end(&query, why);
}

enum err store_arrive(struct store *store, const struct store_arrival *arrivals,
	int count, struct error *why)
{
	enum err rc = ERR_OK;

	if (count == STORE_TOGETHER)
		return arrive_many(store, arrivals, why);
	for (int i = 0; !rc && i < count; i++)
		rc = arrive_one(store, &arrivals[i], why);
	return rc;
}

enum err store_chain_find(struct store *store, const char *chain, int64_t epoch,
	int64_t seq, struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM entry"
		" WHERE chain = $1 AND epoch = $2 AND seq = $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	query_bind_i64(&query, 3, seq);
	return one_entry(&query, ret, why);
}

enum err store_chain_from(struct store *store, const char *chain, int64_t epoch,
	int64_t seq, struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS " FROM entry WHERE chain = $1"
		"   AND (epoch > $2 OR (epoch = $2 AND seq >= $3))"
		" ORDER BY epoch, seq LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	query_bind_i64(&query, 3, seq);
	return one_entry(&query, ret, why);
}

enum err store_chain_read(struct store *store, const char *chain, int64_t epoch,
	struct store_chain_reader reader, struct error *why)
{
	static const char sql[] =
		"SELECT " COLUMNS ", flag FROM entry"
		" WHERE chain = $1 AND epoch = $2 AND seq > $3"
		" ORDER BY seq LIMIT $4";
	static struct store_entry entry;
	int count = PAGE;
	enum err rc = ERR_OK;

	entry.seq = 0;
	while (!rc && count == PAGE) {
		AUTO(query) query = query_open(store, sql);

		query_bind_text(&query, 1, chain);
		query_bind_i64(&query, 2, epoch);
		query_bind_i64(&query, 3, entry.seq);
		query_bind_i64(&query, 4, PAGE);
		for (count = 0; !rc && query_next(&query); count++) {
			char flag[16];

			read_entry(&query, &entry);
			query_text(&query, 9, flag, sizeof(flag));
			rc = reader.take(reader.context, &entry, flag, why);
		}
		if (!rc)
			rc = query_end(&query, why);
	}
	return rc;
}

enum err store_kind_after(struct store *store, const struct store_place *place,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] = "SELECT " COLUMNS " FROM entry"
				  " WHERE kind = $1 AND chain = $2 AND id > $3"
				  " ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, place->kind);
	query_bind_text(&query, 2, place->chain);
	query_bind_i64(&query, 3, place->id);
	return one_entry(&query, ret, why);
}

enum err store_flag_put(
	struct store *store, int64_t id, const char *flag, struct error *why)
{
	static const char sql[] = "UPDATE entry SET flag = $2 WHERE id = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, id);
	query_bind_text(&query, 2, flag);
	return query_end(&query, why);
}

enum err store_flag_clear(struct store *store, const struct store_use *of,
	const char *flag, struct error *why)
{
	static const char sql[] =
		"UPDATE entry SET flag = '' WHERE chain = $1 AND epoch = $2"
		"   AND seq = $3 AND flag = $4";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, of->chain);
	query_bind_i64(&query, 2, of->epoch);
	query_bind_i64(&query, 3, of->seq);
	query_bind_text(&query, 4, flag);
	return query_end(&query, why);
}

enum err store_flagged_after(struct store *store, int64_t id,
	struct store_flagged *ret, struct error *why)
{
	static const char sql[] =
		"SELECT id, chain, epoch, seq, kind, flag FROM entry"
		" WHERE flag <> '' AND id > $1 ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	bool found;
	enum err rc;

	query_bind_i64(&query, 1, id);
	found = query_next(&query);
	if (found) {
		ret->id = query_i64(&query, 0);
		query_text(&query, 1, ret->chain, sizeof(ret->chain));
		ret->epoch = query_i64(&query, 2);
		ret->seq = query_i64(&query, 3);
		query_text(&query, 4, ret->kind, sizeof(ret->kind));
		query_text(&query, 5, ret->flag, sizeof(ret->flag));
	}
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no such entry");
	return rc;
}

enum err store_entries_count(
	struct store *store, int64_t *ret, struct error *why)
{
	static const char sql[] = "SELECT count(*) FROM entry";
	AUTO(query) query = query_open(store, sql);
	int64_t count = 0;
	enum err rc;

	if (query_next(&query))
		count = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = count;
	return rc;
}

/* Lines with the number of this one, itself included. */
static enum err count_branches(struct store *store,
	const struct store_arrival *arrival, int64_t *ret, struct error *why)
{
	static const char sql[] =
		"SELECT count(*) FROM fork"
		" WHERE chain = $1 AND epoch = $2 AND seq = $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, arrival->chain);
	query_bind_i64(&query, 2, arrival->epoch);
	query_bind_i64(&query, 3, arrival->seq);
	if (query_next(&query))
		*ret = query_i64(&query, 0);
	return query_end(&query, why);
}

enum err store_fork_add(struct store *store,
	const struct store_arrival *arrival, int64_t *ret_branch,
	struct error *why)
{
	static const char sql[] =
		"INSERT INTO fork (chain, epoch, seq, leaf, line, at_ms)"
		" VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (chain, epoch, leaf) DO NOTHING RETURNING seq";
	AUTO(query) query = query_open(store, sql);
	bool is_new;
	enum err rc;

	query_bind_text(&query, 1, arrival->chain);
	query_bind_i64(&query, 2, arrival->epoch);
	query_bind_i64(&query, 3, arrival->seq);
	query_bind_text(&query, 4, arrival->leaf);
	query_bind_text(&query, 5, arrival->line);
	query_bind_i64(&query, 6, arrival->at.ms);
	is_new = query_next(&query);
	*ret_branch = 0;
	rc = query_end(&query, why);
	if (rc || !is_new)
		return rc;
	return count_branches(store, arrival, ret_branch, why);
}

enum err store_fork_opener(struct store *store, const char *chain,
	int64_t epoch, int64_t number, char ret[ENTRY_LINE_SIZE],
	struct error *why)
{
	static const char sql[] = "SELECT line FROM fork"
				  " WHERE chain = $1 AND epoch = $2 AND seq = 1"
				  " ORDER BY leaf LIMIT 1 OFFSET $3";
	AUTO(query) query = query_open(store, sql);
	bool found;
	enum err rc;

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	query_bind_i64(&query, 3, number);
	found = query_next(&query);
	if (found)
		query_text(&query, 0, ret, ENTRY_LINE_SIZE);
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "nobody else opened it");
	return rc;
}

enum err store_fork_find(struct store *store, const char *chain, int64_t epoch,
	const char *leaf, bool *ret, struct error *why)
{
	static const char sql[] = "SELECT 1 FROM fork WHERE chain = $1"
				  "   AND epoch = $2 AND leaf = $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, chain);
	query_bind_i64(&query, 2, epoch);
	query_bind_text(&query, 3, leaf);
	*ret = query_next(&query);
	return query_end(&query, why);
}

enum err store_fork_get(struct store *store, int64_t number,
	struct store_fork *ret, struct error *why)
{
	static const char sql[] =
		"SELECT chain, epoch, seq, leaf, at_ms, line FROM fork"
		" ORDER BY chain, epoch, seq, leaf LIMIT 1 OFFSET $1";
	AUTO(query) query = query_open(store, sql);
	bool found;
	enum err rc;

	query_bind_i64(&query, 1, number);
	found = query_next(&query);
	if (found) {
		query_text(&query, 0, ret->chain, sizeof(ret->chain));
		ret->epoch = query_i64(&query, 1);
		ret->seq = query_i64(&query, 2);
		query_text(&query, 3, ret->leaf, sizeof(ret->leaf));
		ret->at.ms = query_i64(&query, 4);
		query_text(&query, 5, ret->line, sizeof(ret->line));
		ret->length = strlen(ret->line);
	}
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND, "there is no such fork");
	return rc;
}
