#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include "base/error.h"

/*
 * One owner at a time: an advisory lock on a file that also names its
 * holder. It goes with the process, however that ends.
 */
struct lock {
	int descriptor; /* -1 when not held */
};

/*
 * Take the lock or say who has it (ERR_CONFLICT: "... is in use by process
 * 1234 (quotapos pos)"). what names the thing, for the sentence.
 */
enum err lock_take(const char *path, const char *what, struct lock *ret,
	struct error *why) NODISCARD;
void lock_release(struct lock *lock);

#endif
