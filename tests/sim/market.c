#include "market.h"

#include "ghost.h"
#include "office.h"

#include "entry/rulesdoc.h"
#include "sign/courier.h"
#include "sign/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct terms terms[VARIANT_COUNT] = {
	[VARIANT_LEASES] = { 0 },
	[VARIANT_PERMITS] = { 200000, 2, 500000, 6, 0, 0 },
	[VARIANT_RESERVE] = { 100000, 2, 300000, 25, 200000, 300000 },
	[VARIANT_MIXED] = { 150000, 3, 400000, 4, 225000, 0 },
};

struct hub *hub;
static char home[MARKET_PATH_SIZE];
static int64_t full_until_ms;    /* its disk */
static char unheard[CHAIN_SIZE]; /* the till whose report it died over */
static struct error why;

const struct terms *market_terms(int variant)
{
	return &terms[variant];
}

static void read_clock(void *context, struct reading *ret)
{
	(void)context;
	memset(ret, 0, sizeof(*ret));
	ret->at.ms = world.now_ms;
	ret->mono_ms = world.now_ms - SIM_START + DAY_MS;
	(void)text_copy(ret->boot, sizeof(ret->boot), "00000000000000cc");
	ret->source = CLOCK_NTP;
}

static const struct clock hub_clock = { read_clock, NULL };

/* -- a market ----- */

/* A member that is 0 is not there. */
static void put_term(struct text *out, const char *name, int64_t value)
{
	if (value > 0)
		text_addf(out, "%s\"%s\":%" PRId64,
			out->bytes[out->length - 1] == '{' ? "" : ",", name,
			value);
}

/* Leases are bounded only where the limit refuses. */
static void write_rules(int variant, struct text *out)
{
	const struct terms *term = &terms[variant];

	text_addf(out,
		"{\"v\":1,\"market\":\"suifenhe\",\"version\":1,"
		"\"from\":\"2026-01-01\",\"day\":{\"offset_minutes\":480},"
		"\"goods\":{\"origins\":[],\"prohibited\":[],"
		"\"rates\":[{\"ppm\":243000}]},"
		"\"limits\":[{\"id\":\"" LIMIT_ID "\",\"cap\":%d,"
		"\"excess\":\"%s\",\"measure\":\"value\","
		"\"window\":\"day\","
		"\"name\":{\"en\":\"D\",\"ru\":\"D\",\"zh\":\"D\"}}],"
		"\"notes\":[],\"persons\":{\"documents\":[\"resident-card\"],"
		"\"minimum_age\":0,\"registered\":false},"
		"\"till\":{\"refund_days\":2,\"scale_codes\":[]},"
		"\"offline\":{",
		CAP_FEN, term->lease_fen > 0 ? "refuse" : "tax_part");
	put_term(out, "lease_fen", term->lease_fen);
	put_term(out, "permit_fen", term->permit_fen);
	put_term(out, "permit_hours", term->permit_fen > 0 ? 24 : 0);
	put_term(out, "permit_sales", term->permit_sales);
	put_term(out, "permit_tills", term->permit_tills);
	put_term(out, "permit_total_fen", term->permit_total_fen);
	put_term(out, "reserve_fen", term->reserve_fen);
	text_add(out, "}}");
}

static void put_operator(const char *id, enum role role)
{
	const struct hub_operator operator= { .by = "init",
		.id = id,
		.pin = "1111",
		.role = role,
		.active = true,
		.is_new = true };

	world_must(
		hub_operator_put(hub, &operator, & why), "an operator", &why);
}

static struct hub_open opening(void)
{
	return (struct hub_open){
		.home = home, .purpose = "sim", .clock = &hub_clock
	};
}

void office_open(void)
{
	const struct hub_open open = opening();

	world_must(hub_open(&open, &hub, &why), "the hub opens", &why);
}

void market_template(const char *at, int variant)
{
	static char rules[RULESDOC_MAX];
	struct text text = text_over(rules, sizeof(rules));
	struct hub_init init = {
		.market = "suifenhe", .rules = rules, .demo = true
	};

	(void)text_copy(home, sizeof(home), at);
	disk_make(home);
	write_rules(variant, &text);
	init.rules_length = text.length;
	init.open = opening();
	world_must(hub_init(&init, &why), "a market is made", &why);
	office_open();
	put_operator("cashier", ROLE_CASHIER);
	put_operator("manager", ROLE_MANAGER);
	put_operator("admin", ROLE_ADMINISTRATOR);
}

void market_open(const char *at)
{
	(void)text_copy(home, sizeof(home), at);
	officers_begin(home);
	unheard[0] = '\0';
	office_open();
}

void market_close(void)
{
	hub_close(hub);
	hub = NULL;
	full_until_ms = 0;
}

bool market_is_up(void)
{
	return hub != NULL;
}

void market_crash(enum crash crash)
{
	if (hub == NULL)
		return;
	disk_kill(home);
	hub_close(hub);
	hub = NULL;
	disk_revive(home, crash);
	world_trace("hub dies (%d)", (int)crash);
}

