#include "entry/entry.h"

#include <assert.h>
#include <string.h>

/* The words that entries use, one for each value. */

static const char *const kind_names[ENTRY_KIND_COUNT] = {
	[ENTRY_GENESIS] = "genesis",
	[ENTRY_BOOT] = "boot",
	[ENTRY_RULES] = "rules",
	[ENTRY_DATASET] = "dataset",
	[ENTRY_OPERATOR] = "operator",
	[ENTRY_LOGIN] = "login",
	[ENTRY_LOGOUT] = "logout",
	[ENTRY_SHIFT_OPEN] = "shift.open",
	[ENTRY_SHIFT_CLOSE] = "shift.close",
	[ENTRY_CASH] = "cash",
	[ENTRY_OVERRIDE] = "override",
	[ENTRY_SALE] = "sale",
	[ENTRY_TRAINING_SALE] = "training.sale",
	[ENTRY_REFUSAL] = "refusal",
	[ENTRY_COPY] = "copy",
	[ENTRY_CLOCK] = "clock",
	[ENTRY_REFUND] = "refund",
	[ENTRY_RATE] = "rate",
	[ENTRY_RESTORE] = "restore",
	[ENTRY_KEY_ROTATE] = "key.rotate",
	[ENTRY_EXPORT] = "export",
	[ENTRY_ENROL] = "enrol",
	[ENTRY_REVOKE] = "revoke",
	[ENTRY_LOST] = "lost",
	[ENTRY_RELEASE] = "release",
	[ENTRY_HUB_EPOCH] = "epoch",
	[ENTRY_ASSESS] = "assess",
	[ENTRY_LEASE_ASK] = "lease.ask",
	[ENTRY_LEASE_CLOSE] = "lease.close",
	[ENTRY_LEASE_DISCLAIM] = "lease.disclaim",
	[ENTRY_ACK] = "ack",
	[ENTRY_DECOMMISSION] = "decommission",
	[ENTRY_APPROVAL] = "approval",
	[ENTRY_PERSON_LINK] = "person.link",
	[ENTRY_PERSON_REVEAL] = "person.reveal",
};

const char *entry_kind_name(enum entry_kind kind)
{
	assert(kind < ENTRY_KIND_COUNT);
	return kind_names[kind];
}

bool entry_kind_begins_epoch(enum entry_kind kind)
{
	return kind == ENTRY_RESTORE || kind == ENTRY_KEY_ROTATE;
}

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_CASHIER] = "cashier",
	[ROLE_MANAGER] = "manager",
	[ROLE_ADMINISTRATOR] = "administrator",
	[ROLE_AUDITOR] = "auditor",
};

const char *role_name(enum role role)
{
	assert(role < ROLE_COUNT);
	return role_names[role];
}

enum err role_parse(const char *text, enum role *ret, struct error *why)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (!text_same(text, role_names[i]))
			continue;
		*ret = (enum role)i;
		return ERR_OK;
	}
	return error_set(why, ERR_INPUT,
		"the role '%.40s' is not known; give cashier, manager, "
		"administrator or auditor",
		text);
}

/* Letters, digits, '.', '-' and '_': what fits a file name and an entry. */
static enum err check_id(const char *id, struct error *why)
{
	size_t length = strlen(id);

	if (length == 0 || length > 20 ||
		strspn(id, "abcdefghijklmnopqrstuvwxyz"
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") != length)
		return error_set(why, ERR_INPUT,
			"an operator's id is 1 to 20 letters, digits, '.', '-'"
			" or '_', not '%.40s'",
			id);
	return ERR_OK;
}

enum err operator_called(struct entry_operator *ret, const char *id,
	const char *name, struct error *why)
{
	enum err rc = check_id(id, why);

	if (rc)
		return rc;
	if (!text_is_clean(name, strlen(name)) ||
		!text_copy(ret->name, sizeof(ret->name), name))
		return error_set(why, ERR_INPUT,
			"the operator's name is not clean text of at most %d"
			" bytes",
			GOODS_NAME_SIZE - 1);
	(void)text_copy(ret->id, sizeof(ret->id), id);
	return ERR_OK;
}

const char *dataset_name(enum dataset_kind kind)
{
	static const char *const names[DATASET_COUNT] = {
		[DATASET_GOODS] = "goods",
		[DATASET_RESIDENTS] = "residents",
		[DATASET_SHOPS] = "shops",
		[DATASET_RATES] = "rates",
	};

	assert(kind < DATASET_COUNT);
	return names[kind];
}

const char *cash_direction_name(enum cash_direction direction)
{
	static const char *const names[CASH_DIRECTION_COUNT] = {
		[CASH_IN] = "in",
		[CASH_OUT] = "out",
		[CASH_NO_SALE] = "no-sale",
	};

	assert(direction < CASH_DIRECTION_COUNT);
	return names[direction];
}

const char *export_form_name(enum export_form form)
{
	static const char *const names[EXPORT_FORM_COUNT] = {
		[EXPORT_BUNDLE] = "bundle",
		[EXPORT_XLSX] = "xlsx",
	};

	assert(form < EXPORT_FORM_COUNT);
	return names[form];
}

const char *login_outcome_name(enum login_outcome outcome)
{
	static const char *const names[LOGIN_OUTCOME_COUNT] = {
		[LOGIN_OK] = "ok",
		[LOGIN_WRONG_PIN] = "wrong-pin",
		[LOGIN_LOCKED] = "locked",
	};

	assert(outcome < LOGIN_OUTCOME_COUNT);
	return names[outcome];
}

const char *sale_method_name(enum sale_method method)
{
	static const char *const names[METHOD_COUNT] = {
		[METHOD_TYPED] = "typed",
		[METHOD_SCANNED] = "scanned",
		[METHOD_READER] = "reader",
	};

	return names[method];
}
