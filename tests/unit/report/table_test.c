#include "check.h"

#include "base/text.h"
#include "report/table.h"

#include <stdlib.h>

static const struct column columns[] = {
	{ "name", "name", CELL_TEXT, false },
	{ "total", "total", CELL_MONEY, true },
	{ "day", "day", CELL_DAY, false },
	{ "change", "change", CELL_PERMILLE, false },
};

#define COLUMNS 4

/* What a table of some rows comes out as; the caller frees it. */
static char *written(enum table_form form, const struct cell (*rows)[COLUMNS],
	int count, const struct cell *total)
{
	char *bytes = NULL;
	size_t length = 0;
	struct table table = { .columns = columns,
		.count = COLUMNS,
		.form = form,
		.stream = open_memstream(&bytes, &length),
		.offset_minutes = 480 };
	struct error why;

	assert_non_null(table.stream);
	table_init(&table);
	for (int i = 0; i < count; i++)
		table_measure(&table, rows[i]);
	if (total != NULL)
		table_measure(&table, total);
	assert_ok(table_head(&table, &why));
	for (int i = 0; i < count; i++)
		assert_ok(table_row(&table, rows[i], &why));
	if (total != NULL)
		assert_ok(table_total(&table, total, &why));
	assert_int_equal(fclose(table.stream), 0);
	assert_int_equal(table.rows, count);
	return bytes;
}

static struct cell text_cell(const char *text)
{
	return (struct cell){ .kind = CELL_TEXT, .text = text };
}

static struct cell number_cell(enum cell_kind kind, int64_t number)
{
	return (struct cell){ .kind = kind, .number = number };
}

static void row_of(struct cell *row, const char *name, int64_t fen)
{
	row[0] = text_cell(name);
	row[1] = number_cell(CELL_MONEY, fen);
	row[2] = number_cell(CELL_DAY, 20454); /* 2026-01-01 */
	row[3] = number_cell(CELL_PERMILLE, -125);
}

static void is_written(enum table_form form, const char *name, int64_t fen,
	const char *expected)
{
	struct cell rows[1][COLUMNS];
	char *bytes;

	row_of(rows[0], name, fen);
	bytes = written(form, (const struct cell(*)[COLUMNS])rows, 1, NULL);
	assert_string_equal(bytes, expected);
	free(bytes);
}

#define CSV_HEAD "\xef\xbb\xbf\"name\",\"total\",\"day\",\"change\"\r\n"

static void csv__quotes_texts_and_leaves_numbers_bare(void **state)
{
	(void)state;
	is_written(TABLE_CSV, "0123456789", -5,
		CSV_HEAD "\"0123456789\",-0.05,2026-01-01,-12.5\r\n");
}

static void csv__doubles_quotes_and_keeps_commas(void **state)
{
	(void)state;
	is_written(TABLE_CSV, "a \"b\", c", 100,
		CSV_HEAD "\"a \"\"b\"\", c\",1.00,2026-01-01,-12.5\r\n");
}

static void csv__disarms_what_a_spreadsheet_takes_for_a_formula(void **state)
{
	static const char *const heads[] = { "=", "+", "-", "@", "\t", "\r",
		"＝", "＋", "－", "＠" };

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		char name[32];
		char expected[256];

		(void)snprintf(name, sizeof(name), "%scmd()", heads[i]);
		(void)snprintf(expected, sizeof(expected),
			CSV_HEAD "\"'%scmd()\",1.00,2026-01-01,-12.5\r\n",
			heads[i]);
		is_written(TABLE_CSV, name, 100, expected);
	}
	is_written(TABLE_CSV, "a=b", 100,
		CSV_HEAD "\"a=b\",1.00,2026-01-01,-12.5\r\n");
}

static void csv__leaves_a_cell_empty_that_is_not_known(void **state)
{
	struct cell rows[1][COLUMNS] = { { { 0 } } };
	char *bytes;

	(void)state;
	bytes = written(
		TABLE_CSV, (const struct cell(*)[COLUMNS])rows, 1, NULL);
	assert_string_equal(bytes, CSV_HEAD ",,,\r\n");
	free(bytes);
}

static void csv__has_no_total_to_be_counted_twice(void **state)
{
	struct cell total[COLUMNS] = { { 0 } };
	char *bytes;

	(void)state;
	bytes = written(TABLE_CSV, NULL, 0, total);
	assert_string_equal(bytes, CSV_HEAD);
	free(bytes);
}

static void json__names_the_unit_of_each_number(void **state)
{
	(void)state;
	is_written(TABLE_JSON, "=a\"b", 1250,
		"[{\"name\":\"=a\\\"b\",\"total_fen\":1250,"
		"\"day\":\"2026-01-01\",\"change_permille\":-125}");
}

