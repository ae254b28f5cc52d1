#include "check.h"

#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/quotapos-file-XXXXXX";

/* A path in the test's directory; good for two at a time. */
static const char *in(const char *name)
{
	static char paths[2][320];
	static int turn;

	turn = !turn;
	(void)snprintf(
		paths[turn], sizeof(paths[turn]), "%s/%s", directory, name);
	return paths[turn];
}

static int start(void **state)
{
	(void)state;
	(void)snprintf(directory, sizeof(directory), "%s",
		"/tmp/quotapos-file-XXXXXX");
	(void)umask(022);
	return mkdtemp(directory) == NULL;
}

/* How many names are in the directory; removes them when asked. */
static int names(bool removes)
{
	DIR *open = opendir(directory);
	struct dirent *name;
	int count = 0;

	assert_non_null(open);
	while ((name = readdir(open)) != NULL) {
		if (name->d_name[0] == '.')
			continue;
		count++;
		if (removes)
			(void)remove(in(name->d_name));
	}
	(void)closedir(open);
	return count;
}

static int end(void **state)
{
	(void)state;
	(void)names(true);
	return rmdir(directory);
}

static mode_t mode_of(const char *name)
{
	struct stat facts;

	assert_int_equal(stat(in(name), &facts), 0);
	return facts.st_mode & 07777;
}

static enum err put(
	const char *name, const char *text, bool replace, struct error *why)
{
	const struct file_write file = { .path = in(name),
		.bytes = text,
		.length = strlen(text),
		.replace = replace };

	return file_write(&file, why);
}

static void assert_holds(const char *name, const char *text)
{
	struct error why;
	char bytes[256];
	size_t length;

	assert_ok(file_read(in(name), bytes, sizeof(bytes), &length, &why));
	assert_string_equal(bytes, text);
	assert_int_equal(length, strlen(text));
}

static void what_is_written__is_read_back_whole(void **state)
{
	struct error why;

	(void)state;
	assert_ok(put("a", "one", false, &why));
	assert_holds("a", "one");
	assert_ok(put("empty", "", false, &why));
	assert_holds("empty", "");
	assert_int_equal(names(false), 2);
}

static void bytes_of_any_value__are_kept(void **state)
{
	struct error why;
	char bytes[256];
	char again[257];
	size_t length;

	(void)state;
	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	assert_ok(file_write(&(struct file_write){ .path = in("b"),
				     .bytes = bytes,
				     .length = sizeof(bytes) },
		&why));
	assert_ok(file_read(in("b"), again, sizeof(again), &length, &why));
	assert_int_equal(length, sizeof(bytes));
	assert_memory_equal(bytes, again, sizeof(bytes));
	assert_int_equal(again[256], '\0');
}

static void a_private_file__is_its_owners_alone(void **state)
{
	struct file_write file = { .bytes = "k", .length = 1 };
	struct error why;

	(void)state;
	(void)umask(0);
	file.path = in("private");
	file.is_private = true;
	assert_ok(file_write(&file, &why));
	assert_int_equal(mode_of("private"), 0600);
	file.path = in("public");
	file.is_private = false;
	assert_ok(file_write(&file, &why));
	assert_int_equal(mode_of("public"), 0644);
}

static void replacing_a_wide_file__makes_it_private(void **state)
{
	struct file_write file = {
		.bytes = "k", .length = 1, .is_private = true, .replace = true
	};
	struct error why;

	(void)state;
	assert_ok(put("key", "old", false, &why));
	assert_int_equal(mode_of("key"), 0644);
	file.path = in("key");
	assert_ok(file_write(&file, &why));
	assert_int_equal(mode_of("key"), 0600);
	assert_holds("key", "k");
}

static void a_file_that_is_there__is_never_written_over(void **state)
{
	struct error why;

	(void)state;
	assert_ok(put("a", "first", false, &why));
	assert_err(ERR_CONFLICT, put("a", "second", false, &why));
	assert_said(in("a"));
	assert_holds("a", "first");
	assert_int_equal(names(false), 1);
}

static void a_dangling_link__is_not_written_through(void **state)
{
	struct error why;

	(void)state;
	assert_int_equal(symlink(in("target"), in("link")), 0);
	assert_err(ERR_CONFLICT, put("link", "x", false, &why));
	assert_false(file_exists(in("target")));
	assert_int_equal(names(false), 1);
}

