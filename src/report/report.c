#include "report/report.h"

#include "work.h"

#include "base/json.h"
#include "base/text.h"
#include "entry/entry.h"
#include "sign/epoch.h"

#include <assert.h>
#include <string.h>

extern const struct report report_day, report_overrides, report_persons,
	report_refusals, report_risk, report_tax, report_trade;

const struct report *const reports[] = {
	&report_day,
	&report_overrides,
	&report_persons,
	&report_refusals,
	&report_risk,
	&report_tax,
	&report_trade,
	NULL,
};

const struct report *report_find(const char *name)
{
	for (int i = 0; reports[i] != NULL; i++) {
		if (text_same(reports[i]->name, name))
			return reports[i];
	}
	return NULL;
}

/* -- rows ------------------------------------------------------------------ */

struct cell cell_text(const char *text)
{
	return (struct cell){ .kind = CELL_TEXT, .text = text };
}

struct cell cell_word(const char *word)
{
	return (struct cell){ .kind = CELL_WORD, .text = word };
}

struct cell cell_number(enum cell_kind kind, int64_t number)
{
	return (struct cell){ .kind = kind, .number = number };
}

struct cell cell_of(enum cell_kind kind, const struct store_cell *stored)
{
	switch (stored->kind) {
	case STORE_NUMBER:
		return cell_number(kind, stored->number);
	case STORE_TEXT:
		return cell_text(stored->text);
	case STORE_NULL:
		break;
	}
	return (struct cell){ .kind = CELL_NONE };
}

/* What is not known in one row is not known of the total. */
static enum err add_up(struct work *work, const struct cell *cells, int column,
	struct error *why)
{
	struct cell *total = &work->total[column];

	if (!work->report->columns[column].adds_up || total->kind == CELL_NONE)
		return ERR_OK;
	if (cells[column].kind == CELL_NONE) {
		total->kind = CELL_NONE;
		return ERR_OK;
	}
	if (__builtin_add_overflow(
		    total->number, cells[column].number, &total->number))
		return error_set(why, ERR_RANGE, "the total of %s is too large",
			work->report->columns[column].key);
	return ERR_OK;
}

enum err work_row(
	struct work *work, const struct cell *cells, struct error *why)
{
	for (int i = 0; i < work->report->column_count; i++) {
		enum err rc = add_up(work, cells, i, why);

		if (rc)
			return rc;
	}
	if (!work->measuring)
		return table_row(work->table, cells, why);
	table_measure(work->table, cells);
	return ERR_OK;
}

enum err work_take(
	void *context, const struct store_row *row, struct error *why)
{
	struct work *work = context;
	struct cell cells[TABLE_COLUMNS_MAX];

	assert(row->count == work->report->column_count);
	for (int i = 0; i < row->count; i++)
		cells[i] =
			cell_of(work->report->columns[i].kind, &row->cells[i]);
	return work_row(work, cells, why);
}

void work_note(struct work *work, const char *format, ...)
{
	struct text out;
	va_list args;

	if (work->note_count == NOTES_MAX)
		return;
	out = text_over(work->notes[work->note_count++], NOTE_SIZE);
	va_start(args, format);
	text_addv(&out, format, args);
	va_end(args);
}

enum err work_entry(const struct work *work, const struct store_entry *stored,
	struct entry *ret, struct error *why)
{
	static struct jws_payload payload;
	const struct epoch_key *key =
		epoch_keys_find(work->source->keys, stored->epoch);

	switch (key == NULL ? JWS_BAD_HEADER
			    : jws_open(stored->line, stored->length, JWS_ENTRY,
				      &key->key, &payload)) {
	case JWS_GOOD:
		return entry_decode(payload.bytes, payload.length, ret, why);
	case JWS_BAD_FORM:
	case JWS_BAD_HEADER:
	case JWS_BAD_SIGNATURE:
		break;
	}
	return error_set(why, ERR_FORGED,
		"entry %lld of the ledger was not signed by this till's key:"
		" run quotapos verify",
		(long long)stored->seq);
}

/* -- one pass -------------------------------------------------------------- */

static bool adds_up(const struct report *report)
{
	for (int i = 0; i < report->column_count; i++) {
		if (report->columns[i].adds_up)
			return true;
	}
	return false;
}

/* Send every row once, to be measured or written. */
static enum err pass(struct work *work, bool measuring, struct error *why)
{
	const struct report *report = work->report;

	work->measuring = measuring;
	work->note_count = 0;
	for (int i = 0; i < report->column_count; i++)
		work->total[i] = cell_number(report->columns[i].adds_up
						     ? report->columns[i].kind
						     : CELL_NONE,
			0);
	return report->run(work, why);
}

/* The total as a row: only when there are rows. */
static void close_total(struct work *work)
{
	if (work->report->finish != NULL)
		work->report->finish(work->total);
	work->total[0] = cell_word(N_("total"));
}

/* -- what is around the table -----------------------------------------------
 */

static void say_days(const struct work *work, struct text *out)
{
	struct period period = work->ask->period;
	char first[DAY_TEXT_SIZE];
	char last[DAY_TEXT_SIZE];

	day_format(period.first, first);
	day_format(period.last, last);
	if (period.first == period.last)
		text_add(out, first);
	else
		text_addf(out, say("%s to %s"), first, last);
}

static enum err put(FILE *stream, const struct text *text, struct error *why)
{
	assert(!text->cut);
	if (fputs(text->bytes, stream) < 0)
		return error_errno(why, "cannot write the report");
	return ERR_OK;
}

