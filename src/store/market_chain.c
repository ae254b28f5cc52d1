#include "store/market.h"

#include "database.h"
#include "query.h"

#include <assert.h>
#include <string.h>

/* -- rows of an entry
 * ---------------------------------------------------------- */

static enum err put_operator(struct store *store, int64_t id,
	const struct entry *entry, struct error *why)
{
	static const char sql[] =
		"INSERT INTO hub_operator (id, entry, name, role, active, pin)"
		" VALUES ($1, $2, $3, $4, $5, $6)";
	AUTO(query) query = query_open(store, sql);
	const struct entry_operator *state = &entry->body.operator;

	query_bind_text(&query, 1, state->id);
	query_bind_i64(&query, 2, id);
	query_bind_text(&query, 3, state->name);
	query_bind_text(&query, 4, role_name(state->role));
	query_bind_i64(&query, 5, state->active ? 1 : 0);
	query_bind_text(&query, 6, state->pin);
	return query_end(&query, why);
}

static enum err put_rules(struct store *store, int64_t id,
	const struct entry *entry, struct error *why)
{
	static const char sql[] =
		"INSERT INTO hub_rules (version, entry, from_day)"
		" VALUES ($1, $2, $3)";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, entry->body.rules.rules.version);
	query_bind_i64(&query, 2, id);
	query_bind_i64(&query, 3, entry->body.rules.rules.from);
	return query_end(&query, why);
}

static enum err put_dataset(struct store *store, int64_t id,
	const struct entry *entry, struct error *why)
{
	static const char sql[] =
		"INSERT INTO hub_dataset"
		" (entry, dataset, sha256, bytes, replaces, taken)"
		" VALUES ($1, $2, $3, $4, $5, 0)";
	AUTO(query) query = query_open(store, sql);
	const struct entry_dataset *dataset = &entry->body.dataset;

	query_bind_i64(&query, 1, id);
	query_bind_text(&query, 2, dataset_name(dataset->dataset));
	query_bind_text(&query, 3, dataset->sha256);
	query_bind_i64(&query, 4, dataset->bytes);
	query_bind_i64(&query, 5, dataset->replaces ? 1 : 0);
	return query_end(&query, why);
}

static enum err put_assess(struct store *store, int64_t id,
	const struct entry *entry, struct error *why)
{
	static const char sql[] =
		"INSERT INTO hub_assess"
		" (person, day, limit_id, entry, excess_fen, tax_fen)"
		" VALUES ($1, $2, $3, $4, $5, $6)";
	AUTO(query) query = query_open(store, sql);
	const struct entry_assess *assess = &entry->body.assess;

	query_bind_text(&query, 1, assess->person);
	query_bind_i64(&query, 2, assess->day);
	query_bind_text(&query, 3, assess->limit);
	query_bind_i64(&query, 4, id);
	query_bind_i64(&query, 5, assess->excess.minor);
	query_bind_i64(&query, 6, assess->tax.minor);
	return query_end(&query, why);
}

/* What other kinds say is for the hub and for auditors. */
static enum err put_rows(struct store *store, int64_t id,
	const struct entry *entry, struct error *why)
{
	if (entry->kind == ENTRY_OPERATOR)
		return put_operator(store, id, entry, why);
	if (entry->kind == ENTRY_RULES)
		return put_rules(store, id, entry, why);
	if (entry->kind == ENTRY_DATASET)
		return put_dataset(store, id, entry, why);
	if (entry->kind == ENTRY_ASSESS)
		return put_assess(store, id, entry, why);
	return ERR_OK;
}

/* -- the chain
 * ------------------------------------------------------------------ */

static enum err put_line(struct store *store, const struct store_append *append,
	struct error *why)
{
	static const char sql[] = "INSERT INTO hub_entry"
				  " (epoch, seq, kind, at_ms, day, leaf, line)"
				  " VALUES ($1, $2, $3, $4, $5, $6, $7)";
	AUTO(query) query = query_open(store, sql);
	const struct entry *entry = append->entry;

	query_bind_i64(&query, 1, entry->epoch);
	query_bind_i64(&query, 2, entry->seq);
	query_bind_text(&query, 3, entry_kind_name(entry->kind));
	query_bind_i64(&query, 4, entry->at.ms);
	query_bind_i64(&query, 5, entry->day);
	query_bind_text(&query, 6, append->leaf);
	query_bind_text(&query, 7, append->line);
	return query_end(&query, why);
}

