#include "check.h"

#include "fixture.h"

#include <string.h>

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define TODAY  20514 /* 2026-03-02 */

/* Entries of a kind, and the last of them. */
static int count_kind(
	struct shop_floor *floor, const char *kind, char *ret_payload)
{
	char word[40];
	struct text text = text_over(word, sizeof(word));
	struct till_log *log;
	struct error why;
	int count = 0;

	text_addf(&text, "\"kind\":\"%s\"", kind);
	assert_ok(till_log_open(
		floor->till, (struct till_log_from){ 1, 1 }, &log, &why));
	while (till_log_next(log, &why) == ERR_OK) {
		if (strstr(till_log_payload(log), word) == NULL)
			continue;
		count++;
		(void)text_copy(
			ret_payload, ENTRY_PAYLOAD_MAX, till_log_payload(log));
	}
	till_log_close(log);
	return count;
}

static enum err confirm(struct shop_floor *floor, const char *by, int32_t day)
{
	const struct till_clock_confirm word = { .by = by, .day = day };
	struct till_clock clock;
	struct error why;

	return till_clock_confirm(floor->till, &word, &clock, &why);
}

static enum refusal sell(struct shop_floor *floor, int64_t fen)
{
	return floor_sell(floor, "resident-card:S0001", fen, NULL);
}

static void clock__is_certain_as_it_runs(void **state)
{
	struct shop_floor *floor = *state;
	static char payload[ENTRY_PAYLOAD_MAX];
	struct till_clock clock;

	floor_shift(floor);
	floor->now.ms += 3 * HOUR;
	assert_int_equal(sell(floor, 1), REFUSAL_NONE);
	till_clock(floor->till, &clock);
	assert_int_equal(clock.doubt, CAUSE_NONE);
	assert_int_equal(clock.day, TODAY);
	assert_int_equal(count_kind(floor, "clock", payload), 0);
	assert_int_equal(confirm(floor, "admin", TODAY), ERR_CONFLICT);
}

static void clock__has_each_step_in_the_chain(void **state)
{
	struct shop_floor *floor = *state;
	static char payload[ENTRY_PAYLOAD_MAX];

	floor_shift(floor);
	floor_set_clock(floor, HOUR);
	assert_int_equal(sell(floor, 1), REFUSAL_NONE);
	assert_int_equal(count_kind(floor, "clock", payload), 1);
	assert_non_null(strstr(payload, "\"cause\":\"step\""));
	floor_set_clock(floor, -4 * MINUTE);
	assert_int_equal(sell(floor, 1), REFUSAL_NONE);
	assert_int_equal(count_kind(floor, "clock", payload), 2);
	assert_int_equal(sell(floor, 1), REFUSAL_NONE);
	assert_int_equal(count_kind(floor, "clock", payload), 2);
	floor_is_clean(floor);
}

static void clock__set_forward_gives_no_new_allowance(void **state)
{
	struct shop_floor *floor = *state;
	static char payload[ENTRY_PAYLOAD_MAX];
	struct till_clock clock;

	floor_shift(floor);
	assert_int_equal(sell(floor, 800000), REFUSAL_NONE);
	floor_set_clock(floor, DAY);
	assert_int_equal(sell(floor, 800000), REFUSAL_CLOCK);
	assert_int_equal(sell(floor, 800000), REFUSAL_CLOCK);
	till_clock(floor->till, &clock);
	assert_int_equal(clock.doubt, CAUSE_AHEAD);
	assert_int_equal(clock.day, TODAY);
	assert_int_equal(clock.wall_day, TODAY + 1);
	/* Noted once, and again when it moves again. */
	assert_int_equal(count_kind(floor, "clock", payload), 1);
	floor_set_clock(floor, DAY);
	assert_int_equal(sell(floor, 800000), REFUSAL_CLOCK);
	assert_int_equal(count_kind(floor, "clock", payload), 2);
	/* Put right, it sells, and the day is as used as it was. */
	floor_set_clock(floor, -2 * DAY);
	assert_int_equal(sell(floor, 1), REFUSAL_OVER_LIMIT);
	assert_int_equal(floor_sell(floor, "resident-card:S0002", 1, NULL),
		REFUSAL_NONE);
	floor_is_clean(floor);
}

