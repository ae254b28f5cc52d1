#include "hub/fixture.h"

static void batch__is_taken_once_however_often_it_comes(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");

	device_boot(a);
	device_sell(a, PERSON, 1000, "");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(device_post(a), 200);
		assert_non_null(strstr(device_answer(a), "\"seq\":2"));
	}
	assert_int_equal(market_quota(market).unl, 1000);
	market_is_sound(market);
	device_free(a);
}

static void gap__is_answered_with_what_is_wanted(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	device_boot(a);
	a->lines = text_over(a->batch, sizeof(a->batch));
	device_boot(a);
	assert_int_equal(device_push(a), 409);
	assert_string_equal(a->response.problem, "gap");
	assert_int_equal(answer_number(a, "want"), 2);
	device_free(a);
}

/* Another letter that base64url knows as well. */
static void change(char *letter)
{
	*letter = *letter == 'A' ? 'B' : 'A';
}

static void signature__of_another_key_keeps_the_whole_batch_out(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");

	device_boot(a);
	change(&a->batch[a->lines.length - 10]);
	assert_int_equal(device_push(a), 401);
	assert_string_equal(a->response.problem, "bad-signature");
	device_free(a);
}

static void entry__of_a_later_version_is_kept_and_stops_effects(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	char bytes[1024];
	struct text payload = text_over(bytes, sizeof(bytes));
	struct store_quota quota;
	size_t length = 0;

	text_addf(&payload,
		"{\"at_ms\":1795579200000,\"body\":{\"new\":1},\"chain\":"
		"\"T01\","
		"\"day\":\"2026-11-25\",\"epoch\":1,\"kind\":\"gift\","
		"\"market\":\"suifenhe\",\"prev\":\"%s\",\"seq\":1,\"v\":2}",
		a->leaf);
	assert_ok(jws_sign(
		a->keyring, JWS_ENTRY, &payload, a->line, &length, &why));
	hash_leaf(a->line, length, a->leaf);
	text_addf(&a->lines, "%s\n", a->line);
	a->seq = 1;
	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a), "\"flag\":\"unknown\""));
	assert_non_null(strstr(device_answer(a), "\"flag\":\"held\""));
	assert_err(ERR_NOT_FOUND, store_quota_find(hub_store(market->hub),
					  PERSON, TODAY, LIMIT, &quota, &why));
	market_reopen(market); /* of the same version */
	assert_err(ERR_NOT_FOUND, store_quota_find(hub_store(market->hub),
					  PERSON, TODAY, LIMIT, &quota, &why));
	market_is_sound(market); /* what is held has left no uses */
	device_free(a);
}

/* As if the hub had not known what entry 2 is, and were newer now. */
static void held__entries_take_effect_once_they_are_understood(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct store *store = hub_store(market->hub);
	struct store_epoch epoch;
	struct store_flagged flagged;
	char leaf[HASH_TEXT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(device_lease(a, PERSON, 500000, leaf), 500000);
	assert_ok(store_epoch_find(store, "T01", 1, &epoch, &why));
	epoch.held = 2;
	assert_ok(store_epoch_put(store, &epoch, &why));
	device_sell(a, PERSON, 300000, leaf);
	device_sell(a, PERSON, 1000, "");
	device_end_lease(a, leaf, 300000);
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a), "\"flag\":\"held\""));
	assert_int_equal(market_quota(market).held, 500000);

	market_reopen(market);
	assert_int_equal(market_quota(market).used, 300000);
	assert_int_equal(market_quota(market).held, 0);
	assert_int_equal(market_quota(market).unl, 1000);
	assert_err(ERR_NOT_FOUND,
		store_flagged_after(hub_store(market->hub), 0, &flagged, &why));
	device_sell(a, PERSON, 2000, "");
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).unl, 3000);
	market_is_sound(market);
	device_free(a);
}

static void request__must_be_fresh_and_new_and_of_a_known_till(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *stranger = device_new(market, "T09");
	char bearer[JWS_SIZE + 8];
	struct hub_request request = { .method = "GET",
		.path = "/v1/usage",
		.authorization = bearer,
		.body = "" };

	stranger->epoch = 1;
	assert_int_equal(device_get(stranger, "/v1/usage"), 401);
	assert_string_equal(stranger->response.problem, "unknown-key");

	device_sign(a, "GET", "/v1/usage", NULL);
	(void)snprintf(bearer, sizeof(bearer), "Bearer %s", a->line);
	hub_route(market->hub, &request, &a->response);
	assert_int_equal(a->response.status, 200);
	hub_route(market->hub, &request, &a->response);
	assert_string_equal(a->response.problem, "replayed");
	request.path = "/v1/statements";
	hub_route(market->hub, &request, &a->response);
	assert_int_equal(a->response.status, 401);

	device_sign(a, "GET", "/v1/usage", NULL);
	(void)snprintf(bearer, sizeof(bearer), "Bearer %s", a->line);
	request.path = "/v1/usage";
	market->now_ms += 61000;
	hub_route(market->hub, &request, &a->response);
	assert_string_equal(a->response.problem, "stale-request");
	assert_int_equal(answer_number(a, "at_ms"), market->now_ms);
	device_free(a);
	device_free(stranger);
}

