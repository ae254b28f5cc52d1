#ifndef AUDIT_COLUMNS_H
#define AUDIT_COLUMNS_H

#include "rows.h"

#include <stddef.h>

/* What each column of the tables is made of (columns.c), for rows.c. */
enum cell_kind {
	CELL_TEXT,     /* char[] */
	CELL_RECEIPT,  /* "<chain>-<epoch>-<seq>" of the entry */
	CELL_WORD,     /* an enum, by its name */
	CELL_INTEGER,  /* int64_t */
	CELL_COUNT,    /* int */
	CELL_MONEY,    /* struct money */
	CELL_QUANTITY, /* int64_t, thousandths */
	CELL_DAY,      /* int32_t */
	CELL_TIME,     /* int64_t, milliseconds */
	CELL_LEAF,     /* of the entry */
	CELL_NUMBER,   /* of the item, from 1 */
	CELL_FIXED,    /* a word that is always the same */
};

/* Where the value lies. */
enum cell_from {
	FROM_ENTRY,
	FROM_BODY,
	FROM_ITEM,
};

struct column {
	const char *key;
	enum cell_kind kind;
	enum cell_from from;
	size_t offset;
	const char *(*word)(int value);
	const char *fixed;
};

/* What makes rows of one kind of entry in one table. */
struct maker {
	enum rows_table table;
	enum entry_kind kind;
	const struct column *columns;
	size_t column_count;
	/* one row an item; 0 bytes: one row */
	size_t items;
	size_t item_count;
	size_t item_bytes;
};

/* A currency of a shift: what is put together from three lists. */
struct shift_row {
	char currency[CURRENCY_SIZE];
	bool has[3];
	struct money amounts[3]; /* counted, expected, difference */
};

/* In the order in which an entry's rows are made. */
extern const struct maker columns_makers[];
extern const size_t columns_maker_count;

#endif
