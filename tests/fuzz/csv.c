#include "fuzz.h"

#include "base/csv.h"

/* The row as RFC 4180 writes it, every field in quotes. */
static void write_row(const struct csv_row *row, FILE *file)
{
	for (int i = 0; i < row->count; i++) {
		(void)fputs(i > 0 ? ",\"" : "\"", file);
		for (const char *at = row->fields[i]; *at != '\0'; at++)
			(void)fputs(
				*at == '"' ? "\"\"" : (char[2]){ *at }, file);
		(void)putc('"', file);
	}
	(void)putc('\n', file);
}

static void must_be_same(const struct csv_row *a, const struct csv_row *b)
{
	MUST(a->count == b->count);
	for (int i = 0; i < a->count; i++)
		MUST(text_same(a->fields[i], b->fields[i]));
}

static size_t row_bytes(const struct csv_row *row)
{
	size_t bytes = 0;

	for (int i = 0; i < row->count; i++)
		bytes += 2 * strlen(row->fields[i]) + 3;
	return bytes;
}

/* Written again, a row reads the same (if the quotes still fit). */
static void read_again(const struct csv_row *row)
{
	char written[2 * CSV_ROW_BYTES_MAX];
	FILE *file;
	struct csv *csv;
	struct csv_row again;
	struct error why;

	if (row_bytes(row) >= CSV_ROW_BYTES_MAX)
		return;
	file = fmemopen(written, sizeof(written), "w+");
	MUST(file != NULL);
	write_row(row, file);
	rewind(file);
	csv = csv_open(file);
	MUST(csv != NULL);
	MUST(csv_next(csv, &again, &why) == ERR_OK);
	must_be_same(row, &again);
	csv_close(csv);
	(void)fclose(file);
}

static void must_be_a_row(const struct csv_row *row, int64_t after)
{
	MUST(row->line > after);
	MUST(row->count >= 1 && row->count <= CSV_FIELDS_MAX);
	for (int i = 0; i < row->count; i++)
		MUST(text_is_clean(row->fields[i], strlen(row->fields[i])));
	read_again(row);
}

/* Every row is clean, later than the last, and the reader comes to the
 * end however bad the rows are. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = text_of(bytes, length);
	FILE *file = fmemopen(text, length + 1, "r");
	struct csv *csv = csv_open(file);
	int64_t line = 0;

	MUST(file != NULL && csv != NULL);
	for (size_t calls = 0;; calls++) {
		struct csv_row row;
		struct error why = { 0 };
		enum err rc = csv_next(csv, &row, &why);

		MUST(calls <= length + 1);
		if (rc == ERR_NOT_FOUND)
			break;
		if (rc == ERR_OK) {
			must_be_a_row(&row, line);
			MUST(csv_line(csv) == row.line);
		} else {
			MUST(rc == ERR_INPUT);
			must_be_said(rc, &why);
		}
		MUST(csv_line(csv) > line);
		line = csv_line(csv);
	}
	csv_close(csv);
	(void)fclose(file);
	free(text);
	return 0;
}
