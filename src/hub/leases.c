#include "base/base64url.h"
#include "state.h"

#include <string.h>

#define SOFT_MS    (INT64_C(15) * 60 * 1000)
#define HOUR_MS    (INT64_C(60) * 60 * 1000)
#define DAYS_AHEAD 1 /* a lease is of today, or of tomorrow */
#define TRIES_MAX  3

void recall_id(const char *leaf, char *ret)
{
	uint8_t bytes[HASH_BYTES];
	size_t length = 0;
	struct error ignored;

	if (base64url_decode(leaf, strlen(leaf), bytes, sizeof(bytes), &length,
		    &ignored))
		memset(bytes, 0, sizeof(bytes));
	(void)base64url_encode(bytes, 16, ret);
}

enum err quota_fresh(struct hub *hub, struct store_quota *quota,
	bool *ret_known, struct error *why)
{
	const struct limit *leased;
	const struct rules *rules;
	enum err rc = hub_rules(hub, quota->day, &rules, why);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	leased = rc ? NULL : rules_lease_limit(rules, quota->day);
	*ret_known = leased != NULL && text_same(leased->id, quota->limit);
	if (!*ret_known)
		return ERR_OK;
	quota->q = leased->cap;
	quota->h = rules->offline.reserve.minor < leased->cap
			   ? rules->offline.reserve.minor
			   : leased->cap;
	return ERR_OK;
}

enum err quota_row(struct hub *hub, const char *person, int32_t day,
	const char *limit, bool *ret_known, struct error *why)
{
	struct store_quota quota = { .day = day };
	enum err rc;

	(void)text_copy(quota.person, sizeof(quota.person), person);
	(void)text_copy(quota.limit, sizeof(quota.limit), limit);
	rc = quota_fresh(hub, &quota, ret_known, why);
	return rc || !*ret_known ? rc
				 : store_quota_open(hub->store, &quota, why);
}

enum err till_speak(struct hub *hub, const char *chain, struct store_till *ret,
	struct error *why)
{
	int64_t epoch = hub->state.epoch;
	enum err rc =
		store_till_speak(hub->store, chain, hub_now(hub), ret, why);

	if (!rc)
		rc = store_hub_read(hub->store, &hub->state, why);
	if (!rc && (hub->state.epoch != epoch ||
			   store_hub_connection(hub->store) != hub->connection))
		rc = error_set(why, ERR_CONFLICT,
			"the hub began a new epoch meanwhile: try again");
	return rc;
}

enum err lease_state_add(struct hub *hub, const struct store_till *till,
	struct lease_statement *lease, struct store_lease *ret,
	struct error *why)
{
	char bytes[STATEMENT_LINE_MAX];
	static char line[JWS_SIZE];
	struct text payload = text_over(bytes, sizeof(bytes));
	size_t length = 0;
	enum err rc;

	memcpy(lease->market, hub->state.market, sizeof(lease->market));
	memcpy(lease->chain, till->chain, sizeof(lease->chain));
	lease->at = hub_now(hub);
	lease->hub_epoch = hub->state.epoch;
	lease->hub_seq = till->hub_seq;
	rc = lease_encode(lease, &payload, why);
	if (!rc)
		rc = jws_sign(
			hub->keyring, JWS_LEASE, &payload, line, &length, why);
	if (rc)
		return rc;
	memset(ret, 0, sizeof(*ret));
	memcpy(ret->chain, lease->chain, sizeof(ret->chain));
	ret->epoch = lease->epoch;
	memcpy(ret->request, lease->request, sizeof(ret->request));
	ret->day = lease->day;
	hash_leaf(line, length, ret->leaf);
	(void)text_copy(
		ret->kind, sizeof(ret->kind), lease_kind_name(lease->kind));
	ret->hub_epoch = lease->hub_epoch;
	ret->hub_seq = lease->hub_seq;
	memcpy(ret->person, lease->person, sizeof(ret->person));
	memcpy(ret->limit, lease->limit, sizeof(ret->limit));
	if (lease->kind == LEASE_SCAN || lease->kind == LEASE_DAY)
		ret->amount = lease->amount;
	ret->state = LEASE_OPEN;
	if (lease->kind == LEASE_REFUSAL || lease->kind == LEASE_RECALL)
		ret->state = LEASE_CLOSED;
	if (!text_copy(ret->line, sizeof(ret->line), line))
		return error_set(why, ERR_RANGE,
			"the statement is longer than %d bytes",
			STATEMENT_LINE_MAX - 1);
	return store_lease_add(hub->store, ret, why);
}

