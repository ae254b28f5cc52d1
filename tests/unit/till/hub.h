#ifndef HUB_H
#define HUB_H

/*
 * A small hub for the tests of a till: it keeps the protocol in memory and
 * answers through the table of functions that HTTPS has, at once or as the
 * test wants it. Include after fixture.h.
 */
#include "base/base64url.h"
#include "base/file.h"
#include "base/json.h"
#include "core/rules.h"
#include "entry/rulesdoc.h"
#include "entry/statement.h"
#include "sign/hash.h"
#include "sign/jws.h"
#include "sign/keyring.h"
#include "sign/seal.h"
#include "sync/link.h"
#include "till/code.h"

#include <string.h>

#define HUB_LINES      16
#define HUB_STATEMENTS 64
#define HUB_CAP        800000
#define HUB_BODY       400000
#define HUB_SECRET     "0123456789ABCDEFGHJK"

struct hub_right {
	struct lease_statement lease;
	char line[STATEMENT_LINE_MAX];
	char leaf[HASH_TEXT_SIZE];
	int64_t used;
	bool closed;
};

/* How the next answers come. */
enum hub_mood {
	HUB_ANSWERS,
	HUB_IS_DOWN,   /* no connection */
	HUB_IS_SILENT, /* it does what is asked, and its answer is lost */
	HUB_REFUSES,   /* rights: nothing is left */
	HUB_CUTS,      /* entries: half an answer */
	HUB_IS_FROZEN, /* rights: it was restored, and waits for reports */
};

struct hub {
	struct shop_floor *floor;
	struct keyring *keyring;
	struct jws_key till; /* who asks */
	enum hub_mood mood;
	bool is_late; /* what is asked for the counter comes as statements only
		       */
	int64_t epoch;
	int64_t seq;                               /* of statements */
	int64_t clock_ms;                          /* ahead of the till */
	char paths[LANE_COUNT][REQUEST_PATH_SIZE]; /* what was asked last */
	/* its rules, which a test may change before they are signed */
	struct rules rules;
	enum lease_reason reason; /* HUB_REFUSES: why */
	/* its chain */
	int line_count;
	int line_before; /* of its former epoch */
	char lines[HUB_LINES][ENTRY_LINE_SIZE];
	char leaf[HASH_TEXT_SIZE];
	/* the till's chain */
	int64_t head_epoch;
	int64_t head_seq;
	char head_leaf[HASH_TEXT_SIZE];
	int64_t applied;    /* effects happen once */
	int64_t rival_from; /* from here on the till's chain is another; 0: no
			     */
	int64_t rival_seq;  /* so far that one is kept as well */
	int64_t sales;
	int64_t doubled;
	int64_t held;
	int64_t used;
	int right_count;
	struct hub_right rights[HUB_STATEMENTS];
	/* files */
	char *residents;
	size_t residents_length;
	char pin[PIN_VERIFIER_SIZE];
	/* what is under way */
	bool busy[LANE_COUNT];
	struct link_answer answers[LANE_COUNT];
	char bodies[LANE_COUNT][HUB_BODY];
	int asked; /* exchanges begun */
};

/* -- its chain ------------------------------------------------------------ */

static inline void hub_append(struct hub *hub, struct entry *entry)
{
	static char bytes[ENTRY_PAYLOAD_MAX + 1];
	struct text payload = text_over(bytes, sizeof(bytes));
	char *line = hub->lines[hub->line_count];
	size_t length = 0;
	struct error why;

	(void)text_copy(entry->market, sizeof(entry->market), "suifenhe");
	(void)text_copy(entry->chain, sizeof(entry->chain), HUB_CHAIN);
	entry->epoch = hub->epoch;
	entry->seq = hub->line_count - hub->line_before + 1;
	memcpy(entry->prev, hub->leaf, sizeof(entry->prev));
	entry->at = hub->floor->now;
	entry->day = day_of(entry->at, 480);
	(void)text_copy(entry->clock.boot, sizeof(entry->clock.boot),
		"00000000000000bb");
	assert_ok(entry_encode(entry, &payload, &why));
	assert_ok(jws_sign(
		hub->keyring, JWS_ENTRY, &payload, line, &length, &why));
	hash_leaf(line, length, hub->leaf);
	hub->line_count++;
}

