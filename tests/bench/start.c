/*
 * A program from its start to its answer, beside SQLite's shell on the same
 * ledger, and the memory it took:  start HOME QUOTAPOS
 */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS    15
#define PATH_SIZE 512
#define KIB_MAX   (24 * 1024)

static void become(const char *const *argv)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		_exit(126);
	/* execvp changes none of them: POSIX says so, its type does not. */
	(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

/* Nanoseconds of one run; the largest resident size in KiB. */
static int64_t run(const char *const *argv, int64_t *ret_kib)
{
	int64_t start = bench_now();
	struct rusage used = { 0 };
	struct error why;
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		become(argv);
	if (child < 0 || wait4(child, &status, 0, &used) != child ||
		status != 0)
		bench_must(error_set(&why, ERR_SYSTEM,
				   "%s ended with status %d", argv[0], status),
			&why);
	*ret_kib = used.ru_maxrss;
	return bench_now() - start;
}

int main(int argc, char **argv)
{
	char ledger[PATH_SIZE];
	struct samples ours = samples_of(ROUNDS);
	struct samples raw = samples_of(ROUNDS);
	int64_t kib = 0;
	int64_t ignored;
	struct row row = { .name = "start to answer (median)",
		.unit = "ns",
		.sense = AT_MOST,
		.bound_milli = 3000 };

	if (argc != 3)
		return 2;
	(void)snprintf(ledger, sizeof(ledger), "%s/ledger.db", argv[1]);
	for (int i = 0; i < ROUNDS; i++) {
		const char *const status[] = { argv[2], "--home", argv[1],
			"status", "--json", NULL };
		const char *const shell[] = { "sqlite3", ledger, "select 1",
			NULL };

		samples_add(&raw, run(shell, &ignored));
		samples_add(&ours, run(status, &kib));
	}
	row.value = samples_at(&ours, 500);
	row.limit = samples_at(&raw, 500);
	bench_row(&row);
	row.name = "start to answer (min)";
	row.sense = NO_BOUND;
	row.value = samples_at(&ours, 0);
	row.limit = samples_at(&raw, 0);
	bench_row(&row);
	row = (struct row){ .name = "resident memory, against 24 MiB",
		.unit = "KiB",
		.value = kib,
		.limit = KIB_MAX,
		.sense = AT_MOST,
		.bound_milli = 1000 };
	bench_row(&row);
	samples_free(&ours);
	samples_free(&raw);
	return 0;
}
