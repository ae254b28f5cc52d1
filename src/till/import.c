#include "base/file.h"
#include "online.h"
#include "rows.h"
#include "sign/hash.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rows between commits while staging; between them the till sells. */
#define IMPORT_SLICE 500

/* What is copied in a step; between them the till sells. */
#define COPY_BYTES (1 << 20)

struct till_importing {
	struct till *till;
	struct till_import import;
	bool is_mine; /* the till's one import */
	const struct dataset *dataset;
	enum phase {
		PHASE_COPY,  /* the file into the home, hashing it */
		PHASE_STAGE, /* its rows, unseen */
		PHASE_PUBLISH,
	} phase;
	char copy[HOME_PATH_SIZE];
	FILE *from;
	FILE *file; /* the copy */
	struct hash_stream *hash;
	int64_t bytes;
	struct csv *csv;
	int map[COLUMNS_MAX]; /* column -> field of the file */
	int64_t layer;        /* 0: none is staged */
	struct till_imported result;
};

static void note_fault(struct till_imported *result, int64_t line,
	const char *column, const char *reason)
{
	struct import_fault *fault = &result->faults[result->fault_count];

	result->bad++;
	if (result->fault_count == IMPORT_FAULTS_MAX)
		return;
	result->fault_count++;
	fault->line = line;
	(void)text_copy(fault->column, sizeof(fault->column), column);
	(void)text_copy(fault->reason, sizeof(fault->reason), reason);
}

/* Is it the row that is wrong, or is something wrong with us? */
static bool is_fault_of_row(enum err rc)
{
	return rc == ERR_INPUT || rc == ERR_RANGE || rc == ERR_CONFLICT;
}

static enum err stage_row(struct till_importing *work,
	const struct csv_row *row, struct error *why)
{
	struct record record = { .column = "" };
	enum err rc;

	if (row->count != work->dataset->count) {
		struct error count;

		(void)error_set(&count, ERR_INPUT,
			"has %d fields, the header has %d", row->count,
			work->dataset->count);
		note_fault(&work->result, row->line, "", count.text);
		return ERR_OK;
	}
	for (int i = 0; i < work->dataset->count; i++)
		record.fields[i] = row->fields[work->map[i]];
	rc = work->dataset->take(work->till->store, work->layer, &record, why);
	if (is_fault_of_row(rc)) {
		note_fault(&work->result, row->line, record.column, why->text);
		return ERR_OK;
	}
	if (!rc)
		work->result.rows++;
	return rc;
}

/* Stage up to a slice of rows in one transaction. */
static enum err stage_slice(
	struct till_importing *work, bool *ret_more, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(work->till->store, &tx, why);

	for (int i = 0; !rc && i < IMPORT_SLICE; i++) {
		struct csv_row row;

		rc = csv_next(work->csv, &row, why);
		if (rc == ERR_NOT_FOUND) {
			*ret_more = false;
			return store_tx_commit(&tx, why);
		}
		if (rc == ERR_INPUT) {
			note_fault(&work->result, csv_line(work->csv), "",
				why->text);
			rc = ERR_OK;
			continue;
		}
		if (!rc)
			rc = stage_row(work, &row, why);
	}
	if (rc)
		return rc;
	*ret_more = true;
	return store_tx_commit(&tx, why);
}

static const char *name_of(const struct till_import *import)
{
	return import->name != NULL ? import->name : import->path;
}

static enum err stage_begin(struct till_importing *work, struct error *why)
{
	enum err rc = rows_header(work->dataset, work->csv,
		name_of(&work->import), work->map, why);

	if (rc)
		return rc;
	return store_layer_stage(
		work->till->store, work->import.dataset, &work->layer, why);
}

/* The staged rows come into force with their entry. */
static enum err publish_of_hub(struct till_importing *work, struct error *why)
{
	const struct till_import *import = &work->import;
	struct store *store = work->till->store;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(store, &tx, why);

