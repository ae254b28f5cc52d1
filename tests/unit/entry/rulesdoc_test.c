#include "check.h"

#include "base/file.h"
#include "entry/rulesdoc.h"

#include <stdio.h>

#define SHIPPED "packaging/rules/suifenhe.json"

struct file {
	char bytes[RULESDOC_MAX + 1];
	size_t length;
};

static struct file document;

static void shipped_read(void)
{
	struct error why;

	assert_ok(file_read(SHIPPED, document.bytes, sizeof(document.bytes),
		&document.length, &why));
}

static enum err document_decode(struct rules *ret, struct error *why)
{
	return rulesdoc_decode(document.bytes, document.length, ret, why);
}

/* Put one spot of the shipped document otherwise. */
static void shipped_with(const char *old, const char *new)
{
	static char tail[RULESDOC_MAX + 1];
	char *at;

	shipped_read();
	at = strstr(document.bytes, old);
	if (at == NULL)
		fail_msg("%s is not in %s", old, SHIPPED);
	(void)text_copy(tail, sizeof(tail), at + strlen(old));
	document.length = (size_t)(at - document.bytes);
	(void)text_copy(at, sizeof(document.bytes) - document.length, new);
	document.length = strlen(document.bytes);
	(void)text_copy(document.bytes + document.length,
		sizeof(document.bytes) - document.length, tail);
	document.length = strlen(document.bytes);
}

static void shipped_rules__are_what_the_market_sells_by(void **state)
{
	struct rules rules;
	struct error why;

	(void)state;
	shipped_read();
	assert_ok(document_decode(&rules, &why));
	assert_string_equal(rules.market, "suifenhe");
	assert_int_equal(rules.version, 1);
	assert_int_equal(rules.from, 20454); /* 2026-01-01 */
	assert_int_equal(rules.offset_minutes, 480);

	assert_int_equal(rules.limit_count, 3);
	assert_string_equal(rules.limits[0].id, "value-day");
	assert_int_equal(rules.limits[0].measure, MEASURE_VALUE);
	assert_int_equal(rules.limits[0].window, WINDOW_DAY);
	assert_int_equal(rules.limits[0].cap, 800000);
	assert_int_equal(rules.limits[0].prefix_count, 0);
	assert_string_equal(rules.limits[0].name.zh, "每日免税额度");

	assert_string_equal(rules.limits[1].id, "grain-day");
	assert_int_equal(rules.limits[1].measure, MEASURE_MASS);
	assert_int_equal(rules.limits[1].cap, 50000);
	assert_string_equal(rules.limits[2].id, "sugar-day");
	assert_int_equal(rules.limits[2].cap, 1000);

	assert_string_equal(rules.origins[0].country, "RU");
	assert_int_equal(
		rules_standing(&rules, "93019000", 20781), STANDING_PROHIBITED);
	assert_int_equal(rules.kind_count, 4);
	assert_true(rules.registered);
	assert_int_equal(rules.minimum_age, 0);
	assert_true(rules.note_count > 0);
}

static void shipped_rules__read_a_weight_label(void **state)
{
	struct rules rules;
	struct scan scan;
	struct error why;

	(void)state;
	shipped_read();
	assert_ok(document_decode(&rules, &why));
	assert_ok(scan_parse("2212345012558", rules.scale_codes,
		rules.scale_code_count, &scan, &why));
	assert_string_equal(scan.barcode, "2212345");
	assert_true(scan.has_weight);
	assert_int_equal(scan.value, 1255);
}

static void encode__gives_back_what_decode_read(void **state)
{
	static struct rules rules;
	static struct rules again;
	struct error why;
	char buffer[RULESDOC_CANONICAL_MAX + 1];
	struct text text = text_over(buffer, sizeof(buffer));

	(void)state;
	shipped_read();
	assert_ok(document_decode(&rules, &why));
	assert_ok(rulesdoc_encode(&rules, &text, &why));
	assert_ok(rulesdoc_decode(buffer, text.length, &again, &why));
	assert_memory_equal(&rules, &again, sizeof(rules));
}

