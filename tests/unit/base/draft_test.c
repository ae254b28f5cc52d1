#include "check.h"

#include "base/draft.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[64];

static const char *in(const char *name)
{
	static char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static int start(void **state)
{
	(void)state;
	(void)text_copy(
		directory, sizeof(directory), "/tmp/quotapos-draft-XXXXXX");
	return mkdtemp(directory) == NULL;
}

static int end(void **state)
{
	(void)state;
	(void)remove(in("file"));
	return rmdir(directory);
}

/* Names in the directory. */
static int names(void)
{
	DIR *open = opendir(directory);
	struct dirent *name;
	int count = 0;

	assert_non_null(open);
	while ((name = readdir(open)) != NULL)
		count += name->d_name[0] != '.';
	(void)closedir(open);
	return count;
}

static void draft__has_no_name_until_it_is_published(void **state)
{
	struct draft draft;
	struct stat facts;
	struct error why;

	(void)state;
	assert_ok(draft_open(&draft, in("file"), &why));
	assert_int_equal(write(draft.number, "whole", 5), 5);
	assert_int_equal(names(), 0);
	assert_ok(draft_publish(&draft, &why));
	assert_int_equal(names(), 1);
	assert_int_equal(stat(in("file"), &facts), 0);
	assert_int_equal(facts.st_size, 5);
	assert_int_equal(facts.st_mode & 07777, 0600);
	assert_int_equal(draft.number, -1);
}

static void draft__is_forgotten_when_it_is_not_published(void **state)
{
	struct draft draft;
	struct error why;

	(void)state;
	assert_ok(draft_open(&draft, in("file"), &why));
	draft_cleanup(&draft);
	draft_cleanup(&draft);
	assert_int_equal(names(), 0);
}

/* As a file system does that knows no files without a name. */
static void named_draft__is_published_and_forgotten_alike(void **state)
{
	struct draft draft;
	struct error why;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_ok(draft_open(&draft, in("file"), &why));
		(void)close(draft.number);
		(void)snprintf(
			draft.draft, sizeof(draft.draft), "%s", in("file.new"));
		draft.number = creat(draft.draft, 0600);
		assert_true(draft.number >= 0);
		assert_int_equal(names(), 1);
		if (i == 1)
			assert_ok(draft_publish(&draft, &why));
		draft_cleanup(&draft);
		assert_int_equal(names(), i);
	}
}

static void draft__never_replaces_what_is_there(void **state)
{
	struct draft draft;
	struct error why;
	int number;

	(void)state;
	assert_ok(draft_open(&draft, in("file"), &why));
	number = creat(in("file"), 0600); /* comes meanwhile */
	assert_true(number >= 0);
	(void)close(number);
	assert_err(ERR_CONFLICT, draft_publish(&draft, &why));
	assert_said("is there already");
	draft_cleanup(&draft);
	assert_err(ERR_CONFLICT, draft_open(&draft, in("file"), &why));
	assert_err(ERR_CONFLICT, draft_open(&draft, directory, &why));
	assert_said("is a directory");
	(void)unlink(in("file"));
	assert_int_equal(symlink("nowhere", in("file")), 0);
	assert_err(ERR_CONFLICT, draft_open(&draft, in("file"), &why));
}

static void draft__says_what_is_wrong_with_a_path(void **state)
{
	char longest[PATH_MAX + 1];
	struct draft draft;
	struct error why;

	(void)state;
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_err(ERR_INPUT, draft_open(&draft, longest, &why));
	assert_err(ERR_INPUT, draft_open(&draft, "", &why));
	assert_err(ERR_STORE, draft_open(&draft, in("none/file"), &why));
	assert_said("there is no directory");
	draft_cleanup(&draft);
}

static void full_disk__is_said_to_be_full(void **state)
{
	struct error why;

	(void)state;
	assert_err(ERR_STORE, draft_cannot("a.zip", ENOSPC, &why));
	assert_said("the disk is full");
	assert_err(ERR_STORE, draft_cannot("a.zip", EIO, &why));
	assert_said("a.zip");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			draft__has_no_name_until_it_is_published, start, end),
		cmocka_unit_test_setup_teardown(
			draft__is_forgotten_when_it_is_not_published, start,
			end),
		cmocka_unit_test_setup_teardown(
			named_draft__is_published_and_forgotten_alike, start,
			end),
		cmocka_unit_test_setup_teardown(
			draft__never_replaces_what_is_there, start, end),
		cmocka_unit_test_setup_teardown(
			draft__says_what_is_wrong_with_a_path, start, end),
		cmocka_unit_test(full_disk__is_said_to_be_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
