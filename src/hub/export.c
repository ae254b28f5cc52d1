#include "state.h"

#include <stdlib.h>
#include <string.h>

/* Document numbers leave by an administrator's PIN only. */
static enum err check_administrator(
	struct hub *hub, const struct hub_officer *officer, struct error *why)
{
	enum role role = ROLE_CASHIER;
	enum err rc = officer_check(hub, officer, &role, why);

	if (rc || role == ROLE_ADMINISTRATOR)
		return rc;
	return error_set(why, ERR_DENIED,
		"%s is %s: document numbers are exported by administrators",
		officer->id, role_name(role));
}

static enum err fill_entry(
	const struct hub_export *export, struct entry *entry, struct error *why)
{
	struct entry_export *body = &entry->body.export;

	*entry = (struct entry){ .kind = ENTRY_EXPORT };
	(void)text_copy(entry->operator, sizeof(entry->operator), export->by);
	body->form = EXPORT_BUNDLE;
	body->identities = export->identities;
	if (export->days.first != INT32_MIN)
		day_format(export->days.first, body->from);
	if (export->days.last != INT32_MAX)
		day_format(export->days.last, body->to);
	if (export->reason != NULL)
		return reason_take(export->reason, body->reason, why);
	if (export->identities)
		return error_set(why, ERR_INPUT,
			"document numbers leave the hub for a reason only:"
			" give --reason");
	return ERR_OK;
}

static void fill_result(const struct hub *hub, const struct entry *entry,
	const char *leaf, struct hub_exported *ret)
{
	*ret = (struct hub_exported){ .at = entry->at };
	ret->place.epoch = entry->epoch;
	ret->place.seq = entry->seq;
	memcpy(ret->place.leaf, leaf, sizeof(ret->place.leaf));
	memcpy(ret->reason, entry->body.export.reason, sizeof(ret->reason));
	memcpy(ret->auditor_key, hub->auditor_key, sizeof(ret->auditor_key));
}

enum err hub_export(struct hub *hub, const struct hub_export *export,
	struct hub_exported *ret, struct error *why)
{
	static struct entry entry;
	enum err rc = fill_entry(export, &entry, why);

	if (!rc && export->identities)
		rc = check_administrator(hub, &export->officer, why);
	if (!rc)
		rc = chain_append_alone(hub, &entry, why);
	if (!rc)
		fill_result(hub, &entry, hub->state.leaf, ret);
	return rc;
}

enum err hub_export_find(struct hub *hub, const char *place,
	struct hub_exported *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	char *end;
	int64_t epoch = strtoll(place, &end, 10);
	int64_t seq = *end == '-' ? strtoll(end + 1, NULL, 10) : 0;
	enum err rc = store_chain_find(
		hub->store, HUB_CHAIN, epoch, seq, &stored, why);

	if (!rc)
		rc = chain_open(hub, &stored, &entry, why);
	if (!rc && entry.kind != ENTRY_EXPORT)
		rc = error_set(why, ERR_INPUT,
			"entry %.40s of the hub tells of no export", place);
	if (!rc)
		fill_result(hub, &entry, stored.leaf, ret);
	return rc;
}

const struct keyring *hub_keyring(const struct hub *hub)
{
	return hub->keyring;
}
