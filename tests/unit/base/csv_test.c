#include "check.h"

#include "base/csv.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct reader {
	FILE *stream;
	struct csv *csv;
	struct csv_row row;
	struct error why;
};

static struct reader reader; /* closed by the fixture */

static int close_reader(void **state)
{
	(void)state;
	csv_close(reader.csv);
	if (reader.stream != NULL)
		(void)fclose(reader.stream);
	reader = (struct reader){ 0 };
	return 0;
}

static void over_bytes(const char *bytes, size_t length)
{
	(void)close_reader(NULL);
	reader.stream = tmpfile();
	assert_non_null(reader.stream);
	assert_int_equal(fwrite(bytes, 1, length, reader.stream), length);
	rewind(reader.stream);
	reader.csv = csv_open(reader.stream);
	assert_non_null(reader.csv);
}

static void over(const char *text)
{
	over_bytes(text, strlen(text));
}

/* The next row is this one: "first|second|..." on that line. */
static void assert_row(int64_t line, const char *fields)
{
	char joined[2 * CSV_ROW_BYTES_MAX] = "";
	enum err rc = csv_next(reader.csv, &reader.row, &reader.why);

	if (rc != ERR_OK)
		fail_msg("%s instead of %s", reader.why.text, fields);
	for (int i = 0; i < reader.row.count; i++) {
		size_t used = strlen(joined);

		(void)snprintf(joined + used, sizeof(joined) - used, "%s%s",
			i > 0 ? "|" : "", reader.row.fields[i]);
	}
	assert_string_equal(joined, fields);
	assert_int_equal(reader.row.line, line);
	assert_int_equal(csv_line(reader.csv), line);
}

/* The next row cannot be read, and the sentence begins with its line. */
static void assert_bad(int64_t line, const char *reason)
{
	struct csv_row row = { .line = -7, .count = -7 };
	struct error why;
	char start[32];

	assert_err(ERR_INPUT, csv_next(reader.csv, &row, &why));
	(void)snprintf(start, sizeof(start), "line %d ", (int)line);
	assert_said(start);
	assert_said(reason);
	assert_int_equal(csv_line(reader.csv), line);
	assert_int_equal(row.line, -7);
	assert_int_equal(row.count, -7);
}

static void assert_end(void)
{
	struct error why;

	for (int i = 0; i < 3; i++)
		assert_err(
			ERR_NOT_FOUND, csv_next(reader.csv, &reader.row, &why));
}

static void rows__come_in_order_with_their_lines(void **state)
{
	(void)state;
	over("barcode,name,price\n4601,\xe8\x8b\xb9\xe6\x9e\x9c,12.50\n,,\n");
	assert_row(1, "barcode|name|price");
	assert_row(2, "4601|\xe8\x8b\xb9\xe6\x9e\x9c|12.50");
	assert_row(3, "||");
	assert_int_equal(reader.row.count, 3);
	assert_end();
}

static void a_stream_without_rows__ends_at_once(void **state)
{
	static const char *const texts[] = { "", "\n", "\r\n\r\n\n",
		"\xef\xbb\xbf", "\xef\xbb\xbf\r\n", "  \n" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		over(texts[i]);
		assert_end();
	}
}

static void a_bom__is_no_part_of_the_first_field(void **state)
{
	(void)state;
	over("\xef\xbb\xbfshop,name\nA,b\n");
	assert_row(1, "shop|name");
	assert_row(2, "A|b");
	over("\xef\xbb\xbf\"shop\",name\n");
	assert_row(1, "shop|name");
	assert_end();
}

static void crlf__ends_a_row_like_lf(void **state)
{
	(void)state;
	over("a,b\r\nc,\"d\"\r\n\r\ne,f\r\n");
	assert_row(1, "a|b");
	assert_row(2, "c|d");
	assert_row(4, "e|f");
	assert_end();
}

static void the_last_row__needs_no_line_end(void **state)
{
	static const char *const texts[] = { "a,b\nc,d", "a,b\nc,\"d\"",
		"a,b\nc,d\r" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		over(texts[i]);
		assert_row(1, "a|b");
		assert_row(2, "c|d");
		assert_end();
	}
	over("a,");
	assert_row(1, "a|");
	assert_end();
}

static void empty_lines__are_skipped_but_counted(void **state)
{
	(void)state;
	over("\n\na\n\r\n   \n\nb\n\n");
	assert_row(3, "a");
	assert_row(7, "b");
	assert_end();
}

static void quotes__protect_commas_and_are_doubled_inside(void **state)
{
	(void)state;
	over("\"a,b\",\"say \"\"hi\"\"\",\"\",\"\"\"\"\n");
	assert_row(1, "a,b|say \"hi\"||\"");
	assert_int_equal(reader.row.count, 4);
	assert_end();
}

/* RFC 4180 section 2.4: spaces are part of a field. */
static void spaces__are_part_of_a_field(void **state)
{
	(void)state;
	over(" a ,b  c,  ,\" d \"\n");
	assert_row(1, " a |b  c|  | d ");
	assert_end();
}