/* What the hub knows of the person's use, limit by limit. */
static enum err fill_used(
	struct hub *hub, struct lease_statement *lease, struct error *why)
{
	const struct rules *rules;
	enum err rc = hub_rules(hub, lease->day, &rules, why);

	for (int i = 0; !rc && i < rules->limit_count; i++) {
		const struct limit *limit = &rules->limits[i];
		struct lease_used *used = &lease->used[lease->used_count];
		int64_t sum = 0;

		if (limit->window == WINDOW_TRANSACTION ||
			!limit_in_force(limit, lease->day))
			continue;
		rc = store_use_sum(hub->store, lease->person, limit->id,
			limit_period(limit, lease->day), &sum, why);
		if (rc || sum <= 0)
			continue;
		(void)text_copy(used->limit, sizeof(used->limit), limit->id);
		used->used = sum;
		lease->used_count++;
	}
	return rc;
}

static enum err make_recall(
	struct hub *hub, const struct store_lease *held, struct error *why)
{
	static struct lease_statement lease;
	static struct store_lease stored;
	struct store_request before = { held->chain, held->epoch, lease.request,
		held->day };
	struct store_till till;
	enum err rc;

	memset(&lease, 0, sizeof(lease));
	recall_id(held->leaf, lease.request);
	rc = store_lease_asked(hub->store, &before, &stored, why);
	if (rc != ERR_NOT_FOUND)
		return rc;
	rc = till_speak(hub, held->chain, &till, why);
	if (rc)
		return rc;
	lease.kind = LEASE_RECALL;
	lease.epoch = held->epoch;
	lease.day = held->day;
	memcpy(lease.limit, held->limit, sizeof(lease.limit));
	memcpy(lease.person, held->person, sizeof(lease.person));
	memcpy(lease.lease, held->leaf, sizeof(lease.lease));
	return lease_state_add(hub, &till, &lease, &stored, why);
}

/* In a transaction of its own, so that no two tills are locked at once. */
static enum err recall_one(
	struct hub *hub, const struct store_lease *held, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = make_recall(hub, held, why);
	return rc ? rc : store_tx_commit(&tx, why);
}

/*
 * Somebody stands at this till and did not get all that was asked for: the
 * others are told to give back what they have of the person's day, once
 * each. A failure is no matter, for they are told with the next request.
 */
static void recall_elsewhere(
	struct hub *hub, const struct lease_statement *lease)
{
	static struct store_lease held;
	struct store_elsewhere where = { .person = lease->person,
		.day = lease->day,
		.chain = lease->chain,
		.left = INT64_MAX,
		.leaf = held.leaf };
	struct error ignored;

	held.leaf[0] = '\0';
	while (!store_lease_elsewhere(hub->store, &where, &held, &ignored)) {
		where.left = held.amount.minor - held.used.minor;
		if (held.state == LEASE_OPEN)
			(void)!recall_one(hub, &held, &ignored);
	}
}

/* Why nothing was granted, who has the rest, and what could be had. */
static enum err explain(struct hub *hub, const struct request_ask *ask,
	struct lease_statement *lease, struct error *why)
{
	static struct store_lease held;
	const struct store_elsewhere where = { .person = ask->person,
		.day = ask->day,
		.chain = lease->chain,
		.left = INT64_MAX,
		.leaf = "" };
	struct store_quota quota;
	enum err rc = store_quota_find(
		hub->store, ask->person, ask->day, ask->limit, &quota, why);

	if (rc)
		return rc;
	lease->kind = LEASE_REFUSAL;
	lease->left.minor = quota.avail > 0 ? quota.avail : 0;
	lease->reason = quota.avail > 0 ? LEASE_TOO_LITTLE : LEASE_SPENT;
	if (quota.held == 0)
		return ERR_OK;
	rc = store_lease_elsewhere(hub->store, &where, &held, why);
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (rc)
		return rc;
	lease->reason = LEASE_HELD;
	memcpy(lease->holder, held.chain, sizeof(lease->holder));
	return ERR_OK;
}

/* At most what the rules of its day let a lease hold. */
static enum err bound(struct hub *hub, int32_t day, struct store_want *want,
	struct error *why)
{
	const struct rules *rules;
	enum err rc = hub_rules(hub, day, &rules, why);

	if (rc)
		return rc;
	want->want = rules_lease_most(
		rules, rules_lease_limit(rules, day), want->want);
	if (want->min > want->want)
		want->min = want->want;
	return ERR_OK;
}

