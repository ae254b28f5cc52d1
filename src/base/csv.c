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
	int64_t line;     /* lines read so far */
	size_t row_bytes; /* of the row's lines so far, 0 between rows */
	bool row_done;
	bool too_much;      /* the row has too many fields */
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

/* RFC 4180 section 2.4: spaces are part of a field. */
static int is_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* A CR that ends no line is a control character, not the end of a row. */
static int is_end(unsigned char c)
{
	return c == '\n';
}

static int parser_start(struct csv_parser *parser)
{
	int rc = csv_init(parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);

	csv_set_space_func(parser, is_space);
	csv_set_term_func(parser, is_end);
	return rc;
}

struct csv *csv_open(FILE *stream)
{
	struct csv *csv = calloc(1, sizeof(*csv));

	if (csv == NULL)
		return NULL;
	csv->stream = stream;
	if (parser_start(&csv->parser) != 0) {
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

/* The next line begins a row. */
static void next_row(struct csv *csv)
{
	csv->row_bytes = 0;
	csv->row_done = false;
	csv->too_much = false;
	csv->row.count = 0;
	csv->used = 0;
}

/* Start over after a row that could not be read. */
static void forget(struct csv *csv)
{
	csv_free(&csv->parser);
	(void)parser_start(&csv->parser);
	next_row(csv);
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

/* Read one physical line, however it ends, as far as there is room. */
static size_t get_line(struct csv *csv)
{
	char *input = csv->input;
	size_t length = 0;

	while (length < sizeof(csv->input)) {
		int c = getc(csv->stream);

		if (c == EOF)
			break;
		input[length++] = (char)c;
		if (c == '\n')
			break;
	}
	return length;
}

/* Make CRLF, or a CR at the end of the stream, a LF. */
static size_t plain_end(char *line, size_t length)
{
	size_t end = length;

	if (end > 0 && line[end - 1] == '\n')
		end--;
	if (end == 0 || line[end - 1] != '\r')
		return length;
	line[end - 1] = '\n';
	return end;
}

/*
 * One more line of the row; ERR_NOT_FOUND at the end. The lines of a row
 * are bounded together, or a quote that is never closed would hold the rest
 * of the stream in memory.
 */
static enum err next_line(
	struct csv *csv, char **ret, size_t *ret_length, struct error *why)
{
	char *input = csv->input;
	size_t length = get_line(csv);

	if (ferror(csv->stream))
		return error_errno(why, "cannot read the file");
	if (length == 0)
		return error_set(why, ERR_NOT_FOUND, "the end of the file");
	csv->line++;
	if (csv->row_bytes == 0)
		csv->row.line = csv->line;
	csv->row_bytes += length;
	if (length == sizeof(csv->input) && input[length - 1] != '\n')
		skip_line(csv->stream);
	if (csv->row_bytes >= sizeof(csv->input))
		return bad_row(
			csv, "is too long, or a quote is never closed", why);
	length = plain_end(input, length);
	if (csv->line == 1 && length >= 3 &&
		memcmp(input, "\xef\xbb\xbf", 3) == 0) {
		input += 3;
		length -= 3;
	}
	*ret = input;
	*ret_length = length;
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
	       (row->count == 1 &&
		       row->fields[0][strspn(row->fields[0], " ")] == '\0');
}

/* Hand out the finished row, or say why it is none. */
static enum err finish(struct csv *csv, struct csv_row *ret, struct error *why)
{
	if (csv->too_much)
		return bad_row(csv, "has too many fields", why);
	if (!fields_are_clean(&csv->row))
		return bad_row(csv,
			"holds a line break, a control character or bytes "
			"that are not UTF-8",
			why);
	*ret = csv->row;
	next_row(csv);
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
		next_row(csv);
	}
}

int64_t csv_line(const struct csv *csv)
{
	return csv->row.line;
}
