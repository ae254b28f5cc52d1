#include "sim.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DISKS_MAX 64
#define PATH_SIZE 256

/* What a write that is not synced has covered. */
struct covered {
	char path[PATH_SIZE];
	int64_t offset;
	int64_t old_size;
	int length; /* of bytes that were there before */
	unsigned char *bytes;
};

struct disk {
	char home[PATH_SIZE];
	int fuse;
	bool is_dead;
	bool is_full;  /* no file can grow */
	bool was_full; /* and one could not */
	int count;
	int size;
	struct covered *covered;
};

struct disk_file {
	sqlite3_file base;
	sqlite3_file *real; /* lies behind this */
	struct disk *disk;  /* NULL: of nobody's home */
	char path[PATH_SIZE];
};

static struct disk disks[DISKS_MAX];
static int disk_count;
static sqlite3_vfs shim;
static sqlite3_vfs *real_disk;

static struct disk *disk_of(const char *path)
{
	for (int i = 0; i < disk_count; i++) {
		size_t length = strlen(disks[i].home);

		if (strncmp(disks[i].home, path, length) == 0 &&
			(path[length] == '/' || path[length] == '\0'))
			return &disks[i];
	}
	return NULL;
}

static struct disk *disk_at(const char *home)
{
	struct disk *disk = disk_of(home);

	if (disk == NULL)
		abort();
	return disk;
}

void disk_make(const char *home)
{
	struct disk *disk = &disks[disk_count++];

	if (disk_count > DISKS_MAX)
		abort();
	(void)snprintf(disk->home, sizeof(disk->home), "%s", home);
	disk->fuse = 0;
	disk->is_dead = disk->is_full = disk->was_full = false;
	disk->count = 0;
}

static void forget_from(struct disk *disk, int kept)
{
	for (int i = kept; i < disk->count; i++)
		free(disk->covered[i].bytes);
	disk->count = kept;
}

void disk_forget_all(void)
{
	for (int i = 0; i < disk_count; i++)
		forget_from(&disks[i], 0);
	disk_count = 0;
}

void disk_fuse(const char *home, int steps)
{
	disk_at(home)->fuse = steps;
}

bool disk_is_dead(const char *home)
{
	return disk_at(home)->is_dead;
}

void disk_kill(const char *home)
{
	disk_at(home)->is_dead = true;
}

void disk_fill(const char *home, bool is_full)
{
	struct disk *disk = disk_at(home);

	disk->is_full = is_full;
	disk->was_full = false;
}

bool disk_was_full(const char *home)
{
	return disk_at(home)->was_full;
}

/* -- what is not durable ----- */

static struct disk_file *file_of(sqlite3_file *file)
{
	return (struct disk_file *)(void *)file;
}

static void cover(struct disk_file *file, int64_t offset, int64_t end)
{
	struct disk *disk = file->disk;
	struct covered *covered;
	sqlite3_int64 size = 0;

	if (disk->count == disk->size) {
		disk->size = disk->size == 0 ? 64 : disk->size * 2;
		disk->covered = realloc(disk->covered,
			(size_t)disk->size * sizeof(*disk->covered));
		if (disk->covered == NULL)
			abort();
	}
	covered = &disk->covered[disk->count++];
	(void)file->real->pMethods->xFileSize(file->real, &size);
	memcpy(covered->path, file->path, sizeof(covered->path));
	covered->offset = offset;
	covered->old_size = size;
	covered->length = 0;
	covered->bytes = NULL;
	if (end > size)
		end = size;
	if (end <= offset)
		return;
	covered->length = (int)(end - offset);
	covered->bytes = malloc((size_t)covered->length);
	if (covered->bytes == NULL ||
		file->real->pMethods->xRead(file->real, covered->bytes,
			covered->length, offset) != SQLITE_OK)
		abort();
}

/* What was written at a path can be lost no more: it is durable, or gone. */
static void forget_path(struct disk *disk, const char *path)
{
	int kept = 0;

	for (int i = 0; i < disk->count; i++) {
		if (strcmp(disk->covered[i].path, path) == 0)
			free(disk->covered[i].bytes);
		else
			disk->covered[kept++] = disk->covered[i];
	}
	disk->count = kept;
}

