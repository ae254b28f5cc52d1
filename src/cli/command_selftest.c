#include "commands.h"

#include "audit/drill.h"
#include "audit/verify.h"
#include "base/file.h"
#include "report/export.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_SIZE 256
#define PATH_SIZE   320

/* A test of the machine and its ledger, and how it ended. */
struct outcome {
	const char *test;
	bool is_good;
	char detail[96];
};

#define OUTCOMES_MAX 4

struct selftest {
	struct call *call;
	char folder[FOLDER_SIZE];
	char bundle[PATH_SIZE];
	int outcome_count;
	struct outcome outcomes[OUTCOMES_MAX];
	struct json *json; /* of the answer, or NULL */
	int attacks;
	int missed;
};

static struct text note(
	struct selftest *selftest, const char *test, bool is_good)
{
	struct outcome *outcome =
		&selftest->outcomes[selftest->outcome_count++];

	outcome->test = test;
	outcome->is_good = is_good;
	return text_over(outcome->detail, sizeof(outcome->detail));
}

static enum err make_folder(struct selftest *selftest, struct error *why)
{
	const char *base = getenv("TMPDIR");
	struct text text =
		text_over(selftest->folder, sizeof(selftest->folder));

	if (base == NULL || base[0] == '\0')
		base = "/var/tmp";
	text_addf(&text, "%s/quotapos-selftest.XXXXXX", base);
	if (text.cut || mkdtemp(selftest->folder) == NULL)
		return error_errno(
			why, "no temporary folder can be made in %s", base);
	text = text_over(selftest->bundle, sizeof(selftest->bundle));
	text_addf(&text, "%s/ledger.zip", selftest->folder);
	return ERR_OK;
}

static void drop_folder(const struct selftest *selftest)
{
	(void)unlink(selftest->bundle);
	(void)rmdir(selftest->folder);
}

/* The key was tried when the till was opened, or it would not be open. */
static void test_key(struct selftest *selftest)
{
	struct till_facts facts;
	struct text detail = note(selftest, N_("the key signs"), true);

	till_facts(selftest->call->till, &facts);
	text_add(&detail, facts.kid);
}

static enum err test_ledger(struct selftest *selftest, struct error *why)
{
	static struct till_verified verified;
	struct text detail;
	enum err rc = till_verify(selftest->call->till, &verified, why);

	if (rc)
		return rc;
	detail = note(
		selftest, N_("the ledger is whole"), verified.fault_total == 0);
	text_addf(&detail, say("%" PRId64 " entries, %" PRId64 " faults"),
		verified.entries, verified.fault_total);
	return ERR_OK;
}

/* A copy of all entries as a bundle; the ledger itself is not touched. */
static enum err write_copy(struct selftest *selftest, struct error *why)
{
	struct till *till = selftest->call->till;
	struct bundle *bundle = NULL;
	struct export_done done;
	struct export_ask ask;
	struct till_facts facts;
	enum err rc = bundle_create(selftest->bundle, &bundle, why);

	if (rc)
		return rc;
	till_facts(till, &facts);
	ask = (struct export_ask){
		.store = till_store(till),
		.keyring = till_keyring(till),
		.market = facts.market,
		.exporter = facts.till,
		.kid = facts.kid,
		.software = QUOTAPOS_VERSION,
		.auditor_key = facts.auditor_key,
		.requester = "selftest",
		.reason = "",
		.whole = true,
		.offset_minutes = facts.offset_minutes,
		.positions = { 1, INT64_MAX },
		.export = { .epoch = facts.epoch, .seq = facts.seq + 1 },
	};
	(void)text_copy(ask.export.chain, sizeof(ask.export.chain), facts.till);
	(void)text_copy(ask.export.leaf, sizeof(ask.export.leaf), facts.leaf);
	rc = export_bundle(bundle, &ask, &done, why);
	bundle_close(bundle);
	return rc;
}

static enum err test_export(struct selftest *selftest, struct error *why)
{
	const struct verify_ask ask = { .bundle = selftest->bundle };
	struct verify *verify = NULL;
	struct text detail;
	enum err rc = write_copy(selftest, why);

	if (!rc)
		rc = verify_open(&ask, &verify, why);
	if (rc)
		return rc;
	detail =
		note(selftest, N_("an export of it passes the auditor's check"),
			verify_fault_count(verify) == 0);
	text_addf(&detail, say("%" PRId64 " entries, %" PRId64 " faults"),
		verify_entry_count(verify), verify_fault_count(verify));
	verify_close(verify);
	return ERR_OK;
}

