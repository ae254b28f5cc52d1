#include "store/store.h"

#include "database.h"
#include "query.h"
#include "scratch.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#define PAGES_A_STEP 64
#define SPARE_BYTES  (INT64_C(8) << 20) /* for sales while it is made */

struct store_backup {
	char path[STORE_PATH_SIZE];
	struct scratch scratch;
	struct database_backup copy;
};

/* A copy that fills the disk would leave no room for the next sale. */
static enum err check_space(
	struct store *store, const char *path, struct error *why)
{
	struct statvfs disk;
	int64_t size = 0;
	int64_t free_bytes;
	enum err rc = database_size(store, &size, why);

	if (rc)
		return rc;
	if (statvfs(path, &disk) < 0)
		return error_errno(why, "cannot look at %s", path);
	free_bytes = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	if (free_bytes < size + SPARE_BYTES)
		return error_set(why, ERR_STORE,
			"there is no room for %s: it takes %lld MB, %lld MB"
			" are free",
			path, (long long)((size + SPARE_BYTES) >> 20) + 1,
			(long long)(free_bytes >> 20));
	return ERR_OK;
}

enum err store_backup_open(struct store *store, const char *path,
	struct store_backup **ret, struct error *why)
{
	struct store_backup *backup = calloc(1, sizeof(*backup));
	enum err rc;

	if (backup == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	if (!text_copy(backup->path, sizeof(backup->path), path))
		rc = error_set(why, ERR_RANGE, "the path %s is too long", path);
	else
		rc = scratch_make(path, &backup->scratch, why);
	if (!rc)
		rc = check_space(store, backup->scratch.path, why);
	if (!rc)
		rc = database_backup_open(
			store, backup->scratch.path, &backup->copy, why);
	if (rc) {
		store_backup_close(backup);
		return rc;
	}
	*ret = backup;
	return ERR_OK;
}

enum err store_backup_step(
	struct store_backup *backup, bool *ret_more, struct error *why)
{
	bool more = false;
	enum err rc;

	assert(backup->copy.to != NULL);
	rc = database_backup_step(&backup->copy, PAGES_A_STEP, &more, why);
	if (rc)
		return rc;
	if (!more)
		database_backup_close(&backup->copy);
	*ret_more = more;
	return ERR_OK;
}

const char *store_backup_path(const struct store_backup *backup)
{
	return backup->scratch.path;
}

enum err store_backup_publish(struct store_backup *backup, struct error *why)
{
	assert(backup->copy.to == NULL);
	return scratch_publish(&backup->scratch, backup->path, why);
}

void store_backup_close(struct store_backup *backup)
{
	if (backup == NULL)
		return;
	database_backup_close(&backup->copy);
	scratch_cleanup(&backup->scratch);
	free(backup);
}

void store_backup_sweep(const char *path)
{
	scratch_sweep(path);
}
