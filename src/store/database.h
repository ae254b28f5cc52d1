#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "store/store.h"

/* A database behind either driver; what is asked of it is in query.h. */

/*
 * Connect to a file that is there. made: it must be a quotapos database;
 * else it is empty and about to become one. Nothing is written to a file
 * that is refused.
 */
enum err database_open(const char *path, bool made, struct store **ret,
	struct error *why) NODISCARD;
void database_close(struct store *store);

/* Connect to a PostgreSQL server. */
enum err database_reach(
	const char *url, struct store **ret, struct error *why) NODISCARD;
bool database_is_remote(const struct store *store);

/* Run a script of statements without parameters. */
enum err database_script(
	struct store *store, const char *sql, struct error *why) NODISCARD;

/* The last schema step that was taken; 0 in an empty database. */
enum err database_schema_step(
	struct store *store, int64_t *ret, struct error *why) NODISCARD;

/* Write a copy of the database to path, which is empty or not there. */
enum err database_copy(
	struct store *store, const char *path, struct error *why) NODISCARD;

/*
 * A copy made some pages at a time: what is written to the database in
 * between comes into the copy as well. Nothing of it is durable yet.
 */
struct database_backup {
	struct store *to; /* NULL when closed */
	void *state;
};
enum err database_backup_open(struct store *store, const char *path,
	struct database_backup *ret, struct error *why) NODISCARD;
enum err database_backup_step(struct database_backup *backup, int pages,
	bool *ret_more, struct error *why) NODISCARD;
void database_backup_close(struct database_backup *backup);

/* Bytes the database takes. */
enum err database_size(
	struct store *store, int64_t *ret, struct error *why) NODISCARD;

bool database_is_in_transaction(const struct store *store);

/* The row number that the last INSERT made (RETURNING costs a table). */
int64_t database_inserted(const struct store *store);

#endif
