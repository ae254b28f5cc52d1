#include "hub/fixture.h"

static void refund__is_credited_once_and_never_above_the_sale(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");

	device_sell(a, PERSON, 1000, "");
	device_refund(a, PERSON, 1, 400, TODAY);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(device_post(a), 200);
		assert_null(strstr(device_answer(a), "\"flag\":"));
		assert_int_equal(market_quota(market).unl, 600);
	}
	market_is_sound(market);
	device_refund(a, PERSON, 1, 601, TODAY);
	device_refund(a, PERSON, 2, 1, TODAY);     /* no sale */
	device_refund(a, PERSON, 1, 1, TODAY - 1); /* not of that day */
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a),
		"[{\"flag\":\"over-refund\",\"seq\":3},"
		"{\"flag\":\"no-sale\",\"seq\":4},"
		"{\"flag\":\"no-sale\",\"seq\":5}]"));
	assert_int_equal(market_quota(market).unl, 0);
	market_is_sound(market);
	device_free(a);
}

static void refund__counts_on_the_day_of_its_sale(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	char leaf[HASH_TEXT_SIZE];
	char other[HASH_TEXT_SIZE];

	assert_int_equal(device_lease(a, PERSON, 800000, leaf), 800000);
	device_sell(a, PERSON, 800000, leaf);
	device_end_lease(a, leaf, 800000);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(device_lease(b, PERSON, 1, other), 0);
	device_refund(a, PERSON, 1, 300000, TODAY);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).used, 500000);
	assert_int_equal(device_lease(b, PERSON, 800000, other), 300000);
	market->now_ms += INT64_C(24) * 60 * 60 * 1000;
	device_refund(a, PERSON, 1, 500000, TODAY);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).used, 0);
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

static char late[HUB_BODY_MAX + 1];

/* A sale of 1,000 that the hub does not get before the till's next epoch;
 * returns the key of the first. */
static struct keyring *sell_and_restore(struct device *device)
{
	device_boot(device);
	assert_int_equal(device_push(device), 200);
	device_sell(device, PERSON, 1000, "");
	memcpy(late, device->batch, device->lines.length + 1);
	device->lines = text_over(device->batch, sizeof(device->batch));
	return device_open_epoch(device, 2, ENTRY_RESTORE);
}

static void send_late(struct device *device)
{
	assert_int_equal(device_send(device, "POST", "/v1/entries", TYPE_LINES,
				 late, strlen(late)),
		200);
}

/* What was sold in the epoch that is over comes after the epoch that gave it
 * back: it is credited then, and once. */
static void refund__that_comes_before_its_sale_is_credited_with_it(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct keyring *first = sell_and_restore(a);

	device_refund_of(a, PERSON, "T01-1-2", 400, TODAY);
	device_refund_of(a, PERSON, "T01-1-2", 700, TODAY);
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a), "no-sale"));
	market_is_sound(market);
	for (int i = 0; i < 3; i++) {
		send_late(a);
		assert_int_equal(market_quota(market).unl, 0);
		market_is_sound(market);
	}
	device_boot(a);
	assert_int_equal(device_push(a), 200);
	keyring_close(first);
	device_free(a);
}

/* What comes late and is not what the refund names ends the waiting, too:
 * here a sale of another person. */
static void refund__does_not_wait_for_a_sale_that_is_there(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct keyring *first = sell_and_restore(a);

	device_refund_of(a, "DwECAwQFBgcICQoLDA0ODw", "T01-1-2", 400, TODAY);
	device_refund_of(a, PERSON, "T01-1-2", 700, TODAY);
	assert_int_equal(device_push(a), 200);
	for (int i = 0; i < 3; i++) {
		(void)alarm(60); /* it went round for ever */
		send_late(a);
		(void)alarm(0);
		assert_int_equal(market_quota(market).unl, 300);
		market_is_sound(market);
	}
	keyring_close(first);
	device_free(a);
}

static void refund__of_an_open_lease_does_not_fill_it_again(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	char leaf[HASH_TEXT_SIZE];

	assert_int_equal(device_lease(a, PERSON, 500000, leaf), 500000);
	device_sell(a, PERSON, 500000, leaf);
	device_refund(a, PERSON, 1, 500000, TODAY);
	device_sell(a, PERSON, 1, leaf);
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(
		device_answer(a), "[{\"flag\":\"over-lease\",\"seq\":3}]"));
	assert_int_equal(market_quota(market).used, 0);
	assert_int_equal(market_quota(market).held, 0);
	assert_int_equal(market_quota(market).unl, 1);
	market_is_sound(market);
	device_free(a);
}

static void refund__of_a_revoked_key_gives_nothing_back(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};

	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_revoke(market->hub, &act, &why));
	device_refund(a, PERSON, 1, 1000, TODAY);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).unl, 1000);
	market_is_sound(market);
	device_free(a);
}

static void refund__of_an_excess_changes_what_was_assessed(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_excess_row row = { .person = "" };
	int64_t count = 0;

	device_sell(a, PERSON, 700000, "");
	device_sell(a, PERSON, 200000, "");
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_assess(market->hub, TODAY, &count, &why));
	assert_int_equal(count, 1);
	device_refund(a, PERSON, 2, 60000, TODAY);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_assess(market->hub, TODAY, &count, &why));
	assert_int_equal(count, 1);
	assert_ok(hub_excess_after(market->hub, &row, &why));
	assert_int_equal(row.excess.minor, 40000);
	assert_int_equal(row.tax.minor, 9720);
	device_refund(a, PERSON, 2, 140000, TODAY);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_assess(market->hub, TODAY, &count, &why));
	assert_int_equal(count, 1);
	assert_ok(hub_assess(market->hub, TODAY, &count, &why));
	assert_int_equal(count, 0);
	market_is_sound(market);
	device_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(refund__is_credited_once_and_never_above_the_sale),
		BOTH(refund__counts_on_the_day_of_its_sale),
		BOTH(refund__that_comes_before_its_sale_is_credited_with_it),
		BOTH(refund__does_not_wait_for_a_sale_that_is_there),
		BOTH(refund__of_an_open_lease_does_not_fill_it_again),
		BOTH(refund__of_a_revoked_key_gives_nothing_back),
		BOTH(refund__of_an_excess_changes_what_was_assessed),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
