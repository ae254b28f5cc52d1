#ifndef BASE_DRAFT_H
#define BASE_DRAFT_H

#include "base/error.h"

#include <limits.h>

/*
 * A large file on its way: it has no name until it is whole, so that a
 * program that is killed leaves nothing behind. Where a file system knows
 * no files without a name (a USB stick), the draft is called "<path>.new".
 */
struct draft {
	int number;           /* its descriptor; -1: none */
	char path[PATH_MAX];  /* that it will have */
	char draft[PATH_MAX]; /* that it has until then */
};

/*
 * Begin a file (0600) in the place of path. ERR_CONFLICT: something is
 * there already; ERR_STORE: it cannot be written there. An AUTO(draft) that was
 * not published is forgotten.
 */
enum err draft_open(
	struct draft *draft, const char *path, struct error *why) NODISCARD;

/* A path by which a library may open it: "/proc/self/fd/7". */
#define DRAFT_ALIAS_SIZE 32
void draft_alias(const struct draft *draft, char *ret);

/* Durable, then named. Never over a file that came meanwhile. */
enum err draft_publish(struct draft *draft, struct error *why) NODISCARD;
void draft_cleanup(struct draft *draft);

/* errno as a sentence: a full disk is said to be full. */
enum err draft_cannot(
	const char *path, int number, struct error *why) NODISCARD;

#endif
