#include "hub/fixture.h"

/* The n-th statement to the till, checked; false: there are fewer. */
static bool statement_find(
	struct device *device, int n, struct lease_statement *ret)
{
	static struct jws_payload payload;
	const char *line;

	assert_int_equal(device_get(device, "/v1/statements?after=0"), 200);
	line = device_answer(device);
	for (; n > 1 && *line != '\0'; n--)
		line += strcspn(line, "\n") + 1;
	if (*line == '\0')
		return false;
	assert_ok(line_open(line, strcspn(line, "\n"), JWS_LEASE,
		keyring_public(device->market->hub->keyring), &payload, &why));
	assert_ok(lease_decode(payload.bytes, payload.length, ret, &why));
	return true;
}

static void lease__is_what_is_left_and_the_rest_is_refused(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	char leaf[HASH_TEXT_SIZE];
	char other[HASH_TEXT_SIZE];
	char holder[CHAIN_SIZE] = "";

	assert_int_equal(device_lease(a, PERSON, 800000, leaf), 800000);
	assert_int_equal(device_lease(b, PERSON, 800000, other), 0);
	assert_int_equal(b->response.status, 409);
	assert_string_equal(b->response.problem, "refused");
	answer_text(b, "holder", holder, sizeof(holder));
	assert_string_equal(holder, "T01");
	assert_int_equal(answer_number(b, "left_fen"), 0);

	device_sell(a, PERSON, 300000, leaf);
	device_end_lease(a, leaf, 300000);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).used, 300000);
	assert_int_equal(market_quota(market).held, 0);
	assert_int_equal(device_lease(b, PERSON, 800000, other), 500000);
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

static void lease__of_the_same_request_is_the_same_line(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 100000);
	char first[STATEMENT_LINE_MAX];

	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	(void)text_copy(first, sizeof(first), device_answer(a));
	market->now_ms += 5000;
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	assert_string_equal(device_answer(a), first);
	assert_int_equal(market_quota(market).held, 100000);
	device_free(a);
}

static void holder__is_asked_once_to_give_back(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	char leaf[HASH_TEXT_SIZE];
	char other[HASH_TEXT_SIZE];
	struct lease_statement told;

	assert_int_equal(device_lease(a, PERSON, 800000, leaf), 800000);
	assert_int_equal(device_lease(b, PERSON, 1, other), 0);
	assert_int_equal(device_lease(b, PERSON, 1, other), 0);
	assert_true(statement_find(a, 1, &told));
	assert_int_equal(told.kind, LEASE_SCAN);
	assert_true(statement_find(a, 2, &told));
	assert_int_equal(told.kind, LEASE_RECALL);
	assert_string_equal(told.lease, leaf);
	assert_false(statement_find(a, 3, &told));
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

static void disclaimed__request_gives_back_or_is_never_granted(void **state)
{
	static struct entry entry;
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 100000);
	struct request_ask late = scan_ask(PERSON, 100000);

	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	for (int i = 0; i < 2; i++) {
		entry = (struct entry){ .kind = ENTRY_LEASE_DISCLAIM };
		memcpy(entry.body.lease_disclaim.request,
			i == 0 ? ask.request : late.request, NONCE_SIZE);
		device_write(a, &entry);
	}
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).held, 0);
	assert_int_equal(device_ask(a, "/v1/leases", &late), 409);
	assert_string_equal(a->response.problem, "disclaimed");
	assert_int_equal(market_quota(market).held, 0);
	market_is_sound(market);
	device_free(a);
}

/* The till's day had turned when it said so; the request was on its way. */
static void disclaimed__request_is_barred_on_its_own_day_too(void **state)
{
	static struct entry entry;
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct request_ask late = scan_ask(PERSON, 100000);

	market->now_ms += INT64_C(86400000);
	entry = (struct entry){ .kind = ENTRY_LEASE_DISCLAIM };
	memcpy(entry.body.lease_disclaim.request, late.request, NONCE_SIZE);
	device_write(a, &entry);
	market->now_ms -= INT64_C(86400000);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(device_ask(a, "/v1/leases", &late), 409);
	assert_string_equal(a->response.problem, "disclaimed");
	market_is_sound(market);
	device_free(a);
}

static void permits__are_as_many_as_the_rules_say(void **state)
{
	struct market *market = *state;
	struct request_ask ask = scan_ask("", 0);

	memset(ask.person, 0, sizeof(ask.person));
	ask.kind = REQUEST_PERMIT;
	for (int i = 0; i < 3; i++) {
		char chain[CHAIN_SIZE];
		struct device *device;

		(void)snprintf(chain, sizeof(chain), "T%02d", i + 1);
		device = device_enrolled(market, chain);
		seal_nonce(ask.request);
		assert_int_equal(device_ask(device, "/v1/leases", &ask),
			i < 2 ? 200 : 409);
		device_free(device);
	}
}

