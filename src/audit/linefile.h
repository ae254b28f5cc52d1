#ifndef AUDIT_LINEFILE_H
#define AUDIT_LINEFILE_H

#include "unzip.h"

/* A member of text, line after line. */
#define LINEFILE_BYTES_MAX 32768 /* of a line */

struct linefile;

enum err linefile_open(struct unzip *zip, const struct unzip_member *member,
	struct linefile **ret, struct error *why) NODISCARD;
void linefile_close(struct linefile *lines);

/*
 * The next line, without LF, until the next call. ERR_NOT_FOUND after the
 * last; ERR_FORGED when the member is damaged, a line is too long or the
 * last has no end.
 */
enum err linefile_next(struct linefile *lines, const char **ret,
	size_t *ret_length, struct error *why) NODISCARD;

#endif
