#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* An import on its way, between its steps. */
struct importing {
	struct till_import import;
	struct till_importing *importing;
	char by[OPERATOR_SIZE];
};

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

static enum err open_import(struct call *call, struct till_import *import,
	struct importing *ret, struct error *why)
{
	enum err rc = dataset_parse(call->operands[0], &import->dataset, why);

	call_shell_user(call, ret->by);
	import->path = call->operands[1];
	import->by = ret->by;
	import->check = call_has(call, "check");
	import->replaces = call_has(call, "replace");
	if (!rc)
		rc = call_bad_file(till_import_open(call->till, import,
					   &ret->importing, why),
			why);
	return rc;
}

static void forget(struct call *call)
{
	struct importing *work = call->work;

	if (work != NULL)
		till_import_close(work->importing);
	free(work);
	call->work = NULL;
}

static enum err begin(struct call *call, struct error *why)
{
	struct importing *work = calloc(1, sizeof(*work));

	if (work == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	call->work = work;
	return open_import(call, &work->import, work, why);
}

static enum err finish(struct call *call, struct error *why)
{
	const struct importing *work = call->work;
	const struct till_imported *imported =
		till_import_result(work->importing);

	call->status = imported->bad > 0 ? 1 : 0;
	if (call->json)
		return answer_json(&work->import, imported, why);
	print_result(&work->import, imported);
	return ERR_OK;
}

/* A step at a time, so that a till that sells goes on selling. */
static enum err import_run(struct call *call, struct error *why)
{
	struct importing *work;
	bool more = true;
	enum err rc = ERR_OK;

	if (!call->gone && call->work == NULL)
		rc = begin(call, why);
	work = call->work;
	if (!rc && work != NULL && !call->gone)
		rc = call_bad_file(
			till_import_step(work->importing, &more, why), why);
	if (!rc && !more)
		rc = finish(call, why);
	call->again = !rc && more && !call->gone;
	if (!call->again)
		forget(call);
	return rc;
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