static inline void hub_read_rules(struct hub *hub)
{
	static char document[RULESDOC_MAX];
	size_t length = 0;
	struct error why;

	assert_ok(file_read("packaging/rules/suifenhe.json", document,
		sizeof(document), &length, &why));
	assert_ok(rulesdoc_decode(document, length, &hub->rules, &why));
}

static inline void hub_fill(struct hub *hub)
{
	static struct entry entry;
	struct error why;
	char public_key[HASH_TEXT_SIZE];
	char secret_key[HASH_TEXT_SIZE];

	entry = (struct entry){ .kind = ENTRY_GENESIS };
	seal_pair(public_key, secret_key);
	(void)text_copy(entry.body.genesis.till_key, HASH_TEXT_SIZE,
		keyring_public(hub->keyring));
	(void)text_copy(
		entry.body.genesis.auditor_key, HASH_TEXT_SIZE, public_key);
	(void)text_copy(entry.body.genesis.software, 33, "test");
	entry.body.genesis.demo = true;
	hub_append(hub, &entry);
	entry = (struct entry){ .kind = ENTRY_RULES };
	entry.body.rules.rules = hub->rules;
	hub_append(hub, &entry);
	entry = (struct entry){ .kind = ENTRY_OPERATOR };
	assert_ok(pin_make("1111", hub->pin, &why));
	(void)text_copy(entry.body.operator.id, OPERATOR_SIZE, "cashier");
	(void)text_copy(entry.body.operator.name, GOODS_NAME_SIZE, "Cashier");
	hash_text(hub->pin, strlen(hub->pin), entry.body.operator.pin);
	entry.body.operator.active = true;
	hub_append(hub, &entry);
	entry = (struct entry){ .kind = ENTRY_DATASET };
	hub->residents = calloc(1, 200000);
	assert_ok(file_read("packaging/demo/residents.csv", hub->residents,
		200000, &hub->residents_length, &why));
	entry.body.dataset.dataset = DATASET_RESIDENTS;
	hash_text(hub->residents, hub->residents_length,
		entry.body.dataset.sha256);
	entry.body.dataset.bytes = (int64_t)hub->residents_length;
	entry.body.dataset.rows = 203;
	hub_append(hub, &entry);
}

/* An older copy was put back: its numbers begin anew. */
static inline void hub_restored(struct hub *hub)
{
	static struct entry entry;
	struct entry_hub_epoch *body = &entry.body.hub_epoch;

	entry = (struct entry){ .kind = ENTRY_HUB_EPOCH };
	body->former = hub->epoch++;
	body->seq = hub->line_count - hub->line_before;
	memcpy(body->head, hub->leaf, sizeof(body->head));
	(void)text_copy(body->reason, sizeof(body->reason), "a test");
	hub->line_before = hub->line_count;
	hub->seq = 0;
	hub_append(hub, &entry);
}

/* -- statements ------------------------------------------------------------ */

static inline struct hub_right *hub_state(
	struct hub *hub, struct lease_statement *lease)
{
	static char bytes[ENTRY_PAYLOAD_MAX + 1];
	static char line[JWS_SIZE];
	struct text payload = text_over(bytes, sizeof(bytes));
	struct hub_right *right = &hub->rights[hub->right_count++];
	struct till_facts facts;
	size_t length = 0;
	struct error why;

	till_facts(hub->floor->till, &facts);
	(void)text_copy(lease->market, sizeof(lease->market), "suifenhe");
	(void)text_copy(lease->chain, sizeof(lease->chain), "T01");
	lease->epoch = facts.epoch;
	lease->at.ms = hub->floor->now.ms + hub->clock_ms;
	lease->hub_epoch = hub->epoch;
	lease->hub_seq = ++hub->seq;
	assert_ok(lease_encode(lease, &payload, &why));
	assert_ok(jws_sign(
		hub->keyring, JWS_LEASE, &payload, line, &length, &why));
	*right = (struct hub_right){ .lease = *lease };
	(void)text_copy(right->line, sizeof(right->line), line);
	hash_leaf(line, length, right->leaf);
	return right;
}

