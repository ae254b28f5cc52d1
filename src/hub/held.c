#include "state.h"

#include <string.h>

/*
 * An entry of a newer version stops the effects of its epoch from there on.
 * Once the hub is of that version, they follow in their order.
 */
struct replay {
	struct hub *hub;
	struct store_till till;
	struct store_epoch epoch;
};

/* false: it is not understood by this version either. */
static bool read_entry(const struct store_entry *stored, struct entry *ret)
{
	static struct jws_payload payload;
	const struct jws_key nobody = { 0 };
	struct error unread;

	(void)jws_open(
		stored->line, stored->length, JWS_ENTRY, &nobody, &payload);
	return !entry_decode(payload.bytes, payload.length, ret, &unread);
}

static enum err replay_entry(struct replay *replay,
	const struct store_entry *stored, struct error *why)
{
	static struct entry entry;
	struct store *store = replay->hub->store;
	struct arrival arrival = { .hub = replay->hub,
		.entry = &entry,
		.till = &replay->till,
		.epoch = &replay->epoch };
	enum err rc;

	replay->epoch.held = 0;
	if (!read_entry(stored, &entry)) {
		replay->epoch.held = stored->seq;
		return store_flag_put(store, stored->id, "unknown", why);
	}
	rc = effect_apply(&arrival, why);
	return rc ? rc : store_flag_put(store, stored->id, arrival.flag, why);
}

/* From the entry that was not understood, to the last or to another one. */
static enum err replay_epoch(struct replay *replay, struct error *why)
{
	static struct store_entry stored;
	struct store *store = replay->hub->store;
	int64_t seq = replay->epoch.held;
	enum err rc = ERR_OK;

	takings_start();
	do {
		rc = store_chain_find(store, replay->epoch.chain,
			replay->epoch.epoch, seq, &stored, why);
		if (!rc)
			rc = replay_entry(replay, &stored, why);
		seq++;
	} while (!rc && replay->epoch.held == 0 && seq <= replay->epoch.seq);
	if (!rc)
		rc = takings_flush(store, why);
	if (!rc)
		rc = store_epoch_put(store, &replay->epoch, why);
	if (!rc)
		rc = store_till_put(store, &replay->till, why);
	return rc;
}

static enum err release(
	struct hub *hub, const struct store_epoch *held, struct error *why)
{
	struct replay replay = { .hub = hub };
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = store_till_lock(
			hub->store, held->chain, &replay.till, why);
	if (!rc)
		rc = store_epoch_find(hub->store, held->chain, held->epoch,
			&replay.epoch, why);
	if (rc || replay.epoch.held == 0) /* another process was faster */
		return rc;
	rc = replay_epoch(&replay, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc && replay.till.state == TILL_LEFT)
		rc = recover_settle_alone(hub, why);
	return rc;
}

enum err held_release(struct hub *hub, struct error *why)
{
	struct store_epoch epoch = { .chain = "" };
	enum err rc;

	while (!(rc = store_epoch_after(
			 hub->store, epoch.chain, epoch.epoch, &epoch, why))) {
		if (epoch.held > 0)
			rc = release(hub, &epoch, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}
