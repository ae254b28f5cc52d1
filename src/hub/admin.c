#include "entry/rulesdoc.h"
#include "sign/seal.h"
#include "state.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct stream {
	FILE *file;
};

static void stream_cleanup(struct stream *stream)
{
	if (stream->file != NULL)
		(void)fclose(stream->file);
}

static void set_operator(struct entry *entry, const char *by)
{
	(void)text_copy(entry->operator, sizeof(entry->operator), by);
}

/* -- tills ----- */

/* A till as it is until the transaction ends. The hub's row comes first:
 * what is done here is told in its chain. */
static enum err lock_till(struct hub *hub, const char *chain,
	struct store_till *ret, struct error *why)
{
	struct store_hub head;
	enum err rc = store_hub_lock(hub->store, &head, why);

	return rc ? rc : store_till_lock(hub->store, chain, ret, why);
}

/* The last entry to be trusted: one that is held, and none after what was
 * said before, as whoever checks the bundle goes by the earliest. */
static enum err last_trusted(const struct hub_act *act,
	const struct store_epoch *epoch, int64_t *ret, struct error *why)
{
	bool is_revoked = epoch->revoked >= 0;

	if (act->seq > epoch->seq)
		return error_set(why, ERR_DENIED,
			"the hub holds %s up to entry %" PRId64
			" only: nothing would be revoked after %" PRId64,
			epoch->chain, epoch->seq, act->seq);
	if (is_revoked && act->seq > epoch->revoked)
		return error_set(why, ERR_DENIED,
			"the key of %s is revoked after entry %" PRId64
			" already: it is not trusted any further later",
			epoch->chain, epoch->revoked);
	if (act->seq >= 0)
		*ret = act->seq;
	else if (!is_revoked || epoch->seq < epoch->revoked)
		*ret = epoch->seq;
	else
		*ret = epoch->revoked;
	return ERR_OK;
}

/* The key of its epoch is trusted up to an entry from now on. */
static enum err revoke_key(struct hub *hub, const struct hub_act *act,
	const struct store_till *till, struct error *why)
{
	static struct entry entry;
	struct entry_revoke *revoke = &entry.body.revoke;
	struct store_epoch epoch;
	enum err rc = store_epoch_find(
		hub->store, till->chain, till->epoch, &epoch, why);

	entry = (struct entry){ .kind = ENTRY_REVOKE };
	set_operator(&entry, act->by);
	if (!rc)
		rc = reason_take(act->reason, revoke->reason, why);
	if (!rc)
		rc = last_trusted(act, &epoch, &epoch.revoked, why);
	if (rc)
		return rc;
	memcpy(revoke->till, epoch.chain, sizeof(revoke->till));
	revoke->epoch = epoch.epoch;
	revoke->seq = epoch.revoked;
	rc = chain_append(hub, &entry, NULL, why);
	return rc ? rc : store_epoch_put(hub->store, &epoch, why);
}

