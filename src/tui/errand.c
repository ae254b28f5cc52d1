#include "errand.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX    24
#define PROGRAM      "/proc/self/exe"
#define FULL_PERMILL 1000

extern char **environ;

/* Ends of pipes: what the errand says, and the secrets it is given. */
struct pipes {
	int said[2];
	int pin[2];
	int passphrase[2];
};

#define NO_PIPES                        \
	{                               \
		{ -1, -1 }, { -1, -1 }, \
		{                       \
			-1, -1          \
		}                       \
	}

static void close_end(int *end)
{
	if (*end >= 0)
		(void)close(*end);
	*end = -1;
}

static void pipes_cleanup(struct pipes *pipes)
{
	for (int i = 0; i < 2; i++) {
		close_end(&pipes->said[i]);
		close_end(&pipes->pin[i]);
		close_end(&pipes->passphrase[i]);
	}
}

/* A secret fits into a pipe as it is: nobody waits for the other side. */
static enum err open_secret(int *pipe, const char *secret, struct error *why)
{
	if (pipe2(pipe, O_CLOEXEC) < 0)
		return error_errno(why, "cannot make a pipe");
	if (secret != NULL && write(pipe[1], secret, strlen(secret)) < 0)
		return error_errno(why, "cannot write to a pipe");
	close_end(&pipe[1]);
	return ERR_OK;
}

static enum err open_pipes(
	const struct errand *errand, struct pipes *pipes, struct error *why)
{
	enum err rc;

	if (pipe2(pipes->said, O_CLOEXEC) < 0)
		return error_errno(why, "cannot make a pipe");
	(void)fcntl(pipes->said[0], F_SETFL, O_NONBLOCK);
	rc = open_secret(pipes->pin, errand->pin, why);
	return rc ? rc
		  : open_secret(pipes->passphrase, errand->passphrase, why);
}

/* Signals are held back in the till; the errand begins as others do. */
static enum err spawn(struct errand *errand, struct pipes *pipes,
	const char *const words[WORDS_MAX], struct error *why)
{
	/* posix_spawn changes no word, but its type does not say so. */
	char *list[WORDS_MAX];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t how;
	sigset_t none;
	int failed;

	memcpy(list, words, sizeof(list));
	(void)sigemptyset(&none);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawnattr_init(&how);
	(void)posix_spawnattr_setsigmask(&how, &none);
	(void)posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
	(void)posix_spawn_file_actions_addopen(
		&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	(void)posix_spawn_file_actions_adddup2(
		&actions, pipes->said[1], STDOUT_FILENO);
	(void)posix_spawn_file_actions_adddup2(
		&actions, pipes->said[1], STDERR_FILENO);
	(void)posix_spawn_file_actions_adddup2(&actions, pipes->pin[0], 3);
	(void)posix_spawn_file_actions_adddup2(
		&actions, pipes->passphrase[0], 4);
	failed = posix_spawn(
		&errand->process, PROGRAM, &actions, &how, list, environ);
	(void)posix_spawnattr_destroy(&how);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (failed == 0)
		return ERR_OK;
	errno = failed;
	errand->process = 0;
	return error_errno(why, "cannot start %s", words[0]);
}

/* As much as the ledger has is what it writes, more or less. */
static int64_t ledger_bytes(const char *home)
{
	char path[512];
	struct text text = text_over(path, sizeof(path));
	struct stat found;

	text_addf(&text, "%s/ledger.db", home);
	return stat(path, &found) == 0 ? (int64_t)found.st_size : 0;
}

enum err errand_start(struct errand *errand, const char *home,
	const char *const *words, struct error *why)
{
	AUTO(pipes) pipes = NO_PIPES;
	const char *list[WORDS_MAX] = { "quotapos", "--home", home };
	const struct errand given = *errand;
	int count = 3;
	enum err rc;

	errand->pin = NULL;
	errand->passphrase = NULL;
	if (errand->process != 0)
		return error_set(why, ERR_CONFLICT,
			"the %s is not at its end yet: wait for it",
			errand->name);
	for (int i = 0; words[i] != NULL && count + 1 < WORDS_MAX; i++)
		list[count++] = words[i];
	*errand = (struct errand){ .said = -1 };
	(void)text_copy(errand->name, sizeof(errand->name), words[0]);
	rc = open_pipes(&given, &pipes, why);
	if (!rc)
		rc = spawn(errand, &pipes, list, why);
	if (rc)
		return rc;
	errand->bytes_expected = ledger_bytes(home);
	errand->said = pipes.said[0];
	pipes.said[0] = -1;
	return ERR_OK;
}

bool errand_poll(const struct errand *errand, struct pollfd *ret)
{
	*ret = (struct pollfd){ errand->said, POLLIN, 0 };
	return errand->process != 0 && errand->said >= 0;
}

/* Only the first line is told: the others say more of the same. */
static void take_bytes(struct errand *errand, const char *bytes, ssize_t length)
{
	for (ssize_t i = 0; i < length && !errand->is_told; i++) {
		if (bytes[i] == '\n')
			errand->is_told = true;
		else if (errand->length + 1 < sizeof(errand->line))
			errand->line[errand->length++] = bytes[i];
		errand->line[errand->length] = '\0';
	}
}

static int64_t written_by(pid_t process)
{
	char path[64];
	char text[512] = "";
	struct text name = text_over(path, sizeof(path));
	const char *at;
	FILE *file;
	long long bytes = 0;

	text_addf(&name, "/proc/%d/io", (int)process);
	file = fopen(path, "re");
	if (file == NULL)
		return 0;
	(void)!fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	at = strstr(text, "wchar: ");
	if (at != NULL)
		bytes = strtoll(at + strlen("wchar: "), NULL, 10);
	return bytes;
}

/* It has ended when it says no more. */
static int status_of(struct errand *errand)
{
	static const char name[] = "quotapos: "; /* in front of a failure */
	int status = 0;

	close_end(&errand->said);
	while (waitpid(errand->process, &status, 0) < 0 && errno == EINTR)
		;
	errand->process = 0;
	text_make_clean(errand->line);
	if (strncmp(errand->line, name, strlen(name)) == 0)
		memmove(errand->line, errand->line + strlen(name),
			strlen(errand->line + strlen(name)) + 1);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

bool errand_step(struct errand *errand, int *ret_status)
{
	char bytes[512];
	ssize_t got = -1;

	if (errand->process == 0)
		return false;
	errand->bytes = written_by(errand->process);
	while ((got = read(errand->said, bytes, sizeof(bytes))) > 0)
		take_bytes(errand, bytes, got);
	if (got < 0)
		return false;
	*ret_status = status_of(errand);
	return true;
}

void errand_stop(struct errand *errand)
{
	if (errand->process == 0)
		return;
	(void)kill(errand->process, SIGTERM);
	(void)status_of(errand);
}

int errand_permille(const struct errand *errand)
{
	if (errand->process == 0 || errand->bytes_expected <= 0)
		return 0;
	if (errand->bytes >= errand->bytes_expected)
		return FULL_PERMILL - 1;
	return (int)(errand->bytes * FULL_PERMILL / errand->bytes_expected);
}