static void clock__is_confirmed_by_administrators_who_say_the_day(void **state)
{
	struct shop_floor *floor = *state;
	static char payload[ENTRY_PAYLOAD_MAX];

	floor_shift(floor);
	floor_set_clock(floor, DAY);
	assert_int_equal(confirm(floor, "manager", TODAY + 1), ERR_DENIED);
	assert_int_equal(confirm(floor, "admin", TODAY), ERR_INPUT);
	assert_int_equal(count_kind(floor, "clock", payload), 0);
	assert_int_equal(confirm(floor, "admin", TODAY + 1), ERR_OK);
	assert_int_equal(count_kind(floor, "clock", payload), 2);
	assert_non_null(strstr(payload, "\"cause\":\"confirm\""));
	assert_non_null(strstr(payload, "\"operator\":\"admin\""));
	assert_int_equal(sell(floor, 800000), REFUSAL_NONE);
	floor_is_clean(floor);
}

/* The machine started with its clock a month ahead, and a sale was made. */
static void clock__far_ahead_blocks_nothing_once_it_is_put_right(void **state)
{
	struct shop_floor *floor = *state;
	static struct till_sold sold;
	struct till_facts facts;

	floor_shift(floor);
	floor->boot = "00000000000000bb";
	floor->now.ms += 30 * DAY;
	assert_int_equal(sell(floor, 800000), REFUSAL_NONE);
	floor_set_clock(floor, -30 * DAY + HOUR);
	assert_int_equal(sell(floor, 1), REFUSAL_CLOCK);
	assert_int_equal(confirm(floor, "admin", TODAY), ERR_OK);
	till_facts(floor->till, &facts);
	assert_int_equal(facts.day, TODAY);
	assert_int_equal(
		floor_sell(floor, "resident-card:S0001", 800000, &sold),
		REFUSAL_NONE);
	assert_string_equal(sold.sale.quota[0].window, "2026-03-02");
	assert_int_equal(sell(floor, 1), REFUSAL_OVER_LIMIT);
	/* The program may end and start, and the day stays. */
	till_close(floor->till);
	floor_open(floor);
	floor->now.ms += HOUR;
	assert_int_equal(floor_sell(floor, "resident-card:S0002", 1, NULL),
		REFUSAL_NONE);
	/* When that day comes, what was used on it is found. */
	floor->boot = "00000000000000cc";
	floor->now.ms += 30 * DAY - 2 * HOUR;
	assert_int_equal(sell(floor, 1), REFUSAL_OVER_LIMIT);
	floor_is_clean(floor);
}

static void clock__does_not_go_before_all_rules(void **state)
{
	struct shop_floor *floor = *state;

	floor_set_clock(floor, -40 * 365 * DAY);
	assert_int_equal(confirm(floor, "admin", 20514 - 40 * 365), ERR_DENIED);
	floor_set_clock(floor, 40 * 365 * DAY);
	floor_shift(floor);
	assert_int_equal(sell(floor, 1), REFUSAL_NONE);
}

static void clock__locks_nobody_until_a_day_that_was_wrong(void **state)
{
	struct shop_floor *floor = *state;
	const struct till_credentials wrong = { "cashier", "0000" };
	const struct till_credentials right = { "cashier", "1111" };
	struct entry_operator operator;
	struct error why;

	floor->boot = "00000000000000bb";
	floor->now.ms += 30 * DAY;
	floor_shift(floor);
	floor_set_clock(floor, -30 * DAY);
	assert_int_equal(confirm(floor, "admin", TODAY), ERR_OK);
	for (int i = 0; i < 5; i++)
		assert_err(ERR_DENIED, till_authenticate(floor->till, &wrong,
					       RIGHT_SELL, &operator, & why));
	floor->now.ms += 5 * MINUTE;
	assert_ok(till_authenticate(
		floor->till, &right, RIGHT_SELL, &operator, & why));
}

#define FLOOR_TEST(name) \
	cmocka_unit_test_setup_teardown(name, floor_setup, floor_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOOR_TEST(clock__is_certain_as_it_runs),
		FLOOR_TEST(clock__has_each_step_in_the_chain),
		FLOOR_TEST(clock__set_forward_gives_no_new_allowance),
		FLOOR_TEST(
			clock__is_confirmed_by_administrators_who_say_the_day),
		FLOOR_TEST(
			clock__far_ahead_blocks_nothing_once_it_is_put_right),
		FLOOR_TEST(clock__does_not_go_before_all_rules),
		FLOOR_TEST(clock__locks_nobody_until_a_day_that_was_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