/* What it died over it may have done before. */
static void hear_report(void)
{
	struct store_till till;

	if (unheard[0] != '\0' &&
		store_till_find(hub->store, unheard, &till, &why) == ERR_OK &&
		till.reported == hub->state.epoch)
		ghost_reported(unheard, hub->state.epoch);
	unheard[0] = '\0';
}

void market_start(void)
{
	if (hub != NULL || world.is_over)
		return;
	office_open();
	world_trace("hub is up");
	hear_report();
	ghost_hub_started();
}

/* -- requests ----- */

static void come_back(int who, void *what)
{
	(void)who;
	(void)what;
	market_start();
}

/* A statement of the hub, as somebody has it. */
void office_note(const char *line, size_t length)
{
	static struct jws_payload payload;
	char leaf[HASH_TEXT_SIZE];

	if (jws_open(line, length, JWS_LEASE, keyring_key(hub->keyring),
		    &payload) != JWS_GOOD)
		return;
	hash_leaf(line, length, leaf);
	ghost_granted(payload.bytes, payload.length, leaf);
}

/* What of the answer gives rights, or promises to hold entries. */
static void note_answer(const struct asked *asked,
	const struct hub_response *response, size_t length)
{
	const char *at = response->body->bytes;
	const char *end = at + length;

	if (response->status != 200)
		return;
	if (text_same(asked->path, "/v1/entries")) {
		ghost_acknowledged(at, length, keyring_key(hub->keyring));
		return;
	}
	if (!text_same(asked->path, "/v1/leases") &&
		strncmp(asked->path, "/v1/statements", 14) != 0)
		return;
	while (at < end) {
		size_t size = strcspn(at, "\n");

		office_note(at, size);
		at += size + 1;
	}
}

/* Before an act it may be given a moment to die in. */
void office_before(void)
{
	if (world_fault(world.plan.faults.hub_crash))
		disk_fuse(home, (int)world_int(1, 60));
}

/* false: it died over it, and nobody hears what came of it. */
bool office_after(void)
{
	if (!disk_is_dead(home)) {
		disk_fuse(home, 0);
		return true;
	}
	market_crash((enum crash)world_int(0, CRASH_COUNT - 1));
	event_add(world.now_ms + world_int(1, 20) * MINUTE_MS, come_back, 0,
		NULL);
	return false;
}

void market_fill(void)
{
	full_until_ms = world.now_ms + world_int(1, 5) * HOUR_MS;
	world_trace("hub: its disk is full");
}

void market_make_room(void)
{
	full_until_ms = 0;
}

bool market_route(const struct asked *asked, struct answered *ret)
{
	static char bearer[STATEMENT_LINE_MAX + 8];
	struct hub_request request = { .method = asked->method,
		.path = asked->path,
		.content_type = asked->type,
		.body = asked->body,
		.length = asked->length,
		.by_hand = asked->by_hand };
	struct hub_response response;
	int64_t epoch = hub == NULL ? 0 : hub->state.epoch;
	bool was_frozen = hub != NULL && hub->state.frozen;
	bool tells = text_same(asked->path, "/v1/leases/report");
	bool lacked;

	if (hub == NULL)
		return false;
	if (asked->bearer != NULL) {
		(void)snprintf(
			bearer, sizeof(bearer), "Bearer %s", asked->bearer);
		request.authorization = bearer;
	}
	office_before();
	disk_fill(home, full_until_ms > world.now_ms && !world.is_calm);
	hub_route(hub, &request, &response);
	lacked = disk_was_full(home);
	disk_fill(home, false);
	if (!office_after()) {
		if (tells)
			memcpy(unheard, response.chain, sizeof(unheard));
		return false;
	}
	if (hub->state.epoch != epoch)
		world_trace("hub: epoch %" PRId64 " after %" PRId64,
			hub->state.epoch, epoch);
	if (response.status == 500 && !lacked)
		world_wrong("internal", "%s %s: %s", asked->method, asked->path,
			response.body->bytes);
	note_answer(asked, &response, response.body->length);
	if (tells && response.status == 200 &&
		strstr(response.body->bytes, "\"reported\":true") != NULL)
		ghost_reported(response.chain, hub->state.epoch);
	if ((was_frozen || hub->state.epoch != epoch) && !hub->state.frozen)
		ghost_thawed(hub->state.epoch);
	*ret = (struct answered){ .status = response.status,
		.type = response.content_type,
		.retry_after_ms = response.retry_after_s * SECOND_MS,
		.body = response.body->bytes,
		.length = response.body->length };
	return true;
}

/* A frame of a stick is a request; its answer goes back in another. */
static enum err answer_frame(const struct courier_frame *frame,
	struct courier_writer *out, struct error *ret_why)
{
	char method[8];
	char path[COURIER_WHAT_SIZE];
	char what[COURIER_WHAT_SIZE];
	struct courier_frame back = { .what = "", .voucher = "" };
	struct answered answered;
	struct asked asked = { .method = method,
		.path = path,
		.bearer = frame->voucher[0] == '\0' ? NULL : frame->voucher,
		.type = TYPE_LINES,
		.body = frame->body,
		.length = frame->length,
		.by_hand = true };

