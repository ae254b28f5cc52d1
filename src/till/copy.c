#include "state.h"

#include <stdlib.h>
#include <string.h>

struct till_copying {
	const struct till *till;
	struct store_backup *backup;
};

enum err till_copy_open(struct till *till, const char *name,
	struct till_copying **ret, struct error *why)
{
	struct till_copying *copying = calloc(1, sizeof(*copying));
	char path[HOME_PATH_SIZE];
	enum err rc;

	if (copying == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	copying->till = till;
	home_path(till->home, name, path);
	rc = store_backup_open(till->store, path, &copying->backup, why);
	if (rc) {
		free(copying);
		return rc;
	}
	*ret = copying;
	return ERR_OK;
}

enum err till_copy_step(
	struct till_copying *copying, bool *ret_more, struct error *why)
{
	return store_backup_step(copying->backup, ret_more, why);
}

const char *till_copy_name(const struct till_copying *copying)
{
	return store_backup_path(copying->backup) +
	       strlen(copying->till->home) + 1;
}

void till_copy_close(struct till_copying *copying)
{
	if (copying == NULL)
		return;
	store_backup_close(copying->backup);
	free(copying);
}

void till_copy_sweep(struct till *till, const char *name)
{
	char path[HOME_PATH_SIZE];

	home_path(till->home, name, path);
	store_backup_sweep(path);
}
