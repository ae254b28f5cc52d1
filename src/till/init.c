#include "base/file.h"
#include "entry/rulesdoc.h"
#include "sign/seal.h"
#include "state.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DRAFT LEDGER_DRAFT

/* Operators of a demo market; their PINs lie in demo/<id>.pin. */
static const struct {
	const char *id;
	const char *name;
	const char *pin;
	enum role role;
} demo_operators[] = {
	{ "cashier", "Demo Cashier", "1111", ROLE_CASHIER },
	{ "manager", "Demo Manager", "2222", ROLE_MANAGER },
	{ "admin", "Demo Administrator", "3333", ROLE_ADMINISTRATOR },
	{ "auditor", "Demo Auditor", "4444", ROLE_AUDITOR },
};

static enum err check_market(const char *market, struct error *why)
{
	size_t length = strlen(market);

	if (length == 0 || length >= MARKET_SIZE ||
		strspn(market, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
			length)
		return error_set(why, ERR_INPUT,
			"a market's name is 1 to %d small letters, digits or"
			" '-', not '%.40s'",
			MARKET_SIZE - 1, market);
	return ERR_OK;
}

enum err home_make(const char *home, struct error *why)
{
	static const char *const names[] = { "keys", "datasets", "demo" };
	enum err rc = file_directory(home, why);

	for (size_t i = 0; !rc && i < sizeof(names) / sizeof(names[0]); i++) {
		char path[HOME_PATH_SIZE];

		home_path(home, names[i], path);
		rc = file_directory(path, why);
	}
	return rc;
}

/* What an init that died left behind; never beside a finished ledger. */
void home_sweep(const char *home)
{
	static const char *const names[] = { DRAFT, DRAFT "-wal",
		"keys/till.key", "keys/auditor.jwk" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char path[HOME_PATH_SIZE];

		home_path(home, names[i], path);
		(void)unlink(path);
	}
}

/*
 * The auditor's pair, when none was given: the secret half is written as a
 * JWK for somebody to carry away, and is never read by the till again.
 */
static enum err make_auditor(
	const char *home, char *public_key, struct error *why)
{
	char secret[HASH_TEXT_SIZE];
	char jwk[256];
	char path[HOME_PATH_SIZE];
	struct text text = text_over(jwk, sizeof(jwk));
	struct file_write write = {
		.path = path, .bytes = jwk, .is_private = true
	};
	enum err rc;

	seal_pair(public_key, secret);
	text_addf(&text,
		"{\"crv\":\"X25519\",\"d\":\"%s\",\"kty\":\"OKP\","
		"\"use\":\"enc\",\"x\":\"%s\"}\n",
		secret, public_key);
	home_path(home, "keys/auditor.jwk", path);
	write.length = text.length;
	rc = file_write(&write, why);
	explicit_bzero(secret, sizeof(secret));
	explicit_bzero(jwk, sizeof(jwk));
	return rc;
}

static enum err choose_auditor(
	struct till *till, const struct till_init *init, struct error *why)
{
	char *key = till->auditor_key;

	if (init->auditor_key != NULL) {
		uint8_t box[SEAL_OVERHEAD + 1];

		if (!text_copy(key, HASH_TEXT_SIZE, init->auditor_key))
			return error_set(why, ERR_INPUT,
				"the auditor's key is not 43 characters of"
				" base64url");
		return seal_make(key, "?", 1, box, why);
	}
	if (!init->demo)
		return make_auditor(init->home, key, why);
	(void)text_copy(key, HASH_TEXT_SIZE, DEMO_AUDITOR_KEY);
	return ERR_OK;
}

enum err genesis_append(struct till *till, const char *by, struct error *why)
{
	static struct entry entry;
	struct entry_genesis *genesis = &entry.body.genesis;

