#include "hub/fixture.h"

#include "base/base64url.h"

#include <inttypes.h>
#include <sys/wait.h>
#include <time.h>

/*
 * How fast a hub takes entries in and gives leases, beside what one core can
 * verify, and how fast it checks its tables: `name processes rate/s ratio`.
 * 200 tills, batches of 80.
 */
#define TILLS 200
#define BATCH 80

#define LEASES 10 /* of each till */

static int64_t now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t per_second(int64_t count, int64_t took_us)
{
	return count * 1000000 / (took_us + 1);
}

static void person_of(int number, char *ret)
{
	uint8_t bytes[16] = { 1 };

	memcpy(bytes + 4, &number, sizeof(number));
	(void)base64url_encode(bytes, sizeof(bytes), ret);
}

static void fill(struct device *device, int till)
{
	for (int i = 0; i < BATCH; i++) {
		char person[PERSON_KEY_SIZE];

		person_of(till * BATCH + i, person);
		device_sell(device, person, 1000, "");
	}
}

/* What one core verifies: the same lines, nothing else. */
static int64_t raw_rate(struct device *device)
{
	static struct jws_payload payload;
	const char *at = device->batch;
	int64_t begin = now_us();
	int count = 0;

	while (*at != '\0') {
		size_t length = strcspn(at, "\n");

		if (jws_open(at, length, JWS_ENTRY,
			    keyring_key(device->keyring), &payload) == JWS_GOOD)
			count++;
		at += length + 1;
	}
	return per_second(count, now_us() - begin);
}

struct work {
	struct market *market;
	struct device **tills;
	int first;
	int count;
};

static void ingest(const struct work *work)
{
	for (int i = work->first; i < work->first + work->count; i++)
		if (device_post(work->tills[i]) != 200)
			_exit(1);
}

static void lease(const struct work *work)
{
	for (int i = work->first; i < work->first + work->count; i++) {
		for (int j = 0; j < LEASES; j++) {
			char person[PERSON_KEY_SIZE];
			char leaf[HASH_TEXT_SIZE];

			person_of(i * LEASES + j, person);
			(void)device_lease(
				work->tills[i], person, 100000, leaf);
		}
	}
}

/* The tills divided among processes, each a hub of its own. */
static int64_t timed(struct market *market, struct device **tills,
	int processes, void (*run)(const struct work *work))
{
	int64_t begin;

	hub_close(market->hub);
	market->hub = NULL;
	begin = now_us();
	for (int i = 0; i < processes; i++) {
		struct work work = { market, tills, i * TILLS / processes,
			TILLS / processes };

		if (fork() != 0)
			continue;
		market_reopen(market);
		run(&work);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	begin = now_us() - begin;
	market_reopen(market);
	return begin;
}

/* The tables against all that was taken in. */
static int64_t check_rate(struct market *market)
{
	struct hub_checked checked;
	int64_t begin = now_us();

	assert_ok(hub_check(market->hub, NULL, NULL, &checked, &why));
	assert_int_equal(checked.faults, 0);
	return per_second(checked.entries, now_us() - begin);
}

static void measure(const char *store, struct market *market, int processes)
{
	static struct device *tills[TILLS];
	int64_t ingested;
	int64_t leased;
	int64_t raw;

	for (int i = 0; i < TILLS; i++) {
		char chain[CHAIN_SIZE];

		(void)snprintf(chain, sizeof(chain), "T%03d", i);
		tills[i] = device_enrolled(market, chain);
		fill(tills[i], i);
	}
	raw = raw_rate(tills[0]);
	ingested = per_second(
		TILLS * BATCH, timed(market, tills, processes, ingest));
	leased = per_second(
		TILLS * LEASES, timed(market, tills, processes, lease));
	printf("%-9s %d processes  ingest %6" PRId64 " entries/s = %3" PRId64
	       " %% of one core's verify (%" PRId64 "/s)  leases %6" PRId64
	       "/s  check %6" PRId64 " entries/s\n",
		store, processes, ingested, 100 * ingested / raw, raw, leased,
		check_rate(market));
	(void)fflush(stdout);
	for (int i = 0; i < TILLS; i++)
		device_free(tills[i]);
}

int main(void)
{
	void *state = NULL;

	if (market_open(&state))
		return 1;
	measure("sqlite", state, 1);
	(void)market_close(&state);
	if (server_start(NULL))
		return 1;
	for (int processes = 1; processes <= 4; processes *= 2) {
		if (remote_open(&state))
			return 1;
		measure("postgres", state, processes);
		(void)market_close(&state);
	}
	return server_stop(NULL);
}
