#ifndef STORE_MARK_H
#define STORE_MARK_H

#include "base/error.h"
#include "core/sale.h"

#include <stdint.h>

/*
 * The watermark: a small file beside a database that says how far the chain
 * in it has come. An older database that is put back lies behind it.
 */
struct mark {
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
};

/* ERR_NOT_FOUND: it is not there, or not readable. */
enum err mark_read(
	const char *path, struct mark *ret, struct error *why) NODISCARD;

/* Over what is in the open file, and never synced: a power failure only
 * makes it lie behind the database. */
void mark_put(int file, const struct mark *mark);

/* Write it as a whole, durably. */
enum err mark_write(
	const char *path, const struct mark *mark, struct error *why) NODISCARD;

#endif
