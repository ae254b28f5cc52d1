#include "tables.h"

#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES 32768
#define BOM          "\xef\xbb\xbf"

struct table {
	struct unzip_stream *stream; /* NULL: it is not compared (any more) */
	size_t at;
	size_t length;
	char bytes[BUFFER_BYTES];
};

struct tables {
	struct check *check;
	struct table *list[ROWS_TABLES]; /* NULL: there is none */
};

static void stop(struct table *table)
{
	unzip_stream_close(table->stream);
	table->stream = NULL;
}

/* Up to length bytes more; fewer at the end. Damage is told by check_files. */
static enum err fill(struct table *table, struct error *why)
{
	size_t got = 0;
	enum err rc;

	table->at = 0;
	table->length = 0;
	rc = unzip_read(
		table->stream, table->bytes, sizeof(table->bytes), &got, why);
	if (rc == ERR_FORGED)
		return ERR_OK;
	table->length = got;
	return rc;
}

/* Are the next bytes these? Fewer than asked for are other ones. */
static enum err compare(struct table *table, const char *bytes, size_t length,
	bool *ret, struct error *why)
{
	*ret = true;
	while (length > 0 && *ret) {
		size_t part = table->length - table->at;

		if (part == 0) {
			enum err rc = fill(table, why);

			if (rc)
				return rc;
			*ret = table->length > 0;
			continue;
		}
		if (part > length)
			part = length;
		*ret = memcmp(table->bytes + table->at, bytes, part) == 0;
		table->at += part;
		bytes += part;
		length -= part;
	}
	return ERR_OK;
}

/* The keys of "a","b",... CR LF; false when it is no header of ours. */
static bool read_keys(const char *header, struct rows_plan *plan,
	enum rows_table table, size_t *ret_length)
{
	const char *at = header;

	if (strncmp(at, BOM, strlen(BOM)) != 0)
		return false;
	at += strlen(BOM);
	for (int count = 0; count < ROWS_COLUMNS_MAX; count++) {
		char *key = plan->keys[table][count];
		size_t length;

		if (*at != '"')
			return false;
		length = strcspn(at + 1, "\"\r\n");
		if (at[length + 1] != '"' || length >= ROWS_KEY_SIZE)
			return false;
		memcpy(key, at + 1, length);
		key[length] = '\0';
		at += length + 2;
		if (strncmp(at, "\r\n", 2) == 0) {
			plan->count[table] = count + 1;
			*ret_length = (size_t)(at + 2 - header);
			return true;
		}
		if (*at++ != ',')
			return false;
	}
	return false;
}

static bool take_header(
	struct tables *tables, struct rows_plan *plan, enum rows_table number)
{
	struct table *table = tables->list[number];
	struct faults *faults = tables->check->faults;
	char header[ROWS_COLUMNS_MAX * (ROWS_KEY_SIZE + 3) + 8];
	size_t length = table->length;

	if (length >= sizeof(header))
		length = sizeof(header) - 1;
	memcpy(header, table->bytes, length);
	header[length] = '\0';
	if (!read_keys(header, plan, number, &table->at)) {
		fault_add(faults, FAULT_TABLE, 0,
			"the table %s does not begin with its columns",
			rows_table_name(number));
		return false;
	}
	for (int i = 0; i < plan->count[number]; i++) {
		if (rows_has_column(number, plan->keys[number][i]))
			continue;
		fault_add(faults, FAULT_TABLE, 0,
			"the table %s has a column %s that no entry fills",
			rows_table_name(number), plan->keys[number][i]);
		return false;
	}
	return true;
}

static enum err open_table(struct tables *tables, struct rows_plan *plan,
	enum rows_table number, struct error *why)
{
	char name[UNZIP_NAME_SIZE];
	struct text text = text_over(name, sizeof(name));
	const struct unzip_member *member;
	struct table *table;
	enum err rc;

	text_addf(&text, "tables/%s.csv", rows_table_name(number));
	member = unzip_find(tables->check->zip, name);
	if (member == NULL)
		return ERR_OK;
	table = calloc(1, sizeof(*table));
	if (table == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	tables->list[number] = table;
	rc = unzip_stream_open(tables->check->zip, member, &table->stream, why);
	if (!rc)
		rc = fill(table, why);
	if (rc)
		return rc;
	if (!take_header(tables, plan, number)) {
		plan->count[number] = 0;
		stop(table);
	}
	return ERR_OK;
}

enum err tables_open(struct check *check, struct rows_plan *plan,
	struct tables **ret, struct error *why)
{
	struct tables *tables = calloc(1, sizeof(*tables));
	enum err rc = ERR_OK;

	if (tables == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	tables->check = check;
	*plan = (struct rows_plan){
		.offset_minutes = (int32_t)check->claims->offset_minutes
	};
	for (int i = 0; !rc && i < ROWS_TABLES; i++)
		rc = open_table(tables, plan, (enum rows_table)i, why);
	if (rc) {
		tables_close(tables);
		return rc;
	}
	rows_plan_ready(plan);
	*ret = tables;
	return ERR_OK;
}

void tables_close(struct tables *tables)
{
	if (tables == NULL)
		return;
	for (int i = 0; i < ROWS_TABLES; i++) {
		if (tables->list[i] != NULL)
			unzip_stream_close(tables->list[i]->stream);
		free(tables->list[i]);
	}
	free(tables);
}

enum err tables_take(
	struct tables *tables, const struct fact *fact, struct error *why)
{
	const char *rows = fact->rows;

	for (int i = 0; i < ROWS_TABLES; i++) {
		struct table *table = tables->list[i];
		bool same = true;
		enum err rc;

		if (fact->row_bytes[i] == 0)
			continue;
		if (table != NULL && table->stream != NULL) {
			rc = compare(
				table, rows, fact->row_bytes[i], &same, why);
			if (rc)
				return rc;
		}
		if (!same) {
			/* Later rows would be told as well. */
			fault_add(tables->check->faults, FAULT_TABLE, fact->seq,
				"the table %s has other rows than the entry"
				" makes",
				rows_table_name((enum rows_table)i));
			stop(table);
		}
		rows += fact->row_bytes[i];
	}
	return ERR_OK;
}

enum err tables_end(struct tables *tables, struct error *why)
{
	faults_at(tables->check->faults, "", 0);
	for (int i = 0; i < ROWS_TABLES; i++) {
		struct table *table = tables->list[i];
		enum err rc = ERR_OK;

		if (table == NULL || table->stream == NULL)
			continue;
		if (table->at == table->length)
			rc = fill(table, why);
		if (rc)
			return rc;
		if (table->at < table->length)
			fault_add(tables->check->faults, FAULT_TABLE, 0,
				"the table %s has more rows than the entries"
				" make",
				rows_table_name((enum rows_table)i));
		stop(table);
	}
	return ERR_OK;
}