static inline struct hub_right *hub_answered(
	struct hub *hub, const char *request)
{
	for (int i = 0; i < hub->right_count; i++) {
		if (text_same(hub->rights[i].lease.request, request))
			return &hub->rights[i];
	}
	return NULL;
}

static inline struct hub_right *hub_grant(
	struct hub *hub, const struct request_ask *ask)
{
	struct lease_statement lease = { .kind = LEASE_SCAN,
		.day = ask->day,
		.not_after = { hub->floor->now.ms + 900000 } };
	int64_t left = HUB_CAP - hub->used - hub->held;
	const struct limit *limit = rules_lease_limit(&hub->rules, ask->day);
	int64_t want = rules_lease_most(&hub->rules, limit, ask->want.minor);

	(void)text_copy(lease.limit, sizeof(lease.limit), ask->limit);
	(void)text_copy(lease.person, sizeof(lease.person), ask->person);
	(void)text_copy(lease.request, sizeof(lease.request), ask->request);
	if (ask->kind == REQUEST_PERMIT) {
		lease.kind = LEASE_PERMIT;
		lease.amount.minor = 200000;
		lease.total.minor = 500000;
		lease.count = 3;
		lease.not_after.ms += 80000000;
		return hub_state(hub, &lease);
	}
	if (hub->mood == HUB_REFUSES || left <= 0) {
		lease.kind = LEASE_REFUSAL;
		lease.reason = hub->reason;
		lease.not_after.ms = 0;
		(void)text_copy(lease.holder, sizeof(lease.holder), "T02");
		return hub_state(hub, &lease);
	}
	lease.amount.minor = want < left ? want : left;
	hub->held += lease.amount.minor;
	lease.used_count = 1;
	(void)text_copy(lease.used[0].limit, RULES_ID_SIZE, ask->limit);
	lease.used[0].used = hub->used;
	return hub_state(hub, &lease);
}

/* -- entries --------------------------------------------------------------- */

static inline struct hub_right *hub_right_of(struct hub *hub, const char *leaf)
{
	for (int i = 0; i < hub->right_count; i++) {
		if (text_same(hub->rights[i].leaf, leaf))
			return &hub->rights[i];
	}
	return NULL;
}

static inline void hub_effect(struct hub *hub, const struct entry *entry)
{
	struct hub_right *right = NULL;
	int64_t used;

	if (entry->kind == ENTRY_SALE) {
		hub->sales++;
		used = entry->body.sale.quota[0].used;
		right = hub_right_of(hub, entry->body.sale.lease);
		hub->used += used;
		if (right != NULL && right->lease.kind == LEASE_SCAN) {
			assert_false(right->closed);
			right->used += used;
			hub->held -= used;
			assert_true(right->used <= right->lease.amount.minor);
		}
	}
	if (entry->kind == ENTRY_LEASE_CLOSE) {
		right = hub_right_of(hub, entry->body.lease_close.lease);
		if (right == NULL) {
			fail_msg("a lease is closed that was never given");
			return;
		}
		assert_false(right->closed);
		assert_int_equal(
			entry->body.lease_close.used.minor, right->used);
		right->closed = true;
		hub->held -= right->lease.amount.minor - right->used;
	}
	if (entry->kind == ENTRY_LEASE_DISCLAIM) {
		right = hub_answered(hub, entry->body.lease_disclaim.request);
		if (right != NULL && right->lease.kind == LEASE_SCAN) {
			right->closed = true;
			hub->held -= right->lease.amount.minor;
		}
	}
}

/* Of another branch only what follows what is here; without its beginning it
 * is one of this branch, as far as the numbers tell. */
static inline bool hub_keep_rival(struct hub *hub, int64_t seq)
{
	if (seq == hub->rival_seq + 1)
		hub->rival_seq = seq;
	return seq <= hub->rival_seq;
}

static inline bool hub_take_line(
	struct hub *hub, const char *line, size_t length)
{
	static struct jws_payload payload;
	static struct entry entry;
	struct error why;

