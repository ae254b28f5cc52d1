#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "query.h"
#include "store/report.h"

/* Hand every row of a query out, then end it. */
enum err rows_send(struct query *query, struct store_sink sink,
	struct error *why) NODISCARD;

/* Bind both ends of a span as $at and $at+1. */
void rows_bind_span(struct query *query, int at, struct store_span span);

#endif
