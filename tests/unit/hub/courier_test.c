#include "hub/fixture.h"

#include "sign/courier.h"

#include <sys/stat.h>

/* A file under way: from a till, and what goes back to it. */
struct journey {
	struct market *market;
	char in[128];
	char out[128];
	struct courier_writer *writer;
	struct hub_carried carried;
};

static void journey_begin(
	struct journey *journey, struct market *market, struct device *from)
{
	struct courier_ends ends = { keyring_public(from->keyring),
		keyring_public(market->hub->keyring) };

	journey->market = market;
	(void)snprintf(journey->in, sizeof(journey->in), "%s/in", market->home);
	(void)snprintf(
		journey->out, sizeof(journey->out), "%s/out", market->home);
	assert_ok(courier_create(journey->in, &ends, &journey->writer, &why));
}

/* A question that device vouches for, with what it wrote since. */
static void journey_put(struct journey *journey, struct device *device,
	const char *method, const char *path)
{
	struct courier_frame frame = { .voucher = device->line,
		.body = device->batch,
		.length = method[0] == 'P' ? device->lines.length : 0 };

	(void)snprintf(frame.what, sizeof(frame.what), "%s %s", method, path);
	device_sign(device, method, path, NULL);
	assert_ok(courier_write(journey->writer, &frame, &why));
}

static void journey_end(struct journey *journey)
{
	assert_ok(courier_commit(journey->writer, &why));
	courier_close(journey->writer);
	journey->writer = NULL;
}

static void journey_make(struct journey *journey)
{
	assert_ok(hub_carry(journey->market->hub, journey->in, journey->out,
		&journey->carried, &why));
}

/* What the n-th answer is, "" when there is none. */
static void answer_what(
	const struct journey *journey, struct device *device, int n, char *ret)
{
	struct courier_reader *reader = NULL;
	struct courier_frame frame = { .number = 0 };

	ret[0] = '\0';
	assert_ok(courier_open(journey->out, device->keyring, &reader, &why));
	while (frame.number < n && !courier_next(reader, &frame, &why))
		continue;
	if (frame.number == n)
		(void)text_copy(ret, COURIER_WHAT_SIZE, frame.what);
	courier_end(reader);
}

static void file__is_taken_once_however_often_it_comes(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct journey journey;
	char what[COURIER_WHAT_SIZE];

	device_sell(a, PERSON, 1000, "");
	journey_begin(&journey, market, a);
	journey_put(&journey, a, "POST", "/v1/entries");
	journey_put(&journey, a, "GET", "/v1/chains/hub?epoch=1&from=1");
	journey_end(&journey);
	for (int i = 0; i < 3; i++) {
		journey_make(&journey);
		assert_int_equal(journey.carried.frames_in, 2);
		assert_int_equal(journey.carried.refused, 0);
		assert_string_equal(journey.carried.till, "T01");
		assert_false(journey.carried.is_damaged);
		answer_what(&journey, a, 1, what);
		assert_string_equal(what, "200 application/json");
		answer_what(&journey, a, 2, what);
		assert_string_equal(what, "200 " TYPE_LINES);
		assert_int_equal(market_quota(market).unl, 1000);
	}
	market_is_sound(market);
	device_free(a);
}

/* A file with a question for a right, an entry and a report of no right. */
static void journey_report(struct journey *journey, struct device *device)
{
	const struct request_ask ask = scan_ask(PERSON, 100000);
	struct request_ask report = { .kind = REQUEST_REPORT, .last = true };
	struct courier_frame frame = { .what = "POST /v1/leases" };

	journey_begin(journey, device->market, device);
	device_sign(device, "POST", "/v1/leases", &ask);
	frame.body = device->line;
	frame.length = strlen(device->line);
	assert_ok(courier_write(journey->writer, &frame, &why));
	device_boot(device);
	journey_put(journey, device, "POST", "/v1/entries");
	report.seq = device->seq;
	memcpy(report.head, device->leaf, sizeof(report.head));
	device_sign(device, "POST", "/v1/leases/report", &report);
	(void)text_copy(
		frame.what, sizeof(frame.what), "POST /v1/leases/report");
	frame.length = strlen(device->line);
	assert_ok(courier_write(journey->writer, &frame, &why));
	journey_end(journey);
}

