#ifndef TILL_ROWS_H
#define TILL_ROWS_H

#include "base/csv.h"
#include "store/store.h"

/* The rows of CSV files, by dataset (DESIGN section 9). */
#define COLUMNS_MAX 9

/* The fields of one row, in the order of the dataset's columns. */
struct record {
	const char *fields[COLUMNS_MAX];
	const char *column; /* being read: the one at fault on failure */
	struct store_compared *compared; /* NULL: it is staged */
};

/* take puts a row into a layer, or compares it with the layer's. */
struct dataset {
	const char *columns[COLUMNS_MAX];
	int count;
	enum err (*take)(struct store *store, int64_t layer,
		struct record *record, struct error *why);
};

const struct dataset *dataset_rows(enum dataset_kind kind);

/* The header row: every column once, in any order, and no other. map has the
 * field of each column. */
enum err rows_header(const struct dataset *dataset, struct csv *csv,
	const char *path, int *map, struct error *why) NODISCARD;

#endif
