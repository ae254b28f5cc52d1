#include "staff.h"

#include "market.h"

#include <stdlib.h>
#include <string.h>

enum err staff_put(struct staff *staff, const struct entry_operator *one,
	struct error *why)
{
	struct staff_one *found = NULL;

	for (int i = 0; i < staff->count; i++) {
		if (text_same(staff->list[i].id, one->id))
			found = &staff->list[i];
	}
	if (found == NULL && staff->count == STAFF_MAX)
		return error_set(why, ERR_RANGE,
			"a chain has more than %d operators", STAFF_MAX);
	if (found == NULL && staff->count == staff->room) {
		int room = staff->room == 0 ? 16 : staff->room * 2;
		struct staff_one *more =
			realloc(staff->list, (size_t)room * sizeof(*more));

		if (more == NULL)
			return error_set(why, ERR_SYSTEM, "out of memory");
		staff->list = more;
		staff->room = room;
	}
	if (found == NULL && staff->list != NULL)
		found = &staff->list[staff->count++];
	if (found == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	memcpy(found->id, one->id, sizeof(found->id));
	found->role = one->role;
	found->active = one->active;
	return ERR_OK;
}

void staff_clear(struct staff *staff)
{
	free(staff->list);
	*staff = (struct staff){ 0 };
}

/* Of two states of an operator the one that may act. */
static const struct staff_one *better(
	const struct staff_one *own, const struct staff_one *hub)
{
	if (own == NULL || hub == NULL)
		return own != NULL ? own : hub;
	if (own->active != hub->active)
		return own->active ? own : hub;
	return staff_is_manager(own) ? own : hub;
}

const struct staff_one *staff_find(const struct staff *staff, const char *id)
{
	const struct market_place known = { staff->known_epoch,
		staff->known_seq };
	const struct staff_one *own = NULL;

	for (int i = 0; own == NULL && i < staff->count; i++) {
		if (text_same(staff->list[i].id, id))
			own = &staff->list[i];
	}
	if (staff->market == NULL)
		return own;
	return better(
		own, market_staff_find(staff->market, id, known, staff->at));
}

/* Acts at the counter, which only a person with a PIN can do. */
static bool is_at_counter(enum entry_kind kind)
{
	return kind == ENTRY_SALE || kind == ENTRY_TRAINING_SALE ||
	       kind == ENTRY_SHIFT_OPEN || kind == ENTRY_SHIFT_CLOSE ||
	       kind == ENTRY_CASH || kind == ENTRY_OVERRIDE ||
	       kind == ENTRY_APPROVAL || kind == ENTRY_REFUND ||
	       kind == ENTRY_RATE;
}

enum err staff_check_kind(const struct staff *staff, const char *operator,
	enum entry_kind kind, struct error *why)
{
	const struct staff_one *one = staff_find(staff, operator);

	if (!is_at_counter(kind))
		return ERR_OK;
	if (one == NULL)
		return error_set(why, ERR_FORGED,
			"there is no operator %s to do this (%s)", operator,
			entry_kind_name(kind));
	if (!one->active)
		return error_set(why, ERR_FORGED,
			"operator %s was disabled before this (%s)", operator,
			entry_kind_name(kind));
	if (one->role == ROLE_AUDITOR)
		return error_set(why, ERR_FORGED,
			"operator %s is %s and may not do this (%s)", operator,
			role_name(one->role), entry_kind_name(kind));
	return ERR_OK;
}

bool staff_is_manager(const struct staff_one *one)
{
	return one->role == ROLE_MANAGER || one->role == ROLE_ADMINISTRATOR;
}

static enum err check_approver(
	const struct staff *staff, const char *id, struct error *why)
{
	const struct staff_one *one = staff_find(staff, id);

	if (one == NULL || !one->active)
		return error_set(why, ERR_FORGED,
			"there is no operator %s to approve this", id);
	if (!staff_is_manager(one))
		return error_set(why, ERR_FORGED,
			"operator %s is %s and may not approve this", id,
			role_name(one->role));
	return ERR_OK;
}

enum err staff_check(
	const struct staff *staff, const struct entry *entry, struct error *why)
{
	const char *approver = NULL;
	enum err rc =
		staff_check_kind(staff, entry->operator, entry->kind, why);

	if (rc)
		return rc;
	if (entry->kind == ENTRY_OVERRIDE)
		approver = entry->body.override.approver;
	if (entry->kind == ENTRY_APPROVAL)
		approver = entry->body.approval.approver;
	if (entry->kind == ENTRY_CASH)
		approver = entry->body.cash.approver;
	if (entry->kind == ENTRY_RATE)
		approver = entry->operator;
	if (entry->kind == ENTRY_REFUND &&
		entry->body.refund.approver[0] != '\0')
		approver = entry->body.refund.approver;
	if (approver == NULL)
		return ERR_OK;
	return check_approver(
		staff, approver[0] != '\0' ? approver : entry->operator, why);
}
