#ifndef FIXTURE_H
#define FIXTURE_H

/*
 * A demo market on disk with a clock that the test turns. Include after
 * check.h. The home is removed when the test passed, kept otherwise.
 */
#include "till/till.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct shop_floor {
	char home[64];
	struct stamp now;    /* what the machine's clock says */
	int64_t set_back_ms; /* it was set, so much in all */
	const char *boot;    /* another one than the first */
	struct clock clock;
	struct till *till;
};

/* 2026-03-02 10:00 in Suifenhe, and when the machine was started. */
#define FLOOR_START INT64_C(1772416800000)
#define FLOOR_BOOT  (FLOOR_START - INT64_C(30) * 86400000)

/* Somebody sets the clock, forward or back. */
static inline void floor_set_clock(struct shop_floor *floor, int64_t step_ms)
{
	floor->now.ms += step_ms;
	floor->set_back_ms -= step_ms;
}

static void floor_clock(void *context, struct reading *ret)
{
	const struct shop_floor *floor = context;

	ret->at = floor->now;
	ret->mono_ms = floor->now.ms - FLOOR_BOOT + floor->set_back_ms;
	(void)text_copy(ret->boot, sizeof(ret->boot),
		floor->boot == NULL ? "00000000000000aa" : floor->boot);
	ret->source = CLOCK_RTC;
}

static inline void floor_open(struct shop_floor *floor)
{
	const struct till_open open = {
		.home = floor->home, .purpose = "test", .clock = &floor->clock
	};
	struct error why;

	assert_ok(till_open(&open, &floor->till, &why));
}

static inline int floor_setup(void **state)
{
	struct shop_floor *floor = calloc(1, sizeof(*floor));
	struct till_init init = {
		.market = "suifenhe", .till = "T01", .demo = true
	};
	struct error why;

	assert_non_null(floor);
	(void)text_copy(
		floor->home, sizeof(floor->home), "/tmp/quotapos-unit.XXXXXX");
	assert_non_null(mkdtemp(floor->home));
	floor->now.ms = FLOOR_START;
	floor->clock = (struct clock){ floor_clock, floor };
	init.home = floor->home;
	init.clock = &floor->clock;
	assert_ok(till_init(&init, &why));
	floor_open(floor);
	*state = floor;
	return 0;
}

static inline int floor_teardown(void **state)
{
	struct shop_floor *floor = *state;
	char command[128];
	struct text text = text_over(command, sizeof(command));

	till_close(floor->till);
	text_addf(&text, "rm -rf %s", floor->home);
	assert_int_equal(system(command), 0);
	free(floor);
	return 0;
}

static inline void floor_shift(struct shop_floor *floor)
{
	struct till_shift shift;
	struct error why;

	assert_ok(till_shift_open(floor->till, "cashier",
		(struct till_cash){ .count = 0 }, &shift, &why));
}

/* Goods that are not in any dataset: a basket is a value. */
static inline struct goods floor_goods(int64_t price_fen)
{
	struct goods goods = { .barcode = "2000001",
		.name_zh = "\xe7\xb3\x96",
		.name_ru = "\xd0\xa1\xd0\xb0\xd1\x85\xd0\xb0\xd1\x80",
		.name_en = "Sugar",
		.hs = "1704900000",
		.origin = "RU",
		.shop = "S01",
		.unit = UNIT_PIECE,
		.price = { price_fen } };

	return goods;
}

static inline enum refusal floor_sell(struct shop_floor *floor,
	const char *document, int64_t price_fen, struct till_sold *ret)
{
	static struct till_sold sold;
	static struct basket basket;
	struct goods goods = floor_goods(price_fen);
	struct till_sell sell = {
		.operator= "cashier", .document = document, .basket = &basket
	};
	struct error why;

	basket.count = 0;
	basket.total.minor = 0;
	assert_ok(basket_add(&basket, &goods, QUANTITY_ONE, &why));
	assert_ok(till_sell(floor->till, &sell, &sold, &why));
	if (ret != NULL)
		*ret = sold;
	return sold.refusal;
}

/* No fault in the whole ledger. */
static inline void floor_is_clean(struct shop_floor *floor)
{
	static struct till_verified verified;
	struct error why;

	assert_ok(till_verify(floor->till, &verified, &why));
	if (verified.fault_total > 0)
		fail_msg("seq %lld: %s", (long long)verified.faults[0].seq,
			verified.faults[0].message);
}

#endif
