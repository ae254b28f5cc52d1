#include "batch.h"

#include <inttypes.h>
#include <string.h>

/*
 * Which key must have signed: told by chain and epoch, never by the line.
 * Only the line that opens an epoch brings a key, which the key of an
 * earlier one vouches for.
 */
static enum err batch_key(
	struct batch *batch, const struct line *line, struct error *why)
{
	struct exchange *exchange = batch->exchange;
	const struct entry_head *head = &line->head;
	struct error unopened = { 0 };
	enum err opening = opener_read(exchange->hub, line->bytes, line->length,
		&batch->opened, &unopened);
	enum err rc = store_epoch_find(exchange->hub->store, head->chain,
		head->epoch, &batch->epoch, why);

	if (rc == ERR_NOT_FOUND && opening == ERR_DENIED)
		problem_set(exchange, PROBLEM_REVOKED, "%s", unopened.text);
	else if (rc == ERR_NOT_FOUND && opening)
		problem_set(exchange, PROBLEM_UNKNOWN_KEY,
			"%s has no epoch %" PRId64 " in this market",
			head->chain, head->epoch);
	if (rc == ERR_NOT_FOUND && !opening) {
		batch->epoch = batch->opened;
		rc = ERR_OK;
	} else if (!rc && opening)
		rc = batch_find_rival(batch, line, why);
	if (!rc)
		rc = jws_key_init(&batch->key,
			batch_is_rival(batch) ? batch->opened.key
					      : batch->epoch.key,
			why);
	return rc;
}

static bool is_in_order(const struct batch *batch, const struct line *line)
{
	const struct line *before = line - 1;

	return line == batch->lines ||
	       (text_same(line->head.chain, before->head.chain) &&
		       line->head.epoch == before->head.epoch &&
		       line->head.seq == before->head.seq + 1 &&
		       text_same(line->head.prev, before->leaf));
}

/* The first line names chain and epoch, and so the key. */
static enum err check_first(struct batch *batch, struct line *line,
	struct jws_payload *payload, struct error *why)
{
	const struct jws_key nobody = { 0 };
	enum err rc;

	(void)jws_open(line->bytes, line->length, JWS_ENTRY, &nobody, payload);
	rc = entry_peek(payload->bytes, payload->length, &line->head, why);
	return rc ? rc : batch_key(batch, line, why);
}

/* false: a problem is the answer, and nothing of the batch is kept. */
static bool check_line(struct batch *batch, struct line *line)
{
	static struct jws_payload payload;
	struct exchange *exchange = batch->exchange;
	int number = (int)(line - batch->lines) + 1;
	struct error why = { 0 };
	enum err rc = ERR_OK;

	if (number == 1)
		rc = check_first(batch, line, &payload, &why);
	if (rc == ERR_NOT_FOUND)
		return false;
	if (!rc && jws_open(line->bytes, line->length, JWS_ENTRY, &batch->key,
			   &payload) != JWS_GOOD)
		rc = error_set(&why, ERR_FORGED, "the signature does not fit");
	if (!rc && number > 1)
		rc = entry_peek(
			payload.bytes, payload.length, &line->head, &why);
	if (rc) {
		problem_set(exchange,
			rc == ERR_FORGED ? PROBLEM_BAD_SIGNATURE
					 : PROBLEM_STORE,
			"line %d: %s", number, why.text);
		return false;
	}
	hash_leaf(line->bytes, line->length, line->leaf);
	if (text_same(line->head.chain, exchange->asked.chain) &&
		is_in_order(batch, line))
		return true;
	problem_set(exchange, PROBLEM_BAD_REQUEST,
		"line %d does not follow the line before it", number);
	return false;
}

/* Take the body apart and check every signature, outside any transaction. */
static bool read_batch(struct batch *batch)
{
	struct exchange *exchange = batch->exchange;
	const char *at = batch->bytes;
	const char *end = at + batch->length;

	batch->count = 0;
	while (at < end) {
		struct line *line = &batch->lines[batch->count];
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		if (stop == NULL)
			stop = end;
		if (batch->count == BATCH_MAX) {
			problem_set(exchange, PROBLEM_TOO_LONG,
				"a batch has at most %d lines", BATCH_MAX);
			return false;
		}
		line->bytes = at;
		line->length = (size_t)(stop - at);
		batch->count++;
		if (!check_line(batch, line))
			return false;
		at = stop + 1;
	}
	return true;
}

