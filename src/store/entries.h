#ifndef STORE_ENTRIES_H
#define STORE_ENTRIES_H

#include "query.h"

/* The head of a query for entries, and the entry in its row. */
#define ENTRY_COLUMNS \
	"SELECT id, chain, epoch, seq, kind, at_ms, day, leaf, line"
void entries_row(struct query *query, struct store_entry *ret);

#endif
