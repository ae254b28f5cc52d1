#include "online.h"

#include "base/file.h"
#include "sign/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DRAFT     "ledger.restoring"
#define ASIDE     "ledger.db.old"
#define ASIDE_MAX 999

/* Files that come along have these names until they are whole. */
#define INCOMING     "datasets/restoring.csv"
#define INCOMING_KEY "keys/restoring.key"

struct till_restoring {
	char home[HOME_SIZE];
	char source[HOME_PATH_SIZE]; /* of the backup, for sentences */
	const struct clock *clock;
	struct lock lock;
	struct till *till;            /* the copy, checked */
	char key[KEY_NAME_SIZE];      /* of its epoch */
	bool brings_key;              /* the home had none; it is there now */
	char next_key[KEY_NAME_SIZE]; /* of the new epoch, or "" */
};

struct descriptor {
	int number; /* -1 when closed */
};

static void descriptor_cleanup(struct descriptor *file)
{
	if (file->number >= 0)
		(void)close(file->number);
}

static void remove_in(const char *home, const char *name)
{
	char path[HOME_PATH_SIZE];

	home_path(home, name, path);
	(void)unlink(path);
}

/* -- the last step: the new ledger takes its place --------------------------
 */

/* The first of "ledger.db.old", "ledger.db.old.2", ... that is free. */
static enum err name_aside(const char *home, char *name, struct error *why)
{
	for (int i = 1; i <= ASIDE_MAX; i++) {
		struct text text = text_over(name, HOME_PATH_SIZE);
		char path[HOME_PATH_SIZE];

		text_add(&text, ASIDE);
		if (i > 1)
			text_addf(&text, ".%d", i);
		home_path(home, name, path);
		if (!file_exists(path))
			return ERR_OK;
	}
	return error_set(why, ERR_CONFLICT,
		"there are too many old ledgers in %s: move them away", home);
}

static enum err rename_in(
	const char *home, const char *from, const char *to, struct error *why)
{
	char old[HOME_PATH_SIZE];
	char new[HOME_PATH_SIZE];

	home_path(home, from, old);
	home_path(home, to, new);
	if (rename(old, new) == 0 || errno == ENOENT)
		return ERR_OK;
	return error_errno(why, "cannot rename %s", old);
}

/* The log goes first: while the ledger is in its place, so is its name. */
static enum err set_aside(const char *home, char *aside, struct error *why)
{
	char log[HOME_PATH_SIZE];
	struct text text = text_over(log, sizeof(log));
	enum err rc = name_aside(home, aside, why);

	text_addf(&text, "%s-wal", aside);
	if (!rc)
		rc = rename_in(home, LEDGER_NAME "-wal", log, why);
	if (!rc)
		rc = rename_in(home, LEDGER_NAME, aside, why);
	return rc;
}

/* aside  "" when there was no ledger */
static enum err settle(const char *home, char *aside, struct error *why)
{
	char path[HOME_PATH_SIZE];
	enum err rc = ERR_OK;

	aside[0] = '\0';
	home_path(home, LEDGER_NAME, path);
	if (file_exists(path))
		rc = set_aside(home, aside, why);
	else
		remove_in(home, LEDGER_NAME "-wal");
	if (!rc)
		rc = file_sync_directory(path, why);
	if (!rc)
		rc = rename_in(home, RESTORED_NAME, LEDGER_NAME, why);
	if (!rc)
		rc = file_sync_directory(path, why);
	return rc;
}

enum err restore_settle(const char *home, struct error *why)
{
	char path[HOME_PATH_SIZE];
	char aside[HOME_PATH_SIZE];

	home_path(home, RESTORED_NAME, path);
	if (!file_exists(path))
		return ERR_OK;
	return settle(home, aside, why);
}

/* -- the copy, and whether it is whole --------------------------------------
 */

/* What an attempt that was interrupted left: "ledger.restoring*". */
static void sweep(const char *home)
{
	DIR *directory = opendir(home);
	const struct dirent *found;

	if (directory == NULL)
		return;
	while ((found = readdir(directory)) != NULL) {
		if (strncmp(found->d_name, DRAFT, strlen(DRAFT)) == 0)
			remove_in(home, found->d_name);
	}
	(void)closedir(directory);
	remove_in(home, INCOMING);
	remove_in(home, INCOMING_KEY);
}

/* An older ledger.db may have a log with entries beside it. */
static enum err copy_in(const char *home, const char *from, struct error *why)
{
	char path[HOME_PATH_SIZE];
	char log[HOME_PATH_SIZE * 4];
	struct text text = text_over(log, sizeof(log));
	enum err rc;

	home_path(home, DRAFT, path);
	rc = file_copy(from, path, why);
	text_addf(&text, "%s-wal", from);
	if (rc || text.cut || !file_exists(log))
		return rc;
	home_path(home, DRAFT "-wal", path);
	return file_copy(log, path, why);
}

