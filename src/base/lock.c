#include "base/lock.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Who wrote the lock file: "1234 quotapos pos". */
static enum err held(const char *path, struct error *why)
{
	char owner[128];
	size_t length = 0;

	if (file_read(path, owner, sizeof(owner), &length, why) || length == 0)
		return error_set(why, ERR_CONFLICT,
			"%s is held by another process", path);
	owner[strcspn(owner, "\n")] = '\0';
	return error_set(why, ERR_CONFLICT,
		"the ledger is in use by process %s: end it first", owner);
}

static enum err sign_in(
	const char *path, const char *what, int descriptor, struct error *why)
{
	char line[128];
	struct text text = text_over(line, sizeof(line));

	text_addf(&text, "%d (%s)\n", (int)getpid(), what);
	if (ftruncate(descriptor, 0) < 0 ||
		write(descriptor, line, text.length) != (ssize_t)text.length)
		return error_errno(why, "cannot write %s", path);
	return ERR_OK;
}

enum err lock_take(
	const char *path, const char *what, struct lock *ret, struct error *why)
{
	struct lock lock;
	enum err rc;

	lock.descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock.descriptor < 0)
		return error_errno(why, "cannot open %s", path);
	if (flock(lock.descriptor, LOCK_EX | LOCK_NB) < 0) {
		rc = errno == EWOULDBLOCK
			     ? held(path, why)
			     : error_errno(why, "cannot lock %s", path);
		lock_release(&lock);
		return rc;
	}
	rc = sign_in(path, what, lock.descriptor, why);
	if (rc) {
		lock_release(&lock);
		return rc;
	}
	*ret = lock;
	return ERR_OK;
}

void lock_release(struct lock *lock)
{
	if (lock->descriptor >= 0)
		(void)close(lock->descriptor);
	lock->descriptor = -1;
}
