#include "state.h"

#include <inttypes.h>
#include <string.h>

static void set_flag(struct arrival *arrival, const char *flag)
{
	if (arrival->flag[0] == '\0')
		(void)text_copy(arrival->flag, sizeof(arrival->flag), flag);
}

/* Whoever has a key that is not trusted may not make room by it. */
static bool makes_no_room(const struct arrival *arrival)
{
	return arrival->flag[0] != '\0';
}

bool is_named_before(const struct sale_quota *quota, int at)
{
	for (int i = 0; i < at; i++) {
		if (text_same(quota[i].limit, quota[at].limit))
			return true;
	}
	return false;
}

/* -- sales ----- */

/* May the sale stand on this lease, and with how much of it? */
static int64_t leased_part(struct arrival *arrival,
	const struct store_lease *lease, const struct sale_quota *quota)
{
	const struct entry *entry = arrival->entry;
	int64_t room = lease->amount.minor - lease->used.minor;

	if (!text_same(lease->chain, entry->chain) ||
		lease->epoch != entry->epoch || lease->day != entry->day ||
		!text_same(lease->person, entry->body.sale.person.key) ||
		!text_same(lease->limit, quota->limit) ||
		lease->state == LEASE_CLOSED)
		return 0;
	return quota->used < room ? quota->used : room;
}

/* What the lease bears of it. A day that has a lease has its row. */
static enum err settle_leased(struct arrival *arrival,
	const struct sale_quota *quota, struct store_use *use,
	struct error *why)
{
	static struct store_lease lease;
	struct store *store = arrival->hub->store;
	const struct sale *sale = &arrival->entry->body.sale;
	struct store_move move = {
		.person = use->person, .day = use->day, .limit = use->limit
	};
	enum err rc = store_lease_find(store, sale->lease, &lease, why);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	use->leased = rc ? 0 : leased_part(arrival, &lease, quota);
	if (use->leased < use->used && sale->basis == BASIS_LEASE)
		set_flag(arrival, "over-lease");
	if (use->leased <= 0) {
		use->leased = 0;
		return ERR_OK;
	}
	move.used = use->leased;
	move.held = -use->leased;
	rc = store_quota_move(store, &move, why);
	lease.used.minor += use->leased;
	return rc ? rc : store_lease_put(store, &lease, why);
}

/* Settle what a sale used of the limit that leases are of. */
static enum err settle(struct arrival *arrival, const struct sale_quota *quota,
	struct store_use *use, struct error *why)
{
	struct store_quota row = { .day = use->day };
	bool known = false;
	enum err rc;

	memcpy(row.person, use->person, sizeof(row.person));
	memcpy(row.limit, use->limit, sizeof(row.limit));
	rc = quota_fresh(arrival->hub, &row, &known, why);
	if (rc || !known)
		return rc;
	if (arrival->entry->body.sale.lease[0] != '\0' && arrival->branch == 0)
		rc = settle_leased(arrival, quota, use, why);
	row.unl = use->used - use->leased;
	if (rc || row.unl == 0)
		return rc;
	return takings_unleased(arrival->hub->store, &row, why);
}

static enum err apply_sale(struct arrival *arrival, struct error *why)
{
	const struct entry *entry = arrival->entry;
	const struct sale *sale = &entry->body.sale;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < sale->quota_count; i++) {
		const struct sale_quota *quota = &sale->quota[i];
		struct store_use use = { .epoch = entry->epoch,
			.seq = entry->seq,
			.day = entry->day,
			.at = entry->at,
			.used = quota->used,
			.branch = arrival->branch };

		if (quota->used == 0 || is_named_before(sale->quota, i))
			continue;
		memcpy(use.chain, entry->chain, sizeof(use.chain));
		memcpy(use.limit, quota->limit, sizeof(use.limit));
		memcpy(use.person, sale->person.key, sizeof(use.person));
		memcpy(use.lease, sale->lease, sizeof(use.lease));
		rc = settle(arrival, quota, &use, why);
		if (!rc)
			rc = takings_use(arrival->hub->store, &use, why);
	}
	return rc;
}

/* -- refunds ----- */

