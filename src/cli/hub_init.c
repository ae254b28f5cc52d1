#include "commands.h"

#include "base/embed.h"
#include "base/file.h"

#include <stdio.h>
#include <string.h>

EMBED(shipped_for_hub, "packaging/rules/suifenhe.json");

static enum err read_rules(const struct call *call, char *bytes, size_t size,
	size_t *ret_length, struct error *why)
{
	const char *path = call_value(call, "rules");
	const char *shipped = shipped_for_hub;

	if (path != NULL)
		return call_bad_file(
			file_read(path, bytes, size, ret_length, why), why);
	*ret_length = strlen(shipped);
	if (*ret_length >= size)
		return error_set(why, ERR_RANGE, "the rules are too long");
	memcpy(bytes, shipped, *ret_length + 1);
	return ERR_OK;
}

static enum err init_run(struct call *call, struct error *why)
{
	static char rules[65536];
	char passphrase[SECRET_SIZE] = "";
	struct hub_init init = { .open = { .home = call->home,
					 .database = call->database,
					 .purpose = "quotapos-hub init",
					 .clock = clock_system() },
		.auditor_key = call_value(call, "auditor-key"),
		.rules = rules,
		.demo = call_has(call, "demo") };
	const char *host = call_value(call, "host");
	enum err rc = call_need(call, "market", &init.market, why);

	if (!rc)
		rc = read_rules(
			call, rules, sizeof(rules), &init.rules_length, why);
	if (!rc && !init.demo) {
		rc = call_passphrase(call, true, passphrase, why);
		init.open.passphrase = passphrase;
	}
	if (!rc)
		rc = hub_init(&init, why);
	explicit_bzero(passphrase, sizeof(passphrase));
	if (!rc)
		rc = hub_certificate(call->home,
			host == NULL ? "localhost" : host, clock_system(), why);
	if (rc)
		return rc;
	printf(say("the market %s is made in %s\n"), init.market, call->home);
	if (init.demo)
		printf("%s", say("WARNING: the hub's key lies in the open: for"
				 " a demo only\n"));
	return ERR_OK;
}

const struct command hub_init_market = {
	.name = "init",
	.usage = "--market NAME [--rules FILE] [--host NAME] [--auditor-key X]"
		 " [--demo]",
	.summary = "make a market: key, database, rules, certificate",
	.needs = NEEDS_NOTHING,
	.flags = {
		{ "market", "NAME", "1 to 24 of a-z, 0-9 and -" },
		{ "rules", "FILE", "the market's rules, else those shipped" },
		{ "host", "NAME", "of the certificate, else localhost" },
		{ "auditor-key", "X", "public X25519 key, else a pair is made" },
		{ "demo", NULL, "plain key: never for real trade" },
	},
	.run = init_run,
};