	if (!rc)
		rc = store_layer_publish(store, import->dataset, work->layer,
			import->replaces, why);
	if (!rc)
		rc = store_hub_dataset_taken(store, import->hub_entry, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

static enum err publish(struct till_importing *work, struct error *why)
{
	static struct entry entry;
	struct entry_dataset *body = &entry.body.dataset;
	const struct till_import *import = &work->import;
	AUTO(act) act = { 0 };
	enum err rc;

	entry = (struct entry){ .kind = ENTRY_DATASET };
	(void)text_copy(entry.operator, sizeof(entry.operator), import->by);
	body->dataset = import->dataset;
	memcpy(body->sha256, work->result.sha256, sizeof(body->sha256));
	body->bytes = work->bytes;
	body->rows = work->result.rows;
	body->replaces = import->replaces;
	rc = act_begin(work->till, &act, why);
	if (!rc)
		rc = store_layer_publish(work->till->store, import->dataset,
			work->layer, import->replaces, why);
	if (!rc)
		rc = act_append(&act, &entry, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

/* A device has no end, and a pipe would hold up the till. */
static enum err open_source(struct till_importing *work, struct error *why)
{
	const char *path = work->import.path;
	struct stat facts;
	int descriptor;
	enum err rc;

	if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode))
		return error_set(why, ERR_INPUT,
			"%s is not a file: give the name of one", path);
	rc = file_open(path, &descriptor, why);
	if (rc)
		return rc;
	work->from = fdopen(descriptor, "rb");
	if (work->from != NULL)
		return ERR_OK;
	rc = error_errno(why, "cannot open %s", path);
	(void)close(descriptor);
	return rc;
}

static enum err open_files(struct till_importing *work, struct error *why)
{
	enum err rc;

	if (work->till->is_importing)
		return error_set(why, ERR_CONFLICT,
			"another file is being imported: wait for its end");
	work->is_mine = true;
	work->till->is_importing = true;
	rc = open_source(work, why);
	if (rc)
		return rc;
	work->file = fopen(work->copy, "w+be");
	if (work->file == NULL)
		return error_errno(why, "cannot write %s", work->copy);
	work->hash = hash_stream_open();
	if (work->hash == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	return ERR_OK;
}

enum err till_import_open(struct till *till, const struct till_import *import,
	struct till_importing **ret, struct error *why)
{
	struct till_importing *work = calloc(1, sizeof(*work));
	enum err rc;

	if (work == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	work->till = till;
	work->import = *import;
	work->dataset = dataset_rows(import->dataset);
	home_path(till->home, "datasets/incoming.csv", work->copy);
	rc = import->hub_entry != 0 || import->check ? ERR_OK
						     : hub_decides(till, why);
	if (!rc)
		rc = open_files(work, why);
	if (rc) {
		till_import_close(work);
		return rc;
	}
	*ret = work;
	return ERR_OK;
}

static enum err finish_copy(struct till_importing *work, struct error *why)
{
	hash_stream_close(work->hash, work->result.sha256);
	work->hash = NULL;
	if (work->import.sha256 != NULL &&
		!text_same(work->import.sha256, work->result.sha256))
		return error_set(why, ERR_FORGED,
			"the %s that came are not those the hub signed",
			dataset_name(work->import.dataset));
	rewind(work->file);
	work->csv = csv_open(work->file);
	if (work->csv == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	work->phase = PHASE_STAGE;
	return stage_begin(work, why);
}

/* Copy the file into the home while hashing it: what is read afterwards is
 * what was hashed, whatever happens to the original. */
static enum err copy_step(struct till_importing *work, struct error *why)
{
	static char buffer[65536];
	size_t got = 0;

	for (int i = 0; i < COPY_BYTES / (int)sizeof(buffer); i++) {
		got = fread(buffer, 1, sizeof(buffer), work->from);
		if (got == 0)
			break;
		hash_stream_add(work->hash, buffer, got);
		work->bytes += (int64_t)got;
		if (fwrite(buffer, 1, got, work->file) != got)
			break;
	}
	if (ferror(work->from))
		return error_errno(why, "cannot read %s", work->import.path);
	if (ferror(work->file) || fflush(work->file) != 0 ||
		fsync(fileno(work->file)) != 0)
		return error_errno(why, "cannot write %s", work->copy);
	return got == 0 ? finish_copy(work, why) : ERR_OK;
}

static enum err stage_step(struct till_importing *work, struct error *why)
{
	bool more = false;
	enum err rc = stage_slice(work, &more, why);

	if (rc || more)
		return rc;
	if (work->result.rows == 0 && work->result.bad == 0)
		return error_set(why, ERR_INPUT, "%s has no rows",
			name_of(&work->import));
	work->phase = PHASE_PUBLISH;
	return ERR_OK;
}

/* Keep the file by its hash, then let its rows come into force. */
static enum err keep(struct till_importing *work, struct error *why)
{
	char name[HASH_TEXT_SIZE + 16];
	char path[HOME_PATH_SIZE];
	struct text text = text_over(name, sizeof(name));
	enum err rc;

	text_addf(&text, "datasets/%s.csv", work->result.sha256);
	home_path(work->till->home, name, path);
	if (rename(work->copy, path) != 0)
		return error_errno(why, "cannot write %s", path);
	rc = work->import.hub_entry != 0 ? publish_of_hub(work, why)
					 : publish(work, why);
	if (!rc)
		work->layer = 0; /* it is in sight */
	return rc;
}

enum err till_import_step(
	struct till_importing *work, bool *ret_more, struct error *why)
{
	*ret_more = true;
	switch (work->phase) {
	case PHASE_COPY:
		return copy_step(work, why);
	case PHASE_STAGE:
		return stage_step(work, why);
	case PHASE_PUBLISH:
		break;
	}
	*ret_more = false;
	if (work->result.bad > 0 || work->import.check)
		return ERR_OK;
	return keep(work, why);
}

const struct till_imported *till_import_result(
	const struct till_importing *work)
{
	return &work->result;
}

/* What stays behind here is swept by the next import. */
void till_import_close(struct till_importing *work)
{
	char ignored[HASH_TEXT_SIZE];
	struct error why;

	if (work == NULL)
		return;
	if (work->layer != 0)
		(void)!store_layer_drop(work->till->store, work->import.dataset,
			work->layer, &why);
	if (work->hash != NULL)
		hash_stream_close(work->hash, ignored);
	csv_close(work->csv);
	if (work->from != NULL)
		(void)fclose(work->from);
	if (work->file != NULL) {
		(void)fclose(work->file);
		(void)unlink(work->copy);
	}
	if (work->is_mine)
		work->till->is_importing = false;
	free(work);
}

enum err till_import(struct till *till, const struct till_import *import,
	struct till_imported *ret, struct error *why)
{
	struct till_importing *work = NULL;
	bool more = true;
	enum err rc = till_import_open(till, import, &work, why);

	if (rc)
		return rc;
	assert(work != NULL);
	while (!rc && more)
		rc = till_import_step(work, &more, why);
	if (!rc)
		*ret = *till_import_result(work);
	till_import_close(work);
	return rc;
}
