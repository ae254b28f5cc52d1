#include "query.h"

#include "handle.h"

#include "base/text.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The place of a text: where it is, or where it is to go. */
static struct prepared *place_of(struct store *store, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 4) % STATEMENTS_MAX;

	while (store->prepared[at].sql != NULL &&
		store->prepared[at].sql != sql)
		at = (at + 1) % STATEMENTS_MAX;
	return &store->prepared[at];
}

/* To SQLite $2 is a name: it counts parameters as they appear. */
static void number_parameters(struct prepared *place)
{
	int count = sqlite3_bind_parameter_count(place->statement);

	for (int i = 1; i <= count; i++) {
		const char *name =
			sqlite3_bind_parameter_name(place->statement, i);
		long long number = 0;
		struct error ignored;
		enum err rc = text_parse_i64(name + 1, &number, &ignored);

		assert(!rc && number >= 1 && number <= PARAMETERS_MAX);
		place->places[number] = i;
	}
}

static int prepare(struct store *store, struct prepared *place, const char *sql)
{
	int code = sqlite3_prepare_v3(store->db, sql, -1,
		SQLITE_PREPARE_PERSISTENT, &place->statement, NULL);

	if (code != SQLITE_OK)
		return code;
	number_parameters(place);
	place->sql = sql;
	store->prepared_count++;
	assert(store->prepared_count < STATEMENTS_MAX);
	return SQLITE_OK;
}

struct query query_open(struct store *store, const char *sql)
{
	struct query query = { .store = store };
	struct prepared *place;
	int code;

	if (store->postgres != NULL) {
		query.statement =
			postgres_open(store->postgres, sql, &query.why);
		return query;
	}
	place = place_of(store, sql);

	if (place->sql == NULL) {
		code = prepare(store, place, sql);
		if (code != SQLITE_OK) {
			(void)handle_failed(store, code, &query.why);
			return query;
		}
	}
	assert(!sqlite3_stmt_busy(place->statement));
	query.statement = place->statement;
	query.places = place->places;
	return query;
}

static void release(struct query *query)
{
	if (query->statement == NULL)
		return;
	if (query->store->postgres != NULL) {
		postgres_release(query->statement);
		query->statement = NULL;
		return;
	}
	(void)sqlite3_reset(query->statement);
	(void)sqlite3_clear_bindings(query->statement);
	query->statement = NULL;
}

static int place_for(const struct query *query, int at)
{
	assert(at >= 1 && at <= PARAMETERS_MAX && query->places[at] != 0);
	return query->places[at];
}

static void check(struct query *query, int code)
{
	if (code == SQLITE_OK)
		return;
	(void)handle_failed(query->store, code, &query->why);
	release(query);
}

/* Is it a statement of the other driver? */
static bool is_remote(const struct query *query)
{
	return query->statement != NULL && query->store->postgres != NULL;
}

void query_bind_i64(struct query *query, int at, int64_t value)
{
	if (is_remote(query))
		postgres_bind_i64(query->statement, at, value);
	else if (query->statement != NULL)
		check(query, sqlite3_bind_int64(query->statement,
				     place_for(query, at), value));
}

void query_bind_text(struct query *query, int at, const char *text)
{
	if (is_remote(query))
		postgres_bind_text(query->statement, at, text);
	else if (query->statement != NULL)
		check(query,
			sqlite3_bind_text(query->statement,
				place_for(query, at), text, -1, SQLITE_STATIC));
}

void query_bind_bytes(
	struct query *query, int at, const void *bytes, size_t length)
{
	if (is_remote(query))
		postgres_bind_bytes(query->statement, at, bytes, length);
	else if (query->statement != NULL)
		check(query, sqlite3_bind_blob64(query->statement,
				     place_for(query, at), bytes, length,
				     SQLITE_STATIC));
}

void query_bind_day(struct query *query, int at, int32_t day)
{
	/* What is not bound is NULL. */
	if (day != DAY_NONE)
		query_bind_i64(query, at, day);
}

static bool step_remote(struct query *query)
{
	enum err rc = postgres_step(query->statement, &query->why);

	if (!rc)
		return true;
	if (rc == ERR_NOT_FOUND)
		query->why.code = ERR_OK;
	release(query);
	return false;
}

bool query_next(struct query *query)
{
	int code;

	if (query->statement == NULL)
		return false;
	query->stepped = true;
	if (is_remote(query))
		return step_remote(query);
	code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return true;
	check(query, code == SQLITE_DONE ? SQLITE_OK : code);
	release(query);
	return false;
}

int64_t query_i64(struct query *query, int column)
{
	if (query->statement == NULL)
		return 0;
	if (is_remote(query))
		return strtoll(
			postgres_text(query->statement, column), NULL, 10);
	return sqlite3_column_int64(query->statement, column);
}

int32_t query_day(struct query *query, int column)
{
	int64_t day = query_i64(query, column);

	if (query->statement == NULL ||
		query_kind(query, column) == STORE_NULL || day < INT32_MIN ||
		day > INT32_MAX)
		return DAY_NONE;
	return (int32_t)day;
}

void query_text(struct query *query, int column, char *ret, size_t size)
{
	const unsigned char *text = NULL;

	if (is_remote(query)) {
		(void)text_copy(
			ret, size, postgres_text(query->statement, column));
		return;
	}
	if (query->statement != NULL)
		text = sqlite3_column_text(query->statement, column);
	(void)text_copy(ret, size, text == NULL ? "" : (const char *)text);
}

int query_columns(struct query *query)
{
	if (query->statement == NULL)
		return 0;
	if (is_remote(query))
		return postgres_columns(query->statement);
	return sqlite3_column_count(query->statement);
}

enum store_cell_kind query_kind(struct query *query, int column)
{
	if (query->statement == NULL)
		return STORE_NULL;
	if (is_remote(query))
		return postgres_kind(query->statement, column);
	switch (sqlite3_column_type(query->statement, column)) {
	case SQLITE_INTEGER:
		return STORE_NUMBER;
	case SQLITE_TEXT:
		return STORE_TEXT;
	default:
		return STORE_NULL;
	}
}

size_t query_bytes(struct query *query, int column, void *ret, size_t size)
{
	const void *bytes;
	size_t length;

	if (query->statement == NULL)
		return 0;
	if (is_remote(query))
		return postgres_bytes(query->statement, column, ret, size);
	bytes = sqlite3_column_blob(query->statement, column);
	length = (size_t)sqlite3_column_bytes(query->statement, column);
	if (bytes != NULL)
		memcpy(ret, bytes, length < size ? length : size);
	return length;
}

enum err query_end(struct query *query, struct error *why)
{
	if (!query->stepped)
		(void)query_next(query);
	/* Outside a transaction this is where a RETURNING commits. */
	if (query->statement != NULL && !is_remote(query))
		check(query, sqlite3_reset(query->statement));
	release(query);
	if (query->why.code)
		*why = query->why;
	return query->why.code;
}

void query_cleanup(struct query *query)
{
	release(query);
}
