#include "commands.h"

#include "report/export.h"
#include "report/xlsx.h"

#include <inttypes.h>
#include <stdio.h>

/*
 * Who exports: an operator with a PIN, or who may read the till's key. With
 * document numbers it must be an administrator, however sealed they are.
 */
static enum err take_operator(
	struct call *call, bool identities, char *by, struct error *why)
{
	static struct entry_operator operator;
	enum err rc;

	if (!identities && !call_has(call, "operator")) {
		call_shell_user(call, by);
		return ERR_OK;
	}
	rc = call_operator(call, identities ? RIGHT_ADMINISTER : RIGHT_EXPORT,
		&operator, why);
	if (!rc)
		(void)text_copy(by, OPERATOR_SIZE, operator.id);
	return rc;
}

enum err answer_export(struct call *call, const struct export_ask *ask,
	const struct export_done *done, struct error *why)
{
	const char *out = call_value(call, "out");
	struct json json = json_over(answer_begin());

	call->status = done->damaged > 0 ? 4 : 0;
	json_open(&json, NULL, '{');
	json_text(&json, "out", out != NULL ? out : call_value(call, "xlsx"));
	json_i64(&json, "seq", ask->export.seq);
	json_text(&json, "leaf", ask->export.leaf);
	json_bool(&json, "whole", ask->whole);
	json_i64(&json, "chains", done->chains);
	json_i64(&json, "entries", done->entries);
	json_i64(&json, "sales", done->sales);
	json_i64(&json, "refunds", done->refunds);
	json_i64(&json, "refusals", done->refusals);
	json_i64(&json, "damaged", done->damaged);
	json_close(&json, '}');
	return answer_print(why);
}

/* A bundle of a damaged ledger is evidence; but it is not a good one. */
static enum err tell(struct call *call, const char *path,
	const struct export_ask *ask, const struct export_done *done,
	struct error *why)
{
	if (call->json)
		return answer_export(call, ask, done, why);
	printf("%s: %" PRId64 " entries, %" PRId64 " sales\n", path,
		done->entries, done->sales);
	if (done->damaged == 0)
		return ERR_OK;
	return error_set(why, ERR_FORGED,
		"%s is written, but %" PRId64 " entries in it are damaged, the"
		" first of them %" PRId64 ": run quotapos verify",
		path, done->damaged, done->damaged_seq);
}

/* Where it goes: one of the two is open. */
struct target {
	const char *path;
	struct bundle *bundle;
	struct xlsx *xlsx;
};

static void target_cleanup(struct target *target)
{
	bundle_close(target->bundle);
	xlsx_close(target->xlsx);
}

/* The till that is open has noted it; the bundle is made of its copy. */
static enum err take_noted(
	struct call *call, struct till_exported *ret, struct error *why)
{
	enum err rc = till_export_find(call->till, call->copy.noted, ret, why);

	return rc ? rc : till_unlock(call->till, call->asked, why);
}

static enum err write_target(struct call *call, struct target *target,
	const struct till_export *export, struct error *why)
{
	struct till_exported exported;
	struct export_done done;
	struct till_facts facts;
	struct export_ask ask;
	enum err rc = call->copy.noted[0] != '\0'
			      ? take_noted(call, &exported, why)
			      : till_export(call->till, export, &exported, why);

	if (rc)
		return rc;
	till_facts(call->till, &facts);
	ask = (struct export_ask){
		.store = till_store(call->till),
		.keyring = till_keyring(call->till),
		.market = facts.market,
		.exporter = facts.till,
		.kid = facts.kid,
		.software = QUOTAPOS_VERSION,
		.auditor_key = facts.auditor_key,
		.requester = export->by,
		.reason = exported.reason,
		.identities = export->identities,
		.whole = exported.whole,
		.offset_minutes = facts.offset_minutes,
		.positions = { exported.first, exported.last },
		.export = { .epoch = exported.epoch, .seq = exported.seq },
		.signed_at = exported.at,
	};
	(void)text_copy(ask.export.chain, sizeof(ask.export.chain), facts.till);
	(void)text_copy(
		ask.export.leaf, sizeof(ask.export.leaf), exported.leaf);
	if (target->bundle != NULL)
		rc = export_bundle(target->bundle, &ask, &done, why);
	else
		rc = xlsx_write(target->xlsx, &ask, &done, why);
	if (rc)
		return rc;
	return tell(call, target->path, &ask, &done, why);
}

