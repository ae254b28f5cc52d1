#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

static enum err answer_json(
	const char *path, const struct till_backed *backed, struct error *why)
{
	struct json json = json_over(answer_begin());

	json_open(&json, NULL, '{');
	json_text(&json, "file", path);
	json_text(&json, "market", backed->market);
	json_text(&json, "till", backed->till);
	json_i64(&json, "epoch", backed->epoch);
	json_i64(&json, "seq", backed->seq);
	json_text(&json, "leaf", backed->leaf);
	json_i64(&json, "entries", backed->entries);
	json_i64(&json, "datasets", backed->datasets);
	json_i64(&json, "keys", backed->keys);
	json_bool(&json, "has_key", backed->has_key);
	json_close(&json, '}');
	return answer_print(why);
}

static void print_backed(const struct call *call, const struct till_backed *b)
{
	printf("%s: market %s, till %s, epoch %" PRId64 ", %" PRId64
	       " entries to %" PRId64 ", all of them checked; %d imported"
	       " files\n",
		call->operands[0], b->market, b->till, b->epoch, b->entries,
		b->seq, b->datasets);
	if (b->has_key)
		printf("The till's secret key is in it, sealed: without its"
		       " passphrase it cannot be restored.\n");
	else
		printf("The till's secret key is not in it: keep %s/keys"
		       " elsewhere, without it this cannot be restored.\n",
			call->home);
}

static enum err backup_run(struct call *call, struct error *why)
{
	struct till_backed backed;
	enum err rc = till_backup(call->till, call->operands[0], &backed, why);

	if (rc)
		return rc;
	if (call->json)
		return answer_json(call->operands[0], &backed, why);
	print_backed(call, &backed);
	return ERR_OK;
}

const struct command command_backup = {
	.name = "backup",
	.usage = "FILE",
	.summary = "a copy of all there is, while the till sells",
	.needs = NEEDS_TILL,
	.operands = { 1, 1 },
	.beside = BESIDE_COPY,
	.run = backup_run,
};