	entry = (struct entry){ .kind = ENTRY_GENESIS };
	(void)text_copy(entry.operator, sizeof(entry.operator), by);
	(void)text_copy(genesis->till_key, sizeof(genesis->till_key),
		keyring_public(till->keyring));
	memcpy(genesis->auditor_key, till->auditor_key,
		sizeof(genesis->auditor_key));
	(void)text_copy(
		genesis->software, sizeof(genesis->software), QUOTAPOS_VERSION);
	genesis->demo = till->demo;
	return act_alone(till, &entry, why);
}

/* The shipped rules, under this market's name. */
static enum err read_rules(
	const struct till_init *init, struct rules *ret, struct error *why)
{
	const char *document = shipped_rules();
	enum err rc = rulesdoc_decode(document, strlen(document), ret, why);

	if (!rc)
		(void)text_copy(ret->market, sizeof(ret->market), init->market);
	return rc;
}

static enum err put_file(const char *home, const char *name, const char *bytes,
	bool is_private, struct error *why)
{
	char path[HOME_PATH_SIZE];
	struct file_write write = { .path = path,
		.bytes = bytes,
		.length = strlen(bytes),
		.is_private = is_private,
		.replace = true };

	home_path(home, name, path);
	return file_write(&write, why);
}

static enum err add_demo_operators(struct till *till, struct error *why)
{
	enum err rc = ERR_OK;

	for (size_t i = 0;
		!rc && i < sizeof(demo_operators) / sizeof(demo_operators[0]);
		i++) {
		const struct till_operator_change change = {
			.by = BY_INIT,
			.id = demo_operators[i].id,
			.name = demo_operators[i].name,
			.pin = demo_operators[i].pin,
			.role = demo_operators[i].role,
			.active = true,
		};
		char name[64];
		char pin[16];
		struct text name_text = text_over(name, sizeof(name));
		struct text pin_text = text_over(pin, sizeof(pin));

		text_addf(&name_text, "demo/%s.pin", change.id);
		text_addf(&pin_text, "%s\n", change.pin);
		rc = put_file(till->home, name, pin, true, why);
		if (!rc)
			rc = till_operator_add(till, &change, why);
	}
	return rc;
}

static enum err import_demo(
	struct till *till, const struct asset *asset, struct error *why)
{
	static struct till_imported imported;
	char name[64];
	char path[HOME_PATH_SIZE];
	struct text text = text_over(name, sizeof(name));
	struct till_import import = {
		.dataset = asset->dataset, .path = path, .by = BY_INIT
	};
	enum err rc;

	text_addf(&text, "demo/%s", asset->name);
	home_path(till->home, name, path);
	rc = put_file(till->home, name, asset->bytes, false, why);
	if (!rc)
		rc = till_import(till, &import, &imported, why);
	if (!rc && imported.bad > 0)
		rc = error_set(why, ERR_INPUT,
			"demo data %s line %" PRId64 ": %s %s", asset->name,
			imported.faults[0].line, imported.faults[0].column,
			imported.faults[0].reason);
	return rc;
}

static enum err fill_demo(struct till *till, struct error *why)
{
	enum err rc = add_demo_operators(till, why);

	for (int i = 0; !rc && i < DEMO_ASSETS; i++)
		rc = import_demo(till, &demo_assets[i], why);
	return rc;
}

/* Everything a new ledger holds. */
static enum err fill_ledger(
	struct till *till, const struct till_init *init, struct error *why)
{
	static struct rules rules;
	enum err rc = read_rules(init, &rules, why);

