#include "hub/fixture.h"

#include "base/base64url.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

/*
 * Twenty tills race for one resident's allowance, round after round, each
 * round another resident: what is granted never exceeds it. On PostgreSQL
 * four hub processes answer at once. ROUNDS=10000 for the long run.
 */
#define TILLS     20
#define CAP       800000
#define ROUNDS    25
#define PROCESSES 4
#define LIFETIME  (45 + (unsigned)rounds()) /* seconds */

/* What the processes tell each other. */
struct score {
	atomic_int arrived; /* at the barriers so far */
	atomic_int failed;
	_Atomic int64_t granted[];
};

static int64_t rounds(void)
{
	const char *text = getenv("ROUNDS");
	long long number = ROUNDS;
	struct error ignored;

	if (text != NULL && text_parse_i64(text, &number, &ignored))
		number = ROUNDS;
	return number;
}

static void person_of(int64_t round, char *ret)
{
	uint8_t bytes[16] = { 0 };

	memcpy(bytes, &round, sizeof(round));
	(void)base64url_encode(bytes, sizeof(bytes), ret);
}

/* Nobody begins a round before all are there. */
static void meet(struct score *score, int64_t round, int processes)
{
	const struct timespec nap = { .tv_nsec = 100000 };

	atomic_fetch_add(&score->arrived, 1);
	while (atomic_load(&score->arrived) < (round + 1) * processes &&
		!atomic_load(&score->failed))
		(void)nanosleep(&nap, NULL);
}

static uint64_t random_state;

static int64_t random_below(int64_t end)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (int64_t)(random_state % (uint64_t)end);
}

/* One till's turn: ask, and now and then sell, close and send. */
static void take_turn(struct device *device, struct score *score, int64_t round)
{
	char person[PERSON_KEY_SIZE];
	char leaf[HASH_TEXT_SIZE];
	int64_t want = 1 + random_below(CAP);
	int64_t sold;
	int64_t amount;

	person_of(round, person);
	amount = device_lease(device, person, want, leaf);
	if (amount == 0) {
		if (device->response.status != 409)
			atomic_store(&score->failed, 1);
		return;
	}
	sold = random_below(3) == 0 ? random_below(amount + 1) : amount;
	atomic_fetch_add(&score->granted[round], sold);
	if (sold > 0)
		device_sell(device, person, sold, leaf);
	device_end_lease(device, leaf, sold);
	if (device_push(device) != 200)
		atomic_store(&score->failed, 1);
}

static void race(
	struct device **tills, int count, struct score *score, int processes)
{
	for (int64_t round = 0; round < rounds(); round++) {
		meet(score, round, processes);
		for (int i = 0; i < count; i++)
			take_turn(tills[i], score, round);
	}
}

static struct score *score_make(void)
{
	size_t size = sizeof(struct score) +
		      (size_t)rounds() * sizeof(_Atomic int64_t);
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(memory, MAP_FAILED);
	return memory;
}

static void check_score(struct market *market, struct score *score)
{
	assert_false(atomic_load(&score->failed));
	for (int64_t round = 0; round < rounds(); round++) {
		struct store_quota quota;
		char person[PERSON_KEY_SIZE];

		person_of(round, person);
		assert_ok(store_quota_find(hub_store(market->hub), person,
			TODAY, LIMIT, &quota, &why));
		assert_true(score->granted[round] <= CAP);
		assert_int_equal(quota.used, score->granted[round]);
		assert_int_equal(quota.held, 0);
	}
	market_is_sound(market);
}

static void make_tills(struct market *market, struct device **tills)
{
	for (int i = 0; i < TILLS; i++) {
		char chain[CHAIN_SIZE];

		(void)snprintf(chain, sizeof(chain), "T%02d", i);
		tills[i] = device_enrolled(market, chain);
	}
}

static void tills__of_one_process_never_exceed_the_allowance(void **state)
{
	struct device *tills[TILLS];
	struct score *score = score_make();

	random_state = 88172645463325252U;
	make_tills(*state, tills);
	race(tills, TILLS, score, 1);
	check_score(*state, score);
	for (int i = 0; i < TILLS; i++)
		device_free(tills[i]);
}