static void decode__skips_the_mark_of_an_editor(void **state)
{
	struct rules rules;
	struct error why;

	(void)state;
	shipped_read();
	memmove(document.bytes + 3, document.bytes, document.length + 1);
	memcpy(document.bytes, "\xef\xbb\xbf", 3);
	document.length += 3;
	assert_ok(document_decode(&rules, &why));
}

static void decode__names_the_place_of_a_fault(void **state)
{
	static const struct {
		const char *old;
		const char *new;
		const char *said;
	} faults[] = {
		{ "\"v\": 1,", "\"v\": 1", "line 3" },
		{ "\"v\": 1,", "", "v: is missing" },
		{ "\"v\": 1,", "\"v\": 2,", "v: is not 1" },
		{ "\"v\": 1,", "\"v\": 1, \"v\": 1,", "duplicate" },
		{ "\"cap\": 800000", "\"cap\": 8000.00",
			"limits[0].cap: is not a whole number" },
		{ "\"cap\": 800000", "\"cap\": 0",
			"limits[0].cap: 0 is not within" },
		{ "\"cap\": 800000", "\"cap\": \"800000\"", "limits[0].cap" },
		{ "\"cap\": 800000", "\"cup\": 800000",
			"limits[0]: the key 'cup' is not known" },
		{ "\"cap\": 800000", "\"goods\": [], \"cap\": 800000",
			"limits[0].goods: has 0 items" },
		{ "\"cap\": 800000", "\"goods\": [\"1\"], \"cap\": 800000",
			"limit 1 ('value-day')" },
		{ "\"cap\": 800000", "\"goods\": [\"17x\"], \"cap\": 800000",
			"limit 1 ('value-day')" },
		{ "\"refuse\"", "\"gift\"",
			"limits[0].excess: 'gift' is not known" },
		{ "\"window\": \"day\"", "\"window\": \"week\"",
			"limits[0].window: 'week' is not known" },
		{ "\"value-day\"", "\"value day\"", "limit 1 ('value day')" },
		{ "\"value-day\"", "\"value-day-of-25-letters--\"",
			"limits[0].id: has more than 24 bytes" },
		{ "\"2026-01-01\"", "\"2026-02-29\"", "from: " },
		{ "\"KP\"", "\"kp\"", "origin 3" },
		{ "480", "841", "day.offset_minutes: 841 is not within" },
		{ "\"passport\"", "\"pass\"", "persons.documents[2]: 'pass'" },
		{ "\"registered\": true", "\"registered\": 1",
			"persons.registered: is not true or false" },
		{ "\"22\"", "\"30\"", "scale code '30'" },
		{ "\"suifenhe\"", "\"Suifenhe\"", "market: " },
	};
	struct rules rules;
	struct error why;

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		shipped_with(faults[i].old, faults[i].new);
		assert_err(ERR_INPUT, document_decode(&rules, &why));
		assert_said(faults[i].said);
	}
}

static void decode__refuses_what_contradicts_itself(void **state)
{
	struct rules rules;
	struct error why;

	(void)state;
	shipped_with("\"22\"", "\"21\""); /* two layouts of one prefix */
	assert_err(ERR_INPUT, document_decode(&rules, &why));
	shipped_with("\"item\": 5", "\"item\": 6"); /* 14 digits */
	assert_err(ERR_INPUT, document_decode(&rules, &why));
	shipped_with("\"window\": \"day\"", "\"window\": \"rolling\"");
	assert_err(ERR_INPUT, document_decode(&rules, &why));
	shipped_with("\"window\": \"day\"",
		"\"window\": \"rolling\", \"window_days\": 30");
	assert_ok(document_decode(&rules, &why));
	assert_int_equal(rules.limits[0].window_days, 30);
}