/* What the sale used of a limit less what came back of it before. false: we
 * hold no such sale of this person on that day. */
static enum err find_sold(struct arrival *arrival,
	const struct receipt_number *sale, const char *limit,
	struct store_use *ret, bool *ret_found, struct error *why)
{
	const struct refund *refund = &arrival->entry->body.refund.refund;
	struct store_use key = { .epoch = sale->epoch, .seq = sale->seq };
	enum err rc;

	memcpy(key.chain, arrival->entry->chain, sizeof(key.chain));
	(void)text_copy(key.limit, sizeof(key.limit), limit);
	rc = store_use_find(arrival->hub->store, &key, ret, why);
	*ret_found = !rc && ret->of_seq == 0 && ret->day == refund->day &&
		     text_same(ret->person, refund->person);
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	return rc ? rc : store_use_net(arrival->hub->store, ret, why);
}

/*
 * Credited once, here, to the day of the sale, and never above what is left
 * of it: first what was sold beyond a lease, then what was within. The lease
 * itself stays as used as it was: its till must not sell on it again.
 */
static enum err credit(struct arrival *arrival, const struct store_use *sold,
	int64_t back, struct error *why)
{
	const struct entry *entry = arrival->entry;
	struct store_use use = *sold;
	struct store_move move = {
		.person = use.person, .day = use.day, .limit = use.limit
	};
	int64_t unleased = sold->used - sold->leased;
	bool known = false;
	enum err rc = quota_row(
		arrival->hub, use.person, use.day, use.limit, &known, why);

	if (rc)
		return rc;
	use.epoch = entry->epoch;
	use.seq = entry->seq;
	use.at = entry->at;
	use.of_epoch = sold->epoch;
	use.of_seq = sold->seq;
	use.used = -back;
	use.leased = back > unleased ? unleased - back : 0;
	move.used = use.leased;
	move.unl = use.used - use.leased;
	if (known)
		rc = store_quota_move(arrival->hub->store, &move, why);
	return rc ? rc : store_use_add(arrival->hub->store, &use, why);
}

/* Of one limit. */
static enum err give_limit(struct arrival *arrival,
	const struct receipt_number *sale, const struct sale_quota *quota,
	bool *missing, struct error *why)
{
	struct store_use sold = { 0 };
	int64_t back = -quota->used;
	bool found = false;
	enum err rc =
		find_sold(arrival, sale, quota->limit, &sold, &found, why);

	if (rc)
		return rc;
	if (!found) {
		*missing = true;
		return ERR_OK;
	}
	if (back > sold.used) {
		set_flag(arrival, "over-refund");
		back = sold.used;
	}
	return back > 0 ? credit(arrival, &sold, back, why) : ERR_OK;
}

/* A sale of an epoch that is over may come later: then it is credited. */
static enum err wait_for_sale(struct arrival *arrival,
	const struct receipt_number *sale, struct error *why)
{
	const struct entry *entry = arrival->entry;
	struct store_waiting waiting = { .epoch = entry->epoch,
		.seq = entry->seq,
		.of_epoch = sale->epoch,
		.of_seq = sale->seq };

	if (sale->epoch >= entry->epoch)
		return ERR_OK; /* of its own epoch it came before, or never */
	memcpy(waiting.chain, entry->chain, sizeof(waiting.chain));
	return store_waiting_add(arrival->hub->store, &waiting, why);
}

static enum err give_back_all(struct arrival *arrival,
	const struct receipt_number *sale, bool *ret_missing, struct error *why)
{
	const struct refund *refund = &arrival->entry->body.refund.refund;
	bool missing = false;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < refund->quota_count; i++) {
		if (refund->quota[i].used < 0 &&
			!is_named_before(refund->quota, i))
			rc = give_limit(arrival, sale, &refund->quota[i],
				&missing, why);
	}
	if (!rc && missing)
		set_flag(arrival, "no-sale");
	*ret_missing = missing;
	return rc;
}

static enum err apply_refund(struct arrival *arrival, struct error *why)
{
	const struct refund *refund = &arrival->entry->body.refund.refund;
	struct receipt_number sale;
	bool missing = false;
	enum err rc;