	assert_int_equal(
		jws_open(line, length, JWS_ENTRY, &hub->till, &payload),
		JWS_GOOD);
	assert_ok(entry_decode(payload.bytes, payload.length, &entry, &why));
	if (hub->rival_from > 0 && entry.seq >= hub->rival_from)
		return hub_keep_rival(hub, entry.seq);
	if (entry.seq <= hub->head_seq) {
		hub->doubled++;
		return true;
	}
	if (entry.seq != hub->head_seq + 1)
		return false;
	hub->head_seq = entry.seq;
	hub->head_epoch = entry.epoch;
	hash_leaf(line, length, hub->head_leaf);
	if (entry.seq > hub->applied) {
		hub->applied = entry.seq;
		hub_effect(hub, &entry);
	}
	return true;
}

/* It goes by another branch, which parts from the till's after an entry. */
static inline void hub_has_rival(struct hub *hub, int64_t after)
{
	hub->rival_from = after + 1;
	hub->rival_seq = after;
	hub->head_seq = after + 1;
	(void)text_copy(hub->head_leaf, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
}

static inline void hub_sign_ack(struct hub *hub, char *line)
{
	static char bytes[ENTRY_PAYLOAD_MAX + 1];
	static char signed_line[JWS_SIZE];
	static struct ack_statement ack;
	struct text payload = text_over(bytes, sizeof(bytes));
	size_t length = 0;
	struct error why;

	ack = (struct ack_statement){ .epoch = hub->head_epoch,
		.seq = hub->head_seq,
		.at.ms = hub->floor->now.ms + hub->clock_ms,
		.hub_epoch = hub->epoch,
		.hub_seq = ++hub->seq,
		.hub_chain_seq = hub->line_count - hub->line_before };
	(void)text_copy(ack.market, sizeof(ack.market), "suifenhe");
	(void)text_copy(ack.chain, sizeof(ack.chain), "T01");
	memcpy(ack.head, hub->head_leaf, sizeof(ack.head));
	assert_ok(ack_encode(&ack, &payload, &why));
	assert_ok(jws_sign(
		hub->keyring, JWS_ACK, &payload, signed_line, &length, &why));
	(void)text_copy(line, ACK_LINE_SIZE, signed_line);
}

static inline int hub_entries(
	struct hub *hub, const struct link_call *call, struct text *out)
{
	struct json json = json_over(out);
	const char *at = call->body;
	const char *end = call->body + call->length;
	char ack[ACK_LINE_SIZE];
	int64_t rivals = hub->rival_seq;
	bool gap = false;

	while (at < end && !gap) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		assert_non_null(stop);
		gap = !hub_take_line(hub, at, (size_t)(stop - at));
		at = stop + 1;
	}
	json_open(&json, NULL, '{');
	json_i64(&json, "at_ms", hub->floor->now.ms + hub->clock_ms);
	if (gap) {
		json_text(&json, "code", "gap");
		json_i64(&json, "want", hub->head_seq + 1);
	} else if (hub->rival_seq > rivals) {
		json_text(&json, "code", "fork");
		json_i64(&json, "kept", hub->rival_seq);
	} else {
		hub_sign_ack(hub, ack);
		json_text(&json, "ack", ack);
		json_i64(&json, "hub_seq", hub->seq);
	}
	json_open(&json, "head", '{');
	json_i64(&json, "epoch", hub->head_epoch);
	json_i64(&json, "seq", hub->head_seq);
	json_text(&json, "leaf", hub->head_leaf);
	json_close(&json, '}');
	json_close(&json, '}');
	return gap || hub->rival_seq > rivals ? 409 : 200;
}

/* -- routes ---------------------------------------------------------------- */

static inline bool hub_read_request(struct hub *hub, const char *line,
	size_t length, struct request_statement *ret)
{
	static struct jws_payload payload;
	struct error why;

	if (jws_open(line, length, JWS_REQUEST, &hub->till, &payload) !=
		JWS_GOOD)
		return false;
	assert_ok(request_decode(payload.bytes, payload.length, ret, &why));
	return true;
}

static inline int hub_problem(
	struct hub *hub, const char *code, int status, struct text *out)
{
	struct json json = json_over(out);

	json_open(&json, NULL, '{');
	json_i64(&json, "at_ms", hub->floor->now.ms + hub->clock_ms);
	json_text(&json, "code", code);
	json_text(&json, "detail", "as the test wants it");
	json_close(&json, '}');
	return status;
}

static inline int hub_leases(
	struct hub *hub, const struct link_call *call, struct text *out)
{
	static struct request_statement request;
	struct hub_right *right;
	struct json json = json_over(out);

