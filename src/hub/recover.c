#include "state.h"

#include <string.h>

/* Epochs are seconds of the clock: ten years ahead is no hub's. */
#define EPOCH_AHEAD_S INT64_C(315360000)

bool recover_is_due(const struct hub *hub, const struct store_till *till,
	int64_t hub_epoch, int64_t hub_seq)
{
	if (hub_epoch != hub->state.epoch)
		return hub_epoch > hub->state.epoch &&
		       hub_epoch < hub_now(hub).ms / 1000 + EPOCH_AHEAD_S;
	return hub_seq > till->hub_seq;
}

/*
 * A number that no hub of this market had: the same old copy may be put back
 * more than once, and its next number was used then. So the clock's second
 * is the least, unless the clock is behind.
 */
static int64_t fresh_epoch(
	const struct hub *hub, int64_t former, int64_t at_least)
{
	int64_t fresh = hub_now(hub).ms / 1000;

	if (fresh <= former)
		fresh = former + 1;
	return fresh > at_least ? fresh : at_least;
}

/* The first entry of a new epoch tells where the one before it ended. */
static enum err begin_epoch(struct hub *hub, const char *reason,
	int64_t at_least, struct error *why)
{
	static struct entry entry;
	struct store_hub head;
	enum err rc = store_hub_lock(hub->store, &head, why);

	if (rc)
		return rc;
	if (head.epoch != hub->state.epoch) { /* another process was faster */
		hub->state = head;
		return ERR_OK;
	}
	entry = (struct entry){ .kind = ENTRY_HUB_EPOCH };
	entry.body.hub_epoch.former = head.epoch;
	entry.body.hub_epoch.seq = head.seq;
	memcpy(entry.body.hub_epoch.head, head.leaf,
		sizeof(entry.body.hub_epoch.head));
	(void)text_copy(entry.body.hub_epoch.reason,
		sizeof(entry.body.hub_epoch.reason), reason);
	head.epoch = fresh_epoch(hub, head.epoch, at_least);
	head.seq = 0;
	head.frozen = true;
	rc = store_hub_put(hub->store, &head, why);
	if (!rc)
		rc = store_tills_renumber(hub->store, why);
	if (!rc)
		rc = chain_append(hub, &entry, NULL, why);
	return rc;
}

