#include "hub/hub.h"

#include "base/file.h"
#include "entry/rulesdoc.h"
#include "sign/seal.h"
#include "state.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BY_INIT       "init"
#define DAYS_AHEAD    7 /* partitions made beforehand */
#define DAYS_AGAIN_MS 60000

void hub_path(const char *home, const char *name, char *path)
{
	struct text text = text_over(path, HUB_PATH_SIZE);

	text_addf(&text, "%s/%s", home, name);
}

struct stamp hub_now(const struct hub *hub)
{
	return clock_read(hub->clock).at;
}

int32_t hub_today(const struct hub *hub)
{
	return day_of(hub_now(hub), hub->rules.offset_minutes);
}

struct store *hub_store(const struct hub *hub)
{
	return hub->store;
}

enum err hub_is_sealed(const char *home, bool *ret, struct error *why)
{
	char path[HUB_PATH_SIZE];

	hub_path(home, "keys/hub.key", path);
	if (!file_exists(path))
		return error_set(why, ERR_NOT_FOUND,
			"there is no hub in %s: make one with quotapos-hub"
			" init",
			home);
	return keyring_is_sealed(path, ret, why);
}

/* -- rules ----- */

/* Of all versions in the chain the highest that is in force on the day. */
enum err hub_rules(struct hub *hub, int32_t day, const struct rules **ret,
	struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	static struct rules best;
	struct store_place place = { "rules", HUB_CHAIN, 0 };
	enum err rc;

	if (hub->rules_day == day && hub->rules_seq == hub->state.seq) {
		*ret = &hub->rules;
		return ERR_OK;
	}
	best.version = 0;
	while (!(rc = store_kind_after(hub->store, &place, &stored, why))) {
		const struct rules *rules = &entry.body.rules.rules;

		place.id = stored.id;
		rc = chain_open(hub, &stored, &entry, why);
		if (rc)
			return rc;
		if (rules->from <= day && rules->version > best.version)
			best = *rules;
	}
	if (rc != ERR_NOT_FOUND)
		return rc;
	if (best.version == 0)
		return error_set(
			why, ERR_NOT_FOUND, "no rules are in force yet");
	hub->rules = best;
	hub->rules_day = day;
	hub->rules_seq = hub->state.seq;
	*ret = &hub->rules;
	return ERR_OK;
}

/* -- open ----- */

/* Our key must have signed the market's first entry. */
static enum err read_genesis(struct hub *hub, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc =
		store_chain_find(hub->store, HUB_CHAIN, 1, 1, &stored, why);

	if (!rc)
		rc = chain_open(hub, &stored, &entry, why);
	if (rc)
		return rc;
	if (entry.kind != ENTRY_GENESIS)
		return error_set(why, ERR_FORGED,
			"the market does not begin with genesis");
	memcpy(hub->auditor_key, entry.body.genesis.auditor_key,
		sizeof(hub->auditor_key));
	hub->demo = entry.body.genesis.demo;
	return ERR_OK;
}

/* Note by what the database server is known now. */
static enum err put_identity(
	struct hub *hub, const char *identity, struct error *why)
{
	struct store_hub head;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = store_hub_lock(hub->store, &head, why);
	if (rc)
		return rc;
	(void)text_copy(head.identity, sizeof(head.identity), identity);
	rc = store_hub_put(hub->store, &head, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc)
		hub->state = head;
	return rc;
}

/* The database server, or its timeline, is another than it was: something
 * may have been lost that tills were told. It is known by its new name once
 * the new epoch is there, so that a crash in between only begins one more. */
static enum err check_identity(struct hub *hub, struct error *why)
{
	char identity[sizeof(hub->state.identity)];
	int64_t connection;
	enum err rc =
		store_hub_identity(hub->store, identity, sizeof(identity), why);

	connection = store_hub_connection(hub->store);
	if (!rc && !text_same(identity, hub->state.identity)) {
		if (hub->state.identity[0] != '\0')
			rc = hub_recover(
				hub, "the database server was restored", why);
		if (!rc)
			rc = put_identity(hub, identity, why);
	}
	if (!rc)
		hub->connection = connection;
	return rc;
}

