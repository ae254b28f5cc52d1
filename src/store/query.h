#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/report.h"
#include "store/store.h"

/*
 * What is asked of a database. SQL texts are constants with parameters $1,
 * $2, ...; a prepared statement is kept for the address of its text, so that
 * a till at work prepares nothing.
 */

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