static void opener__of_an_epoch_brings_its_key(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct keyring *first;
	struct keyring *second;
	char leaf[HASH_TEXT_SIZE];
	char later[HASH_TEXT_SIZE];

	assert_int_equal(device_lease(a, PERSON, 500000, leaf), 500000);
	device_boot(a);
	assert_int_equal(device_push(a), 200);
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	device_sell(a, PERSON, 1000, leaf); /* a lease of an earlier epoch */
	assert_int_equal(device_post(a), 200);
	assert_int_equal(device_push(a), 200); /* taken once */
	assert_int_equal(answer_number(a, "seq"), 2);
	assert_int_equal(market_quota(market).held, 500000); /* frozen */
	assert_int_equal(market_quota(market).unl, 1000);
	assert_int_equal(device_lease(a, PERSON, 800000, later), 299000);
	second = device_open_epoch(a, 4, ENTRY_KEY_ROTATE);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).held, 799000);
	market_is_sound(market);
	keyring_close(first);
	keyring_close(second);
	device_free(a);
}

/* The statements that were made to a till. */
static int64_t spoken_to(struct market *market, const char *chain)
{
	struct store_till till;

	assert_ok(store_till_find(hub_store(market->hub), chain, &till, &why));
	return till.hub_seq;
}

/* Two epochs were opened without a link, and of each something is left: the
 * bearer is of the last. */
static void openers__come_before_what_is_left_of_earlier_epochs(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	static char lines[3][65536];
	struct keyring *former[2];
	size_t length[3];
	char openers[65536];
	struct text all = text_over(openers, sizeof(openers));
	struct hub_request request = { .method = "POST",
		.path = "/v1/epochs",
		.content_type = TYPE_LINES,
		.body = openers };

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	for (int i = 0; i < 3; i++) {
		if (i > 0)
			former[i - 1] =
				device_open_epoch(a, i + 1, ENTRY_RESTORE);
		if (i > 0)
			text_add(&all, a->batch);
		device_sell(a, PERSON, 1000, "");
		length[i] = a->lines.length;
		memcpy(lines[i], a->batch, length[i] + 1);
		a->lines = text_over(a->batch, sizeof(a->batch));
	}
	assert_int_equal(device_send(a, "POST", "/v1/entries", TYPE_LINES,
				 lines[0], length[0]),
		401);
	request.length = all.length;
	for (int i = 0; i < 2; i++) {
		int64_t before = spoken_to(market, "T01");

		hub_route(market->hub, &request, &a->response);
		assert_int_equal(a->response.status, 200);
		/* What is held costs no transaction, but for the answer. */
		assert_int_equal(spoken_to(market, "T01"), before + 2 - i);
	}
	for (int i = 0; i < 3; i++)
		assert_int_equal(device_send(a, "POST", "/v1/entries",
					 TYPE_LINES, lines[i], length[i]),
			200);
	assert_int_equal(market_quota(market).unl, 3000);
	market_is_sound(market);
	change(&openers[all.length - 20]);
	hub_route(market->hub, &request, &a->response);
	assert_int_equal(a->response.status, 401);
	for (int i = 0; i < 2; i++)
		keyring_close(former[i]);
	device_free(a);
}

static void opener__needs_the_key_of_an_earlier_epoch(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *thief = device_new(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};
	struct keyring *first;

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	thief->epoch = 1;
	thief->seq = 1;
	first = device_open_epoch(thief, 2, ENTRY_RESTORE);
	assert_int_equal(device_push(thief), 401);
	assert_string_equal(thief->response.problem, "unknown-key");
	keyring_close(first);
	device_free(thief);

	assert_ok(hub_revoke(market->hub, &act, &why));
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	assert_int_equal(device_push(a), 403);
	assert_string_equal(a->response.problem, "revoked");
	market_is_sound(market);
	keyring_close(first);
	device_free(a);
}

