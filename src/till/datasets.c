#include "datasets.h"

#include "online.h"
#include "rows.h"

#include <inttypes.h>
#include <stdio.h>

/*
 * What is in the tables must be what the files say that were imported: the
 * newest file is beside the topmost layer, and so on down to one that
 * replaced all before it.
 */
struct stack {
	int64_t layer; /* looked at last */
	bool is_done;  /* its file replaced whatever was before */
};

struct looking {
	struct till *till;
	const struct dataset_faults *faults;
	struct stack stacks[DATASET_COUNT];
};

/* A file, and the entry that names it. */
struct imported {
	enum dataset_kind kind;
	const char *sha256;
	bool replaces;
	int64_t seq; /* 0: the hub's */
};

struct stream {
	FILE *file;
	struct csv *csv;
};

static void stream_cleanup(struct stream *stream)
{
	csv_close(stream->csv);
	if (stream->file != NULL)
		(void)fclose(stream->file);
}

static void PRINTF(3, 4) tell(const struct looking *looking,
	const struct imported *from, const char *format, ...)
{
	char message[ERROR_TEXT_MAX];
	struct text text = text_over(message, sizeof(message));
	va_list args;

	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
	looking->faults->tell(looking->faults->context, from->seq, message);
}

/* What names a row to people: numbers of documents stay masked. */
static void name_row(
	const struct imported *from, const struct record *record, char *ret)
{
	struct text text = text_over(ret, GOODS_NAME_SIZE);
	struct document document = { 0 };
	enum document_kind kind = DOCUMENT_NONE;
	struct error ignored;
	char masked[DOCUMENT_TEXT_SIZE];

	if (from->kind != DATASET_RESIDENTS) {
		text_add(&text, record->fields[0]);
		return;
	}
	if (document_kind_parse(record->fields[0], &kind, &ignored) ||
		document_check(kind, record->fields[1], &document, &ignored))
		return;
	document_mask(&document, masked);
	text_addf(&text, "%s %s", document_kind_name(kind), masked);
}

static void tell_row(const struct looking *looking, const struct imported *from,
	const struct record *record)
{
	const struct store_compared *compared = record->compared;
	char name[GOODS_NAME_SIZE];

	name_row(from, record, name);
	if (compared->is == ROW_DIFFERS)
		tell(looking, from,
			"table %s, row %s: the column %s is not what the"
			" imported file says",
			dataset_name(from->kind), name, compared->column);
	else if (compared->is == ROW_GONE)
		tell(looking, from,
			"table %s: the row %s of the imported file is gone",
			dataset_name(from->kind), name);
}

/* Every row of the file; those that are in the table as they should. */
static enum err compare_rows(const struct looking *looking,
	const struct imported *from, struct csv *csv, int64_t *ret_there,
	struct error *why)
{
	const struct dataset *dataset = dataset_rows(from->kind);
	struct store_compared compared;
	struct record record = { .compared = &compared };
	int64_t layer = looking->stacks[from->kind].layer;
	int map[COLUMNS_MAX];
	struct csv_row row;
	enum err rc = rows_header(dataset, csv, from->sha256, map, why);

