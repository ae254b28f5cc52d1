#include "online.h"
#include "sign/hash.h"
#include "sign/seal.h"

#include <string.h>

/* Wrong PINs in a row before an operator is locked, and for how long. */
#define LOCK_AFTER 5
#define LOCK_MS    (INT64_C(5) * 60 * 1000)

static bool has_right(enum role role, enum till_right right)
{
	switch (right) {
	case RIGHT_SELL:
	case RIGHT_SHIFT:
		return role != ROLE_AUDITOR;
	case RIGHT_CASH:
	case RIGHT_REFUND:
	case RIGHT_RATE:
	case RIGHT_OVERRIDE:
	case RIGHT_EXCESS:
		return role == ROLE_MANAGER || role == ROLE_ADMINISTRATOR;
	case RIGHT_EXPORT:
		return role == ROLE_ADMINISTRATOR || role == ROLE_AUDITOR;
	case RIGHT_ADMINISTER:
		return role == ROLE_ADMINISTRATOR;
	}
	return false;
}

static enum err note_login(struct till *till, const char *id,
	enum login_outcome outcome, struct error *why)
{
	static struct entry entry;

	entry = (struct entry){ .kind = ENTRY_LOGIN };
	(void)text_copy(entry.operator, sizeof(entry.operator), id);
	(void)text_copy(entry.body.login.id, sizeof(entry.body.login.id), id);
	entry.body.login.outcome = outcome;
	return act_alone(till, &entry, why);
}

/*
 * Does the PIN match the verifier that the operator's entry names? The hash
 * is compared too: another's verifier put in its place must open nothing.
 */
static enum err check_pin(struct till *till,
	const struct entry_operator *operator, const char * pin, bool *ret,
	struct error *why)
{
	char verifier[PIN_VERIFIER_SIZE] = { 0 };
	char sha256[HASH_TEXT_SIZE];
	size_t length = 0;
	enum err rc = store_blob_find(till->store, operator->pin, verifier,
		sizeof(verifier) - 1, &length, why);

	if (rc == ERR_NOT_FOUND)
		return error_set(why, ERR_DENIED,
			"operator %s has no PIN: an administrator must set one"
			" (quotapos operator pin %s)",
			operator->id, operator->id);
	if (rc)
		return rc;
	hash_text(verifier, length, sha256);
	if (!text_same(sha256, operator->pin))
		return error_set(why, ERR_FORGED,
			"the PIN kept for operator %s is not the one that was"
			" set: run quotapos verify, then set it again",
			operator->id);
	*ret = pin_matches(pin, verifier);
	return ERR_OK;
}

/* Locked? Five wrong PINs in a row lock for five minutes from the last. */
static enum err check_lock(
	struct till *till, const char *id, int *ret_failures, struct error *why)
{
	struct stamp last = { 0 };
	struct timing now;
	enum err rc =
		store_login_failures(till->store, id, ret_failures, &last, why);

	if (rc || *ret_failures < LOCK_AFTER)
		return rc;
	/* A clock that was set back locks for longer; a new PIN unlocks. */
	till_time(till, &now);
	if (now.told.ms >= last.ms + LOCK_MS)
		return ERR_OK;
	rc = note_login(till, id, LOGIN_LOCKED, why);
	if (rc)
		return rc;
	return error_set(why, ERR_DENIED,
		"operator %s is locked after %d wrong PINs: wait five minutes"
		" or have an administrator set a new PIN",
		id, *ret_failures);
}

static enum err find_active(struct till *till, const char *id,
	struct entry_operator *ret, struct error *why)
{
	enum err rc = store_operator_find(till->store, id, ret, why);

	if (rc == ERR_NOT_FOUND)
		return error_set(
			why, ERR_DENIED, "there is no operator '%.40s'", id);
	if (!rc && !ret->active)
		return error_set(
			why, ERR_DENIED, "operator %s is disabled", ret->id);
	return rc;
}

/* PIN and right; failures tells whether a good PIN must be noted. */
static enum err authenticate(struct till *till,
	const struct till_credentials *credentials, struct entry_operator *ret,
	int *ret_failures, struct error *why)
{
	bool good = false;
	enum err rc = find_active(till, credentials->operator, ret, why);

	if (!rc)
		rc = check_lock(till, ret->id, ret_failures, why);
	if (!rc)
		rc = check_pin(till, ret, credentials->pin, &good, why);
	if (rc || good)
		return rc;
	rc = note_login(till, ret->id, LOGIN_WRONG_PIN, why);
	if (rc)
		return rc;
	return error_set(why, ERR_DENIED,
		"the PIN is not that of operator %s (%d of %d tries)", ret->id,
		*ret_failures + 1, LOCK_AFTER);
}

enum err till_login_check(struct till *till,
	const struct till_credentials *credentials, struct entry_operator *ret,
	struct error *why)
{
	int failures = 0;
	enum err rc = authenticate(till, credentials, ret, &failures, why);

	if (!rc && failures > 0)
		rc = note_login(till, ret->id, LOGIN_OK, why);
	return rc;
}

enum err till_authenticate(struct till *till,
	const struct till_credentials *credentials, enum till_right right,
	struct entry_operator *ret, struct error *why)
{
	enum err rc = till_login_check(till, credentials, ret, why);

	if (rc)
		return rc;
	if (!has_right(ret->role, right))
		return error_set(why, ERR_DENIED,
			"operator %s is %s and may not do this", ret->id,
			role_name(ret->role));
	return ERR_OK;
}

enum err till_may(struct till *till, const char *operator,
	enum till_right right, struct error *why)
{
	struct entry_operator found;
	enum err rc = find_active(till, operator, & found, why);

