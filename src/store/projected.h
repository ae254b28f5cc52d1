#ifndef STORE_PROJECTED_H
#define STORE_PROJECTED_H

#include "query.h"

/*
 * What an entry says, as rows: one pure mapping for each table, used to
 * insert the rows and to check them. $1 is always the entry's id.
 */
struct projected {
	const char *name;
	int (*rows)(const struct entry *entry);
	void (*bind)(struct query *query, const struct entry *entry, int row);
	const char *insert;
	const char *check; /* the first column that differs, or '' */
	const char *count;
};

/* The texts of a table, from one list of its columns and parameters. */
#define NAMED(column, at)  ", " #column
#define VALUED(column, at) ", $" #at
#define DIFFERS(column, at) \
	" WHEN " #column " IS DISTINCT FROM $" #at " THEN '" #column "'"
#define PROJECTED(table, columns, key)                                         \
	.name = #table,                                                        \
	.insert = "INSERT INTO " #table                                        \
		  " (entry" columns(NAMED) ") VALUES ($1" columns(VALUED) ")", \
	.check = "SELECT CASE" columns(DIFFERS) " ELSE '' END FROM " #table    \
						" WHERE entry = $1" key,       \
	.count = "SELECT count(*) FROM " #table

static inline int is_kind(const struct entry *entry, enum entry_kind kind)
{
	return entry->kind == kind ? 1 : 0;
}

/* What was sold, refused and given back (projection_sale.c). */
extern const struct projected projected_sales;
extern const struct projected projected_lines;
extern const struct projected projected_tenders;
extern const struct projected projected_uses;
extern const struct projected projected_refusals;
extern const struct projected projected_overrides;
extern const struct projected projected_refunds;
extern const struct projected projected_refund_lines;
extern const struct projected projected_refund_tenders;

/* Shifts, what is in the drawer, and who stands at it (projection_shift.c). */
extern const struct projected projected_operators;
extern const struct projected projected_logins;
extern const struct projected projected_shifts;
extern const struct projected projected_shift_cash;
extern const struct projected projected_cash_acts;
extern const struct projected projected_cash_amounts;
extern const struct projected projected_till_rates;

/* Tables about rights (projection_rights.c). */
extern const struct projected projected_asks;
extern const struct projected projected_closes;
extern const struct projected projected_disclaims;
extern const struct projected projected_lease_sales;
extern const struct projected projected_acks;

#endif
