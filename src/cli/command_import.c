#include "commands.h"

#include <inttypes.h>
#include <stdio.h>

static enum err dataset_parse(
	const char *text, enum dataset_kind *ret, struct error *why)
{
	for (int i = 0; i < DATASET_COUNT; i++) {
		if (text_same(text, dataset_name((enum dataset_kind)i))) {
			*ret = (enum dataset_kind)i;
			return ERR_OK;
		}
	}
	return error_set(why, ERR_INPUT,
		"'%.40s' is not one of goods, residents, shops, rates", text);
}

static enum err answer_json(const struct till_import *import,
	const struct till_imported *imported, struct error *why)
{
	struct json json = json_over(answer_begin());

	json_open(&json, NULL, '{');
	json_text(&json, "dataset", dataset_name(import->dataset));
	json_text(&json, "sha256", imported->sha256);
	json_i64(&json, "rows", imported->rows);
	json_i64(&json, "bad", imported->bad);
	json_bool(&json, "imported", imported->bad == 0 && !import->check);
	json_open(&json, "faults", '[');
	for (int i = 0; i < imported->fault_count; i++) {
		const struct import_fault *fault = &imported->faults[i];

		json_open(&json, NULL, '{');
		json_i64(&json, "line", fault->line);
		json_text(&json, "column", fault->column);
		json_text(&json, "reason", fault->reason);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	return answer_print(why);
}

static void print_faults(const struct till_imported *imported)
{
	printf("%-8s %-12s %s\n", "line", "column", "reason");
	for (int i = 0; i < imported->fault_count; i++) {
		const struct import_fault *fault = &imported->faults[i];

		printf("%-8" PRId64 " %-12s %s\n", fault->line,
			fault->column[0] != '\0' ? fault->column : "-",
			fault->reason);
	}
	if (imported->bad > imported->fault_count)
		printf("... and %" PRId64 " more\n",
			imported->bad - imported->fault_count);
}

static void print_result(
	const struct till_import *import, const struct till_imported *imported)
{
	if (imported->bad == 0) {
		printf("%s: %" PRId64 " rows %s\n",
			dataset_name(import->dataset), imported->rows,
			import->check ? "are good" : "imported");
		return;
	}
	print_faults(imported);
	(void)fflush(stdout);
	(void)fprintf(stderr,
		"quotapos: %s has %" PRId64 " bad rows: nothing was imported\n",
		import->path, imported->bad);
}

static enum err import_run(struct call *call, struct error *why)
{
	static struct till_imported imported;
	char by[OPERATOR_SIZE];
	struct till_import import = { .path = call->operands[1],
		.by = by,
		.check = call_has(call, "check"),
		.replaces = call_has(call, "replace") };
	enum err rc = dataset_parse(call->operands[0], &import.dataset, why);

	call_shell_user(call, by);
	if (!rc)
		rc = till_import(call->till, &import, &imported, why);
	if (rc)
		return rc;
	call->status = imported.bad > 0 ? 1 : 0;
	if (call->json)
		return answer_json(&import, &imported, why);
	print_result(&import, &imported);
	return ERR_OK;
}

const struct command command_import = {
	.name = "import",
	.usage = "goods|residents|shops|rates FILE.csv [--check] [--replace]",
	.summary = "take a CSV file: all rows or none",
	.needs = NEEDS_TILL,
	.operands = { 2, 2 },
	.flags = {
		{ "check", NULL, "look for bad rows only" },
		{ "replace", NULL, "what is not in the file goes" },
	},
	.file_operand = 2,
	.run = import_run,
};