static void sale__beyond_its_lease_counts_without_one(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	char leaf[HASH_TEXT_SIZE];

	assert_int_equal(device_lease(a, PERSON, 100000, leaf), 100000);
	device_sell(a, PERSON, 150000, leaf);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).used, 100000);
	assert_int_equal(market_quota(market).unl, 50000);
	assert_int_equal(market_quota(market).held, 0);
	market_is_sound(market);
	device_free(a);
}

static void lease__is_of_today_or_ahead_for_tomorrow(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 100000);

	ask.day = TODAY + 1;
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 409);
	ask.kind = REQUEST_DAY;
	seal_nonce(ask.request);
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 200);
	ask.day = TODAY + 2;
	seal_nonce(ask.request);
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 409);
	device_free(a);
}

static void lease__tells_what_was_used_of_other_limits(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	char leaf[HASH_TEXT_SIZE];
	struct lease_statement told;

	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	assert_int_equal(device_lease(a, PERSON, 800000, leaf), 799000);
	assert_true(statement_find(a, 1, &told));
	assert_int_equal(told.used_count, 1);
	assert_string_equal(told.used[0].limit, LIMIT);
	assert_int_equal(told.used[0].used, 1000);
	device_free(a);
}

static void day_lease__is_given_ahead_once_and_counts(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	struct hub_ahead ahead = {
		.till = "T01", .day = TODAY, .person_count = 1
	};
	struct hub_given given;
	struct lease_statement told;
	char leaf[HASH_TEXT_SIZE];

	(void)text_copy(ahead.persons[0], PERSON_KEY_SIZE, PERSON);
	for (int i = 0; i < 2; i++) {
		assert_ok(hub_lease_day(market->hub, &ahead, &given, &why));
		assert_int_equal(given.leases, 1);
		assert_int_equal(given.amount.minor, 200000);
		assert_int_equal(market_quota(market).held, 200000);
	}
	assert_true(statement_find(a, 1, &told));
	assert_int_equal(told.kind, LEASE_DAY);
	assert_int_equal(told.amount.minor, 200000);
	assert_string_equal(told.person, PERSON);
	assert_false(statement_find(a, 2, &told));
	assert_int_equal(device_lease(b, PERSON, 800000, leaf), 600000);
	/* Nothing is left: nobody is told of what nobody asked. */
	ahead.till = "T02";
	ahead.amount.minor = 1;
	assert_ok(hub_lease_day(market->hub, &ahead, &given, &why));
	assert_int_equal(given.leases, 0);
	assert_int_equal(given.refused, 1);
	ahead.day = TODAY + 2;
	assert_err(
		ERR_DENIED, hub_lease_day(market->hub, &ahead, &given, &why));
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

/* What is on the way to a till that leaves the market comes back by itself. */
static void day_lease__of_a_till_that_leaves_is_given_back(void **state)
{
	static struct entry entry;
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_ahead ahead = {
		.till = "T01", .day = TODAY, .person_count = 1
	};
	struct hub_given given;

	(void)text_copy(ahead.persons[0], PERSON_KEY_SIZE, PERSON);
	assert_ok(hub_lease_day(market->hub, &ahead, &given, &why));
	assert_int_equal(market_quota(market).held, 200000);
	entry = (struct entry){ .kind = ENTRY_DECOMMISSION };
	(void)text_copy(entry.body.decommission.reason, REASON_SIZE, "moved");
	device_write(a, &entry);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).held, 0);
	market_is_sound(market);
	device_free(a);
}

static void day_lease__is_for_who_comes_regularly(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_ahead ahead = { .till = "T01", .day = TODAY + 2 };
	struct hub_given given;

	for (int i = 0; i < 2; i++) {
		device_sell(a, PERSON, 1000, "");
		if (i == 0)
			device_sell(a, "BAECAwQFBgcICQoLDA0ODw", 1000, "");
		assert_int_equal(device_push(a), 200);
		market->now_ms += INT64_C(24) * 60 * 60 * 1000;
	}
	assert_ok(hub_lease_day(market->hub, &ahead, &given, &why));
	assert_int_equal(given.leases, 1);
	market_is_sound(market);
	device_free(a);
}

/* Of what others hold of the person's day each is told once, whether the one
 * who asks got a part or nothing; a right given ahead calls nobody back. */
static void day_lease__is_called_back_when_the_person_is_elsewhere(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	struct device *c = device_enrolled(market, "T03");
	struct hub_ahead ahead = { .day = TODAY, .person_count = 1 };
	struct hub_given given;
	struct lease_statement told;
	char leaf[HASH_TEXT_SIZE];

	(void)text_copy(ahead.persons[0], PERSON_KEY_SIZE, PERSON);
	ahead.till = "T01";
	assert_ok(hub_lease_day(market->hub, &ahead, &given, &why));
	ahead.till = "T02";
	ahead.amount.minor = 700000; /* more than is left */
	assert_ok(hub_lease_day(market->hub, &ahead, &given, &why));
	assert_int_equal(given.amount.minor, 600000);
	assert_false(statement_find(a, 2, &told));

	assert_int_equal(device_lease(c, PERSON, 800000, leaf), 0);
	assert_true(statement_find(a, 2, &told));
	assert_int_equal(told.kind, LEASE_RECALL);
	assert_true(statement_find(b, 2, &told));
	assert_int_equal(told.kind, LEASE_RECALL);
	market_is_sound(market);
	device_free(a);
	device_free(b);
	device_free(c);
}

