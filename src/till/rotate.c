#include "online.h"

#include "base/file.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

struct keyring_handle {
	struct keyring *keyring;
};

static void keyring_handle_cleanup(struct keyring_handle *handle)
{
	keyring_close(handle->keyring);
}

static void key_path_of(const struct till *till, int64_t epoch, char *path)
{
	char name[KEY_NAME_SIZE];

	key_name_of(epoch, name);
	home_path(till->home, name, path);
}

/* A shift is of one key, and nobody stands at a counter that is closed. */
static enum err check_place(const struct till *till, struct error *why)
{
	if (till->head.shift != 0)
		return error_set(why, ERR_DENIED,
			"shift %" PRId64 " is open: close it first",
			till->head.shift);
	return epoch_room(till, why);
}

/* What sealed the old key is to seal the new one: a slip of the fingers
 * would be noticed at the next start only. */
static enum err check_passphrase(
	const struct till *till, const char *passphrase, struct error *why)
{
	AUTO(keyring_handle) handle = { NULL };
	char path[HOME_PATH_SIZE];

	if (till->plain_key)
		return ERR_OK;
	key_path_of(till, till->epoch, path);
	return keyring_open(path, passphrase, &handle.keyring, why);
}

/* The till is as it was when the act comes to nothing. */
static enum err begin_epoch(
	struct till *till, struct epoch_begin *begin, struct error *why)
{
	AUTO(act) act = { 0 };
	struct keyring *former = till->keyring;
	int64_t epoch = till->epoch;
	enum err rc = act_begin(till, &act, why);

	begin->known = (struct mark){ .epoch = epoch, .seq = act.head.seq };
	if (!rc)
		rc = epoch_begin(till, &act, begin, why);
	if (!rc)
		rc = act_commit(&act, why);
	keyring_close(rc ? begin->keyring : former);
	if (rc) {
		till->keyring = former;
		till->epoch = epoch;
	}
	return rc;
}

/* The new key is on the disk before the entry that names it. */
static enum err renew(struct till *till, const struct till_rotate *rotate,
	struct epoch_begin *begin, struct error *why)
{
	char path[HOME_PATH_SIZE];
	enum err rc;

	key_path_of(till, begin->epoch, path);
	rc = keyring_renew(till->keyring, path,
		till->plain_key ? NULL : rotate->passphrase, &begin->keyring,
		why);
	if (rc)
		return rc;
	rc = begin_epoch(till, begin, why);
	if (rc)
		(void)unlink(path);
	return rc;
}

enum err till_rotate(struct till *till, const struct till_rotate *rotate,
	struct till_rotated *ret, struct error *why)
{
	struct epoch_begin begin = { .kind = ENTRY_KEY_ROTATE,
		.by = rotate->by,
		.epoch = epoch_after(till->home, till->epoch) };
	enum err rc = check_place(till, why);

	if (!rc && rotate->reason != NULL)
		rc = reason_take(rotate->reason, begin.reason, why);
	if (!rc)
		rc = check_passphrase(till, rotate->passphrase, why);
	if (!rc)
		rc = rights_return(till, why);
	if (!rc)
		rc = renew(till, rotate, &begin, why);
	if (rc)
		return rc;
	if (till->online != NULL)
		till->online->is_unknown = true;
	*ret = (struct till_rotated){ .epoch = begin.epoch,
		.from_epoch = begin.known.epoch,
		.from_seq = begin.known.seq };
	return keys_load(till, why);
}
