#include "postgres.h"

#include "base/late.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Loaded when it is needed, and called as late.NAME. */
#define FUNCTIONS(X)            \
	X(PQclear)              \
	X(PQcmdStatus)          \
	X(PQconnectdb)          \
	X(PQerrorMessage)       \
	X(PQexec)               \
	X(PQexecPrepared)       \
	X(PQfinish)             \
	X(PQfreemem)            \
	X(PQftype)              \
	X(PQgetisnull)          \
	X(PQgetvalue)           \
	X(PQnfields)            \
	X(PQntuples)            \
	X(PQprepare)            \
	X(PQreset)              \
	X(PQresultErrorField)   \
	X(PQresultStatus)       \
	X(PQsetNoticeProcessor) \
	X(PQstatus)             \
	X(PQtransactionStatus)  \
	X(PQunescapeBytea)

static struct {
	FUNCTIONS(LATE_POINTER)
} late;

static enum err load(struct error *why)
{
	static const char *const libraries[] = { "libpq.so.5", NULL };
	static const char *const names[] = { FUNCTIONS(LATE_NAME) NULL };

	return late_load(libraries, names, &late, why);
}

#define STATEMENTS_MAX 256
#define PARAMETERS_MAX 74 /* as in handle.h */
#define NUMBER_SIZE    24
#define URL_SIZE       512
#define TYPE_INT8      20 /* pg_type.dat: int8, int4, bool */
#define TYPE_INT4      23

/* A statement, prepared under the name s<n> once the server was asked. */
struct postgres_cursor {
	struct postgres *postgres;
	const char *sql; /* NULL: free */
	bool prepared;
	int count; /* of its parameters */
	const char *values[PARAMETERS_MAX];
	int lengths[PARAMETERS_MAX];
	int formats[PARAMETERS_MAX];
	char numbers[PARAMETERS_MAX][NUMBER_SIZE];
	PGresult *result; /* NULL: not run yet */
	int row;
};

struct postgres {
	PGconn *connection;
	int64_t connections; /* one after the other */
	char url[URL_SIZE];
	struct postgres_cursor statements[STATEMENTS_MAX];
};

/* -- failures ----- */

/* What the server says ends with a line feed. */
static const char *said(struct postgres *postgres, char *ret, size_t size)
{
	(void)text_copy(ret, size, late.PQerrorMessage(postgres->connection));
	for (char *at = ret; *at != '\0'; at++) {
		if (*at == '\n')
			*at = at[1] == '\0' ? '\0' : ' ';
	}
	return ret;
}

static bool is_state(const PGresult *result, const char *const *states)
{
	const char *state = late.PQresultErrorField(result, PG_DIAG_SQLSTATE);

	for (; state != NULL && *states != NULL; states++) {
		if (text_same(state, *states))
			return true;
	}
	return false;
}

static enum err failed(
	struct postgres *postgres, const PGresult *result, struct error *why)
{
	/* unique_violation, deadlock, serialization, lock_not_available */
	static const char *const conflicts[] = { "23505", "40P01", "40001",
		"55P03", NULL };
	char text[256];

	(void)said(postgres, text, sizeof(text));
	if (is_state(result, conflicts))
		return error_set(why, ERR_CONFLICT,
			"the database has this already, or others hold it (%s)",
			text);
	if (late.PQstatus(postgres->connection) != CONNECTION_OK)
		return error_set(why, ERR_STORE,
			"the database server is gone: start it again (%s)",
			text);
	return error_set(why, ERR_STORE, "the database says: %s", text);
}

/* -- connection ----- */

bool postgres_is_url(const char *where)
{
	return strncmp(where, "postgres://", 11) == 0 ||
	       strncmp(where, "postgresql://", 13) == 0;
}

static void be_silent(void *context, const char *message)
{
	(void)context;
	(void)message;
}

/* What we ask is answered sooner than it would be compiled. */
static enum err configure(struct postgres *postgres, struct error *why)
{
	static const char script[] = "SET client_min_messages = warning;"
				     "SET client_encoding = 'UTF8';"
				     "SET lock_timeout = '5s';"
				     "SET jit = off";

