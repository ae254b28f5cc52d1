#include "online.h"

#include <inttypes.h>
#include <string.h>

/* What the hub holds of this till's chain, by its own signed word. */

/* A signed line of the hub about this till's chain. */
enum err ack_open(struct till *till, const char *line,
	struct ack_statement *ret, struct error *why)
{
	static struct jws_payload payload;
	enum err rc;

	if (jws_open(line, strlen(line), JWS_ACK, &till->online->hub_key,
		    &payload) != JWS_GOOD)
		return error_set(why, ERR_FORGED,
			"an acknowledgement was not signed by the hub");
	rc = ack_decode(payload.bytes, payload.length, ret, why);
	if (rc)
		return rc;
	if (!text_same(ret->market, till->market) ||
		!text_same(ret->chain, till->chain))
		return error_set(why, ERR_FORGED,
			"an acknowledgement is for another till");
	return ERR_OK;
}

/* Does the hub hold what is here, as far as both go? */
static enum err compare_head(
	struct till *till, const struct ack_statement *ack, struct error *why)
{
	static struct store_entry stored;
	enum err rc;

	if (ack->seq == 0)
		return ERR_OK;
	rc = store_entry_find(till->store, ack->epoch, ack->seq, &stored, why);
	if (!rc && text_same(stored.leaf, ack->head))
		return ERR_OK;
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	/* Of an epoch that is over it may hold what a restore has lost here. */
	if (rc == ERR_NOT_FOUND && ack->epoch < till->epoch)
		return ERR_OK;
	till->online->is_voided = true;
	if (rc == ERR_NOT_FOUND)
		return error_set(why, ERR_CONFLICT,
			"the hub holds entries of this till, up to %" PRId64
			"-%" PRId64
			", that are not here: it was put back to an older"
			" state; run quotapos restore",
			ack->epoch, ack->seq);
	return error_set(why, ERR_CONFLICT,
		"the hub holds another entry %" PRId64 "-%" PRId64
		" of this till: there are two of it, ask an officer for a new"
		" code",
		ack->epoch, ack->seq);
}

