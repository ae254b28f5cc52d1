#include "commands.h"

#include "audit/bundle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SEND_MS 10000

static void answer_key(struct json *json, const struct till_key *key)
{
	json_open(json, NULL, '{');
	json_text(json, "alg", "EdDSA");
	json_text(json, "crv", "Ed25519");
	json_i64(json, "epoch", key->epoch);
	json_text(json, "kid", key->kid);
	json_text(json, "kty", "OKP");
	json_text(json, "use", "sig");
	json_text(json, "x", key->public_key);
	json_close(json, '}');
}

/* A JWK Set (RFC 7517): the till's keys, newest first, and the auditor's; and
 * the hash of the reader page that its bundles bring. */
static enum err answer_json(struct call *call, struct error *why)
{
	struct json json = json_over(answer_begin());
	struct till_facts facts;
	struct till_key key;
	char reader[HASH_TEXT_SIZE];

	till_facts(call->till, &facts);
	json_open(&json, NULL, '{');
	json_open(&json, "keys", '[');
	for (int i = 0; till_key(call->till, i, &key); i++)
		answer_key(&json, &key);
	json_open(&json, NULL, '{');
	json_text(&json, "crv", "X25519");
	json_text(&json, "kty", "OKP");
	json_text(&json, "use", "enc");
	json_text(&json, "x", facts.auditor_key);
	json_close(&json, '}');
	json_close(&json, ']');
	bundle_reader(reader);
	json_text(&json, "reader", reader);
	json_close(&json, '}');
	return answer_print(why);
}

static enum err show(struct call *call, struct error *why)
{
	struct till_facts facts;
	char pem[TILL_PEM_SIZE];
	enum err rc;

	till_facts(call->till, &facts);
	if (call->json)
		return answer_json(call, why);
	rc = till_key_pem(call->till, pem, why);
	if (rc)
		return rc;
	if (!call_has(call, "pem"))
		printf("till %s epoch %lld, thumbprint %s\n", facts.till,
			(long long)facts.epoch, facts.kid);
	(void)fputs(pem, stdout);
	return ERR_OK;
}

/* For a new key: the passphrase of the old one, when it has any. */
static enum err ask_old(struct call *call, struct error *why)
{
	bool sealed = false;
	enum err rc = till_is_sealed(call->home, &sealed, why);

	return rc || !sealed ? rc
			     : call_passphrase(call, false, call->asked, why);
}

/* A passphrase is typed where the command was given. */
static enum err key_ask(struct call *call, struct error *why)
{
	if (text_same(call->operands[0], "rotate"))
		return ask_old(call, why);
	if (!text_same(call->operands[0], "passphrase") ||
		call_has(call, "plain") || call_has(call, "new-file"))
		return ERR_OK;
	return call_passphrase_new(call->asked, why);
}

static enum err passphrase(struct call *call, struct error *why)
{
	char fresh[SECRET_SIZE];
	enum err rc;

	if (call_has(call, "plain"))
		return till_passphrase(call->till, NULL, why);
	if (call_has(call, "new-file"))
		rc = call_secret(call, "new-file", fresh, why);
	else if (call->asked[0] == '\0')
		rc = call_passphrase_new(fresh, why);
	else
		rc = text_copy(fresh, sizeof(fresh), call->asked)
			     ? ERR_OK
			     : error_set(why, ERR_RANGE,
				       "the passphrase is too long");
	if (!rc)
		rc = till_passphrase(call->till, fresh, why);
	explicit_bzero(fresh, sizeof(fresh));
	return rc;
}

static enum err answer_rotated(struct call *call,
	const struct till_rotated *rotated, struct error *why)
{
	struct till_facts facts;
	struct json json;

	till_facts(call->till, &facts);
	if (!call->json) {
		printf("epoch %" PRId64 " goes on from entry %" PRId64
		       " of epoch %" PRId64 ", with key %s\n",
			rotated->epoch, rotated->from_seq, rotated->from_epoch,
			facts.kid);
		return ERR_OK;
	}
	json = json_over(answer_begin());
	json_open(&json, NULL, '{');
	json_i64(&json, "epoch", rotated->epoch);
	json_i64(&json, "from_epoch", rotated->from_epoch);
	json_i64(&json, "from_seq", rotated->from_seq);
	json_text(&json, "kid", facts.kid);
	json_close(&json, '}');
	return answer_print(why);
}

static enum err rotate(struct call *call, struct error *why)
{
	char user[OPERATOR_SIZE];
	const struct till_rotate rotate = { .by = user,
		.reason = call_value(call, "reason"),
		.passphrase = call->asked };
	struct till_rotated rotated;
	enum err rc = ERR_OK;

	call_shell_user(call, user);
	if (!call->beside)
		rc = ask_old(call, why);
	if (!rc)
		rc = till_connect(call->till, why);
	if (!rc)
		rc = till_rotate(call->till, &rotate, &rotated, why);
	if (rc)
		return rc;
	till_flush(call->till, SEND_MS); /* else with the next entries */
	return answer_rotated(call, &rotated, why);
}

static enum err key_run(struct call *call, struct error *why)
{
	if (text_same(call->operands[0], "show"))
		return show(call, why);
	if (text_same(call->operands[0], "passphrase"))
		return passphrase(call, why);
	if (text_same(call->operands[0], "rotate"))
		return rotate(call, why);
	return error_set(why, ERR_INPUT,
		"usage: quotapos key show|rotate|passphrase, not '%.40s'",
		call->operands[0]);
}

const struct command command_key = {
	.name = "key",
	.usage = "show [--pem] | rotate [--reason TEXT]"
		 " | passphrase [--new-file F | --plain]",
	.summary = "the till's public key; a new one; seal the secret one",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "pem", NULL, "only the key, as PEM for openssl" },
		{ "reason", "TEXT", "why a new key, for the ledger" },
		{ "new-file", "FILE", "holds the new passphrase" },
		{ "plain", NULL, "no passphrase: a demo market only" },
	},
	.ask = key_ask,
	.run = key_run,
};
