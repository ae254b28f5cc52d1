#include "commands.h"

#include "audit/bundle.h"

#include <stdio.h>
#include <string.h>

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

/* The new passphrase is typed where the command was given. */
static enum err key_ask(struct call *call, struct error *why)
{
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

static enum err key_run(struct call *call, struct error *why)
{
	if (text_same(call->operands[0], "show"))
		return show(call, why);
	if (text_same(call->operands[0], "passphrase"))
		return passphrase(call, why);
	return error_set(why, ERR_INPUT,
		"usage: quotapos key show|passphrase, not '%.40s'",
		call->operands[0]);
}

const struct command command_key = {
	.name = "key",
	.usage = "show [--pem] | passphrase [--new-file F | --plain]",
	.summary = "the till's public key; seal the secret one",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.flags = {
		{ "pem", NULL, "only the key, as PEM for openssl" },
		{ "new-file", "FILE", "holds the new passphrase" },
		{ "plain", NULL, "no passphrase: a demo market only" },
	},
	.ask = key_ask,
	.run = key_run,
};