/* Partitions of the days to come, once a day. They cannot be made while
 * somebody reads all the tables, and nothing needs them yet. */
static void make_days(struct hub *hub)
{
	int32_t today = hub_today(hub);
	struct period days = { today - 1, today + DAYS_AHEAD };
	struct error ignored;

	if (hub->days_made == today || hub_now(hub).ms < hub->days_again.ms)
		return;
	if (store_hub_days(hub->store, days, &ignored))
		hub->days_again.ms = hub_now(hub).ms + DAYS_AGAIN_MS;
	else
		hub->days_made = today;
}

enum err hub_ready(struct hub *hub, struct error *why)
{
	enum err rc = ERR_OK;

	if (hub->connection != store_hub_connection(hub->store)) {
		rc = check_identity(hub, why);
		if (!rc)
			rc = mark_check(hub, why);
		if (rc)
			hub->connection = 0; /* look again */
	}
	if (!rc)
		make_days(hub);
	return rc;
}

static enum err read_market(struct hub *hub, struct error *why)
{
	const struct rules *rules;
	enum err rc = store_hub_read(hub->store, &hub->state, why);

	if (!rc)
		rc = read_genesis(hub, why);
	if (rc)
		return rc;
	rc = hub_rules(hub, hub_today(hub), &rules, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	rc = check_identity(hub, why);
	if (rc || hub->is_copy)
		return rc;
	make_days(hub);
	rc = mark_check(hub, why);
	return rc ? rc : held_release(hub, why);
}

static enum err open_store(struct hub *hub, const struct hub_open *open,
	bool create, struct error *why)
{
	char path[HUB_PATH_SIZE];
	enum err rc;

	if (open->database != NULL)
		return store_hub_open(open->database, create, &hub->store, why);
	if (open->copy != NULL) {
		hub_path(hub->home, open->copy, path);
		return store_hub_open(path, false, &hub->store, why);
	}
	hub_path(hub->home, "owner.lock", path);
	rc = lock_take(path, open->purpose, &hub->lock, why);
	if (rc)
		return rc;
	hub_path(hub->home, "hub.db", path);
	return store_hub_open(path, create, &hub->store, why);
}

static enum err open_parts(struct hub *hub, const struct hub_open *open,
	bool create, struct error *why)
{
	char path[HUB_PATH_SIZE];
	bool sealed = false;
	enum err rc = keyring_start(why);

	hub_path(hub->home, "keys/hub.key", path);
	if (!rc)
		rc = keyring_is_sealed(path, &sealed, why);
	if (!rc)
		rc = keyring_open(path, open->passphrase, &hub->keyring, why);
	if (rc)
		return rc;
	hub->plain_key = !sealed;
	return open_store(hub, open, create, why);
}

/* Nothing of it is open yet; NULL on failure. */
static struct hub *make_hub(const struct hub_open *open, struct error *why)
{
	struct hub *hub;

	if (strlen(open->home) >= HUB_HOME_SIZE) {
		(void)error_set(why, ERR_RANGE,
			"the home's path is longer than %d bytes",
			HUB_HOME_SIZE - 1);
		return NULL;
	}
	hub = calloc(1, sizeof(*hub));
	if (hub == NULL) {
		(void)error_set(why, ERR_SYSTEM, "there is no memory left");
		return NULL;
	}
	(void)text_copy(hub->home, sizeof(hub->home), open->home);
	hub->clock = open->clock;
	hub->lock.descriptor = -1;
	hub->is_copy = open->copy != NULL;
	hub->rules_day = DAY_NONE;
	hub->days_made = DAY_NONE;
	hub->state.day = DAY_NONE;
	return hub;
}

static enum err assemble(const struct hub_open *open, bool create,
	struct hub **ret, struct error *why)
{
	struct hub *hub = make_hub(open, why);
	enum err rc;