enum err hub_revoke(
	struct hub *hub, const struct hub_act *act, struct error *why)
{
	struct store_till till;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = lock_till(hub, act->till, &till, why);
	if (!rc)
		rc = revoke_key(hub, act, &till, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

static enum err give_up(struct hub *hub, const struct hub_act *act,
	struct store_till *till, struct error *why)
{
	static struct entry entry;
	struct entry_lost *lost = &entry.body.lost;
	enum err rc;

	entry = (struct entry){ .kind = ENTRY_LOST };
	set_operator(&entry, act->by);
	rc = reason_take(act->reason, lost->reason, why);
	if (rc)
		return rc;
	till->state = TILL_LOST;
	memcpy(lost->till, till->chain, sizeof(lost->till));
	lost->epoch = till->epoch;
	rc = chain_append(hub, &entry, NULL, why);
	return rc ? rc : store_till_put(hub->store, till, why);
}

enum err hub_lost(struct hub *hub, const struct hub_act *act, struct error *why)
{
	struct store_till till;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = lock_till(hub, act->till, &till, why);
	if (!rc)
		rc = revoke_key(hub, act, &till, why);
	if (!rc)
		rc = give_up(hub, act, &till, why);
	if (!rc)
		rc = recover_settle(hub, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

/* -- rules ----- */

/* The highest version in the chain, in force or not. */
static enum err last_version(struct hub *hub, int64_t *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct store_place place = { "rules", HUB_CHAIN, 0 };
	enum err rc;

	*ret = 0;
	while (!(rc = store_kind_after(hub->store, &place, &stored, why))) {
		place.id = stored.id;
		rc = chain_open(hub, &stored, &entry, why);
		if (rc)
			return rc;
		if (entry.body.rules.rules.version > *ret)
			*ret = entry.body.rules.rules.version;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err may_apply(
	struct hub *hub, const struct rules *rules, struct error *why)
{
	int64_t last = 0;
	char from[DAY_TEXT_SIZE];
	enum err rc = last_version(hub, &last, why);

	if (rc)
		return rc;
	if (!text_same(rules->market, hub->state.market))
		return error_set(why, ERR_DENIED,
			"the rules are for the market %s, this is %s",
			rules->market, hub->state.market);
	if (rules->version <= last)
		return error_set(why, ERR_DENIED,
			"version %" PRId64 " of the rules is not above %" PRId64
			", the last in the chain",
			rules->version, last);
	if (last > 0 && rules->offset_minutes != hub->rules.offset_minutes)
		return error_set(why, ERR_DENIED,
			"the market's day cannot move from UTC%+d to UTC%+d"
			" minutes: sales of one day would count in two",
			(int)hub->rules.offset_minutes,
			(int)rules->offset_minutes);
	day_format(rules->from, from);
	if (last > 0 && rules->from <= hub_today(hub))
		return error_set(why, ERR_DENIED,
			"the rules would be in force from %s: in a market of"
			" several tills they begin tomorrow at the earliest",
			from);
	return ERR_OK;
}

enum err hub_rules_apply(struct hub *hub, const char *by,
	const struct rules *rules, struct error *why)
{
	static struct entry entry;
	struct store_hub head;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = store_hub_lock(hub->store, &head, why);
	if (!rc)
		rc = may_apply(hub, rules, why);
	if (rc)
		return rc;
	entry = (struct entry){ .kind = ENTRY_RULES };
	set_operator(&entry, by);
	entry.body.rules.rules = *rules;
	if (hub->rules.version == 0)
		hub->rules.offset_minutes = rules->offset_minutes;
	rc = chain_append(hub, &entry, NULL, why);
	return rc ? rc : store_tx_commit(&tx, why);
}

enum err hub_rules_document(
	struct hub *hub, struct text *out, struct error *why)
{
	const struct rules *rules;
	enum err rc = hub_rules(hub, hub_today(hub), &rules, why);

	return rc ? rc : rulesdoc_encode(rules, out, why);
}

/* -- datasets ----- */

static enum err hash_file(FILE *file, const char *path, char *ret_sha256,
	int64_t *ret_bytes, struct error *why)
{
	static char bytes[65536];
	struct hash_stream *hash = hash_stream_open();
	size_t got;

	if (hash == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	*ret_bytes = 0;
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0) {
		hash_stream_add(hash, bytes, got);
		*ret_bytes += (int64_t)got;
	}
	hash_stream_close(hash, ret_sha256);
	if (ferror(file) || fseek(file, 0, SEEK_SET) != 0)
		return error_errno(why, "cannot read %s", path);
	return ERR_OK;
}

static enum err keep_parts(
	struct hub *hub, FILE *file, const char *sha256, struct error *why)
{
	static char bytes[DATASET_PART_MAX];
	int64_t part = 0;
	size_t got;
	enum err rc = ERR_OK;

	while (!rc && (got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		rc = store_part_add(
			hub->store, sha256, part++, bytes, got, why);
	return rc;
}

static enum err keep_persons(struct hub *hub, FILE *file,
	const struct hub_import *import, struct error *why)
{
	if (fseek(file, 0, SEEK_SET) != 0)
		return error_errno(why, "cannot read %s", import->path);
	return persons_take(hub, file, import->replaces, why);
}

enum err hub_import(struct hub *hub, const struct hub_import *import,
	char *ret_sha256, struct error *why)
{
	static struct entry entry;
	struct entry_dataset *dataset = &entry.body.dataset;
	AUTO(stream) in = { fopen(import->path, "rbe") };
	AUTO(store_tx) tx = { 0 };
	enum err rc;

	if (in.file == NULL)
		return error_errno(why, "cannot open %s", import->path);
	entry = (struct entry){ .kind = ENTRY_DATASET };
	set_operator(&entry, import->by);
	dataset->dataset = import->dataset;
	dataset->rows = import->rows;
	dataset->replaces = import->replaces;
	rc = hash_file(
		in.file, import->path, dataset->sha256, &dataset->bytes, why);
	if (!rc)
		rc = store_tx_begin(hub->store, &tx, why);
	if (!rc)
		rc = keep_parts(hub, in.file, dataset->sha256, why);
	if (!rc && import->dataset == DATASET_RESIDENTS)
		rc = keep_persons(hub, in.file, import, why);
	if (!rc)
		rc = chain_append(hub, &entry, NULL, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc)
		memcpy(ret_sha256, dataset->sha256, HASH_TEXT_SIZE);
	return rc;
}

/* -- operators ----- */

/* Of all states of all ids: the latest of the id, or of the least after. */
static enum err find_operator(struct hub *hub, const char *id, bool after,
	struct entry_operator *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct store_place place = { "operator", HUB_CHAIN, 0 };
	const struct entry_operator *state = &entry.body.operator;
	bool found = false;
	enum err rc;

	while (!(rc = store_kind_after(hub->store, &place, &stored, why))) {
		bool wanted;

		place.id = stored.id;
		rc = chain_open(hub, &stored, &entry, why);
		if (rc)
			return rc;
		wanted = after ? strcmp(state->id, id) > 0 &&
					 (!found || strcmp(state->id,
							    ret->id) <= 0)
			       : text_same(state->id, id);
		if (wanted)
			*ret = *state;
		found |= wanted;
	}
	if (rc == ERR_NOT_FOUND && found)
		return ERR_OK;
	if (rc == ERR_NOT_FOUND)
		return error_set(
			why, ERR_NOT_FOUND, "there is no operator '%.40s'", id);
	return rc;
}

enum err hub_operator_find(struct hub *hub, const char *id,
	struct entry_operator *ret, struct error *why)
{
	return find_operator(hub, id, false, ret, why);
}

enum err hub_operator_after(struct hub *hub, const char *id,
	struct entry_operator *ret, struct error *why)
{
	return find_operator(hub, id, true, ret, why);
}

/* Keep a PIN's verifier, which is known by ret from then on. */
static enum err keep_pin(
	struct hub *hub, const char *pin, char *ret, struct error *why)
{
	char verifier[PIN_VERIFIER_SIZE] = { 0 };
	enum err rc = pin_make(pin, verifier, why);

	if (rc)
		return rc;
	hash_text(verifier, strlen(verifier), ret);
	return store_blob_put(hub->store, ret, verifier, strlen(verifier), why);
}

/* The state to be changed, or a new one: who is active is not added again. */
static enum err take_state(struct hub *hub, const struct hub_operator *operator,
	struct entry_operator * ret, struct error *why)
{
	enum err rc = hub_operator_find(hub, operator->id, ret, why);

	if (!operator->is_new)
		return rc;
	if (!rc && ret->active)
		return error_set(why, ERR_CONFLICT,
			"there is an operator %s already", ret->id);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	*ret = (struct entry_operator){ 0 };
	return operator_called(ret, operator->id,
		operator->name != NULL ? operator->name : operator->id, why);
}

enum err hub_operator_put(struct hub *hub, const struct hub_operator *operator,
	struct error * why)
{
	static struct entry entry;
	struct entry_operator *state = &entry.body.operator;
	char pin[HASH_TEXT_SIZE];
	struct store_hub head;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	entry = (struct entry){ .kind = ENTRY_OPERATOR };
	set_operator(&entry, operator->by);
	if (!rc && operator->pin != NULL)
		rc = keep_pin(hub, operator->pin, pin, why);
	if (!rc)
		rc = store_hub_lock(hub->store, &head, why);
	if (!rc)
		rc = take_state(hub, operator, state, why);
	if (rc)
		return rc;
	state->role = operator->role;
	state->active = operator->active;
	if (operator->pin != NULL)
		memcpy(state->pin, pin, sizeof(state->pin));
	rc = chain_append(hub, &entry, NULL, why);
	return rc ? rc : store_tx_commit(&tx, why);
}

/* -- two officers ----- */

enum err officer_check(struct hub *hub, const struct hub_officer *officer,
	enum role *ret, struct error *why)
{
	struct entry_operator state = { 0 };
	char verifier[PIN_VERIFIER_SIZE] = { 0 };
	size_t length = 0;
	enum err rc = hub_operator_find(hub, officer->id, &state, why);

	if (!rc)
		rc = store_blob_find(hub->store, state.pin, verifier,
			sizeof(verifier) - 1, &length, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (rc || !state.active || !pin_matches(officer->pin, verifier))
		return error_set(why, ERR_DENIED,
			"'%.40s' is unknown, disabled, or the PIN is wrong",
			officer->id);
	*ret = state.role;
	return ERR_OK;
}

/* Releasing takes managers or administrators. */
static enum err check_releaser(
	struct hub *hub, const struct hub_officer *officer, struct error *why)
{
	enum role role = ROLE_CASHIER;
	enum err rc = officer_check(hub, officer, &role, why);

	if (rc || role == ROLE_MANAGER || role == ROLE_ADMINISTRATOR)
		return rc;
	return error_set(why, ERR_DENIED,
		"%s is %s: releasing takes managers or administrators",
		officer->id, role_name(role));
}

static enum err was_released(
	struct hub *hub, const char *lease, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct store_place place = { "release", HUB_CHAIN, 0 };
	enum err rc;

	while (!(rc = store_kind_after(hub->store, &place, &stored, why))) {
		place.id = stored.id;
		rc = chain_open(hub, &stored, &entry, why);
		if (!rc && text_same(entry.body.release.lease, lease))
			rc = error_set(why, ERR_DENIED,
				"the lease was released before");
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err check_releasers(
	struct hub *hub, const struct hub_release *release, struct error *why)
{
	enum err rc = ERR_OK;

	if (text_same(release->officers[0].id, release->officers[1].id))
		return error_set(why, ERR_DENIED,
			"a release takes two different officers");
	for (int i = 0; !rc && i < 2; i++)
		rc = check_releaser(hub, &release->officers[i], why);
	return rc;
}

/* What the lease holds, and goes on holding until the transaction ends. */
static enum err lock_released(struct hub *hub, const char *lease,
	struct store_lease *ret, struct error *why)
{
	struct store_till till;
	enum err rc = store_lease_find(hub->store, lease, ret, why);

	if (!rc)
		rc = lock_till(hub, ret->chain, &till, why);
	if (!rc)
		rc = store_lease_find(hub->store, lease, ret, why);
	if (!rc && (ret->state == LEASE_CLOSED ||
			   ret->amount.minor <= ret->used.minor))
		rc = error_set(
			why, ERR_DENIED, "nothing is held on this lease");
	if (!rc)
		rc = was_released(hub, lease, why);
	return rc;
}

enum err hub_release(
	struct hub *hub, const struct hub_release *release, struct error *why)
{
	static struct store_lease lease;
	static struct entry entry;
	struct entry_release *body = &entry.body.release;
	struct store_move move = { .person = lease.person,
		.limit = lease.limit };
	AUTO(store_tx) tx = { 0 };
	enum err rc = check_releasers(hub, release, why);

	if (!rc)
		rc = store_tx_begin(hub->store, &tx, why);
	if (!rc)
		rc = lock_released(hub, release->lease, &lease, why);
	if (rc)
		return rc;
	entry = (struct entry){ .kind = ENTRY_RELEASE };
	set_operator(&entry, release->officers[0].id);
	(void)text_copy(body->approver, sizeof(body->approver),
		release->officers[1].id);
	rc = reason_take(release->reason, body->reason, why);
	if (rc)
		return rc;
	memcpy(body->lease, lease.leaf, sizeof(body->lease));
	memcpy(body->person, lease.person, sizeof(body->person));
	memcpy(body->limit, lease.limit, sizeof(body->limit));
	body->day = lease.day;
	body->amount.minor = lease.amount.minor - lease.used.minor;
	move.day = lease.day;
	move.ovr = body->amount.minor;
	rc = chain_append(hub, &entry, NULL, why);
	if (!rc)
		rc = store_quota_move(hub->store, &move, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}
