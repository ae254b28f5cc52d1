#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Small files read and written whole. */

/* Read a file of at most size - 1 bytes; NUL-terminated. */
enum err file_read(const char *path, char *bytes, size_t size,
	size_t *ret_length, struct error *why) NODISCARD;

/* The same, refused (ERR_DENIED) when others than the owner may read it or
 * when it is no regular file. */
enum err file_read_private(const char *path, char *bytes, size_t size,
	size_t *ret_length, struct error *why) NODISCARD;

/*
 * Write a new file (0600 when private, else 0644) that is wholly there or
 * not at all, and durable on return. ERR_CONFLICT when it exists and
 * replace is not set.
 */
struct file_write {
	const char *path;
	const void *bytes;
	size_t length;
	bool is_private;
	bool replace;
};
enum err file_write(
	const struct file_write *write, struct error *why) NODISCARD;

/* Copy a regular file of any size to a new one of mode 0600, durably.
 * ERR_INPUT: it is no regular file. What was begun of it is removed. */
enum err file_copy(
	const char *from, const char *to, struct error *why) NODISCARD;

/* Make what was done to names in the directory of path durable. */
enum err file_sync_directory(const char *path, struct error *why) NODISCARD;

bool file_exists(const char *path);

/*
 * Files that somebody else has opened: while they are lent, reading a file
 * of that name reads the descriptor, from its beginning. The list stays the
 * caller's; NULL, 0 ends it.
 */
#define FILES_LENT_MAX 8
struct file_lent {
	const char *name;
	int descriptor;
};
void file_lend(const struct file_lent *files, int count);

/* Open to read, what is lent too; the caller closes. */
enum err file_open(const char *path, int *ret, struct error *why) NODISCARD;

/* Make a directory (0700), or accept the one that is there. */
enum err file_directory(const char *path, struct error *why) NODISCARD;

#endif