static void a_quote_out_of_place__costs_only_its_row(void **state)
{
	static const char *const rows[] = { "a\"b,c", "\"a\"b,c",
		"c,\"a\" \"b\"", "a,\"b\"\"c\"d" };
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(
			text, sizeof(text), "h,h\n%s\ngood,row\n", rows[i]);
		over(text);
		assert_row(1, "h|h");
		assert_bad(2, "quote");
		assert_row(3, "good|row");
		assert_end();
	}
}

static void a_line_break_in_quotes__belongs_to_the_row(void **state)
{
	(void)state;
	over("h,h\n\"two\nlines\",x\ngood,row\r\nx,\"a\r\n\r\nb\"\nlast,row\n");
	assert_row(1, "h|h");
	assert_bad(2, "line break");
	assert_row(4, "good|row");
	assert_bad(5, "line break");
	assert_row(8, "last|row");
	assert_end();
}

static void a_quote_never_closed__is_named_by_its_row(void **state)
{
	(void)state;
	over("a,b\nc,\"d\n");
	assert_row(1, "a|b");
	assert_bad(2, "never closed");
	assert_end();
	over("a,b\n\"c");
	assert_row(1, "a|b");
	assert_bad(2, "never closed");
	assert_end();
}

static void a_quote_never_closed__does_not_swallow_a_large_file(void **state)
{
	const int lines = 20000;
	int bad = 0;
	int good = 0;

	(void)state;
	(void)close_reader(NULL);
	reader.stream = tmpfile();
	assert_non_null(reader.stream);
	(void)fputs("a,\"b\n", reader.stream);
	for (int i = 2; i <= lines; i++)
		(void)fprintf(reader.stream, "%d,plain row\n", i);
	rewind(reader.stream);
	reader.csv = csv_open(reader.stream);
	assert_bad(1, "quote");
	for (;;) {
		enum err rc = csv_next(reader.csv, &reader.row, &reader.why);

		if (rc == ERR_NOT_FOUND)
			break;
		if (rc == ERR_INPUT) {
			bad++;
			continue;
		}
		assert_int_equal(rc, ERR_OK);
		assert_int_equal(atol(reader.row.fields[0]), reader.row.line);
		good++;
	}
	assert_int_equal(bad, 0);
	assert_true(good > lines - CSV_ROW_BYTES_MAX / 10);
}

/* A row of one field with the given number of bytes, then a good one. */
static void over_long_row(int bytes, const char *end)
{
	char text[3 * CSV_ROW_BYTES_MAX];

	(void)snprintf(text, sizeof(text), "h\n%0*d%sgood\n", bytes, 1, end);
	over(text);
	assert_row(1, "h");
}

static void a_line_too_long__costs_only_its_row(void **state)
{
	static const int lengths[] = { CSV_ROW_BYTES_MAX, CSV_ROW_BYTES_MAX + 1,
		2 * CSV_ROW_BYTES_MAX };

	(void)state;
	over_long_row(CSV_ROW_BYTES_MAX - 10, "\n");
	assert_int_equal(
		csv_next(reader.csv, &reader.row, &reader.why), ERR_OK);
	assert_int_equal(strlen(reader.row.fields[0]), CSV_ROW_BYTES_MAX - 10);
	assert_row(3, "good");
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		over_long_row(lengths[i], "\r\n");
		assert_bad(2, "too long");
		assert_row(3, "good");
		assert_end();
	}
}

static void a_row_of_any_length__is_read_or_refused(void **state)
{
	(void)state;
	for (int length = CSV_ROW_BYTES_MAX - 5; length < CSV_ROW_BYTES_MAX + 5;
		length++) {
		enum err rc;

		over_long_row(length, "\n");
		rc = csv_next(reader.csv, &reader.row, &reader.why);
		assert_true(rc == ERR_OK || rc == ERR_INPUT);
		if (rc == ERR_OK)
			assert_int_equal(strlen(reader.row.fields[0]), length);
		assert_row(3, "good");
		assert_end();
	}
}

static void too_many_fields__cost_only_their_row(void **state)
{
	(void)state;
	over("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16\n"
	     "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17\n"
	     ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n"
	     "good,row\n");
	assert_row(1, "1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16");
	assert_bad(2, "too many");
	assert_bad(3, "too many");
	assert_row(4, "good|row");
	assert_end();
}

static void bytes_that_are_no_clean_text__cost_only_their_row(void **state)
{
	static const char *const fields[] = {
		"caf\xe9",          /* Latin-1 */
		"\xc6\xbb\xb9\xfb", /* GB 18030 */
		"\xc0\xaf",         /* overlong */
		"\xed\xa0\x80",     /* surrogate */
		"\xf4\x90\x80\x80", /* above U+10FFFF */
		"a\tb",             /* C0 */
		"\x1b[2J",          /* terminal control */
		"\x7f",             /* DEL */
		"\xc2\x9b",         /* C1 */
		"\xe2\x80\xae"
		"12",           /* right-to-left override */
		"a\rb",         /* old line ends */
		"\xef\xbb\xbf", /* a second BOM */
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		(void)snprintf(
			text, sizeof(text), "h,h\nx,%s\ngood,row\n", fields[i]);
		over(text);
		assert_row(1, "h|h");
		assert_bad(2, "");
		assert_row(3, "good|row");
		assert_end();
	}
}