/* A right to one person's day. */
static enum err grant_person(struct exchange *exchange,
	struct lease_statement *lease, bool *ret_short, struct error *why)
{
	struct hub *hub = exchange->hub;
	const struct request_ask *ask = &exchange->asked.ask;
	struct store_want want = { .person = ask->person,
		.day = ask->day,
		.limit = ask->limit,
		.want = ask->want.minor,
		.min = ask->min.minor };
	bool known = false;
	enum err rc =
		quota_row(hub, ask->person, ask->day, ask->limit, &known, why);

	if (rc)
		return rc;
	if (!known) {
		lease->kind = LEASE_REFUSAL;
		lease->reason = LEASE_WRONG_LIMIT;
		return ERR_OK;
	}
	rc = persons_judge(hub, ask->person, ask->day, &lease->reason, why);
	if (rc || lease->reason != LEASE_GRANTED) {
		lease->kind = LEASE_REFUSAL;
		return rc;
	}
	rc = bound(hub, ask->day, &want, why);
	if (!rc)
		rc = store_quota_hold(
			hub->store, &want, &lease->amount.minor, why);
	*ret_short =
		ask->kind == REQUEST_SCAN && lease->amount.minor < want.want;
	if (!rc && lease->amount.minor == 0)
		return explain(hub, ask, lease, why);
	if (ask->kind == REQUEST_SCAN)
		lease->not_after.ms = hub_now(hub).ms + SOFT_MS;
	return rc;
}

/* A floor limit for whoever comes while there is no link. */
static enum err grant_permit(struct exchange *exchange,
	struct lease_statement *lease, struct error *why)
{
	struct hub *hub = exchange->hub;
	const struct offline *offline;
	const struct rules *rules;
	bool taken = false;
	enum err rc = hub_rules(hub, lease->day, &rules, why);

	if (rc)
		return rc;
	offline = &rules->offline;
	if (offline->permit.minor > 0)
		rc = store_permit_take(hub->store, lease->day,
			offline->permit_tills, &taken, why);
	if (rc)
		return rc;
	if (!taken) {
		lease->kind = LEASE_REFUSAL;
		lease->reason = LEASE_PERMITS_OUT;
		return ERR_OK;
	}
	lease->amount = offline->permit;
	lease->total = offline->permit_total;
	lease->count = offline->permit_sales;
	lease->not_after.ms = hub_now(hub).ms + offline->permit_hours * HOUR_MS;
	return ERR_OK;
}

static bool is_day_open(const struct exchange *exchange)
{
	int32_t today = hub_today(exchange->hub);
	int32_t day = exchange->asked.ask.day;

	return day == today ||
	       (day > today && day <= today + DAYS_AHEAD &&
		       exchange->asked.ask.kind != REQUEST_SCAN);
}

/* One answer: who may, what is left, what is said; and whether that is less
 * than somebody who stands there asked for. */
static enum err decide(struct exchange *exchange, const struct store_till *till,
	struct lease_statement *lease, bool *ret_short, struct error *why)
{
	const struct request_ask *ask = &exchange->asked.ask;

	memset(lease, 0, sizeof(*lease));
	memcpy(lease->chain, till->chain, sizeof(lease->chain));
	lease->epoch = exchange->asked.epoch;
	memcpy(lease->request, ask->request, sizeof(lease->request));
	memcpy(lease->person, ask->person, sizeof(lease->person));
	memcpy(lease->limit, ask->limit, sizeof(lease->limit));
	lease->day = ask->day;
	lease->kind = LEASE_REFUSAL;
	if (till->state != TILL_LIVE)
		lease->reason = LEASE_QUARANTINED;
	else if (!is_day_open(exchange))
		lease->reason = LEASE_FROZEN_DAY;
	else if (ask->kind == REQUEST_PERMIT) {
		lease->kind = LEASE_PERMIT;
		return grant_permit(exchange, lease, why);
	} else {
		enum err rc;

		lease->kind =
			ask->kind == REQUEST_SCAN ? LEASE_SCAN : LEASE_DAY;
		rc = grant_person(exchange, lease, ret_short, why);
		if (!rc && lease->reason != LEASE_WRONG_LIMIT)
			rc = fill_used(exchange->hub, lease, why);
		return rc;
	}
	return ERR_OK;
}

/* Tell the till: the line itself, or a problem with it. */
static enum err tell(struct exchange *exchange, const struct store_lease *lease,
	struct error *why)
{
	static struct jws_payload payload;
	static struct lease_statement said;
	struct json json;
	enum err rc;