static void decode__refuses_a_file_that_is_too_long(void **state)
{
	struct rules rules;
	struct error why;

	(void)state;
	shipped_read();
	memset(document.bytes + document.length, ' ',
		sizeof(document.bytes) - document.length);
	document.length = RULESDOC_MAX;
	assert_ok(document_decode(&rules, &why));
	document.length = RULESDOC_MAX + 1;
	assert_err(ERR_INPUT, document_decode(&rules, &why));
	assert_said("65536");
}

static void decode__refuses_what_does_not_fit_an_entry(void **state)
{
	static struct rules rules;
	char buffer[RULESDOC_CANONICAL_MAX + 1];
	struct text canonical = text_over(buffer, sizeof(buffer));
	struct error why;

	(void)state;
	shipped_read();
	assert_ok(document_decode(&rules, &why));
	rules.limit_count = RULES_LIMITS_MAX;
	for (int i = 0; i < RULES_LIMITS_MAX; i++) {
		struct limit *limit = &rules.limits[i];

		*limit = rules.limits[0];
		limit->id[0] = (char)('a' + i);
		memset(limit->name.en, '"', sizeof(limit->name.en) - 1);
		memset(limit->name.ru, '"', sizeof(limit->name.ru) - 1);
		memset(limit->name.zh, '"', sizeof(limit->name.zh) - 1);
		limit->prefix_count = RULES_PREFIXES_MAX;
		for (int k = 0; k < RULES_PREFIXES_MAX; k++)
			(void)snprintf(limit->prefixes[k].hs, HS_SIZE,
				"1%d%02d", 10 + i, k);
	}
	assert_err(ERR_RANGE, rulesdoc_encode(&rules, &canonical, &why));
	assert_said("12288");
	assert_int_equal(canonical.length, 0);
}

/* The line that a fault is told for: where the text stands, from 1. */
static void line_is_of(const char *text)
{
	const char *at = strstr(document.bytes, text);
	struct rules rules;
	struct error why;
	char expected[32];
	int line = 1;

	assert_non_null(at);
	for (const char *c = document.bytes; c < at; c++)
		line += *c == '\n' ? 1 : 0;
	(void)snprintf(expected, sizeof(expected), "line %d: ", line);
	assert_err(ERR_INPUT, document_decode(&rules, &why));
	if (strncmp(why.text, expected, strlen(expected)) != 0)
		fail_msg("'%s' is not of %s", why.text, expected);
}

static void fault__is_told_by_its_line(void **state)
{
	(void)state;
	shipped_with("\"cap\": 50000", "\"cap\": -7");
	line_is_of("-7");
	shipped_with("\"cap\": 50000", "\"cap\": 99007199254740993");
	line_is_of("99007199254740993");
	shipped_with("\"measure\": \"mass\"", "\"measure\": \"smell\"");
	line_is_of("smell");
	/* What only the whole document tells is of the item that brings it. */
	shipped_with("\"id\": \"grain-day\"", "\"id\": \"value-day\"");
	assert_non_null(strstr(document.bytes, "\"value-day\""));
	{
		struct rules rules;
		struct error why;

		assert_err(ERR_INPUT, document_decode(&rules, &why));
		assert_said("line ");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fault__is_told_by_its_line),
		cmocka_unit_test(shipped_rules__are_what_the_market_sells_by),
		cmocka_unit_test(shipped_rules__read_a_weight_label),
		cmocka_unit_test(encode__gives_back_what_decode_read),
		cmocka_unit_test(decode__skips_the_mark_of_an_editor),
		cmocka_unit_test(decode__names_the_place_of_a_fault),
		cmocka_unit_test(decode__refuses_what_contradicts_itself),
		cmocka_unit_test(decode__refuses_a_file_that_is_too_long),
		cmocka_unit_test(decode__refuses_what_does_not_fit_an_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
