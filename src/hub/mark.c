#include "store/mark.h"
#include "state.h"

#include <string.h>

#define MARK_NAME "hub.mark"

/*
 * The watermark of the hub's own chain, beside whatever database it has. It
 * is written with the next request, or when the hub is closed, so it may lie
 * behind a database that is whole, and never before it.
 */
void mark_state(struct hub *hub)
{
	struct mark mark = { .epoch = hub->state.epoch, .seq = hub->state.seq };
	char path[HUB_PATH_SIZE];
	struct error ignored;

	if (text_same(hub->marked, hub->state.leaf))
		return;
	memcpy(mark.leaf, hub->state.leaf, sizeof(mark.leaf));
	hub_path(hub->home, MARK_NAME, path);
	/* Without it a hub serves all the same. */
	if (!mark_write(path, &mark, &ignored))
		memcpy(hub->marked, mark.leaf, sizeof(hub->marked));
}

/* Is what was written last there, and does all else go on from it? */
static enum err is_there(
	struct hub *hub, const struct mark *mark, bool *ret, struct error *why)
{
	static struct store_entry stored;
	enum err rc;

	*ret = mark->epoch < hub->state.epoch;
	if (mark->epoch != hub->state.epoch)
		return ERR_OK;
	rc = store_chain_find(
		hub->store, HUB_CHAIN, mark->epoch, mark->seq, &stored, why);
	*ret = !rc && text_same(stored.leaf, mark->leaf);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err mark_check(struct hub *hub, struct error *why)
{
	struct mark mark;
	char path[HUB_PATH_SIZE];
	bool is_good = false;
	enum err rc;

	hub_path(hub->home, MARK_NAME, path);
	if (mark_read(path, &mark, why) != ERR_OK)
		return ERR_OK;
	rc = is_there(hub, &mark, &is_good, why);
	if (rc || is_good)
		return rc;
	return hub_recover_to(hub,
		"the database does not hold what this hub wrote last",
		mark.epoch + 1, why);
}
