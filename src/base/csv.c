#include "base/csv.h"

#include "base/text.h"

#include <csv.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * libcsv is fed one physical line at a time, so that it never holds more
 * than one row back and the row's first line is known.
 */
struct csv {
	FILE *stream;
	struct csv_parser parser;
	int64_t line; /* lines read so far */
	bool row_done;
	bool too_much;      /* the row has too many fields or bytes */
	struct csv_row row; /* being filled */
	size_t used;
	char bytes[CSV_ROW_BYTES_MAX];
	char input[CSV_ROW_BYTES_MAX];
};

static void take_field(void *field, size_t length, void *context)
{
	struct csv *csv = context;
	char *to = csv->bytes + csv->used;

	if (csv->row.count == CSV_FIELDS_MAX ||
		length >= sizeof(csv->bytes) - csv->used) {
		csv->too_much = true;
		return;
	}
	if (length > 0)
		memcpy(to, field, length);
	to[length] = '\0';
	csv->used += length + 1;
	csv->row.fields[csv->row.count++] = to;
}

static void take_row(int end, void *context)
{
	struct csv *csv = context;

	(void)end;
	csv->row_done = true;
}

struct csv *csv_open(FILE *stream)
{
	struct csv *csv = calloc(1, sizeof(*csv));

	if (csv == NULL)
		return NULL;
	csv->stream = stream;
	if (csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
		free(csv);
		return NULL;
	}
	return csv;
}

void csv_close(struct csv *csv)
{
	if (csv == NULL)
		return;
	csv_free(&csv->parser);
	free(csv);
}

/* Start over after a row that could not be read. */
static void forget(struct csv *csv)
{
	csv_free(&csv->parser);
	(void)csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI);
	csv->row_done = false;
	csv->too_much = false;
	csv->row.count = 0;
	csv->used = 0;
}

static enum err bad_row(struct csv *csv, const char *reason, struct error *why)
{
	int64_t line = csv->row.line;

	forget(csv);
	return error_set(why, ERR_INPUT, "line %" PRId64 " %s", line, reason);
}

/* The rest of a line that did not fit. */
static void skip_line(FILE *stream)
{
	int c;

	do
		c = getc(stream);
	while (c != '\n' && c != EOF);
}

/* One physical line; ERR_NOT_FOUND at the end. */
static enum err next_line(
	struct csv *csv, char **ret, size_t *ret_length, struct error *why)
{
	char *input = csv->input;
	size_t length = 0;
	int c = EOF;

	while (length < sizeof(csv->input)) {
		c = getc(csv->stream);
		if (c == EOF)
			break;
		input[length++] = (char)c;
		if (c == '\n')
			break;
	}
	if (ferror(csv->stream))
		return error_errno(why, "cannot read the file");
	if (length == 0)
		return error_set(why, ERR_NOT_FOUND, "the end of the file");
	csv->line++;
	if (csv->row.count == 0 && csv->used == 0)
		csv->row.line = csv->line;
	if (length == sizeof(csv->input) && c != '\n') {
		skip_line(csv->stream);
		return bad_row(csv, "is too long", why);
	}
	*ret = input;
	*ret_length = length;
	if (csv->line == 1 && length >= 3 &&
		memcmp(input, "\xef\xbb\xbf", 3) == 0) {
		*ret += 3;
		*ret_length -= 3;
	}
	return ERR_OK;
}

static bool fields_are_clean(const struct csv_row *row)
{
	for (int i = 0; i < row->count; i++) {
		if (!text_is_clean(row->fields[i], strlen(row->fields[i])))
			return false;
	}
	return true;
}

static bool row_is_empty(const struct csv_row *row)
{
	return row->count == 0 ||
	       (row->count == 1 && row->fields[0][0] == '\0');
}

/* Hand out the finished row, or say why it is none. */
static enum err finish(struct csv *csv, struct csv_row *ret, struct error *why)
{
	if (csv->too_much)
		return bad_row(csv, "has too many fields or bytes", why);
	if (!fields_are_clean(&csv->row))
		return bad_row(
			csv, "holds bytes that are not clean UTF-8 text", why);
	*ret = csv->row;
	csv->row_done = false;
	csv->row.count = 0;
	csv->used = 0;
	return ERR_OK;
}

/* The stream ended: a row without its line end is a row too. */
static enum err at_end(struct csv *csv, struct csv_row *ret, struct error *why)
{
	if (csv_fini(&csv->parser, take_field, take_row, csv) != 0)
		return bad_row(csv, "has a quote that is never closed", why);
	if (csv->row_done && !row_is_empty(&csv->row))
		return finish(csv, ret, why);
	return error_set(why, ERR_NOT_FOUND, "the end of the file");
}

enum err csv_next(struct csv *csv, struct csv_row *ret, struct error *why)
{
	for (;;) {
		char *input = csv->input;
		size_t length = 0;
		enum err rc = next_line(csv, &input, &length, why);

		if (rc == ERR_NOT_FOUND)
			return at_end(csv, ret, why);
		if (rc)
			return rc;
		if (memchr(input, '\0', length) != NULL)
			return bad_row(csv, "holds a NUL byte", why);
		if (csv_parse(&csv->parser, input, length, take_field, take_row,
			    csv) != length)
			return bad_row(csv, "has a quote out of place", why);
		if (!csv->row_done)
			continue;
		if (!row_is_empty(&csv->row) || csv->too_much)
			return finish(csv, ret, why);
		csv->row_done = false;
		csv->row.count = 0;
		csv->used = 0;
	}
}
