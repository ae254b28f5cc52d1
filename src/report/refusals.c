#include "work.h"

/* What was refused, by day and reason. */

static const struct column columns[] = {
	{ "day", N_("day"), CELL_DAY, false },
	{ "code", N_("reason"), CELL_TEXT, false },
	{ "count", N_("refusals"), CELL_COUNT, true },
	{ "persons", N_("persons"), CELL_COUNT, false },
	{ "total", N_("asked for"), CELL_MONEY, true },
};

static enum err refusals_run(struct work *work, struct error *why)
{
	return store_refusals(work->source->store, work->span,
		(struct store_sink){ work_take, work }, why);
}

const struct report report_refusals = {
	.name = "refusals",
	.summary = N_("refused sales"),
	.takes = REPORT_DAY | REPORT_MONTH | REPORT_RANGE,
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.run = refusals_run,
};
