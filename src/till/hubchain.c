#include "online.h"

#include "sign/chain.h"
#include "sign/hash.h"

#include <inttypes.h>
#include <string.h>

/* Where an entry must link to: the leaf before it, and its number. */
static enum err place_of(struct till *till, const struct entry *entry,
	struct chain *ret, struct error *why)
{
	static struct store_entry before;
	bool opens = entry->kind == ENTRY_HUB_EPOCH;
	enum err rc;

	if (opens)
		rc = store_hub_entry_find(till->store,
			entry->body.hub_epoch.former, entry->body.hub_epoch.seq,
			&before, why);
	else
		rc = store_hub_entry_find(till->store, entry->epoch,
			entry->seq - 1, &before, why);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	chain_start(ret, rc ? ENTRY_PREV_NONE : before.leaf);
	if (!rc && !opens)
		ret->seq = before.seq;
	return ERR_OK;
}

/*
 * The hub's chain is read as an auditor would: bytes, signature, number and
 * link. A restored hub begins a new epoch with an entry that says where the
 * one before it ended; this till may hold entries beyond that, and keeps
 * them.
 */
static enum err check_link(struct till *till, const struct entry *entry,
	const char *line, size_t length, struct error *why)
{
	struct chain chain;
	enum err rc = place_of(till, entry, &chain, why);

	if (rc)
		return rc;
	switch (chain_follow(&chain, entry->seq, entry->prev, line, length)) {
	case CHAIN_GOOD:
		return ERR_OK;
	case CHAIN_BAD_SEQ:
	case CHAIN_BAD_PREV:
		break;
	}
	return error_set(why, ERR_FORGED,
		"entry %" PRId64 "-%" PRId64
		" of the hub's chain does not follow on the one before it",
		entry->epoch, entry->seq);
}

enum err hub_entry_open(struct till *till, const char *line, size_t length,
	struct entry *ret, struct error *why)
{
	static struct jws_payload payload;
	enum err rc;

	if (length >= ENTRY_LINE_SIZE ||
		jws_open(line, length, JWS_ENTRY, &till->online->hub_key,
			&payload) != JWS_GOOD)
		return error_set(why, ERR_FORGED,
			"what came as an entry of the hub was not signed by"
			" it");
	rc = entry_decode(payload.bytes, payload.length, ret, why);
	if (rc)
		return rc;
	if (!text_same(ret->chain, HUB_CHAIN) ||
		!text_same(ret->market, till->market))
		return error_set(why, ERR_FORGED,
			"an entry came from the hub that is of the market %s,"
			" chain %s",
			ret->market, ret->chain);
	return ERR_OK;
}

/* One that is here already: the same bytes, or the hub tells two stories. */
static enum err compare(struct till *till, const struct entry *entry,
	const char *leaf, bool *ret_known, struct error *why)
{
	static struct store_entry kept;
	enum err rc = store_hub_entry_find(
		till->store, entry->epoch, entry->seq, &kept, why);

	*ret_known = rc == ERR_OK;
	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (!rc && !text_same(kept.leaf, leaf))
		rc = error_set(why, ERR_FORGED,
			"the hub shows another entry %" PRId64 "-%" PRId64
			" than before",
			entry->epoch, entry->seq);
	return rc;
}

/* What a hub wrote that was restored since: the epoch that went on knows
 * nothing of it, and no more does this till. A stick may bring it late. */
static enum err is_over(struct till *till, const struct entry *entry, bool *ret,
	struct error *why)
{
	static struct store_entry last;
	enum err rc = store_hub_last(till->store, &last, why);

	*ret = !rc && entry->epoch < last.epoch;
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err append(
	struct till *till, const struct store_append *append, struct error *why)
{
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_tx_begin(till->store, &tx, why);

	if (!rc)
		rc = store_hub_append(till->store, append, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc && append->entry->kind == ENTRY_RULES)
		till->rules_day = DAY_NONE; /* read them again */
	return rc;
}

enum err hub_entry_take(
	struct till *till, const char *line, size_t length, struct error *why)
{
	static struct entry entry;
	static char kept[ENTRY_LINE_SIZE];
	char leaf[HASH_TEXT_SIZE];
	const struct store_append what = {
		.entry = &entry, .line = kept, .length = length, .leaf = leaf
	};
	bool known = false;
	bool over = false;
	enum err rc = hub_entry_open(till, line, length, &entry, why);

	if (rc)
		return rc;
	hash_leaf(line, length, leaf);
	rc = compare(till, &entry, leaf, &known, why);
	if (!rc && !known)
		rc = is_over(till, &entry, &over, why);
	if (!rc && !known && !over)
		rc = check_link(till, &entry, line, length, why);
	if (rc || known || over)
		return rc;
	memcpy(kept, line, length);
	kept[length] = '\0';
	return append(till, &what, why);
}

bool hub_enrolled(struct till *till, const char *leaf)
{
	static struct store_entry stored;
	static struct entry entry;
	struct error why;

	return till->online != NULL &&
	       store_hub_leaf_find(till->store, leaf, &stored, &why) ==
		       ERR_OK &&
	       hub_entry_open(till, stored.line, stored.length, &entry, &why) ==
		       ERR_OK &&
	       entry.kind == ENTRY_ENROL &&
	       text_same(entry.body.enrol.till, till->chain);
}

enum err hub_chain_check(struct till *till, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	char leaf[HASH_TEXT_SIZE];
	int64_t id = 0;

	while (till->online != NULL) {
		enum err rc = store_hub_after(till->store, id, &stored, why);

		if (rc == ERR_NOT_FOUND)
			return ERR_OK;
		if (!rc)
			rc = hub_entry_open(
				till, stored.line, stored.length, &entry, why);
		if (!rc)
			rc = check_link(
				till, &entry, stored.line, stored.length, why);
		if (rc)
			return rc;
		hash_leaf(stored.line, stored.length, leaf);
		if (!text_same(leaf, stored.leaf) || entry.seq != stored.seq ||
			entry.epoch != stored.epoch)
			return error_set(why, ERR_FORGED,
				"the columns beside entry %" PRId64 "-%" PRId64
				" of the hub do not say what it says",
				entry.epoch, entry.seq);
		id = stored.id;
	}
	return ERR_OK;
}
