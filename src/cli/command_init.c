#include "commands.h"

#include <stdio.h>
#include <string.h>

static enum err init_run(struct call *call, struct error *why)
{
	char passphrase[SECRET_SIZE];
	struct till_init init = { .home = call->home,
		.auditor_key = call_value(call, "auditor-key"),
		.demo = call_has(call, "demo"),
		.clock = clock_system() };
	enum err rc = call_need(call, "market", &init.market, why);

	if (!rc)
		rc = call_need(call, "till", &init.till, why);
	if (!rc && !init.demo) {
		rc = call_passphrase(call, true, passphrase, why);
		init.passphrase = passphrase;
	}
	if (!rc)
		rc = till_init(&init, why);
	explicit_bzero(passphrase, sizeof(passphrase));
	if (rc)
		return rc;
	printf("market %s, till %s: the ledger is in %s\n", init.market,
		init.till, init.home);
	if (init.demo)
		printf("A demo: its key lies in the open and its data are"
		       " published. PINs are in %s/demo.\n",
			init.home);
	else if (init.auditor_key == NULL)
		printf("Carry %s/keys/auditor.jwk to the auditor, offline,"
		       " and delete it here.\n",
			init.home);
	return ERR_OK;
}

const struct command command_init = {
	.name = "init",
	.usage = "--market NAME --till ID [--demo] [--auditor-key X]",
	.summary = "make a stand-alone market with one till",
	.needs = NEEDS_NOTHING,
	.flags = {
		{ "market", "NAME", "small letters, digits, '-'" },
		{ "till", "ID", "1 to 16 letters and digits" },
		{ "demo", NULL, "sample goods, residents and operators" },
		{ "auditor-key", "X", "X25519 public key (JWK \"x\")" },
	},
	.beside = BESIDE_NEVER,
	.run = init_run,
};