	assert_true(hub_read_request(hub, call->body, call->length, &request));
	right = hub_answered(hub, request.ask.request);
	if (right == NULL)
		right = hub_grant(hub, &request.ask);
	if (right->lease.kind != LEASE_REFUSAL) {
		text_add(out, right->line);
		return 200;
	}
	json_open(&json, NULL, '{');
	json_text(&json, "code", "refused");
	json_text(&json, "statement", right->line);
	json_close(&json, '}');
	return 409;
}

static inline int hub_enrol(
	struct hub *hub, const struct link_call *call, struct text *out)
{
	static struct entry entry;
	static struct jws_payload payload;
	static struct request_statement request;
	const char *from = strchr(call->body, '.') + 1;
	size_t length = (size_t)(strchr(from, '.') - from);
	size_t decoded = 0;
	struct json json = json_over(out);
	char secret[KEYRING_SHARE_SIZE];
	char proof[HASH_TEXT_SIZE];
	struct code code = { .secret = HUB_SECRET };
	struct error why;

	assert_ok(base64url_decode(from, length, (uint8_t *)payload.bytes,
		sizeof(payload.bytes), &decoded, &why));
	assert_ok(request_decode(payload.bytes, decoded, &request, &why));
	assert_ok(jws_key_init(&hub->till, request.ask.key, &why));
	assert_true(hub_read_request(hub, call->body, call->length, &request));
	code_proof(&code, request.ask.key, proof);
	if (!text_same(proof, request.ask.proof))
		return hub_problem(hub, "bad-code", 403, out);
	entry = (struct entry){ .kind = ENTRY_ENROL };
	(void)text_copy(entry.body.enrol.till, CHAIN_SIZE, "T01");
	entry.body.enrol.epoch = request.epoch == 0 ? 1 : request.epoch;
	memcpy(entry.body.enrol.key, request.ask.key, HASH_TEXT_SIZE);
	hub_append(hub, &entry);
	hub->head_epoch = entry.body.enrol.epoch;
	assert_ok(keyring_share(hub->keyring, request.ask.key, secret, &why));
	json_open(&json, NULL, '{');
	json_text(&json, "enrol", hub->lines[hub->line_count - 1]);
	json_text(&json, "genesis", hub->lines[0]);
	json_text(&json, "hub", keyring_public(hub->keyring));
	json_text(&json, "secret", secret);
	json_close(&json, '}');
	return 200;
}

static inline int64_t hub_number(const char *path, const char *key)
{
	const char *at = strstr(path, key);

	assert_non_null(at);
	return strtoll(at + strlen(key), NULL, 10);
}

static inline int hub_reads(struct hub *hub, const char *path, struct text *out)
{
	if (strncmp(path, "/v1/chains/hub?", 15) == 0) {
		int64_t before = hub_number(path, "epoch=") == hub->epoch
					 ? hub->line_before
					 : 0;

		for (int64_t i = before + hub_number(path, "from=") - 1;
			i < hub->line_count; i++)
			text_addf(out, "%s\n", hub->lines[i]);
		return 200;
	}
	if (strncmp(path, "/v1/statements?", 15) == 0) {
		for (int i = 0; i < hub->right_count; i++) {
			if (hub->rights[i].lease.hub_seq >
				hub_number(path, "after="))
				text_addf(out, "%s\n", hub->rights[i].line);
		}
		return 200;
	}
	if (strncmp(path, "/v1/datasets/", 13) == 0) {
		int64_t at = hub_number(path, "from=");

		text_add_bytes(out, hub->residents + at,
			hub->residents_length - (size_t)at < 5000
				? hub->residents_length - (size_t)at
				: 5000);
		return 200;
	}
	if (strncmp(path, "/v1/blobs/", 10) == 0) {
		text_add(out, hub->pin);
		return 200;
	}
	if (strncmp(path, "/v1/usage?", 10) == 0) {
		text_add(out, "{\"next\":0,\"uses\":[]}");
		return 200;
	}
	return hub_problem(hub, "not-found", 404, out);
}

static inline int hub_route(
	struct hub *hub, const struct link_call *call, struct text *out)
{
	static struct request_statement request;