static void undo(const struct covered *covered)
{
	int file = open(covered->path, O_WRONLY | O_CLOEXEC);

	if (file < 0)
		return;
	if (covered->length > 0 &&
		pwrite(file, covered->bytes, (size_t)covered->length,
			covered->offset) != covered->length)
		abort();
	if (ftruncate(file, covered->old_size) != 0)
		abort();
	(void)close(file);
}

void disk_revive(const char *home, enum crash crash)
{
	struct disk *disk = disk_at(home);
	int kept = crash == CRASH_KILLED ? disk->count
		   : crash == CRASH_HALF ? disk->count / 2
					 : 0;

	for (int i = disk->count - 1; i >= kept; i--)
		undo(&disk->covered[i]);
	forget_from(disk, 0);
	disk->is_dead = false;
	disk->fuse = 0;
}

/* -- SQLite's table of functions ----- */

/* Count a step; false: the machine is dead. */
static bool step(const struct disk_file *file)
{
	struct disk *disk = file->disk;

	if (disk == NULL)
		return true;
	if (disk->fuse > 0 && --disk->fuse == 0)
		disk->is_dead = true;
	return !disk->is_dead;
}

/* Is there no room for it? */
static bool is_too_much(const struct disk_file *file, int64_t end)
{
	sqlite3_int64 size = 0;

	if (file->disk == NULL || !file->disk->is_full)
		return false;
	(void)file->real->pMethods->xFileSize(file->real, &size);
	file->disk->was_full |= end > size;
	return end > size;
}

static int shim_close(sqlite3_file *file)
{
	sqlite3_file *real = file_of(file)->real;

	return real->pMethods->xClose(real);
}

static int shim_read(
	sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
	const struct disk *disk = file_of(file)->disk;
	sqlite3_file *real = file_of(file)->real;

	if (disk != NULL && disk->is_dead)
		return SQLITE_IOERR_READ;
	return real->pMethods->xRead(real, bytes, length, offset);
}

static int shim_write(
	sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
	sqlite3_file *real = file_of(file)->real;

	if (!step(file_of(file)))
		return SQLITE_IOERR_WRITE;
	if (is_too_much(file_of(file), offset + length))
		return SQLITE_FULL;
	if (file_of(file)->disk != NULL)
		cover(file_of(file), offset, offset + length);
	return real->pMethods->xWrite(real, bytes, length, offset);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	sqlite3_file *real = file_of(file)->real;

	if (!step(file_of(file)))
		return SQLITE_IOERR_TRUNCATE;
	if (file_of(file)->disk != NULL)
		cover(file_of(file), size, INT64_MAX);
	return real->pMethods->xTruncate(real, size);
}

/* The disk below need not be asked: what is durable is known here. */
static int shim_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	if (!step(file_of(file)))
		return SQLITE_IOERR_FSYNC;
	if (file_of(file)->disk != NULL)
		forget_path(file_of(file)->disk, file_of(file)->path);
	return SQLITE_OK;
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	sqlite3_file *real = file_of(file)->real;

	return real->pMethods->xFileSize(real, ret);
}

static int shim_lock(sqlite3_file *file, int level)
{
	(void)file;
	(void)level;
	return SQLITE_OK; /* owner.lock keeps others away */
}

static int shim_is_locked(sqlite3_file *file, int *ret)
{
	(void)file;
	*ret = 0;
	return SQLITE_OK;
}

static int shim_control(sqlite3_file *file, int what, void *data)
{
	sqlite3_file *real = file_of(file)->real;

	return real->pMethods->xFileControl(real, what, data);
}

static int shim_sector(sqlite3_file *file)
{
	sqlite3_file *real = file_of(file)->real;

	return real->pMethods->xSectorSize(real);
}

static int shim_traits(sqlite3_file *file)
{
	sqlite3_file *real = file_of(file)->real;

	return real->pMethods->xDeviceCharacteristics(real);
}

