#include "store/market.h"

#include "base/base64url.h"
#include "query.h"

/* -- the hub ------------------------------------------------------------------
 */

enum err store_market_find(
	struct store *store, struct store_hub *ret, struct error *why)
{
	static const char sql[] =
		"SELECT url, key, pin, epoch, seq, read, boxes FROM hub";
	AUTO(query) query = query_open(store, sql);
	struct store_hub hub = { 0 };
	bool found = query_next(&query);
	enum err rc;

	if (found) {
		query_text(&query, 0, hub.url, sizeof(hub.url));
		query_text(&query, 1, hub.key, sizeof(hub.key));
		query_text(&query, 2, hub.pin, sizeof(hub.pin));
		hub.epoch = query_i64(&query, 3);
		hub.seq = query_i64(&query, 4);
		hub.read = query_i64(&query, 5);
		hub.boxes = query_i64(&query, 6);
	}
	rc = query_end(&query, why);
	if (!rc && !found)
		rc = error_set(
			why, ERR_NOT_FOUND, "this till belongs to no hub");
	if (!rc)
		*ret = hub;
	return rc;
}

enum err store_market_put(
	struct store *store, const struct store_hub *hub, struct error *why)
{
	static const char sql[] =
		"INSERT INTO hub (id, url, key, pin, epoch, seq, read, boxes)"
		" VALUES (1, $1, $2, $3, $4, $5, $6, $7)"
		" ON CONFLICT (id) DO UPDATE SET url = $1, key = $2, pin = $3,"
		"  epoch = $4, seq = $5, read = $6, boxes = $7";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, hub->url);
	query_bind_text(&query, 2, hub->key);
	query_bind_text(&query, 3, hub->pin);
	query_bind_i64(&query, 4, hub->epoch);
	query_bind_i64(&query, 5, hub->seq);
	query_bind_i64(&query, 6, hub->read);
	query_bind_i64(&query, 7, hub->boxes);
	return query_end(&query, why);
}

/* -- what was sent ------------------------------------------------------------
 */

static void read_sent(struct query *query, struct store_sent *ret)
{
	ret->epoch = query_i64(query, 0);
	ret->seq = query_i64(query, 1);
	query_text(query, 2, ret->leaf, sizeof(ret->leaf));
	ret->at.ms = query_i64(query, 3);
}

enum err store_sent_find(struct store *store, int64_t epoch,
	struct store_sent *ret, struct error *why)
{
	static const char sql[] = "SELECT epoch, seq, leaf, at_ms"
				  "  FROM sent WHERE epoch = $1";
	AUTO(query) query = query_open(store, sql);
	struct store_sent sent = { .epoch = epoch, .leaf = ENTRY_PREV_NONE };
	enum err rc;

	query_bind_i64(&query, 1, epoch);
	if (query_next(&query))
		read_sent(&query, &sent);
	rc = query_end(&query, why);
	if (!rc)
		*ret = sent;
	return rc;
}

enum err store_sent_put(
	struct store *store, const struct store_sent *sent, struct error *why)
{
	static const char sql[] = "INSERT INTO sent (epoch, seq, leaf, at_ms)"
				  " VALUES ($1, $2, $3, $4)"
				  " ON CONFLICT (epoch) DO UPDATE"
				  "  SET seq = $2, leaf = $3, at_ms = $4";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, sent->epoch);
	query_bind_i64(&query, 2, sent->seq);
	query_bind_text(&query, 3, sent->leaf);
	query_bind_i64(&query, 4, sent->at.ms);
	return query_end(&query, why);
}

static enum err epoch_end(
	struct store *store, int64_t epoch, int64_t *ret, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(max(seq), 0) FROM entry WHERE epoch = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, epoch);
	*ret = query_next(&query) ? query_i64(&query, 0) : 0;
	return query_end(&query, why);
}

enum err store_sent_behind(struct store *store, int64_t epoch_last,
	struct store_sent *ret, struct error *why)
{
	for (int64_t epoch = 1; epoch <= epoch_last; epoch++) {
		struct store_sent sent;
		int64_t end = 0;
		enum err rc = store_sent_find(store, epoch, &sent, why);

		if (!rc)
			rc = epoch_end(store, epoch, &end, why);
		if (rc)
			return rc;
		if (sent.seq < end) {
			*ret = sent;
			return ERR_OK;
		}
	}
	return error_set(why, ERR_NOT_FOUND, "the hub holds all entries");
}

static enum err count_unsent(struct store *store, const struct store_sent *sent,
	struct store_unsent *sum, struct error *why)
{
	static const char sql[] =
		"SELECT (SELECT coalesce(max(seq), 0) FROM entry"
		"         WHERE epoch = $1) - $2 -"
		"       (SELECT count(*) FROM entry"
		"         WHERE epoch = $1 AND seq > $2 AND kind = 'ack'),"
		"       (SELECT at_ms FROM entry"
		"         WHERE epoch = $1 AND seq > $2 AND kind <> 'ack'"
		"         ORDER BY seq LIMIT 1)";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, sent->epoch);
	query_bind_i64(&query, 2, sent->seq);
	if (query_next(&query) && query_i64(&query, 0) > 0) {
		if (sum->count == 0)
			sum->oldest.ms = query_i64(&query, 1);
		sum->count += query_i64(&query, 0);
	}
	return query_end(&query, why);
}

