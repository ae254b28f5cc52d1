#include "state.h"

#include <string.h>

static const char *lease_state_text(enum lease_state state)
{
	switch (state) {
	case LEASE_OPEN:
		return "open";
	case LEASE_FROZEN:
		return "frozen";
	case LEASE_CLOSED:
	case LEASE_STATE_COUNT:
		break;
	}
	return "closed";
}

enum err hub_lease_after(struct hub *hub, int32_t day,
	struct hub_lease_row *row, struct error *why)
{
	static struct store_lease after;
	static struct store_lease lease;
	enum err rc;

	memcpy(after.chain, row->chain, sizeof(after.chain));
	after.epoch = row->epoch;
	memcpy(after.request, row->request, sizeof(after.request));
	rc = store_lease_day_after(hub->store, day, &after, &lease, why);
	if (rc)
		return rc;
	memcpy(row->chain, lease.chain, sizeof(row->chain));
	row->epoch = lease.epoch;
	memcpy(row->request, lease.request, sizeof(row->request));
	memcpy(row->kind, lease.kind, sizeof(row->kind));
	(void)text_copy(
		row->state, sizeof(row->state), lease_state_text(lease.state));
	memcpy(row->person, lease.person, sizeof(row->person));
	memcpy(row->leaf, lease.leaf, sizeof(row->leaf));
	row->amount = lease.amount;
	row->used = lease.used;
	return ERR_OK;
}

enum err hub_till_after(
	struct hub *hub, struct hub_till_row *row, struct error *why)
{
	struct store_till page[TILL_PAGE_MAX];
	const struct store_till *till = &page[0];
	struct store_epoch epoch = { .revoked = -1 };
	int count = 0;
	enum err rc =
		store_till_list(hub->store, row->chain, page, &count, why);

	if (rc)
		return rc;
	if (count == 0)
		return error_set(why, ERR_NOT_FOUND, "there are no more tills");
	rc = store_epoch_find(
		hub->store, till->chain, till->epoch, &epoch, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	memcpy(row->chain, till->chain, sizeof(row->chain));
	(void)text_copy(
		row->state, sizeof(row->state), till_state_name(till->state));
	row->epoch = till->epoch;
	row->seq = epoch.seq;
	row->revoked = epoch.revoked;
	row->seen = till->seen;
	row->unreported = till->reported < hub->state.epoch;
	return ERR_OK;
}

enum err hub_excess_after(
	struct hub *hub, struct hub_excess_row *row, struct error *why)
{
	struct store_assessed at = { .day = row->day };
	enum err rc;

	if (row->person[0] == '\0')
		at.day = INT32_MIN;
	memcpy(at.person, row->person, sizeof(at.person));
	memcpy(at.limit, row->limit, sizeof(at.limit));
	rc = store_assessed_after(hub->store, &at, &at, why);
	if (rc)
		return rc;
	memcpy(row->person, at.person, sizeof(row->person));
	memcpy(row->limit, at.limit, sizeof(row->limit));
	row->day = at.day;
	row->excess = at.excess;
	row->tax = at.tax;
	row->epoch = at.epoch;
	row->seq = at.seq;
	return ERR_OK;
}

enum err hub_fork_after(
	struct hub *hub, struct hub_fork_row *row, struct error *why)
{
	static struct store_fork fork;
	enum err rc = store_fork_get(hub->store, row->number, &fork, why);

	if (rc)
		return rc;
	row->number++;
	memcpy(row->chain, fork.chain, sizeof(row->chain));
	row->epoch = fork.epoch;
	row->seq = fork.seq;
	memcpy(row->leaf, fork.leaf, sizeof(row->leaf));
	row->at = fork.at;
	return ERR_OK;
}

enum err hub_flag_after(
	struct hub *hub, struct hub_flag_row *row, struct error *why)
{
	struct store_flagged flagged;
	enum err rc =
		store_flagged_after(hub->store, row->position, &flagged, why);

	if (rc)
		return rc;
	row->position = flagged.id;
	memcpy(row->chain, flagged.chain, sizeof(row->chain));
	row->epoch = flagged.epoch;
	row->seq = flagged.seq;
	memcpy(row->kind, flagged.kind, sizeof(row->kind));
	memcpy(row->flag, flagged.flag, sizeof(row->flag));
	return ERR_OK;
}

enum err hub_quota_after(
	struct hub *hub, struct hub_quota_row *row, struct error *why)
{
	struct store_quota at = { .day = row->day };
	enum err rc;

	memcpy(at.person, row->person, sizeof(at.person));
	memcpy(at.limit, row->limit, sizeof(at.limit));
	rc = store_quota_after(hub->store, &at, &at, why);
	if (rc)
		return rc;
	memcpy(row->person, at.person, sizeof(row->person));
	memcpy(row->limit, at.limit, sizeof(row->limit));
	row->day = at.day;
	row->q = at.q;
	row->used = at.used;
	row->held = at.held;
	row->unleased = at.unl;
	row->released = at.ovr;
	return ERR_OK;
}
