#include "hub/fixture.h"

#include "base/file.h"

#include <signal.h>
#include <sys/resource.h>

/*
 * A hub whose database was put back: what tills send before they tell their
 * rights counts as if the rights had been known.
 */
static void put_back(struct market *market)
{
	market_put_back(market);
	assert_ok(hub_recover(market->hub, "put back", &why));
}

/* Tell one right; the till is at its last entry. */
static void tell(struct device *device, const char *line)
{
	struct request_ask report = { .kind = REQUEST_REPORT,
		.count = 1,
		.last = true,
		.seq = device->seq };
	static char body[2 * JWS_SIZE];
	struct hub_request request = {
		.method = "POST", .path = "/v1/leases/report", .body = body
	};

	memcpy(report.head, device->leaf, sizeof(report.head));
	device_sign(device, "POST", "/v1/leases/report", &report);
	(void)snprintf(body, sizeof(body), "%s\n%s\n", device->line, line);
	request.length = strlen(body);
	hub_route(device->market->hub, &request, &device->response);
	assert_int_equal(device->response.status, 200);
}

static void lease__told_after_its_sale_and_close_holds_nothing(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct store_flagged flagged;
	char leaf[HASH_TEXT_SIZE];
	char line[STATEMENT_LINE_MAX];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	market_keep(market);
	assert_int_equal(device_lease(a, PERSON, 500000, leaf), 500000);
	(void)text_copy(line, sizeof(line), device_answer(a));
	put_back(market);
	device_sell(a, PERSON, 300000, leaf);
	device_end_lease(a, leaf, 300000);
	a->hub_seq = 0;
	a->hub_epoch = 2;
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a), "over-lease"));
	assert_int_equal(market_quota(market).unl, 300000);
	tell(a, line);
	assert_err(ERR_NOT_FOUND,
		store_flagged_after(hub_store(market->hub), 0, &flagged, &why));
	assert_int_equal(market_quota(market).used, 300000);
	assert_int_equal(market_quota(market).unl, 0);
	assert_int_equal(market_quota(market).held, 0);
	market_is_sound(market);
	device_free(a);
}

static void lease__told_after_its_sale_holds_the_rest(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	char leaf[HASH_TEXT_SIZE];
	char line[STATEMENT_LINE_MAX];

	market_keep(market);
	assert_int_equal(device_lease(a, PERSON, 500000, leaf), 500000);
	(void)text_copy(line, sizeof(line), device_answer(a));
	put_back(market);
	device_sell(a, PERSON, 300000, leaf);
	device_refund(a, PERSON, 1, 100000, TODAY);
	a->hub_seq = 0;
	a->hub_epoch = 2;
	assert_int_equal(device_push(a), 200);
	tell(a, line);
	assert_int_equal(market_quota(market).used, 200000);
	assert_int_equal(market_quota(market).unl, 0);
	assert_int_equal(market_quota(market).held, 200000);
	market_is_sound(market);
	device_end_lease(a, leaf, 300000);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).held, 0);
	market_is_sound(market);
	device_free(a);
}

/* The answer was lost, and the till said so after midnight. */
static void lease__told_after_its_disclaim_of_another_day_is_not_out(
	void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct request_ask ask = scan_ask(PERSON, 500000);
	static struct entry entry;
	static struct store_lease lease;
	char leaf[HASH_TEXT_SIZE];
	char line[STATEMENT_LINE_MAX];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	market_keep(market);
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	(void)text_copy(line, sizeof(line), device_answer(a));
	put_back(market);
	market->now_ms += INT64_C(86400000);
	entry = (struct entry){ .kind = ENTRY_LEASE_DISCLAIM };
	memcpy(entry.body.lease_disclaim.request, ask.request,
		sizeof(entry.body.lease_disclaim.request));
	device_write(a, &entry);
	a->hub_seq = 0;
	a->hub_epoch = market->hub->state.epoch;
	assert_int_equal(device_push(a), 200);
	tell(a, line);
	hash_leaf(line, strlen(line), leaf);
	assert_err(ERR_NOT_FOUND,
		store_lease_find(hub_store(market->hub), leaf, &lease, &why));
	market_is_sound(market);
	device_free(a);
}

static struct hub_facts facts_of(struct market *market)
{
	struct hub_facts facts;

	assert_ok(hub_facts(market->hub, &facts, &why));
	return facts;
}

static void give_up(struct market *market, const char *reason)
{
	const struct hub_act act = {
		.by = "shell:test", .till = "T01", .reason = reason, .seq = -1
	};

	assert_ok(hub_lost(market->hub, &act, &why));
}

/* An entry of the hub's chain that a till may have read is never replaced by
 * another with its number. */
static void copy__that_lacks_what_the_hub_wrote_is_noticed(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_facts before;

	market_keep(market);
	give_up(market, "stolen");
	before = facts_of(market);
	market_put_back(market);
	assert_true(facts_of(market).epoch > before.epoch);
	assert_true(facts_of(market).frozen);
	before = facts_of(market);
	market_reopen(market);
	assert_int_equal(facts_of(market).epoch, before.epoch);
	market_is_sound(market);
	device_free(a);
}

