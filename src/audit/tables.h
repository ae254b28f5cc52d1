#ifndef AUDIT_TABLES_H
#define AUDIT_TABLES_H

#include "check.h"

/*
 * The tables of a bundle beside its entries: each row is made anew from its
 * entry and compared with the next one of the file.
 */
struct tables;

/* Reads the headers; plan says what rows are wanted. */
enum err tables_open(struct check *check, struct rows_plan *plan,
	struct tables **ret, struct error *why) NODISCARD;
void tables_close(struct tables *tables);

/* The rows of an entry, in the order of the chains. */
enum err tables_take(struct tables *tables, const struct fact *fact,
	struct error *why) NODISCARD;

/* All entries were taken: no table has a row more. */
enum err tables_end(struct tables *tables, struct error *why) NODISCARD;

#endif
