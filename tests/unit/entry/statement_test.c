#include "check.h"

#include "entry/statement.h"

#define DIGEST "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
#define NONCE  "AAECAwQFBgcICQoLDA0ODw"

static char bytes[ENTRY_PAYLOAD_MAX + 1];

static void request_init(struct request_statement *request)
{
	memset(request, 0, sizeof(*request));
	text_copy(request->market, MARKET_SIZE, "suifenhe");
	text_copy(request->chain, CHAIN_SIZE, "T01");
	request->epoch = 1;
	request->at.ms = 1795500000000;
	text_copy(request->nonce, NONCE_SIZE, NONCE);
	text_copy(request->method, sizeof(request->method), "POST");
	text_copy(request->path, REQUEST_PATH_SIZE, "/v1/leases");
	request->ask.kind = REQUEST_SCAN;
	request->ask.day = 20781;
	text_copy(request->ask.limit, RULES_ID_SIZE, "value-day");
	text_copy(request->ask.person, PERSON_KEY_SIZE, NONCE);
	text_copy(request->ask.request, NONCE_SIZE, NONCE);
	request->ask.want.minor = 800000;
}

static void request_survives(const struct request_statement *request)
{
	struct text text = text_over(bytes, sizeof(bytes));
	struct request_statement again;
	struct error why;

	assert_ok(request_encode(request, &text, &why));
	assert_ok(request_decode(bytes, text.length, &again, &why));
	assert_memory_equal(request, &again, sizeof(again));
}

static void request__survives_in_every_kind(void **state)
{
	struct request_statement request;

	(void)state;
	request_init(&request);
	request_survives(&request);
	request.ask.kind = REQUEST_PERMIT;
	memset(request.ask.person, 0, sizeof(request.ask.person));
	request_survives(&request);

	memset(&request.ask, 0, sizeof(request.ask)); /* a read */
	text_copy(request.method, sizeof(request.method), "GET");
	request_survives(&request);

	request.ask.kind = REQUEST_ENROL;
	request.epoch = 0;
	memset(request.market, 0, sizeof(request.market));
	text_copy(request.ask.key, HASH_TEXT_SIZE, DIGEST);
	text_copy(request.ask.proof, HASH_TEXT_SIZE, DIGEST);
	request_survives(&request);
	request.ask.former.epoch = 1;
	text_copy(request.ask.former.key, HASH_TEXT_SIZE, DIGEST);
	request_survives(&request);
}

static void request__says_all_that_its_kind_needs(void **state)
{
	struct text text = text_over(bytes, sizeof(bytes));
	struct request_statement request;
	struct error why;

	(void)state;
	request_init(&request);
	memset(request.ask.person, 0, sizeof(request.ask.person));
	assert_err(ERR_RANGE, request_encode(&request, &text, &why));
	assert_said("ask");
	request_init(&request);
	request.ask.min.minor = request.ask.want.minor + 1;
	assert_err(ERR_RANGE, request_encode(&request, &text, &why));
	request_init(&request);
	request.ask.kind = REQUEST_ENROL;
	assert_err(ERR_RANGE, request_encode(&request, &text, &why));
}

static void request__has_one_spelling(void **state)
{
	struct text text = text_over(bytes, sizeof(bytes));
	struct request_statement request;
	struct request_statement again;
	struct error why;

	(void)state;
	request_init(&request);
	assert_ok(request_encode(&request, &text, &why));
	text_add(&text, "\n");
	assert_err(
		ERR_FORGED, request_decode(bytes, text.length, &again, &why));
	assert_said("canonical");
	assert_err(ERR_FORGED,
		request_decode(bytes, text.length - 2, &again, &why));
}