/* Does it acknowledge anything that is not an ack itself? */
static enum err is_news(struct till *till, const struct ack_statement *ack,
	bool *ret, struct error *why)
{
	static struct store_entry stored;
	int64_t seq = 0;
	int64_t hub_epoch = 0;
	enum err rc =
		store_ack_last(till->store, ack->epoch, &seq, &hub_epoch, why);

	*ret = false;
	if (rc)
		return rc;
	if (ack->hub_epoch > hub_epoch) {
		*ret = true;
		return ERR_OK;
	}
	while (!rc && seq < ack->seq && !*ret) {
		rc = store_entry_find(
			till->store, ack->epoch, ++seq, &stored, why);
		*ret = !rc &&
		       !text_same(stored.kind, entry_kind_name(ENTRY_ACK));
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static void fill_ack(
	const struct ack_statement *ack, const char *line, struct entry *entry)
{
	struct entry_ack *body = &entry->body.ack;

	*entry = (struct entry){ .kind = ENTRY_ACK };
	body->epoch = ack->epoch;
	body->chain_seq = ack->seq;
	memcpy(body->head, ack->head, sizeof(body->head));
	body->hub_epoch = ack->hub_epoch;
	body->hub_seq = ack->hub_seq;
	body->hub_chain_seq = ack->hub_chain_seq;
	body->hub_ms = ack->at.ms;
	(void)text_copy(body->statement, sizeof(body->statement), line);
}

/* A hub of a new epoch was restored: of epochs that are over it says nothing
 * by itself, so they are told from the beginning; it skips what it holds. And
 * what others used today it counts anew. */
static enum err doubt_before(struct till *till, int64_t end, struct error *why)
{
	enum err rc = ERR_OK;

	for (int64_t epoch = 1; !rc && epoch < end; epoch++) {
		struct store_sent sent;

		rc = store_sent_find(till->store, epoch, &sent, why);
		if (rc || sent.seq == 0)
			continue;
		sent.seq = 0;
		memcpy(sent.leaf, ENTRY_PREV_NONE, sizeof(sent.leaf));
		rc = store_sent_put(till->store, &sent, why);
	}
	if (!rc)
		rc = store_use_forget(till->store, till_today(till), why);
	return rc;
}

static void raise_hub(struct online *online, const struct ack_statement *ack)
{
	if (ack->hub_epoch > online->hub.epoch) {
		online->hub.epoch = ack->hub_epoch;
		online->hub.seq = 0;
		online->hub.read = 0;
		online->hub.boxes = 0; /* it may have forgotten some */
		online->boxes_last = 0;
		online->reporting = (struct reporting){ 0 };
	}
	if (ack->hub_epoch == online->hub.epoch &&
		ack->hub_seq > online->hub.seq)
		online->hub.seq = ack->hub_seq;
	online->hub_chain_seq = ack->hub_chain_seq;
}

static enum err keep_ack(struct till *till, const struct ack_statement *ack,
	const char *line, bool news, struct error *why)
{
	static struct entry entry;
	const struct store_sent sent = {
		.epoch = ack->epoch, .seq = ack->seq, .at = ack->at
	};
	struct store_sent kept = sent;
	AUTO(act) act = { 0 };
	/* After a till has left, nothing is said of boots and clocks either. */
	enum err rc = till->head.is_left ? act_start(till, &act, why)
					 : act_begin(till, &act, why);

	memcpy(kept.leaf, ack->head, sizeof(kept.leaf));
	fill_ack(ack, line, &entry);
	if (!rc)
		rc = store_sent_put(till->store, &kept, why);
	if (!rc)
		rc = store_market_put(till->store, &till->online->hub, why);
	if (!rc && news && !till->head.is_left)
		rc = act_append(&act, &entry, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

/*
 * The hub was restored and has another branch of this chain than the one that
 * it held before: this one must reach it again, from where they part.
 */
static enum err doubt_branch(
	struct till *till, const struct ack_statement *ack, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc;

	if (ack->hub_epoch <= till->online->hub.epoch)
		return ERR_OK;
	raise_hub(till->online, ack);
	rc = store_tx_begin(till->store, &tx, why);
	if (!rc)
		rc = doubt_before(till, till->epoch + 1, why);
	if (!rc)
		rc = store_market_put(till->store, &till->online->hub, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}

enum err ack_take(struct till *till, const char *line, struct error *why)
{
	static struct ack_statement ack;
	struct online *online = till->online;
	struct store_sent sent;
	bool news = false;
	enum err rc = ack_open(till, line, &ack, why);

	if (rc)
		return rc;
	rc = store_sent_find(till->store, ack.epoch, &sent, why);
	if (rc)
		return rc;
	/* An old one, from a stick that was read before. A hub that was
	 * restored may have a clock that is behind. */
	if (ack.hub_epoch < online->hub.epoch ||
		(ack.hub_epoch == online->hub.epoch && ack.seq <= sent.seq &&
			ack.at.ms < sent.at.ms))
		return ERR_OK;
	rc = compare_head(till, &ack, why);
	if (rc == ERR_CONFLICT)
		return doubt_branch(till, &ack, why) ? why->code : rc;
	if (!rc)
		rc = is_news(till, &ack, &news, why);
	if (!rc && ack.hub_epoch > online->hub.epoch)
		rc = doubt_before(till, till->epoch, why);
	if (rc)
		return rc;
	raise_hub(online, &ack);
	return keep_ack(till, &ack, line, news, why);
}

enum err branch_take(struct till *till, bool *ret_more, struct error *why)
{
	static struct store_entry stored;
	struct store_unsent unsent = { 0 };
	struct store_sent told = till->online->told;
	enum err rc = ERR_OK;

	*ret_more = false;
	if (told.seq == 0)
		return ERR_OK;
	rc = store_entry_find(till->store, told.epoch, told.seq, &stored, why);
	if (rc)
		return rc;
	memcpy(told.leaf, stored.leaf, sizeof(told.leaf));
	rc = store_sent_put(till->store, &told, why);
	if (!rc)
		rc = store_unsent(till->store, till->epoch, &unsent, why);
	*ret_more = unsent.count > 0;
	return rc;
}
