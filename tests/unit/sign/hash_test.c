#include "check.h"

#include "sign/hash.h"

static void text__is_sha_256_in_base64url(void **state)
{
	/* FIPS 180-2 appendix B.1 and B.2, by openssl and basenc. */
	static const struct {
		const char *bytes;
		const char *hash;
	} known[] = {
		{ "", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" },
		{ "abc", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
			"JI1qYdIGOLjlwCaTDD5gOaM85Flk_yFn9uzt1BnbBsE" },
	};
	char text[HASH_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		hash_text(known[i].bytes, strlen(known[i].bytes), text);
		assert_string_equal(text, known[i].hash);
	}
}

static void leaf__is_that_of_a_transparency_log(void **state)
{
	char text[HASH_TEXT_BYTES];

	(void)state;
	/* The siblings in a proof that Go's x/mod/sumdb/tlog accepts. */
	hash_leaf("one", 3, text);
	assert_string_equal(
		text, "0Nc2CrefWKseHj_mStd-LqC8B-NrX0btIiPt2SmN-ek");
	hash_leaf("three", 5, text);
	assert_string_equal(
		text, "Zx8UbF5HHooag6PCFM5LqQe486WIjRTMjNPOdbsS75Q");
	/* The empty leaf of the RFC 6962 test data. */
	hash_leaf("", 0, text);
	assert_string_equal(
		text, "bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0");
}

/* The library for much gives the answers of the one for little. */
static void bulk__gives_the_same_answers(void **state)
{
	char little[HASH_TEXT_BYTES];
	char much[HASH_TEXT_BYTES];
	char line[1000];

	memset(line, 'q', sizeof(line));
	hash_leaf(line, sizeof(line), little);
	hash_in_bulk();
	hash_leaf(line, sizeof(line), much);
	assert_string_equal(little, much);
	text__is_sha_256_in_base64url(state);
	leaf__is_that_of_a_transparency_log(state);
	hash_thread_end();
}

static void stream__hashes_a_million_letters(void **state)
{
	struct hash_stream *stream = hash_stream_open();
	char thousand[1000];
	char text[HASH_TEXT_BYTES];

	(void)state;
	assert_non_null(stream);
	memset(thousand, 'a', sizeof(thousand));
	for (int i = 0; i < 1000; i++)
		hash_stream_add(stream, thousand, sizeof(thousand));
	hash_stream_close(stream, text);
	/* FIPS 180-2 appendix B.3 */
	assert_string_equal(
		text, "zcduXJkU-5KBocfihNc-Z_GAmkiklyAOBG05zMcRLNA");
}

static void stream__is_not_disturbed_by_other_hashes(void **state)
{
	struct hash_stream *stream = hash_stream_open();
	struct hash_stream *other = hash_stream_open();
	char text[HASH_TEXT_BYTES];

	(void)state;
	assert_non_null(stream);
	assert_non_null(other);
	hash_stream_add(stream, "a", 1);
	hash_leaf("x", 1, text);
	hash_stream_add(other, "y", 1);
	hash_stream_add(stream, "bc", 2);
	hash_stream_close(other, text);
	hash_stream_close(stream, text);
	assert_string_equal(
		text, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text__is_sha_256_in_base64url),
		cmocka_unit_test(leaf__is_that_of_a_transparency_log),
		cmocka_unit_test(bulk__gives_the_same_answers),
		cmocka_unit_test(stream__hashes_a_million_letters),
		cmocka_unit_test(stream__is_not_disturbed_by_other_hashes),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