	if (text_same(call->path, "/v1/enrol"))
		return hub_enrol(hub, call, out);
	if (text_same(call->path, "/v1/leases") && hub->mood == HUB_IS_FROZEN)
		return hub_problem(hub, "frozen", 503, out);
	if (text_same(call->path, "/v1/leases"))
		return hub_leases(hub, call, out);
	assert_non_null(call->bearer);
	if (!hub_read_request(
		    hub, call->bearer, strlen(call->bearer), &request))
		return hub_problem(hub, "unknown-key", 401, out);
	assert_string_equal(request.path, call->path);
	assert_string_equal(request.method, call->method);
	if (request.at.ms - hub->floor->now.ms - hub->clock_ms > 60000 ||
		request.at.ms - hub->floor->now.ms - hub->clock_ms < -60000)
		return hub_problem(hub, "stale-request", 401, out);
	if (text_same(call->path, "/v1/entries"))
		return hub_entries(hub, call, out);
	if (text_same(call->path, "/v1/blobs"))
		return 200;
	return hub_reads(hub, call->path, out);
}

/* -- the link ----------------------------------------------------------------
 */

static enum err hub_start(void *context, enum lane lane,
	const struct link_call *call, struct error *why)
{
	struct hub *hub = context;
	struct text out = text_over(hub->bodies[lane], HUB_BODY);
	struct link_answer *answer = &hub->answers[lane];

	(void)why;
	assert_false(hub->busy[lane]);
	hub->busy[lane] = true;
	hub->asked++;
	(void)text_copy(hub->paths[lane], sizeof(hub->paths[lane]), call->path);
	*answer = (struct link_answer){ .body = hub->bodies[lane] };
	if (hub->mood == HUB_IS_DOWN) {
		(void)error_set(&answer->why, ERR_NETWORK,
			"the hub cannot be reached: no route");
		return ERR_OK;
	}
	answer->status = hub_route(hub, call, &out);
	answer->length = out.length;
	if (hub->mood == HUB_CUTS)
		answer->length /= 2;
	return ERR_OK;
}

static bool hub_finish(void *context, enum lane lane, struct link_answer *ret)
{
	struct hub *hub = context;

	if (!hub->busy[lane] || hub->mood == HUB_IS_SILENT ||
		(hub->is_late && lane == LANE_FAST))
		return false;
	*ret = hub->answers[lane];
	hub->busy[lane] = false;
	return true;
}

static void hub_cancel(void *context, enum lane lane)
{
	struct hub *hub = context;

	hub->busy[lane] = false;
}

/* Time goes on while somebody waits. */
static void hub_wait(
	void *context, const struct pollfd *others, int count, int timeout_ms)
{
	struct hub *hub = context;

	(void)others;
	(void)count;
	hub->floor->now.ms += timeout_ms;
}

static void hub_close(void *context)
{
	struct hub *hub = context;

	memset(hub->busy, 0, sizeof(hub->busy));
}

static inline struct link hub_link(struct hub *hub)
{
	return (struct link){ .context = hub,
		.start = hub_start,
		.finish = hub_finish,
		.cancel = hub_cancel,
		.wait = hub_wait,
		.close = hub_close };
}

/* The code that this hub prints: its secret, and which hub it is. */
static inline void hub_code(const struct hub *hub, char *ret, size_t size)
{
	static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	const char *kid = keyring_kid(hub->keyring);
	char digest[HASH_TEXT_BYTES];
	char which[CODE_HUB + 1] = "";
	uint8_t bytes[HASH_BYTES];
	uint64_t bits = 0;
	size_t length = 0;
	struct text text = text_over(ret, size);
	struct error why;

	hash_text(kid, strlen(kid), digest);
	assert_ok(base64url_decode(
		digest, strlen(digest), bytes, sizeof(bytes), &length, &why));
	for (int i = 0; i < 7; i++)
		bits = bits << 8 | bytes[i];
	for (int i = 0; i < CODE_HUB; i++)
		which[i] = symbols[bits >> (51 - 5 * i) & 31];
	text_addf(&text, "%.5s-%.5s-%.5s-%.5s-%.5s-%.5s", HUB_SECRET,
		HUB_SECRET + 5, HUB_SECRET + 10, HUB_SECRET + 15, which,
		which + 5);
}

#endif
