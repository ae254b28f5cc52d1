#include "base/base64url.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

#define PAGE_MAX   256
#define PAGE_BYTES 1048576

static void add_line(struct text *out, const char *line)
{
	text_add(out, line);
	text_add(out, "\n");
}

enum err route_statements(struct exchange *exchange, struct error *why)
{
	static struct store_lease lease;
	struct hub *hub = exchange->hub;
	struct text *out = answer_raw(exchange, TYPE_LINES);
	int64_t after = query_number(exchange, "after", 0);
	enum err rc = ERR_OK;

	for (int i = 0; i < PAGE_MAX; i++) {
		rc = store_statement_after(hub->store, exchange->asked.chain,
			hub->state.epoch, after, &lease, why);
		if (rc)
			break;
		after = lease.hub_seq;
		if (lease.line[0] != '\0')
			add_line(out, lease.line);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err route_chain(struct exchange *exchange, struct error *why)
{
	static struct store_entry stored;
	struct text *out = answer_raw(exchange, TYPE_LINES);
	int64_t epoch = query_number(exchange, "epoch", 1);
	int64_t seq = query_number(exchange, "from", 1);
	enum err rc = ERR_OK;

	for (int i = 0; i < PAGE_MAX; i++) {
		rc = store_chain_from(exchange->hub->store, HUB_CHAIN, epoch,
			seq, &stored, why);
		if (rc || out->length + stored.length + 1 > PAGE_BYTES)
			break;
		epoch = stored.epoch;
		seq = stored.seq + 1;
		add_line(out, stored.line);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Only what an entry of the hub's own chain names: PIN verifiers. */
static enum err is_published(
	struct hub *hub, const char *sha256, bool *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct store_place place = { "operator", HUB_CHAIN, 0 };
	enum err rc;

	*ret = false;
	while (!(rc = store_kind_after(hub->store, &place, &stored, why))) {
		place.id = stored.id;
		rc = chain_open(hub, &stored, &entry, why);
		if (rc)
			return rc;
		if (text_same(entry.body.operator.pin, sha256))
			*ret = true;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err route_blob(struct exchange *exchange, struct error *why)
{
	char bytes[STORE_BLOB_MAX];
	char sha256[HASH_TEXT_SIZE];
	bool published = false;
	size_t length = 0;
	enum err rc = ERR_NOT_FOUND;

	if (text_copy(sha256, sizeof(sha256), exchange->tail))
		rc = is_published(exchange->hub, sha256, &published, why);
	if (!rc && published)
		rc = store_blob_find(exchange->hub->store, sha256, bytes,
			sizeof(bytes), &length, why);
	if (rc == ERR_NOT_FOUND || (!rc && !published)) {
		problem_set(
			exchange, PROBLEM_NOT_FOUND, "there is no such blob");
		return ERR_OK;
	}
	if (!rc)
		text_put(answer_raw(exchange, TYPE_BYTES), bytes, length);
	return rc;
}

/* One sealed box; its name is its hash. */
static enum err keep_box(struct exchange *exchange, const char *line,
	size_t length, struct error *why)
{
	uint8_t bytes[STORE_BLOB_MAX];
	char sha256[HASH_TEXT_SIZE];
	size_t size = 0;
	enum err rc = base64url_decode(
		line, length, bytes, sizeof(bytes), &size, why);

	if (rc || size == 0)
		return error_set(why, ERR_INPUT,
			"a line is not base64url of 1 to %d bytes",
			STORE_BLOB_MAX);
	hash_text(bytes, size, sha256);
	return store_blob_put(exchange->hub->store, sha256, bytes, size, why);
}

enum err route_blobs(struct exchange *exchange, struct error *why)
{
	const char *at = exchange->request->body;
	const char *end = at + exchange->request->length;
	AUTO(store_tx) tx = { 0 };
	struct json json;
	int64_t taken = 0;
	enum err rc = store_tx_begin(exchange->hub->store, &tx, why);

	while (!rc && at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		if (stop == NULL)
			stop = end;
		if (taken == PAGE_MAX) {
			problem_set(exchange, PROBLEM_TOO_LONG,
				"at most %d lines are taken at once", PAGE_MAX);
			return ERR_OK;
		}
		rc = keep_box(exchange, at, (size_t)(stop - at), why);
		taken++;
		at = stop + 1;
	}
	if (rc == ERR_INPUT) {
		problem_set(exchange, PROBLEM_BAD_REQUEST, "%s", why->text);
		return ERR_OK;
	}
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (rc)
		return rc;
	json = answer_json(exchange);
	json_i64(&json, "taken", taken);
	answer_end(exchange, &json);
	return ERR_OK;
}

enum err route_dataset(struct exchange *exchange, struct error *why)
{
	static char bytes[DATASET_PART_MAX];
	char sha256[HASH_TEXT_SIZE];
	struct text name = text_over(sha256, sizeof(sha256));
	int64_t from = query_number(exchange, "from", 0);
	int64_t part = from / DATASET_PART_MAX;
	size_t skip = (size_t)(from % DATASET_PART_MAX);
	size_t length = 0;
	enum err rc = ERR_NOT_FOUND;

	text_add_bytes(&name, exchange->tail, strcspn(exchange->tail, "?"));
	if (!name.cut && from >= 0)
		rc = store_part_find(exchange->hub->store, sha256, part, bytes,
			&length, why);
	if (rc == ERR_NOT_FOUND) {
		problem_set(exchange, PROBLEM_NOT_FOUND,
			"there is no such dataset, or it has not so many"
			" bytes");
		return ERR_OK;
	}
	if (!rc)
		text_put(answer_raw(exchange, TYPE_BYTES), bytes + skip,
			length > skip ? length - skip : 0);
	return rc;
}

static void tell_use(struct json *json, const struct store_use *use)
{
	char day[DAY_TEXT_SIZE];

	day_format(use->day, day);
	json_open(json, NULL, '{');
	json_text(json, "chain", use->chain);
	json_text(json, "day", day);
	json_text(json, "limit", use->limit);
	json_text(json, "person", use->person);
	json_i64(json, "used", use->used);
	json_close(json, '}');
}

enum err route_usage(struct exchange *exchange, struct error *why)
{
	struct store_use use;
	struct json json;
	char word[DAY_TEXT_SIZE];
	int64_t after = query_number(exchange, "after", 0);
	int32_t day = hub_today(exchange->hub);
	struct error ignored;
	enum err rc = ERR_OK;

	if (query_word(exchange, "day", word, sizeof(word)) &&
		day_parse(word, &day, &ignored)) {
		problem_set(exchange, PROBLEM_BAD_REQUEST, "'%s' is not a day",
			word);
		return ERR_OK;
	}
	json = answer_json(exchange);
	json_open(&json, "uses", '[');
	for (int i = 0; i < PAGE_MAX; i++) {
		rc = store_use_after(
			exchange->hub->store, day, after, &use, why);
		if (rc)
			break;
		after = use.id;
		if (!text_same(use.chain, exchange->asked.chain))
			tell_use(&json, &use);
	}
	json_close(&json, ']');
	json_i64(&json, "next", after);
	answer_end(exchange, &json);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* -- for those who watch the hub ----- */

enum err route_health(struct exchange *exchange, struct error *why)
{
	struct json json = answer_json(exchange);

	(void)why;
	json_text(&json, "market", exchange->hub->state.market);
	json_i64(&json, "hub_epoch", exchange->hub->state.epoch);
	json_bool(&json, "frozen", exchange->hub->state.frozen);
	answer_end(exchange, &json);
	return ERR_OK;
}

static void tell_metric(struct text *out, const char *type, const char *name,
	const char *help, int64_t value)
{
	text_addf(out,
		"# HELP quotapos_hub_%s %s\n# TYPE quotapos_hub_%s %s\n"
		"quotapos_hub_%s %" PRId64 "\n",
		name, help, name, type, name, value);
}

enum err route_metrics(struct exchange *exchange, struct error *why)
{
	struct hub *hub = exchange->hub;
	const struct hub_counts *counts = &hub->counts;
	struct text *out;
	int64_t missing = 0;
	enum err rc = store_tills_unreported(
		hub->store, hub->state.epoch, &missing, why);

	if (rc)
		return rc;
	out = answer_raw(exchange, "text/plain; version=0.0.4");
	tell_metric(out, "counter", "requests_total",
		"Requests answered by this process.", counts->requests);
	tell_metric(out, "counter", "problems_total",
		"Requests answered with a problem.", counts->refused);
	tell_metric(out, "counter", "entries_total",
		"Entries taken by this process.", counts->entries);
	tell_metric(out, "counter", "grants_total",
		"Rights given by this process.", counts->grants);
	tell_metric(out, "counter", "refusals_total",
		"Rights refused by this process.", counts->refusals);
	tell_metric(out, "counter", "forks_total",
		"Tills quarantined by this process.", counts->forks);
	tell_metric(out, "gauge", "frozen",
		"1 while no rights are given after a restore.",
		hub->state.frozen);
	tell_metric(out, "gauge", "tills_unreported",
		"Tills that have not told their leases in this epoch.",
		missing);
	tell_metric(
		out, "gauge", "epoch", "Epoch of the hub.", hub->state.epoch);
	tell_metric(out, "gauge", "chain_seq",
		"Last entry of the hub's own chain.", hub->state.seq);
	return ERR_OK;
}
