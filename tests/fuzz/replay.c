/*
 * Runs a target over the files of some directories, without a fuzzer:
 * replay DIRECTORY...  Says TAP; a broken claim aborts, and the last line
 * then names the file.
 */
#include "fuzz.h"

#include <dirent.h>
#include <sys/stat.h>

#define INPUT_MAX 100000
#define PATH_SIZE 512

static int replayed;

static void replay_file(const char *path)
{
	static uint8_t bytes[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	size_t length;

	MUST(file != NULL);
	length = fread(bytes, 1, sizeof(bytes), file);
	MUST(length < sizeof(bytes));
	(void)fclose(file);
	(void)printf("# %s\n", path);
	(void)fflush(stdout);
	MUST(LLVMFuzzerTestOneInput(bytes, length) == 0);
	replayed++;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay_directory(const char *directory)
{
	struct dirent **names;
	int count = scandir(directory, &names, is_shown, alphasort);

	MUST(count >= 0);
	for (int i = 0; i < count; i++) {
		char path[PATH_SIZE];
		struct stat facts;

		(void)snprintf(path, sizeof(path), "%s/%s", directory,
			names[i]->d_name);
		if (stat(path, &facts) == 0 && S_ISREG(facts.st_mode))
			replay_file(path);
		free(names[i]);
	}
	free(names);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay_directory(argv[i]);
	MUST(replayed > 0);
	(void)printf("ok - %d inputs hold what must hold\n", replayed);
	return 0;
}