	if (rc)
		return rc;
	if (day_of(clock_read(init->clock).at, rules.offset_minutes) <
		rules.from)
		return error_set(why, ERR_INPUT,
			"the clock stands before the shipped rules: set it"
			" first");
	till->demo = init->demo;
	(void)text_copy(till->market, sizeof(till->market), init->market);
	(void)text_copy(till->chain, sizeof(till->chain), init->till);
	till->rules.offset_minutes = rules.offset_minutes;
	rc = choose_auditor(till, init, why);
	if (!rc)
		rc = genesis_append(till, BY_INIT, why);
	if (!rc)
		rc = till_rules_apply(till, BY_INIT, &rules, why);
	if (!rc && init->demo)
		rc = fill_demo(till, why);
	return rc;
}

static enum err make_ledger(
	const struct till_init *init, struct mark *ret, struct error *why)
{
	const struct till_open open = { .home = init->home,
		.passphrase = init->passphrase,
		.purpose = "quotapos init",
		.clock = init->clock };
	const struct till_parts parts = {
		.open = &open, .ledger = DRAFT, .create = true
	};
	struct keyring *keyring;
	struct till *till;
	char path[HOME_PATH_SIZE];
	enum err rc = keyring_start(why);

	home_path(init->home, "keys/till.key", path);
	if (!rc)
		rc = keyring_create(path, init->passphrase, &keyring, why);
	if (rc)
		return rc;
	keyring_close(keyring);
	rc = till_assemble(&parts, &till, why);
	if (rc)
		return rc;
	rc = fill_ledger(till, init, why);
	ret->epoch = till->epoch;
	ret->seq = till->head.seq;
	memcpy(ret->leaf, till->head.leaf, sizeof(ret->leaf));
	till_close(till);
	return rc;
}

/* The ledger gets its name when it is whole. */
enum err home_settle(const char *home, struct error *why)
{
	char draft[HOME_PATH_SIZE];
	char path[HOME_PATH_SIZE];

	home_path(home, DRAFT, draft);
	home_path(home, LEDGER_NAME, path);
	if (rename(draft, path) != 0)
		return error_errno(why, "cannot write %s", path);
	home_path(home, DRAFT "-wal", draft); /* empty since the close */
	(void)unlink(draft);
	return ERR_OK;
}

static enum err check_init(const struct till_init *init, struct error *why)
{
	char path[HOME_PATH_SIZE];
	char restored[HOME_PATH_SIZE];
	enum err rc = check_market(init->market, why);

	if (!rc)
		rc = chain_check(init->till, why);
	if (rc)
		return rc;
	if (strlen(init->home) >= HOME_SIZE)
		return error_set(why, ERR_RANGE,
			"the home's path is longer than %d bytes",
			HOME_SIZE - 1);
	if (init->passphrase == NULL && !init->demo)
		return error_set(why, ERR_INPUT,
			"a real market's key needs a passphrase: run init in a"
			" terminal, or give the credential"
			" quotapos.passphrase");
	home_path(init->home, LEDGER_NAME, path);
	if (file_exists(path))
		return error_set(why, ERR_CONFLICT,
			"there is a ledger in %s already", init->home);
	home_path(init->home, MARK_NAME, path);
	home_path(init->home, RESTORED_NAME, restored);
	if (file_exists(path) || file_exists(restored))
		return error_set(why, ERR_CONFLICT,
			"there was a ledger in %s: quotapos restore puts a"
			" backup in its place",
			init->home);
	return ERR_OK;
}

static enum err make_home(const struct till_init *init, struct error *why)
{
	struct mark mark = { 0 };
	char path[HOME_PATH_SIZE];
	enum err rc = check_init(init, why);

	if (rc)
		return rc;
	home_sweep(init->home);
	rc = make_ledger(init, &mark, why);
	if (!rc)
		rc = home_settle(init->home, why);
	if (rc) {
		home_sweep(init->home);
		return rc;
	}
	home_path(init->home, MARK_NAME, path);
	return mark_write(path, &mark, why);
}

enum err till_init(const struct till_init *init, struct error *why)
{
	struct lock lock = { -1 };
	char path[HOME_PATH_SIZE];
	enum err rc = check_init(init, why);

	if (!rc)
		rc = home_make(init->home, why);
	if (rc)
		return rc;
	/* Two at once would sweep each other's key away. */
	home_path(init->home, "init.lock", path);
	rc = lock_take(path, "quotapos init", &lock, why);
	if (rc)
		return rc;
	rc = make_home(init, why);
	(void)unlink(path);
	lock_release(&lock);
	return rc;
}