/* A process of its own: it ends by itself, and at a failed assertion, which
 * must not run the tests that are left a second time. */
static void be_process(void)
{
	(void)setenv("CMOCKA_TEST_ABORT", "1", 1);
	(void)alarm(LIFETIME);
}

/* A hub of its own, five of the tills. */
static void run_process(struct market *market, struct device **tills,
	struct score *score, int number)
{
	be_process();
	random_state = 88172645463325252U + (uint64_t)number;
	market_reopen(market);
	race(tills + number * TILLS / PROCESSES, TILLS / PROCESSES, score,
		PROCESSES);
	_exit(0);
}

static void tills__of_four_processes_never_exceed_the_allowance(void **state)
{
	struct market *market = *state;
	struct device *tills[TILLS];
	struct score *score = score_make();
	int status = 0;

	make_tills(market, tills);
	hub_close(market->hub);
	market->hub = NULL;
	for (int i = 0; i < PROCESSES; i++) {
		if (fork() == 0)
			run_process(market, tills, score, i);
	}
	for (int i = 0; i < PROCESSES; i++) {
		assert_true(wait(&status) > 0);
		if (status != 0) /* the others need not wait for it */
			atomic_store(&score->failed, 1);
	}
	market_reopen(market);
	check_score(market, score);
	for (int i = 0; i < TILLS; i++)
		device_free(tills[i]);
}

/* The server dies in the middle; what was answered is there afterwards. */
static void crash__of_the_server_loses_nothing_that_was_answered(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 100000);
	char line[STATEMENT_LINE_MAX];
	char command[256];

	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_post(a), 200);
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	(void)text_copy(line, sizeof(line), device_answer(a));
	(void)snprintf(command, sizeof(command), "tests/postgres.sh kill %s",
		server_home);
	assert_int_equal(system(command), 0);
	assert_int_equal(device_post(a), 503);
	assert_string_equal(a->response.problem, "store");
	(void)snprintf(command, sizeof(command),
		"tests/postgres.sh start %s >/dev/null", server_home);
	assert_int_equal(system(command), 0);
	assert_int_equal(device_post(a), 200); /* taken once */
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	assert_string_equal(device_answer(a), line);
	assert_int_equal(market_quota(market).unl, 1000);
	assert_int_equal(market_quota(market).held, 100000);
	market_is_sound(market);
	device_free(a);
}

/* What the server does for clients that are gone, it does to the end. */
static void wait_for_server(const struct market *market)
{
	char command[512];

	if (market->database[0] == '\0')
		return;
	(void)snprintf(command, sizeof(command),
		"for i in $(seq 100); do"
		" [ \"$(psql -AtX '%s' -c \"SELECT count(*)"
		" FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
		" AND backend_type = 'client backend'\")\" != 0 ] || exit 0;"
		" sleep 0.1; done; exit 1",
		market->database);
	assert_int_equal(system(command), 0);
}

/* kill -9 of the hub between any two requests is a reopening. */
static void kill__of_the_hub_loses_nothing_that_was_answered(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	int ends[2];
	int64_t told = 0;
	pid_t child;

	hub_close(market->hub);
	market->hub = NULL;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		be_process();
		market_reopen(market);
		for (;;) {
			device_sell(a, PERSON, 1, "");
			if (device_push(a) != 200 ||
				write(ends[1], &a->seq, sizeof(a->seq)) < 0)
				_exit(1);
		}
	}
	(void)close(ends[1]); /* a child that died is an end of the pipe */
	while (told < 50)
		assert_int_equal(
			read(ends[0], &told, sizeof(told)), sizeof(told));
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	(void)close(ends[0]);
	wait_for_server(market);
	market_reopen(market);
	assert_true(market_quota(market).unl >= told);
	market_is_sound(market);
	device_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			tills__of_one_process_never_exceed_the_allowance,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			tills__of_four_processes_never_exceed_the_allowance,
			remote_open, market_close),
		cmocka_unit_test_setup_teardown(
			crash__of_the_server_loses_nothing_that_was_answered,
			remote_open, market_close),
		cmocka_unit_test_setup_teardown(
			kill__of_the_hub_loses_nothing_that_was_answered,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			kill__of_the_hub_loses_nothing_that_was_answered,
			remote_open, market_close),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