enum err hub_recover_to(struct hub *hub, const char *reason, int64_t at_least,
	struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	const struct store_hub before = hub->state;
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = begin_epoch(hub, reason, at_least, why);
	if (!rc)
		rc = recover_settle(hub, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (rc)
		hub->state = before; /* nothing was begun */
	return rc;
}

enum err hub_recover(struct hub *hub, const char *reason, struct error *why)
{
	return hub_recover_to(hub, reason, 0, why);
}

enum err recover_settle(struct hub *hub, struct error *why)
{
	int64_t missing = 0;
	struct store_hub head;
	enum err rc;

	if (!hub->state.frozen)
		return ERR_OK;
	rc = store_hub_lock(hub->store, &head, why);
	if (rc || head.epoch != hub->state.epoch)
		return rc; /* another process began a later one */
	rc = store_tills_unreported(hub->store, head.epoch, &missing, why);
	if (rc || missing > 0)
		return rc;
	head.frozen = false;
	hub->state = head;
	return store_hub_put(hub->store, &head, why);
}

/* -- leases told by a till ----- */

/* The statement must be ours, to this till, and of an epoch it had. */
static enum err read_told(struct exchange *exchange, const char *line,
	size_t length, struct lease_statement *ret, struct error *why)
{
	static struct jws_payload payload;
	enum err rc = line_open(line, length, JWS_LEASE,
		keyring_public(exchange->hub->keyring), &payload, why);

	if (!rc)
		rc = lease_decode(payload.bytes, payload.length, ret, why);
	if (!rc && !text_same(ret->chain, exchange->asked.chain))
		rc = error_set(why, ERR_FORGED, "the statement was made to %s",
			ret->chain);
	return rc;
}

/* Net of refunds: what the sales on a lease took from it. */
static enum err settle_sale(struct hub *hub, struct store_use *sale,
	int64_t room, int64_t *net, struct error *why)
{
	struct store_use back = { 0 };
	enum err rc;

	sale->leased = sale->used < room ? sale->used : room;
	*net = sale->leased;
	rc = store_use_lease(hub->store, sale, why);
	while (!rc && !(rc = store_use_back_after(
				hub->store, sale, back.id, &back, why))) {
		back.leased = -back.used < *net ? back.used : -*net;
		*net += back.leased;
		rc = store_use_lease(hub->store, &back, why);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Sales on it that came before it was known counted as without a right. */
static enum err settle_sales(struct hub *hub, struct store_lease *lease,
	struct store_move *move, struct error *why)
{
	struct store_use sale = { 0 };
	enum err rc;

	while (!(rc = store_use_on_after(
			 hub->store, lease, sale.id, &sale, why))) {
		int64_t net = 0;

		rc = settle_sale(hub, &sale,
			lease->amount.minor - lease->used.minor, &net, why);
		if (!rc && sale.leased == sale.used)
			rc = store_flag_clear(
				hub->store, &sale, "over-lease", why);
		if (rc)
			return rc;
		lease->used.minor += sale.leased;
		move->used += net;
		move->unl -= net;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Is this the close of the lease, which found nothing to close? */
static enum err is_close_of(struct hub *hub, const struct store_flagged *row,
	const struct store_lease *lease, bool *ret, struct error *why)
{
	static struct store_entry stored;
	static struct jws_payload payload;
	static struct entry entry;
	const struct jws_key nobody = { 0 };
	enum err rc;

	*ret = false;
	if (!text_same(row->flag, "no-lease") ||
		!text_same(row->chain, lease->chain) ||
		row->epoch != lease->epoch)
		return ERR_OK;
	rc = store_chain_find(
		hub->store, row->chain, row->epoch, row->seq, &stored, why);
	if (rc)
		return rc;
	(void)jws_open(
		stored.line, stored.length, JWS_ENTRY, &nobody, &payload);
	rc = entry_decode(payload.bytes, payload.length, &entry, why);
	*ret = !rc && entry.kind == ENTRY_LEASE_CLOSE &&
	       text_same(entry.body.lease_close.lease, lease->leaf);
	return rc;
}

static enum err settle_close(
	struct hub *hub, struct store_lease *lease, struct error *why)
{
	struct store_flagged row = { 0 };
	bool closes = false;
	enum err rc = ERR_OK;

	while (!rc && !closes) {
		rc = store_flagged_after(hub->store, row.id, &row, why);
		if (!rc)
			rc = is_close_of(hub, &row, lease, &closes, why);
	}
	if (rc)
		return rc == ERR_NOT_FOUND ? ERR_OK : rc;
	lease->state = LEASE_CLOSED;
	return store_flag_put(hub->store, row.id, "", why);
}

/* As if it had been known when the till's entries came. */
static enum err settle_told(
	struct hub *hub, struct store_lease *lease, struct error *why)
{
	struct store_move move = { .person = lease->person,
		.day = lease->day,
		.limit = lease->limit };
	struct store_quota quota;
	int64_t room;
	enum err rc = settle_sales(hub, lease, &move, why);

	if (!rc)
		rc = settle_close(hub, lease, why);
	if (!rc)
		rc = store_quota_find(hub->store, lease->person, lease->day,
			lease->limit, &quota, why);
	if (rc)
		return rc;
	if (lease->state != LEASE_CLOSED)
		move.held = lease->amount.minor - lease->used.minor;
	room = quota.q - quota.h + quota.ovr + quota.lost - quota.used -
	       quota.held;
	if (move.used + move.held > room)
		move.lost = move.used + move.held - room;
	return store_quota_move(hub->store, &move, why);
}

/* A right this database does not know: it is out, so it is charged. */
static enum err charge(struct exchange *exchange,
	const struct lease_statement *said, const char *line, struct error *why)
{
	static struct store_lease lease;
	struct hub *hub = exchange->hub;
	bool rights = said->kind == LEASE_SCAN || said->kind == LEASE_DAY;
	bool known = false;
	enum err rc = ERR_OK;

	memset(&lease, 0, sizeof(lease));
	memcpy(lease.chain, said->chain, sizeof(lease.chain));
	lease.epoch = said->epoch;
	memcpy(lease.request, said->request, sizeof(lease.request));
	lease.day = said->day;
	hash_leaf(line, strlen(line), lease.leaf);
	(void)text_copy(
		lease.kind, sizeof(lease.kind), lease_kind_name(said->kind));
	lease.hub_epoch = said->hub_epoch;
	lease.hub_seq = said->hub_seq;
	memcpy(lease.person, said->person, sizeof(lease.person));
	memcpy(lease.limit, said->limit, sizeof(lease.limit));
	if (rights)
		lease.amount = said->amount;
	lease.state =
		said->epoch < exchange->till.epoch ? LEASE_FROZEN : LEASE_OPEN;
	(void)text_copy(lease.line, sizeof(lease.line), line);
	if (rights)
		rc = quota_row(
			hub, said->person, said->day, said->limit, &known, why);
	if (!rc && rights && known)
		rc = settle_told(hub, &lease, why);
	if (!rc && said->kind == LEASE_PERMIT) /* out, whatever the rules say */
		rc = store_permit_take(
			hub->store, said->day, INT32_MAX, &known, why);
	if (!rc)
		rc = store_lease_add(hub->store, &lease, why);
	return rc;
}

static enum err take_told(struct exchange *exchange, const char *line,
	size_t length, struct error *why)
{
	static struct lease_statement said;
	static struct store_lease known;
	struct store_request asked = { said.chain, 0, said.request, DAY_NONE };
	char bytes[STATEMENT_LINE_MAX];
	char leaf[HASH_TEXT_SIZE];
	struct text text = text_over(bytes, sizeof(bytes));
	enum err rc = read_told(exchange, line, length, &said, why);

	if (rc)
		return rc;
	if (said.kind == LEASE_REFUSAL || said.kind == LEASE_RECALL)
		return ERR_OK;
	asked.epoch = said.epoch;
	text_add_bytes(&text, line, length);
	hash_leaf(bytes, text.length, leaf);
	rc = store_lease_find(exchange->hub->store, leaf, &known, why);
	if (rc != ERR_NOT_FOUND)
		return rc;
	/* Disclaimed before, on whatever day: the till will not use it, so it
	 * is not out. */
	rc = store_lease_asked(exchange->hub->store, &asked, &known, why);
	if (rc != ERR_NOT_FOUND)
		return rc;
	return charge(exchange, &said, bytes, why);
}

static enum err take_all(
	struct exchange *exchange, int64_t *ret_taken, struct error *why)
{
	const char *at = strchr(exchange->request->body, '\n');
	enum err rc = ERR_OK;

	while (!rc && at != NULL && at[1] != '\0') {
		size_t length = strcspn(at + 1, "\n");

		if (*ret_taken == exchange->asked.ask.count)
			return error_set(why, ERR_INPUT,
				"there are more than %lld statements",
				(long long)*ret_taken);
		rc = take_told(exchange, at + 1, length, why);
		(*ret_taken)++;
		at += 1 + length;
		if (*at == '\0')
			break;
	}
	if (!rc && *ret_taken != exchange->asked.ask.count)
		rc = error_set(why, ERR_INPUT,
			"there are %lld statements of %lld",
			(long long)*ret_taken,
			(long long)exchange->asked.ask.count);
	return rc;
}

/* Its entries have to be here as well: leases alone do not tell what was
 * sold on them. And it has heard of this epoch, which made all it had before
 * void: what was said earlier, or by an earlier machine, is not the last. */
static enum err note_reported(
	struct exchange *exchange, bool *ret_complete, struct error *why)
{
	struct store *store = exchange->hub->store;
	const struct request_statement *asked = &exchange->asked;
	struct store_epoch epoch;
	struct store_till till;
	enum err rc = store_till_find(store, asked->chain, &till, why);

	if (!rc)
		rc = store_epoch_find(
			store, asked->chain, asked->epoch, &epoch, why);
	if (rc)
		return rc;
	*ret_complete = asked->ask.last && epoch.seq >= asked->ask.seq &&
			asked->epoch == till.epoch &&
			asked->hub_epoch == exchange->hub->state.epoch;
	if (!*ret_complete)
		return ERR_OK;
	till.reported = exchange->hub->state.epoch;
	return store_till_put(store, &till, why);
}

enum err recover_settle_alone(struct hub *hub, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = recover_settle(hub, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

enum err route_report(struct exchange *exchange, struct error *why)
{
	struct hub *hub = exchange->hub;
	AUTO(store_tx) tx = { 0 };
	struct json json;
	bool complete = false;
	int64_t taken = 0;
	enum err rc;

	if (!exchange_identify(exchange, exchange->request->body,
		    strcspn(exchange->request->body, "\n")) ||
		!exchange_is_trusted(exchange))
		return ERR_OK;
	rc = store_tx_begin(hub->store, &tx, why);
	if (!rc)
		rc = store_till_speak(hub->store, exchange->asked.chain,
			hub_now(hub), &exchange->till, why);
	if (!rc)
		rc = take_all(exchange, &taken, why);
	if (rc == ERR_FORGED || rc == ERR_INPUT) {
		problem_set(exchange, PROBLEM_BAD_REQUEST, "%s", why->text);
		return ERR_OK;
	}
	if (!rc)
		rc = note_reported(exchange, &complete, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc && complete)
		rc = recover_settle_alone(hub, why);
	if (rc)
		return rc;
	json = answer_json(exchange);
	json_i64(&json, "taken", taken);
	json_bool(&json, "frozen", hub->state.frozen);
	json_bool(&json, "reported", complete);
	answer_end(exchange, &json);
	return ERR_OK;
}
