#ifndef REPORT_COPYING_H
#define REPORT_COPYING_H

#include "base/error.h"

#include <stdbool.h>

/*
 * A copy of a database at a path, to look at, made in steps between which
 * the database is used as ever. It goes with copying_close; copying_sweep
 * removes what a process that was killed left under this name.
 */
struct store;
struct copying;
enum err copying_open(struct store *store, const char *path,
	struct copying **ret, struct error *why) NODISCARD;
enum err copying_step(
	struct copying *copying, bool *ret_more, struct error *why) NODISCARD;
/* Its name in its folder; whole when there are no more steps. */
const char *copying_name(const struct copying *copying);
void copying_close(struct copying *copying);
void copying_sweep(const char *path);

#endif