/* The place is tried before anything is noted. */
static enum err open_target(struct call *call, struct target *target,
	const struct till_export *export, struct error *why)
{
	const char *xlsx = call_value(call, "xlsx");

	if (xlsx == NULL) {
		enum err rc = call_need(call, "out", &target->path, why);

		if (rc)
			return rc;
		return bundle_create(target->path, &target->bundle, why);
	}
	if (call_has(call, "out") || export->identities)
		return error_set(why, ERR_INPUT,
			"give either --xlsx, which never holds identities, or"
			" --out");
	target->path = xlsx;
	return xlsx_create(xlsx, &target->xlsx, why);
}

static struct till_export what(const struct call *call, const char *by)
{
	return (struct till_export){ .by = by,
		.from = call_value(call, "from"),
		.to = call_value(call, "to"),
		.reason = call_value(call, "reason"),
		.workbook = call_has(call, "xlsx"),
		.identities = call_has(call, "with-identities") };
}

/* Before the till that is open notes anything: is there a place for the
 * bundle, and what opens the key that signs it? */
static enum err export_ask(struct call *call, struct error *why)
{
	const struct till_export export = what(call, "");
	AUTO(target) target = { 0 };
	bool sealed = false;
	enum err rc = open_target(call, &target, &export, why);

	if (!rc)
		rc = till_is_sealed(call->home, &sealed, why);
	if (!rc && sealed)
		rc = call_passphrase(call, false, call->asked, why);
	return rc;
}

/* Who asks was looked at, and the act is in the chain, before any copy. */
static enum err export_note(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE] = "";
	const struct till_export export = what(call, by);
	struct text noted =
		text_over(call->copy.noted, sizeof(call->copy.noted));
	struct till_exported exported;
	enum err rc = take_operator(call, export.identities, by, why);

	if (!rc)
		rc = till_export(call->till, &export, &exported, why);
	if (!rc)
		text_addf(&noted, "%" PRId64 "-%" PRId64, exported.epoch,
			exported.seq);
	return rc;
}

/* The owner has asked for the PIN. */
static enum err take_requester(
	struct call *call, bool identities, char *by, struct error *why)
{
	const char *operator= call_value(call, "operator");

	if (call->copy.noted[0] == '\0')
		return take_operator(call, identities, by, why);
	if (operator!= NULL)
		(void)text_copy(by, OPERATOR_SIZE, operator);
	else
		call_shell_user(call, by);
	return ERR_OK;
}

static enum err export_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE] = "";
	const struct till_export export = what(call, by);
	AUTO(target) target = { 0 };
	enum err rc = take_requester(call, export.identities, by, why);

	if (!rc)
		rc = open_target(call, &target, &export, why);
	if (!rc)
		rc = write_target(call, &target, &export, why);
	return rc;
}

const struct command command_export = {
	.name = "export",
	.usage = "--out FILE.zip | --xlsx FILE.xlsx [--from PLACE] [--to PLACE]"
		 " [--with-identities] [--reason TEXT]"
		 " [--operator ID --pin-file F] [--passphrase-file F]",
	.summary = "an audit bundle that can be checked without us",
	.needs = NEEDS_TILL,
	.flags = {
		{ "out", "ZIP", "the bundle; must not be there yet" },
		{ "xlsx", "XLSX", "only its tables, as a workbook" },
		{ "from", "DAY|NUMBER", "its first day or entry" },
		{ "to", "DAY|NUMBER", "its last day or entry" },
		{ "with-identities", NULL,
			"document numbers too, sealed for the auditor's key;"
			" an administrator's PIN and a reason are needed" },
		{ "reason", "TEXT", "why" },
		{ "operator", "ID", "who asks; none = the shell's user" },
		{ "pin-file", "FILE", "holds the operator's PIN" },
		{ "passphrase-file", "FILE",
			"holds the passphrase of the till's key" },
	},
	.beside = BESIDE_COPY,
	.ask = export_ask,
	.note = export_note,
	.run = export_run,
};