static enum err open_copy(struct till_restoring *restoring, struct error *why)
{
	static struct till_verified verified;
	char path[HOME_PATH_SIZE];
	const struct till_open open = { .home = restoring->home,
		.clock = restoring->clock,
		.inspect = true };
	const struct till_parts parts = { .open = &open, .foreign = path };
	enum err rc;

	home_path(restoring->home, DRAFT, path);
	rc = till_assemble(&parts, &restoring->till, why);
	if (rc)
		return error_wrap(why, "%s", restoring->source);
	rc = verify_whole(restoring->till, restoring->source, &verified, why);
	if (!rc)
		key_name_of(restoring->till->epoch, restoring->key);
	return rc;
}

static enum err make_directories(const char *home, struct error *why)
{
	char path[HOME_PATH_SIZE];
	enum err rc = file_directory(home, why);

	home_path(home, "keys", path);
	if (!rc)
		rc = file_directory(path, why);
	home_path(home, "datasets", path);
	if (!rc)
		rc = file_directory(path, why);
	return rc;
}

static enum err take_home(struct till_restoring *restoring, struct error *why)
{
	char path[HOME_PATH_SIZE];
	enum err rc = make_directories(restoring->home, why);

	home_path(restoring->home, "owner.lock", path);
	if (!rc)
		rc = lock_take(path, "quotapos restore", &restoring->lock, why);
	if (!rc)
		rc = restore_settle(restoring->home, why);
	return rc;
}

enum err till_restore_open(const struct till_restore *restore,
	struct till_restoring **ret, struct error *why)
{
	struct till_restoring *restoring;
	enum err rc;

