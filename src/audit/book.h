#ifndef AUDIT_BOOK_H
#define AUDIT_BOOK_H

#include "core/rules.h"

/*
 * The rules of a market by version, as entries and their context gave them:
 * those of a till that is its own hub hold in its chain, those of the hub's
 * chain in all that have none of their own. One thread adds; others may look
 * at the same time.
 */
#define BOOK_VERSIONS_MAX 512

struct book;

struct book *book_open(void); /* NULL: no memory */
void book_close(struct book *book);

/* Keep a copy. ERR_RANGE when there are too many, ERR_SYSTEM: no memory. */
enum err book_add(struct book *book, const char *chain,
	const struct rules *rules, struct error *why) NODISCARD;

/* The rules of a version (the last that were added); NULL: none. */
const struct rules *book_find(
	const struct book *book, const char *chain, int64_t version);

/* Highest version of the chain's own rules in force; 0 before the first. */
int64_t book_in_force(const struct book *book, const char *chain, int32_t day);

/* Highest version of the chain's own rules; 0 before the first. */
int64_t book_last(const struct book *book, const char *chain);

#endif
