#include "sign/hash.h"
#include "state.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* Is the ledger that one, or one that goes on from it? */
static enum err mark_compare(
	struct till *till, const struct mark *mark, struct error *why)
{
	static struct store_entry stored;
	char leaf[HASH_TEXT_SIZE];
	enum err rc;

	if (mark->epoch < till->epoch)
		return ERR_OK; /* its first entry says what is lost */
	if (mark->epoch > till->epoch || mark->seq > till->head.seq)
		return error_set(why, ERR_DENIED,
			"an older ledger was put back: it ends at entry "
			"%" PRId64 " of epoch %" PRId64
			", the till was at %" PRId64 " of %" PRId64
			": quotapos restore goes on in a new epoch",
			till->head.seq, till->epoch, mark->seq, mark->epoch);
	rc = store_entry_find(
		till->store, mark->epoch, mark->seq, &stored, why);
	if (rc)
		return rc == ERR_NOT_FOUND
			       ? error_set(why, ERR_FORGED,
					 "entry %" PRId64 " of epoch %" PRId64
					 " is not in the ledger: restore a"
					 " backup",
					 mark->seq, mark->epoch)
			       : rc;
	hash_leaf(stored.line, stored.length, leaf);
	if (!text_same(leaf, mark->leaf))
		return error_set(why, ERR_DENIED,
			"another ledger was put here: its entry %" PRId64
			" of epoch %" PRId64
			" is not the one this till has made: quotapos restore"
			" goes on in a new epoch",
			mark->seq, mark->epoch);
	return ERR_OK;
}

/* Without it a till sells all the same. */
static void mark_keep(struct till *till)
{
	char path[HOME_PATH_SIZE];

	home_path(till->home, MARK_NAME, path);
	till->mark_file =
		open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

enum err mark_open(struct till *till, struct error *why)
{
	struct mark mark = { 0 };
	char path[HOME_PATH_SIZE];
	enum err rc;

	home_path(till->home, MARK_NAME, path);
	rc = mark_read(path, &mark, why);
	till->mark = rc ? MARK_LOST : MARK_GOOD;
	rc = rc ? ERR_OK : mark_compare(till, &mark, why);
	if (rc == ERR_DENIED)
		till->mark = MARK_BEHIND;
	if (!rc && !till->inspect)
		mark_keep(till);
	return rc;
}

void mark_move(const struct till *till)
{
	struct mark mark = { .epoch = till->epoch, .seq = till->head.seq };

	if (till->mark_file < 0)
		return;
	memcpy(mark.leaf, till->head.leaf, sizeof(mark.leaf));
	mark_put(till->mark_file, &mark);
}

void mark_close(struct till *till)
{
	if (till->mark_file >= 0)
		(void)close(till->mark_file);
	till->mark_file = -1;
}
