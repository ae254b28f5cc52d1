#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include "entry/entry.h"
#include "report/table.h"

/*
 * A table of an export: what the entries say, laid out for a spreadsheet.
 * Its rows come from the entries alone, so that anybody can make them anew.
 * Source: quotapos-bundle(5).
 */
struct sheet_entry {
	const struct entry *entry;
	const char *leaf;
};

struct sheet_sink {
	enum err (*take)(
		void *context, const struct cell *cells, struct error *why);
	void *context;
};

struct sheet {
	const char *name;
	const char *kinds; /* of the entries it reads, like ",sale,refund," */
	const struct column *columns;
	int count;
	enum err (*rows)(const struct sheet_entry *from, struct sheet_sink sink,
		struct error *why);
};

#define SHEET_COUNT 7
extern const struct sheet *const sheets[SHEET_COUNT];

/* schema.csv: every column of every sheet explained, as a file. */
extern const char *const sheet_schema;

/* The name of a kind in there: "money". */
const char *sheet_type(enum cell_kind kind);

#endif
