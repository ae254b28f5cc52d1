#ifndef AUDIT_UNZIPPED_H
#define AUDIT_UNZIPPED_H

#include "unzip.h"

/* An open file, as its directory (unzip.c) and its streams (unzip_stream.c)
 * see it. */
struct unzip {
	int file;
	uint64_t size;
	uint64_t directory; /* where it begins */
	int count;
	struct unzip_member *members;
	const struct unzip_member **by_name;
};

/* Exactly so many bytes from a place. */
enum err unzip_read_at(const struct unzip *zip, uint64_t at, void *bytes,
	size_t size, struct error *why) NODISCARD;

#endif
