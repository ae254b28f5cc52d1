#include "commands.h"

#include "report/export.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum err read_day(
	struct call *call, const char *flag, int32_t *ret, struct error *why)
{
	const char *text = call_value(call, flag);

	return text == NULL ? ERR_OK : day_parse(text, ret, why);
}

static enum err answer(struct call *call, const char *path,
	const struct export_ask *ask, const struct export_done *done,
	struct error *why)
{
	if (call->json)
		return answer_export(call, ask, done, why);
	printf("%s: %" PRId64 " entries of %" PRId64 " chains, %" PRId64
	       " sales\n",
		path, done->entries, done->chains, done->sales);
	if (done->damaged == 0)
		return ERR_OK;
	return error_set(why, ERR_FORGED,
		"%s is written, but %" PRId64
		" entries in it are damaged: run quotapos-hub verify",
		path, done->damaged);
}

/* The entry comes first, so that it is in the bundle. */
static enum err write_bundle(struct call *call, struct bundle *bundle,
	const struct hub_export *export, struct error *why)
{
	struct hub_exported exported;
	struct hub_facts facts;
	struct export_done done;
	struct export_ask ask;
	enum err rc = hub_export(call->hub, export, &exported, why);

	if (!rc)
		rc = hub_facts(call->hub, &facts, why);
	if (rc)
		return rc;
	ask = (struct export_ask){
		.store = hub_store(call->hub),
		.keyring = hub_keyring(call->hub),
		.market = facts.market,
		.exporter = HUB_CHAIN,
		.kid = facts.kid,
		.software = QUOTAPOS_VERSION,
		.auditor_key = exported.auditor_key,
		.requester = export->by,
		.reason = exported.reason,
		.identities = export->identities,
		.whole = export->days.first == INT32_MIN &&
			 export->days.last == INT32_MAX,
		.offset_minutes = facts.offset_minutes,
		.positions = { 1, INT64_MAX },
		.hub_key = facts.public_key,
		.days = export->days,
		.export = { .chain = HUB_CHAIN,
			.epoch = exported.place.epoch,
			.seq = exported.place.seq },
		.signed_at = exported.at,
	};
	memcpy(ask.export.leaf, exported.place.leaf, sizeof(ask.export.leaf));
	rc = export_bundle(bundle, &ask, &done, why);
	if (rc)
		return rc;
	return answer(call, call_value(call, "out"), &ask, &done, why);
}

/* Who exports: who may read the hub's key, or an operator by PIN. */
static enum err take_officer(struct call *call, struct hub_export *export,
	char *by, char *pin, struct error *why)
{
	enum err rc;

	call_shell_user(call, by);
	if (!export->identities)
		return ERR_OK;
	rc = call_need(call, "operator", &export->officer.id, why);
	if (!rc)
		rc = call_secret(call, "pin-file", pin, why);
	if (!rc)
		(void)text_copy(by, OPERATOR_SIZE, export->officer.id);
	return rc;
}

static enum err export_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	char pin[SECRET_SIZE];
	struct hub_export export = { .by = by,
		.reason = call_value(call, "reason"),
		.identities = call_has(call, "with-identities"),
		.officer = { .pin = pin },
		.days = { INT32_MIN, INT32_MAX } };
	struct bundle *bundle = NULL;
	const char *path;
	enum err rc = call_need(call, "out", &path, why);

	if (!rc && call->beside && path[0] != '/')
		rc = error_set(why, ERR_INPUT,
			"the hub that serves writes it: give the whole path of"
			" '%.60s'",
			path);
	if (!rc)
		rc = read_day(call, "from", &export.days.first, why);
	if (!rc)
		rc = read_day(call, "to", &export.days.last, why);
	if (!rc && export.days.first > export.days.last)
		rc = error_set(why, ERR_INPUT,
			"the days from %s to %s are none",
			call_value(call, "from"), call_value(call, "to"));
	if (!rc)
		rc = take_officer(call, &export, by, pin, why);
	if (!rc)
		rc = bundle_create(path, &bundle, why);
	if (!rc)
		rc = write_bundle(call, bundle, &export, why);
	bundle_close(bundle);
	explicit_bzero(pin, sizeof(pin));
	return rc;
}

const struct command hub_export_bundle = {
	.name = "export",
	.usage = "--out FILE.zip [--from DAY] [--to DAY] [--with-identities"
		 " --operator ID --pin-file F] [--reason TEXT]",
	.summary = "an audit bundle of the whole market",
	.needs = NEEDS_HUB,
	.flags = {
		{ "out", "ZIP", "the bundle; must not be there yet" },
		{ "from", "DAY", "its first day" },
		{ "to", "DAY", "its last day" },
		{ "with-identities", NULL,
			"document numbers too, sealed for the auditor's key;"
			" an administrator's PIN and a reason are needed" },
		{ "reason", "TEXT", "why" },
		{ "operator", "ID", "an administrator" },
		{ "pin-file", "FILE", "holds the PIN" },
	},
	.run = export_run,
};