static void print_attack(void *context, const struct drill_row *row)
{
	struct selftest *selftest = context;
	const char *expected =
		row->expected != NULL ? row->expected : say(N_("nothing"));

	selftest->attacks++;
	selftest->missed += !row->is_named;
	if (selftest->json != NULL) {
		json_open(selftest->json, NULL, '{');
		json_text(selftest->json, "attack", row->attack);
		json_text(selftest->json, "expected",
			row->expected != NULL ? row->expected : "");
		json_i64(selftest->json, "seq", row->seq);
		json_text(selftest->json, "found", row->found);
		json_bool(selftest->json, "named", row->is_named);
		json_close(selftest->json, '}');
		return;
	}
	printf("%-4s %s\n     %s %s %" PRId64 "; %s %s\n",
		row->is_named ? "ok" : "NOT", say(row->attack),
		say("expected:"), expected, row->seq, say("found:"),
		row->found[0] != '\0' ? row->found : say(N_("nothing")));
}

static enum err run_attacks(struct selftest *selftest, struct error *why)
{
	const struct drill_ask ask = { .bundle = selftest->bundle,
		.folder = selftest->folder,
		.keyring = till_keyring(selftest->call->till) };

	return drill_run(&ask, print_attack, selftest, why);
}

static void print_outcomes(struct selftest *selftest)
{
	for (int i = 0; i < selftest->outcome_count; i++) {
		const struct outcome *outcome = &selftest->outcomes[i];

		if (selftest->json != NULL) {
			json_open(selftest->json, NULL, '{');
			json_text(selftest->json, "test", outcome->test);
			json_bool(selftest->json, "good", outcome->is_good);
			json_text(selftest->json, "detail", outcome->detail);
			json_close(selftest->json, '}');
		} else
			printf("%-4s %s (%s)\n",
				outcome->is_good ? "ok" : "NOT",
				say(outcome->test), outcome->detail);
	}
}

static bool is_good(const struct selftest *selftest)
{
	bool good = selftest->missed == 0;

	for (int i = 0; i < selftest->outcome_count; i++)
		good &= selftest->outcomes[i].is_good;
	return good;
}

static enum err run_tests(struct selftest *selftest, struct error *why)
{
	enum err rc;

	test_key(selftest);
	rc = test_ledger(selftest, why);
	if (!rc)
		rc = test_export(selftest, why);
	return rc;
}

static enum err answer_attacks(struct selftest *selftest, struct error *why)
{
	enum err rc = run_attacks(selftest, why);

	if (!rc && selftest->json == NULL)
		printf(say("%d attacks, %d not named\n"), selftest->attacks,
			selftest->missed);
	return rc;
}

static enum err answer(struct selftest *selftest, struct error *why)
{
	bool attack = call_has(selftest->call, "attack");
	struct json json;
	enum err rc = ERR_OK;

	if (!selftest->call->json) {
		print_outcomes(selftest);
		return attack ? answer_attacks(selftest, why) : ERR_OK;
	}
	json = json_over(answer_begin());
	selftest->json = &json;
	json_open(&json, NULL, '{');
	json_open(&json, "tests", '[');
	print_outcomes(selftest);
	json_close(&json, ']');
	if (attack) {
		json_open(&json, "attacks", '[');
		rc = answer_attacks(selftest, why);
		json_close(&json, ']');
	}
	json_bool(&json, "good", is_good(selftest));
	json_close(&json, '}');
	selftest->json = NULL;
	return rc ? rc : answer_print(why);
}

static enum err selftest_run(struct call *call, struct error *why)
{
	static struct selftest selftest;
	enum err rc;

	selftest = (struct selftest){ .call = call };
	rc = make_folder(&selftest, why);
	if (rc)
		return rc;
	rc = run_tests(&selftest, why);
	if (!rc)
		rc = answer(&selftest, why);
	drop_folder(&selftest);
	if (!rc && !is_good(&selftest))
		call->status = 4;
	return rc;
}

const struct command command_selftest = {
	.name = "selftest",
	.usage = "[--attack]",
	.summary = "try the key, the ledger and its export",
	.needs = NEEDS_TILL,
	.flags = {
		{ "attack", NULL,
			"attack a copy of the ledger in every known way, and"
			" see that the auditor's check names it" },
	},
	.beside = BESIDE_NEVER,
	.run = selftest_run,
};
