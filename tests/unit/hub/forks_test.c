#include "hub/fixture.h"

/*
 * Two machines of one till: what the second one writes is kept beside the
 * chain and counted, and the till gets no rights until an officer says more.
 */
static void fork__is_kept_counted_and_quarantined(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *clone;
	struct hub_fork_row row = { .number = 0 };
	char leaf[HASH_TEXT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	clone = device_twin(a);
	device_sell(a, PERSON, 1000, "");
	assert_int_equal(device_push(a), 200);

	device_sell(clone, PERSON, 2000, "");
	assert_int_equal(device_post(clone), 409);
	assert_string_equal(clone->response.problem, "fork");
	assert_int_equal(answer_number(clone, "kept"), 2);
	assert_int_equal(device_post(clone), 409); /* again: nothing new */
	assert_int_equal(market_quota(market).unl, 3000);

	clone->lines = text_over(clone->batch, sizeof(clone->batch));
	device_sell(clone, PERSON, 4000, ""); /* its branch goes on */
	assert_int_equal(device_push(clone), 409);
	assert_int_equal(market_quota(market).unl, 7000);

	assert_int_equal(device_lease(a, PERSON, 1, leaf), 0);
	assert_non_null(strstr(device_answer(a), "quarantined"));
	assert_ok(hub_fork_after(market->hub, &row, &why));
	assert_ok(hub_fork_after(market->hub, &row, &why));
	assert_err(ERR_NOT_FOUND, hub_fork_after(market->hub, &row, &why));
	market_is_sound(market);
	device_free(a);
	free(clone);
}

static void opener__of_an_epoch_that_another_opened_is_a_fork(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *clone;
	struct keyring *first;
	char leaf[HASH_TEXT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	clone = device_twin(a);
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	assert_int_equal(device_push(a), 200);
	assert_ptr_equal(device_open_epoch(clone, 2, ENTRY_RESTORE), first);
	device_sell(clone, PERSON, 2000, "");
	assert_int_equal(device_post(clone), 409);
	assert_string_equal(clone->response.problem, "fork");
	assert_int_equal(device_post(clone), 409); /* again: nothing new */
	assert_int_equal(market_quota(market).unl, 2000);
	assert_int_equal(device_lease(a, PERSON, 1, leaf), 0);
	assert_non_null(strstr(device_answer(a), "quarantined"));
	market_is_sound(market);
	keyring_close(first);
	device_free(a);
	device_free(clone);
}

/* The till that came second sends more than one batch; then it is given a
 * code, and sends the rest in the name of its next epoch. */
static void opener__of_an_epoch_brings_the_whole_branch(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *clone;
	struct keyring *first;

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	clone = device_twin(a);
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	assert_int_equal(device_push(a), 200);
	assert_ptr_equal(device_open_epoch(clone, 2, ENTRY_RESTORE), first);
	device_sell(clone, PERSON, 1000, "");
	assert_int_equal(device_push(clone), 409);
	assert_string_equal(clone->response.problem, "fork");

	device_sell(clone, PERSON, 2000, "");
	assert_int_equal(device_push(clone), 409);
	assert_string_equal(clone->response.problem, "fork");
	assert_int_equal(answer_number(clone, "kept"), clone->seq);
	assert_int_equal(market_quota(market).unl, 3000);
	assert_int_equal(device_get(clone, "/v1/usage"), 401);

	device_sell(clone, PERSON, 4000, "");
	assert_int_equal(device_send(a, "POST", "/v1/entries", TYPE_LINES,
				 clone->batch, clone->lines.length),
		409);
	assert_string_equal(a->response.problem, "fork");
	assert_int_equal(market_quota(market).unl, 7000);

	/* What does not follow on what is held is waited for. */
	device_sell(clone, PERSON, 8000, "");
	clone->lines = text_over(clone->batch, sizeof(clone->batch));
	device_sell(clone, PERSON, 16000, "");
	assert_int_equal(device_post(clone), 409);
	assert_string_equal(clone->response.problem, "gap");
	assert_int_equal(answer_number(clone, "want"), 1);
	assert_int_equal(market_quota(market).unl, 7000);
	market_is_sound(market);
	keyring_close(first);
	device_free(a);
	device_free(clone);
}

/* T01 works in epoch 1; a code for T01 let a second machine in (epoch 2),
 * which never sent a line. The first machine goes on in an epoch 2 of its own
 * (key rotate). What it sold is to be kept and counted. */
static void opener__beside_an_epoch_that_was_only_joined(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *b = device_new(market, "T01");
	struct keyring *first;
	struct request_ask ask;
	char code[HUB_CODE_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	device_join_ask(b, code, &ask);
	assert_int_equal(device_ask(b, "/v1/enrol", &ask), 200);

	first = device_open_epoch(a, 2, ENTRY_KEY_ROTATE);
	device_sell(a, PERSON, 2000, "");
	assert_int_equal(device_post(a), 409);
	assert_string_equal(a->response.problem, "fork");
	keyring_close(first);
	device_free(a);
	device_free(b);
}

/* The machine that opened an epoch second opens one more. */
static void opener__of_an_epoch_after_another_branch(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *clone;
	struct keyring *first;
	struct keyring *second;
	char leaf[HASH_TEXT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	clone = device_twin(a);
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	assert_int_equal(device_push(a), 200);
	assert_ptr_equal(device_open_epoch(clone, 2, ENTRY_RESTORE), first);
	assert_int_equal(device_push(clone), 409);
	second = device_open_epoch(clone, 3, ENTRY_RESTORE);
	device_sell(clone, PERSON, 2000, "");
	assert_int_equal(device_post(clone), 200);
	assert_int_equal(market_quota(market).unl, 2000);
	assert_int_equal(device_lease(clone, PERSON, 1, leaf), 0);
	market_is_sound(market);
	keyring_close(first);
	keyring_close(second);
	device_free(a);
	device_free(clone);
}

/* The main branch is longer than the other: after a restore of the hub, what
 * is wanted of the other is not a place that it has. */
static void gap__of_another_branch_names_a_place_of_it(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *clone;
	struct keyring *first;

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	clone = device_twin(a);
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	for (int i = 0; i < 20; i++)
		device_boot(a);
	assert_int_equal(device_push(a), 200);
	assert_ptr_equal(device_open_epoch(clone, 2, ENTRY_RESTORE), first);
	assert_int_equal(device_push(clone), 409);
	market_keep(market);
	device_sell(clone, PERSON, 1000, "");
	assert_int_equal(device_push(clone), 409);
	market_put_back(market);
	device_sell(clone, PERSON, 2000, "");
	assert_int_equal(device_post(clone), 409);
	assert_string_equal(clone->response.problem, "gap");
	assert_int_equal(answer_number(clone, "want"), 1);
	keyring_close(first);
	device_free(a);
	device_free(clone);
}

/* A hub put back to before the second epoch: the machine that opened it first
 * is told that its signature is bad, and sends its opener by itself. */
static void restored__hub_takes_the_opener_of_a_branch(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *clone;
	struct keyring *first;
	char opener[JWS_SIZE];
	size_t opener_length;

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	clone = device_twin(a);
	market_keep(market);
	first = device_open_epoch(a, 2, ENTRY_RESTORE);
	opener_length = a->lines.length;
	memcpy(opener, a->batch, opener_length);
	assert_int_equal(device_push(a), 200);
	market_put_back(market);
	assert_ptr_equal(device_open_epoch(clone, 2, ENTRY_RESTORE), first);
	device_boot(clone);
	assert_int_equal(device_push(clone), 200);
	device_sell(a, PERSON, 2000, "");
	assert_int_equal(device_post(a), 401);
	assert_string_equal(a->response.problem, "bad-signature");
	assert_int_equal(device_send(a, "POST", "/v1/epochs", TYPE_LINES,
				 opener, opener_length),
		409);
	assert_string_equal(a->response.problem, "fork");
	assert_int_equal(device_post(a), 409);
	assert_int_equal(market_quota(market).unl, 2000);
	keyring_close(first);
	device_free(a);
	device_free(clone);
}

/* Two of one; an officer lets a third in by a code. What the second had sent
 * before comes once more. */
static void fork__of_an_epoch_that_is_over_sets_nobody_apart(void **state)
{
	struct market *market = *state;
	struct device *a = device_enrolled(market, "T01");
	struct device *clone;
	struct device *c;
	struct request_ask ask;
	char code[HUB_CODE_SIZE];
	char leaf[HASH_TEXT_SIZE];

	device_boot(a);
	assert_int_equal(device_push(a), 200);
	clone = device_twin(a);
	device_boot(a);
	assert_int_equal(device_push(a), 200);
	device_sell(clone, PERSON, 1000, "");
	assert_int_equal(device_post(clone), 409);
	assert_int_equal(device_lease(a, PERSON, 1, leaf), 0);

	c = device_new(market, "T01");
	assert_ok(hub_enrol_code(market->hub, "T01", code, &why));
	device_join_ask(c, code, &ask);
	assert_int_equal(device_ask(c, "/v1/enrol", &ask), 200);
	c->epoch = 2;
	assert_int_equal(device_lease(c, PERSON, 1000, leaf), 1000);

	assert_int_equal(device_post(clone), 409); /* again: nothing new */
	assert_int_equal(device_lease(c, PERSON, 1000, leaf), 1000);
	device_sell(clone, PERSON, 2000, ""); /* kept, and counted */
	assert_int_equal(device_post(clone), 409);
	assert_int_equal(market_quota(market).unl, 3000);
	assert_int_equal(device_lease(c, PERSON, 1000, leaf), 1000);
	market_is_sound(market);
	device_free(a);
	device_free(c);
	free(clone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(fork__is_kept_counted_and_quarantined),
		BOTH(fork__of_an_epoch_that_is_over_sets_nobody_apart),
		BOTH(opener__of_an_epoch_that_another_opened_is_a_fork),
		BOTH(opener__of_an_epoch_brings_the_whole_branch),
		BOTH(opener__beside_an_epoch_that_was_only_joined),
		BOTH(opener__of_an_epoch_after_another_branch),
		cmocka_unit_test_setup_teardown(
			gap__of_another_branch_names_a_place_of_it, market_open,
			market_close),
		cmocka_unit_test_setup_teardown(
			restored__hub_takes_the_opener_of_a_branch, market_open,
			market_close),
	};

	return cmocka_run_group_tests(tests, server_start, server_stop);
}