static void json__separates_rows_and_leaves_out_what_is_not_known(void **state)
{
	struct cell rows[2][COLUMNS] = { { { 0 } } };
	char *bytes;

	(void)state;
	rows[0][0] = text_cell("a");
	rows[1][1] = number_cell(CELL_MONEY, 1);
	bytes = written(
		TABLE_JSON, (const struct cell(*)[COLUMNS])rows, 2, NULL);
	assert_string_equal(bytes, "[{\"name\":\"a\"},{\"total_fen\":1}");
	free(bytes);
}

/* The cell in which a word begins on the line that holds it. */
static int cell_where(const char *bytes, const char *word)
{
	const char *found = strstr(bytes, word);
	const char *line = found;
	char head[256];

	assert_non_null(found);
	while (line > bytes && line[-1] != '\n')
		line--;
	(void)snprintf(head, sizeof(head), "%.*s", (int)(found - line), line);
	return text_width(head);
}

static void text__lines_up_chinese_russian_and_latin_names(void **state)
{
	struct cell rows[3][COLUMNS];
	char *bytes;

	(void)state;
	row_of(rows[0], "绥芬河远东食品", 100);
	row_of(rows[1], "Мёд и орехи", 1234567);
	row_of(rows[2], "Tea", 5);
	for (int i = 0; i < 3; i++)
		rows[i][2].number = 20454 + i;
	bytes = written(
		TABLE_TEXT, (const struct cell(*)[COLUMNS])rows, 3, NULL);
	assert_int_equal(cell_where(bytes, "2026-01-01"), 14 + 2 + 8 + 2);
	assert_int_equal(cell_where(bytes, "2026-01-02"), 14 + 2 + 8 + 2);
	assert_int_equal(cell_where(bytes, "2026-01-03"), 14 + 2 + 8 + 2);
	/* Amounts end in one column: 12345.67 is the longest. */
	assert_int_equal(cell_where(bytes, "12345.67"), 16);
	assert_int_equal(cell_where(bytes, "1.00"), 20);
	assert_int_equal(cell_where(bytes, "0.05"), 20);
	free(bytes);
}

static void text__rules_off_the_total(void **state)
{
	struct cell rows[1][COLUMNS];
	struct cell total[COLUMNS] = { { 0 } };
	char *bytes;

	(void)state;
	row_of(rows[0], "a", 100);
	total[0] = text_cell("total");
	total[1] = number_cell(CELL_MONEY, 100);
	bytes = written(
		TABLE_TEXT, (const struct cell(*)[COLUMNS])rows, 1, total);
	assert_string_equal(bytes, "name   total  day         change\n"
				   "-----  -----  ----------  ------\n"
				   "a       1.00  2026-01-01   -12.5\n"
				   "-----  -----  ----------  ------\n"
				   "total   1.00\n");
	free(bytes);
}

static void text__shows_no_control_character(void **state)
{
	struct cell rows[1][COLUMNS];
	char *bytes;

	(void)state;
	row_of(rows[0], "a\x1b[2Jb", 100);
	bytes = written(
		TABLE_TEXT, (const struct cell(*)[COLUMNS])rows, 1, NULL);
	assert_null(strchr(bytes, 0x1b));
	assert_non_null(strstr(bytes, "a?[2Jb"));
	free(bytes);
}

static void writing__says_that_the_stream_failed(void **state)
{
	char small[4];
	struct table table = { .columns = columns,
		.count = COLUMNS,
		.form = TABLE_TEXT,
		.stream = fmemopen(small, sizeof(small), "w") };
	struct error why;

	(void)state;
	assert_non_null(table.stream);
	(void)setvbuf(table.stream, NULL, _IONBF, 0);
	table_init(&table);
	assert_err(ERR_SYSTEM, table_head(&table, &why));
	(void)fclose(table.stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv__quotes_texts_and_leaves_numbers_bare),
		cmocka_unit_test(csv__doubles_quotes_and_keeps_commas),
		cmocka_unit_test(
			csv__disarms_what_a_spreadsheet_takes_for_a_formula),
		cmocka_unit_test(csv__leaves_a_cell_empty_that_is_not_known),
		cmocka_unit_test(csv__has_no_total_to_be_counted_twice),
		cmocka_unit_test(json__names_the_unit_of_each_number),
		cmocka_unit_test(
			json__separates_rows_and_leaves_out_what_is_not_known),
		cmocka_unit_test(
			text__lines_up_chinese_russian_and_latin_names),
		cmocka_unit_test(text__rules_off_the_total),
		cmocka_unit_test(text__shows_no_control_character),
		cmocka_unit_test(writing__says_that_the_stream_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
