#include "check.h"

#include "audit/zip.h"

#include "base/file.h"
#include "base/text.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static char directory[64];

static const char *in(const char *name)
{
	static char paths[2][128];
	static int turn;

	turn = !turn;
	(void)snprintf(
		paths[turn], sizeof(paths[turn]), "%s/%s", directory, name);
	return paths[turn];
}

static int start(void **state)
{
	(void)state;
	(void)text_copy(
		directory, sizeof(directory), "/tmp/quotapos-zip-XXXXXX");
	return mkdtemp(directory) == NULL;
}

static int end(void **state)
{
	(void)state;
	(void)remove(in("a.zip"));
	(void)remove(in("b.zip"));
	return rmdir(directory);
}

static void put(struct zip *zip, const char *name, const char *text,
	struct zip_sum *ret)
{
	struct error why;

	assert_ok(zip_begin(zip, name, &why));
	assert_ok(zip_add(zip, text, strlen(text), &why));
	assert_ok(zip_end(zip, ret, &why));
}

static size_t read_back(const char *name, char *bytes, size_t size)
{
	struct error why;
	size_t length = 0;

	assert_ok(file_read(in(name), bytes, size, &length, &why));
	return length;
}

static void file__is_summed_as_it_is_written(void **state)
{
	struct zip *zip;
	struct zip_sum sum;
	struct error why;

	(void)state;
	assert_ok(zip_create(in("a.zip"), &zip, &why));
	put(zip, "abc.txt", "abc", &sum);
	assert_int_equal(sum.bytes, 3);
	assert_string_equal(
		sum.sha256, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
	put(zip, "none.txt", "", &sum);
	assert_int_equal(sum.bytes, 0);
	assert_string_equal(
		sum.sha256, "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
	assert_false(file_exists(in("a.zip")));
	assert_ok(zip_finish(zip, &why));
	assert_true(file_exists(in("a.zip")));
	zip_close(zip);
}

static void same_files__are_the_same_bytes_in_every_zone(void **state)
{
	static char bytes[2][4096];
	size_t length[2];
	struct error why;

	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *name = i == 0 ? "a.zip" : "b.zip";
		struct zip_sum sum;
		struct zip *zip;

		assert_int_equal(setenv("TZ", i == 0 ? "UTC0" : "CST-8", 1), 0);
		tzset(); /* localtime_r does not look by itself */
		assert_ok(zip_create(in(name), &zip, &why));
		put(zip, "entries/T01-1.jws", "line\nline\nline\n", &sum);
		put(zip, "README.txt", "read me", &sum);
		assert_ok(zip_finish(zip, &why));
		zip_close(zip);
		length[i] = read_back(name, bytes[i], sizeof(bytes[i]));
	}
	assert_int_equal(length[0], length[1]);
	assert_memory_equal(bytes[0], bytes[1], length[0]);
}

static void abandoned_zip__leaves_nothing(void **state)
{
	struct zip *zip;
	struct zip_sum sum;
	struct error why;

	(void)state;
	assert_ok(zip_create(in("a.zip"), &zip, &why));
	put(zip, "a.txt", "a", &sum);
	assert_ok(zip_begin(zip, "b.txt", &why));
	zip_close(zip);
	zip_close(NULL);
	assert_false(file_exists(in("a.zip")));
}

static void existing_file__is_refused_before_anything_is_written(void **state)
{
	struct file_write write = { .bytes = "mine", .length = 4 };
	char bytes[8];
	struct zip *zip;
	struct error why;

	(void)state;
	write.path = in("a.zip");
	assert_ok(file_write(&write, &why));
	assert_err(ERR_CONFLICT, zip_create(in("a.zip"), &zip, &why));
	assert_int_equal(read_back("a.zip", bytes, sizeof(bytes)), 4);
}

/* Four MiB that cannot be made smaller. */
static enum err add_noise(struct zip *zip, struct error *why)
{
	static char noise[65536];
	uint32_t seed = 1;
	enum err rc = zip_begin(zip, "noise", why);

	for (size_t i = 0; i < sizeof(noise); i++) {
		seed = seed * 1664525 + 1013904223;
		noise[i] = (char)(seed >> 24);
	}
	for (int i = 0; !rc && i < 64; i++)
		rc = zip_add(zip, noise, sizeof(noise), why);
	return rc;
}

/* A file that may not grow stands for a disk that is full. */
static void failed_write__is_told_and_leaves_nothing(void **state)
{
	struct rlimit before;
	struct rlimit small;
	struct zip *zip;
	struct error why;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 16384;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_ok(zip_create(in("a.zip"), &zip, &why));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_err(ERR_STORE, add_noise(zip, &why));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_said("a.zip");
	zip_close(zip);
	assert_false(file_exists(in("a.zip")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			file__is_summed_as_it_is_written, start, end),
		cmocka_unit_test_setup_teardown(
			same_files__are_the_same_bytes_in_every_zone, start,
			end),
		cmocka_unit_test_setup_teardown(
			abandoned_zip__leaves_nothing, start, end),
		cmocka_unit_test_setup_teardown(
			existing_file__is_refused_before_anything_is_written,
			start, end),
		cmocka_unit_test_setup_teardown(
			failed_write__is_told_and_leaves_nothing, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
