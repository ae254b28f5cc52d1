#include "sign/seal.h"
#include "state.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define SECRET_SYMBOLS 20
#define HUB_SYMBOLS    10

static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* -- codes ----- */

/* Symbols of five bits each, from the front of a hash. */
static void spell(const char *hash, int count, char *ret)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz"
				     "0123456789-_";
	unsigned held = 0;
	int bits = 0;
	int at = 0;

	for (int i = 0; i < count; i++) {
		while (bits < 5) {
			held = held << 6 |
			       (unsigned)(strchr(digits, hash[at++]) - digits);
			bits += 6;
		}
		bits -= 5;
		ret[i] = symbols[held >> bits & 31];
		held &= (1U << bits) - 1;
	}
	ret[count] = '\0';
}

/* "ABCDE-FGHIJ-...": the secret, and by what the hub is known. */
static void show_code(const struct hub *hub, const char *secret, char *ret)
{
	char known[HUB_SYMBOLS + 1];
	char hash[HASH_TEXT_SIZE];
	char all[SECRET_SYMBOLS + HUB_SYMBOLS + 1];
	struct text text = text_over(ret, HUB_CODE_SIZE);
	struct text joined = text_over(all, sizeof(all));

	hash_text(keyring_kid(hub->keyring), strlen(keyring_kid(hub->keyring)),
		hash);
	spell(hash, HUB_SYMBOLS, known);
	text_add(&joined, secret);
	text_add(&joined, known);
	for (size_t i = 0; i < joined.length; i += 5) {
		if (i > 0)
			text_add(&text, "-");
		text_add_bytes(&text, all + i, 5);
	}
}

enum err hub_enrol_code(
	struct hub *hub, const char *till, char *ret, struct error *why)
{
	struct store_code code = { .until = { hub_now(hub).ms +
					      HUB_CODE_MIN_MS } };
	char nonce[NONCE_TEXT_SIZE];
	char hash[HASH_TEXT_SIZE];
	enum err rc = chain_check(till, why);

	if (rc)
		return rc;
	seal_nonce(nonce);
	hash_text(nonce, strlen(nonce), hash);
	(void)text_copy(code.chain, sizeof(code.chain), till);
	spell(hash, SECRET_SYMBOLS, code.code);
	rc = store_code_put(hub->store, &code, why);
	if (!rc)
		show_code(hub, code.code, ret);
	return rc;
}

/* -- the answer ----- */

static bool proof_fits(
	const struct store_code *code, const struct request_ask *ask)
{
	char bytes[128];
	char hash[HASH_TEXT_SIZE];
	struct text text = text_over(bytes, sizeof(bytes));

	text_addf(&text, "quotapos enrol 1\n%s\n%s\n", code->code, ask->key);
	hash_text(bytes, text.length, hash);
	return text_same(hash, ask->proof);
}

static enum err tell_enrolled(struct exchange *exchange,
	const struct store_code *code, struct error *why)
{
	static struct store_entry genesis;
	static struct store_entry enrol;
	struct hub *hub = exchange->hub;
	char secret[KEYRING_SHARE_SIZE];
	struct json json;
	enum err rc =
		store_chain_find(hub->store, HUB_CHAIN, 1, 1, &genesis, why);

	if (!rc)
		rc = store_chain_find(hub->store, HUB_CHAIN, hub->state.epoch,
			code->entry, &enrol, why);
	if (!rc)
		rc = keyring_share(hub->keyring, code->key, secret, why);
	if (rc)
		return rc;
	json = answer_json(exchange);
	json_text(&json, "enrol", enrol.line);
	json_text(&json, "genesis", genesis.line);
	json_text(&json, "hub", keyring_public(hub->keyring));
	json_text(&json, "market", hub->state.market);
	json_text(&json, "secret", secret);
	answer_end(exchange, &json);
	return ERR_OK;
}

