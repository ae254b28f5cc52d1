#include "base/csv.h"
#include "base/file.h"
#include "online.h"
#include "rows.h"
#include "sign/hash.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rows between commits while staging: a sale never waits longer. */
#define IMPORT_SLICE 5000

struct csv_handle {
	struct csv *csv;
};

struct stream {
	FILE *file;
};

struct importing {
	struct till *till;
	const struct till_import *import;
	const struct dataset *dataset;
	struct csv *csv;
	int map[COLUMNS_MAX]; /* column -> field of the file */
	int64_t layer;
	struct store_tx tx;
	struct till_imported *result;
};

static void csv_handle_cleanup(struct csv_handle *handle)
{
	csv_close(handle->csv);
}

static void stream_cleanup(struct stream *stream)
{
	if (stream->file != NULL)
		(void)fclose(stream->file);
}

static int column_of(const struct dataset *dataset, const char *name)
{
	for (int i = 0; i < dataset->count; i++) {
		if (text_same(dataset->columns[i], name))
			return i;
	}
	return -1;
}

/* The header row: every column once, in any order, and no other. */
static enum err read_header(struct importing *work, struct error *why)
{
	const struct dataset *dataset = work->dataset;
	struct csv_row row;
	enum err rc = csv_next(work->csv, &row, why);

	if (rc == ERR_NOT_FOUND)
		return error_set(
			why, ERR_INPUT, "%s is empty", work->import->path);
	if (rc)
		return rc;
	for (int i = 0; i < dataset->count; i++)
		work->map[i] = -1;
	for (int i = 0; i < row.count; i++) {
		int column = column_of(dataset, row.fields[i]);

		if (column < 0)
			return error_set(why, ERR_INPUT,
				"%s has an unknown column '%.40s'",
				work->import->path, row.fields[i]);
		if (work->map[column] >= 0)
			return error_set(why, ERR_INPUT,
				"%s has the column %s twice",
				work->import->path, row.fields[i]);
		work->map[column] = i;
	}
	for (int i = 0; i < dataset->count; i++) {
		if (work->map[i] < 0)
			return error_set(why, ERR_INPUT,
				"%s lacks the column %s", work->import->path,
				dataset->columns[i]);
	}
	return ERR_OK;
}

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

static enum err stage_row(
	struct importing *work, const struct csv_row *row, struct error *why)
{
	struct record record = { .column = "" };
	enum err rc;

	if (row->count != work->dataset->count) {
		struct error count;

		(void)error_set(&count, ERR_INPUT,
			"has %d fields, the header has %d", row->count,
			work->dataset->count);
		note_fault(work->result, row->line, "", count.text);
		return ERR_OK;
	}
	for (int i = 0; i < work->dataset->count; i++)
		record.fields[i] = row->fields[work->map[i]];
	rc = work->dataset->stage(work->till->store, work->layer, &record, why);
	if (is_fault_of_row(rc)) {
		note_fault(work->result, row->line, record.column, why->text);
		return ERR_OK;
	}
	if (!rc)
		work->result->rows++;
	return rc;
}

