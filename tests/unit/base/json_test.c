#include "check.h"

#include "base/json.h"

#include <jansson.h>
#include <stdio.h>

static char buffer[4096];

/* One text as JSON. */
static const char *quoted(const char *value)
{
	struct text text = text_over(buffer, sizeof(buffer));
	struct json json = json_over(&text);

	json_text(&json, NULL, value);
	assert_false(text.cut);
	return buffer;
}

/* The sample of RFC 8785 section 3.2.2. */
static void text__is_escaped_as_in_the_sample_of_the_rfc(void **state)
{
	(void)state;
	assert_string_equal(quoted("\xe2\x82\xac$\x0f\x0a"
				   "A'B\"\\\\\"/"),
		"\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
}

/* RFC 8785 section 3.2.2.2: five short escapes, lower-case hex, no more. */
static void every_ascii_character__has_its_one_form(void **state)
{
	static const char *const short_form[128] = {
		['\b'] = "\\b",
		['\t'] = "\\t",
		['\n'] = "\\n",
		['\f'] = "\\f",
		['\r'] = "\\r",
		['"'] = "\\\"",
		['\\'] = "\\\\",
	};

	(void)state;
	for (int c = 1; c < 128; c++) {
		char value[2] = { (char)c, '\0' };
		char wanted[16];

		if (short_form[c] != NULL)
			(void)snprintf(wanted, sizeof(wanted), "\"%s\"",
				short_form[c]);
		else if (c < 32)
			(void)snprintf(
				wanted, sizeof(wanted), "\"\\u%04x\"", c);
		else
			(void)snprintf(wanted, sizeof(wanted), "\"%c\"", c);
		assert_string_equal(quoted(value), wanted);
	}
}

static void characters_beyond_ascii__stay_as_they_are(void **state)
{
	static const char mixed[] = "\xe8\x8b\xb9\xe6\x9e\x9c "
				    "\xd1\x8f\xd0\xb1 \xf0\x9f\x8d\x8e";
	char wanted[64];

	(void)state;
	(void)snprintf(wanted, sizeof(wanted), "\"%s\"", mixed);
	assert_string_equal(quoted(mixed), wanted);
}

static void another_reader__reads_back_what_was_written(void **state)
{
	char every[128];
	json_t *read;

	(void)state;
	for (int c = 1; c < 128; c++)
		every[c - 1] = (char)c;
	every[127] = '\0';
	read = json_loads(quoted(every), JSON_DECODE_ANY, NULL);
	assert_non_null(read);
	assert_string_equal(json_string_value(read), every);
	json_decref(read);
}

static void objects_and_lists__nest_with_commas_between(void **state)
{
	struct text text = text_over(buffer, sizeof(buffer));
	struct json json = json_over(&text);

	(void)state;
	json_open(&json, NULL, '{');
	json_open(&json, "a", '[');
	json_close(&json, ']');
	json_open(&json, "b", '[');
	json_i64(&json, NULL, 1);
	json_text(&json, NULL, "x");
	json_open(&json, NULL, '{');
	json_close(&json, '}');
	json_open(&json, NULL, '{');
	json_bool(&json, "t", true);
	json_bool(&json, "f", false);
	json_close(&json, '}');
	json_close(&json, ']');
	json_raw(&json, "c", "{\"d\":null}");
	json_text(&json, "q", "");
	json_close(&json, '}');
	assert_string_equal(buffer,
		"{\"a\":[],\"b\":[1,\"x\",{},{\"t\":true,\"f\":false}],"
		"\"c\":{\"d\":null},\"q\":\"\"}");
}

static void integers__are_whole_to_both_ends(void **state)
{
	struct text text = text_over(buffer, sizeof(buffer));
	struct json json = json_over(&text);

	(void)state;
	json_open(&json, NULL, '[');
	json_i64(&json, NULL, 0);
	json_i64(&json, NULL, -1);
	json_i64(&json, NULL, INT64_C(9007199254740991));
	json_i64(&json, NULL, INT64_MAX);
	json_i64(&json, NULL, INT64_MIN);
	json_close(&json, ']');
	assert_string_equal(buffer, "[0,-1,9007199254740991,"
				    "9223372036854775807,"
				    "-9223372036854775808]");
}

static void what_does_not_fit__is_marked_as_cut(void **state)
{
	static const char whole[] = "{\"k\":\"\\n\\u0001z\"}";

	(void)state;
	for (size_t size = 1; size <= sizeof(whole) + 1; size++) {
		struct text text = text_over(buffer, size);
		struct json json = json_over(&text);

		memset(buffer + size, 0x55, 8);
		json_open(&json, NULL, '{');
		json_text(&json, "k", "\n\001z");
		json_close(&json, '}');
		assert_int_equal(text.cut, size < sizeof(whole));
		assert_int_equal(strncmp(buffer, whole, strlen(buffer)), 0);
		assert_int_equal(buffer[size], 0x55);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text__is_escaped_as_in_the_sample_of_the_rfc),
		cmocka_unit_test(every_ascii_character__has_its_one_form),
		cmocka_unit_test(characters_beyond_ascii__stay_as_they_are),
		cmocka_unit_test(another_reader__reads_back_what_was_written),
		cmocka_unit_test(objects_and_lists__nest_with_commas_between),
		cmocka_unit_test(integers__are_whole_to_both_ends),
		cmocka_unit_test(what_does_not_fit__is_marked_as_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
