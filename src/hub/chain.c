#include "state.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static_assert(ENTRY_LINE_SIZE == JWS_SIZE, "a stored line is a signed line");

enum err line_open(const char *line, size_t length, enum jws_type type,
	const char *key, struct jws_payload *ret, struct error *why)
{
	struct jws_key signer;
	enum err rc = jws_key_init(&signer, key, why);

	if (rc)
		return rc;
	switch (jws_open(line, length, type, &signer, ret)) {
	case JWS_GOOD:
		return ERR_OK;
	case JWS_BAD_FORM:
		return error_set(
			why, ERR_FORGED, "the line is no signed line of ours");
	case JWS_BAD_HEADER:
		return error_set(why, ERR_FORGED,
			"the line is of another key or another type");
	case JWS_BAD_SIGNATURE:
		break;
	}
	return error_set(why, ERR_FORGED, "the signature is not of this key");
}

enum err chain_open(struct hub *hub, const struct store_entry *stored,
	struct entry *ret, struct error *why)
{
	static struct jws_payload payload;
	enum err rc = line_open(stored->line, stored->length, JWS_ENTRY,
		keyring_public(hub->keyring), &payload, why);

	if (!rc)
		rc = entry_decode(payload.bytes, payload.length, ret, why);
	if (rc)
		(void)error_wrap(
			why, "entry %" PRId64 " of the hub", stored->seq);
	return rc;
}

/* Did this entry of ours let the till in with that epoch? */
static enum err lets_in(struct hub *hub, const struct store_entry *stored,
	const struct entry *first, bool *ret, struct error *why)
{
	static struct entry enrol;
	enum err rc = chain_open(hub, stored, &enrol, why);

	*ret = !rc && enrol.body.enrol.epoch == first->epoch &&
	       text_same(enrol.body.enrol.till, first->chain);
	return rc;
}

enum err chain_begins(struct hub *hub, const struct entry *entry, bool *ret,
	struct error *why)
{
	static struct store_entry stored;
	struct store_place place = { entry_kind_name(ENTRY_ENROL), HUB_CHAIN,
		0 };
	enum err rc;

	/* What goes on from an epoch is endorsed there, with its prev. */
	*ret = entry_kind_begins_epoch(entry->kind) ||
	       (entry->epoch == 1 && text_same(entry->prev, ENTRY_PREV_NONE));
	if (*ret)
		return ERR_OK;
	while (!(rc = store_kind_after(hub->store, &place, &stored, why))) {
		if (text_same(stored.leaf, entry->prev))
			return lets_in(hub, &stored, entry, ret, why);
		place.id = stored.id;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Everything of an entry but operator, kind and body. */
static void fill_common(
	const struct hub *hub, struct store_hub *head, struct entry *entry)
{
	struct reading now = clock_read(hub->clock);
	int32_t day;

	if (now.at.ms > head->at.ms)
		head->at = now.at;
	day = day_of(head->at, hub->rules.offset_minutes);
	if (day > head->day)
		head->day = day;
	memcpy(entry->market, head->market, sizeof(entry->market));
	(void)text_copy(entry->chain, sizeof(entry->chain), HUB_CHAIN);
	entry->epoch = head->epoch;
	entry->seq = head->seq + 1;
	memcpy(entry->prev, head->leaf, sizeof(entry->prev));
	entry->at = head->at;
	entry->day = head->day;
	entry->clock.source = now.source;
	entry->clock.mono_ms = now.mono_ms;
	memcpy(entry->clock.boot, now.boot, sizeof(entry->clock.boot));
	entry->rules = hub->rules.version;
}

enum err chain_append(struct hub *hub, struct entry *entry, int64_t *ret_seq,
	struct error *why)
{
	static char bytes[ENTRY_PAYLOAD_MAX + 1];
	static char line[JWS_SIZE];
	struct text payload = text_over(bytes, sizeof(bytes));
	struct store_arrival arrival = {
		.chain = HUB_CHAIN, .line = line, .flag = ""
	};
	struct store_hub head;
	size_t length = 0;
	enum err rc = store_hub_lock(hub->store, &head, why);

	if (rc)
		return rc;
	fill_common(hub, &head, entry);
	rc = entry_encode(entry, &payload, why);
	if (!rc)
		rc = jws_sign(
			hub->keyring, JWS_ENTRY, &payload, line, &length, why);
	if (rc)
		return rc;
	hash_leaf(line, length, head.leaf);
	head.seq = entry->seq;
	arrival.epoch = entry->epoch;
	arrival.seq = entry->seq;
	arrival.kind = entry_kind_name(entry->kind);
	arrival.at = entry->at;
	arrival.day = entry->day;
	arrival.leaf = head.leaf;
	rc = store_arrive(hub->store, &arrival, 1, why);
	if (!rc)
		rc = store_hub_put(hub->store, &head, why);
	if (rc)
		return rc;
	hub->state = head;
	if (ret_seq != NULL)
		*ret_seq = entry->seq;
	return ERR_OK;
}

enum err chain_append_alone(
	struct hub *hub, struct entry *entry, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(hub->store, &tx, why);

	if (!rc)
		rc = chain_append(hub, entry, NULL, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	return rc;
}
