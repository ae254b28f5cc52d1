#include "batch.h"

#include <string.h>

/*
 * Two entries of one number, or two machines in one epoch: what does not fit
 * the chain that is held is kept beside it.
 */

bool batch_is_rival(const struct batch *batch)
{
	return batch->opened.chain[0] != '\0' &&
	       !text_same(batch->opened.key, batch->epoch.key);
}

enum err batch_find_rival(
	struct batch *batch, const struct line *line, struct error *why)
{
	static struct jws_payload payload;
	struct error ignored;
	enum err rc = line_open(line->bytes, line->length, JWS_ENTRY,
		batch->epoch.key, &payload, &ignored);

	if (!rc)
		return rc;
	batch->opened = batch->epoch;
	rc = opener_rival(batch->exchange->hub, line->bytes, line->length,
		JWS_ENTRY, &batch->opened, why);
	if (rc)
		batch->opened = (struct store_epoch){ 0 };
	return rc == ERR_FORGED ? ERR_OK : rc; /* told with its number */
}

enum err fork_is_beside(const struct batch *batch, bool *ret, struct error *why)
{
	const struct store_epoch *epoch = &batch->epoch;
	const struct entry_head *head = &batch->lines[0].head;
	bool rival = batch_is_rival(batch);

	*ret = rival ? head->seq == 1 : head->seq == epoch->seq + 1;
	if (*ret)
		return ERR_OK;
	return store_fork_find(batch->exchange->hub->store, epoch->chain,
		epoch->epoch, head->prev, ret, why);
}

static enum err count_fork(
	struct arrival *arrival, const struct line *line, struct error *why)
{
	static struct jws_payload payload;
	static struct entry entry;
	const struct jws_key nobody = { 0 };
	struct error unread;

	(void)jws_open(line->bytes, line->length, JWS_ENTRY, &nobody, &payload);
	if (entry_decode(payload.bytes, payload.length, &entry, &unread))
		return ERR_OK;
	arrival->entry = &entry;
	return effect_fork(arrival, why);
}

/* Has an officer let a machine in since that epoch, by a code? */
static enum err was_let_in(
	const struct batch *batch, bool *ret, struct error *why)
{
	struct store_code code;
	enum err rc = store_code_find(
		batch->exchange->hub->store, batch->epoch.chain, &code, why);

	*ret = !rc && code.key[0] != '\0' && code.epoch > batch->epoch.epoch;
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err fork_keep(struct batch *batch, int from, struct store_till *till,
	struct error *why)
{
	static char bytes[JWS_SIZE];
	struct hub *hub = batch->exchange->hub;
	bool is_over = false;
	enum err rc = ERR_OK;

	for (int i = from; !rc && i < batch->count; i++) {
		const struct line *line = &batch->lines[i];
		struct store_arrival row = line_arrival(line);
		struct arrival arrival = {
			.hub = hub, .till = till, .epoch = &batch->epoch
		};

		memcpy(bytes, line->bytes, line->length);
		bytes[line->length] = '\0';
		row.line = bytes;
		row.at = hub_now(hub);
		rc = store_fork_add(hub->store, &row, &arrival.branch, why);
		if (!rc && arrival.branch > 0)
			rc = count_fork(&arrival, line, why);
	}
	if (!rc)
		rc = takings_flush(hub->store, why);
	if (!rc && till->state == TILL_LIVE)
		rc = was_let_in(batch, &is_over, why);
	if (rc || till->state != TILL_LIVE || is_over)
		return rc;
	hub->counts.forks++;
	till->state = TILL_QUARANTINED;
	return store_till_put(hub->store, till, why);
}