	if (!rc && !has_right(found.role, right))
		rc = error_set(why, ERR_DENIED,
			"operator %s is %s and may not do this", found.id,
			role_name(found.role));
	return rc;
}

enum err may_administer(struct till *till, const char *by,
	enum till_right right, struct error *why)
{
	static const char shell[] = "shell:"; /* no operator's name has it */

	if (strncmp(by, shell, strlen(shell)) == 0 || text_same(by, BY_INIT))
		return ERR_OK;
	return till_may(till, by, right, why);
}

enum err till_approve(struct till *till, const struct entry_operator *operator,
	const struct till_credentials * approver, enum till_right right,
	char *ret, struct error *why)
{
	struct entry_operator other;
	enum err rc;

	if (approver == NULL && !has_right(operator->role, right))
		return error_set(why, ERR_DENIED,
			"operator %s is %s: somebody with the right must"
			" approve this (--approve ID --approve-pin-file F)",
			operator->id, role_name(operator->role));
	if (approver == NULL) {
		(void)text_copy(ret, OPERATOR_SIZE, operator->id);
		return ERR_OK;
	}
	rc = till_authenticate(till, approver, right, &other, why);
	if (!rc)
		(void)text_copy(ret, OPERATOR_SIZE, other.id);
	return rc;
}

enum err till_login(struct till *till,
	const struct till_credentials *credentials, struct entry_operator *ret,
	struct error *why)
{
	int failures = 0;
	enum err rc = authenticate(till, credentials, ret, &failures, why);

	if (rc)
		return rc;
	return note_login(till, ret->id, LOGIN_OK, why);
}

enum err till_logout(
	struct till *till, const char *operator, struct error * why)
{
	static struct entry entry;

	entry = (struct entry){ .kind = ENTRY_LOGOUT };
	(void)text_copy(entry.operator, sizeof(entry.operator), operator);
	(void)text_copy(
		entry.body.login.id, sizeof(entry.body.login.id), operator);
	return act_alone(till, &entry, why);
}

/* Append the operator's new state; pin NULL keeps the verifier named. */
static enum err put_operator(struct till *till, const char *by,
	struct entry_operator *operator, const char * pin, struct error *why)
{
	static struct entry entry;
	AUTO(act) act = { 0 };
	char verifier[PIN_VERIFIER_SIZE];
	enum err rc = hub_decides(till, why);

	if (rc)
		return rc;
	if (pin != NULL) {
		rc = pin_make(pin, verifier, why);
		if (rc)
			return rc;
		hash_text(verifier, strlen(verifier), operator->pin);
	}
	entry = (struct entry){ .kind = ENTRY_OPERATOR };
	(void)text_copy(entry.operator, sizeof(entry.operator), by);
	entry.body.operator= * operator;
	rc = act_begin(till, &act, why);
	if (!rc && pin != NULL)
		rc = store_blob_put(till->store, operator->pin, verifier,
			strlen(verifier), why);
	if (!rc)
		rc = act_append(&act, &entry, why);
	if (rc)
		return rc;
	return act_commit(&act, why);
}

/* The operator as a buyer: what finds sales to oneself. */
static enum err own_document(
	struct till *till, const char *document, char *ret, struct error *why)
{
	struct document own;
	enum err rc;

	if (document == NULL)
		return ERR_OK;
	rc = document_guess(document, &own, why);
	if (!rc)
		person_key(till, &own, ret);
	return rc;
}

enum err till_operator_add(struct till *till,
	const struct till_operator_change *change, struct error *why)
{
	struct entry_operator operator= { .role = change->role,
		.active = true };
	struct entry_operator before = { 0 };
	enum err rc = may_administer(till, change->by, RIGHT_ADMINISTER, why);

	if (!rc)
		rc = operator_called(&operator, change->id, change->name, why);
	if (rc)
		return rc;
	rc = store_operator_find(till->store, change->id, &before, why);
	if (!rc && before.active)
		return error_set(why, ERR_CONFLICT,
			"there is an operator %s already", before.id);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	rc = own_document(till, change->document, operator.person, why);
	if (rc)
		return rc;
	return put_operator(till, change->by, &operator, change->pin, why);
}

static enum err find_any(struct till *till, const char *id,
	struct entry_operator *ret, struct error *why)
{
	enum err rc = store_operator_find(till->store, id, ret, why);

	if (rc == ERR_NOT_FOUND)
		return error_set(
			why, ERR_NOT_FOUND, "there is no operator '%.40s'", id);
	return rc;
}

enum err till_operator_disable(
	struct till *till, const char *by, const char *id, struct error *why)
{
	struct entry_operator operator;
	enum err rc = may_administer(till, by, RIGHT_ADMINISTER, why);

	if (!rc)
		rc = find_any(till, id, &operator, why);
	if (rc)
		return rc;
	if (!operator.active)
		return error_set(why, ERR_CONFLICT,
			"operator %s is disabled already", operator.id);
	operator.active = false;
	return put_operator(till, by, &operator, NULL, why);
}

enum err till_operator_pin(struct till *till, const char *by, const char *id,
	const char *pin, struct error *why)
{
	struct entry_operator operator;
	enum err rc = text_same(by, id) /* the own one */
			      ? ERR_OK
			      : may_administer(till, by, RIGHT_ADMINISTER, why);

	if (!rc)
		rc = find_any(till, id, &operator, why);
	if (rc)
		return rc;
	return put_operator(till, by, &operator, pin, why);
}

enum err till_operator_list(struct till *till, const char *after,
	struct entry_operator *ret, int *ret_count, struct error *why)
{
	return store_operator_list(till->store, after, ret, ret_count, why);
}
