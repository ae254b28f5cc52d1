#include "hub/fixture.h"

#include <sys/wait.h>

/*
 * Two hub processes over one database: what one of them does while the other
 * is in the middle of something.
 */

/* What the server says, apart from all hubs. */
static int64_t server_number(const char *sql)
{
	char command[512];
	char line[32] = "";
	FILE *pipe;

	(void)snprintf(command, sizeof(command), "psql -qAt '%s' -c \"%s\"",
		server_url, sql);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(line, sizeof(line), pipe));
	assert_int_equal(pclose(pipe), 0);
	return strtoll(line, NULL, 10);
}

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

/* Partitions of the days ahead. */
static int64_t days_made(void)
{
	return server_number("SELECT count(*) FROM pg_inherits"
			     " WHERE inhparent = 'entry'::regclass");
}

/* An export or a dump over midnight keeps nobody from selling: the days that
 * are to be made wait until it is done. */
static void request__at_midnight_does_not_wait_for_a_reader(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	int64_t before = days_made();
	int64_t entries;
	AUTO(store_tx) tx = { 0 };

	assert_ok(store_snapshot_begin(hub_store(beside), &tx, &why));
	assert_ok(store_entries_count(hub_store(beside), &entries, &why));
	market->now_ms += INT64_C(24) * 60 * 60 * 1000;
	assert_int_equal(device_get(a, "/v1/statements"), 200);
	assert_int_equal(days_made(), before);
	assert_ok(store_tx_commit(&tx, &why));
	assert_int_equal(device_get(a, "/v1/statements"), 200);
	assert_int_equal(days_made(), before);
	market->now_ms += 60000;
	assert_int_equal(device_get(a, "/v1/statements"), 200);
	assert_int_equal(days_made(), before + 1);
	device_free(a);
}

/* A COMMIT after a statement that failed is none, though the server says no
 * word of an error. */
static void commit__after_a_failure_is_a_failure(void **state)
{
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	AUTO(store_tx) tx = { 0 };
	struct store_till till = { .chain = "" };

	assert_ok(store_tx_begin(store, &tx, &why));
	assert_err(ERR_STORE, store_till_put(store, &till, &why));
	assert_err(ERR_STORE, store_tx_commit(&tx, &why));
}

/* -- another server ----- */

static void server_do(const char *sql)
{
	char command[512];

	(void)snprintf(command, sizeof(command),
		"psql -q '%s' -v ON_ERROR_STOP=1 -c \"%s\"", server_url, sql);
	assert_int_equal(system(command), 0);
}

/* A failover that could not be noted is found at the next start. */
static void failover__is_not_forgotten_in_between(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_open open = { .home = market->home,
		.database = market->database,
		.purpose = "a test",
		.clock = &market->clock };

	server_do("UPDATE hub_state SET identity = '1/1'");
	server_do("ALTER TABLE till ADD CONSTRAINT no CHECK (hub_seq > 0)"
		  " NOT VALID");
	hub_close(market->hub);
	market->hub = NULL;
	assert_err(ERR_STORE, hub_open(&open, &market->hub, &why));
	server_do("ALTER TABLE till DROP CONSTRAINT no");
	market_reopen(market);
	assert_true(market->hub->state.epoch > 1);
	assert_true(market->hub->state.frozen);
	device_free(a);
}

/* A server that was put back from its archive, under a hub that runs on. */
static void server__that_was_restored_begins_an_epoch(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 1000);
	char command[512];

	(void)snprintf(command, sizeof(command),
		"set -e; tests/postgres.sh stop %s; cd %s/data;"
		" echo \"restore_command = 'false'\" >>postgresql.conf;"
		" : >recovery.signal; cd - >&2;"
		" tests/postgres.sh start %s >&2",
		server_home, server_home, server_home);
	assert_int_equal(system(command), 0);
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 503);
	assert_string_equal(a->response.problem, "store"); /* it was away */
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 503);
	assert_string_equal(a->response.problem, "frozen");
	assert_true(market->hub->state.epoch > 1);
	device_free(a);
}

/* -- what waits for a row ----- */

/* A process with a hub of its own, which ends with what act came to. */
static pid_t process_start(
	struct market *market, enum err (*act)(struct hub *hub))
{
	struct hub_open open = { .home = market->home,
		.database = market->database,
		.purpose = "a test",
		.clock = &market->clock };
	struct hub *hub = NULL;
	pid_t process = fork();

	assert_true(process >= 0);
	if (process > 0)
		return process;
	/* A failed assertion must not run the other tests once more. */
	(void)setenv("CMOCKA_TEST_ABORT", "1", 1);
	(void)alarm(60);
	assert_ok(hub_open(&open, &hub, &why));
	_exit((int)act(hub));
}