	if (hub == NULL)
		return why->code;
	rc = open_parts(hub, open, create, why);
	if (!rc && !create)
		rc = read_market(hub, why);
	if (rc) {
		hub_close(hub);
		return rc;
	}
	*ret = hub;
	return ERR_OK;
}

enum err hub_open(
	const struct hub_open *open, struct hub **ret, struct error *why)
{
	bool sealed;
	enum err rc = hub_is_sealed(open->home, &sealed, why);

	if (rc)
		return rc;
	return assemble(open, false, ret, why);
}

void hub_close(struct hub *hub)
{
	struct error ignored;

	if (hub == NULL)
		return;
	if (hub->state.epoch > 0 && !hub->is_copy &&
		!store_hub_read(hub->store, &hub->state, &ignored))
		mark_state(hub);
	store_close(hub->store);
	keyring_close(hub->keyring);
	lock_release(&hub->lock);
	free(hub);
}

enum err hub_backup(
	const struct hub_open *open, const char *path, struct error *why)
{
	struct hub *hub;
	bool sealed;
	enum err rc = hub_is_sealed(open->home, &sealed, why);

	if (rc)
		return rc;
	hub = make_hub(open, why);
	if (hub == NULL)
		return why->code;
	rc = open_store(hub, open, false, why);
	if (!rc)
		rc = store_hub_copy(hub->store, path, why);
	hub_close(hub);
	return rc;
}

/* -- init ----- */

static enum err make_directories(const char *home, struct error *why)
{
	static const char *const names[] = { ".", "keys", "tls" };
	char path[HUB_PATH_SIZE];
	enum err rc = ERR_OK;

	for (size_t i = 0; !rc && i < sizeof(names) / sizeof(names[0]); i++) {
		hub_path(home, names[i], path);
		rc = file_directory(i == 0 ? home : path, why);
	}
	return rc;
}

/* A fresh pair: the secret stays in the home until it is carried away. */
static enum err make_auditor(struct hub *hub, struct error *why)
{
	char secret[KEY_TEXT_SIZE];
	char bytes[256];
	char path[HUB_PATH_SIZE];
	struct text text = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&text);
	struct file_write write = { .path = path,
		.bytes = bytes,
		.is_private = true,
		.replace = true };
	enum err rc;

	seal_pair(hub->auditor_key, secret);
	json_open(&json, NULL, '{');
	json_text(&json, "crv", "X25519");
	json_text(&json, "d", secret);
	json_text(&json, "kty", "OKP");
	json_text(&json, "x", hub->auditor_key);
	json_close(&json, '}');
	text_add(&text, "\n");
	write.length = text.length;
	hub_path(hub->home, "keys/auditor.jwk", path);
	rc = file_write(&write, why);
	explicit_bzero(bytes, sizeof(bytes));
	explicit_bzero(secret, sizeof(secret));
	return rc;
}

static enum err choose_auditor(
	struct hub *hub, const struct hub_init *init, struct error *why)
{
	uint8_t box[SEAL_OVERHEAD + 1];

	if (init->auditor_key == NULL)
		return make_auditor(hub, why);
	if (!text_copy(hub->auditor_key, HASH_TEXT_SIZE, init->auditor_key))
		return error_set(why, ERR_INPUT,
			"the auditor's key is not 43 characters of base64url");
	return seal_make(init->auditor_key, "?", 1, box, why);
}

static enum err append_genesis(
	struct hub *hub, const struct hub_init *init, struct error *why)
{
	static struct entry entry;
	struct entry_genesis *genesis = &entry.body.genesis;

	entry = (struct entry){ .kind = ENTRY_GENESIS, .operator= BY_INIT };
	(void)text_copy(genesis->till_key, sizeof(genesis->till_key),
		keyring_public(hub->keyring));
	memcpy(genesis->auditor_key, hub->auditor_key,
		sizeof(genesis->auditor_key));
	(void)text_copy(
		genesis->software, sizeof(genesis->software), QUOTAPOS_VERSION);
	genesis->demo = init->demo;
	return chain_append(hub, &entry, NULL, why);
}

static enum err append_rules(
	struct hub *hub, const struct hub_init *init, struct error *why)
{
	static struct entry entry;
	struct rules *rules = &entry.body.rules.rules;
	enum err rc;

	if (init->rules == NULL)
		return ERR_OK;
	entry = (struct entry){ .kind = ENTRY_RULES, .operator= BY_INIT };
	rc = rulesdoc_decode(init->rules, init->rules_length, rules, why);
	if (rc)
		return rc;
	(void)text_copy(rules->market, sizeof(rules->market), init->market);
	hub->rules.offset_minutes = rules->offset_minutes;
	return chain_append(hub, &entry, NULL, why);
}