enum err store_hub_append(struct store *store,
	const struct store_append *append, struct error *why)
{
	enum err rc;

	assert(database_is_in_transaction(store));
	assert(append->line[append->length] == '\0');
	rc = put_line(store, append, why);
	if (rc)
		return rc;
	return put_rows(store, database_inserted(store), append->entry, why);
}

static enum err find_entry(
	struct query *query, struct store_entry *ret, struct error *why)
{
	bool found = query_next(query);
	enum err rc;

	if (found) {
		*ret = (struct store_entry){ .chain = HUB_CHAIN };
		ret->id = query_i64(query, 0);
		ret->epoch = query_i64(query, 1);
		ret->seq = query_i64(query, 2);
		query_text(query, 3, ret->kind, sizeof(ret->kind));
		ret->at_ms = query_i64(query, 4);
		ret->day = query_day(query, 5);
		query_text(query, 6, ret->leaf, sizeof(ret->leaf));
		ret->length =
			query_bytes(query, 7, ret->line, sizeof(ret->line) - 1);
		if (ret->length > sizeof(ret->line) - 1)
			ret->length = sizeof(ret->line) - 1;
		ret->line[ret->length] = '\0';
	}
	rc = query_end(query, why);
	if (!rc && !found)
		rc = error_set(why, ERR_NOT_FOUND,
			"the hub's chain has no such entry here");
	return rc;
}

#define COLUMNS "SELECT id, epoch, seq, kind, at_ms, day, leaf, line"

enum err store_hub_last(
	struct store *store, struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		COLUMNS " FROM hub_entry ORDER BY id DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	return find_entry(&query, ret, why);
}

enum err store_hub_after(struct store *store, int64_t id,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		COLUMNS " FROM hub_entry WHERE id > $1 ORDER BY id LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, id);
	return find_entry(&query, ret, why);
}

enum err store_hub_entry_find(struct store *store, int64_t epoch, int64_t seq,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		COLUMNS " FROM hub_entry WHERE epoch = $1 AND seq = $2";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, epoch);
	query_bind_i64(&query, 2, seq);
	return find_entry(&query, ret, why);
}

enum err store_hub_leaf_find(struct store *store, const char *leaf,
	struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		COLUMNS " FROM hub_entry WHERE leaf = $1 LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, leaf);
	return find_entry(&query, ret, why);
}

/* -- finders
 * -------------------------------------------------------------------- */

enum err store_hub_rules_find(
	struct store *store, int32_t day, int64_t *ret_id, struct error *why)
{
	static const char sql[] = "SELECT entry FROM hub_rules"
				  " WHERE from_day <= $1"
				  " ORDER BY version DESC, entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	int64_t id = 0;
	enum err rc;

	query_bind_i64(&query, 1, day);
	if (query_next(&query))
		id = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && id == 0)
		rc = error_set(why, ERR_NOT_FOUND,
			"no rules of the market are in force yet");
	if (!rc)
		*ret_id = id;
	return rc;
}

enum err store_hub_rules_version(struct store *store, int64_t version,
	int64_t *ret_id, struct error *why)
{
	static const char sql[] = "SELECT coalesce(max(entry), 0)"
				  "  FROM hub_rules WHERE version = $1";
	AUTO(query) query = query_open(store, sql);
	int64_t id = 0;
	enum err rc;

	query_bind_i64(&query, 1, version);
	if (query_next(&query))
		id = query_i64(&query, 0);
	rc = query_end(&query, why);
	if (!rc && id == 0)
		rc = error_set(why, ERR_NOT_FOUND,
			"there are no rules of version %lld",
			(long long)version);
	if (!rc)
		*ret_id = id;
	return rc;
}

static enum dataset_kind dataset_of(const char *name)
{
	for (int i = 0; i < (int)DATASET_COUNT; i++) {
		if (text_same(dataset_name((enum dataset_kind)i), name))
			return (enum dataset_kind)i;
	}
	return DATASET_COUNT;
}

static enum err find_dataset(
	struct query *query, struct store_hub_dataset *ret, struct error *why)
{
	struct store_hub_dataset found = { 0 };
	char name[16] = "";
	enum err rc;

	if (query_next(query)) {
		found.entry = query_i64(query, 0);
		query_text(query, 1, name, sizeof(name));
		query_text(query, 2, found.sha256, sizeof(found.sha256));
		found.bytes = query_i64(query, 3);
		found.replaces = query_i64(query, 4) != 0;
		found.dataset = dataset_of(name);
	}
	rc = query_end(query, why);
	if (!rc && (found.entry == 0 || found.dataset == DATASET_COUNT))
		rc = error_set(
			why, ERR_NOT_FOUND, "every dataset of the hub is here");
	if (!rc)
		*ret = found;
	return rc;
}

