#include "report/export.h"

#include "parts.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

/* Chains are added a few at a time. */
#define PARTS_STEP 16

static void parts_cleanup(struct parts *parts)
{
	free(parts->list);
}

static enum err add_part(
	struct parts *parts, const struct store_range *range, struct error *why)
{
	struct part *more = parts->list;

	if (parts->count == BUNDLE_CHAINS_MAX)
		return error_set(why, ERR_RANGE,
			"a bundle holds at most %d chains", BUNDLE_CHAINS_MAX);
	if (parts->count % PARTS_STEP == 0)
		more = realloc(parts->list,
			((size_t)parts->count + PARTS_STEP) * sizeof(*more));
	if (more == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	parts->list = more;
	more[parts->count++] = (struct part){ .all = *range };
	return ERR_OK;
}

/* Every chain there is up to the end of the export. */
static enum err find_chains(struct parts *parts, struct error *why)
{
	struct store_positions known = { 1, parts->ask->positions.last };
	struct store_range range = { 0 };
	enum err rc;

	for (;;) {
		rc = store_range_next(parts->ask->store, known, &range, why);
		if (rc)
			break;
		rc = add_part(parts, &range, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Where in them the export begins. Both lists have one order. */
static enum err find_ranges(struct parts *parts, struct error *why)
{
	struct store_range range = { 0 };
	int at = 0;
	enum err rc;

	for (;;) {
		rc = store_range_next(
			parts->ask->store, parts->ask->positions, &range, why);
		if (rc)
			break;
		while (!text_same(parts->list[at].all.chain, range.chain) ||
			parts->list[at].all.epoch != range.epoch)
			at++;
		parts->list[at].first = range.first;
	}
	if (rc != ERR_NOT_FOUND)
		return rc;
	for (int i = 0; i < parts->count; i++) {
		if (parts->list[i].first > 0)
			return ERR_OK;
	}
	return error_set(
		why, ERR_NOT_FOUND, "there is no entry in this period");
}

/* -- keys --------------------------------------------------------------------
 */

/* The first entry of an epoch names its key. */
static enum err take_key(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;

	if (!parts_read(parts, stored))
		return error_set(why, ERR_FORGED,
			"the first entry of %s cannot be read: run quotapos"
			" verify",
			stored->chain);
	if (parts->entry.kind == ENTRY_GENESIS)
		memcpy(parts->part->key, parts->entry.body.genesis.till_key,
			sizeof(parts->part->key));
	return ERR_OK;
}

static enum err find_keys(struct parts *parts, struct error *why)
{
	struct store_reader reader = { take_key, parts };
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		struct part *part = &parts->list[i];
		struct store_range opener = part->all;

		opener.last = opener.first;
		parts->part = part;
		rc = store_range_read(
			parts->ask->store, &opener, "", reader, why);
		if (!rc)
			rc = key_thumbprint(part->key, part->chain.kid, why);
	}
	return rc;
}

#define KEY_JSON_SIZE 320

static enum err add_key(
	struct parts *parts, const struct part *part, struct error *why)
{
	char bytes[KEY_JSON_SIZE];
	struct text text = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&text);

	json_open(&json, NULL, '{');
	json_text(&json, "alg", "EdDSA");
	json_text(&json, "chain", part->all.chain);
	json_text(&json, "crv", "Ed25519");
	json_i64(&json, "epoch", part->all.epoch);
	json_text(&json, "kid", part->chain.kid);
	json_text(&json, "kty", "OKP");
	json_text(&json, "use", "sig");
	json_text(&json, "x", part->key);
	json_close(&json, '}');
	text_add(&text, ",");
	return bundle_add(parts->bundle, bytes, text.length, why);
}

static enum err add_auditor_key(struct parts *parts, struct error *why)
{
	char bytes[KEY_JSON_SIZE];
	struct text text = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&text);

	json_open(&json, NULL, '{');
	json_text(&json, "crv", "X25519");
	json_text(&json, "kty", "OKP");
	json_text(&json, "use", "enc");
	json_text(&json, "x", parts->ask->auditor_key);
	json_close(&json, '}');
	text_add(&text, "]}");
	return bundle_add(parts->bundle, bytes, text.length, why);
}

static enum err write_keys(struct parts *parts, struct error *why)
{
	static const char head[] = "{\"keys\":[";
	enum err rc = bundle_begin(parts->bundle, "keys.jwks", why);

