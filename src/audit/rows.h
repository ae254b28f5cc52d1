#ifndef AUDIT_ROWS_H
#define AUDIT_ROWS_H

#include "entry/entry.h"

/*
 * The rows that an entry makes in the tables of a bundle (FORMAT 7), in the
 * columns that the header of each table names: a pure function of the entry,
 * so that a table can be made anew and compared.
 */
enum rows_table {
	ROWS_TRANSACTIONS,
	ROWS_LINES,
	ROWS_TENDERS,
	ROWS_REFUSALS,
	ROWS_SHIFTS,
	ROWS_OVERRIDES,
	ROWS_CLOCK,
	ROWS_TABLES,
};

#define ROWS_COLUMNS_MAX 32
#define ROWS_KEY_SIZE    24
#define ROWS_BYTES_MAX   65536 /* of one entry, in all tables */

#define ROWS_MAKERS_MAX 24

struct rows_plan {
	int32_t offset_minutes;
	int count[ROWS_TABLES]; /* of columns; 0: no such table */
	char keys[ROWS_TABLES][ROWS_COLUMNS_MAX][ROWS_KEY_SIZE];
	/* by rows_plan_ready: the cell of each column, or -1 */
	int cells[ROWS_MAKERS_MAX][ROWS_COLUMNS_MAX];
};

void rows_plan_ready(struct rows_plan *plan);

const char *rows_table_name(enum rows_table table); /* "transactions" */

/* Does any entry have a cell for the column? */
bool rows_has_column(enum rows_table table, const char *key);

/*
 * The rows of an entry, table after table, each ended by CR LF, and how many
 * bytes each table gets. What does not fit is cut (text->cut).
 */
void rows_make(const struct rows_plan *plan, const struct entry *entry,
	const char *leaf, struct text *out, uint32_t bytes[ROWS_TABLES]);

#endif
