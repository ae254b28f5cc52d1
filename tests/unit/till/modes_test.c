#include "check.h"

#include "market.h"

#define LEASE_FEN 300000
#define RATE_PPM  243000

/* -- what one lease holds ---------------------------------------------------
 */

/* A lease holds 3,000 yuan, and what is beyond the limit is taxed. */
static int taxing_setup(void **state)
{
	struct market *market = market_begin(state);
	struct rules *rules = &market->hub.rules;

	rules->offline.lease.minor = LEASE_FEN;
	rules->limits[0].excess = EXCESS_TAX_PART;
	rules->rate_count = 1;
	rules->rates[0] = (struct tax_rate){ .ppm = RATE_PPM };
	hub_fill(&market->hub);
	return market_open(market);
}

static int refusing_setup(void **state)
{
	struct market *market = market_begin(state);

	market->hub.rules.offline.lease.minor = LEASE_FEN;
	hub_fill(&market->hub);
	return market_open(market);
}

static void lease__never_makes_anybody_pay_for_what_the_hub_has(void **state)
{
	struct market *market = *state;
	struct till_sold sold;

	assert_int_equal(sell(market, S0001, 597000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.verdict.tax.minor, 0);
	assert_int_equal(sold.sale.quota[0].used, 597000);
	/* Of the rest what is beyond the limit is taxed. */
	assert_int_equal(sell(market, S0001, 300000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.quota[0].after, 800000);
	assert_int_equal(sold.sale.dutiable.minor, 97000);
	has_said_all(market);
}

static void lease__where_it_is_refused_another_sale_has_the_rest(void **state)
{
	struct market *market = *state;
	struct till_sold sold;

	assert_int_equal(
		sell(market, S0001, 597000, &sold), REFUSAL_OVER_LIMIT);
	assert_non_null(strstr(sold.message, "another sale"));
	assert_int_equal(sell(market, S0001, LEASE_FEN, NULL), REFUSAL_NONE);
	assert_int_equal(sell(market, S0001, 297000, NULL), REFUSAL_NONE);
	/* The last one holds all that is left: no other sale has more. */
	assert_int_equal(
		sell(market, S0001, 203001, &sold), REFUSAL_OVER_LIMIT);
	assert_null(strstr(sold.message, "another sale"));
	has_said_all(market);
}

/* -- who may not buy --------------------------------------------------------
 */

#define YOUNG   "resident-card:S0131" /* 21 years old */
#define BLOCKED "resident-card:S0199"

static int adult_setup(void **state)
{
	struct market *market = market_begin(state);

	market->hub.rules.minimum_age = 25;
	hub_fill(&market->hub);
	return market_open(market);
}

static void young__is_refused_with_and_without_the_hub(void **state)
{
	struct market *market = *state;
	int asked = market->hub.right_count;

	assert_int_equal(sell(market, YOUNG, 100, NULL), REFUSAL_UNDER_AGE);
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(sell(market, YOUNG, 100, NULL), REFUSAL_UNDER_AGE);
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	come_back(market);
	/* Nobody has asked the hub for who is refused here. */
	assert_int_equal(market->hub.right_count, asked);
	has_said_all(market);
}

static void blocked__is_refused_with_and_without_the_hub(void **state)
{
	struct market *market = *state;

	assert_int_equal(sell(market, BLOCKED, 100, NULL), REFUSAL_BLOCKED);
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(sell(market, BLOCKED, 100, NULL), REFUSAL_BLOCKED);
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	come_back(market);
	has_said_all(market);
}

/* The hub's residents are newer than those here. */
static void the_hubs_word__on_who_may_buy_stands(void **state)
{
	struct market *market = *state;
	struct till_person person;
	struct till_sold sold;

	market->hub.mood = HUB_REFUSES;
	market->hub.reason = LEASE_BLOCKED;
	person = stands(market, S0001);
	assert_int_equal(person.standing.mode, STANDING_NONE);
	assert_string_equal(person.standing.reason, "blocked");
	assert_int_equal(person.refusal, REFUSAL_BLOCKED);
	/* Not even with duty; and it stands while the person does. */
	assert_int_equal(
		floor_sell(&market->floor, S0001, 100, &sold), REFUSAL_BLOCKED);
	assert_int_equal(stands(market, S0001).refusal, REFUSAL_BLOCKED);
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_BLOCKED);
	market->hub.reason = LEASE_UNDER_AGE;
	assert_int_equal(sell(market, S0002, 100, NULL), REFUSAL_UNDER_AGE);
	market->hub.mood = HUB_ANSWERS;
	assert_int_equal(sell(market, S0001, 100, NULL), REFUSAL_NONE);
	has_said_all(market);
}

/* -- given ahead ------------------------------------------------------------
 */

static int32_t today(const struct market *market)
{
	struct till_facts facts;

	till_facts(market->floor.till, &facts);
	return facts.day;
}

/* A lease of a day, of which the till hears at its next contact. */
static void note_day(struct market *market, const char *document, int32_t day)
{
	struct till_person person;
	struct lease_statement lease = { .kind = LEASE_DAY,
		.day = day,
		.amount = { 200000 },
		.not_after = { FLOOR_START + 2 * 86400000 } };
	struct error why;

	assert_ok(till_identify(market->floor.till, document, &person, &why));
	seal_nonce(lease.request);
	memcpy(lease.person, person.key, sizeof(lease.person));
	(void)text_copy(
		lease.limit, sizeof(lease.limit), person.quota[0].limit);
	(void)hub_state(&market->hub, &lease);
	market->hub.held += 200000;
}

static void give_day(struct market *market, const char *document, int32_t day)
{
	note_day(market, document, day);
	market->floor.now.ms += 60000;
	till_flush(market->floor.till, 60000);
}

static void day_lease__sells_offline_across_restarts(void **state)
{
	struct market *market = *state;
	struct till_sold sold;

	give_day(market, S0001, today(market));
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(sell(market, S0001, 150000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	reopen(market);
	assert_int_equal(stands(market, S0001).left[0], 50000);
	assert_int_equal(sell(market, S0001, 50001, &sold), REFUSAL_OVER_LIMIT);
	assert_int_equal(sell(market, S0001, 50000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	come_back(market);
	assert_int_equal(market->hub.sales, 2);
	assert_int_equal(market->hub.used, 200000);
	floor_is_clean(&market->floor);
}

static void day_lease__is_no_right_the_next_day(void **state)
{
	struct market *market = *state;
	struct till_sold sold;
	int32_t day = today(market);

	give_day(market, S0001, day);
	market->hub.mood = HUB_IS_DOWN;
	market->floor.now.ms += INT64_C(14) * 3600000; /* past midnight */
	assert_int_equal(today(market), day + 1);
	assert_int_equal(sell(market, S0001, 100, &sold), REFUSAL_NO_RIGHT);
	reopen(market);
	assert_int_equal(sell(market, S0001, 100, &sold), REFUSAL_NO_RIGHT);
	assert_int_equal(stands(market, S0001).standing.mode, STANDING_NONE);
	/* What was not used of it goes back. */
	come_back(market);
	assert_int_equal(count_kind(market, "lease.close"), 1);
	floor_is_clean(&market->floor);
}

/* Others bought meanwhile: the hub has less for who stands there than this
 * till was given ahead. */
static void day_lease__is_not_hidden_by_a_smaller_one(void **state)
{
	struct market *market = *state;
	static struct till_sold sold;
	struct error why;
	int64_t asked;

	give_day(market, S0001, today(market));
	market->hub.used = 550000;
	assert_ok(till_secure(market->floor.till, S0001, &why));
	asked = count_kind(market, "lease.ask");
	assert_ok(till_secure(market->floor.till, S0001, &why));
	assert_int_equal(count_kind(market, "lease.ask"), asked);
	assert_int_equal(
		sell(market, S0001, 220000, &sold), REFUSAL_OVER_LIMIT);
	assert_non_null(strstr(sold.message, "another sale may have the rest"));
	assert_int_equal(sell(market, S0001, 150000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	come_back(market);
	floor_is_clean(&market->floor);
}

/* While a list is on its way the hub gives one more right, and answers for
 * who stands there: the one between is not passed over. */
static void day_lease__given_while_a_list_is_read_is_not_lost(void **state)
{
	struct market *market = *state;
	struct till *till = market->floor.till;
	struct till_person person;
	struct till_sold sold;
	struct error why;

	note_day(market, S0001, today(market));
	market->floor.now.ms += 60000;
	for (int i = 0; i < 50 && (!market->hub.busy[LANE_BULK] ||
					  strncmp(market->hub.paths[LANE_BULK],
						  "/v1/statements", 14) != 0);
		i++)
		till_turn(till);
	assert_true(market->hub.busy[LANE_BULK]);
	note_day(market, S0002, today(market));
	assert_ok(till_identify(till, S0001, &person, &why));
	assert_ok(till_counter(till, &person, &why));
	till_turn(till);
	come_back(market);
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(sell(market, S0002, 200000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
}

static void day_lease__of_tomorrow_waits_for_its_day(void **state)
{
	struct market *market = *state;
	struct till_sold sold;

	give_day(market, S0001, today(market) + 1);
	market->hub.mood = HUB_IS_DOWN;
	assert_int_equal(sell(market, S0001, 100, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_PERMIT);
	market->floor.now.ms += INT64_C(14) * 3600000;
	reopen(market);
	assert_int_equal(sell(market, S0001, 200000, &sold), REFUSAL_NONE);
	assert_int_equal(sold.sale.basis, BASIS_LEASE);
	come_back(market);
	floor_is_clean(&market->floor);
}

int main(void)
{
#define JOINED(test) \
	cmocka_unit_test_setup_teardown(test, market_setup, market_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			lease__never_makes_anybody_pay_for_what_the_hub_has,
			taxing_setup, market_teardown),
		cmocka_unit_test_setup_teardown(
			lease__where_it_is_refused_another_sale_has_the_rest,
			refusing_setup, market_teardown),
		cmocka_unit_test_setup_teardown(
			young__is_refused_with_and_without_the_hub, adult_setup,
			market_teardown),
		JOINED(blocked__is_refused_with_and_without_the_hub),
		cmocka_unit_test_setup_teardown(
			the_hubs_word__on_who_may_buy_stands, adult_setup,
			market_teardown),
		JOINED(day_lease__sells_offline_across_restarts),
		JOINED(day_lease__is_no_right_the_next_day),
		JOINED(day_lease__is_not_hidden_by_a_smaller_one),
		JOINED(day_lease__given_while_a_list_is_read_is_not_lost),
		JOINED(day_lease__of_tomorrow_waits_for_its_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