	if (sscanf(frame->what, "%7s %191s", method, path) != 2)
		return error_set(ret_why, ERR_INPUT, "no request");
	if (!market_route(&asked, &answered))
		return error_set(ret_why, ERR_NETWORK, "the hub died");
	(void)snprintf(
		what, sizeof(what), "%d %s", answered.status, answered.type);
	(void)text_copy(back.what, sizeof(back.what), what);
	back.body = answered.body;
	back.length = answered.length;
	world_trace("hub: from a stick %s -> %d", frame->what, answered.status);
	return courier_write(out, &back, ret_why);
}

static enum err answer_frames(struct courier_reader *reader,
	struct courier_writer *writer, struct error *ret_why)
{
	struct courier_frame frame;
	enum err rc;

	while (!(rc = courier_next(reader, &frame, ret_why))) {
		rc = answer_frame(&frame, writer, ret_why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

bool market_carry(const char *in, const char *out)
{
	struct courier_reader *reader = NULL;
	struct courier_writer *writer = NULL;
	struct courier_ends ends;
	enum err rc;

	if (hub == NULL || courier_open(in, hub->keyring, &reader, &why))
		return false;
	ends.from = keyring_public(hub->keyring);
	ends.to = courier_from(reader);
	rc = courier_create(out, &ends, &writer, &why);
	if (!rc)
		rc = answer_frames(reader, writer, &why);
	if (!rc)
		rc = courier_commit(writer, &why);
	else
		courier_close(writer);
	courier_end(reader);
	return !rc;
}

/* -- for the ghost ----- */

int64_t market_epoch(void)
{
	return hub->state.epoch;
}

bool market_is_frozen(void)
{
	struct hub_facts facts;

	world_must(hub_facts(hub, &facts, &why), "facts", &why);
	return facts.frozen;
}

const char *market_till_state(const char *chain)
{
	struct store_till till;
	enum err rc = store_till_find(hub->store, chain, &till, &why);

	return rc ? "" : till_state_name(till.state);
}

bool market_knows(const char *chain, int64_t epoch)
{
	struct store_epoch found;

	return store_epoch_find(hub->store, chain, epoch, &found, &why) ==
	       ERR_OK;
}

int64_t market_head(const char *chain, int64_t epoch, char *ret_leaf)
{
	struct store_epoch found;

	ret_leaf[0] = '\0';
	if (store_epoch_find(hub->store, chain, epoch, &found, &why))
		return 0;
	(void)text_copy(ret_leaf, HASH_TEXT_SIZE, found.leaf);
	return found.seq;
}

struct holding market_holds(
	const char *chain, int64_t epoch, int64_t seq, const char *leaf)
{
	static struct store_entry stored;
	struct holding holding = { 0 };

	if (store_chain_find(hub->store, chain, epoch, seq, &stored, &why) ==
		ERR_OK)
		holding.in_chain = text_same(stored.leaf, leaf);
	world_must(store_fork_find(hub->store, chain, epoch, leaf,
			   &holding.in_fork, &why),
		"forks", &why);
	return holding;
}

static void fill_sums(const struct store_quota *quota, struct sums *ret)
{
	*ret = (struct sums){ .q = quota->q,
		.h = quota->h,
		.used = quota->used,
		.held = quota->held,
		.unleased = quota->unl,
		.released = quota->ovr,
		.lost = quota->lost };
}

void market_each_sum(
	void (*take)(const char *person, int32_t day, const struct sums *sums))
{
	struct store_quota quota = { .day = INT32_MIN };
	struct sums sums;

	while (store_quota_after(hub->store, &quota, &quota, &why) == ERR_OK) {
		fill_sums(&quota, &sums);
		take(quota.person, quota.day, &sums);
	}
}

void market_each_lease(
	int32_t day, void (*take)(int32_t day, const struct lease_row *row))
{
	static struct hub_lease_row row;

	memset(&row, 0, sizeof(row));
	while (hub_lease_after(hub, day, &row, &why) == ERR_OK) {
		const struct lease_row lease = { row.chain, row.epoch,
			row.state, row.kind, row.person, row.leaf,
			row.amount.minor, row.used.minor };

		take(day, &lease);
	}
}

bool market_owes_recall(const char *leaf)
{
	static struct store_lease lease;
	static struct store_lease recall;
	char id[NONCE_SIZE];
	struct store_request request = { lease.chain, 0, id, 0 };

	if (store_lease_find(hub->store, leaf, &lease, &why) ||
		lease.state != LEASE_OPEN ||
		lease.amount.minor <= lease.used.minor)
		return false;
	recall_id(leaf, id);
	request.epoch = lease.epoch;
	request.day = lease.day;
	return store_lease_asked(hub->store, &request, &recall, &why) != ERR_OK;
}

static void tell_fault(void *context, const struct hub_fault *fault)
{
	(void)context;
	world_wrong("rebuild", "hub check: %s %s %" PRId64 "-%" PRId64 " %s",
		fault->code, fault->chain, fault->epoch, fault->seq,
		fault->text);
}

void market_recount(void)
{
	struct hub_checked checked;

	world_must(hub_check(hub, tell_fault, NULL, &checked, &why), "check",
		&why);
}
