#include "work.h"

/*
 * What each person used of each limit; of one person, day by day. A person
 * is the key that the ledger holds: numbers of documents are not shown.
 */

static const struct column columns[] = {
	{ "person", N_("person"), CELL_TEXT, false },
	{ "limit", N_("limit"), CELL_TEXT, false },
	{ "first_day", N_("first day"), CELL_DAY, false },
	{ "last_day", N_("last day"), CELL_DAY, false },
	{ "days", N_("days"), CELL_COUNT, false },
	{ "purchases", N_("purchases"), CELL_COUNT, false },
	{ "used", N_("used"), CELL_MEASURE, false },
	{ "cap", N_("cap"), CELL_MEASURE, false },
	{ "left", N_("left"), CELL_MEASURE, false },
	{ "given_back", N_("given back"), CELL_MEASURE, false },
};

#define COLUMNS ((int)(sizeof(columns) / sizeof(columns[0])))

static enum err uses_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct work *work = context;
	const char *id = row->cells[1].text;
	int32_t first = (int32_t)row->cells[2].number;
	int32_t last = (int32_t)row->cells[3].number;
	int64_t used = row->cells[6].number;
	const struct limit *limit = NULL;
	struct cell cells[COLUMNS] = { 0 };
	enum err rc = caps_find(work, last, id, &limit, why);

	if (rc)
		return rc;
	for (int i = 0; i < 6; i++)
		cells[i] = cell_of(columns[i].kind, &row->cells[i]);
	cells[6] = cell_measured(limit, id, used);
	if (limit != NULL)
		cells[7] = cell_measured(limit, id, limit->cap);
	if (limit != NULL && limit->window == WINDOW_DAY && first == last)
		cells[8] = cell_measured(
			limit, id, used < limit->cap ? limit->cap - used : 0);
	cells[9] = cell_measured(limit, id, row->cells[8].number);
	return work_row(work, cells, why);
}

static enum err persons_run(struct work *work, struct error *why)
{
	struct store_uses uses = { .span = work->span,
		.period = work->ask->period,
		.person = work->ask->person,
		.by_day = work->ask->person != NULL };

	return store_uses(work->source->store, &uses,
		(struct store_sink){ uses_take, work }, why);
}

const struct report report_persons = {
	.name = "persons",
	.summary = N_("use of allowances by person"),
	.takes = REPORT_DAY | REPORT_MONTH | REPORT_RANGE | REPORT_PERSON,
	.columns = columns,
	.column_count = COLUMNS,
	.run = persons_run,
};
