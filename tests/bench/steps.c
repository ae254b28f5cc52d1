/*
 * The instructions that a program runs in user mode between its first and its
 * second SIGURG, by stepping over each:  steps COMMAND...
 *
 * An instruction is counted once, whatever it repeats (rep movsb traps after
 * each round, at the same address); a system call counts as one too.
 */
#include "bench.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__
static unsigned long long address_of(pid_t child)
{
	struct user_regs_struct registers;

	if (ptrace(PTRACE_GETREGS, child, NULL, &registers) != 0)
		return 0;
	return registers.rip;
}
#else
/* Elsewhere nothing repeats: every step is at an address of its own. */
static unsigned long long address_of(pid_t child)
{
	static unsigned long long steps;

	(void)child;
	return ++steps;
}
#endif

static void give_up(const char *what)
{
	struct error why;

	bench_must(error_set(&why, ERR_SYSTEM, "%s: %s", what, strerror(errno)),
		&why);
}

/* Let the child go on; false when it has ended. The signal it stops for
 * never reaches it. */
static bool go_on(pid_t child, bool step, int *ret_signal)
{
	int status;

	if (ptrace(step ? PTRACE_SINGLESTEP : PTRACE_CONT, child, NULL, NULL))
		give_up("ptrace");
	if (waitpid(child, &status, 0) != child)
		give_up("waitpid");
	if (!WIFSTOPPED(status))
		return false;
	*ret_signal = WSTOPSIG(status);
	return true;
}

static int64_t count(pid_t child)
{
	unsigned long long last = 0;
	int64_t steps = 0;
	int signal = 0;

	while (signal != SIGURG)
		if (!go_on(child, false, &signal))
			return 0;
	signal = 0;
	while (signal != SIGURG) {
		unsigned long long at;

		if (!go_on(child, true, &signal))
			return 0;
		at = address_of(child);
		steps += at != last;
		last = at;
	}
	return steps;
}

int main(int argc, char **argv)
{
	pid_t child;
	int64_t steps;
	int status;

	if (argc < 2)
		return 2;
	child = fork();
	if (child == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
			(void)execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		give_up("fork");
	if (!WIFSTOPPED(status))
		return 1;
	steps = count(child);
	(void)ptrace(PTRACE_CONT, child, NULL, NULL);
	(void)waitpid(child, &status, 0);
	(void)printf("%" PRId64 "\n", steps);
	return steps > 0 ? 0 : 1;
}
