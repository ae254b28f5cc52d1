#ifndef TILL_ROWS_H
#define TILL_ROWS_H

#include "store/store.h"

/* The rows of CSV files, by dataset (DESIGN section 9). */
#define COLUMNS_MAX 9

/* The fields of one row, in the order of the dataset's columns. */
struct record {
	const char *fields[COLUMNS_MAX];
	const char *column; /* being read: the one at fault on failure */
};

struct dataset {
	const char *columns[COLUMNS_MAX];
	int count;
	enum err (*stage)(struct store *store, int64_t layer,
		struct record *record, struct error *why);
};

const struct dataset *dataset_rows(enum dataset_kind kind);

#endif
