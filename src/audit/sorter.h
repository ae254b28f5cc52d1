#ifndef AUDIT_SORTER_H
#define AUDIT_SORTER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Sorts any number of records of one size in bounded memory: sorted runs in
 * a temporary file, merged when they are read back.
 */
#define SORTER_BYTES (UINT32_C(4) << 20) /* held at most, twice in a sort */

typedef int sorter_compare(const void *a, const void *b);

struct sorter;

/* size  bytes of a record, at most 256 */
enum err sorter_open(size_t size, sorter_compare *compare, struct sorter **ret,
	struct error *why) NODISCARD;
void sorter_close(struct sorter *sorter);

enum err sorter_add(
	struct sorter *sorter, const void *record, struct error *why) NODISCARD;

/* All have been added: go before the first. */
enum err sorter_sort(struct sorter *sorter, struct error *why) NODISCARD;

/* The next in order; ERR_NOT_FOUND after the last. */
enum err sorter_next(
	struct sorter *sorter, void *record, struct error *why) NODISCARD;

#endif
