#ifndef REPORT_WORK_H
#define REPORT_WORK_H

#include "base/say.h"
#include "report/report.h"
#include "store/report.h"

/* A report on its way: run twice for people, first to measure. */
#define NOTES_MAX 8
#define NOTE_SIZE 256

struct work {
	const struct report *report;
	const struct report_source *source;
	const struct report_ask *ask;
	struct store_span span; /* entries of the period */
	struct table *table;
	bool measuring;
	struct cell total[TABLE_COLUMNS_MAX];
	int note_count;
	char notes[NOTES_MAX][NOTE_SIZE];
};

/* A row, in the order of the report's columns. */
enum err work_row(struct work *work, const struct cell *cells,
	struct error *why) NODISCARD;

/* Something a reader must know beside the rows, said once. */
void work_note(struct work *work, const char *format, ...) PRINTF(2, 3);

struct cell cell_text(const char *text);
struct cell cell_word(const char *word);
struct cell cell_number(enum cell_kind kind, int64_t number);

/* A cell of the store in the kind of a column; a measure is a count. */
struct cell cell_of(enum cell_kind kind, const struct store_cell *stored);

/* A row of the store whose columns are those of the report. */
enum err work_take(void *context, const struct store_row *row,
	struct error *why) NODISCARD;

/* The entry in a stored line, its signature checked. */
enum err work_entry(const struct work *work, const struct store_entry *stored,
	struct entry *ret, struct error *why) NODISCARD;

/*
 * caps.c: the limit that was in force on a day under an id, or NULL when no
 * rules of that day have one; borrowed until the next call.
 */
enum err caps_find(const struct work *work, int32_t day, const char *id,
	const struct limit **ret, struct error *why) NODISCARD;

/* An amount in the measure of a limit (NULL: told from its id). */
struct cell cell_measured(
	const struct limit *limit, const char *id, int64_t amount);

#endif
