#include "parts.h"

/* Rows on their way from entries to a sink. */
struct gleaning {
	struct parts *parts;
	const struct sheet *sheet;
	struct sheet_sink sink;
};

static enum err take_entry(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct gleaning *gleaning = context;
	struct sheet_entry from = { &gleaning->parts->entry, stored->leaf };

	if (!parts_read(gleaning->parts, stored))
		return ERR_OK; /* told where its line is written */
	return gleaning->sheet->rows(&from, gleaning->sink, why);
}

enum err parts_rows(struct parts *parts, const struct sheet *sheet,
	struct sheet_sink sink, struct error *why)
{
	struct gleaning gleaning = { parts, sheet, sink };
	struct store_reader reader = { take_entry, &gleaning };
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		struct store_range range = parts->list[i].all;

		range.first = parts->list[i].first;
		if (range.first > 0)
			rc = store_range_read(parts->ask->store, &range,
				sheet->kinds, reader, why);
	}
	return rc;
}

/* A table on its way into the bundle. */
struct writing {
	struct parts *parts;
	const struct sheet *sheet;
	struct table table;
};

static enum err put_row(
	struct writing *writing, const struct cell *cells, struct error *why)
{
	char bytes[TABLE_ROW_SIZE];
	struct text row = text_over(bytes, sizeof(bytes));

	table_csv(&writing->table, cells, &row);
	return bundle_add(writing->parts->bundle, row.bytes, row.length, why);
}

static enum err take_row(
	void *context, const struct cell *cells, struct error *why)
{
	return put_row(context, cells, why);
}

static enum err write_rows(struct writing *writing, struct error *why)
{
	struct sheet_sink sink = { take_row, writing };
	enum err rc = put_row(writing, NULL, why);

	if (!rc)
		rc = parts_rows(writing->parts, writing->sheet, sink, why);
	return rc;
}

static enum err write_table(
	struct parts *parts, const struct sheet *sheet, struct error *why)
{
	struct writing writing = { .parts = parts,
		.sheet = sheet,
		.table = { .columns = sheet->columns,
			.count = sheet->count,
			.form = TABLE_CSV,
			.offset_minutes = parts->ask->offset_minutes,
			.marks_digits = true } };
	char name[BUNDLE_NAME_SIZE];
	struct text text = text_over(name, sizeof(name));
	enum err rc;

	text_addf(&text, "tables/%s.csv", sheet->name);
	rc = bundle_begin(parts->bundle, name, why);
	if (!rc)
		rc = write_rows(&writing, why);
	if (!rc)
		rc = bundle_end(parts->bundle, why);
	return rc;
}

enum err parts_tables(struct parts *parts, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < SHEET_COUNT; i++)
		rc = write_table(parts, sheets[i], why);
	if (!rc)
		rc = bundle_file(
			parts->bundle, "tables/schema.csv", sheet_schema, why);
	return rc;
}
