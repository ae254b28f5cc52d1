#include "check.h"

#include "sign/fixture.h"
#include "sign/jws.h"
#include "sign/token.h"

#define LEAF "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"

static struct token plain_token(void)
{
	return (struct token){ .at_ms = 1795500000000,
		.chain = "T01",
		.epoch = 1,
		.seq = 120,
		.leaf = LEAF,
		.total_fen = 1700 };
}

static void token__is_a_line_of_its_type_and_says_the_entry(void **state)
{
	static struct jws_payload payload;
	struct token token = plain_token();
	struct keyring *keyring = place_rfc8037(*state);
	char text[TOKEN_SIZE];

	token_make(keyring, &token, text);
	assert_int_equal(jws_open(text, strlen(text), JWS_TOKEN,
				 keyring_key(keyring), &payload),
		JWS_GOOD);
	assert_string_equal(payload.bytes,
		"{\"at_ms\":1795500000000,\"chain\":\"T01\",\"epoch\":1,"
		"\"leaf\":\"" LEAF "\",\"seq\":120,\"total_fen\":1700}");
	assert_int_equal(jws_open(text, strlen(text), JWS_ENTRY,
				 keyring_key(keyring), &payload),
		JWS_BAD_HEADER);
	keyring_close(keyring);
}

static void token__is_the_same_whenever_it_is_made(void **state)
{
	struct token token = plain_token();
	struct keyring *keyring = place_rfc8037(*state);
	char first[TOKEN_SIZE];
	char second[TOKEN_SIZE];

	token_make(keyring, &token, first);
	token_make(keyring, &token, second);
	assert_string_equal(first, second);
	keyring_close(keyring);
}

static void longest_token__has_450_characters(void **state)
{
	const int64_t greatest = (INT64_C(1) << 53) - 1;
	struct token token = { .at_ms = greatest,
		.chain = "abcdefghijklmnop",
		.epoch = greatest,
		.seq = greatest,
		.leaf = LEAF,
		.total_fen = greatest };
	struct keyring *keyring = place_rfc8037(*state);
	char text[TOKEN_SIZE];

	token_make(keyring, &token, text);
	assert_int_equal(strlen(text), TOKEN_MAX);
	keyring_close(keyring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			token__is_a_line_of_its_type_and_says_the_entry,
			place_open, place_close),
		cmocka_unit_test_setup_teardown(
			token__is_the_same_whenever_it_is_made, place_open,
			place_close),
		cmocka_unit_test_setup_teardown(
			longest_token__has_450_characters, place_open,
			place_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
