#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/report.h"
#include "store/store.h"

/*
 * The driver: what the rest of the floor knows of a database. SQL texts are
 * constants with parameters $1, $2, ...; a prepared statement is kept for
 * the address of its text, so that a till at work prepares nothing.
 */

/*
 * Connect to a file that is there. made: it must be a quotapos database;
 * else it is empty and about to become one. Nothing is written to a file
 * that is refused.
 */
enum err query_connect(const char *path, bool made, struct store **ret,
	struct error *why) NODISCARD;
void query_disconnect(struct store *store);

/* Connect to a PostgreSQL server. */
enum err query_reach(
	const char *url, struct store **ret, struct error *why) NODISCARD;
bool query_is_remote(const struct store *store);

/* Run a script of statements without parameters. */
enum err query_script(
	struct store *store, const char *sql, struct error *why) NODISCARD;

/* The last schema step that was taken; 0 in an empty database. */
enum err query_schema_step(
	struct store *store, int64_t *ret, struct error *why) NODISCARD;

/* Write a copy of the database to path, which is empty or not there. */
enum err query_copy(
	struct store *store, const char *path, struct error *why) NODISCARD;

/*
 * A copy made some pages at a time: what is written to the database in
 * between comes into the copy as well. Nothing of it is durable yet.
 */
struct query_backup {
	struct store *to; /* NULL when closed */
	void *state;
};
enum err query_backup_open(struct store *store, const char *path,
	struct query_backup *ret, struct error *why) NODISCARD;
enum err query_backup_step(struct query_backup *backup, int pages,
	bool *ret_more, struct error *why) NODISCARD;
void query_backup_close(struct query_backup *backup);

/* Bytes the database takes. */
enum err query_size(
	struct store *store, int64_t *ret, struct error *why) NODISCARD;

bool query_is_in_transaction(const struct store *store);

/* The row number that the last INSERT made (RETURNING costs a table). */
int64_t query_inserted(const struct store *store);

/*
 * A cursor that ends with its scope. It is sticky: the first failure is
 * remembered, later calls do nothing, query_end tells it. Texts and bytes
 * that are bound must stay until then.
 *
 *	AUTO(query) query = query_open(store, sql);
 */
struct query {
	struct store *store;
	void *statement;   /* NULL after a failure, and when ended */
	const int *places; /* of its parameters */
	bool stepped;
	struct error why; /* the first failure, or ERR_OK */
};

/* sql  a constant that lives as long as the program */
struct query query_open(struct store *store, const char *sql);
void query_bind_i64(struct query *query, int at, int64_t value);
void query_bind_text(struct query *query, int at, const char *text);
void query_bind_bytes(
	struct query *query, int at, const void *bytes, size_t length);

/* DAY_NONE is NULL in the database. */
void query_bind_day(struct query *query, int at, int32_t day);

/* Step to the next row; false after the last, and after a failure. */
bool query_next(struct query *query);

/* Columns of the row, from 0. A text too long for its place is cut. */
int64_t query_i64(struct query *query, int column);
int32_t query_day(struct query *query, int column);
void query_text(struct query *query, int column, char *ret, size_t size);

/* How many columns the row has; what one of them holds (bytes: NULL). */
int query_columns(struct query *query);
enum store_cell_kind query_kind(struct query *query, int column);

/* Copies at most size bytes; returns how many there are. */
size_t query_bytes(struct query *query, int column, void *ret, size_t size);

/* Runs what was never stepped, and tells the first failure of them all. */
enum err query_end(struct query *query, struct error *why) NODISCARD;

void query_cleanup(struct query *query);

#endif
