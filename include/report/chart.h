#ifndef REPORT_CHART_H
#define REPORT_CHART_H

#include "base/error.h"
#include "core/goods.h"
#include "report/source.h"

/*
 * A market day in figures to be drawn: sales by hour, the goods that brought
 * most, and how far buyers used up one limit.
 */
#define CHART_HOURS    24
#define CHART_GOODS    8
#define CHART_QUARTERS 5

struct chart_ask {
	int32_t day;
	const char *limit; /* its id */
	int64_t cap;       /* > 0 */
};

struct chart_goods {
	char name[GOODS_NAME_SIZE];
	int64_t value_fen; /* net of what came back */
};

struct chart {
	int64_t sales;
	int64_t total_fen;
	int64_t sales_at[CHART_HOURS]; /* by the market's clock */
	int64_t fen_at[CHART_HOURS];
	int goods_count; /* most first */
	struct chart_goods goods[CHART_GOODS];
	/* Buyers who used up to a quarter, a half, three quarters, less than
	 * all, all of it. */
	int64_t buyers;
	int64_t buyers_by[CHART_QUARTERS];
};

enum err chart_day(const struct report_source *source,
	const struct chart_ask *ask, struct chart *ret,
	struct error *why) NODISCARD;

#endif
