#include "sorter.h"

#include "spool.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RUNS_MAX 4096

/* One sorted piece of the file, and what of it is in memory. */
struct run {
	int64_t at;   /* byte of the file to read next */
	int64_t end;  /* byte behind the run */
	size_t first; /* record in memory, within the run's share */
	size_t count; /* records in memory from there on */
};

struct sorter {
	size_t size;
	sorter_compare *compare;
	uint8_t *records;
	size_t count; /* in memory */
	size_t count_max;
	FILE *file; /* NULL while all fit into memory */
	int64_t written;
	int run_count;
	struct run *runs;
	size_t share; /* records of memory for each run when merging */
	int *heap;    /* runs by their first record */
	int heap_count;
};

enum err sorter_open(size_t size, sorter_compare *compare, struct sorter **ret,
	struct error *why)
{
	struct sorter *sorter = calloc(1, sizeof(*sorter));

	assert(size > 0 && size <= 256);
	if (sorter == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	sorter->size = size;
	sorter->compare = compare;
	sorter->count_max = SORTER_BYTES / size;
	sorter->records = malloc(sorter->count_max * size);
	if (sorter->records == NULL) {
		free(sorter);
		return error_set(why, ERR_SYSTEM, "out of memory");
	}
	*ret = sorter;
	return ERR_OK;
}

void sorter_close(struct sorter *sorter)
{
	if (sorter == NULL)
		return;
	if (sorter->file != NULL)
		(void)fclose(sorter->file);
	free(sorter->records);
	free(sorter->runs);
	free(sorter->heap);
	free(sorter);
}

static enum err no_room(struct error *why)
{
	return error_errno(why,
		"the temporary directory cannot hold what is being sorted");
}

/* The records in memory become a run of the file. */
static enum err spill(struct sorter *sorter, struct error *why)
{
	struct run *run;

	if (sorter->file == NULL) {
		sorter->runs = calloc(RUNS_MAX, sizeof(*sorter->runs));
		if (sorter->runs == NULL)
			return error_set(why, ERR_SYSTEM, "out of memory");
		sorter->file = spool_open(why);
		if (sorter->file == NULL)
			return why->code;
	}
	if (sorter->run_count == RUNS_MAX)
		return error_set(
			why, ERR_RANGE, "there is too much to be sorted");
	qsort(sorter->records, sorter->count, sorter->size, sorter->compare);
	if (fwrite(sorter->records, sorter->size, sorter->count,
		    sorter->file) != sorter->count)
		return no_room(why);
	run = &sorter->runs[sorter->run_count++];
	run->at = sorter->written;
	sorter->written += (int64_t)(sorter->count * sorter->size);
	run->end = sorter->written;
	sorter->count = 0;
	return ERR_OK;
}

enum err sorter_add(
	struct sorter *sorter, const void *record, struct error *why)
{
	if (sorter->count == sorter->count_max) {
		enum err rc = spill(sorter, why);

		if (rc)
			return rc;
	}
	memcpy(sorter->records + sorter->count * sorter->size, record,
		sorter->size);
	sorter->count++;
	return ERR_OK;
}

static uint8_t *record_of(const struct sorter *sorter, int at)
{
	size_t first = (size_t)at * sorter->share + sorter->runs[at].first;

	return sorter->records + first * sorter->size;
}

/* The next records of a run; a count of 0 at its end. */
static enum err refill(struct sorter *sorter, int at, struct error *why)
{
	struct run *run = &sorter->runs[at];
	size_t length = sorter->share * sorter->size;

	if ((int64_t)length > run->end - run->at)
		length = (size_t)(run->end - run->at);
	run->first = 0;
	run->count = length / sorter->size;
	if (length > 0 && pread(fileno(sorter->file), record_of(sorter, at),
				  length, (off_t)run->at) != (ssize_t)length)
		return no_room(why);
	run->at += (int64_t)length;
	return ERR_OK;
}

static bool is_before(const struct sorter *sorter, int a, int b)
{
	return sorter->compare(record_of(sorter, sorter->heap[a]),
		       record_of(sorter, sorter->heap[b])) < 0;
}

/* Put the heap's element at its place below. */
static void sink(struct sorter *sorter, int at)
{
	for (;;) {
		int least = at;
		int kept = sorter->heap[at];

		for (int child = 2 * at + 1; child <= 2 * at + 2; child++) {
			if (child < sorter->heap_count &&
				is_before(sorter, child, least))
				least = child;
		}
		if (least == at)
			return;
		sorter->heap[at] = sorter->heap[least];
		sorter->heap[least] = kept;
		at = least;
	}
}

enum err sorter_sort(struct sorter *sorter, struct error *why)
{
	enum err rc;

	if (sorter->file == NULL) {
		qsort(sorter->records, sorter->count, sorter->size,
			sorter->compare);
		sorter->share = 0; /* of the records: the next to be read */
		return ERR_OK;
	}
	rc = spill(sorter, why);
	if (rc)
		return rc;
	if (fflush(sorter->file) != 0)
		return no_room(why);
	sorter->share = sorter->count_max / (size_t)sorter->run_count;
	sorter->heap = calloc((size_t)sorter->run_count, sizeof(int));
	if (sorter->heap == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	for (int i = 0; i < sorter->run_count; i++) {
		rc = refill(sorter, i, why);
		if (rc)
			return rc;
		if (sorter->runs[i].count > 0)
			sorter->heap[sorter->heap_count++] = i;
	}
	for (int i = sorter->heap_count / 2 - 1; i >= 0; i--)
		sink(sorter, i);
	return ERR_OK;
}

static enum err no_more(struct error *why)
{
	return error_set(why, ERR_NOT_FOUND, "there is no more record");
}

enum err sorter_next(struct sorter *sorter, void *record, struct error *why)
{
	struct run *run;
	int at;

	if (sorter->file == NULL) {
		if (sorter->share == sorter->count)
			return no_more(why);
		memcpy(record, sorter->records + sorter->share * sorter->size,
			sorter->size);
		sorter->share++;
		return ERR_OK;
	}
	if (sorter->heap_count == 0)
		return no_more(why);
	at = sorter->heap[0];
	run = &sorter->runs[at];
	memcpy(record, record_of(sorter, at), sorter->size);
	run->first++;
	run->count--;
	if (run->count == 0) {
		enum err rc = refill(sorter, at, why);

		if (rc)
			return rc;
	}
	if (run->count == 0)
		sorter->heap[0] = sorter->heap[--sorter->heap_count];
	sink(sorter, 0);
	return ERR_OK;
}
