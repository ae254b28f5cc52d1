#ifndef TORTURE_VFS_H
#define TORTURE_VFS_H

#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A disk that fails when it is told to: a shim over SQLite's own VFS that
 * counts every open, write, sync, truncation and deletion, and lets the
 * n-th of them fail, or lets the power go there.
 */
enum torture_fault {
	TORTURE_NONE,       /* count only */
	TORTURE_IOERR,      /* the step fails, the next ones work */
	TORTURE_DEAD,       /* the step and all after it fail */
	TORTURE_FULL,       /* the same, as a full disk: reads go on */
	TORTURE_POWER,      /* all stop; what was not synced is lost */
	TORTURE_POWER_HALF, /* all stop; half of what was not synced is lost */
	TORTURE_POWER_KEPT, /* all stop, as when the process is killed */
	TORTURE_FAULT_COUNT,
};

struct torture {
	enum torture_fault fault;
	int64_t at;    /* the step it happens at, from 1 */
	int64_t steps; /* done or tried so far */
	int64_t opens;
	int64_t writes;
	int64_t syncs;
	int64_t truncates;
	int64_t deletes;
	int lost_count;
};

static struct torture torture;

/* What a write that is not synced has covered. */
struct torture_lost {
	char *path; /* outlives its file */
	int64_t offset;
	int64_t old_size;
	int length; /* of bytes, that were inside the old size */
	unsigned char *bytes;
};

#define TORTURE_LOST_MAX 65536
static struct torture_lost torture_lost[TORTURE_LOST_MAX];

struct torture_file {
	sqlite3_file base;
	sqlite3_file *real; /* lies behind this */
	char path[512];
};

static inline bool torture_is_over(void)
{
	return torture.fault != TORTURE_NONE && torture.steps >= torture.at;
}

static inline bool torture_has_no_power(void)
{
	return torture_is_over() && torture.fault >= TORTURE_POWER;
}

/* Count a step; SQLITE_OK when it may be done. */
static inline int torture_step(int64_t *counter)
{
	++*counter;
	++torture.steps;
	if (!torture_is_over())
		return SQLITE_OK;
	if (torture.fault == TORTURE_IOERR)
		return torture.steps == torture.at ? SQLITE_IOERR : SQLITE_OK;
	return torture.fault == TORTURE_FULL ? SQLITE_FULL : SQLITE_IOERR;
}

static inline struct torture_file *torture_of(sqlite3_file *file)
{
	return (struct torture_file *)(void *)file;
}

static inline sqlite3_file *torture_real(sqlite3_file *file)
{
	return torture_of(file)->real;
}

static inline void torture_remember(
	struct torture_file *file, int64_t offset, int64_t end)
{
	struct torture_lost *lost = &torture_lost[torture.lost_count++];
	sqlite3_int64 size = 0;

	if (torture.lost_count >= TORTURE_LOST_MAX)
		abort();
	(void)file->real->pMethods->xFileSize(file->real, &size);
	*lost = (struct torture_lost){ strdup(file->path), offset, size, 0,
		NULL };
	if (lost->path == NULL)
		abort();
	if (end > size)
		end = size;
	if (end <= offset)
		return;
	lost->length = (int)(end - offset);
	lost->bytes = malloc((size_t)lost->length);
	if (lost->bytes == NULL ||
		file->real->pMethods->xRead(file->real, lost->bytes,
			lost->length, offset) != SQLITE_OK)
		abort();
}

static inline void torture_drop(struct torture_lost *lost)
{
	free(lost->path);
	free(lost->bytes);
}

static inline void torture_forget(const struct torture_file *file)
{
	int kept = 0;

	for (int i = 0; i < torture.lost_count; i++) {
		if (strcmp(torture_lost[i].path, file->path) == 0)
			torture_drop(&torture_lost[i]);
		else
			torture_lost[kept++] = torture_lost[i];
	}
	torture.lost_count = kept;
}

/* Put a file back to what it was before a write. */
static inline void torture_undo(const struct torture_lost *lost)
{
	int file = open(lost->path, O_WRONLY | O_CLOEXEC);

	if (file < 0)
		return;
	if (lost->length > 0 && pwrite(file, lost->bytes, (size_t)lost->length,
					lost->offset) != lost->length)
		abort();
	if (ftruncate(file, lost->old_size) != 0)
		abort();
	(void)close(file);
}

static inline int torture_close(sqlite3_file *file)
{
	return torture_real(file)->pMethods->xClose(torture_real(file));
}

static inline int torture_read(
	sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
	if (torture_has_no_power())
		return SQLITE_IOERR_READ;
	return torture_real(file)->pMethods->xRead(
		torture_real(file), bytes, length, offset);
}

static inline int torture_write(
	sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
	int code = torture_step(&torture.writes);

	if (code != SQLITE_OK)
		return code == SQLITE_IOERR ? SQLITE_IOERR_WRITE : code;
	torture_remember(torture_of(file), offset, offset + length);
	return torture_real(file)->pMethods->xWrite(
		torture_real(file), bytes, length, offset);
}