static void revoked__key_is_kept_and_flagged(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_revoke(market->hub, &act, &why));
	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a), "\"flag\":\"revoked\""));
	assert_int_equal(market_quota(market).unl, 1000);
	assert_int_equal(device_get(a, "/v1/usage"), 403);
	market_is_sound(market);
	device_free(a);
}

static int64_t trusted_up_to(struct market *market)
{
	struct store_epoch epoch;

	assert_ok(store_epoch_find(
		hub_store(market->hub), "T01", 1, &epoch, &why));
	return epoch.revoked;
}

static void lost__till_is_revoked_as_well(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_lost(market->hub, &act, &why));
	assert_int_equal(trusted_up_to(market), a->seq);
	assert_int_equal(device_get(a, "/v1/statements"), 403);
	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a), "\"flag\":\"revoked\""));
	assert_int_equal(market_quota(market).unl, 1000);
	market_is_sound(market);
	device_free(a);
}

/* As the bundle says: the earliest that was ever named. */
static void revoked__key_is_not_trusted_any_further_later(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = 1
	};

	device_boot(a);
	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_revoke(market->hub, &act, &why));
	act.seq = 2;
	assert_err(ERR_DENIED, hub_revoke(market->hub, &act, &why));
	assert_err(ERR_DENIED, hub_lost(market->hub, &act, &why));
	act.seq = -1;
	assert_ok(hub_lost(market->hub, &act, &why));
	assert_int_equal(trusted_up_to(market), 1);
	act.seq = 0;
	assert_ok(hub_revoke(market->hub, &act, &why));
	assert_int_equal(trusted_up_to(market), 0);
	market_is_sound(market);
	device_free(a);
}

static void revoked__key_is_one_that_signed_more_or_none(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct hub_till_row row = { .chain = "" };
	struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = 99999
	};

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_err(ERR_DENIED, hub_revoke(market->hub, &act, &why));
	assert_ok(hub_till_after(market->hub, &row, &why));
	assert_int_equal(row.revoked, -1);
	act.seq = row.seq;
	assert_ok(hub_revoke(market->hub, &act, &why));
	row.chain[0] = '\0';
	assert_ok(hub_till_after(market->hub, &row, &why));
	assert_int_equal(row.revoked, a->seq);
	market_is_sound(market);
	device_free(a);
}

/* A thief keeps the sales back and sends what gives the rest back. */
static void revoked__key_gives_no_right_back(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};
	char leaf[HASH_TEXT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(device_lease(a, PERSON, 500000, leaf), 500000);
	assert_ok(hub_revoke(market->hub, &act, &why));
	device_end_lease(a, leaf, 0);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).held, 500000);
	market_is_sound(market);
	device_free(a);
}

static void revoked__key_does_not_stop_the_market(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};

	a->hub_epoch = INT64_C(9007199254740000); /* no hub's, ever */
	assert_int_equal(device_get(a, "/v1/usage"), 200);
	assert_false(market->hub->state.frozen);
	assert_ok(hub_revoke(market->hub, &act, &why));
	a->hub_epoch = market->hub->state.epoch + 1;
	assert_int_equal(device_get(a, "/v1/usage"), 403);
	assert_false(market->hub->state.frozen);
	device_free(a);
}

/* The key before the one that was revoked opens no epoch past it. */
static void revoked__key_is_not_gone_around(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	const struct hub_act act = {
		.by = "test", .till = "T01", .reason = "stolen", .seq = -1
	};
	struct keyring *first;
	struct keyring *second;
	struct keyring *third;

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	first = device_open_epoch(a, 2, ENTRY_KEY_ROTATE);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_revoke(market->hub, &act, &why));
	second = a->keyring;
	a->keyring = first;
	a->epoch = a->seq = 1;
	a->lines = text_over(a->batch, sizeof(a->batch));
	third = device_open_epoch(a, 3, ENTRY_RESTORE);
	assert_ptr_equal(third, first);
	assert_int_equal(device_post(a), 403);
	assert_string_equal(a->response.problem, "revoked");
	keyring_close(first);
	keyring_close(second);
	device_free(a);
}

static void limit__named_twice_counts_once(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	static struct entry entry;
	struct sale *sale = &entry.body.sale;

	device_fill_sale(a, PERSON, 1000, &entry);
	sale->quota[1] = sale->quota[0];
	sale->quota_count = 2;
	device_write(a, &entry);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(market_quota(market).unl, 1000);
	market_is_sound(market);
	device_free(a);
}

