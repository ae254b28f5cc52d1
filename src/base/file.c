#include "base/file.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct descriptor {
	int number; /* -1 when closed */
};

static void descriptor_cleanup(struct descriptor *file)
{
	if (file->number >= 0)
		(void)close(file->number);
}

static enum err read_all(int number, const char *path, char *bytes, size_t size,
	size_t *ret_length, struct error *why)
{
	size_t length = 0;

	while (length < size) {
		ssize_t got = read(number, bytes + length, size - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(why, "cannot read %s", path);
		if (got == 0)
			break;
		length += (size_t)got;
	}
	if (length == size)
		return error_set(why, ERR_RANGE, "%s is larger than %zu bytes",
			path, size - 1);
	bytes[length] = '\0';
	*ret_length = length;
	return ERR_OK;
}

static const struct file_lent *lent;
static int lent_count;

void file_lend(const struct file_lent *files, int count)
{
	lent = files;
	lent_count = count;
}

/* A descriptor of its own; -1 with errno when there is none. */
static int open_path(const char *path, int flags)
{
	for (int i = 0; i < lent_count; i++) {
		if (!text_same(lent[i].name, path))
			continue;
		if (lseek(lent[i].descriptor, 0, SEEK_SET) < 0)
			return -1;
		return fcntl(lent[i].descriptor, F_DUPFD_CLOEXEC, 0);
	}
	return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags);
}

static enum err open_to_read(
	const char *path, int flags, struct descriptor *ret, struct error *why)
{
	ret->number = open_path(path, flags);
	if (ret->number >= 0)
		return ERR_OK;
	if (errno == ENOENT)
		return error_set(
			why, ERR_NOT_FOUND, "there is no file %s", path);
	return error_errno(why, "cannot open %s", path);
}

enum err file_read(const char *path, char *bytes, size_t size,
	size_t *ret_length, struct error *why)
{
	AUTO(descriptor) file = { -1 };
	enum err rc = open_to_read(path, 0, &file, why);

	if (rc)
		return rc;
	return read_all(file.number, path, bytes, size, ret_length, why);
}

enum err file_read_private(const char *path, char *bytes, size_t size,
	size_t *ret_length, struct error *why)
{
	AUTO(descriptor) file = { -1 };
	struct stat facts;
	/* A pipe that nobody writes to would keep us waiting. */
	enum err rc = open_to_read(path, O_NONBLOCK, &file, why);

	if (rc)
		return rc;
	if (fstat(file.number, &facts) < 0)
		return error_errno(why, "cannot look at %s", path);
	if (!S_ISREG(facts.st_mode))
		return error_set(
			why, ERR_DENIED, "%s is no regular file", path);
	if ((facts.st_mode & 077) != 0)
		return error_set(why, ERR_DENIED,
			"%s can be read by others (mode %04o): chmod 600 %s",
			path, (unsigned)(facts.st_mode & 07777), path);
	return read_all(file.number, path, bytes, size, ret_length, why);
}

static enum err write_all(
	int number, const struct file_write *write_, struct error *why)
{
	const char *bytes = write_->bytes;
	size_t done = 0;

	while (done < write_->length) {
		ssize_t put =
			write(number, bytes + done, write_->length - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return error_errno(
				why, "cannot write %s", write_->path);
		done += (size_t)put;
	}
	if (fsync(number) < 0)
		return error_errno(why, "cannot write %s", write_->path);
	return ERR_OK;
}

enum err file_sync_directory(const char *path, struct error *why)
{
	AUTO(descriptor) directory = { -1 };
	char parent[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		(void)text_copy(parent, sizeof(parent), ".");
	else {
		struct text text = text_over(parent, sizeof(parent));

		text_add_bytes(&text, path, (size_t)(slash - path) + 1);
	}
	directory.number = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory.number < 0 || fsync(directory.number) < 0)
		return error_errno(why, "cannot write %s", path);
	return ERR_OK;
}

/* Never over a file that is there; some file systems know one way only. */
static bool publish(const char *draft, const char *path)
{
	if (renameat2(AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (link(draft, path) != 0)
		return false;
	(void)unlink(draft);
	return true;
}

static enum err settle(
	const struct file_write *write_, const char *draft, struct error *why)
{
	bool done = write_->replace ? rename(draft, write_->path) == 0
				    : publish(draft, write_->path);
	int number = errno;

	if (done)
		return file_sync_directory(write_->path, why);
	(void)unlink(draft);
	if (number == EEXIST)
		return error_set(
			why, ERR_CONFLICT, "%s is there already", write_->path);
	errno = number;
	return error_errno(why, "cannot write %s", write_->path);
}

enum err file_write(const struct file_write *write_, struct error *why)
{
	AUTO(descriptor) file = { -1 };
	char draft[PATH_MAX];
	struct text text = text_over(draft, sizeof(draft));
	enum err rc;

	text_addf(&text, "%s.new", write_->path);
	if (text.cut)
		return error_set(why, ERR_RANGE,
			"the path %.80s... is too long", write_->path);
	(void)unlink(draft);
	file.number = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		write_->is_private ? 0600 : 0644);
	if (file.number < 0)
		return error_errno(why, "cannot write %s", write_->path);
	rc = write_all(file.number, write_, why);
	if (rc) {
		(void)unlink(draft);
		return rc;
	}
	return settle(write_, draft, why);
}

static bool copy_bytes(int from, int to)
{
	static char buffer[65536];
	ssize_t got;

	do {
		got = read(from, buffer, sizeof(buffer));
		if (got < 0 && errno != EINTR)
			return false;
		for (ssize_t done = 0; done < got;) {
			ssize_t put =
				write(to, buffer + done, (size_t)(got - done));

			if (put < 0 && errno != EINTR)
				return false;
			done += put > 0 ? put : 0;
		}
	} while (got != 0);
	return fsync(to) == 0;
}

enum err file_copy(const char *from, const char *to, struct error *why)
{
	AUTO(descriptor) in = { -1 };
	AUTO(descriptor) out = { -1 };
	struct stat facts;
	/* A pipe that nobody writes to would keep us waiting. */
	enum err rc = open_to_read(from, O_NONBLOCK, &in, why);

	if (rc)
		return rc;
	if (fstat(in.number, &facts) < 0 || !S_ISREG(facts.st_mode))
		return error_set(why, ERR_INPUT,
			"%s is not a file: give the name of one", from);
	out.number = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out.number < 0)
		return error_errno(why, "cannot write %s", to);
	if (!copy_bytes(in.number, out.number)) {
		rc = error_errno(why, "cannot copy %s to %s", from, to);
		(void)unlink(to);
	}
	return rc;
}

enum err file_open(const char *path, int *ret, struct error *why)
{
	struct descriptor file;
	enum err rc = open_to_read(path, 0, &file, why);

	if (!rc)
		*ret = file.number;
	return rc;
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

enum err file_directory(const char *path, struct error *why)
{
	struct stat facts;

	if (mkdir(path, 0700) == 0)
		return ERR_OK;
	if (errno != EEXIST)
		return error_errno(why, "cannot make the directory %s", path);
	if (stat(path, &facts) < 0 || !S_ISDIR(facts.st_mode))
		return error_set(
			why, ERR_CONFLICT, "%s is not a directory", path);
	return ERR_OK;
}
