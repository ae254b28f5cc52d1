#include "scratch.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct descriptor {
	int number; /* -1 when closed */
};

static void descriptor_cleanup(struct descriptor *file)
{
	if (file->number >= 0)
		(void)close(file->number);
}

static enum err cannot_write(const char *path, struct error *why)
{
	int number = errno;

	if (number == ENOSPC || number == EDQUOT)
		return error_set(why, ERR_STORE,
			"the disk is full: free some space, %s needs it", path);
	return error_set(
		why, ERR_STORE, "cannot write %s: %s", path, strerror(number));
}

/* The file, and what SQLite may keep beside it. */
static void remove_all(const char *path)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	char name[STORE_PATH_SIZE + 16];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		(void)unlink(name);
	}
}

static bool name_scratch(const char *path, struct scratch *ret)
{
	struct text name = text_over(ret->path, sizeof(ret->path));

	text_addf(&name, "%s.new", path);
	return !name.cut;
}

void scratch_sweep(const char *path)
{
	struct scratch scratch;

	if (name_scratch(path, &scratch))
		remove_all(scratch.path);
}

enum err scratch_make(const char *path, struct scratch *ret, struct error *why)
{
	AUTO(descriptor) file = { -1 };
	struct scratch scratch;

	if (!name_scratch(path, &scratch))
		return error_set(
			why, ERR_RANGE, "the path %s is too long", path);
	remove_all(scratch.path);
	file.number = open(scratch.path,
		O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file.number < 0)
		return cannot_write(scratch.path, why);
	*ret = scratch;
	return ERR_OK;
}

static enum err sync_path(const char *path, int flags, struct error *why)
{
	AUTO(descriptor) file = { open(path, flags | O_RDONLY | O_CLOEXEC) };

	if (file.number < 0 || fsync(file.number) < 0)
		return cannot_write(path, why);
	return ERR_OK;
}

static enum err sync_directory(const char *path, struct error *why)
{
	char directory[STORE_PATH_SIZE];
	struct text text = text_over(directory, sizeof(directory));
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		text_add(&text, ".");
	else
		text_add_bytes(&text, path, (size_t)(slash - path) + 1);
	return sync_path(directory, O_DIRECTORY, why);
}

/* Never over a file that is there; some file systems know one way only. */
static bool give_name(const char *from, const char *path)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return true;
	return (errno == EINVAL || errno == ENOSYS) && link(from, path) == 0;
}

enum err scratch_publish(
	struct scratch *scratch, const char *path, struct error *why)
{
	enum err rc = sync_path(scratch->path, 0, why);

	if (rc)
		return rc;
	if (!give_name(scratch->path, path)) {
		if (errno == EEXIST)
			return error_set(
				why, ERR_CONFLICT, "%s is there already", path);
		return cannot_write(path, why);
	}
	scratch_cleanup(scratch);
	return sync_directory(path, why);
}

void scratch_cleanup(struct scratch *scratch)
{
	if (scratch->path[0] != '\0')
		remove_all(scratch->path);
	scratch->path[0] = '\0';
}
