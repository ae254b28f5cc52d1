#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "database.h"

/* A schema's history: forward only, each step in one transaction. */
struct step {
	const char *script;
	const char *taken; /* notes that it was */
};

struct schema {
	const struct step *steps;
	int64_t count;
	int64_t base;     /* what its steps are counted from */
	const char *what; /* "ledger": for sentences */
};

struct schema_place {
	const char *path;
	const struct schema *schema;
	bool create;
};

/* As store_open. */
enum err schema_open(const struct schema_place *place, struct store **ret,
	struct error *why) NODISCARD;

/* Take all steps from one on. */
enum err schema_take(struct store *store, const struct schema *schema,
	int64_t from, struct error *why) NODISCARD;

/* May a database that stands at this step be brought up to date? */
enum err schema_check(const struct schema *schema, int64_t step,
	const char *path, struct error *why) NODISCARD;

#endif
