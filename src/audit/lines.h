#ifndef AUDIT_LINES_H
#define AUDIT_LINES_H

#include "unzip.h"

/* A member of text, line after line. */
#define LINES_BYTES_MAX 32768 /* of a line */

struct lines;

enum err lines_open(struct unzip *zip, const struct unzip_member *member,
	struct lines **ret, struct error *why) NODISCARD;
void lines_close(struct lines *lines);

/*
 * The next line, without LF, until the next call. ERR_NOT_FOUND after the
 * last; ERR_FORGED when the member is damaged, a line is too long or the
 * last has no end.
 */
enum err lines_next(struct lines *lines, const char **ret, size_t *ret_length,
	struct error *why) NODISCARD;

#endif
