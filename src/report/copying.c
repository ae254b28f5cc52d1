#include "report/copying.h"

#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct copying {
	struct store_backup *backup;
};

enum err copying_open(struct store *store, const char *path,
	struct copying **ret, struct error *why)
{
	struct copying *copying = calloc(1, sizeof(*copying));
	enum err rc;

	if (copying == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	rc = store_backup_open(store, path, &copying->backup, why);
	if (rc) {
		free(copying);
		return rc;
	}
	*ret = copying;
	return ERR_OK;
}

enum err copying_step(
	struct copying *copying, bool *ret_more, struct error *why)
{
	return store_backup_step(copying->backup, ret_more, why);
}

const char *copying_name(const struct copying *copying)
{
	return strrchr(store_backup_path(copying->backup), '/') + 1;
}

void copying_close(struct copying *copying)
{
	if (copying == NULL)
		return;
	store_backup_close(copying->backup);
	free(copying);
}

void copying_sweep(const char *path)
{
	store_backup_sweep(path);
}
