#include "check.h"

#include "fixture.h"

static void sell__reaches_the_limit_exactly_and_no_fen_beyond(void **state)
{
	struct shop_floor *floor = *state;
	struct till_sold sold;

	floor_shift(floor);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 799999, NULL),
		REFUSAL_NONE);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 2, &sold),
		REFUSAL_OVER_LIMIT);
	assert_int_equal(sold.verdict.remaining_fen, 1);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 1, &sold),
		REFUSAL_NONE);
	assert_int_equal(sold.sale.quota[0].after, 800000);
	floor_is_clean(floor);
}

static void sell__counts_one_person_however_the_number_is_written(void **state)
{
	struct shop_floor *floor = *state;

	floor_shift(floor);
	assert_int_equal(
		floor_sell(floor, "cn-id:11010519491231002X", 800000, NULL),
		REFUSAL_NONE);
	assert_int_equal(floor_sell(floor, "cn-id:11010519491231002x", 1, NULL),
		REFUSAL_OVER_LIMIT);
	assert_int_equal(floor_sell(floor, "11010519491231002x", 1, NULL),
		REFUSAL_OVER_LIMIT);
}

static void sell__needs_an_open_shift(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts before;
	struct till_facts after;

	till_facts(floor->till, &before);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 1, NULL),
		REFUSAL_CLOSED);
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq + 1); /* it is written down */
	assert_int_equal(after.sales, 0);
}

static void sell__begins_anew_when_the_markets_day_turns(void **state)
{
	struct shop_floor *floor = *state;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 800000, NULL);
	/* 23:59:59.999 in Suifenhe, then midnight: 16:00 UTC. */
	floor->now.ms = FLOOR_START + INT64_C(14) * 3600000 - 1;
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 1, NULL),
		REFUSAL_OVER_LIMIT);
	floor->now.ms++;
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 1, NULL),
		REFUSAL_NONE);
	floor_is_clean(floor);
}

static void sell__stops_when_the_clock_falls_behind(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts facts;

	floor_shift(floor);
	floor->now.ms -= 1500; /* what NTP may do while we run */
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 1, NULL),
		REFUSAL_NONE);
	floor_set_clock(floor, -INT64_C(86400000));
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 1, NULL),
		REFUSAL_CLOCK);
	till_facts(floor->till, &facts);
	/* The day does not turn back with it. */
	assert_int_equal(facts.day, 20514);
	floor_set_clock(floor, INT64_C(86400000) + 1501);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 1, NULL),
		REFUSAL_NONE);
	floor_is_clean(floor);
}

static void sell__survives_closing_and_opening(void **state)
{
	struct shop_floor *floor = *state;
	struct till_facts before;
	struct till_facts after;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 700000, NULL);
	till_facts(floor->till, &before);
	till_close(floor->till);
	floor_open(floor);
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq);
	assert_string_equal(after.leaf, before.leaf);
	assert_int_equal(after.shift, 1);
	assert_int_equal(after.sold.minor, 700000);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 100001, NULL),
		REFUSAL_OVER_LIMIT);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 100000, NULL),
		REFUSAL_NONE);
}

static void sell__seals_a_person_once_and_names_it_again(void **state)
{
	struct shop_floor *floor = *state;
	struct till_sold one;
	struct till_sold two;
	struct till_sold other;

	floor_shift(floor);
	(void)floor_sell(floor, "resident-card:S0001", 100, &one);
	(void)floor_sell(floor, "resident-card:S0001", 100, &two);
	(void)floor_sell(floor, "resident-card:S0002", 100, &other);
	assert_string_equal(one.sale.person.sealed, two.sale.person.sealed);
	assert_string_not_equal(
		one.sale.person.sealed, other.sale.person.sealed);
	assert_string_not_equal(one.sale.person.key, other.sale.person.key);
}

static void sell__judges_by_the_rules_of_its_day(void **state)
{
	struct shop_floor *floor = *state;
	struct rules rules = *till_rules(floor->till);
	struct till_facts facts;
	struct error why;

	floor_shift(floor);
	rules.version = 2;
	till_facts(floor->till, &facts);
	rules.from = facts.day + 1;
	rules.limits[0].cap = 100;
	assert_ok(till_rules_apply(floor->till, "shell:test", &rules, &why));
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 101, NULL),
		REFUSAL_NONE);
	floor->now.ms += INT64_C(86400000);
	assert_int_equal(floor_sell(floor, "resident-card:S0001", 101, NULL),
		REFUSAL_OVER_LIMIT);
	assert_err(ERR_DENIED,
		till_rules_apply(floor->till, "shell:test", &rules, &why));
	assert_said("version");
	floor_is_clean(floor);
}

static void sell__refuses_an_empty_basket_without_a_word_in_the_chain(
	void **state)
{
	struct shop_floor *floor = *state;
	static const struct basket basket;
	const struct till_sell sell = { .operator= "cashier",
		.document = "resident-card:S0001",
		.basket = &basket };
	static struct till_sold sold;
	struct till_facts before;
	struct till_facts after;
	struct error why;

	floor_shift(floor);
	till_facts(floor->till, &before);
	assert_err(ERR_INPUT, till_sell(floor->till, &sell, &sold, &why));
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq);
}

static void turn_away__is_written_down_with_the_person(void **state)
{
	struct shop_floor *floor = *state;
	struct till_person person;
	struct till_facts before;
	struct till_facts after;
	struct till_log *log;
	struct error why;

	till_facts(floor->till, &before);
	assert_ok(till_identify(
		floor->till, "resident-card:S0199", &person, &why));
	assert_int_equal(person.refusal, REFUSAL_BLOCKED);
	assert_ok(till_turn_away(floor->till, "cashier", &person, &why));
	till_facts(floor->till, &after);
	assert_int_equal(after.seq, before.seq + 1);
	assert_ok(till_log_open(floor->till,
		(struct till_log_from){ 1, after.seq }, &log, &why));
	assert_ok(till_log_next(log, &why));
	assert_non_null(strstr(till_log_payload(log), "\"code\":\"blocked\""));
	assert_non_null(strstr(till_log_payload(log), person.key));
	assert_null(strstr(till_log_payload(log), "S0199"));
	till_log_close(log);
	floor_is_clean(floor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FLOOR_TEST(name) \
	cmocka_unit_test_setup_teardown(name, floor_setup, floor_teardown)
		FLOOR_TEST(sell__reaches_the_limit_exactly_and_no_fen_beyond),
		FLOOR_TEST(
			sell__counts_one_person_however_the_number_is_written),
		FLOOR_TEST(sell__needs_an_open_shift),
		FLOOR_TEST(sell__begins_anew_when_the_markets_day_turns),
		FLOOR_TEST(sell__stops_when_the_clock_falls_behind),
		FLOOR_TEST(sell__survives_closing_and_opening),
		FLOOR_TEST(sell__seals_a_person_once_and_names_it_again),
		FLOOR_TEST(sell__judges_by_the_rules_of_its_day),
		FLOOR_TEST(turn_away__is_written_down_with_the_person),
		FLOOR_TEST(
			sell__refuses_an_empty_basket_without_a_word_in_the_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