/* What could not be written has not begun, in the hub's mind either. */
static void recovery__that_the_disk_has_no_room_for_begins_nothing(void **state)
{
	struct market *market = *state;
	struct rlimit all;
	struct rlimit none;
	int64_t epoch = market->hub->state.epoch;

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
	none = (struct rlimit){ .rlim_cur = 1, .rlim_max = all.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_true(hub_recover(market->hub, "a test", &why) != ERR_OK);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	assert_int_equal(market->hub->state.epoch, epoch);
	assert_false(market->hub->state.frozen);
	assert_ok(hub_recover(market->hub, "a test", &why));
	assert_true(facts_of(market).epoch > epoch);
	market_is_sound(market);
}

/* The same when another hub went on from the copy, and was as far. */
static void database__of_another_story_is_noticed(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_facts before;
	char mark[128];
	char aside[128];

	(void)snprintf(mark, sizeof(mark), "%s/hub.mark", market->home);
	(void)snprintf(aside, sizeof(aside), "%s/mark", market->home);
	market_keep(market);
	give_up(market, "stolen");
	before = facts_of(market);
	hub_close(market->hub);
	market->hub = NULL;
	assert_int_equal(rename(mark, aside), 0);
	market_put_back(market);
	assert_int_equal(facts_of(market).epoch, before.epoch);
	give_up(market, "gone");
	assert_int_equal(facts_of(market).seq, before.seq);
	hub_close(market->hub);
	market->hub = NULL;
	assert_int_equal(rename(aside, mark), 0);
	market_reopen(market);
	assert_true(facts_of(market).epoch > before.epoch);
	device_free(a);
}

/* It holds nothing. */
static void report(struct device *device)
{
	struct request_ask all = { .kind = REQUEST_REPORT, .last = true };

	device->hub_epoch = device->market->hub->state.epoch;
	device->hub_seq = 0;
	all.seq = device->seq;
	memcpy(all.head, device->leaf, sizeof(all.head));
	assert_int_equal(device_ask(device, "/v1/leases/report", &all), 200);
	assert_non_null(strstr(device_answer(device), "\"reported\":true"));
}

static void leave(struct device *device)
{
	static struct entry entry;

	entry = (struct entry){ .kind = ENTRY_DECOMMISSION };
	(void)text_copy(entry.body.decommission.reason, REASON_SIZE, "closed");
	device_write(device, &entry);
	assert_int_equal(device_push(device), 200);
}

/* The hub was put back and waits for T01, which holds the whole day of a
 * person; nobody said that T01 is lost. A code for T01 is used. */
static void code__does_not_report_for_the_machine_before(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	struct device *c;
	struct request_ask ask;
	char code[HUB_CODE_SIZE];
	char leaf[HASH_TEXT_SIZE];

	market_keep(market);
	assert_int_equal(device_lease(a, PERSON, 800000, leaf), 800000);
	put_back(market);
	report(b);
	assert_true(market->hub->state.frozen);

	c = device_new(market, "T01");
	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	device_join_ask(c, code, &ask);
	assert_int_equal(device_ask(c, "/v1/enrol", &ask), 503);
	assert_string_equal(c->response.problem, "frozen");
	report(b);
	assert_true(market->hub->state.frozen);
	assert_int_equal(device_lease(b, PERSON, 800000, leaf), 0);

	give_up(market, "burnt");
	assert_int_equal(device_ask(c, "/v1/enrol", &ask), 200);
	assert_false(market->hub->state.frozen);
	market_is_sound(market);
	device_free(a);
	device_free(b);
	device_free(c);
}

/* Whoever has a revoked key does not take its till from those waited for. */
static void revoked__key_does_not_end_a_freeze(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_revoke(market->hub, &act, &why));
	assert_ok(hub_recover(market->hub, "put back", &why));
	leave(a);
	assert_non_null(strstr(device_answer(a), "\"flag\":\"revoked\""));
	assert_non_null(strstr(device_answer(a), "\"till\":\"live\""));
	assert_true(market->hub->state.frozen);
	market_is_sound(market);
	device_free(a);
}

/* All but one have told; that one leaves the market. */
static void leaving__till_is_the_last_that_was_waited_for(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	char leaf[HASH_TEXT_SIZE];

	assert_ok(hub_recover(market->hub, "put back", &why));
	report(b);
	assert_true(market->hub->state.frozen);
	leave(a);
	assert_false(market->hub->state.frozen);
	assert_int_equal(device_lease(b, PERSON, 1000, leaf), 1000);
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			lease__told_after_its_sale_and_close_holds_nothing,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			lease__told_after_its_sale_holds_the_rest, market_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			lease__told_after_its_disclaim_of_another_day_is_not_out,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			copy__that_lacks_what_the_hub_wrote_is_noticed,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			recovery__that_the_disk_has_no_room_for_begins_nothing,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			database__of_another_story_is_noticed, market_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			code__does_not_report_for_the_machine_before,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			revoked__key_does_not_end_a_freeze, market_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			leaving__till_is_the_last_that_was_waited_for,
			market_open, market_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