	if (makes_no_room(arrival))
		return ERR_OK;
	if (receipt_number_parse(refund->sale, &sale, why) ||
		!text_same(sale.till, arrival->entry->chain)) {
		set_flag(arrival, "no-sale");
		return ERR_OK;
	}
	rc = takings_flush(arrival->hub->store, why);
	if (!rc)
		rc = give_back_all(arrival, &sale, &missing, why);
	if (!rc && missing)
		rc = wait_for_sale(arrival, &sale, why);
	return rc;
}

/* The refund as it came, and what it does now that its sale is here. It waits
 * no longer: if this is not what it names, nothing is. */
static enum err credit_waiting(struct arrival *arrival,
	const struct store_waiting *waiting, struct error *why)
{
	static struct store_entry stored;
	static struct jws_payload payload;
	static struct entry entry;
	const struct jws_key nobody = { 0 };
	const struct receipt_number sale = { .epoch = waiting->of_epoch,
		.seq = waiting->of_seq };
	struct arrival late = *arrival;
	struct store *store = arrival->hub->store;
	bool missing = false;
	enum err rc = store_waiting_end(store, waiting, why);

	if (!rc)
		rc = store_chain_find(store, waiting->chain, waiting->epoch,
			waiting->seq, &stored, why);
	if (rc)
		return rc;
	(void)jws_open(
		stored.line, stored.length, JWS_ENTRY, &nobody, &payload);
	rc = entry_decode(payload.bytes, payload.length, &entry, why);
	late.entry = &entry;
	late.flag[0] = '\0';
	if (!rc)
		rc = give_back_all(&late, &sale, &missing, why);
	if (!rc)
		rc = store_flag_put(store, stored.id, late.flag, why);
	return rc;
}

/* Refunds come after their sale in an epoch: only one that is over can have
 * left any waiting. */
static enum err credit_late(struct arrival *arrival, struct error *why)
{
	struct store *store = arrival->hub->store;
	const struct entry *entry = arrival->entry;
	struct store_waiting waiting;
	enum err rc;