/* -- against what is held ----- */

static void tell_head(struct json *json, const struct store_epoch *epoch)
{
	json_open(json, "head", '{');
	json_i64(json, "epoch", epoch->epoch);
	json_text(json, "leaf", epoch->leaf);
	json_i64(json, "seq", epoch->seq);
	json_close(json, '}');
}

/* The latest epoch, for a till that was put back to an earlier one. */
static void tell_last(struct json *json, const struct store_epoch *last)
{
	json_open(json, "last", '{');
	json_i64(json, "epoch", last->epoch);
	json_i64(json, "seq", last->seq);
	json_close(json, '}');
}

static void tell_gap(struct batch *batch)
{
	struct exchange *exchange = batch->exchange;
	/* Another branch is taken from its beginning. */
	int64_t want = batch_is_rival(batch) ? 1 : batch->epoch.seq + 1;
	struct json json = problem_begin(exchange, PROBLEM_GAP,
		"entry %" PRId64 " is wanted next", want);

	json_i64(&json, "want", want);
	tell_head(&json, &batch->epoch);
	problem_end(exchange, &json);
}

static void tell_fork(struct batch *batch, int64_t seq)
{
	struct exchange *exchange = batch->exchange;
	struct json json = problem_begin(exchange, PROBLEM_FORK,
		"the hub holds another entry %" PRId64, seq);

	json_i64(&json, "seq", seq);
	json_i64(&json, "kept", batch->lines[batch->count - 1].head.seq);
	tell_head(&json, &batch->epoch);
	problem_end(exchange, &json);
}

/* How many lines are held already; *ret_fork: the first that differs, or
 * -1. */
static enum err skip_same(
	struct batch *batch, int *ret_held, int *ret_fork, struct error *why)
{
	static struct store_entry stored;
	const struct store_epoch *epoch = &batch->epoch;
	int i = 0;

	for (; i < batch->count && batch->lines[i].head.seq <= epoch->seq;
		i++) {
		enum err rc = store_chain_find(batch->exchange->hub->store,
			epoch->chain, epoch->epoch, batch->lines[i].head.seq,
			&stored, why);

		if (rc)
			return rc;
		if (!text_same(stored.leaf, batch->lines[i].leaf)) {
			*ret_fork = i;
			return ERR_OK;
		}
	}
	*ret_held = i;
	return ERR_OK;
}

/* The lines' number need not be looked at when the first one fits. */
static enum err skip_held(
	struct batch *batch, int *ret_held, int *ret_fork, struct error *why)
{
	const struct store_epoch *epoch = &batch->epoch;
	bool branches = false;
	enum err rc = ERR_OK;

	*ret_held = 0;
	*ret_fork = -1;
	if (!batch_is_rival(batch))
		rc = skip_same(batch, ret_held, ret_fork, why);
	if (rc || *ret_fork >= 0 || *ret_held > 0 || batch->count == 0 ||
		(epoch->seq == 0 && !batch_is_rival(batch)) ||
		text_same(batch->lines[0].head.prev, epoch->leaf))
		return rc;
	rc = fork_is_beside(batch, &branches, why);
	if (!rc && branches)
		*ret_fork = 0;
	return rc;
}

/* -- taking ----- */

/* What is common to entries and proofs; the line is as it came. */
struct store_arrival line_arrival(const struct line *line)
{
	return (struct store_arrival){ .chain = line->head.chain,
		.epoch = line->head.epoch,
		.seq = line->head.seq,
		.kind = line->head.kind,
		.at = line->head.at,
		.day = line->head.day,
		.leaf = line->leaf,
		.line = line->bytes,
		.flag = "" };
}

static void note_flag(struct batch *batch, int64_t seq, const char *flag)
{
	struct flagged *flagged = &batch->flags[batch->flag_count];

	if (flag[0] == '\0' || batch->flag_count == FLAGS_SHOW)
		return;
	flagged->seq = seq;
	(void)text_copy(flagged->flag, sizeof(flagged->flag), flag);
	batch->flag_count++;
}