static void code__lets_one_key_in(void **state)
{
	struct market *market = *state;
	struct device *a = device_new(market, "T01");
	struct device *b = device_new(market, "T01");
	struct request_ask ask;
	char code[HUB_CODE_SIZE];
	char first;

	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	device_join_ask(a, code, &ask);
	first = ask.proof[0];
	ask.proof[0] = first == 'A' ? 'B' : 'A';
	assert_int_equal(device_ask(a, "/v1/enrol", &ask), 403);
	ask.proof[0] = first;
	assert_int_equal(device_ask(a, "/v1/enrol", &ask), 200);
	assert_int_equal(
		device_ask(a, "/v1/enrol", &ask), 200); /* lost answer */
	device_join_ask(b, code, &ask);
	assert_int_equal(device_ask(b, "/v1/enrol", &ask), 403);
	device_free(a);
	device_free(b);
}

/* Of a till of that name the market knows more than it says. */
static void code__brings_no_other_key_for_an_epoch_that_is_known(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_new(market, "T01");
	struct request_ask ask;
	char code[HUB_CODE_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	device_join_ask(b, code, &ask);
	ask.former.epoch = 1;
	memcpy(ask.former.key, ask.key, sizeof(ask.former.key));
	b->epoch = 5;
	assert_int_equal(device_ask(b, "/v1/enrol", &ask), 403);
	device_boot(a);
	assert_int_equal(device_push(a), 200);
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

static void count_fault(void *context, const struct hub_fault *fault)
{
	assert_string_equal(fault->code, "chain");
	++*(int *)context;
}

/* Behind its own enrolment; behind nothing, when it was a market itself. */
static void beginning__behind_no_enrolment_is_kept_and_flagged(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	struct device *c = device_enrolled(market, "T03");
	struct store_flagged row = { 0 };
	struct hub_checked checked;
	int faults = 0;

	memcpy(b->leaf, a->leaf, sizeof(b->leaf));
	(void)text_copy(c->leaf, sizeof(c->leaf), ENTRY_PREV_NONE);
	device_boot(a);
	device_boot(b);
	device_boot(b);
	device_boot(c);
	assert_int_equal(device_push(a), 200);
	assert_non_null(strstr(device_answer(a), "\"flags\":[]"));
	assert_int_equal(device_push(b), 200);
	assert_non_null(strstr(device_answer(b),
		"\"flags\":[{\"flag\":\"epoch\",\"seq\":1}]"));
	assert_int_equal(device_push(c), 200);
	assert_non_null(strstr(device_answer(c), "\"flags\":[]"));
	market_is_sound(market);

	assert_ok(store_flagged_after(
		hub_store(market->hub), row.id, &row, &why));
	assert_ok(store_flag_put(hub_store(market->hub), row.id, "", &why));
	assert_ok(hub_check(market->hub, count_fault, &faults, &checked, &why));
	assert_int_equal(faults, 1);
	device_free(a);
	device_free(b);
	device_free(c);
}

static void code__is_good_for_an_hour(void **state)
{
	struct market *market = *state;
	struct device *a = device_new(market, "T01");
	struct request_ask ask;
	char code[HUB_CODE_SIZE];

	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	market->now_ms += HUB_CODE_MIN_MS + 1;
	device_join_ask(a, code, &ask);
	assert_int_equal(device_ask(a, "/v1/enrol", &ask), 403);
	device_free(a);
}

static void restored__hub_gives_nothing_until_tills_have_told(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct request_ask report = {
		.kind = REQUEST_REPORT, .last = true, .count = 1
	};
	static char held[STATEMENT_LINE_MAX];
	static char body[2 * JWS_SIZE];
	struct hub_request request = {
		.method = "POST", .path = "/v1/leases/report", .body = body
	};
	char leaf[HASH_TEXT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_int_equal(device_lease(a, PERSON, 300000, leaf), 300000);
	(void)text_copy(held, sizeof(held), device_answer(a));
	assert_ok(hub_recover(market->hub, "a test", &why));
	assert_int_equal(device_lease(a, PERSON, 1, leaf), 0);
	assert_string_equal(a->response.problem, "frozen");

	report.seq = a->seq;
	memcpy(report.head, a->leaf, sizeof(report.head));
	for (int i = 0; i < 2; i++) {
		/* What is said before this epoch was heard of is not all. */
		if (i == 1) {
			a->hub_epoch = market->hub->state.epoch;
			a->hub_seq = 0;
		}
		device_sign(a, "POST", "/v1/leases/report", &report);
		(void)snprintf(body, sizeof(body), "%s\n%s\n", a->line, held);
		request.length = strlen(body);
		hub_route(market->hub, &request, &a->response);
		assert_int_equal(a->response.status, 200);
		assert_non_null(strstr(device_answer(a),
			i == 0 ? "\"frozen\":true" : "\"frozen\":false"));
	}
	assert_int_equal(market_quota(market).held, 300000);
	assert_int_equal(device_lease(a, PERSON, 800000, leaf), 500000);
	market_is_sound(market);
	device_free(a);
}

static void witness__of_a_lost_number_freezes_the_hub(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");

	a->hub_epoch = 1;
	a->hub_seq = 1000;
	assert_int_equal(device_get(a, "/v1/usage"), 200);
	assert_int_equal(market->hub->state.epoch, NOON / 1000);
	assert_true(market->hub->state.frozen);
	device_free(a);
}

static void excess__is_assessed_once_and_the_same_everywhere(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	struct hub_excess_row row = { .person = "" };
	int64_t count = 0;

	device_sell(a, PERSON, 700000, "");
	assert_int_equal(device_push(a), 200);
	market->now_ms += 60000;
	device_sell(b, PERSON, 200000, "");
	assert_int_equal(device_push(b), 200);
	assert_ok(hub_assess(market->hub, TODAY, &count, &why));
	assert_int_equal(count, 1);
	assert_ok(hub_assess(market->hub, TODAY, &count, &why));
	assert_int_equal(count, 0);
	assert_ok(hub_excess_after(market->hub, &row, &why));
	assert_int_equal(row.excess.minor, 100000);
	assert_int_equal(row.tax.minor, 24300);
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

static void lease__is_released_by_two_officers_only(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_enrolled(market, "T02");
	char leaf[HASH_TEXT_SIZE];
	char other[HASH_TEXT_SIZE];
	struct hub_release release = { .lease = leaf,
		.reason = "the till burnt",
		.officers = { { "wang", "1111" }, { "wang", "1111" } } };

	for (int i = 0; i < 2; i++) {
		const struct hub_operator operator= { .by = "test",
			.id = i == 0 ? "wang" : "li",
			.pin = i == 0 ? "1111" : "2222",
			.role = ROLE_MANAGER,
			.active = true,
			.is_new = true };

		assert_ok(hub_operator_put(market->hub, &operator, & why));
	}
	assert_int_equal(device_lease(a, PERSON, 800000, leaf), 800000);
	assert_err(ERR_DENIED, hub_release(market->hub, &release, &why));
	release.officers[1] = (struct hub_officer){ "li", "1111" };
	assert_err(ERR_DENIED, hub_release(market->hub, &release, &why));
	release.officers[1].pin = "2222";
	assert_ok(hub_release(market->hub, &release, &why));
	assert_err(ERR_DENIED, hub_release(market->hub, &release, &why));
	assert_int_equal(device_lease(b, PERSON, 800000, other), 800000);
	assert_int_equal(market_quota(market).ovr, 800000);
	market_is_sound(market);
	device_free(a);
	device_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(batch__is_taken_once_however_often_it_comes),
		BOTH(gap__is_answered_with_what_is_wanted),
		BOTH(signature__of_another_key_keeps_the_whole_batch_out),
		BOTH(entry__of_a_later_version_is_kept_and_stops_effects),
		BOTH(held__entries_take_effect_once_they_are_understood),
		BOTH(request__must_be_fresh_and_new_and_of_a_known_till),
		BOTH(opener__of_an_epoch_brings_its_key),
		BOTH(openers__come_before_what_is_left_of_earlier_epochs),
		BOTH(opener__needs_the_key_of_an_earlier_epoch),
		BOTH(revoked__key_is_kept_and_flagged),
		BOTH(lost__till_is_revoked_as_well),
		BOTH(revoked__key_is_not_trusted_any_further_later),
		BOTH(revoked__key_is_one_that_signed_more_or_none),
		BOTH(revoked__key_gives_no_right_back),
		BOTH(revoked__key_does_not_stop_the_market),
		BOTH(revoked__key_is_not_gone_around),
		BOTH(limit__named_twice_counts_once),
		BOTH(code__brings_no_other_key_for_an_epoch_that_is_known),
		BOTH(code__lets_one_key_in),
		BOTH(beginning__behind_no_enrolment_is_kept_and_flagged),
		BOTH(code__is_good_for_an_hour),
		BOTH(restored__hub_gives_nothing_until_tills_have_told),
		BOTH(witness__of_a_lost_number_freezes_the_hub),
		BOTH(excess__is_assessed_once_and_the_same_everywhere),
		BOTH(lease__is_released_by_two_officers_only),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
