#ifndef AUDIT_ZIP_H
#define AUDIT_ZIP_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Writes a ZIP as a stream: one file after the other, in memory that does
 * not grow with them. Every file has the same time and mode, so that the
 * same files give the same bytes. The ZIP has no name until it is whole.
 */
struct zip;

/* ERR_CONFLICT: path is there; ERR_STORE: it cannot be written. */
enum err zip_create(
	const char *path, struct zip **ret, struct error *why) NODISCARD;

/* What a file in it has become. */
struct zip_sum {
	int64_t bytes;
	char sha256[44]; /* base64url */
};

enum err zip_begin(
	struct zip *zip, const char *name, struct error *why) NODISCARD;
enum err zip_add(struct zip *zip, const void *bytes, size_t length,
	struct error *why) NODISCARD;
enum err zip_end(
	struct zip *zip, struct zip_sum *ret, struct error *why) NODISCARD;

/* The end record; then the file is durable and has its name. */
enum err zip_finish(struct zip *zip, struct error *why) NODISCARD;

/* Forgets what was not finished; NULL is fine. */
void zip_close(struct zip *zip);

#endif
