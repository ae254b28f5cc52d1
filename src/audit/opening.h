#ifndef AUDIT_OPENING_H
#define AUDIT_OPENING_H

#include "walk.h"

/* How an epoch begins, and who vouches for its key. */

/* A line at seq: an opener stands first, and nowhere else. */
void opening_check(
	struct walk *walk, const struct feed_line *line, int64_t seq);

/* The keys that genesis names are those of keys.jwks. */
void opening_genesis(struct walk *walk, const struct entry *entry);

/* The key of an earlier epoch vouches for the opener's; trust follows. */
void opening_endorse(struct walk *walk, const struct entry *entry);

#endif
