#include "work.h"

/* The account of what was above the limit, and of the duty on it. */

static const struct column columns[] = {
	{ "day", N_("day"), CELL_DAY, false },
	{ "receipt", N_("receipt"), CELL_TEXT, false },
	{ "operator", N_("operator"), CELL_TEXT, false },
	{ "person", N_("person"), CELL_TEXT, false },
	{ "total", N_("total"), CELL_MONEY, true },
	{ "exempt", N_("exempt"), CELL_MONEY, true },
	{ "dutiable", N_("dutiable"), CELL_MONEY, true },
	{ "tax", N_("tax"), CELL_MONEY, true },
};

static enum err tax_run(struct work *work, struct error *why)
{
	return store_taxed(work->source->store, work->span,
		(struct store_sink){ work_take, work }, why);
}

const struct report report_tax = {
	.name = "tax",
	.summary = N_("sales that are not wholly free of duty"),
	.takes = REPORT_DAY | REPORT_MONTH | REPORT_RANGE,
	.of_month = true,
	.columns = columns,
	.column_count = sizeof(columns) / sizeof(columns[0]),
	.run = tax_run,
};