static void a_nul_byte__costs_only_its_row(void **state)
{
	static const char text[] = "h,h\nx,a\0b\n\"x\n\0\"\ngood,row\n";
	static const char utf16[] = "\xff\xfeh\0,\0h\0\n\0";

	(void)state;
	over_bytes(text, sizeof(text) - 1);
	assert_row(1, "h|h");
	assert_bad(2, "NUL");
	assert_bad(3, "NUL");
	assert_row(5, "good|row");
	assert_end();
	over_bytes(utf16, sizeof(utf16) - 1);
	assert_bad(1, "NUL");
}

static void old_line_ends__are_refused_not_merged(void **state)
{
	(void)state;
	over("a,b\rc,d\re,f\r");
	assert_bad(1, "");
	assert_end();
}

static void a_stream_that_fails__is_a_failure_of_the_system(void **state)
{
	struct error why;

	(void)state;
	(void)close_reader(NULL);
	reader.stream = fopen("/", "r"); /* opens, but does not read */
	assert_non_null(reader.stream);
	reader.csv = csv_open(reader.stream);
	assert_err(ERR_SYSTEM, csv_next(reader.csv, &reader.row, &why));
	assert_err(ERR_SYSTEM, csv_next(reader.csv, &reader.row, &why));
}

static void closing_nothing__is_fine(void **state)
{
	(void)state;
	csv_close(NULL);
}

static uint32_t seed = 1;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

/* A random field as RFC 4180 spells it, and as the test joins it. */
static void random_field(FILE *file, char *joined)
{
	static const char *const pieces[] = { "a", " ", ",", "\"", "7",
		"\xe8\x8b\xb9", "\xd0\xaf", ";" };
	bool quote = dice(2) == 0;
	char value[64] = "";
	size_t used = 0;

	for (uint32_t n = dice(8); n > 0; n--) {
		const char *piece = pieces[dice(8)];

		quote = quote || piece[0] == ',' || piece[0] == '"';
		used += (size_t)snprintf(
			value + used, sizeof(value) - used, "%s", piece);
	}
	(void)snprintf(joined, sizeof(value), "%s", value);
	if (quote)
		(void)putc('"', file);
	for (const char *at = value; *at != '\0'; at++) {
		if (*at == '"')
			(void)putc('"', file);
		(void)putc(*at, file);
	}
	if (quote)
		(void)putc('"', file);
}

static void whatever_is_written__is_read_back(void **state)
{
	static char rows[2000][CSV_FIELDS_MAX * 64];

	(void)state;
	(void)close_reader(NULL);
	reader.stream = tmpfile();
	assert_non_null(reader.stream);
	for (int i = 0; i < 2000; i++) {
		size_t used = (size_t)snprintf(rows[i], 8, "x");

		(void)putc('x', reader.stream);
		for (uint32_t n = dice(CSV_FIELDS_MAX); n > 0; n--) {
			rows[i][used++] = '|';
			(void)putc(',', reader.stream);
			random_field(reader.stream, rows[i] + used);
			used += strlen(rows[i] + used);
		}
		(void)fputs(dice(2) == 0 ? "\n" : "\r\n", reader.stream);
	}
	rewind(reader.stream);
	reader.csv = csv_open(reader.stream);
	for (int i = 0; i < 2000; i++)
		assert_row(i + 1, rows[i]);
	assert_end();
}

#define CSV_TEST(name) cmocka_unit_test_teardown(name, close_reader)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CSV_TEST(rows__come_in_order_with_their_lines),
		CSV_TEST(a_stream_without_rows__ends_at_once),
		CSV_TEST(a_bom__is_no_part_of_the_first_field),
		CSV_TEST(crlf__ends_a_row_like_lf),
		CSV_TEST(the_last_row__needs_no_line_end),
		CSV_TEST(empty_lines__are_skipped_but_counted),
		CSV_TEST(quotes__protect_commas_and_are_doubled_inside),
		CSV_TEST(spaces__are_part_of_a_field),
		CSV_TEST(a_quote_out_of_place__costs_only_its_row),
		CSV_TEST(a_line_break_in_quotes__belongs_to_the_row),
		CSV_TEST(a_quote_never_closed__is_named_by_its_row),
		CSV_TEST(a_quote_never_closed__does_not_swallow_a_large_file),
		CSV_TEST(a_line_too_long__costs_only_its_row),
		CSV_TEST(a_row_of_any_length__is_read_or_refused),
		CSV_TEST(too_many_fields__cost_only_their_row),
		CSV_TEST(bytes_that_are_no_clean_text__cost_only_their_row),
		CSV_TEST(a_nul_byte__costs_only_its_row),
		CSV_TEST(old_line_ends__are_refused_not_merged),
		CSV_TEST(a_stream_that_fails__is_a_failure_of_the_system),
		CSV_TEST(closing_nothing__is_fine),
		CSV_TEST(whatever_is_written__is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