	if (strlen(restore->home) >= HOME_SIZE)
		return error_set(why, ERR_RANGE,
			"the home's path is longer than %d bytes",
			HOME_SIZE - 1);
	if (!file_exists(restore->path))
		return error_set(why, ERR_NOT_FOUND, "there is no file %s",
			restore->path);
	restoring = calloc(1, sizeof(*restoring));
	if (restoring == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	restoring->lock.descriptor = -1;
	restoring->clock = restore->clock;
	(void)text_copy(
		restoring->home, sizeof(restoring->home), restore->home);
	(void)text_copy(
		restoring->source, sizeof(restoring->source), restore->path);
	rc = take_home(restoring, why);
	if (!rc) {
		sweep(restoring->home);
		rc = copy_in(restoring->home, restore->path, why);
	}
	if (!rc)
		rc = open_copy(restoring, why);
	if (rc) {
		till_restore_close(restoring);
		return rc;
	}
	*ret = restoring;
	return ERR_OK;
}

/* What is not finished is undone. */
void till_restore_close(struct till_restoring *restoring)
{
	if (restoring == NULL)
		return;
	till_close(restoring->till);
	if (restoring->lock.descriptor >= 0)
		sweep(restoring->home);
	if (restoring->brings_key)
		remove_in(restoring->home, restoring->key);
	if (restoring->next_key[0] != '\0')
		remove_in(restoring->home, restoring->next_key);
	lock_release(&restoring->lock);
	free(restoring);
}

/* -- files that came along ---------------------------------------------------
 */

/* Write a kept file to path; its hash in ret_sha256. */
static enum err unpack(struct till *till, struct store_kept *kept,
	const char *path, char *ret_sha256, struct error *why)
{
	static char piece[KEPT_PIECE_MAX];
	AUTO(descriptor)
	file = { open(path,
		O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600) };
	struct hash_stream *hash;
	size_t length;
	enum err rc;

	if (file.number < 0)
		return error_errno(why, "cannot write %s", path);
	hash = hash_stream_open();
	if (hash == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	while (!(
		rc = store_kept_find(till->store, kept, piece, &length, why))) {
		hash_stream_add(hash, piece, length);
		if (write(file.number, piece, length) != (ssize_t)length) {
			rc = error_errno(why, "cannot write %s", path);
			break;
		}
		kept->part++;
	}
	hash_stream_close(hash, ret_sha256);
	explicit_bzero(piece, sizeof(piece));
	if (rc == ERR_NOT_FOUND && fsync(file.number) < 0)
		rc = error_errno(why, "cannot write %s", path);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* A dataset is what its name says, or it is not taken. */
static enum err unpack_dataset(struct till_restoring *restoring,
	struct store_kept *kept, int *count, struct error *why)
{
	const char *hash = kept->name + strlen("datasets/");
	char incoming[HOME_PATH_SIZE];
	char path[HOME_PATH_SIZE];
	char sha256[HASH_TEXT_SIZE];
	enum err rc;

	home_path(restoring->home, kept->name, path);
	if (file_exists(path))
		return ERR_OK;
	home_path(restoring->home, INCOMING, incoming);
	rc = unpack(restoring->till, kept, incoming, sha256, why);
	if (!rc && strncmp(sha256, hash, HASH_TEXT_SIZE - 1) != 0)
		rc = error_set(why, ERR_FORGED,
			"the file %s in %s is not what its name says",
			kept->name, restoring->source);
	if (!rc)
		rc = rename_in(restoring->home, INCOMING, kept->name, why);
	(void)unlink(incoming);
	if (!rc)
		(*count)++;
	return rc;
}

/* A key is whole or not there: half of one would open nothing, and be in
 * the way of the next attempt. ERR_NOT_FOUND: it did not come along. */
static enum err unpack_key(struct till_restoring *restoring,
	struct store_kept *kept, struct error *why)
{
	char path[HOME_PATH_SIZE];
	char ignored[HASH_TEXT_SIZE];
	enum err rc;

	home_path(restoring->home, INCOMING_KEY, path);
	rc = unpack(restoring->till, kept, path, ignored, why);
	if (!rc && kept->part == 1)
		rc = error_set(why, ERR_NOT_FOUND, "%s has no file %s",
			restoring->source, kept->name);
	if (!rc)
		rc = rename_in(restoring->home, INCOMING_KEY, kept->name, why);
	if (rc) {
		(void)unlink(path);
		return rc;
	}
	return file_sync_directory(path, why);
}

/* Keys of earlier epochs come along as well: they are sealed. */
static enum err unpack_former(struct till_restoring *restoring,
	struct store_kept *kept, struct error *why)
{
	char path[HOME_PATH_SIZE];

	home_path(restoring->home, kept->name, path);
	if (file_exists(path))
		return ERR_OK;
	return unpack_key(restoring, kept, why);
}

static enum err unpack_all(
	struct till_restoring *restoring, int *ret_datasets, struct error *why)
{
	struct store_kept kept = { 0 };
	enum err rc;

	*ret_datasets = 0;
	while (!(rc = store_kept_after(
			 restoring->till->store, kept.name, &kept, why))) {
		if (kept_is_dataset(kept.name))
			rc = unpack_dataset(
				restoring, &kept, ret_datasets, why);
		else if (kept_is_key(kept.name))
			rc = unpack_former(restoring, &kept, why);
		else
			rc = error_set(why, ERR_FORGED,
				"%s holds a file %s, which is none of a till",
				restoring->source, kept.name);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* -- the key ------------------------------------------------------------------
 */

/* That of the home; else the one that came along. */
static enum err find_key(
	struct till_restoring *restoring, char *path, struct error *why)
{
	struct store_kept kept = { .part = 1 };
	enum err rc;

	home_path(restoring->home, restoring->key, path);
	if (file_exists(path))
		return ERR_OK;
	(void)text_copy(kept.name, sizeof(kept.name), restoring->key);
	rc = unpack_key(restoring, &kept, why);
	restoring->brings_key = !rc;
	if (rc == ERR_NOT_FOUND)
		rc = error_set(why, ERR_DENIED,
			"the key of this ledger is neither in the home nor in"
			" the backup: put %s back first",
			path);
	return rc;
}

enum err till_restore_is_sealed(
	struct till_restoring *restoring, bool *ret, struct error *why)
{
	char path[HOME_PATH_SIZE];
	enum err rc = find_key(restoring, path, why);

	return rc ? rc : keyring_is_sealed(path, ret, why);
}

static enum err open_key(struct till_restoring *restoring,
	const char *passphrase, struct keyring **ret, struct error *why)
{
	const struct till *till = restoring->till;
	char path[HOME_PATH_SIZE];
	struct keyring *keyring = NULL;
	enum err rc = find_key(restoring, path, why);

	if (!rc)
		rc = keyring_open(path, passphrase, &keyring, why);
	if (rc)
		return rc;
	if (!text_same(
		    keyring_public(keyring), keyring_public(till->keyring))) {
		keyring_close(keyring);
		return error_set(why, ERR_DENIED,
			"the ledger of market %s, till %s was not signed by the"
			" key %s",
			till->market, till->chain, path);
	}
	*ret = keyring;
	return ERR_OK;
}

/* -- the new epoch
 * ------------------------------------------------------------- */

static bool is_further(const struct mark *a, const struct mark *b)
{
	return a->epoch > b->epoch || (a->epoch == b->epoch && a->seq > b->seq);
}

/* How far the till has been, by what is left of it, and a number that was
 * never used: of each epoch there was, a key or the watermark is left. */
static void plan(struct till_restoring *restoring, struct epoch_begin *begin)
{
	const struct till *till = restoring->till;
	struct mark mark = { 0 };
	char path[HOME_PATH_SIZE];
	struct error ignored;

	home_path(restoring->home, MARK_NAME, path);
	begin->known =
		(struct mark){ .epoch = till->epoch, .seq = till->head.seq };
	if (mark_read(path, &mark, &ignored) == ERR_OK &&
		is_further(&mark, &begin->known))
		begin->known = mark;
	begin->epoch = epoch_after(restoring->home, begin->known.epoch);
}

/* The hub may know of more than is left here; and of an epoch whose number
 * must not be used again. */
static void ask_hub(struct till_restoring *restoring, struct epoch_begin *begin,
	struct till_restored *ret)
{
	struct till *till = restoring->till;
	struct mark mark = { 0 };
	struct error why;

	ret->is_joined = till->online != NULL;
	if (!ret->is_joined)
		return;
	if (hub_knows(till, &mark, &why)) {
		(void)text_copy(ret->trouble, sizeof(ret->trouble), why.text);
		return;
	}
	ret->hub_epoch = mark.epoch;
	ret->hub_seq = mark.seq;
	if (is_further(&mark, &begin->known))
		begin->known = mark;
	if (begin->epoch <= mark.epoch)
		begin->epoch = mark.epoch + 1;
}

static enum err make_key(struct till_restoring *restoring,
	const struct till_restore_by *by, struct epoch_begin *begin,
	struct error *why)
{
	char path[HOME_PATH_SIZE];

	key_name_of(begin->epoch, restoring->next_key);
	home_path(restoring->home, restoring->next_key, path);
	return keyring_renew(restoring->till->keyring, path, by->passphrase,
		&begin->keyring, why);
}

/* The first entry of the epoch, in the copy; what came along goes. Papers
 * that waited then have been printed since, or were given up: whoever needs
 * one prints a copy, which has its number. */
static enum err write_epoch(
	struct till *till, const struct epoch_begin *begin, struct error *why)
{
	AUTO(act) act = { 0 };
	struct keyring *former = till->keyring;
	enum err rc = act_start(till, &act, why);

	if (!rc)
		rc = store_kept_clear(till->store, why);
	if (!rc)
		rc = store_jobs_drop(till->store, why);
	if (!rc)
		rc = epoch_begin(till, &act, begin, why);
	if (till->keyring != former)
		keyring_close(former);
	return rc ? rc : act_commit(&act, why);
}

/* From here on a crash goes forward: the copy is whole and durable. */
static enum err publish(struct till_restoring *restoring,
	struct till_restored *ret, struct error *why)
{
	struct till *till = restoring->till;
	struct mark mark = { .epoch = till->epoch, .seq = till->head.seq };
	char aside[HOME_PATH_SIZE];
	char path[HOME_PATH_SIZE];
	enum err rc = store_close_whole(till->store, why);

	till->store = NULL;
	memcpy(mark.leaf, till->head.leaf, sizeof(mark.leaf));
	home_path(restoring->home, RESTORED_NAME, path);
	if (!rc)
		rc = rename_in(restoring->home, DRAFT, RESTORED_NAME, why);
	if (rc)
		return rc;
	restoring->brings_key = false;
	restoring->next_key[0] = '\0';
	rc = file_sync_directory(path, why);
	if (!rc)
		rc = settle(restoring->home, aside, why);
	home_path(restoring->home, MARK_NAME, path);
	if (!rc)
		rc = mark_write(path, &mark, why);
	if (!rc)
		(void)text_copy(ret->aside, sizeof(ret->aside), aside);
	return rc;
}

enum err till_restore_finish(struct till_restoring *restoring,
	const struct till_restore_by *by, struct till_restored *ret,
	struct error *why)
{
	struct till *till = restoring->till;
	struct epoch_begin begin = { .kind = ENTRY_RESTORE, .by = by->operator};
	struct till_restored restored = { .from_epoch = till->epoch,
		.from_seq = till->head.seq };
	struct keyring *keyring = NULL;
	enum err rc = epoch_room(till, why);

	if (!rc && by->reason != NULL)
		rc = reason_take(by->reason, begin.reason, why);
	if (!rc)
		rc = open_key(restoring, by->passphrase, &keyring, why);
	if (rc)
		return rc;
	keyring_close(till->keyring);
	till->keyring = keyring;
	till->inspect = false;
	plan(restoring, &begin);
	ask_hub(restoring, &begin, &restored);
	rc = unpack_all(restoring, &restored.datasets, why);
	if (!rc)
		rc = make_key(restoring, by, &begin, why);
	if (!rc)
		rc = write_epoch(till, &begin, why);
	if (begin.keyring != till->keyring)
		keyring_close(begin.keyring);
	if (!rc)
		rc = publish(restoring, &restored, why);
	if (rc)
		return rc;
	restored.epoch = begin.epoch;
	restored.known_epoch = begin.known.epoch;
	restored.known_seq = begin.known.seq;
	*ret = restored;
	return ERR_OK;
}