/* One more epoch of a till on the roster. */
static enum err add_epoch(struct hub *hub, const struct store_epoch *epoch,
	int64_t *ret_entry, struct error *why)
{
	static struct entry entry;
	struct entry_enrol *enrol = &entry.body.enrol;
	struct store_epoch before = { 0 };
	enum err rc = ERR_NOT_FOUND;

	if (epoch->epoch > 1)
		rc = store_epoch_find(hub->store, epoch->chain,
			epoch->epoch - 1, &before, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	entry = (struct entry){ .kind = ENTRY_ENROL };
	memcpy(enrol->till, epoch->chain, sizeof(enrol->till));
	enrol->epoch = epoch->epoch;
	memcpy(enrol->key, epoch->key, sizeof(enrol->key));
	if (before.seq > 0) {
		enrol->seq = before.seq;
		memcpy(enrol->head, before.leaf, sizeof(enrol->head));
	}
	rc = chain_append(hub, &entry, ret_entry, why);
	if (!rc)
		rc = store_epoch_put(hub->store, epoch, why);
	return rc;
}

/* The till's row: new, or alive again in a new epoch. */
static enum err add_till(
	struct hub *hub, const struct store_epoch *epoch, struct error *why)
{
	struct store_till till = { .state = TILL_LIVE };
	enum err rc = store_till_find(hub->store, epoch->chain, &till, why);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	memcpy(till.chain, epoch->chain, sizeof(till.chain));
	till.state = TILL_LIVE;
	till.epoch = epoch->epoch;
	till.reported = hub->state.epoch;
	till.seen = hub_now(hub);
	rc = store_till_put(hub->store, &till, why);
	if (!rc)
		rc = store_leases_freeze(
			hub->store, epoch->chain, epoch->epoch, why);
	return rc;
}

/* Which epoch is this to be? A till with a history says it itself. */
static enum err choose_epoch(
	struct exchange *exchange, struct store_epoch *ret, struct error *why)
{
	struct hub *hub = exchange->hub;
	const struct request_statement *asked = &exchange->asked;
	struct store_till till;
	enum err rc = store_till_find(hub->store, asked->chain, &till, why);

	*ret = (struct store_epoch){ .revoked = -1, .epoch = asked->epoch };
	memcpy(ret->chain, asked->chain, sizeof(ret->chain));
	memcpy(ret->key, asked->ask.key, sizeof(ret->key));
	memcpy(ret->leaf, ENTRY_PREV_NONE, sizeof(ret->leaf));
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (asked->epoch == 0)
		ret->epoch = rc ? 1 : till.epoch + 1;
	else if (!rc && asked->epoch <= till.epoch)
		return error_set(why, ERR_DENIED,
			"the market knows %s, epoch %" PRId64 ", already",
			asked->chain, till.epoch);
	return ERR_OK;
}

static enum err add_former(struct exchange *exchange,
	const struct store_epoch *epoch, struct error *why)
{
	const struct request_former *former = &exchange->asked.ask.former;
	struct store_epoch first = { .revoked = -1, .epoch = former->epoch };
	struct store_epoch known;
	enum err rc;

	if (former->epoch == 0 || former->epoch >= epoch->epoch)
		return ERR_OK;
	memcpy(first.chain, epoch->chain, sizeof(first.chain));
	memcpy(first.key, former->key, sizeof(first.key));
	memcpy(first.leaf, ENTRY_PREV_NONE, sizeof(first.leaf));
	rc = store_epoch_find(
		exchange->hub->store, first.chain, first.epoch, &known, why);
	if (!rc && !text_same(known.key, first.key))
		return error_set(why, ERR_DENIED,
			"the market knows another key of %s, epoch %" PRId64,
			first.chain, first.epoch);
	if (rc != ERR_NOT_FOUND)
		return rc;
	return add_epoch(exchange->hub, &first, NULL, why);
}

/*
 * The code and the till as they are until the end, whatever other processes
 * do. ERR_DENIED: another machine was faster, or what the one before holds is
 * to be heard first: else a restored hub would give it out again.
 */
static enum err lock_joining(
	struct exchange *exchange, struct store_code *code, struct error *why)
{
	struct store *store = exchange->hub->store;
	struct store_hub head;
	struct store_till till;
	enum err rc = store_hub_lock(store, &head, why);

	if (!rc)
		rc = store_code_find(store, code->chain, code, why);
	if (!rc)
		rc = store_till_lock(store, code->chain, &till, why);
	if (rc == ERR_NOT_FOUND)
		return ERR_OK; /* a new till */
	if (rc || code->key[0] != '\0' || !head.frozen ||
		till.reported >= head.epoch ||
		(till.state != TILL_LIVE && till.state != TILL_QUARANTINED))
		return rc;
	problem_set(exchange, PROBLEM_FROZEN,
		"the hub was restored and waits for what %s holds: if that"
		" machine is gone, an officer revokes it as lost first",
		code->chain);
	return error_set(why, ERR_DENIED, "%s has not reported", code->chain);
}

static enum err let_in(
	struct exchange *exchange, struct store_code *code, struct error *why)
{
	struct hub *hub = exchange->hub;
	struct store_epoch epoch = { 0 };
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = lock_joining(exchange, code, why);
	if (!rc && code->key[0] != '\0') /* meanwhile */
		return text_same(code->key, exchange->asked.ask.key)
			       ? ERR_OK
			       : error_set(why, ERR_DENIED,
					 "the code was used meanwhile");
	if (!rc)
		rc = choose_epoch(exchange, &epoch, why);
	if (!rc)
		rc = add_former(exchange, &epoch, why);
	if (!rc)
		rc = add_epoch(hub, &epoch, &code->entry, why);
	if (!rc)
		rc = add_till(hub, &epoch, why);
	memcpy(code->key, exchange->asked.ask.key, sizeof(code->key));
	code->epoch = epoch.epoch;
	if (!rc)
		rc = store_code_put(hub->store, code, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

/* Signed by the key that it brings, for this market, now? */
static bool read_joining(struct exchange *exchange)
{
	static struct jws_payload payload;
	const struct hub_request *request = exchange->request;
	struct request_statement *asked = &exchange->asked;
	const struct jws_key nobody = { 0 };
	size_t length = strcspn(request->body, "\n");
	struct error why = { 0 };
	enum err rc;

	(void)jws_open(request->body, length, JWS_REQUEST, &nobody, &payload);
	rc = request_decode(payload.bytes, payload.length, asked, &why);
	if (!rc && asked->ask.kind != REQUEST_ENROL)
		rc = error_set(&why, ERR_INPUT,
			"the statement asks for"
			" something else");
	if (!rc)
		rc = line_open(request->body, length, JWS_REQUEST,
			asked->ask.key, &payload, &why);
	if (rc) {
		problem_set(exchange, PROBLEM_BAD_REQUEST, "%s", why.text);
		return false;
	}
	/* A till that does not know its market yet names none. */
	if (asked->market[0] == '\0')
		memcpy(asked->market, exchange->hub->state.market,
			sizeof(asked->market));
	return exchange_is_for_us(exchange);
}

/* A new till may have been told its code only, and not which till it is. */
static enum err find_code(
	struct exchange *exchange, struct store_code *ret, struct error *why)
{
	struct request_statement *asked = &exchange->asked;
	struct store *store = exchange->hub->store;
	struct store_code code = { .chain = "" };
	enum err rc = ERR_OK;

	if (!text_same(asked->chain, REQUEST_ANY_TILL))
		return store_code_find(store, asked->chain, ret, why);
	do {
		rc = store_code_after(store, code.chain, &code, why);
	} while (!rc && !proof_fits(&code, &asked->ask));
	if (rc)
		return rc;
	memcpy(asked->chain, code.chain, sizeof(asked->chain));
	*ret = code;
	return ERR_OK;
}

enum err route_enrol(struct exchange *exchange, struct error *why)
{
	struct hub *hub = exchange->hub;
	const struct request_ask *ask = &exchange->asked.ask;
	struct store_code code;
	enum err rc;

	if (!read_joining(exchange))
		return ERR_OK;
	rc = find_code(exchange, &code, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (rc || !proof_fits(&code, ask) ||
		(code.key[0] != '\0' && !text_same(code.key, ask->key)) ||
		(code.key[0] == '\0' && hub_now(hub).ms > code.until.ms)) {
		problem_set(exchange, PROBLEM_BAD_CODE,
			"ask the administrator for a new code for %s",
			exchange->asked.chain);
		return ERR_OK;
	}
	if (code.key[0] == '\0')
		rc = let_in(exchange, &code, why);
	if (rc == ERR_DENIED && exchange->response->status < 400)
		problem_set(exchange, PROBLEM_BAD_CODE, "%s", why->text);
	if (rc == ERR_DENIED)
		return ERR_OK;
	if (rc)
		return rc;
	return tell_enrolled(exchange, &code, why);
}