	if (!rc)
		rc = bundle_add(parts->bundle, head, sizeof(head) - 1, why);
	for (int i = 0; !rc && i < parts->count; i++)
		rc = add_key(parts, &parts->list[i], why);
	if (!rc)
		rc = add_auditor_key(parts, why);
	if (!rc)
		rc = bundle_end(parts->bundle, why);
	return rc;
}

/* -- all of it
 * ------------------------------------------------------------------ */

static enum err write_files(struct parts *parts, struct error *why)
{
	enum err rc = bundle_assets(parts->bundle, why);

	if (!rc)
		rc = write_keys(parts, why);
	if (!rc)
		rc = parts_rules(parts, why);
	if (!rc)
		rc = parts_context(parts, why);
	if (!rc)
		rc = parts_entries(parts, why);
	if (!rc && parts->ask->identities)
		rc = parts_sealed(parts, why);
	if (!rc)
		rc = parts_tables(parts, why);
	return rc;
}

/* The entry that says which tills there are: the first one of the first
 * chain. */
static enum err find_roster(struct parts *parts, char *ret, struct error *why)
{
	struct store_entry *stored = malloc(sizeof(*stored));
	enum err rc;

	if (stored == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = store_entry_after(parts->ask->store, 0, stored, why);
	if (!rc)
		memcpy(ret, stored->leaf, sizeof(stored->leaf));
	free(stored);
	return rc;
}

static void fill_manifest(
	const struct parts *parts, struct bundle_manifest *manifest)
{
	const struct export_ask *ask = parts->ask;

	manifest->market = ask->market;
	manifest->exporter = ask->exporter;
	manifest->kid = ask->kid;
	manifest->software = ask->software;
	manifest->requester = ask->requester;
	manifest->reason = ask->reason;
	manifest->identities = ask->identities;
	manifest->whole = ask->whole;
	manifest->offset_minutes = ask->offset_minutes;
	manifest->period = parts->days;
	manifest->export = ask->export;
	manifest->signed_at = ask->signed_at;
}

/* Chains that have entries in the export, one after the other. */
static int gather_chains(struct parts *parts, struct bundle_chain *ret)
{
	int count = 0;

	for (int i = 0; i < parts->count; i++) {
		struct part *part = &parts->list[i];
		struct bundle_chain *chain = &part->chain;

		if (part->first == 0)
			continue;
		memcpy(chain->chain, part->all.chain, sizeof(chain->chain));
		chain->epoch = part->all.epoch;
		chain->first = part->first;
		chain->last = part->all.last;
		ret[count++] = *chain;
	}
	return count;
}

static enum err sign_manifest(struct parts *parts, struct error *why)
{
	struct bundle_manifest manifest = { 0 };
	struct bundle_chain *chains =
		calloc((size_t)parts->count, sizeof(*chains));
	enum err rc;

	if (chains == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	fill_manifest(parts, &manifest);
	manifest.chains = chains;
	manifest.chain_count = gather_chains(parts, chains);
	parts->done->chains = manifest.chain_count;
	rc = find_roster(parts, manifest.roster, why);
	if (!rc)
		rc = bundle_finish(
			parts->bundle, &manifest, parts->ask->keyring, why);
	free(chains);
	return rc;
}

enum err export_bundle(struct bundle *bundle, const struct export_ask *ask,
	struct export_done *ret, struct error *why)
{
	struct export_done done = { 0 };
	AUTO(parts)
	parts = { .ask = ask,
		.bundle = bundle,
		.done = &done,
		.days = { INT32_MAX, INT32_MIN } };
	enum err rc = find_chains(&parts, why);

	if (!rc)
		rc = find_ranges(&parts, why);
	if (!rc)
		rc = find_keys(&parts, why);
	if (!rc)
		rc = write_files(&parts, why);
	if (!rc)
		rc = sign_manifest(&parts, why);
	if (!rc)
		*ret = done;
	return rc;
}
