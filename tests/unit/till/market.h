#ifndef MARKET_H
#define MARKET_H

/* A market of one till and the small hub of hub.h. */
#include "fixture.h"
#include "hub.h"

#define S0001 "resident-card:S0001"
#define S0002 "resident-card:S0002"

struct market {
	struct shop_floor floor; /* first: the fixture's functions take it */
	struct hub hub;
	char hub_home[64];
};

static inline void make_hub(struct market *market)
{
	char path[128];
	struct text text = text_over(path, sizeof(path));
	struct error why;

	(void)text_copy(market->hub_home, sizeof(market->hub_home),
		"/tmp/quotapos-hub.XXXXXX");
	assert_non_null(mkdtemp(market->hub_home));
	text_addf(&text, "%s/hub.key", market->hub_home);
	assert_ok(keyring_start(&why));
	assert_ok(keyring_create(path, NULL, &market->hub.keyring, &why));
	market->hub.floor = &market->floor;
	market->hub.epoch = 1;
	(void)text_copy(market->hub.leaf, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	(void)text_copy(market->hub.head_leaf, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	market->hub.reason = LEASE_HELD;
	hub_read_rules(&market->hub);
}

/* A boot-time clock that never begins anew. */
static inline void market_clock(void *context, struct reading *ret)
{
	const struct shop_floor *floor = context;

	floor_clock(context, ret);
	ret->mono_ms = floor->now.ms - FLOOR_START + 1000;
}

static inline enum err join(struct market *market, const char *code,
	struct till_enrolled *ret, struct error *why)
{
	const struct link link = hub_link(&market->hub);
	const struct till_enrol enrol = { .home = market->floor.home,
		.url = "https://hub.example:8443",
		.code = code,
		.plain = true,
		.clock = &market->floor.clock,
		.link = &link };

	return till_enrol(&enrol, ret, why);
}

static inline void reopen(struct market *market)
{
	const struct link link = hub_link(&market->hub);

	till_close(market->floor.till);
	floor_open(&market->floor);
	till_connect_by(market->floor.till, &link);
}

/* A hub whose rules may still be changed. */
static inline struct market *market_begin(void **state)
{
	struct market *market = calloc(1, sizeof(*market));
	struct shop_floor *floor = &market->floor;

	assert_non_null(market);
	(void)text_copy(
		floor->home, sizeof(floor->home), "/tmp/quotapos-unit.XXXXXX");
	assert_non_null(mkdtemp(floor->home));
	floor->now.ms = FLOOR_START;
	floor->clock = (struct clock){ market_clock, floor };
	make_hub(market);
	*state = market;
	return market;
}

static inline int market_make(void **state)
{
	hub_fill(&market_begin(state)->hub);
	return 0;
}

/* Joined, with all that the hub has for it, and a shift open. */
static inline int market_open(struct market *market)
{
	struct till_enrolled enrolled;
	char code[64];
	struct error why;

	hub_code(&market->hub, code, sizeof(code));
	assert_ok(join(market, code, &enrolled, &why));
	reopen(market);
	till_flush(market->floor.till, 60000);
	floor_shift(&market->floor);
	till_flush(market->floor.till, 60000);
	return 0;
}

static inline int market_setup(void **state)
{
	(void)market_make(state);
	return market_open(*state);
}

static inline int market_teardown(void **state)
{
	struct market *market = *state;
	char command[192];
	struct text text = text_over(command, sizeof(command));

	till_close(market->floor.till);
	keyring_close(market->hub.keyring);
	text_addf(&text, "rm -rf %s %s", market->floor.home, market->hub_home);
	assert_int_equal(system(command), 0);
	free(market->hub.residents);
	free(market);
	return 0;
}

/* The person at the counter, and the answer awaited. */
static inline struct till_person stands(
	struct market *market, const char *document)
{
	struct till_person person;
	struct error why;

	assert_ok(till_secure(market->floor.till, document, &why));
	assert_ok(till_identify(market->floor.till, document, &person, &why));
	return person;
}

/* Sell with whatever right there is to be had. */
static inline enum refusal sell(struct market *market, const char *document,
	int64_t price_fen, struct till_sold *ret)
{
	struct till *till = market->floor.till;
	enum refusal refusal;
	struct error why;

	assert_ok(till_secure(till, document, &why));
	refusal = floor_sell(&market->floor, document, price_fen, ret);
	assert_ok(till_counter(till, NULL, &why));
	till_flush(till, 60000);
	return refusal;
}

/* The link is there again, and the back-off over. */
static inline void come_back(struct market *market)
{
	till_turn(market->floor.till);
	market->hub.mood = HUB_ANSWERS;
	market->floor.now.ms += 400000;
	till_flush(market->floor.till, 60000);
}

static inline int64_t count_kind(struct market *market, const char *kind)
{
	struct till_log *log;
	struct error why;
	char key[64];
	struct text text = text_over(key, sizeof(key));
	int64_t count = 0;

	text_addf(&text, "\"kind\":\"%s\"", kind);
	assert_ok(till_log_open(market->floor.till,
		(struct till_log_from){ 1, 1 }, &log, &why));
	while (till_log_next(log, &why) == ERR_OK)
		count += strstr(till_log_payload(log), key) != NULL;
	till_log_close(log);
	return count;
}

static inline void has_said_all(struct market *market)
{
	struct till_online link;
	struct till_facts facts;

	till_online(market->floor.till, &link);
	till_facts(market->floor.till, &facts);
	assert_string_equal(link.trouble, "");
	assert_int_equal(link.unsent, 0);
	assert_true(link.is_online);
	assert_true(market->hub.head_seq >= facts.seq - 1);
	assert_int_equal(market->hub.held, 0);
	floor_is_clean(&market->floor);
}

#endif
