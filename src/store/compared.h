#ifndef STORE_COMPARED_H
#define STORE_COMPARED_H

#include "query.h"

/*
 * One row of a layer against what its file says, as one text: '' when they
 * are the same, else the first column that differs; 'covered' when it made
 * room for a newer layer's, 'gone' when it is nowhere.
 */
#define COMPARED "SELECT coalesce((SELECT CASE WHEN "
#define COVERED(dataset, table, layer, key)                                 \
	", CASE WHEN EXISTS (SELECT 1 FROM " table                          \
	" AS newer JOIN layer_in_sight AS seen ON seen.dataset = '" dataset \
	"' AND seen.layer = newer.layer"                                    \
	" WHERE newer.layer > " layer " AND " key                           \
	") THEN 'covered' ELSE 'gone' END)"

/* Ends a query that is made of these. */
enum err row_compared(struct query *query, struct store_compared *ret,
	struct error *why) NODISCARD;

#endif