enum err store_hub_dataset_next(
	struct store *store, struct store_hub_dataset *ret, struct error *why)
{
	static const char sql[] =
		"SELECT entry, dataset, sha256, bytes, replaces"
		"  FROM hub_dataset WHERE taken = 0 ORDER BY entry LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	return find_dataset(&query, ret, why);
}

enum err store_hub_dataset_before(struct store *store, int64_t entry,
	struct store_hub_dataset *ret, struct error *why)
{
	static const char sql[] =
		"SELECT entry, dataset, sha256, bytes, replaces"
		"  FROM hub_dataset WHERE taken = 1 AND entry < $1"
		" ORDER BY entry DESC LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, entry);
	return find_dataset(&query, ret, why);
}

enum err store_hub_dataset_taken(
	struct store *store, int64_t entry, struct error *why)
{
	static const char sql[] =
		"UPDATE hub_dataset SET taken = 1 WHERE entry = $1";
	AUTO(query) query = query_open(store, sql);

	query_bind_i64(&query, 1, entry);
	return query_end(&query, why);
}

enum err store_hub_pin_missing(
	struct store *store, char *ret, struct error *why)
{
	static const char sql[] =
		"SELECT pin FROM hub_operator AS latest"
		" WHERE pin <> '' AND active = 1"
		"   AND entry = (SELECT max(entry) FROM hub_operator"
		"                 WHERE hub_operator.id = latest.id)"
		"   AND NOT EXISTS (SELECT 1 FROM blob WHERE sha256 = pin)"
		" LIMIT 1";
	AUTO(query) query = query_open(store, sql);
	char pin[HASH_TEXT_SIZE] = "";
	enum err rc;

	if (query_next(&query))
		query_text(&query, 0, pin, sizeof(pin));
	rc = query_end(&query, why);
	if (!rc && pin[0] == '\0')
		rc = error_set(why, ERR_NOT_FOUND, "every PIN is here");
	if (!rc)
		memcpy(ret, pin, sizeof(pin));
	return rc;
}

enum err store_hub_pin_named(
	struct store *store, const char *sha256, bool *ret, struct error *why)
{
	static const char sql[] =
		"SELECT 1 FROM hub_operator WHERE pin = $1 LIMIT 1";
	AUTO(query) query = query_open(store, sql);

	query_bind_text(&query, 1, sha256);
	*ret = query_next(&query);
	return query_end(&query, why);
}

enum err store_hub_lacks(
	struct store *store, struct store_entry *ret, struct error *why)
{
	static const char sql[] =
		"SELECT epoch, seq FROM hub_entry WHERE id = min("
		" coalesce((SELECT min(entry) FROM hub_dataset"
		"            WHERE taken = 0), 9223372036854775807),"
		" coalesce((SELECT min(entry) FROM hub_operator AS latest"
		"            WHERE pin <> '' AND active = 1"
		"              AND entry = (SELECT max(entry) FROM hub_operator"
		"                  WHERE hub_operator.id = latest.id)"
		"              AND NOT EXISTS (SELECT 1 FROM blob"
		"                  WHERE sha256 = pin)), 9223372036854775807))";
	AUTO(query) query = query_open(store, sql);
	struct store_entry found = { .seq = 0 };
	enum err rc;

	if (query_next(&query)) {
		found.epoch = query_i64(&query, 0);
		found.seq = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (!rc && found.seq == 0)
		rc = error_set(why, ERR_NOT_FOUND, "nothing is lacking");
	if (!rc) {
		ret->epoch = found.epoch;
		ret->seq = found.seq;
	}
	return rc;
}

enum err store_assessed(struct store *store, const char *person, int32_t first,
	struct store_assessed *ret, struct error *why)
{
	static const char sql[] =
		"SELECT coalesce(sum(excess_fen), 0), coalesce(sum(tax_fen), 0)"
		"  FROM hub_assess AS latest"
		" WHERE person = $1 AND day >= $2"
		"   AND entry = (SELECT max(entry) FROM hub_assess AS other"
		"                 WHERE other.person = latest.person"
		"                   AND other.day = latest.day"
		"                   AND other.limit_id = latest.limit_id)";
	AUTO(query) query = query_open(store, sql);
	struct store_assessed found = { 0 };
	enum err rc;

	query_bind_text(&query, 1, person);
	query_bind_i64(&query, 2, first);
	if (query_next(&query)) {
		found.excess.minor = query_i64(&query, 0);
		found.tax.minor = query_i64(&query, 1);
	}
	rc = query_end(&query, why);
	if (!rc)
		*ret = found;
	return rc;
}
