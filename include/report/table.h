#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * A table of facts, written row by row as text for people, as CSV for a
 * spreadsheet or as JSON for programs. Nothing of it is kept but the widths
 * of its columns.
 */
#define TABLE_COLUMNS_MAX 24

enum cell_kind {
	CELL_NONE, /* not known, or does not apply */
	CELL_TEXT,
	CELL_WORD, /* a text of ours (N_), translated for people */
	CELL_COUNT,
	CELL_MONEY,    /* fen */
	CELL_MINOR,    /* minor units of a currency named beside it */
	CELL_CENTS,    /* of a dollar */
	CELL_QUANTITY, /* thousandths */
	CELL_PERMILLE, /* thousandths, shown as per cent */
	CELL_DAY,
	CELL_STAMP,   /* UTC milliseconds */
	CELL_MEASURE, /* of a column: each cell has a kind of its own */
	CELL_KIND_COUNT,
};

struct cell {
	enum cell_kind kind;
	int64_t number;
	const char *text; /* of a text or a word; borrowed for the row */
};

struct column {
	const char *key;   /* in CSV; in JSON with its unit, "total_fen" */
	const char *label; /* for people (N_) */
	enum cell_kind kind;
	bool adds_up; /* has a total */
};

enum table_form {
	TABLE_TEXT, /* lined up in cells, also with Chinese names */
	TABLE_CSV,  /* RFC 4180, UTF-8 with a byte order mark */
	TABLE_JSON, /* a list of objects */
};

struct table {
	const struct column *columns;
	int count;
	enum table_form form;
	FILE *stream;           /* the caller's */
	int32_t offset_minutes; /* of the market, for times */
	bool marks_digits;      /* in CSV a text like 0402 is marked too */
	int64_t rows;           /* written so far */
	int widths[TABLE_COLUMNS_MAX];
};

/* Begin to look at columns; then every row may be measured. */
void table_init(struct table *table);
void table_measure(struct table *table, const struct cell *cells);

/*
 * The head, rows, and the end. In CSV texts are quoted and numbers are not,
 * and a text that a spreadsheet could take for a formula begins with an
 * apostrophe; with marks_digits also one that it could take for a number.
 * table_total is a row for people, an object in JSON, and left out in CSV.
 * ERR_SYSTEM: the stream failed.
 */
enum err table_head(struct table *table, struct error *why) NODISCARD;
enum err table_row(struct table *table, const struct cell *cells,
	struct error *why) NODISCARD;
enum err table_total(struct table *table, const struct cell *cells,
	struct error *why) NODISCARD;

/* A row of CSV, the head for cells NULL, where there is no stream. */
#define TABLE_ROW_SIZE 16384
void table_csv(
	const struct table *table, const struct cell *cells, struct text *out);

#endif