	if (lease->leaf[0] == '\0') {
		problem_set(exchange, PROBLEM_DISCLAIMED,
			"the request %s was disclaimed", lease->request);
		return ERR_OK;
	}
	if (!text_same(lease->kind, "refusal")) {
		exchange->hub->counts.grants++;
		text_add(answer_raw(exchange, TYPE_JOSE), lease->line);
		return ERR_OK;
	}
	exchange->hub->counts.refusals++;
	rc = line_open(lease->line, strlen(lease->line), JWS_LEASE,
		keyring_public(exchange->hub->keyring), &payload, why);
	if (!rc)
		rc = lease_decode(payload.bytes, payload.length, &said, why);
	if (rc)
		return rc;
	json = problem_begin(exchange, PROBLEM_REFUSED,
		"nothing can be granted"
		" (%s)",
		lease_reason_name(said.reason));
	json_text(&json, "reason", lease_reason_name(said.reason));
	json_i64(&json, "left_fen", said.left.minor);
	if (said.holder[0] != '\0')
		json_text(&json, "holder", said.holder);
	json_text(&json, "statement", lease->line);
	problem_end(exchange, &json);
	return ERR_OK;
}

static void tell_frozen(struct exchange *exchange)
{
	problem_set(exchange, PROBLEM_FROZEN,
		"send entries and report leases first");
}

/* One try: the answer that there is, or a new one. A till that asked is told
 * a refusal; of what it did not ask for it hears nothing then. */
static enum err answer_once(struct exchange *exchange, bool asked,
	struct store_lease *ret, struct error *why)
{
	static struct lease_statement lease;
	struct hub *hub = exchange->hub;
	const struct request_ask *ask = &exchange->asked.ask;
	bool is_short = false;
	struct store_request request = { exchange->asked.chain,
		exchange->asked.epoch, ask->request, ask->day };
	struct store_till till;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = store_lease_asked(hub->store, &request, ret, why);
	if (rc != ERR_NOT_FOUND)
		return rc;
	rc = till_speak(hub, request.chain, &till, why);
	if (!rc && hub->state.frozen)
		rc = error_set(why, ERR_DENIED,
			"the hub was restored: tills have to report first");
	if (!rc)
		rc = decide(exchange, &till, &lease, &is_short, why);
	if (!rc && !asked && lease.kind == LEASE_REFUSAL)
		return error_set(why, ERR_DENIED, "nothing can be granted (%s)",
			lease_reason_name(lease.reason));
	if (!rc)
		rc = lease_state_add(hub, &till, &lease, ret, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc && is_short)
		recall_elsewhere(hub, &lease);
	return rc;
}

enum err lease_give(
	struct exchange *exchange, struct store_lease *ret, struct error *why)
{
	enum err rc = ERR_CONFLICT;

	for (int i = 0; rc == ERR_CONFLICT && i < TRIES_MAX; i++)
		rc = answer_once(exchange, false, ret, why);
	return rc;
}

/*
 * Another process may answer the same request meanwhile, or the commit's
 * outcome may be unknown: what counts is what the database holds then.
 */
enum err route_lease(struct exchange *exchange, struct error *why)
{
	static struct store_lease lease;
	const struct hub_request *request = exchange->request;
	const struct request_ask *ask = &exchange->asked.ask;
	enum err rc = ERR_CONFLICT;

	if (!exchange_identify(
		    exchange, request->body, strcspn(request->body, "\n")) ||
		!exchange_is_trusted(exchange))
		return ERR_OK;
	if (ask->kind != REQUEST_SCAN && ask->kind != REQUEST_DAY &&
		ask->kind != REQUEST_PERMIT) {
		problem_set(exchange, PROBLEM_BAD_REQUEST,
			"the statement asks for no right");
		return ERR_OK;
	}
	if (exchange->hub->state.frozen) {
		tell_frozen(exchange);
		return ERR_OK;
	}
	if (exchange->asked.epoch < exchange->till.epoch) {
		problem_set(exchange, PROBLEM_OLD_EPOCH, "%s has a later epoch",
			exchange->asked.chain);
		return ERR_OK;
	}
	for (int i = 0; rc == ERR_CONFLICT && i < TRIES_MAX; i++)
		rc = answer_once(exchange, true, &lease, why);
	if (rc == ERR_DENIED) {
		tell_frozen(exchange);
		return ERR_OK;
	}
	if (rc)
		return rc;
	return tell(exchange, &lease, why);
}