/* Decode once more what was checked, and let it take effect. */
static enum err take_line(struct batch *batch, const struct line *line,
	struct store_till *till, struct error *why)
{
	static struct jws_payload payload;
	static struct entry entry;
	struct hub *hub = batch->exchange->hub;
	struct store_arrival row = line_arrival(line);
	struct arrival arrival = { .hub = hub,
		.entry = &entry,
		.till = till,
		.epoch = &batch->epoch };
	struct jws_key nobody = { 0 };
	struct error unread;
	enum err rc = ERR_OK;

	(void)jws_open(line->bytes, line->length, JWS_ENTRY, &nobody, &payload);
	if (entry_decode(payload.bytes, payload.length, &entry, &unread)) {
		/* Of a newer version: kept, and nothing after it counts. */
		(void)text_copy(arrival.flag, sizeof(arrival.flag), "unknown");
		if (batch->epoch.held == 0)
			batch->epoch.held = line->head.seq;
	} else if (batch->epoch.held != 0)
		(void)text_copy(arrival.flag, sizeof(arrival.flag), "held");
	else
		rc = effect_apply(&arrival, why);
	row.flag = arrival.flag;
	if (!rc)
		rc = takings_entry(hub->store, &row, line->length, why);
	if (rc)
		return rc;
	note_flag(batch, line->head.seq, arrival.flag);
	batch->epoch.seq = line->head.seq;
	memcpy(batch->epoch.leaf, line->leaf, sizeof(batch->epoch.leaf));
	batch->epoch.at = line->head.at;
	batch->taken++;
	return ERR_OK;
}

static enum err take_lines(struct batch *batch, int from,
	struct store_till *till, struct error *why)
{
	struct hub *hub = batch->exchange->hub;
	enum till_state before = till->state;
	enum err rc = ERR_OK;

	for (int i = from; !rc && i < batch->count; i++)
		rc = take_line(batch, &batch->lines[i], till, why);
	if (!rc)
		rc = takings_flush(hub->store, why);
	if (!rc && batch->count > from)
		rc = store_epoch_put(hub->store, &batch->epoch, why);
	if (!rc && till->state != before)
		rc = store_till_put(hub->store, till, why);
	return rc;
}

/* The batch's epoch as it is now: another process may have taken some. */
static enum err find_epoch(struct batch *batch, struct error *why)
{
	enum err rc = store_epoch_find(batch->exchange->hub->store,
		batch->epoch.chain, batch->epoch.epoch, &batch->epoch, why);

	if (rc != ERR_NOT_FOUND || batch->opened.chain[0] == '\0')
		return rc;
	batch->epoch = batch->opened;
	return ERR_OK;
}

/* A till that is in a later epoch uses no lease of those before; what they
 * hold stays charged. */
static enum err take_in_epoch(struct batch *batch, int from,
	struct store_till *till, struct error *why)
{
	struct store *store = batch->exchange->hub->store;
	bool later = batch->opened.chain[0] != '\0' &&
		     batch->epoch.epoch > till->epoch;
	enum err rc;

	if (batch->count == 0)
		return store_epoch_find(
			store, till->chain, till->epoch, &batch->last, why);
	if (later)
		till->epoch = batch->epoch.epoch;
	rc = take_lines(batch, from, till, why);
	if (rc || !later)
		return rc;
	rc = store_till_put(store, till, why);
	if (!rc)
		rc = store_leases_freeze(store, till->chain, till->epoch, why);
	return rc;
}

/* -- the answer ----- */

static enum err make_ack(struct batch *batch, const struct store_till *till,
	char *line, size_t *ret_length, struct error *why)
{
	struct hub *hub = batch->exchange->hub;
	struct ack_statement ack = { .epoch = batch->epoch.epoch,
		.seq = batch->epoch.seq,
		.at = hub_now(hub),
		.hub_epoch = hub->state.epoch,
		.hub_seq = till->hub_seq,
		.hub_chain_seq = hub->state.seq };
	char bytes[ACK_LINE_SIZE];
	struct text payload = text_over(bytes, sizeof(bytes));
	enum err rc;

	memcpy(ack.market, hub->state.market, sizeof(ack.market));
	memcpy(ack.chain, batch->epoch.chain, sizeof(ack.chain));
	memcpy(ack.head, batch->epoch.leaf, sizeof(ack.head));
	rc = ack_encode(&ack, &payload, why);
	if (!rc)
		rc = jws_sign(
			hub->keyring, JWS_ACK, &payload, line, ret_length, why);
	return rc;
}