enum err store_unsent(struct store *store, int64_t epoch_last,
	struct store_unsent *ret, struct error *why)
{
	struct store_unsent sum = { 0 };
	enum err rc = ERR_OK;

	for (int64_t epoch = 1; !rc && epoch <= epoch_last; epoch++) {
		struct store_sent sent;

		rc = store_sent_find(store, epoch, &sent, why);
		if (!rc)
			rc = count_unsent(store, &sent, &sum, why);
	}
	if (!rc)
		*ret = sum;
	return rc;
}

/* As many lines as fit. */
static enum err read_lines(
	struct query *query, struct text *out, struct error *why)
{
	static char line[ENTRY_LINE_SIZE];

	while (query_next(query)) {
		size_t length = query_bytes(query, 0, line, sizeof(line) - 1);

		if (length > sizeof(line) - 1 ||
			out->length + length + 2 > out->size)
			break;
		text_add_bytes(out, line, length);
		text_add(out, "\n");
	}
	return query_end(query, why);
}

enum err store_openers(struct store *store, struct text *out, struct error *why)
{
	static const char sql[] =
		"SELECT line FROM entry WHERE seq = 1"
		"   AND kind IN ('restore', 'key.rotate') ORDER BY epoch";
	AUTO(query) query = query_open(store, sql);

	return read_lines(&query, out, why);
}

enum err store_lines_after(struct store *store, const struct store_sent *after,
	int count_max, struct text *out, struct error *why)
{
	static const char sql[] = "SELECT line FROM entry"
				  " WHERE epoch = $1 AND seq > $2"
				  " ORDER BY seq LIMIT $3";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, after->epoch);
	query_bind_i64(&query, 2, after->seq);
	query_bind_i64(&query, 3, count_max);
	return read_lines(&query, out, why);
}

#define BOX_LINE_SIZE BASE64URL_SIZE(STORE_BLOB_MAX)

enum err store_boxes_after(struct store *store, int64_t after, struct text *out,
	int64_t *ret_last, struct error *why)
{
	static const char sql[] =
		"SELECT sale.entry, blob.bytes"
		"  FROM sale LEFT JOIN blob ON blob.sha256 = sale.sealed"
		" WHERE sale.entry > $1 ORDER BY sale.entry LIMIT 256";
	AUTO(query) query = query_open(store, sql);
	uint8_t bytes[STORE_BLOB_MAX];
	char line[BOX_LINE_SIZE];
	int64_t last = 0;
	enum err rc;

	query_bind_i64(&query, 1, after);
	while (query_next(&query)) {
		size_t length = query_bytes(&query, 1, bytes, sizeof(bytes));

		if (out->length + sizeof(line) + 2 > out->size)
			break;
		last = query_i64(&query, 0);
		if (length == 0 || length > sizeof(bytes))
			continue; /* the person asked for it to be gone */
		(void)base64url_encode(bytes, length, line);
		text_addf(out, "%s\n", line);
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret_last = last;
	return rc;
}

/* -- use at other tills
 * --------------------------------------------------------- */

enum err store_market_use_add(
	struct store *store, const struct answer_use *use, struct error *why)
{
	static const char sql[] =
		"INSERT INTO hub_use (person, limit_id, day, used)"
		" VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (person, limit_id, day) DO UPDATE"
		"  SET used = hub_use.used + $4";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, use->person);
	query_bind_text(&query, 2, use->limit);
	query_bind_i64(&query, 3, use->day);
	query_bind_i64(&query, 4, use->used);
	return query_end(&query, why);
}

enum err store_market_use_find(struct store *store, const char *person,
	const char *limit, struct period period, int64_t *ret,
	struct error *why)
{
	static const char sql[] = "SELECT coalesce(sum(used), 0) FROM hub_use"
				  " WHERE person = $1 AND limit_id = $2"
				  "   AND day BETWEEN $3 AND $4";
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

enum err store_use_forget(struct store *store, int32_t day, struct error *why)
{
	static const char *const sql[] = {
		"DELETE FROM hub_use WHERE day = $1",
		"DELETE FROM hub_use_read WHERE day = $1",
	};
	enum err rc = ERR_OK;

	for (size_t i = 0; !rc && i < sizeof(sql) / sizeof(sql[0]); i++) {
		AUTO(query) query = query_open(store, sql[i]);

		query_bind_i64(&query, 1, day);
		rc = query_end(&query, why);
	}
	return rc;
}

enum err store_use_read(
	struct store *store, int32_t day, int64_t *ret, struct error *why)
{
	static const char sql[] =
		"SELECT next FROM hub_use_read WHERE day = $1";
	AUTO(query) query = query_open(store, sql);
	int64_t next = 0;
	enum err rc;

	query_bind_i64(&query, 1, day);
	if (query_next(&query))
		next = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc)
		*ret = next;
	return rc;
}

enum err store_use_read_put(
	struct store *store, int32_t day, int64_t next, struct error *why)
{
	static const char sql[] =
		"INSERT INTO hub_use_read (day, next) VALUES ($1, $2)"
		" ON CONFLICT (day) DO UPDATE SET next = $2";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, day);
	query_bind_i64(&query, 2, next);
	return query_end(&query, why);
}