static void lease_init(struct lease_statement *lease, enum lease_kind kind)
{
	memset(lease, 0, sizeof(*lease));
	text_copy(lease->market, MARKET_SIZE, "suifenhe");
	text_copy(lease->chain, CHAIN_SIZE, "T01");
	lease->epoch = 1;
	lease->hub_epoch = 1;
	lease->hub_seq = 1;
	lease->day = 20781;
	lease->kind = kind;
	text_copy(lease->limit, RULES_ID_SIZE, "value-day");
	text_copy(lease->request, NONCE_SIZE, NONCE);
	text_copy(lease->person, PERSON_KEY_SIZE, NONCE);
}

static void lease_survives(const struct lease_statement *lease)
{
	struct text text = text_over(bytes, sizeof(bytes));
	struct lease_statement again;
	struct error why;

	assert_ok(lease_encode(lease, &text, &why));
	assert_ok(lease_decode(bytes, text.length, &again, &why));
	assert_memory_equal(lease, &again, sizeof(again));
}

static void lease__survives_in_every_kind(void **state)
{
	struct lease_statement lease;

	(void)state;
	lease_init(&lease, LEASE_SCAN);
	lease.amount.minor = 1;
	lease.used_count = RULES_LIMITS_MAX;
	for (int i = 0; i < RULES_LIMITS_MAX; i++)
		text_copy(lease.used[i].limit, RULES_ID_SIZE, "sugar-day");
	lease_survives(&lease);

	lease_init(&lease, LEASE_REFUSAL);
	lease.reason = LEASE_HELD;
	lease.left.minor = 5;
	text_copy(lease.holder, CHAIN_SIZE, "T02");
	lease_survives(&lease);

	lease_init(&lease, LEASE_PERMIT);
	memset(lease.person, 0, sizeof(lease.person));
	lease.amount.minor = 200000;
	lease.total.minor = 2000000;
	lease.count = 25;
	lease.not_after.ms = 1795586400000;
	lease_survives(&lease);

	lease_init(&lease, LEASE_RECALL);
	text_copy(lease.lease, HASH_TEXT_SIZE, DIGEST);
	lease_survives(&lease);
}

static void lease__of_nothing_is_none(void **state)
{
	struct text text = text_over(bytes, sizeof(bytes));
	struct lease_statement lease;
	struct error why;

	(void)state;
	lease_init(&lease, LEASE_SCAN);
	assert_err(ERR_RANGE, lease_encode(&lease, &text, &why));
	lease_init(&lease, LEASE_REFUSAL);
	assert_err(ERR_RANGE, lease_encode(&lease, &text, &why));
	lease_init(&lease, LEASE_RECALL);
	assert_err(ERR_RANGE, lease_encode(&lease, &text, &why));
}

static void ack__survives(void **state)
{
	struct text text = text_over(bytes, sizeof(bytes));
	struct ack_statement ack = { .epoch = 1,
		.hub_epoch = 1,
		.hub_seq = 9,
		.at = { 1795500000000 } };
	struct ack_statement again;
	struct error why;

	(void)state;
	text_copy(ack.market, MARKET_SIZE, "suifenhe");
	text_copy(ack.chain, CHAIN_SIZE, "T01");
	text_copy(ack.head, HASH_TEXT_SIZE, ENTRY_PREV_NONE);
	assert_ok(ack_encode(&ack, &text, &why));
	assert_ok(ack_decode(bytes, text.length, &again, &why));
	assert_memory_equal(&ack, &again, sizeof(again));
}

static void names__are_those_of_the_protocol(void **state)
{
	(void)state;
	assert_string_equal(request_kind_name(REQUEST_SCAN), "scan");
	assert_string_equal(lease_reason_name(LEASE_SPENT), "spent");
	assert_string_equal(lease_kind_name(LEASE_RECALL), "recall");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names__are_those_of_the_protocol),
		cmocka_unit_test(request__survives_in_every_kind),
		cmocka_unit_test(request__says_all_that_its_kind_needs),
		cmocka_unit_test(request__has_one_spelling),
		cmocka_unit_test(lease__survives_in_every_kind),
		cmocka_unit_test(lease__of_nothing_is_none),
		cmocka_unit_test(ack__survives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
