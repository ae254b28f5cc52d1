#ifndef AUDIT_POOL_H
#define AUDIT_POOL_H

#include "base/error.h"

/*
 * The one place with threads (DESIGN section 3): workers that compute over
 * pieces of memory and touch nothing else. The caller hands pieces in and
 * takes them back in the order it wants.
 */
typedef void pool_work(void *context, void *piece);

struct pool;

/* jobs  1: everything is done by the caller itself, at pool_submit */
enum err pool_open(int jobs, pool_work *work, void *context, struct pool **ret,
	struct error *why) NODISCARD;
void pool_close(struct pool *pool);

/* At most POOL_PIECES_MAX may be under way. */
#define POOL_PIECES_MAX 256
void pool_submit(struct pool *pool, void *piece);

/* The piece that was submitted first of those not yet taken back, done. */
void *pool_take(struct pool *pool);

/* Processors there are, at least 1, at most max. */
int pool_processors(int max);

#endif