/* One transaction: a market is wholly there or not at all. */
static enum err fill_market(
	struct hub *hub, const struct hub_init *init, struct error *why)
{
	struct store_hub state = { .epoch = 1, .day = 0 };
	AUTO(store_tx) tx = { 0 };
	enum err rc;

	assert(hub != NULL);
	(void)text_copy(state.market, sizeof(state.market), init->market);
	(void)text_copy(state.leaf, sizeof(state.leaf), ENTRY_PREV_NONE);
	hub->demo = init->demo;
	hub->rules.offset_minutes = 480; /* until rules say otherwise */
	rc = choose_auditor(hub, init, why);
	if (!rc)
		rc = store_tx_begin(hub->store, &tx, why);
	if (!rc)
		rc = store_hub_make(hub->store, &state, why);
	if (!rc)
		rc = append_genesis(hub, init, why);
	if (!rc)
		rc = append_rules(hub, init, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

static enum err check_init(const struct hub_init *init, struct error *why)
{
	char path[HUB_PATH_SIZE];
	size_t length =
		strspn(init->market, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (length == 0 || length >= MARKET_SIZE ||
		init->market[length] != '\0')
		return error_set(why, ERR_INPUT,
			"the market's name '%.40s' is not 1 to 24 of a-z, 0-9"
			" and -",
			init->market);
	if (init->open.passphrase == NULL && !init->demo)
		return error_set(why, ERR_INPUT,
			"a real market's key needs a passphrase: run init in a"
			" terminal, or give the credential"
			" quotapos.passphrase");
	hub_path(init->open.home, "keys/hub.key", path);
	if (file_exists(path))
		return error_set(why, ERR_CONFLICT,
			"there is a hub in %s already", init->open.home);
	return ERR_OK;
}

enum err hub_init(const struct hub_init *init, struct error *why)
{
	struct keyring *keyring = NULL;
	struct hub *hub = NULL;
	char path[HUB_PATH_SIZE];
	enum err rc = check_init(init, why);

	if (!rc)
		rc = make_directories(init->open.home, why);
	if (!rc)
		rc = keyring_start(why);
	hub_path(init->open.home, "keys/hub.key", path);
	if (!rc)
		rc = keyring_create(path, init->open.passphrase, &keyring, why);
	if (rc)
		return rc;
	keyring_close(keyring);
	rc = assemble(&init->open, true, &hub, why);
	if (!rc) {
		rc = fill_market(hub, init, why);
		hub_close(hub);
	}
	if (rc) {
		(void)unlink(path);
		hub_path(init->open.home, "hub.db", path);
		if (init->open.database == NULL && rc != ERR_CONFLICT)
			(void)unlink(path);
	}
	return rc;
}

enum err hub_facts(struct hub *hub, struct hub_facts *ret, struct error *why)
{
	struct hub_facts facts = { .demo = hub->demo,
		.plain_key = hub->plain_key };
	const struct rules *rules;
	enum err rc = store_hub_read(hub->store, &hub->state, why);

	if (rc)
		return rc;
	facts.day = hub_today(hub);
	rc = hub_rules(hub, facts.day, &rules, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	memcpy(facts.market, hub->state.market, sizeof(facts.market));
	memcpy(facts.leaf, hub->state.leaf, sizeof(facts.leaf));
	facts.epoch = hub->state.epoch;
	facts.seq = hub->state.seq;
	facts.frozen = hub->state.frozen;
	facts.rules = hub->rules.version;
	facts.offset_minutes = hub->rules.offset_minutes;
	(void)text_copy(
		facts.kid, sizeof(facts.kid), keyring_kid(hub->keyring));
	(void)text_copy(facts.public_key, sizeof(facts.public_key),
		keyring_public(hub->keyring));
	rc = store_entries_count(hub->store, &facts.entries, why);
	if (!rc)
		rc = store_tills_unreported(
			hub->store, facts.epoch, &facts.unreported, why);
	if (!rc)
		*ret = facts;
	return rc;
}
