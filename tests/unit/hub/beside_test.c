#include "hub/fixture.h"

/*
 * Two hub processes over one database: what one of them does while the other
 * is in the middle of something.
 */

/* The other hub, and what it does once the first one has read its state: the
 * first thing a request does then is to look at the clock. */
static struct hub *beside;
static void (*meanwhile)(void);

static void read_and_act(void *context, struct reading *ret)
{
	void (*act)(void) = meanwhile;

	market_read(context, ret);
	meanwhile = NULL;
	if (act != NULL)
		act();
}

static int open_both(void **state)
{
	struct market *market;
	struct hub_open open = { .purpose = "a test" };

	if (remote_open(state))
		return -1;
	market = *state;
	open.home = market->home;
	open.database = market->database;
	open.clock = &market->clock;
	market->clock.read = read_and_act;
	return hub_open(&open, &beside, &why) ? -1 : 0;
}

static int close_both(void **state)
{
	hub_close(beside);
	return market_close(state);
}

static void recover(void)
{
	assert_ok(hub_recover(beside, "put back", &why));
}

static void lease__is_not_given_once_another_hub_froze(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 1000);

	meanwhile = recover;
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 503);
	assert_string_equal(a->response.problem, "frozen");
	assert_int_equal(store_quota_find(hub_store(beside), PERSON, TODAY,
				 LIMIT, &(struct store_quota){ .q = 0 }, &why),
		ERR_NOT_FOUND);
	device_free(a);
}

static void day_lease__is_not_given_once_another_hub_froze(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_ahead ahead = {
		.till = "T01", .day = TODAY, .person_count = 1
	};
	struct hub_given given;

	(void)text_copy(ahead.persons[0], PERSON_KEY_SIZE, PERSON);
	meanwhile = recover;
	assert_int_equal(
		hub_lease_day(market->hub, &ahead, &given, &why), ERR_DENIED);
	assert_int_equal(given.leases, 0);
	device_free(a);
}

/* What it is told of the hub is of one epoch, the old one or the new. */
static void batch__beside_a_recovery_is_sent_again(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");

	device_boot(a);
	meanwhile = recover;
	assert_int_equal(device_post(a), 503);
	assert_string_equal(a->response.problem, "busy");
	assert_int_equal(device_post(a), 200);
	assert_int_equal(answer_number(a, "hub_seq"), 1);
	device_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			lease__is_not_given_once_another_hub_froze, open_both,
			close_both),
		cmocka_unit_test_setup_teardown(
			day_lease__is_not_given_once_another_hub_froze,
			open_both, close_both),
		cmocka_unit_test_setup_teardown(
			batch__beside_a_recovery_is_sent_again, open_both,
			close_both),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
