#include "check.h"

#include "base/lock.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[] = "/tmp/quotapos-lock-XXXXXX";
static char path[64];
static pid_t owner; /* a child that holds the lock, or 0 */

static int start(void **state)
{
	(void)state;
	(void)snprintf(directory, sizeof(directory), "%s",
		"/tmp/quotapos-lock-XXXXXX");
	if (mkdtemp(directory) == NULL)
		return 1;
	(void)snprintf(path, sizeof(path), "%s/owner.lock", directory);
	return 0;
}

static void end_owner(int how)
{
	if (owner > 0) {
		(void)kill(owner, how);
		(void)waitpid(owner, NULL, 0);
	}
	owner = 0;
}

static int end(void **state)
{
	(void)state;
	end_owner(SIGKILL);
	(void)unlink(path);
	return rmdir(directory);
}

/* The child's part: take the lock, say how it went, stay. */
static void stay_as_owner(const char *what, int answer)
{
	struct lock lock = { -1 };
	struct error why;
	char said = lock_take(path, what, &lock, &why) == ERR_OK ? 'y' : 'n';

	(void)alarm(60); /* never outlives the test by much */
	if (write(answer, &said, 1) != 1)
		_exit(1);
	for (;;)
		(void)pause();
}

/* Another process that holds the lock from now on. */
static void start_owner(const char *what)
{
	int answer[2];
	char said = 0;

	assert_int_equal(pipe(answer), 0);
	owner = fork();
	assert_true(owner >= 0);
	if (owner == 0)
		stay_as_owner(what, answer[1]);
	(void)close(answer[1]);
	assert_int_equal(read(answer[0], &said, 1), 1);
	(void)close(answer[0]);
	assert_int_equal(said, 'y');
}

static void a_second_process__is_told_who_has_it(void **state)
{
	struct lock lock = { -1 };
	struct error why;
	char number[24];

	(void)state;
	start_owner("quotapos pos");
	assert_err(ERR_CONFLICT, lock_take(path, "quotapos sell", &lock, &why));
	(void)snprintf(number, sizeof(number), "process %d ", (int)owner);
	assert_said(number);
	assert_said("(quotapos pos)");
	assert_null(strchr(why.text, '\n'));
	assert_int_equal(lock.descriptor, -1);
}

static void the_lock__goes_with_a_killed_process(void **state)
{
	struct lock lock = { -1 };
	struct error why;

	(void)state;
	start_owner("quotapos pos with quite a long name");
	assert_err(ERR_CONFLICT, lock_take(path, "second", &lock, &why));
	end_owner(SIGKILL);
	assert_ok(lock_take(path, "second", &lock, &why));
	lock_release(&lock);
	start_owner("third");
	assert_err(ERR_CONFLICT, lock_take(path, "fourth", &lock, &why));
	assert_said("(third)");
	assert_null(strstr(why.text, "long name"));
}

static void the_same_process__may_not_take_it_twice(void **state)
{
	struct lock first = { -1 };
	struct lock second = { -1 };
	struct error why;

	(void)state;
	assert_ok(lock_take(path, "first", &first, &why));
	assert_err(ERR_CONFLICT, lock_take(path, "second", &second, &why));
	assert_said("(first)");
	lock_release(&first);
	assert_ok(lock_take(path, "second", &second, &why));
	lock_release(&second);
}

static void releasing_twice__is_fine(void **state)
{
	struct lock lock = { -1 };
	struct error why;

	(void)state;
	lock_release(&lock);
	assert_ok(lock_take(path, "one", &lock, &why));
	lock_release(&lock);
	assert_int_equal(lock.descriptor, -1);
	lock_release(&lock);
}

static void the_lock__is_private_and_not_inherited(void **state)
{
	struct lock lock = { -1 };
	struct error why;
	struct stat facts;

	(void)state;
	(void)umask(0);
	assert_ok(lock_take(path, "one", &lock, &why));
	assert_int_equal(stat(path, &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	assert_true((fcntl(lock.descriptor, F_GETFD) & FD_CLOEXEC) != 0);
	lock_release(&lock);
}

static void an_owner_with_a_long_name__is_still_told(void **state)
{
	char name[300];
	struct lock lock = { -1 };
	struct error why;

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	start_owner(name);
	assert_err(ERR_CONFLICT, lock_take(path, "second", &lock, &why));
	assert_said("(xxxxxxxx");
}

static void a_missing_directory__is_named(void **state)
{
	struct lock lock = { -1 };
	struct error why;

	(void)state;
	assert_err(ERR_SYSTEM,
		lock_take("/nowhere/at/all.lock", "one", &lock, &why));
	assert_said("/nowhere/at/all.lock");
	assert_int_equal(lock.descriptor, -1);
}

#define LOCK_TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOCK_TEST(a_second_process__is_told_who_has_it),
		LOCK_TEST(the_lock__goes_with_a_killed_process),
		LOCK_TEST(the_same_process__may_not_take_it_twice),
		LOCK_TEST(releasing_twice__is_fine),
		LOCK_TEST(the_lock__is_private_and_not_inherited),
		LOCK_TEST(an_owner_with_a_long_name__is_still_told),
		LOCK_TEST(a_missing_directory__is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