static int process_end(pid_t process)
{
	int status = 0;

	assert_int_equal(waitpid(process, &status, 0), process);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Until so many connections wait for somebody's row. */
static void await_waiting(int64_t count)
{
	int64_t waiting = -1;

	for (int i = 0; i < 400 && waiting != count; i++)
		waiting = server_number("SELECT count(*) FROM pg_stat_activity"
					" WHERE wait_event_type = 'Lock'");
	assert_int_equal(waiting, count);
}

static const struct hub_act t01 = {
	.by = "shell:test", .till = "T01", .reason = "stolen", .seq = -1
};

static enum err take_back(struct hub *hub)
{
	return hub_revoke(hub, &t01, &why);
}

static enum err give_up(struct hub *hub)
{
	return hub_lost(hub, &t01, &why);
}

/* Somebody takes entries of the till while act waits. */
static void take_beside(struct market *market, enum err (*act)(struct hub *hub))
{
	struct store *store = hub_store(market->hub);
	AUTO(store_tx) tx = { 0 };
	struct store_till till;
	struct store_epoch epoch;
	pid_t process;

	assert_ok(store_tx_begin(store, &tx, &why));
	assert_ok(store_till_speak(
		store, "T01", hub_now(market->hub), &till, &why));
	assert_ok(store_epoch_find(store, "T01", 1, &epoch, &why));
	epoch.seq = 7;
	assert_ok(store_epoch_put(store, &epoch, &why));
	process = process_start(market, act);
	await_waiting(1);
	assert_ok(store_tx_commit(&tx, &why));
	assert_int_equal(process_end(process), ERR_OK);
}

static void revoke__leaves_what_came_beside_it(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct store_epoch epoch;

	take_beside(market, take_back);
	assert_ok(store_epoch_find(
		hub_store(market->hub), "T01", 1, &epoch, &why));
	assert_int_equal(epoch.seq, 7);
	assert_int_equal(epoch.revoked, 7);
	device_free(a);
}

static void lost__leaves_what_was_said_beside_it(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct store_till till;

	take_beside(market, give_up);
	assert_ok(store_till_find(hub_store(market->hub), "T01", &till, &why));
	assert_int_equal(till.state, TILL_LOST);
	assert_int_equal(till.hub_seq, 1);
	device_free(a);
}

/* Two at once: one is done, one is denied. */
static void do_twice(struct market *market, enum err (*act)(struct hub *hub))
{
	struct store *store = hub_store(market->hub);
	AUTO(store_tx) tx = { 0 };
	struct store_hub head;
	pid_t first;
	pid_t second;

	assert_ok(store_tx_begin(store, &tx, &why));
	assert_ok(store_hub_lock(store, &head, &why));
	first = process_start(market, act);
	second = process_start(market, act);
	await_waiting(2);
	assert_ok(store_tx_commit(&tx, &why));
	assert_int_equal(process_end(first) + process_end(second), ERR_DENIED);
}

static enum err apply_rules(struct hub *hub)
{
	static struct rules rules;
	const struct rules *now;

	assert_ok(hub_rules(hub, TODAY, &now, &why));
	rules = *now;
	rules.version = 2;
	rules.from = TODAY + 1;
	return hub_rules_apply(hub, "admin", &rules, &why);
}

static void rules__of_one_version_are_applied_once(void **state)
{
	do_twice(*state, apply_rules);
}

static char held[HASH_TEXT_SIZE];

static enum err release(struct hub *hub)
{
	const struct hub_release both = { .lease = held,
		.reason = "broken",
		.officers = { { "m1", "482913" }, { "m2", "482913" } } };

	return hub_release(hub, &both, &why);
}

static void lease__is_released_once(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_operator officer = { .by = "admin",
		.pin = "482913",
		.role = ROLE_MANAGER,
		.active = true,
		.is_new = true };

	for (int i = 0; i < 2; i++) {
		officer.id = i == 0 ? "m1" : "m2";
		assert_ok(hub_operator_put(market->hub, &officer, &why));
	}
	assert_int_equal(device_lease(a, PERSON, 500000, held), 500000);
	do_twice(market, release);
	assert_int_equal(market_quota(market).ovr, 500000);
	device_free(a);
}

/* -- a code, in two hands ----- */

static char code[HUB_CODE_SIZE];
static struct device *joining[2];

static enum err join_as(struct hub *hub, struct device *device)
{
	struct request_ask ask;

	device->market->hub = hub;
	device_join_ask(device, code, &ask);
	return device_ask(device, "/v1/enrol", &ask) == 200 ? ERR_OK
							    : ERR_DENIED;
}

static enum err join_first(struct hub *hub)
{
	return join_as(hub, joining[0]);
}

static enum err join_second(struct hub *hub)
{
	return join_as(hub, joining[1]);
}

/* T01 itself is being answered meanwhile: the number it was told is known. */
static void join__leaves_what_was_said_beside_it(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct store *store = hub_store(market->hub);
	AUTO(store_tx) tx = { 0 };
	struct store_till till;
	pid_t process;

	joining[0] = device_new(market, "T01");
	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	assert_ok(store_tx_begin(store, &tx, &why));
	assert_ok(store_till_speak(
		store, "T01", hub_now(market->hub), &till, &why));
	process = process_start(market, join_first);
	await_waiting(1);
	assert_ok(store_tx_commit(&tx, &why));
	assert_int_equal(process_end(process), ERR_OK);
	a->hub_seq = till.hub_seq;
	assert_ok(store_till_find(store, "T01", &till, &why));
	assert_int_equal(till.hub_seq, a->hub_seq);
	device_boot(a);
	assert_int_equal(device_post(a), 200);
	assert_false(market->hub->state.frozen);
	device_free(a);
	device_free(joining[0]);
}

/* T01 opens its next epoch by itself meanwhile: nobody's is written over. */
static void join__leaves_the_epoch_that_was_opened_beside_it(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct keyring *first = NULL;
	struct store_hub head;
	struct store_epoch epoch;
	AUTO(store_tx) tx = { 0 };
	pid_t process;

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	joining[0] = device_new(market, "T01");
	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	first = device_open_epoch(a, 2, ENTRY_KEY_ROTATE);
	assert_ok(store_tx_begin(hub_store(beside), &tx, &why));
	assert_ok(store_hub_lock(hub_store(beside), &head, &why));
	process = process_start(market, join_first);
	await_waiting(1);
	assert_int_equal(device_push(a), 200);
	assert_ok(store_tx_commit(&tx, &why));
	assert_int_equal(process_end(process), ERR_OK);
	assert_ok(store_epoch_find(
		hub_store(market->hub), "T01", 2, &epoch, &why));
	assert_string_equal(epoch.key, keyring_public(a->keyring));
	assert_int_equal(epoch.seq, 1);
	assert_ok(store_epoch_find(
		hub_store(market->hub), "T01", 3, &epoch, &why));
	assert_string_equal(epoch.key, keyring_public(joining[0]->keyring));
	market_is_sound(market);
	keyring_close(first);
	device_free(a);
	device_free(joining[0]);
}

static void code__lets_one_machine_in(void **state)
{
	struct market *market = *state;
	struct store *store = hub_store(market->hub);
	AUTO(store_tx) tx = { 0 };
	struct store_hub head;
	pid_t first;
	pid_t second;

	for (int i = 0; i < 2; i++)
		joining[i] = device_new(market, "T01");
	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	assert_ok(store_tx_begin(store, &tx, &why));
	assert_ok(store_hub_lock(store, &head, &why));
	first = process_start(market, join_first);
	second = process_start(market, join_second);
	await_waiting(2);
	assert_ok(store_tx_commit(&tx, &why));
	assert_int_equal(process_end(first) + process_end(second), ERR_DENIED);
	market_is_sound(market);
	for (int i = 0; i < 2; i++)
		device_free(joining[i]);
}

/* -- a server put back under a hub that runs on ----- */

static void server_shell(const char *script)
{
	char command[512];

	(void)snprintf(command, sizeof(command), "set -e; home=%s; %s",
		server_home, script);
	assert_int_equal(system(command), 0);
}

/* Same server, same timeline: only the hub's mark tells. */
static void server__put_back_to_a_snapshot_begins_an_epoch(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 800000);
	struct hub_operator officer = { .by = "admin",
		.id = "m1",
		.pin = "482913",
		.role = ROLE_MANAGER,
		.active = true,
		.is_new = true };

	server_shell("tests/postgres.sh stop $home;"
		     " cp -a $home/data $home/older;"
		     " tests/postgres.sh start $home >&2");
	(void)device_get(a, "/v1/statements"); /* it was away */
	assert_ok(hub_operator_put(market->hub, &officer, &why));
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	assert_int_equal(device_get(a, "/v1/statements"), 200);
	server_shell("tests/postgres.sh stop $home; rm -r $home/data;"
		     " mv $home/older $home/data;"
		     " tests/postgres.sh start $home >&2");
	(void)device_get(a, "/v1/statements"); /* it was away */
	ask = scan_ask(PERSON, 800000);
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 503);
	assert_string_equal(a->response.problem, "frozen");
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
		cmocka_unit_test_setup_teardown(
			request__at_midnight_does_not_wait_for_a_reader,
			open_both, close_both),
		cmocka_unit_test_setup_teardown(
			commit__after_a_failure_is_a_failure, remote_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			revoke__leaves_what_came_beside_it, remote_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			lost__leaves_what_was_said_beside_it, remote_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			rules__of_one_version_are_applied_once, remote_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			lease__is_released_once, remote_open, market_close),
		cmocka_unit_test_setup_teardown(
			failover__is_not_forgotten_in_between, remote_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			server__that_was_restored_begins_an_epoch, remote_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			join__leaves_what_was_said_beside_it, remote_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			join__leaves_the_epoch_that_was_opened_beside_it,
			open_both, close_both),
		cmocka_unit_test_setup_teardown(
			code__lets_one_machine_in, remote_open, market_close),
		cmocka_unit_test_setup_teardown(
			server__put_back_to_a_snapshot_begins_an_epoch,
			remote_open, market_close),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