/* It waits for tills to report, which they may do by files only: the first
 * one brings them word of it. */
static void frozen_hub__takes_the_files_that_it_waits_for(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct journey journey;
	char what[COURIER_WHAT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_recover(market->hub, "a test", &why));
	for (int i = 0; i < 2; i++) {
		journey_report(&journey, a);
		journey_make(&journey);
		answer_what(&journey, a, 1, what);
		assert_string_equal(what, "503 application/problem+json");
		answer_what(&journey, a, 2, what);
		assert_string_equal(what, "200 application/json");
		assert_int_equal(market->hub->state.frozen, i == 0);
		a->hub_epoch = market->hub->state.epoch;
	}
	market_is_sound(market);
	device_free(a);
}

/* The answer to what another till asked goes to nobody; and a frame that is
 * wrong in two ways is one frame. */
static void frame__is_refused_once_and_answered_to_its_till_only(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	struct journey journey;
	char what[COURIER_WHAT_SIZE];

	journey_begin(&journey, market, b);
	journey_put(&journey, a, "GET", "/v1/statements?after=0");
	journey_put(&journey, a, "GET", "/v1/nothing");
	device_boot(a);
	a->lines = text_over(a->batch, sizeof(a->batch));
	device_boot(a);
	journey_put(&journey, a, "POST", "/v1/entries"); /* a gap */
	journey_end(&journey);
	journey_make(&journey);
	assert_int_equal(journey.carried.frames_in, 3);
	assert_int_equal(journey.carried.refused, 3);
	answer_what(&journey, b, 1, what);
	assert_string_equal(what, "404 application/problem+json");
	answer_what(&journey, b, 2, what);
	assert_string_equal(what, "");
	device_free(a);
	device_free(b);
}

static void damage__ends_the_file_and_keeps_what_is_before_it(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct journey journey;
	struct stat status;

	device_sell(a, PERSON, 1000, "");
	journey_begin(&journey, market, a);
	journey_put(&journey, a, "POST", "/v1/entries");
	journey_put(&journey, a, "GET", "/v1/statements?after=0");
	journey_end(&journey);
	assert_int_equal(stat(journey.in, &status), 0);
	assert_int_equal(truncate(journey.in, status.st_size - 9), 0);
	journey_make(&journey);
	assert_true(journey.carried.is_damaged);
	assert_int_equal(journey.carried.frames_in, 1);
	assert_int_equal(market_quota(market).unl, 1000);
	assert_int_equal(truncate(journey.in, 150), 0);
	assert_err(ERR_FORGED, hub_carry(market->hub, journey.in, journey.out,
				       &journey.carried, &why));
	device_free(a);
}

static void file__replaces_no_device(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct journey journey;

	journey_begin(&journey, market, a);
	journey_put(&journey, a, "GET", "/v1/statements?after=0");
	journey_end(&journey);
	assert_err(ERR_CONFLICT, hub_carry(market->hub, journey.in, "/dev/full",
					 &journey.carried, &why));
	journey_make(&journey);
	journey_make(&journey); /* a file, it does */
	device_free(a);
}

static void file__for_another_hub_is_refused(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct courier_ends ends = { keyring_public(a->keyring),
		keyring_public(a->keyring) };
	struct journey journey;

	journey_begin(&journey, market, a);
	courier_close(journey.writer);
	assert_ok(courier_create(journey.in, &ends, &journey.writer, &why));
	journey_put(&journey, a, "GET", "/v1/statements?after=0");
	journey_end(&journey);
	assert_err(ERR_DENIED, hub_carry(market->hub, journey.in, journey.out,
				       &journey.carried, &why));
	assert_err(ERR_NOT_FOUND, hub_carry(market->hub, "/nowhere",
					  journey.out, &journey.carried, &why));
	device_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			frozen_hub__takes_the_files_that_it_waits_for,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			file__is_taken_once_however_often_it_comes, market_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			frame__is_refused_once_and_answered_to_its_till_only,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			damage__ends_the_file_and_keeps_what_is_before_it,
			market_open, market_close),
		cmocka_unit_test_setup_teardown(
			file__replaces_no_device, market_open, market_close),
		cmocka_unit_test_setup_teardown(
			file__for_another_hub_is_refused, market_open,
			market_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