/* Version 1: there is no shared memory on this disk. */
static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_size,
	.xLock = shim_lock,
	.xUnlock = shim_lock,
	.xCheckReservedLock = shim_is_locked,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector,
	.xDeviceCharacteristics = shim_traits,
};

static int shim_open(sqlite3_vfs *disk, const char *path, sqlite3_file *file,
	int flags, int *ret_flags)
{
	struct disk_file *opened = file_of(file);
	int code;

	(void)disk;
	memset(opened, 0, sizeof(*opened));
	opened->real = (sqlite3_file *)(void *)(opened + 1);
	if (path != NULL) {
		(void)snprintf(opened->path, sizeof(opened->path), "%s", path);
		opened->disk = disk_of(path);
	}
	if (opened->disk != NULL && opened->disk->is_dead)
		return SQLITE_CANTOPEN;
	code = real_disk->xOpen(
		real_disk, path, opened->real, flags, ret_flags);
	if (code == SQLITE_OK)
		opened->base.pMethods = &methods;
	return code;
}

/* A file that is made anew at its path is another one. */
static int shim_delete(sqlite3_vfs *vfs, const char *path, int is_synced)
{
	struct disk *disk = disk_of(path);

	(void)vfs;
	if (disk != NULL && disk->is_dead)
		return SQLITE_IOERR_DELETE;
	if (disk != NULL)
		forget_path(disk, path);
	return real_disk->xDelete(real_disk, path, is_synced);
}

static int shim_random(sqlite3_vfs *disk, int size, char *bytes)
{
	(void)disk;
	memset(bytes, 42, (size_t)size);
	return size;
}

void disk_start(void)
{
	real_disk = sqlite3_vfs_find(NULL);
	shim = *real_disk;
	shim.zName = "sim";
	shim.szOsFile = (int)sizeof(struct disk_file) + real_disk->szOsFile;
	shim.xOpen = shim_open;
	shim.xDelete = shim_delete;
	shim.xRandomness = shim_random;
	if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
		abort();
}

/* -- folders ----- */

void file_take(const char *from, const char *to)
{
	static char bytes[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	struct disk *disk = disk_of(to);
	int out;
	ssize_t got;

	(void)unlink(to);
	if (disk != NULL)
		forget_path(disk, to);
	if (in < 0 && errno == ENOENT)
		return;
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (in < 0 || out < 0)
		abort();
	while ((got = read(in, bytes, sizeof(bytes))) > 0) {
		if (write(out, bytes, (size_t)got) != got)
			abort();
	}
	(void)close(in);
	(void)close(out);
}

/* What is in a folder but itself and the one above. */
static bool is_inside(const char *name)
{
	return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

void folder_copy(const char *from, const char *to)
{
	DIR *folder = opendir(from);
	const struct dirent *found;

	if (folder == NULL || (mkdir(to, 0700) != 0 && errno != EEXIST))
		abort();
	while ((found = readdir(folder)) != NULL) {
		char old[PATH_SIZE * 2];
		char new[PATH_SIZE * 2];

		if (!is_inside(found->d_name))
			continue;
		(void)snprintf(old, sizeof(old), "%s/%s", from, found->d_name);
		(void)snprintf(new, sizeof(new), "%s/%s", to, found->d_name);
		if (found->d_type == DT_DIR)
			folder_copy(old, new);
		else if (found->d_type == DT_REG)
			file_take(old, new);
	}
	(void)closedir(folder);
}

void folder_remove(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *found;

	if (folder == NULL)
		return;
	while ((found = readdir(folder)) != NULL) {
		char inside[PATH_SIZE * 2];

		if (!is_inside(found->d_name))
			continue;
		(void)snprintf(
			inside, sizeof(inside), "%s/%s", path, found->d_name);
		if (found->d_type == DT_DIR)
			folder_remove(inside);
		else
			(void)unlink(inside);
	}
	(void)closedir(folder);
	(void)rmdir(path);
}
