#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * RFC 4180 rows from a stream, one at a time, in bounded memory: UTF-8 with
 * or without BOM, quoted fields, LF or CRLF. A row with a line break in
 * quotes is read as one row and refused: no screen or receipt could show it.
 */
#define CSV_FIELDS_MAX    16
#define CSV_ROW_BYTES_MAX 8192 /* its line ends included */

struct csv; /* a reader over an open stream */

struct csv_row {
	int64_t line;                       /* where the row starts, from 1 */
	int count;                          /* fields in it */
	const char *fields[CSV_FIELDS_MAX]; /* valid until the next row */
};

/* The stream stays the caller's; NULL when there is no memory. */
struct csv *csv_open(FILE *stream);
void csv_close(struct csv *csv);

/*
 * The next row that is not empty. ERR_NOT_FOUND at the end of the stream;
 * ERR_INPUT names line and reason for a row that cannot be read (bad
 * quotes, too long, too many fields, not clean text) and the reader goes
 * on after it; ERR_SYSTEM when the stream fails.
 */
enum err csv_next(
	struct csv *csv, struct csv_row *ret, struct error *why) NODISCARD;

/* Where the row that was read last began, good or bad. */
int64_t csv_line(const struct csv *csv);

#endif