	postgres->connections++;
	(void)late.PQsetNoticeProcessor(postgres->connection, be_silent, NULL);
	return postgres_script(postgres, script, why);
}

enum err postgres_connect(
	const char *url, struct postgres **ret, struct error *why)
{
	struct postgres *postgres;
	char text[256];
	enum err rc = load(why);

	if (rc)
		return rc;
	postgres = calloc(1, sizeof(*postgres));
	if (postgres == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	if (!text_copy(postgres->url, sizeof(postgres->url), url))
		rc = error_set(why, ERR_RANGE, "the URL is too long");
	else
		postgres->connection = late.PQconnectdb(url);
	if (!rc && late.PQstatus(postgres->connection) != CONNECTION_OK)
		rc = error_set(why, ERR_STORE,
			"cannot reach the database server (%s)",
			said(postgres, text, sizeof(text)));
	if (!rc)
		rc = configure(postgres, why);
	if (rc) {
		postgres_disconnect(postgres);
		return rc;
	}
	*ret = postgres;
	return ERR_OK;
}

void postgres_disconnect(struct postgres *postgres)
{
	if (postgres == NULL)
		return;
	for (int i = 0; i < STATEMENTS_MAX; i++)
		late.PQclear(postgres->statements[i].result);
	late.PQfinish(postgres->connection);
	free(postgres);
}

static bool is_good(const PGresult *result)
{
	ExecStatusType status = late.PQresultStatus(result);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* A server that was away knows none of our statements any more. */
static enum err reconnect(struct postgres *postgres, struct error *why)
{
	char text[256];

	if (late.PQstatus(postgres->connection) == CONNECTION_OK)
		return ERR_OK;
	late.PQreset(postgres->connection);
	for (int i = 0; i < STATEMENTS_MAX; i++)
		postgres->statements[i].prepared = false;
	if (late.PQstatus(postgres->connection) != CONNECTION_OK)
		return error_set(why, ERR_STORE,
			"the database server is gone: start it again (%s)",
			said(postgres, text, sizeof(text)));
	return configure(postgres, why);
}

/* Was it done? A COMMIT after a statement that failed is a ROLLBACK. */
static enum err check(struct postgres *postgres, PGresult *result,
	const char *sql, struct error *why)
{
	if (!is_good(result))
		return failed(postgres, result, why);
	if (text_same(late.PQcmdStatus(result), "ROLLBACK") &&
		!text_same(sql, "ROLLBACK"))
		return error_set(why, ERR_STORE,
			"the database did not commit: a statement had failed");
	return ERR_OK;
}

enum err postgres_script(
	struct postgres *postgres, const char *sql, struct error *why)
{
	PGresult *result = late.PQexec(postgres->connection, sql);
	enum err rc = check(postgres, result, sql, why);

	late.PQclear(result);
	return rc;
}

int64_t postgres_connections(const struct postgres *postgres)
{
	return postgres->connections;
}

bool postgres_is_in_transaction(const struct postgres *postgres)
{
	PGTransactionStatusType status =
		late.PQtransactionStatus(postgres->connection);

	return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
}

/* -- cursor ----- */

/* The place of a text: where it is, or where it is to go. */
static struct postgres_cursor *place_of(
	struct postgres *postgres, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 4) % STATEMENTS_MAX;

	while (postgres->statements[at].sql != NULL &&
		postgres->statements[at].sql != sql)
		at = (at + 1) % STATEMENTS_MAX;
	return &postgres->statements[at];
}

static void name_of(const struct postgres_cursor *cursor, char *ret)
{
	(void)snprintf(ret, NUMBER_SIZE, "s%d",
		(int)(cursor - cursor->postgres->statements));
}

/* How many parameters a text has: its greatest $n. */
static int count_parameters(const char *sql)
{
	int most = 0;

	for (const char *at = strchr(sql, '$'); at != NULL;
		at = strchr(at + 1, '$')) {
		int number = (int)strtol(at + 1, NULL, 10);

		if (number > most)
			most = number;
	}
	assert(most <= PARAMETERS_MAX);
	return most;
}

static enum err prepare(struct postgres_cursor *cursor, struct error *why)
{
	struct postgres *postgres = cursor->postgres;
	char name[NUMBER_SIZE];
	PGresult *result;
	enum err rc = ERR_OK;

	name_of(cursor, name);
	result = late.PQprepare(
		postgres->connection, name, cursor->sql, 0, NULL);
	if (!is_good(result))
		rc = failed(postgres, result, why);
	late.PQclear(result);
	cursor->prepared = !rc;
	return rc;
}

struct postgres_cursor *postgres_open(
	struct postgres *postgres, const char *sql, struct error *why)
{
	struct postgres_cursor *cursor = place_of(postgres, sql);

	if (reconnect(postgres, why))
		return NULL;
	cursor->postgres = postgres;
	cursor->sql = sql;
	cursor->count = count_parameters(sql);
	if (!cursor->prepared && prepare(cursor, why))
		return NULL;
	assert(cursor->result == NULL);
	memset(cursor->values, 0, sizeof(cursor->values));
	memset(cursor->formats, 0, sizeof(cursor->formats));
	return cursor;
}

void postgres_bind_text(
	struct postgres_cursor *cursor, int at, const char *text)
{
	assert(at >= 1 && at <= cursor->count);
	cursor->values[at - 1] = text;
}

void postgres_bind_i64(struct postgres_cursor *cursor, int at, int64_t value)
{
	assert(at >= 1 && at <= cursor->count);
	(void)snprintf(cursor->numbers[at - 1], NUMBER_SIZE, "%" PRId64, value);
	cursor->values[at - 1] = cursor->numbers[at - 1];
}

void postgres_bind_bytes(struct postgres_cursor *cursor, int at,
	const void *bytes, size_t length)
{
	assert(at >= 1 && at <= cursor->count && length <= INT32_MAX);
	cursor->values[at - 1] = bytes;
	cursor->lengths[at - 1] = (int)length;
	cursor->formats[at - 1] = 1;
}

static enum err run(struct postgres_cursor *cursor, struct error *why)
{
	struct postgres *postgres = cursor->postgres;
	char name[NUMBER_SIZE];

	cursor->row = -1;
	name_of(cursor, name);
	cursor->result =
		late.PQexecPrepared(postgres->connection, name, cursor->count,
			cursor->values, cursor->lengths, cursor->formats, 0);
	return check(postgres, cursor->result, cursor->sql, why);
}

enum err postgres_step(struct postgres_cursor *cursor, struct error *why)
{
	if (cursor->result == NULL) {
		enum err rc = run(cursor, why);

		if (rc)
			return rc;
	}
	cursor->row++;
	return cursor->row < late.PQntuples(cursor->result) ? ERR_OK
							    : ERR_NOT_FOUND;
}

void postgres_release(struct postgres_cursor *cursor)
{
	late.PQclear(cursor->result);
	cursor->result = NULL;
}

int postgres_columns(const struct postgres_cursor *cursor)
{
	return late.PQnfields(cursor->result);
}

enum store_cell_kind postgres_kind(
	const struct postgres_cursor *cursor, int column)
{
	Oid type = late.PQftype(cursor->result, column);

	if (late.PQgetisnull(cursor->result, cursor->row, column))
		return STORE_NULL;
	return type == TYPE_INT8 || type == TYPE_INT4 ? STORE_NUMBER
						      : STORE_TEXT;
}

const char *postgres_text(const struct postgres_cursor *cursor, int column)
{
	return late.PQgetvalue(cursor->result, cursor->row, column);
}

size_t postgres_bytes(const struct postgres_cursor *cursor, int column,
	void *ret, size_t size)
{
	const unsigned char *spelt =
		(const unsigned char *)postgres_text(cursor, column);
	size_t length = 0;
	unsigned char *bytes = late.PQunescapeBytea(spelt, &length);

	if (bytes == NULL)
		return 0;
	memcpy(ret, bytes, length < size ? length : size);
	late.PQfreemem(bytes);
	return length;
}
