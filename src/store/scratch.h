#ifndef STORE_SCRATCH_H
#define STORE_SCRATCH_H

#include "base/error.h"

#include <stdbool.h>

/*
 * A database file that is made beside its name ("<path>.new") and takes
 * the name only when it is whole and durable. A scope that ends before
 * scratch_publish removes it:  AUTO(scratch) scratch = { 0 };
 */
#define STORE_PATH_SIZE 1024

struct scratch {
	char path[STORE_PATH_SIZE]; /* "" when there is none */
};

/* An empty private file; what an interrupted attempt left is removed. */
enum err scratch_make(
	const char *path, struct scratch *ret, struct error *why) NODISCARD;

/* ERR_CONFLICT when path is taken; it is never replaced. */
enum err scratch_publish(
	struct scratch *scratch, const char *path, struct error *why) NODISCARD;

/* Remove what an interrupted attempt left. */
void scratch_sweep(const char *path);

void scratch_cleanup(struct scratch *scratch);

#endif