static void replacing__is_done_when_asked(void **state)
{
	struct error why;

	(void)state;
	assert_ok(put("a", "first", true, &why));
	assert_ok(put("a", "second", true, &why));
	assert_holds("a", "second");
	assert_int_equal(names(false), 1);
}

static void a_draft_left_by_a_crash__is_in_nobodys_way(void **state)
{
	struct error why;
	FILE *draft = fopen(in("a.new"), "w");

	(void)state;
	assert_non_null(draft);
	(void)fputs("half of a secr", draft);
	(void)fclose(draft);
	assert_ok(put("a", "whole", false, &why));
	assert_holds("a", "whole");
	assert_int_equal(names(false), 1);
}

/* Write 64 KiB where no file may become larger than 4 KiB. */
static enum err put_too_much(const char *name, bool replace, struct error *why)
{
	static char bytes[65536];
	const struct rlimit small = { 4096, RLIM_INFINITY };
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	struct file_write file = { .path = in(name),
		.bytes = bytes,
		.length = sizeof(bytes),
		.replace = replace };
	enum err rc;

	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	rc = file_write(&file, why);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
	return rc;
}

static void a_write_that_fails_half_way__leaves_nothing_behind(void **state)
{
	struct error why;

	(void)state;
	assert_err(ERR_SYSTEM, put_too_much("a", false, &why));
	assert_said(in("a"));
	assert_said("File too large");
	assert_int_equal(names(false), 0);
}

static void a_replacement_that_fails__leaves_the_old_file(void **state)
{
	struct error why;

	(void)state;
	assert_ok(put("a", "old", false, &why));
	assert_err(ERR_SYSTEM, put_too_much("a", true, &why));
	assert_holds("a", "old");
	assert_int_equal(names(false), 1);
}

static void a_directory_in_the_way__is_a_failure_without_traces(void **state)
{
	struct error why;

	(void)state;
	assert_int_equal(mkdir(in("d"), 0700), 0);
	assert_err(ERR_CONFLICT, put("d", "x", false, &why));
	assert_err(ERR_SYSTEM, put("d", "x", true, &why));
	assert_int_equal(names(false), 1);
}

static void a_missing_directory__is_named(void **state)
{
	struct error why;

	(void)state;
	assert_err(ERR_SYSTEM, put("no/where", "x", false, &why));
	assert_said(in("no/where"));
	assert_said("No such file or directory");
	assert_int_equal(names(false), 0);
}

static void a_path_too_long__is_refused(void **state)
{
	char path[PATH_MAX + 10];
	struct file_write file = { .path = path, .bytes = "", .length = 0 };
	struct error why;

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	assert_err(ERR_RANGE, file_write(&file, &why));
}

static void a_name_without_a_directory__is_here(void **state)
{
	char here[PATH_MAX];
	struct error why;
	const struct file_write file = {
		.path = "plain", .bytes = "x", .length = 1
	};
	enum err rc;

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir(directory), 0);
	rc = file_write(&file, &why);
	assert_int_equal(chdir(here), 0);
	assert_int_equal(rc, ERR_OK);
	assert_holds("plain", "x");
}

static void reading__is_bounded(void **state)
{
	struct error why;
	char bytes[8];
	size_t length = 99;

	(void)state;
	assert_ok(put("a", "1234567", false, &why));
	memset(bytes, 0x55, sizeof(bytes));
	assert_err(ERR_RANGE, file_read(in("a"), bytes, 7, &length, &why));
	assert_said(in("a"));
	assert_int_equal(bytes[7], 0x55);
	assert_int_equal(length, 99);
	assert_ok(file_read(in("a"), bytes, 8, &length, &why));
	assert_string_equal(bytes, "1234567");
	assert_int_equal(length, 7);
}

static void what_cannot_be_read__is_named(void **state)
{
	struct error why;
	char bytes[8];
	size_t length;

	(void)state;
	assert_err(ERR_NOT_FOUND,
		file_read(in("none"), bytes, sizeof(bytes), &length, &why));
	assert_said(in("none"));
	assert_err(ERR_SYSTEM,
		file_read(directory, bytes, sizeof(bytes), &length, &why));
	assert_said(directory);
	assert_err(ERR_NOT_FOUND, file_read_private(in("none"), bytes,
					  sizeof(bytes), &length, &why));
}

