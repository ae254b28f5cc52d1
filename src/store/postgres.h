#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "base/error.h"
#include "store/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The other driver: PostgreSQL through libpq. One connection, statements
 * prepared once, answers read whole. A connection that was lost is made
 * again before the next transaction; what it was in the middle of failed.
 */
struct postgres;

bool postgres_is_url(const char *where);

enum err postgres_connect(
	const char *url, struct postgres **ret, struct error *why) NODISCARD;
void postgres_disconnect(struct postgres *postgres);

enum err postgres_script(struct postgres *postgres, const char *sql,
	struct error *why) NODISCARD;
/* How many there were, this one included. */
int64_t postgres_connections(const struct postgres *postgres);
bool postgres_is_in_transaction(const struct postgres *postgres);

/* A statement on its way: bound, run, read row by row. */
struct postgres_cursor;

/* NULL: why tells. sql  a constant that lives as long as the program */
struct postgres_cursor *postgres_open(
	struct postgres *postgres, const char *sql, struct error *why);
void postgres_bind_i64(struct postgres_cursor *cursor, int at, int64_t value);
void postgres_bind_text(
	struct postgres_cursor *cursor, int at, const char *text);
void postgres_bind_bytes(struct postgres_cursor *cursor, int at,
	const void *bytes, size_t length);

/* ERR_NOT_FOUND after the last row. */
enum err postgres_step(
	struct postgres_cursor *cursor, struct error *why) NODISCARD;
void postgres_release(struct postgres_cursor *cursor);

int postgres_columns(const struct postgres_cursor *cursor);
enum store_cell_kind postgres_kind(
	const struct postgres_cursor *cursor, int column);
/* The value as text; "" for NULL. */
const char *postgres_text(const struct postgres_cursor *cursor, int column);
size_t postgres_bytes(const struct postgres_cursor *cursor, int column,
	void *ret, size_t size);

#endif
