#ifndef STORE_HANDLE_H
#define STORE_HANDLE_H

#include "postgres.h"
#include "scratch.h"
#include "store/store.h"

#include <sqlite3.h>

/* What only the driver's two halves know: database.c and query.c. */

#define STATEMENTS_MAX 256
#define PARAMETERS_MAX 74 /* of INSERTs of several rows */

struct prepared {
	const char *sql; /* NULL: free */
	sqlite3_stmt *statement;
	int places[PARAMETERS_MAX + 1]; /* of $1, $2, ... */
};

struct store {
	struct postgres *postgres; /* the other driver, or NULL */
	sqlite3 *db;
	char path[STORE_PATH_SIZE];
	int prepared_count;
	struct prepared prepared[STATEMENTS_MAX];
};

/* What SQLite says, as a code to branch on and a sentence for people. */
enum err handle_failed(const struct store *store, int code, struct error *why);

#endif
