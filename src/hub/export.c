#include "state.h"

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

enum err hub_export(struct hub *hub, const struct hub_export *export,
	struct hub_exported *ret, struct error *why)
{
	static struct entry entry;
	struct hub_exported result = { 0 };
	enum err rc = fill_entry(export, &entry, why);

	if (!rc && export->identities)
		rc = check_administrator(hub, &export->officer, why);
	if (!rc)
		rc = chain_append_alone(hub, &entry, why);
	if (rc)
		return rc;
	result.place.epoch = entry.epoch;
	result.place.seq = entry.seq;
	result.at = entry.at;
	memcpy(result.place.leaf, hub->state.leaf, sizeof(result.place.leaf));
	memcpy(result.reason, entry.body.export.reason, sizeof(result.reason));
	memcpy(result.auditor_key, hub->auditor_key,
		sizeof(result.auditor_key));
	*ret = result;
	return ERR_OK;
}

const struct keyring *hub_keyring(const struct hub *hub)
{
	return hub->keyring;
}