/* Stage up to a slice of rows in one transaction. */
static enum err stage_slice(
	struct importing *work, bool *ret_more, struct error *why)
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
			note_fault(work->result, csv_line(work->csv), "",
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

static enum err stage_all(struct importing *work, struct error *why)
{
	bool more = true;
	enum err rc = store_layer_stage(
		work->till->store, work->import->dataset, &work->layer, why);

	while (!rc && more)
		rc = stage_slice(work, &more, why);
	if (!rc && work->result->rows == 0 && work->result->bad == 0)
		rc = error_set(
			why, ERR_INPUT, "%s has no rows", work->import->path);
	return rc;
}

/* The staged rows come into force with their entry. */
static enum err publish_of_hub(struct importing *work, struct error *why)
{
	const struct till_import *import = work->import;
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

static enum err publish(
	struct importing *work, int64_t bytes, struct error *why)
{
	static struct entry entry;
	struct entry_dataset *body = &entry.body.dataset;
	const struct till_import *import = work->import;
	AUTO(act) act = { 0 };
	enum err rc;

	entry = (struct entry){ .kind = ENTRY_DATASET };
	(void)text_copy(entry.operator, sizeof(entry.operator), import->by);
	body->dataset = import->dataset;
	memcpy(body->sha256, work->result->sha256, sizeof(body->sha256));
	body->bytes = bytes;
	body->rows = work->result->rows;
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
static enum err check_file(const char *path, struct error *why)
{
	struct stat facts;

	if (stat(path, &facts) < 0)
		return errno == ENOENT
			       ? error_set(why, ERR_NOT_FOUND,
					 "there is no file %s", path)
			       : error_errno(why, "cannot open %s", path);
	if (!S_ISREG(facts.st_mode))
		return error_set(why, ERR_INPUT,
			"%s is not a file: give the name of one", path);
	return ERR_OK;
}

/* Copy the file into the home while hashing it: what is read afterwards is
 * what was hashed, whatever happens to the original. */
static enum err copy_in(const char *from, const char *to, char *ret_sha256,
	int64_t *ret_bytes, struct error *why)
{
	static char buffer[65536];
	AUTO(stream) in = { fopen(from, "rbe") };
	AUTO(stream) out = { NULL };
	struct hash_stream *hash;
	int64_t bytes = 0;
	size_t got;

	if (in.file == NULL)
		return error_errno(why, "cannot open %s", from);
	out.file = fopen(to, "wbe");
	if (out.file == NULL)
		return error_errno(why, "cannot write %s", to);
	hash = hash_stream_open();
	if (hash == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	while ((got = fread(buffer, 1, sizeof(buffer), in.file)) > 0) {
		hash_stream_add(hash, buffer, got);
		bytes += (int64_t)got;
		if (fwrite(buffer, 1, got, out.file) != got)
			break;
	}
	hash_stream_close(hash, ret_sha256);
	*ret_bytes = bytes;
	if (ferror(in.file))
		return error_errno(why, "cannot read %s", from);
	if (ferror(out.file) || fflush(out.file) != 0 ||
		fsync(fileno(out.file)) != 0)
		return error_errno(why, "cannot write %s", to);
	return ERR_OK;
}

/* Keep the file by its hash, then let its rows come into force. */
static enum err keep(struct importing *work, const char *copy, int64_t bytes,
	struct error *why)
{
	char name[HASH_TEXT_SIZE + 16];
	char path[HOME_PATH_SIZE];
	struct text text = text_over(name, sizeof(name));

	text_addf(&text, "datasets/%s.csv", work->result->sha256);
	home_path(work->till->home, name, path);
	if (rename(copy, path) != 0)
		return error_errno(why, "cannot write %s", path);
	if (work->import->hub_entry != 0)
		return publish_of_hub(work, why);
	return publish(work, bytes, why);
}

static enum err run_import(struct importing *work, const char *copy,
	int64_t bytes, struct error *why)
{
	AUTO(stream) file = { fopen(copy, "rbe") };
	AUTO(csv_handle) handle = { NULL };
	struct error ignored;
	enum err rc;

	if (file.file == NULL)
		return error_errno(why, "cannot open %s", copy);
	handle.csv = csv_open(file.file);
	if (handle.csv == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	work->csv = handle.csv;
	rc = read_header(work, why);
	if (rc)
		return rc;
	rc = stage_all(work, why);
	if (!rc && work->result->bad == 0 && !work->import->check)
		return keep(work, copy, bytes, why);
	/* What stays behind here is swept by the next import. */
	(void)!store_layer_drop(work->till->store, work->import->dataset,
		work->layer, &ignored);
	return rc;
}

enum err till_import(struct till *till, const struct till_import *import,
	struct till_imported *ret, struct error *why)
{
	static struct till_imported result;
	struct importing work = { .till = till,
		.import = import,
		.dataset = dataset_rows(import->dataset),
		.result = &result };
	char copy[HOME_PATH_SIZE];
	int64_t bytes = 0;
	enum err rc;

	memset(&result, 0, sizeof(result));
	home_path(till->home, "datasets/incoming.csv", copy);
	rc = import->hub_entry != 0 || import->check ? ERR_OK
						     : hub_decides(till, why);
	if (!rc)
		rc = check_file(import->path, why);
	if (!rc)
		rc = copy_in(import->path, copy, result.sha256, &bytes, why);
	if (!rc && import->sha256 != NULL &&
		!text_same(import->sha256, result.sha256))
		rc = error_set(why, ERR_FORGED,
			"the %s that came are not those the hub signed",
			dataset_name(import->dataset));
	if (!rc)
		rc = run_import(&work, copy, bytes, why);
	(void)unlink(copy);
	if (!rc)
		*ret = result;
	return rc;
}
