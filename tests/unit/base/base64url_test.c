#include "check.h"

#include "base/base64url.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789-_";

/* RFC 4648 section 10 without padding; RFC 7515 appendix C. */
static const struct {
	const char *bytes;
	size_t length;
	const char *text;
} vectors[] = {
	{ "", 0, "" },
	{ "f", 1, "Zg" },
	{ "fo", 2, "Zm8" },
	{ "foo", 3, "Zm9v" },
	{ "foob", 4, "Zm9vYg" },
	{ "fooba", 5, "Zm9vYmE" },
	{ "foobar", 6, "Zm9vYmFy" },
	{ "\x03\xec\xff\xe0\xc1", 5, "A-z_4ME" },
};

static void encode__gives_the_published_texts(void **state)
{
	char text[BASE64URL_SIZE(8)];

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		size_t length = base64url_encode(
			vectors[i].bytes, vectors[i].length, text);

		assert_string_equal(text, vectors[i].text);
		assert_int_equal(length, strlen(vectors[i].text));
		assert_int_equal(length, BASE64URL_LENGTH(vectors[i].length));
	}
}

static void decode__gives_the_published_bytes(void **state)
{
	struct error why;
	uint8_t bytes[8];
	size_t length;

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		assert_ok(base64url_decode(vectors[i].text,
			strlen(vectors[i].text), bytes, vectors[i].length,
			&length, &why));
		assert_int_equal(length, vectors[i].length);
		assert_memory_equal(bytes, vectors[i].bytes, length);
	}
}

static void every_length__comes_back_as_it_was(void **state)
{
	struct error why;
	uint8_t in[100];
	uint8_t out[100];
	char text[BASE64URL_SIZE(100)];
	size_t length;

	(void)state;
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * 151 + 7);
	for (size_t i = 0; i <= sizeof(in); i++) {
		assert_ok(base64url_decode(text, base64url_encode(in, i, text),
			out, sizeof(out), &length, &why));
		assert_int_equal(length, i);
		assert_memory_equal(in, out, i);
	}
}

/* How many texts of the alphabet are accepted, each its own spelling. */
static int accepted(size_t length)
{
	struct error why;
	char text[4] = { 0 };
	char again[4];
	uint8_t bytes[3];
	int count = 0;

	for (unsigned n = 0; n < 1U << (6 * length); n++) {
		size_t got;

		for (size_t i = 0; i < length; i++)
			text[i] = alphabet[n >> (6 * i) & 63];
		if (base64url_decode(text, length, bytes, 3, &got, &why))
			continue;
		(void)base64url_encode(bytes, got, again);
		assert_string_equal(text, again);
		count++;
	}
	return count;
}

static void every_value__has_one_spelling(void **state)
{
	(void)state;
	assert_int_equal(accepted(1), 0);
	assert_int_equal(accepted(2), 1 << 8);
	assert_int_equal(accepted(3), 1 << 16);
}

static void spare_bits__are_refused_as_forged(void **state)
{
	static const char *const texts[] = { "Zh", "Zo", "Zp", "Zm9", "Zm-",
		"Zm9vYh", "Zm9vYmF" };
	struct error why;
	uint8_t bytes[8];
	size_t length = 99;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_err(ERR_FORGED,
			base64url_decode(texts[i], strlen(texts[i]), bytes,
				sizeof(bytes), &length, &why));
	assert_int_equal(length, 99);
}

static void foreign_characters__are_refused_wherever_they_stand(void **state)
{
	struct error why;
	uint8_t bytes[8];
	size_t length;

	(void)state;
	for (int c = 0; c < 256; c++) {
		for (size_t at = 0; at < 8; at++) {
			char text[] = "AAAAAAAA";

			if (c != 0 && strchr(alphabet, c) != NULL)
				continue;
			text[at] = (char)c;
			assert_err(ERR_FORGED,
				base64url_decode(text, 8, bytes, sizeof(bytes),
					&length, &why));
		}
	}
}

static void padding_and_cut_texts__are_refused(void **state)
{
	static const char *const texts[] = { "Zg==", "Zm8=", "Zm9v====", "=",
		"A", "AAAAA", "Zm9vYmFyA" };
	struct error why;
	uint8_t bytes[8];
	size_t length;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_err(ERR_FORGED,
			base64url_decode(texts[i], strlen(texts[i]), bytes,
				sizeof(bytes), &length, &why));
}

static void a_text_for_more_bytes_than_there_is_room__is_refused(void **state)
{
	struct error why;
	uint8_t bytes[8];
	size_t length;

	(void)state;
	for (size_t i = 1; i <= 7; i++) {
		char text[BASE64URL_SIZE(7)];
		size_t spelled = base64url_encode("1234567", i, text);

		memset(bytes, 0x5a, sizeof(bytes));
		assert_err(ERR_RANGE, base64url_decode(text, spelled, bytes,
					      i - 1, &length, &why));
		assert_int_equal(bytes[i - 1], 0x5a);
		assert_ok(base64url_decode(
			text, spelled, bytes, i, &length, &why));
		assert_int_equal(bytes[i], 0x5a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encode__gives_the_published_texts),
		cmocka_unit_test(decode__gives_the_published_bytes),
		cmocka_unit_test(every_length__comes_back_as_it_was),
		cmocka_unit_test(every_value__has_one_spelling),
		cmocka_unit_test(spare_bits__are_refused_as_forged),
		cmocka_unit_test(
			foreign_characters__are_refused_wherever_they_stand),
		cmocka_unit_test(padding_and_cut_texts__are_refused),
		cmocka_unit_test(
			a_text_for_more_bytes_than_there_is_room__is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
