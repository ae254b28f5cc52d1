#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

static enum err answer_json(
	const struct till_verified *verified, struct error *why)
{
	struct json json = json_over(answer_begin());

	json_open(&json, NULL, '{');
	json_text(&json, "verdict",
		verified->fault_total == 0 ? "clean" : "faulty");
	json_open(&json, "faults", '[');
	for (int i = 0; i < verified->fault_count; i++) {
		const struct till_fault *fault = &verified->faults[i];

		json_open(&json, NULL, '{');
		json_text(&json, "code", fault->code);
		json_text(&json, "chain", fault->chain);
		json_i64(&json, "epoch", fault->epoch);
		json_i64(&json, "seq", fault->seq);
		json_text(&json, "message", fault->message);
		json_close(&json, '}');
		answer_row();
	}
	json_close(&json, ']');
	json_i64(&json, "fault_count", verified->fault_total);
	json_i64(&json, "entries", verified->entries);
	json_i64(&json, "epoch", verified->epoch);
	json_i64(&json, "seq", verified->seq);
	json_text(&json, "head", verified->head);
	json_close(&json, '}');
	return answer_print(why);
}

static void print_result(const struct till_verified *verified)
{
	for (int i = 0; i < verified->fault_count; i++) {
		const struct till_fault *fault = &verified->faults[i];

		printf("%s  %s ", fault->code, fault->chain);
		if (verified->epoch > 1)
			printf("epoch %" PRId64 " ", fault->epoch);
		printf("seq %" PRId64 ": %s\n", fault->seq, fault->message);
	}
	if (verified->fault_total > verified->fault_count)
		printf("... and %" PRId64 " more faults\n",
			verified->fault_total - verified->fault_count);
	printf("%" PRId64 " entries, %" PRId64 " faults; head seq %" PRId64
	       " %s (self-attested)\n",
		verified->entries, verified->fault_total, verified->seq,
		verified->head);
}

static enum err verify_run(struct call *call, struct error *why)
{
	static struct till_verified verified;
	enum err rc = till_verify(call->till, &verified, why);

	if (rc)
		return rc;
	call->status = verified.fault_total > 0 ? 4 : 0;
	if (call->json)
		return answer_json(&verified, why);
	print_result(&verified);
	return ERR_OK;
}

const struct command command_verify = {
	.name = "verify",
	.usage = "",
	.summary = "check the whole ledger of this till",
	.needs = NEEDS_INSPECT,
	.beside = BESIDE_COPY,
	.run = verify_run,
};
