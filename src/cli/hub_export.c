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

/* The entry comes first, so that it is in the bundle; the hub that serves
 * has noted it, and the bundle is made of its copy. */
static enum err write_bundle(struct call *call, struct bundle *bundle,
	const struct hub_export *export, struct error *why)
{
	const char *noted = call->copy.noted;
	struct hub_exported exported;
	struct hub_facts facts;
	struct export_done done;
	struct export_ask ask;
	enum err rc =
		noted[0] != '\0'
			? hub_export_find(call->hub, noted, &exported, why)
			: hub_export(call->hub, export, &exported, why);

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
	char *pin, struct error *why)
{
	enum err rc;

	if (!export->identities)
		return ERR_OK;
	rc = call_need(call, "operator", &export->officer.id, why);
	if (!rc)
		rc = call_secret(call, "pin-file", pin, why);
	export->officer.pin = pin;
	return rc;
}

/* What is asked for; by has OPERATOR_SIZE bytes. */
static enum err take_ask(
	struct call *call, struct hub_export *ret, char *by, struct error *why)
{
	enum err rc;

	*ret = (struct hub_export){ .by = by,
		.reason = call_value(call, "reason"),
		.identities = call_has(call, "with-identities"),
		.days = { INT32_MIN, INT32_MAX } };
	if (ret->identities && call_has(call, "operator"))
		(void)text_copy(
			by, OPERATOR_SIZE, call_value(call, "operator"));
	else
		call_shell_user(call, by);
	rc = read_day(call, "from", &ret->days.first, why);
	if (!rc)
		rc = read_day(call, "to", &ret->days.last, why);
	if (!rc && ret->days.first > ret->days.last)
		rc = error_set(why, ERR_INPUT,
			"the days from %s to %s are none",
			call_value(call, "from"), call_value(call, "to"));
	return rc;
}

/* Who asks is looked at, and it is in the chain, before any copy. */
static enum err export_note(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	char pin[SECRET_SIZE];
	struct text noted =
		text_over(call->copy.noted, sizeof(call->copy.noted));
	struct hub_export export;
	struct hub_exported exported;
	const char *path;
	enum err rc = call_need(call, "out", &path, why);

	if (!rc)
		rc = take_ask(call, &export, by, why);
	if (!rc)
		rc = take_officer(call, &export, pin, why);
	if (!rc)
		rc = hub_export(call->hub, &export, &exported, why);
	explicit_bzero(pin, sizeof(pin));
	if (!rc)
		text_addf(&noted, "%" PRId64 "-%" PRId64, exported.place.epoch,
			exported.place.seq);
	return rc;
}

static enum err export_run(struct call *call, struct error *why)
{
	char by[OPERATOR_SIZE];
	char pin[SECRET_SIZE];
	struct hub_export export;
	struct bundle *bundle = NULL;
	const char *path;
	enum err rc = call_need(call, "out", &path, why);

	if (!rc)
		rc = take_ask(call, &export, by, why);
	if (!rc && call->copy.noted[0] == '\0')
		rc = take_officer(call, &export, pin, why);
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
	.beside = BESIDE_COPY,
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
	.note = export_note,
	.run = export_run,
};
