#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FETCH_MS 120000 /* rules, roster and goods of the market */

static enum err answer_json(
	const struct till_enrolled *enrolled, struct error *why)
{
	struct json json = json_over(answer_begin());

	json_open(&json, NULL, '{');
	json_text(&json, "market", enrolled->market);
	json_text(&json, "till", enrolled->till);
	json_i64(&json, "epoch", enrolled->epoch);
	json_text(&json, "kid", enrolled->kid);
	json_text(&json, "hub_kid", enrolled->hub_kid);
	json_text(&json, "pin", enrolled->pin);
	json_bool(&json, "history", enrolled->with_history);
	json_close(&json, '}');
	return answer_print(why);
}

static void print_enrolled(
	const struct call *call, const struct till_enrolled *enrolled)
{
	printf("market %s, till %s, epoch %" PRId64 ": the ledger is in %s\n",
		enrolled->market, enrolled->till, enrolled->epoch, call->home);
	if (enrolled->with_history)
		printf("What it sold on its own is kept, and goes to the "
		       "hub.\n");
	printf("Compare with what the hub shows:\n"
	       "  this till  %s\n  the hub    %s\n",
		enrolled->kid, enrolled->hub_kid);
	if (enrolled->pin[0] != '\0')
		printf("certificate  %s\n", enrolled->pin);
}

/* What the market has for its tills; what is missing comes later. */
static enum err fetch(
	struct call *call, const struct till_enrol *enrol, struct error *why)
{
	const struct till_open open = { .home = enrol->home,
		.passphrase = enrol->plain ? NULL : enrol->passphrase,
		.purpose = "quotapos enrol",
		.clock = enrol->clock };
	struct till_online link;
	enum err rc = till_open(&open, &call->till, why);

	if (!rc)
		rc = till_connect(call->till, why);
	if (rc)
		return rc;
	till_flush(call->till, FETCH_MS);
	till_online(call->till, &link);
	if (link.trouble[0] != '\0')
		(void)fprintf(stderr, "quotapos: note: %s\n", link.trouble);
	return ERR_OK;
}

/* A ledger that is there has a key; a new one is asked for its passphrase. */
static enum err take_passphrase(struct call *call, struct till_enrol *enrol,
	char *ret, struct error *why)
{
	struct error absent;
	bool sealed = false;
	enum err rc = till_is_sealed(call->home, &sealed, &absent);

	enrol->plain = call_has(call, "plain") || (!rc && !sealed);
	if (enrol->plain)
		return ERR_OK;
	enrol->passphrase = ret;
	return call_passphrase(call, rc != ERR_OK, ret, why);
}

static enum err enrol_run(struct call *call, struct error *why)
{
	char passphrase[SECRET_SIZE] = "";
	struct till_enrol enrol = { .home = call->home,
		.till = call_value(call, "till"),
		.clock = clock_system() };
	struct till_enrolled enrolled;
	enum err rc = call_need(call, "hub", &enrol.url, why);

	if (!rc)
		rc = call_need(call, "code", &enrol.code, why);
	if (!rc)
		rc = take_passphrase(call, &enrol, passphrase, why);
	if (!rc)
		rc = till_enrol(&enrol, &enrolled, why);
	if (!rc && !call->json)
		print_enrolled(call, &enrolled);
	if (!rc)
		rc = fetch(call, &enrol, why);
	explicit_bzero(passphrase, sizeof(passphrase));
	if (!rc && call->json)
		rc = answer_json(&enrolled, why);
	return rc;
}

const struct command command_enrol = {
	.name = "enrol",
	.usage = "--hub URL --code CODE [--till ID] [--plain]",
	.summary = "join a market, with the history there is",
	.needs = NEEDS_NOTHING,
	.flags = {
		{ "hub", "URL", "like https://hub.example:8443" },
		{ "code", "CODE", "as quotapos-hub enrol printed it" },
		{ "till", "ID", "refuse a code that is for another till" },
		{ "plain", NULL, "a key without passphrase: a demo market only" },
	},
	.beside = BESIDE_NEVER,
	.run = enrol_run,
};
