#include "check.h"

#include "audit/strict.h"

/* Reads {"n":number,"t":text} in either form; what it said is in why. */
static enum err read_pair(const char *json, bool canonical, int64_t *number,
	char *text, struct error *why)
{
	struct strict strict = strict_over(json, strlen(json), canonical);
	struct strict_inside inside = strict_enter(&strict, '{');
	char key[STRICT_KEY_SIZE];

	while (strict_key(&strict, &inside, key)) {
		if (strcmp(key, "n") == 0)
			(void)strict_number(&strict, -5, number);
		else if (strcmp(key, "t") == 0)
			(void)strict_text(&strict, text, 8);
		else
			(void)strict_skip(&strict);
	}
	return strict_end(&strict, json, why);
}

static void good_json__is_read(void **state)
{
	static const char *const good[] = {
		"{\"n\":12,\"t\":\"a\\\"b\"}",
		"{\"n\":12,\"t\":\"a\\\"b\",\"x\":[{\"y\":\"}\"},1]}",
	};
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		int64_t number = 0;
		char text[8] = "";

		assert_ok(read_pair(good[i], true, &number, text, &why));
		assert_int_equal(number, 12);
		assert_string_equal(text, "a\"b");
	}
}

static void white_space_and_any_order__are_for_people_only(void **state)
{
	static const char json[] = " { \"t\" : \"a\" ,\n\"n\":\t-5 } ";
	struct error why;
	int64_t number = 0;
	char text[8] = "";

	(void)state;
	assert_ok(read_pair(json, false, &number, text, &why));
	assert_int_equal(number, -5);
	assert_err(ERR_FORGED, read_pair(json, true, &number, text, &why));
	assert_err(ERR_FORGED,
		read_pair("{\"t\":\"a\",\"n\":1}", true, &number, text, &why));
	assert_said("out of order");
}

static void bad_json__is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"{",
		"{}x",
		"[]",
		"{\"n\"}",
		"{\"n\":}",
		"{\"n\":1,}",
		"{\"n\":1 \"t\":\"a\"}",
		"{\"n\":1,\"n\":1}",
		"{\"n\":01}",
		"{\"n\":-0}",
		"{\"n\":1.0}",
		"{\"n\":1e2}",
		"{\"n\":null}",
		"{\"n\":9007199254740992}",
		"{\"n\":99999999999999999999999999}",
		"{\"n\":-6}",
		"{\"t\":\"too long for it\"}",
		"{\"t\":\"\\u0041\"}",
		"{\"t\":\"\xff\"}",
		"{\"t\":\"\x01\"}",
		"{\"t\":\"",
		"{\"t\":\"\\",
		"{\"x\":[}",
		"{\"x\":,}",
		"{\"x\":]}",
		"{\"x\":\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct error why = { 0 };
		int64_t number = 0;
		char text[8] = "";

		if (!read_pair(bad[i], true, &number, text, &why))
			fail_msg("canonical: %s", bad[i]);
		if (!read_pair(bad[i], false, &number, text, &why))
			fail_msg("for people: %s", bad[i]);
	}
}

static void nesting__has_a_bound(void **state)
{
	struct strict json = strict_over("[[[[[[[[[[[[", 12, true);
	struct error why;

	(void)state;
	for (int i = 0; i < 12; i++)
		(void)strict_enter(&json, '[');
	assert_err(ERR_FORGED, strict_end(&json, json.at, &why));
	assert_said("too deeply");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_json__is_read),
		cmocka_unit_test(
			white_space_and_any_order__are_for_people_only),
		cmocka_unit_test(bad_json__is_refused),
		cmocka_unit_test(nesting__has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
