#include "online.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PART "datasets/hub.part"

/* A file that comes anew, or in pieces after a break: from its beginning. */
enum err dataset_start(struct till *till, struct error *why)
{
	char path[HOME_PATH_SIZE];

	home_path(till->home, PART, path);
	till->online->dataset_bytes = 0;
	if (unlink(path) != 0 && file_exists(path))
		return error_errno(why, "cannot write %s", path);
	return ERR_OK;
}

static enum err add_piece(
	const char *path, const char *bytes, size_t length, struct error *why)
{
	FILE *file = fopen(path, "abe");
	bool good = file != NULL && fwrite(bytes, 1, length, file) == length;

	if (file != NULL)
		good = fclose(file) == 0 && good;
	if (!good)
		return error_errno(why, "cannot write %s", path);
	return ERR_OK;
}

/* It is whole: its rows come into force, or it is not what was promised. */
static enum err finish(struct till *till, const char *path, struct error *why)
{
	static struct till_imported imported;
	const struct store_hub_dataset *dataset = &till->online->dataset;
	const struct till_import import = { .dataset = dataset->dataset,
		.path = path,
		.by = HUB_CHAIN,
		.replaces = dataset->replaces,
		.hub_entry = dataset->entry,
		.sha256 = dataset->sha256 };
	enum err rc = till_import(till, &import, &imported, why);

	if (!rc && imported.bad > 0)
		rc = error_set(why, ERR_INPUT,
			"line %" PRId64 " of the hub's %s: %s %s",
			imported.faults[0].line, dataset_name(dataset->dataset),
			imported.faults[0].column, imported.faults[0].reason);
	(void)unlink(path);
	till->online->dataset.entry = 0;
	return rc;
}

enum err dataset_add(
	struct till *till, const char *bytes, size_t length, struct error *why)
{
	struct online *online = till->online;
	char path[HOME_PATH_SIZE];
	enum err rc;

	home_path(till->home, PART, path);
	if (length == 0 || (int64_t)length > online->dataset.bytes -
						     online->dataset_bytes) {
		online->dataset.entry = 0; /* from the beginning */
		return error_set(why, ERR_NETWORK,
			"the hub's %s are not as long as it says",
			dataset_name(online->dataset.dataset));
	}
	rc = add_piece(path, bytes, length, why);
	if (rc)
		return rc;
	online->dataset_bytes += (int64_t)length;
	if (online->dataset_bytes < online->dataset.bytes)
		return ERR_OK;
	return finish(till, path, why);
}
