/*
 * Every change of one byte of a file of entries, every line taken out,
 * doubled, and every two that change places:  enumerate FOLDER STEP
 *
 * FOLDER holds the files of a good bundle and "list", which names them in
 * order. Each change must be told at its place, whatever else is told.
 */
#include "zip.h"

#include "audit/verify.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILES_MAX 32
#define ENTRIES   "entries/T01-1.jws"

static struct zip_file files[FILES_MAX];
static int file_count;
static struct zip_file *entries;
static struct zip_out out;
static int failures;

static char *read_file(const char *path, size_t *ret_length)
{
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(1 << 20);

	if (file == NULL || bytes == NULL)
		exit(1);
	*ret_length = fread(bytes, 1, 1 << 20, file);
	(void)fclose(file);
	return bytes;
}

static void read_folder(const char *folder)
{
	char path[512];
	char name[256];
	FILE *list;

	(void)snprintf(path, sizeof(path), "%s/list", folder);
	list = fopen(path, "r");
	if (list == NULL)
		exit(1);
	while (file_count < FILES_MAX && fscanf(list, "%255s", name) == 1) {
		struct zip_file *file = &files[file_count++];

		(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
		file->name = strdup(name);
		file->bytes = read_file(path, &file->length);
		if (strcmp(name, ENTRIES) == 0)
			entries = file;
		out.size += file->length + 1024;
	}
	(void)fclose(list);
	out.size *= 2;
	out.bytes = malloc(out.size);
	if (entries == NULL || out.bytes == NULL)
		exit(1);
}

static struct verify *check(void)
{
	struct verify_ask ask = { .jobs = 1 };
	struct verify *verify = NULL;
	struct error why;
	char path[32];
	int file = memfd_create("bundle", MFD_CLOEXEC);

	zip_make(&out, files, file_count);
	if (write(file, out.bytes, out.length) != (ssize_t)out.length)
		exit(1);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	ask.bundle = path;
	if (verify_open(&ask, &verify, &why))
		verify = NULL;
	(void)close(file);
	return verify;
}

/* Is there a fault of the chain at one of two numbers next to each other? */
static bool is_told(int64_t seq)
{
	struct verify *verify = check();
	struct verify_fault fault;
	struct error why;
	bool told = false;

	while (verify != NULL && !verify_next(verify, &fault, &why))
		told |= strcmp(fault.chain, "T01") == 0 &&
			(fault.seq == seq || fault.seq == seq + 1) &&
			strcmp(fault.code, "range") != 0;
	verify_close(verify);
	return told;
}

static void must(bool good, const char *what, long at, int64_t seq)
{
	if (good)
		return;
	if (++failures <= 20)
		printf("# %s %ld is not told at %ld\n", what, at, (long)seq);
}

/* All bytes of all lines; every step-th, to be done in time. */
static void change_bytes(long step)
{
	char *bytes = malloc(entries->length);
	const char *honest = entries->bytes;
	int64_t seq = 1;
	long count = 0;

	if (bytes == NULL)
		exit(1);
	memcpy(bytes, honest, entries->length);
	entries->bytes = bytes;
	for (size_t i = 0; i < entries->length; i++) {
		if ((long)i % step == 0 || honest[i] == '\n' ||
			honest[i] == '.') {
			bytes[i] ^= honest[i] == 'A' ? 2 : 1;
			must(is_told(seq), "the change of byte", (long)i, seq);
			bytes[i] = honest[i];
			count++;
		}
		if (honest[i] == '\n')
			seq++;
	}
	entries->bytes = honest;
	free(bytes);
	printf("# %ld bytes of %zu\n", count, entries->length);
}

/* The lines in another order, -1 for none. */
static void reorder(const int *order, int count)
{
	static char *bytes;
	const char *lines[256];
	size_t lengths[256];
	const char *honest = entries->bytes;
	size_t length = 0;
	int lines_count = 0;

	for (const char *at = honest; at < honest + entries->length;
		lines_count++) {
		const char *end = memchr(
			at, '\n', (size_t)(honest + entries->length - at));

		lines[lines_count] = at;
		lengths[lines_count] = (size_t)(end + 1 - at);
		at = end + 1;
	}
	free(bytes);
	bytes = malloc(2 * entries->length);
	if (bytes == NULL)
		exit(1);
	for (int i = 0; i < count; i++) {
		memcpy(bytes + length, lines[order[i]], lengths[order[i]]);
		length += lengths[order[i]];
	}
	entries->bytes = bytes;
	entries->length = length;
}

static int line_count(void)
{
	int count = 0;

	for (size_t i = 0; i < entries->length; i++)
		count += entries->bytes[i] == '\n';
	return count;
}

static void move_lines(void)
{
	const struct zip_file honest = *entries;
	int count = line_count();
	int order[257];

	for (int i = 0; i < count - 1; i++) { /* the last: a cut tail */
		for (int j = 0; j < count - 1; j++)
			order[j] = j < i ? j : j + 1;
		reorder(order, count - 1);
		must(is_told(i + 1), "the loss of line", i + 1, i + 1);
		*entries = honest;
	}
	for (int i = 0; i < count; i++) {
		for (int j = 0; j <= count; j++)
			order[j] = j <= i ? j : j - 1;
		reorder(order, count + 1);
		must(is_told(i + 1), "the double of line", i + 1, i + 1);
		*entries = honest;
	}
	for (int i = 0; i < count; i++) {
		for (int k = i + 1; k < count; k++) {
			for (int j = 0; j < count; j++)
				order[j] = j;
			order[i] = k;
			order[k] = i;
			reorder(order, count);
			must(is_told(k + 1), "the swap of line", i + 1, k + 1);
			*entries = honest;
		}
	}
	printf("# %d lines\n", count);
}

static void tell(const char *claim, int before)
{
	printf("%s - %s\n", failures == before ? "ok" : "not ok", claim);
}

int main(int argc, char **argv)
{
	struct verify *verify;
	int before = 0;

	if (argc != 3)
		return 2;
	read_folder(argv[1]);
	verify = check();
	failures = verify == NULL || verify_fault_count(verify) > 0;
	verify_close(verify);
	tell("untouched it is good", 0);
	before = failures;
	move_lines();
	tell("every line taken out, doubled, swapped is told", before);
	before = failures;
	change_bytes(strtol(argv[2], NULL, 10));
	tell("every change of a byte is told", before);
	return failures > 0;
}