static void holder__is_told_when_only_a_part_is_left(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	struct lease_statement told;
	char leaf[HASH_TEXT_SIZE];
	char other[HASH_TEXT_SIZE];

	assert_int_equal(device_lease(a, PERSON, 200000, leaf), 200000);
	assert_int_equal(device_lease(b, PERSON, 600000, other), 600000);
	assert_false(statement_find(a, 2, &told));
	device_end_lease(b, other, 0);
	assert_int_equal(device_push(b), 200);
	assert_int_equal(device_lease(b, PERSON, 700000, other), 600000);
	assert_true(statement_find(a, 2, &told));
	assert_int_equal(told.kind, LEASE_RECALL);
	assert_string_equal(told.lease, leaf);
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

static void blocked__person_gets_no_right(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_import import = {
		.by = "test", .dataset = DATASET_RESIDENTS, .rows = 2
	};
	char path[128];
	char sha256[HASH_TEXT_SIZE];
	char leaf[HASH_TEXT_SIZE];
	char person[PERSON_KEY_SIZE];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/residents.csv", market->home);
	file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs("document,number,name,born,valid_until,status\n"
		    "resident-card,A1,One,1990-01-01,,blocked\n"
		    "resident-card,A2,Two,1990-01-01,,active\n",
		file);
	assert_int_equal(fclose(file), 0);
	import.path = path;
	assert_ok(hub_import(market->hub, &import, sha256, &why));
	assert_ok(hub_person(market->hub, "resident-card:A1", person, &why));
	assert_int_equal(device_lease(a, person, 1000, leaf), 0);
	assert_non_null(strstr(device_answer(a), "\"reason\":\"blocked\""));
	assert_ok(hub_person(market->hub, "resident-card:A2", person, &why));
	assert_int_equal(device_lease(a, person, 1000, leaf), 1000);
	market_is_sound(market);
	device_free(a);
}

/* The till's clock was a day ahead, and was confirmed back; its request comes
 * late, by a stick, on the day that it was for. */
static void disclaimed__request_is_barred_on_a_later_day(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask ask = scan_ask(PERSON, 500000);
	static struct entry entry;

	ask.day = TODAY + 1;
	entry = (struct entry){ .kind = ENTRY_LEASE_DISCLAIM };
	memcpy(entry.body.lease_disclaim.request, ask.request,
		sizeof(entry.body.lease_disclaim.request));
	device_write(a, &entry);
	assert_int_equal(device_push(a), 200);
	market->now_ms += INT64_C(86400000);
	assert_int_equal(device_ask(a, "/v1/leases", &ask), 409);
	assert_string_equal(a->response.problem, "disclaimed");
	market_is_sound(market);
	device_free(a);
}

/* Somebody bought very often beyond the limit: others are assessed too. */
static void excess__of_many_sales_keeps_nobody_from_being_assessed(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	int64_t count = 0;

	for (int i = 0; i < 110; i++)
		device_sell(a, PERSON, 20000, "");
	assert_int_equal(device_push(a), 200);
	device_sell(a, "ZZECAwQFBgcICQoLDA0ODw", 900000, "");
	assert_int_equal(device_push(a), 200);
	assert_err(ERR_RANGE, hub_assess(market->hub, TODAY, &count, &why));
	assert_int_equal(count, 1);
	device_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(lease__is_what_is_left_and_the_rest_is_refused),
		BOTH(lease__of_the_same_request_is_the_same_line),
		BOTH(holder__is_asked_once_to_give_back),
		BOTH(disclaimed__request_gives_back_or_is_never_granted),
		BOTH(disclaimed__request_is_barred_on_its_own_day_too),
		BOTH(disclaimed__request_is_barred_on_a_later_day),
		BOTH(excess__of_many_sales_keeps_nobody_from_being_assessed),
		BOTH(permits__are_as_many_as_the_rules_say),
		BOTH(sale__beyond_its_lease_counts_without_one),
		BOTH(day_lease__is_given_ahead_once_and_counts),
		BOTH(day_lease__of_a_till_that_leaves_is_given_back),
		BOTH(day_lease__is_for_who_comes_regularly),
		BOTH(day_lease__is_called_back_when_the_person_is_elsewhere),
		BOTH(holder__is_told_when_only_a_part_is_left),
		BOTH(blocked__person_gets_no_right),
		BOTH(lease__is_of_today_or_ahead_for_tomorrow),
		BOTH(lease__tells_what_was_used_of_other_limits),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
