#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "core/day.h"
#include "report/source.h"
#include "report/table.h"

struct report_ask;
struct work;

/*
 * A report is one table over the ledger's projections: its columns, and a
 * function that sends its rows. All of them are in reports[].
 */

/* What a report may be asked beside its days. */
enum report_takes {
	REPORT_BY = 1,      /* country, shop, chapter, goods */
	REPORT_DAY = 2,     /* one day */
	REPORT_MONTH = 4,   /* a calendar month */
	REPORT_RANGE = 8,   /* from a day to a day */
	REPORT_PERSON = 16, /* one person */
	REPORT_DAYS = 32,   /* a number of days */
};

struct report {
	const char *name;
	const char *summary;
	unsigned takes;
	bool of_month; /* when no days are named: this month, else today */
	const struct column *columns;
	int column_count;
	enum err (*check)(const struct report_ask *ask, struct error *why);
	enum err (*run)(struct work *work, struct error *why);
	/* check (of what is asked) and finish (of what does not add up to a
	 * total) may be NULL */
	void (*finish)(struct cell *total);
};

extern const struct report *const reports[]; /* ends with NULL */
const struct report *report_find(const char *name);

struct report_ask {
	struct period period;
	const char *by;     /* for REPORT_BY */
	const char *person; /* person key, or NULL */
	const char *masked; /* the document as it was asked for, or NULL */
	int64_t days;       /* for REPORT_DAYS, >= 1 */
};

struct report_out {
	FILE *stream;
	FILE *notes; /* what a CSV file has no place for */
	enum table_form form;
};

/*
 * Write a report. ERR_INPUT: by is no grouping; ERR_FORGED: an entry that
 * has to be read is not what its key signed; ERR_SYSTEM: writing failed.
 */
enum err report_write(const struct report *report,
	const struct report_source *source, const struct report_ask *ask,
	const struct report_out *out, struct error *why) NODISCARD;

#endif