static inline int torture_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = torture_step(&torture.truncates);

	if (code != SQLITE_OK)
		return code == SQLITE_IOERR ? SQLITE_IOERR_TRUNCATE : code;
	torture_remember(torture_of(file), size, INT64_MAX);
	return torture_real(file)->pMethods->xTruncate(
		torture_real(file), size);
}

/* What is durable is known here: the disk below need not be asked. */
static inline int torture_sync(sqlite3_file *file, int flags)
{
	int code = torture_step(&torture.syncs);

	(void)flags;
	if (code != SQLITE_OK)
		return code == SQLITE_IOERR ? SQLITE_IOERR_FSYNC : code;
	torture_forget(torture_of(file));
	return SQLITE_OK;
}

static inline int torture_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	return torture_real(file)->pMethods->xFileSize(torture_real(file), ret);
}

static inline int torture_lock(sqlite3_file *file, int level)
{
	return torture_real(file)->pMethods->xLock(torture_real(file), level);
}

static inline int torture_unlock(sqlite3_file *file, int level)
{
	return torture_real(file)->pMethods->xUnlock(torture_real(file), level);
}

static inline int torture_is_locked(sqlite3_file *file, int *ret)
{
	return torture_real(file)->pMethods->xCheckReservedLock(
		torture_real(file), ret);
}

static inline int torture_control(sqlite3_file *file, int what, void *data)
{
	return torture_real(file)->pMethods->xFileControl(
		torture_real(file), what, data);
}

static inline int torture_sector(sqlite3_file *file)
{
	return torture_real(file)->pMethods->xSectorSize(torture_real(file));
}

static inline int torture_traits(sqlite3_file *file)
{
	return torture_real(file)->pMethods->xDeviceCharacteristics(
		torture_real(file));
}

/* Version 1: there is no shared memory on this disk. */
static const sqlite3_io_methods torture_methods = {
	.iVersion = 1,
	.xClose = torture_close,
	.xRead = torture_read,
	.xWrite = torture_write,
	.xTruncate = torture_truncate,
	.xSync = torture_sync,
	.xFileSize = torture_size,
	.xLock = torture_lock,
	.xUnlock = torture_unlock,
	.xCheckReservedLock = torture_is_locked,
	.xFileControl = torture_control,
	.xSectorSize = torture_sector,
	.xDeviceCharacteristics = torture_traits,
};

static sqlite3_vfs torture_disk;
static sqlite3_vfs *torture_real_disk;

static inline int torture_open(sqlite3_vfs *disk, const char *path,
	sqlite3_file *file, int flags, int *ret_flags)
{
	struct torture_file *opened = torture_of(file);
	int code = torture_step(&torture.opens);

	(void)disk;
	memset(opened, 0, sizeof(*opened));
	if (code != SQLITE_OK)
		return SQLITE_CANTOPEN;
	opened->real = (sqlite3_file *)(void *)(opened + 1);
	if (path != NULL)
		(void)strncat(opened->path, path, sizeof(opened->path) - 1);
	code = torture_real_disk->xOpen(
		torture_real_disk, path, opened->real, flags, ret_flags);
	if (code == SQLITE_OK)
		opened->base.pMethods = &torture_methods;
	return code;
}

static inline int torture_delete(
	sqlite3_vfs *disk, const char *path, int sync_directory)
{
	int code = torture_step(&torture.deletes);

	(void)disk;
	if (code != SQLITE_OK)
		return SQLITE_IOERR_DELETE;
	return torture_real_disk->xDelete(
		torture_real_disk, path, sync_directory);
}

/* Make this the disk of every database that is opened from now on. */
static inline void torture_start(enum torture_fault fault, int64_t at)
{
	/* A ledger that was closed after the end wrote once more. */
	for (int i = 0; i < torture.lost_count; i++)
		torture_drop(&torture_lost[i]);
	torture = (struct torture){ .fault = fault, .at = at };
	if (torture_real_disk == NULL)
		torture_real_disk = sqlite3_vfs_find(NULL);
	torture_disk = *torture_real_disk;
	torture_disk.zName = "torture";
	torture_disk.szOsFile =
		(int)sizeof(struct torture_file) + torture_real_disk->szOsFile;
	torture_disk.xOpen = torture_open;
	torture_disk.xDelete = torture_delete;
	if (sqlite3_vfs_register(&torture_disk, 1) != SQLITE_OK)
		abort();
}

/*
 * The plain disk again, with what the fault left on it; all databases must
 * be closed. Returns whether the step of the fault was reached.
 */
static inline bool torture_end(void)
{
	int kept = torture.lost_count;

	if (torture_has_no_power() && torture.fault == TORTURE_POWER)
		kept = 0;
	if (torture_has_no_power() && torture.fault == TORTURE_POWER_HALF)
		kept /= 2;
	/* Latest first. */
	for (int i = torture.lost_count - 1; i >= 0; i--) {
		if (i >= kept)
			torture_undo(&torture_lost[i]);
		torture_drop(&torture_lost[i]);
	}
	torture.lost_count = 0;
	(void)sqlite3_vfs_unregister(&torture_disk);
	(void)sqlite3_vfs_register(torture_real_disk, 1);
	return torture_is_over();
}

#endif