	*ret_there = 0;
	while (!rc && !(rc = csv_next(csv, &row, why))) {
		if (row.count != dataset->count)
			return error_set(why, ERR_INPUT, "a row is cut");
		for (int i = 0; i < dataset->count; i++)
			record.fields[i] = row.fields[map[i]];
		rc = dataset->take(looking->till->store, layer, &record, why);
		if (rc)
			break;
		*ret_there +=
			compared.is == ROW_SAME || compared.is == ROW_DIFFERS;
		tell_row(looking, from, &record);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err compare_file(const struct looking *looking,
	const struct imported *from, FILE *file, struct error *why)
{
	AUTO(stream) stream = { file, csv_open(file) };
	int64_t there = 0;
	int64_t rows = 0;
	enum err rc;

	if (stream.csv == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = compare_rows(looking, from, stream.csv, &there, why);
	if (rc == ERR_INPUT || rc == ERR_RANGE) {
		tell(looking, from, "the file of table %s cannot be read: %s",
			dataset_name(from->kind), why->text);
		return ERR_OK;
	}
	if (!rc)
		rc = store_layer_rows(looking->till->store, from->kind,
			looking->stacks[from->kind].layer, &rows, why);
	if (!rc && rows != there)
		tell(looking, from,
			"table %s has %" PRId64
			" rows more than the imported file gave it",
			dataset_name(from->kind), rows - there);
	return rc;
}

/* The next file down the stack, beside the next layer. */
static enum err look_at(
	struct looking *looking, const struct imported *from, struct error *why)
{
	struct stack *stack = &looking->stacks[from->kind];
	char name[HASH_TEXT_SIZE + 16];
	char path[HOME_PATH_SIZE];
	struct text text = text_over(name, sizeof(name));
	FILE *file;
	enum err rc;

	if (stack->is_done)
		return ERR_OK;
	rc = store_layer_below(looking->till->store, from->kind, stack->layer,
		&stack->layer, why);
	if (rc == ERR_NOT_FOUND) {
		tell(looking, from, "table %s lacks the rows of a file",
			dataset_name(from->kind));
		return ERR_OK;
	}
	if (rc)
		return rc;
	stack->is_done = from->replaces;
	text_addf(&text, "datasets/%s.csv", from->sha256);
	home_path(looking->till->home, name, path);
	file = fopen(path, "rbe");
	if (file != NULL)
		return compare_file(looking, from, file, why);
	if (from->seq == 0)
		tell(looking, from, "the %s file %s is gone",
			dataset_name(from->kind), path);
	return ERR_OK;
}

/* A till of a market takes its data from the hub, after its own. */
static enum err look_at_hub(struct looking *looking, struct error *why)
{
	struct store_hub_dataset found = { .entry = INT64_MAX };
	enum err rc = ERR_OK;

	if (looking->till->online == NULL)
		return ERR_OK;
	while (!rc && !(rc = store_hub_dataset_before(looking->till->store,
				found.entry, &found, why))) {
		const struct imported from = { found.dataset, found.sha256,
			found.replaces, 0 };

		rc = look_at(looking, &from, why);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err look_at_own(struct looking *looking, struct error *why)
{
	static struct store_entry stored = { 0 };
	static struct entry entry;
	struct till *till = looking->till;
	enum err rc = ERR_OK;

	stored.id = INT64_MAX;
	while (!rc && !(rc = store_dataset_before(
				till->store, stored.id, &stored, why))) {
		const struct entry_dataset *body = &entry.body.dataset;
		struct imported from;
		struct error said;

		if (entry_of(till, &stored, &entry, &said))
			continue; /* that was told of already */
		from = (struct imported){ body->dataset, body->sha256,
			body->replaces, stored.seq };
		rc = look_at(looking, &from, why);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Nothing is in sight that no file brought. */
static enum err look_below(struct looking *looking, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < (int)DATASET_COUNT; i++) {
		const struct imported from = { .kind = (enum dataset_kind)i };
		int64_t layer = 0;

		rc = store_layer_below(looking->till->store, from.kind,
			looking->stacks[i].layer, &layer, why);
		if (!rc)
			tell(looking, &from,
				"table %s has rows that no imported file"
				" brought",
				dataset_name(from.kind));
		if (rc == ERR_NOT_FOUND)
			rc = ERR_OK;
	}
	return rc;
}

enum err datasets_verify(struct till *till, const struct dataset_faults *faults,
	struct error *why)
{
	struct looking looking = { .till = till, .faults = faults };
	enum err rc;

	for (int i = 0; i < (int)DATASET_COUNT; i++)
		looking.stacks[i].layer = INT64_MAX;
	rc = look_at_hub(&looking, why);
	if (!rc)
		rc = look_at_own(&looking, why);
	if (!rc)
		rc = look_below(&looking, why);
	return rc;
}
