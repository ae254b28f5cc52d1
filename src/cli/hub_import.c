#include "commands.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Rows are checked by the code that every till will take them in with: a
 * till that is made for it and thrown away.
 */
struct trial {
	char home[64];  /* "" when there is none */
	char copy[128]; /* of the file */
	struct till *till;
};

static void trial_cleanup(struct trial *trial)
{
	static const char *const names[] = { "ledger.db", "ledger.db-wal",
		"owner.lock", "keys/till.key", "keys", "datasets",
		"demo/goods.csv", "demo/residents.csv", "demo/shops.csv",
		"demo/rates.csv", "demo/cashier.pin", "demo/manager.pin",
		"demo/admin.pin", "demo/auditor.pin", "demo", "copy.csv" };
	char path[128];

	till_close(trial->till);
	if (trial->home[0] == '\0')
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(
			path, sizeof(path), "%s/%s", trial->home, names[i]);
		(void)remove(path);
	}
	(void)remove(trial->home);
}

static enum err trial_make(
	const char *market, struct trial *trial, struct error *why)
{
	char home[] = "/tmp/quotapos-check-XXXXXX";
	const struct till_init init = { .home = home,
		.market = market,
		.till = "check",
		.demo = true,
		.clock = clock_system() };
	const struct till_open open = { .home = home,
		.purpose = "quotapos-hub import",
		.clock = clock_system() };
	enum err rc;

	if (mkdtemp(home) == NULL)
		return error_errno(why, "cannot make a directory in /tmp");
	(void)text_copy(trial->home, sizeof(trial->home), home);
	rc = till_init(&init, why);
	if (!rc)
		rc = till_open(&open, &trial->till, why);
	return rc;
}

/* The file as it is now: it may have been handed over, and is read twice. */
static enum err trial_copy(
	struct trial *trial, const char *path, struct error *why)
{
	struct text name = text_over(trial->copy, sizeof(trial->copy));

	text_addf(&name, "%s/copy.csv", trial->home);
	return file_copy(path, trial->copy, why);
}

static enum err kind_of(
	const char *text, enum dataset_kind *ret, struct error *why)
{
	for (int i = 0; i < DATASET_COUNT; i++) {
		if (!text_same(text, dataset_name((enum dataset_kind)i)))
			continue;
		*ret = (enum dataset_kind)i;
		return ERR_OK;
	}
	return error_set(why, ERR_INPUT,
		"'%.40s' is not goods, residents, shops or rates", text);
}

static enum err refuse_rows(
	const struct till_imported *imported, struct error *why)
{
	for (int i = 0; i < imported->fault_count; i++)
		(void)fprintf(stderr, "line %" PRId64 ": %s %s\n",
			imported->faults[i].line, imported->faults[i].column,
			imported->faults[i].reason);
	return error_set(why, ERR_INPUT,
		"%" PRId64 " bad rows: nothing was imported", imported->bad);
}

static enum err check_rows(struct call *call, struct trial *trial,
	struct hub_import *import, struct error *why)
{
	static struct till_imported imported;
	struct till_import check = { .dataset = import->dataset,
		.path = trial->copy,
		.name = import->path,
		.by = import->by,
		.check = true };
	struct hub_facts facts;
	enum err rc = hub_facts(call->hub, &facts, why);

	if (!rc)
		rc = trial_make(facts.market, trial, why);
	if (!rc)
		rc = trial_copy(trial, import->path, why);
	if (!rc)
		rc = till_import(trial->till, &check, &imported, why);
	if (!rc && imported.bad > 0)
		rc = refuse_rows(&imported, why);
	import->rows = imported.rows;
	import->path = trial->copy;
	return rc;
}

static enum err import_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	char sha256[HASH_TEXT_SIZE] = "";
	AUTO(trial) trial = { .home = "" };
	struct hub_import import = { .by = by,
		.path = call->operands[1],
		.replaces = call_has(call, "replace") };
	enum err rc = kind_of(call->operands[0], &import.dataset, why);

	call_shell_user(call, by);
	if (!rc)
		rc = call_bad_file(check_rows(call, &trial, &import, why), why);
	if (!rc && !call_has(call, "check"))
		rc = hub_import(call->hub, &import, sha256, why);
	if (rc)
		return rc;
	if (call->json) {
		struct json json = json_over(answer_begin());

		json_open(&json, NULL, '{');
		json_text(&json, "dataset", dataset_name(import.dataset));
		json_i64(&json, "rows", import.rows);
		json_text(&json, "sha256", sha256);
		json_close(&json, '}');
		return answer_print(why);
	}
	printf(say("%lld rows of %s\n"), (long long)import.rows,
		dataset_name(import.dataset));
	return ERR_OK;
}

const struct command hub_import_data = {
	.name = "import",
	.usage = "goods|residents|shops|rates FILE.csv [--replace] [--check]",
	.summary = "take in a CSV file for all tills, all rows or none",
	.needs = NEEDS_HUB,
	.beside = BESIDE_ACT,
	.operands = { 2, 2 },
	.flags = {
		{ "replace", NULL, "rows that are not in the file are gone" },
		{ "check", NULL, "say what is wrong, import nothing" },
	},
	.file_operand = 2,
	.run = import_run,
};
