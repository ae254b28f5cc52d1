#include "report/export.h"

#include "parts.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

/* -- keys --------------------------------------------------------------------
 */

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
	if (!rc && parts->ask->hub_key != NULL)
		rc = parts_forks(parts, why);
	if (!rc && parts->ask->hub_key != NULL)
		rc = parts_leases(parts, why);
	if (!rc && parts->ask->identities)
		rc = parts_sealed(parts, why);
	if (!rc)
		rc = parts_tables(parts, why);
	return rc;
}

/* The entry that says which tills there are: of a till the first one of the
 * first chain. */
static enum err find_roster(struct parts *parts, char *ret, struct error *why)
{
	struct store_entry *stored;
	enum err rc;

	if (parts->ask->hub_key != NULL) {
		rc = parts_roster(parts, why);
		if (!rc)
			memcpy(ret, parts->roster, sizeof(parts->roster));
		return rc;
	}
	stored = malloc(sizeof(*stored));
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
	manifest.silent = parts->silent;
	manifest.silent_count = parts->silent_count;
	manifest.leases = parts->leases;
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
		.leases = -1,
		.done = &done,
		.days = { INT32_MAX, INT32_MIN } };
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_snapshot_begin(ask->store, &tx, why);

	if (!rc)
		rc = parts_find(&parts, why);
	if (!rc)
		rc = write_files(&parts, why);
	if (!rc)
		rc = sign_manifest(&parts, why);
	if (!rc)
		*ret = done;
	return rc;
}
