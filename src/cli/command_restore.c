#include "commands.h"

#include "base/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct restoring_handle {
	struct till_restoring *restoring;
};

static void restoring_handle_cleanup(struct restoring_handle *handle)
{
	till_restore_close(handle->restoring);
}

static enum err answer_json(
	const struct till_restored *restored, struct error *why)
{
	struct json json = json_over(answer_begin());

	json_open(&json, NULL, '{');
	json_i64(&json, "epoch", restored->epoch);
	json_i64(&json, "from_epoch", restored->from_epoch);
	json_i64(&json, "from_seq", restored->from_seq);
	json_i64(&json, "known_epoch", restored->known_epoch);
	json_i64(&json, "known_seq", restored->known_seq);
	json_i64(&json, "datasets", restored->datasets);
	json_text(&json, "aside", restored->aside);
	if (restored->is_joined) {
		json_open(&json, "hub", '{');
		json_i64(&json, "epoch", restored->hub_epoch);
		json_i64(&json, "seq", restored->hub_seq);
		json_text(&json, "trouble", restored->trouble);
		json_close(&json, '}');
	}
	json_close(&json, '}');
	return answer_print(why);
}

static void print_hub(const struct till_restored *r)
{
	if (!r->is_joined)
		return;
	if (r->trouble[0] != '\0')
		printf(say("The hub could not be asked how far it knows this"
			   " till (%s): what was sold after the backup and"
			   " sent before is not known here; sync tells it.\n"),
			r->trouble);
	else
		printf(say("The hub holds this till up to entry %lld of epoch"
			   " %lld.\n"),
			(long long)r->hub_seq, (long long)r->hub_epoch);
}

static void print_restored(const struct till_restored *r)
{
	printf("epoch %" PRId64 " goes on from entry %" PRId64
	       " of epoch %" PRId64 "\n",
		r->epoch, r->from_seq, r->from_epoch);
	if (r->known_epoch != r->from_epoch || r->known_seq != r->from_seq)
		printf("The till had come to entry %" PRId64
		       " of epoch %" PRId64
		       ": what lies between is not in this ledger.\n",
			r->known_seq, r->known_epoch);
	if (r->aside[0] != '\0')
		printf("The ledger that was here is kept as %s.\n", r->aside);
	print_hub(r);
}

static enum err finish(struct call *call, struct till_restoring *restoring,
	struct till_restored *ret, struct error *why)
{
	char user[OPERATOR_SIZE];
	char passphrase[SECRET_SIZE];
	struct till_restore_by by = { .operator= user,
		.reason = call_value(call, "reason") };
	bool sealed = false;
	enum err rc = till_restore_is_sealed(restoring, &sealed, why);

	call_shell_user(call, user);
	if (!rc && sealed) {
		rc = call_passphrase(call, false, passphrase, why);
		by.passphrase = passphrase;
	}
	if (!rc)
		rc = till_restore_finish(restoring, &by, ret, why);
	explicit_bzero(passphrase, sizeof(passphrase));
	return rc;
}

static enum err restore_run(struct call *call, struct error *why)
{
	AUTO(restoring_handle) handle = { NULL };
	const struct till_restore restore = { .home = call->home,
		.path = call->operands[0],
		.clock = clock_system() };
	struct till_restored restored;
	enum err rc = call_bad_file(
		till_restore_open(&restore, &handle.restoring, why), why);

	if (!rc)
		rc = finish(call, handle.restoring, &restored, why);
	if (rc)
		return rc;
	if (call->json)
		return answer_json(&restored, why);
	print_restored(&restored);
	return ERR_OK;
}

const struct command command_restore = {
	.name = "restore",
	.usage = "FILE [--reason TEXT]",
	.summary = "put a backup in place of the ledger: a new epoch",
	.needs = NEEDS_NOTHING,
	.operands = { 1, 1 },
	.flags = { { "reason", "TEXT", "why, for the ledger" } },
	.beside = BESIDE_NEVER,
	.run = restore_run,
};