static void a_private_read__never_waits_for_a_pipe(void **state)
{
	struct error why;
	char bytes[8];
	size_t length;

	(void)state;
	assert_int_equal(mkfifo(in("pipe"), 0600), 0);
	(void)alarm(10); /* ends a test that waits */
	assert_err(ERR_DENIED, file_read_private(in("pipe"), bytes,
				       sizeof(bytes), &length, &why));
	(void)alarm(0);
	assert_said(in("pipe"));
	assert_err(ERR_DENIED, file_read_private(directory, bytes,
				       sizeof(bytes), &length, &why));
	assert_said(directory);
}

static void a_private_read__refuses_every_wider_mode(void **state)
{
	struct error why;
	char bytes[8];
	size_t length;

	(void)state;
	assert_ok(put("key", "secret", false, &why));
	for (mode_t mode = 0; mode < 01000; mode++) {
		enum err rc;

		assert_int_equal(chmod(in("key"), mode | 0400), 0);
		memset(bytes, 0, sizeof(bytes));
		rc = file_read_private(
			in("key"), bytes, sizeof(bytes), &length, &why);
		if ((mode & 077) == 0) {
			assert_int_equal(rc, ERR_OK);
			assert_string_equal(bytes, "secret");
			continue;
		}
		assert_int_equal(rc, ERR_DENIED);
		assert_said(in("key"));
		assert_said("chmod 600");
		assert_string_equal(bytes, "");
	}
}

static void a_directory__is_made_once_and_private(void **state)
{
	struct error why;

	(void)state;
	(void)umask(0);
	assert_ok(file_directory(in("d"), &why));
	assert_int_equal(mode_of("d"), 0700);
	assert_ok(file_directory(in("d"), &why));
	assert_ok(put("d/a", "x", false, &why));
	assert_int_equal(unlink(in("d/a")), 0);
}

static void a_directory__cannot_be_a_file_or_without_its_parent(void **state)
{
	struct error why;

	(void)state;
	assert_ok(put("a", "x", false, &why));
	assert_err(ERR_CONFLICT, file_directory(in("a"), &why));
	assert_said(in("a"));
	assert_err(ERR_SYSTEM, file_directory(in("no/where"), &why));
	assert_said(in("no/where"));
}

static void exists__sees_files_and_directories(void **state)
{
	struct error why;

	(void)state;
	assert_false(file_exists(in("a")));
	assert_ok(put("a", "x", false, &why));
	assert_true(file_exists(in("a")));
	assert_true(file_exists(directory));
}

#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(what_is_written__is_read_back_whole),
		FILE_TEST(bytes_of_any_value__are_kept),
		FILE_TEST(a_private_file__is_its_owners_alone),
		FILE_TEST(replacing_a_wide_file__makes_it_private),
		FILE_TEST(a_file_that_is_there__is_never_written_over),
		FILE_TEST(a_dangling_link__is_not_written_through),
		FILE_TEST(replacing__is_done_when_asked),
		FILE_TEST(a_draft_left_by_a_crash__is_in_nobodys_way),
		FILE_TEST(a_write_that_fails_half_way__leaves_nothing_behind),
		FILE_TEST(a_replacement_that_fails__leaves_the_old_file),
		FILE_TEST(a_directory_in_the_way__is_a_failure_without_traces),
		FILE_TEST(a_missing_directory__is_named),
		FILE_TEST(a_path_too_long__is_refused),
		FILE_TEST(a_name_without_a_directory__is_here),
		FILE_TEST(reading__is_bounded),
		FILE_TEST(what_cannot_be_read__is_named),
		FILE_TEST(a_private_read__never_waits_for_a_pipe),
		FILE_TEST(a_private_read__refuses_every_wider_mode),
		FILE_TEST(a_directory__is_made_once_and_private),
		FILE_TEST(a_directory__cannot_be_a_file_or_without_its_parent),
		FILE_TEST(exists__sees_files_and_directories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
