#include "base/file.h"
#include "state.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct backup_handle {
	struct store_backup *backup;
};

struct till_handle {
	struct till *till;
};

struct descriptor {
	int number; /* -1 when closed */
};

struct folder {
	DIR *directory;
};

static void backup_handle_cleanup(struct backup_handle *handle)
{
	store_backup_close(handle->backup);
}

static void till_handle_cleanup(struct till_handle *handle)
{
	till_close(handle->till);
}

static void descriptor_cleanup(struct descriptor *file)
{
	if (file->number >= 0)
		(void)close(file->number);
}

static void folder_cleanup(struct folder *folder)
{
	if (folder->directory != NULL)
		(void)closedir(folder->directory);
}

/* A file of the home into the backup, piece by piece. */
static enum err keep_file(
	struct till *copy, const char *name, struct error *why)
{
	static char piece[KEPT_PIECE_MAX];
	AUTO(descriptor) file = { -1 };
	struct store_kept kept = { .part = 1 };
	char path[HOME_PATH_SIZE];
	ssize_t got;
	enum err rc;

	(void)text_copy(kept.name, sizeof(kept.name), name);
	home_path(copy->home, name, path);
	rc = file_open(path, &file.number, why);
	while (!rc && (got = read(file.number, piece, sizeof(piece))) != 0) {
		if (got < 0)
			return error_errno(why, "cannot read %s", path);
		rc = store_kept_put(
			copy->store, &kept, piece, (size_t)got, why);
		kept.part++;
	}
	explicit_bzero(piece, sizeof(piece));
	return rc;
}

/* A key that lies in the open does not leave the home. */
static enum err keep_key(struct till *copy, const char *name,
	struct till_backed *backed, struct error *why)
{
	char path[HOME_PATH_SIZE];
	char current[KEY_NAME_SIZE];
	bool sealed = false;
	enum err rc;

	home_path(copy->home, name, path);
	rc = keyring_is_sealed(path, &sealed, why);
	if (rc || !sealed)
		return rc;
	backed->keys++;
	key_name_of(copy->epoch, current);
	if (text_same(name, current))
		backed->has_key = true;
	return keep_file(copy, name, why);
}

static enum err keep_one(struct till *copy, const char *name,
	struct till_backed *backed, struct error *why)
{
	if (kept_is_key(name))
		return keep_key(copy, name, backed, why);
	if (!kept_is_dataset(name))
		return ERR_OK;
	backed->datasets++;
	return keep_file(copy, name, why);
}

static enum err keep_folder(struct till *copy, const char *folder,
	struct till_backed *backed, struct error *why)
{
	AUTO(folder) open = { NULL };
	const struct dirent *found;
	char path[HOME_PATH_SIZE];
	enum err rc = ERR_OK;

	home_path(copy->home, folder, path);
	open.directory = opendir(path);
	if (open.directory == NULL)
		return error_errno(why, "cannot open %s", path);
	while (!rc && (found = readdir(open.directory)) != NULL) {
		char name[KEPT_NAME_SIZE];
		struct text text = text_over(name, sizeof(name));

		text_addf(&text, "%s/%s", folder, found->d_name);
		if (!text.cut)
			rc = keep_one(copy, name, backed, why);
	}
	return rc;
}

static enum err keep_files(
	struct till *copy, struct till_backed *backed, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(copy->store, &tx, why);

	if (!rc)
		rc = keep_folder(copy, "keys", backed, why);
	if (!rc)
		rc = keep_folder(copy, "datasets", backed, why);
	return rc ? rc : store_tx_commit(&tx, why);
}

enum err verify_whole(struct till *till, const char *path,
	struct till_verified *ret, struct error *why)
{
	enum err rc = till_verify(till, ret, why);

	if (!rc && ret->fault_total > 0)
		rc = error_set(why, ERR_FORGED,
			"%s has %" PRId64 " faults, the first at entry %" PRId64
			": %s",
			path, ret->fault_total, ret->faults[0].seq,
			ret->faults[0].message);
	return rc;
}

/* What was copied is a ledger, the same, and whole; then nothing stays
 * beside its file. */
static enum err complete(const struct till *till, const char *path,
	struct till_backed *ret, struct error *why)
{
	static struct till_verified verified;
	const struct till_open open = {
		.home = till->home, .clock = till->clock, .inspect = true
	};
	const struct till_parts parts = { .open = &open, .foreign = path };
	AUTO(till_handle) copy = { NULL };
	struct store *store;
	enum err rc = till_assemble(&parts, &copy.till, why);

	if (!rc && !text_same(keyring_public(copy.till->keyring),
			   keyring_public(till->keyring)))
		rc = error_set(why, ERR_FORGED,
			"%s begins with another key than this till's", path);
	if (!rc)
		rc = verify_whole(copy.till, path, &verified, why);
	if (!rc)
		rc = keep_files(copy.till, ret, why);
	if (rc)
		return rc;
	ret->epoch = copy.till->epoch;
	ret->seq = verified.seq;
	ret->entries = verified.entries;
	memcpy(ret->leaf, verified.head, sizeof(ret->leaf));
	store = copy.till->store;
	copy.till->store = NULL;
	return store_close_whole(store, why);
}

enum err till_backup(struct till *till, const char *path,
	struct till_backed *ret, struct error *why)
{
	AUTO(backup_handle) handle = { NULL };
	struct till_backed backed = { 0 };
	bool more = true;
	enum err rc = ERR_OK;

	if (file_exists(path))
		return error_set(
			why, ERR_CONFLICT, "%s is there already", path);
	rc = store_backup_open(till->store, path, &handle.backup, why);
	while (!rc && more)
		rc = store_backup_step(handle.backup, &more, why);
	if (!rc)
		rc = complete(
			till, store_backup_path(handle.backup), &backed, why);
	if (!rc)
		rc = store_backup_publish(handle.backup, why);
	if (rc)
		return rc;
	memcpy(backed.market, till->market, sizeof(backed.market));
	memcpy(backed.till, till->chain, sizeof(backed.till));
	*ret = backed;
	return ERR_OK;
}