	if (arrival->branch != 0 || entry->epoch >= arrival->till->epoch)
		return ERR_OK;
	while (!(rc = store_waiting_find(store, entry->chain, entry->epoch,
			 entry->seq, &waiting, why))) {
		rc = takings_flush(store, why);
		if (!rc)
			rc = credit_waiting(arrival, &waiting, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* -- leases ----- */

/* What the lease still holds goes back to its day. */
static enum err give_back(
	struct hub *hub, struct store_lease *lease, struct error *why)
{
	struct store_move move = { .person = lease->person,
		.day = lease->day,
		.limit = lease->limit,
		.held = lease->used.minor - lease->amount.minor };
	enum err rc = ERR_OK;

	if (lease->state == LEASE_CLOSED)
		return ERR_OK;
	lease->state = LEASE_CLOSED;
	if (move.held != 0)
		rc = store_quota_move(hub->store, &move, why);
	if (!rc)
		rc = store_lease_put(hub->store, lease, why);
	return rc;
}

static enum err apply_close(struct arrival *arrival, struct error *why)
{
	static struct store_lease lease;
	const struct entry *entry = arrival->entry;
	const struct entry_lease_close *close = &entry->body.lease_close;
	enum err rc;

	if (makes_no_room(arrival))
		return ERR_OK;
	rc = store_lease_find(arrival->hub->store, close->lease, &lease, why);
	if (rc == ERR_NOT_FOUND ||
		(!rc && (!text_same(lease.chain, entry->chain) ||
				lease.epoch != entry->epoch))) {
		set_flag(arrival, "no-lease");
		return ERR_OK;
	}
	if (rc)
		return rc;
	if (close->used.minor != lease.used.minor &&
		!text_same(lease.kind, "permit"))
		set_flag(arrival, "lease-sum");
	return give_back(arrival->hub, &lease, why);
}

/* A request that has no answer yet must never get one. */
static enum err bar_request(struct arrival *arrival, struct error *why)
{
	static struct store_lease lease;
	const struct entry *entry = arrival->entry;

	memset(&lease, 0, sizeof(lease));
	memcpy(lease.chain, entry->chain, sizeof(lease.chain));
	lease.epoch = entry->epoch;
	memcpy(lease.request, entry->body.lease_disclaim.request,
		sizeof(lease.request));
	lease.day = entry->day;
	(void)text_copy(lease.kind, sizeof(lease.kind), "disclaimed");
	lease.state = LEASE_CLOSED;
	return store_lease_add(arrival->hub->store, &lease, why);
}

static enum err apply_disclaim(struct arrival *arrival, struct error *why)
{
	static struct store_lease lease;
	const struct entry *entry = arrival->entry;
	struct store_request request = { entry->chain, entry->epoch,
		entry->body.lease_disclaim.request, DAY_NONE };
	enum err rc;

	if (makes_no_room(arrival))
		return ERR_OK;
	rc = store_lease_asked(arrival->hub->store, &request, &lease, why);
	if (rc == ERR_NOT_FOUND)
		return bar_request(arrival, why);
	if (rc)
		return rc;
	if (lease.used.minor > 0) {
		set_flag(arrival, "lease-sum");
		return ERR_OK;
	}
	return give_back(arrival->hub, &lease, why);
}

/* -- the till itself ----- */

static enum err apply_ack(struct arrival *arrival, struct error *why)
{
	const struct entry_ack *ack = &arrival->entry->body.ack;

	(void)why;
	if (recover_is_due(
		    arrival->hub, arrival->till, ack->hub_epoch, ack->hub_seq))
		set_flag(arrival, "unknown-ack");
	return ERR_OK;
}

/* It gave back what it had; what was given ahead and had not come to it yet it
 * will not use any more. */
static enum err apply_leave(struct arrival *arrival, struct error *why)
{
	static struct store_lease lease;
	const struct entry *entry = arrival->entry;
	struct store *store = arrival->hub->store;
	enum err rc = ERR_OK;

	if (entry->epoch != arrival->till->epoch || makes_no_room(arrival))
		return ERR_OK;
	arrival->till->state = TILL_LEFT;
	while (!rc && !(rc = store_lease_open_any(store, entry->chain,
				entry->epoch, &lease, why)))
		rc = give_back(arrival->hub, &lease, why);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* May it stand where it does in its chain, and be believed? */
static enum err judge_place(struct arrival *arrival, struct error *why)
{
	const struct entry *entry = arrival->entry;
	bool begins = true;
	enum err rc = ERR_OK;

	if (!text_same(entry->market, arrival->hub->state.market))
		set_flag(arrival, "market");
	else if (arrival->epoch->revoked >= 0 &&
		 entry->seq > arrival->epoch->revoked)
		set_flag(arrival, "revoked");
	if (entry->seq == 1)
		rc = chain_begins(arrival->hub, entry, &begins, why);
	if (!begins)
		set_flag(arrival, "epoch");
	return rc;
}

enum err effect_apply(struct arrival *arrival, struct error *why)
{
	const struct entry *entry = arrival->entry;
	enum err rc = judge_place(arrival, why);

	if (rc)
		return rc;
	switch ((int)entry->kind) {
	case ENTRY_SALE:
		rc = apply_sale(arrival, why);
		return rc ? rc : credit_late(arrival, why);
	case ENTRY_REFUND:
		return apply_refund(arrival, why);
	case ENTRY_LEASE_CLOSE:
		return apply_close(arrival, why);
	case ENTRY_LEASE_DISCLAIM:
		return apply_disclaim(arrival, why);
	case ENTRY_ACK:
		return apply_ack(arrival, why);
	case ENTRY_RESTORE:
	case ENTRY_KEY_ROTATE:
		if (entry->seq != 1 || !text_same(entry->body.epoch.till_key,
					       arrival->epoch->key))
			set_flag(arrival, "epoch");
		return ERR_OK;
	case ENTRY_DECOMMISSION:
		return apply_leave(arrival, why);
	}
	return ERR_OK;
}

enum err effect_fork(struct arrival *arrival, struct error *why)
{
	if (arrival->entry->kind != ENTRY_SALE)
		return ERR_OK;
	return apply_sale(arrival, why);
}
