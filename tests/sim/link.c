#include "counter.h"
#include "ghost.h"
#include "market.h"

#include "sync/link.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/*
 * A link that loses, repeats, holds up and cuts. What it does to an exchange
 * is drawn when it begins.
 */
struct exchange {
	int references;
	enum lane lane;
	char *method;
	char *path;
	char *bearer;
	char *type;
	char *body;
	size_t length;
	bool loses_answer;
	int64_t back_ms; /* the answer's way */
	/* the answer */
	bool has_answer;
	int status;
	char answer_type[LINK_TYPE_SIZE];
	int64_t retry_after_ms;
	char *answer;
	size_t answer_length;
};

struct way {
	int64_t cut_ms; /* no link until then */
	struct exchange *lanes[LANE_COUNT];
	bool is_over[LANE_COUNT]; /* answered, or over time */
};

static struct way ways[SLOTS_MAX];

/* -- exchanges ----- */

static char *copy_of(const char *text, size_t length)
{
	char *copy;

	if (text == NULL)
		return NULL;
	copy = malloc(length + 1);
	if (copy == NULL)
		abort();
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

static char *copy_text(const char *text)
{
	return copy_of(text, text == NULL ? 0 : strlen(text));
}

static void let_go(struct exchange *exchange)
{
	if (exchange == NULL || --exchange->references > 0)
		return;
	free(exchange->method);
	free(exchange->path);
	free(exchange->bearer);
	free(exchange->type);
	free(exchange->body);
	free(exchange->answer);
	free(exchange);
}

static void later(int64_t in_ms, void (*run)(int who, void *what), int slot,
	struct exchange *exchange)
{
	exchange->references++;
	event_add(world.now_ms + in_ms, run, slot, exchange);
}

static bool is_under_way(int slot, const struct exchange *exchange)
{
	return ways[slot].lanes[exchange->lane] == exchange &&
	       !ways[slot].is_over[exchange->lane];
}

/* An answer arrives at the till, or word that there is none. */
static void arrive(int slot, void *what)
{
	struct exchange *exchange = what;

	if (is_under_way(slot, exchange) && counter_is_up(slot)) {
		ways[slot].is_over[exchange->lane] = true;
		counter_wake(slot, 0);
	}
	let_go(exchange);
}

static void be_late(int slot, void *what)
{
	struct exchange *exchange = what;

	if (is_under_way(slot, exchange)) {
		exchange->has_answer = false;
		arrive(slot, what);
	} else
		let_go(exchange);
}

static void keep_answer(
	struct exchange *exchange, const struct answered *answered)
{
	exchange->has_answer = true;
	exchange->status = answered->status;
	exchange->retry_after_ms = answered->retry_after_ms;
	(void)text_copy(exchange->answer_type, sizeof(exchange->answer_type),
		answered->type);
	free(exchange->answer);
	exchange->answer = copy_of(answered->body, answered->length);
	exchange->answer_length = answered->length;
}

/* A request arrives at the hub, perhaps not for the first time. */
static void reach(int slot, void *what)
{
	struct exchange *exchange = what;
	const struct asked asked = { .method = exchange->method,
		.path = exchange->path,
		.bearer = exchange->bearer,
		.type = exchange->type,
		.body = exchange->body,
		.length = exchange->length };
	struct answered answered;

	if (link_is_cut(slot)) {
		let_go(exchange);
		return;
	}
	if (!market_route(&asked, &answered)) {
		/* Refused at once, or nothing is heard ever. */
		if (world_chance(500))
			later(exchange->back_ms, arrive, slot, exchange);
	} else {
		world_trace("%s %s %.40s -> %d", counter_name(slot),
			exchange->method, exchange->path, answered.status);
		if (!exchange->has_answer && is_under_way(slot, exchange) &&
			!exchange->loses_answer) {
			keep_answer(exchange, &answered);
			later(exchange->back_ms, arrive, slot, exchange);
		}
	}
	let_go(exchange);
}

/* -- the table of functions ----- */

static int64_t one_way(void)
{
	if (world_fault(world.plan.faults.slow))
		return world_int(500, 30000);
	return world_int(15, 60);
}

/* What the link will do to it. */
static void send(int slot, struct exchange *exchange, int64_t timeout_ms)
{
	const struct faults *faults = &world.plan.faults;

	exchange->back_ms = one_way();
	exchange->loses_answer = world_fault(faults->loss);
	if (link_is_cut(slot)) {
		if (world_chance(500))
			later(5, arrive, slot, exchange);
	} else if (!world_fault(faults->loss)) {
		later(one_way(), reach, slot, exchange);
		if (world_fault(faults->twice))
			later(world_int(20, 90 * SECOND_MS), reach, slot,
				exchange);
	}
	later(timeout_ms, be_late, slot, exchange);
}

static int slot_of(void *context)
{
	return (int)((struct way *)context - ways);
}

static enum err start(void *context, enum lane lane,
	const struct link_call *call, struct error *why)
{
	struct way *way = context;
	struct exchange *exchange = calloc(1, sizeof(*exchange));

	(void)why;
	if (exchange == NULL)
		abort();
	let_go(way->lanes[lane]);
	exchange->references = 1;
	exchange->lane = lane;
	exchange->method = copy_text(call->method);
	exchange->path = copy_text(call->path);
	exchange->bearer = copy_text(call->bearer);
	exchange->type = copy_text(call->type);
	exchange->body = call->length == 0 ? copy_text("")
					   : copy_of(call->body, call->length);
	exchange->length = call->length;
	way->lanes[lane] = exchange;
	way->is_over[lane] = false;
	send(slot_of(context), exchange, call->timeout_ms);
	return ERR_OK;
}

static bool finish(void *context, enum lane lane, struct link_answer *ret)
{
	struct way *way = context;
	const struct exchange *exchange = way->lanes[lane];

	if (exchange == NULL || !way->is_over[lane])
		return false;
	*ret = (struct link_answer){ .body = "" };
	if (exchange->has_answer) {
		ret->status = exchange->status;
		ret->retry_after_ms = exchange->retry_after_ms;
		ret->body = exchange->answer;
		ret->length = exchange->answer_length;
		(void)text_copy(
			ret->type, sizeof(ret->type), exchange->answer_type);
	} else
		(void)error_set(
			&ret->why, ERR_NETWORK, "the hub cannot be reached");
	return true;
}

static void cancel(void *context, enum lane lane)
{
	struct way *way = context;

	let_go(way->lanes[lane]);
	way->lanes[lane] = NULL;
}

/* Nothing that is called here ever waits. */
static void wait_for(
	void *context, const struct pollfd *others, int count, int timeout_ms)
{
	(void)context;
	(void)others;
	(void)count;
	(void)timeout_ms;
	abort();
}

static void close_way(void *context)
{
	for (int i = 0; i < LANE_COUNT; i++)
		cancel(context, (enum lane)i);
}

struct link link_of(int slot)
{
	return (struct link){ .context = &ways[slot],
		.start = start,
		.finish = finish,
		.cancel = cancel,
		.wait = wait_for,
		.close = close_way };
}

void link_cut(int slot, int64_t until_ms)
{
	if (ways[slot].cut_ms < until_ms)
		ways[slot].cut_ms = until_ms;
}

bool link_is_cut(int slot)
{
	return !world.is_calm && ways[slot].cut_ms > world.now_ms;
}

void link_begin(void)
{
	memset(ways, 0, sizeof(ways));
}

/* -- without a way between: for what waits by itself ----- */

static struct link_answer direct;

static enum err start_direct(void *context, enum lane lane,
	const struct link_call *call, struct error *why)
{
	const struct asked asked = { .method = call->method,
		.path = call->path,
		.bearer = call->bearer,
		.type = call->type,
		.body = call->body == NULL ? "" : call->body,
		.length = call->length };
	struct answered answered;

	(void)context;
	(void)lane;
	(void)why;
	direct = (struct link_answer){ .body = "" };
	if (!market_route(&asked, &answered)) {
		(void)error_set(&direct.why, ERR_NETWORK, "the hub is down");
		return ERR_OK;
	}
	direct.status = answered.status;
	direct.body = answered.body;
	direct.length = answered.length;
	return ERR_OK;
}

static bool finish_direct(
	void *context, enum lane lane, struct link_answer *ret)
{
	(void)context;
	(void)lane;
	*ret = direct;
	return true;
}

static void cancel_direct(void *context, enum lane lane)
{
	(void)context;
	(void)lane;
}

static void wait_direct(
	void *context, const struct pollfd *others, int count, int timeout_ms)
{
	(void)context;
	(void)others;
	(void)count;
	world.now_ms += timeout_ms;
}

static void close_direct(void *context)
{
	(void)context;
}

struct link link_at_once(void)
{
	return (struct link){ .start = start_direct,
		.finish = finish_direct,
		.cancel = cancel_direct,
		.wait = wait_direct,
		.close = close_direct };
}
