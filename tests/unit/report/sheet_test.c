#include "check.h"

#include "report/sheet.h"

#include <string.h>

/* The next field of a CSV row of quoted texts without quotes in them. */
static bool take(const char **at, const char *text)
{
	size_t length = strlen(text);

	if (**at == ',' || **at == '\n')
		(*at)++;
	if (**at != '"' || strncmp(*at + 1, text, length) != 0 ||
		(*at)[length + 1] != '"')
		return false;
	*at += length + 2;
	return true;
}

static void schema__explains_every_column_in_order(void **state)
{
	const char *at = strchr(sheet_schema, '\n');

	(void)state;
	for (int i = 0; i < SHEET_COUNT; i++) {
		const struct sheet *sheet = sheets[i];

		assert_true(sheet->count <= TABLE_COLUMNS_MAX);
		for (int j = 0; j < sheet->count; j++) {
			const struct column *column = &sheet->columns[j];

			assert_true(take(&at, sheet->name));
			assert_true(take(&at, column->key));
			assert_true(take(&at, sheet_type(column->kind)));
			at = strchr(at, '\n');
			assert_non_null(at);
		}
	}
	assert_string_equal(at, "\n");
}

static void schema__begins_as_every_table_does(void **state)
{
	static const char head[] = "\xef\xbb\xbf\"table\",\"column\",\"type\","
				   "\"en\",\"ru\",\"zh\"\r\n";

	(void)state;
	assert_memory_equal(sheet_schema, head, sizeof(head) - 1);
}

/* Cells of the last row, its texts copied. */
struct caught {
	int rows;
	struct cell cells[TABLE_COLUMNS_MAX];
	char texts[TABLE_COLUMNS_MAX][GOODS_NAME_SIZE];
	int count;
};

static enum err catch (
	void *context, const struct cell *cells, struct error *why) {
	struct caught *caught = context;

		(void)why; caught->rows++; memcpy(caught->cells, cells,
			(size_t)caught->count * sizeof(cells[0]));
		for (int i = 0; i < caught->count;
			i++){ if (cells[i].kind == CELL_TEXT)(void) text_copy(
			caught->texts[i], GOODS_NAME_SIZE, cells[i].text);
}
return ERR_OK;
}

static const struct sheet *sheet_of(const char *name)
{
	for (int i = 0; i < SHEET_COUNT; i++) {
		if (text_same(sheets[i]->name, name))
			return sheets[i];
	}
	fail_msg("no sheet %s", name);
	return sheets[0];
}

static int column_of(const struct sheet *sheet, const char *key)
{
	for (int i = 0; i < sheet->count; i++) {
		if (text_same(sheet->columns[i].key, key))
			return i;
	}
	fail_msg("no column %s", key);
	return 0;
}

static void shift__has_a_row_for_each_currency(void **state)
{
	static struct entry entry;
	static struct caught caught;
	const struct sheet *sheet = sheet_of("shifts");
	struct sheet_entry from = { &entry, "leaf" };
	struct sheet_sink sink = { catch, &caught };
	struct entry_shift *shift = &entry.body.shift;
	struct error why;

	(void)state;
	caught.count = sheet->count;
	entry.kind = ENTRY_SHIFT_CLOSE;
	shift->sales = 7;
	shift->count = 1;
	shift->cash[0] = (struct cash_count){ "CNY", { 500 } };
	shift->expected_count = 2;
	shift->expected[0] = (struct cash_count){ "CNY", { 600 } };
	shift->expected[1] = (struct cash_count){ "RUB", { 100 } };
	shift->difference_count = 2;
	shift->difference[0] = (struct cash_count){ "CNY", { -100 } };
	shift->difference[1] = (struct cash_count){ "RUB", { -100 } };
	assert_ok(sheet->rows(&from, sink, &why));
	assert_int_equal(caught.rows, 2);
	assert_string_equal(caught.texts[column_of(sheet, "currency")], "RUB");
	assert_int_equal(
		caught.cells[column_of(sheet, "counted")].kind, CELL_NONE);
	assert_int_equal(
		caught.cells[column_of(sheet, "difference")].number, -100);
	assert_int_equal(caught.cells[column_of(sheet, "sales")].number, 7);

	memset(&entry, 0, sizeof(entry));
	caught.rows = 0;
	entry.kind = ENTRY_SHIFT_OPEN;
	assert_ok(sheet->rows(&from, sink, &why));
	assert_int_equal(caught.rows, 1);
	assert_int_equal(
		caught.cells[column_of(sheet, "currency")].kind, CELL_NONE);
	assert_int_equal(
		caught.cells[column_of(sheet, "sales")].kind, CELL_NONE);
}

static void refusal__leaves_out_what_is_not_known(void **state)
{
	static struct entry entry;
	static struct caught caught;
	const struct sheet *sheet = sheet_of("refusals");
	struct sheet_entry from = { &entry, "leaf" };
	struct sheet_sink sink = { catch, &caught };
	struct error why;

	(void)state;
	caught.count = sheet->count;
	entry.kind = ENTRY_REFUSAL;
	entry.body.refusal.code = REFUSAL_BAD_DOCUMENT;
	assert_ok(sheet->rows(&from, sink, &why));
	assert_string_equal(
		caught.texts[column_of(sheet, "code")], "bad-document");
	assert_int_equal(
		caught.cells[column_of(sheet, "person")].kind, CELL_NONE);
	assert_int_equal(
		caught.cells[column_of(sheet, "document")].kind, CELL_NONE);
	assert_int_equal(
		caught.cells[column_of(sheet, "total")].kind, CELL_MONEY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schema__explains_every_column_in_order),
		cmocka_unit_test(schema__begins_as_every_table_does),
		cmocka_unit_test(shift__has_a_row_for_each_currency),
		cmocka_unit_test(refusal__leaves_out_what_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