static void tell_taken(
	struct batch *batch, const struct store_till *till, const char *ack)
{
	struct exchange *exchange = batch->exchange;
	struct json json = answer_json(exchange);

	json_text(&json, "ack", ack);
	json_open(&json, "flags", '[');
	for (int i = 0; i < batch->flag_count; i++) {
		json_open(&json, NULL, '{');
		json_text(&json, "flag", batch->flags[i].flag);
		json_i64(&json, "seq", batch->flags[i].seq);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_bool(&json, "frozen", exchange->hub->state.frozen);
	tell_head(&json, &batch->epoch);
	if (batch->count == 0)
		tell_last(&json, &batch->last);
	json_i64(&json, "hub_seq", till->hub_seq);
	json_text(&json, "till", till_state_name(till->state));
	answer_end(exchange, &json);
}

/* What of it is held already, with the till's row locked. */
static enum err compare_held(struct batch *batch, struct store_till *till,
	int *ret_held, int *ret_fork, struct error *why)
{
	enum err rc =
		till_speak(batch->exchange->hub, batch->epoch.chain, till, why);

	if (!rc)
		rc = find_epoch(batch, why);
	if (!rc)
		rc = skip_held(batch, ret_held, ret_fork, why);
	return rc;
}

/* One transaction: all lines, all effects, and the acknowledgement. */
static enum err take_batch(struct batch *batch, struct error *why)
{
	static char ack[JWS_SIZE];
	struct hub *hub = batch->exchange->hub;
	AUTO(store_tx) tx = { 0 };
	struct store_till till;
	size_t length = 0;
	int held = 0;
	int fork = -1;
	enum err rc = store_tx_begin(hub->store, &tx, why);

	takings_start();
	if (!rc)
		rc = compare_held(batch, &till, &held, &fork, why);
	if (rc)
		return rc;
	if (fork >= 0) {
		rc = fork_keep(batch, fork, &till, why);
		if (!rc)
			rc = store_tx_commit(&tx, why);
		if (!rc)
			tell_fork(batch, batch->lines[fork].head.seq);
		return rc;
	}
	if (held < batch->count &&
		(batch_is_rival(batch) ||
			batch->lines[held].head.seq > batch->epoch.seq + 1)) {
		tell_gap(batch);
		return ERR_OK;
	}
	rc = take_in_epoch(batch, held, &till, why);
	if (!rc)
		rc = make_ack(batch, &till, ack, &length, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (rc)
		return rc;
	hub->counts.entries += batch->taken;
	if (till.state == TILL_LEFT) /* nobody waits for it any more */
		rc = recover_settle_alone(hub, why);
	if (rc)
		return rc;
	tell_taken(batch, &till, ack);
	return ERR_OK;
}

/* A batch of one chain and epoch; the answer says what became of it. */
enum err batch_take(struct exchange *exchange, const char *bytes, size_t length,
	struct error *why)
{
	static struct batch batch;

	memset(&batch, 0, offsetof(struct batch, lines));
	batch.exchange = exchange;
	batch.bytes = bytes;
	batch.length = length;
	batch.flag_count = 0;
	batch.taken = 0;
	batch.opened = (struct store_epoch){ 0 };
	batch.epoch = exchange->epoch;
	if (!read_batch(&batch))
		return ERR_OK;
	return take_batch(&batch, why);
}

enum err route_entries(struct exchange *exchange, struct error *why)
{
	const struct hub_request *request = exchange->request;
	const char *type = request->content_type;

	if (request->length > 0 &&
		(type == NULL || !text_same(type, TYPE_LINES))) {
		problem_set(exchange, PROBLEM_BAD_TYPE,
			"entries come as " TYPE_LINES);
		return ERR_OK;
	}
	return batch_take(exchange, request->body, request->length, why);
}