static enum err text_front(
	const struct work *work, FILE *stream, struct error *why)
{
	char bytes[512];
	struct text out = text_over(bytes, sizeof(bytes));
	const struct report_ask *ask = work->ask;

	text_addf(&out, say("%s: market %s, till %s, "),
		say(work->report->summary), work->source->market,
		work->source->till);
	say_days(work, &out);
	if ((work->report->takes & REPORT_BY) != 0)
		text_addf(&out, say(", by %s"), say(ask->by));
	if (ask->person != NULL)
		text_addf(&out, say("\nperson %s"), ask->person);
	if (ask->masked != NULL)
		text_addf(&out, " (%s)", ask->masked);
	text_add(&out, "\n\n");
	return put(stream, &out, why);
}

static enum err json_front(
	const struct work *work, FILE *stream, struct error *why)
{
	char bytes[512];
	struct text out = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&out);
	const struct report_ask *ask = work->ask;
	char day[DAY_TEXT_SIZE];

	json_open(&json, NULL, '{');
	json_text(&json, "report", work->report->name);
	json_text(&json, "market", work->source->market);
	json_text(&json, "till", work->source->till);
	day_format(ask->period.first, day);
	json_text(&json, "from", day);
	day_format(ask->period.last, day);
	json_text(&json, "to", day);
	if ((work->report->takes & REPORT_BY) != 0)
		json_text(&json, "by", ask->by);
	if (ask->person != NULL)
		json_text(&json, "person", ask->person);
	if (ask->masked != NULL)
		json_text(&json, "document", ask->masked);
	json_raw(&json, "rows", "");
	return put(stream, &out, why);
}

/* After the rows: the total, then the notes. */
static enum err json_back(struct work *work, FILE *stream, struct error *why)
{
	char bytes[NOTES_MAX * NOTE_SIZE * 2];
	struct text out = text_over(bytes, sizeof(bytes));
	struct json json = json_over(&out);
	enum err rc = ERR_OK;

	text_add(&out, "]");
	if (adds_up(work->report)) {
		text_add(&out, ",\"total\":");
		rc = put(stream, &out, why);
		work->total[0] = (struct cell){ .kind = CELL_NONE };
		if (!rc)
			rc = table_total(work->table, work->total, why);
		out = text_over(bytes, sizeof(bytes));
	}
	if (rc)
		return rc;
	json.comma = true;
	json_open(&json, "notes", '[');
	for (int i = 0; i < work->note_count; i++)
		json_text(&json, NULL, work->notes[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	text_add(&out, "\n");
	return put(stream, &out, why);
}

static enum err put_notes(
	const struct work *work, FILE *stream, struct error *why)
{
	for (int i = 0; i < work->note_count; i++) {
		char bytes[NOTE_SIZE + 16];
		struct text out = text_over(bytes, sizeof(bytes));
		enum err rc;

		text_addf(&out, say("note: %s\n"), work->notes[i]);
		rc = put(stream, &out, why);
		if (rc)
			return rc;
	}
	return ERR_OK;
}

static enum err text_back(struct work *work, FILE *stream, struct error *why)
{
	enum err rc = ERR_OK;

	if (work->table->rows == 0) {
		struct text out;
		char bytes[128];

		out = text_over(bytes, sizeof(bytes));
		text_addf(&out, "%s\n", say("nothing"));
		rc = put(stream, &out, why);
	} else if (adds_up(work->report))
		rc = table_total(work->table, work->total, why);
	if (!rc && work->note_count > 0 && fputs("\n", stream) < 0)
		rc = error_errno(why, "cannot write the report");
	if (!rc)
		rc = put_notes(work, stream, why);
	return rc;
}

/* -- the three forms --------------------------------------------------------
 */

/* People get columns that fit, so the rows are looked at twice. */
static enum err write_text(
	struct work *work, const struct report_out *out, struct error *why)
{
	enum err rc = pass(work, true, why);

	if (rc)
		return rc;
	close_total(work);
	if (adds_up(work->report))
		table_measure(work->table, work->total);
	rc = text_front(work, out->stream, why);
	if (!rc)
		rc = table_head(work->table, why);
	if (!rc)
		rc = pass(work, false, why);
	if (rc)
		return rc;
	close_total(work);
	return text_back(work, out->stream, why);
}

static enum err write_csv(
	struct work *work, const struct report_out *out, struct error *why)
{
	enum err rc = table_head(work->table, why);

	if (!rc)
		rc = pass(work, false, why);
	if (!rc)
		rc = put_notes(work, out->notes, why);
	return rc;
}

static enum err write_json(
	struct work *work, const struct report_out *out, struct error *why)
{
	enum err rc = json_front(work, out->stream, why);

	if (!rc)
		rc = table_head(work->table, why);
	if (!rc)
		rc = pass(work, false, why);
	if (rc)
		return rc;
	close_total(work);
	return json_back(work, out->stream, why);
}

enum err report_write(const struct report *report,
	const struct report_source *source, const struct report_ask *ask,
	const struct report_out *out, struct error *why)
{
	static struct work work;
	struct table table = { .columns = report->columns,
		.count = report->column_count,
		.form = out->form,
		.stream = out->stream,
		.offset_minutes = source->offset_minutes };
	enum err rc;

	work = (struct work){
		.report = report, .source = source, .ask = ask, .table = &table
	};
	table_init(&table);
	rc = report->check == NULL ? ERR_OK : report->check(ask, why);
	if (!rc)
		rc = store_span(source->store, ask->period, &work.span, why);
	if (rc)
		return rc;
	switch (out->form) {
	case TABLE_TEXT:
		rc = write_text(&work, out, why);
		break;
	case TABLE_CSV:
		rc = write_csv(&work, out, why);
		break;
	case TABLE_JSON:
		rc = write_json(&work, out, why);
		break;
	}
	if (!rc && (fflush(out->stream) != 0 || ferror(out->stream)))
		rc = error_errno(why, "cannot write the report");
	return rc;
}
