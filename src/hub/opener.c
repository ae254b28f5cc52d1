#include "sign/epoch.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

#define OPENERS_MAX 256
#define RIVALS_MAX  16 /* machines that opened one epoch */

/* An earlier key must not go around the revocation of a later one. */
static enum err check_latest(
	struct hub *hub, const struct entry *entry, struct error *why)
{
	struct store_till till;
	struct store_epoch latest;
	enum err rc = store_till_find(hub->store, entry->chain, &till, why);

	if (!rc)
		rc = store_epoch_find(
			hub->store, entry->chain, till.epoch, &latest, why);
	if (!rc && entry->epoch > latest.epoch && latest.revoked >= 0)
		rc = error_set(why, ERR_DENIED,
			"the key of %s, epoch %" PRId64
			", was revoked: none before it vouches for a later"
			" one",
			entry->chain, latest.epoch);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* The key that the number-th opener kept beside the epoch brings; it was
 * checked when it came. "" when that line brings none. */
static enum err rival_key(struct hub *hub, const struct store_epoch *epoch,
	int64_t number, char ret[HASH_TEXT_SIZE], struct error *why)
{
	static char opener[ENTRY_LINE_SIZE];
	static struct jws_payload payload;
	static struct entry entry;
	const struct jws_key nobody = { 0 };
	struct error ignored;
	enum err rc = store_fork_opener(
		hub->store, epoch->chain, epoch->epoch, number, opener, why);

	ret[0] = '\0';
	if (rc)
		return rc;
	(void)jws_open(opener, strlen(opener), JWS_ENTRY, &nobody, &payload);
	if (!entry_decode(payload.bytes, payload.length, &entry, &ignored) &&
		entry_kind_begins_epoch(entry.kind))
		memcpy(ret, entry.body.epoch.till_key, HASH_TEXT_SIZE);
	return ERR_OK;
}

static bool is_endorsed(const char *by, const struct epoch_claim *claim,
	const char *endorsement)
{
	struct jws_key key;
	struct error ignored;

	return !jws_key_init(&key, by, &ignored) &&
	       epoch_is_endorsed(&key, claim, endorsement);
}

/* By the earlier epoch's key, or by that of a machine beside it. */
static enum err find_endorser(struct hub *hub, const struct store_epoch *from,
	const struct epoch_claim *claim, const char *endorsement,
	struct error *why)
{
	char key[HASH_TEXT_SIZE];
	enum err rc = ERR_OK;

	if (is_endorsed(from->key, claim, endorsement))
		return ERR_OK;
	for (int64_t i = 0; !rc && i < RIVALS_MAX; i++) {
		rc = rival_key(hub, from, i, key, why);
		if (!rc && is_endorsed(key, claim, endorsement))
			return ERR_OK;
	}
	return rc == ERR_STORE
		       ? rc
		       : error_set(why, ERR_FORGED,
				 "the key of %s, epoch %" PRId64
				 ", is not endorsed by that of epoch %" PRId64,
				 claim->chain, claim->epoch, from->epoch);
}

/* Signed by the key it brings, which the earlier epoch's key vouches for? */
static enum err check_endorsed(struct hub *hub, const struct entry *entry,
	const struct store_epoch *from, struct error *why)
{
	const struct entry_epoch *body = &entry->body.epoch;
	const struct epoch_claim claim = { .market = hub->state.market,
		.chain = entry->chain,
		.epoch = entry->epoch,
		.key = body->till_key,
		.prev = entry->prev };
	enum err rc = find_endorser(hub, from, &claim, body->endorsement, why);

	if (rc)
		return rc;
	if (from->revoked >= 0)
		return error_set(why, ERR_DENIED,
			"the key of %s, epoch %" PRId64
			", was revoked: it vouches for no other",
			entry->chain, from->epoch);
	return check_latest(hub, entry, why);
}

enum err opener_read(struct hub *hub, const char *line, size_t length,
	struct store_epoch *ret, struct error *why)
{
	static struct jws_payload payload;
	static struct entry entry;
	const struct jws_key nobody = { 0 };
	struct store_epoch from = { 0 };
	enum err rc;

	(void)jws_open(line, length, JWS_ENTRY, &nobody, &payload);
	rc = entry_decode(payload.bytes, payload.length, &entry, why);
	if (rc || !entry_kind_begins_epoch(entry.kind) || entry.seq != 1 ||
		entry.body.epoch.from_epoch >= entry.epoch)
		return error_set(why, ERR_NOT_FOUND, "the line opens no epoch");
	rc = store_epoch_find(hub->store, entry.chain,
		entry.body.epoch.from_epoch, &from, why);
	if (!rc)
		rc = line_open(line, length, JWS_ENTRY,
			entry.body.epoch.till_key, &payload, why);
	if (!rc)
		rc = check_endorsed(hub, &entry, &from, why);
	if (rc)
		return rc;
	*ret = (struct store_epoch){ .epoch = entry.epoch, .revoked = -1 };
	memcpy(ret->chain, entry.chain, sizeof(ret->chain));
	memcpy(ret->key, entry.body.epoch.till_key, sizeof(ret->key));
	memcpy(ret->leaf, ENTRY_PREV_NONE, sizeof(ret->leaf));
	return ERR_OK;
}

enum err opener_rival(struct hub *hub, const char *line, size_t length,
	enum jws_type type, struct store_epoch *epoch, struct error *why)
{
	static struct jws_payload payload;
	char key[HASH_TEXT_SIZE];
	struct error ignored;
	enum err rc = ERR_OK;

	for (int64_t i = 0; !rc && i < RIVALS_MAX; i++) {
		rc = rival_key(hub, epoch, i, key, why);
		if (rc ||
			line_open(line, length, type, key, &payload, &ignored))
			continue;
		epoch->seq = 0;
		memcpy(epoch->key, key, sizeof(epoch->key));
		memcpy(epoch->leaf, ENTRY_PREV_NONE, sizeof(epoch->leaf));
		return ERR_OK;
	}
	return rc == ERR_STORE ? rc
			       : error_set(why, ERR_FORGED,
					 "the signature does not fit");
}

/* Is this the line by which we know the epoch? */
static bool is_held(struct hub *hub, const struct store_epoch *epoch,
	const char *line, size_t length)
{
	static struct store_entry stored;
	struct error ignored;

	return !store_chain_find(hub->store, epoch->chain, epoch->epoch, 1,
		       &stored, &ignored) &&
	       stored.length == length &&
	       memcmp(stored.line, line, length) == 0;
}

/* A line that opens an epoch, taken like any other of its chain. Of lines
 * that are held only the last is, for its answer: nobody in particular is
 * needed to send them, and each costs a commit. */
static enum err take_opener(struct exchange *exchange, const char *line,
	size_t length, bool is_last, struct error *why)
{
	struct store_epoch *epoch = &exchange->epoch;
	struct error unopened = { 0 };
	enum err rc =
		opener_read(exchange->hub, line, length, epoch, &unopened);

	if (!rc && !is_last && is_held(exchange->hub, epoch, line, length))
		return ERR_OK;
	if (!rc) {
		memcpy(exchange->asked.chain, epoch->chain,
			sizeof(exchange->asked.chain));
		return batch_take(exchange, line, length, why);
	}
	if (rc == ERR_STORE)
		return error_set(why, rc, "%s", unopened.text);
	problem_set(exchange,
		rc == ERR_DENIED   ? PROBLEM_REVOKED
		: rc == ERR_FORGED ? PROBLEM_BAD_SIGNATURE
				   : PROBLEM_UNKNOWN_KEY,
		"%s", unopened.text);
	return ERR_OK;
}

/* A line that is kept beside the chain may be followed by one that is not. */
static bool goes_on(const struct hub_response *response)
{
	return response->status < 400 || text_same(response->problem, "fork");
}

/*
 * Each line vouches for itself, by the key of an earlier epoch: so a till
 * whose key is not known yet can make it known, whatever it has to send of
 * the epochs before.
 */
enum err route_epochs(struct exchange *exchange, struct error *why)
{
	const char *at = exchange->request->body;
	const char *end = at + exchange->request->length;
	enum err rc = ERR_OK;
	int count = 0;

	if (at == end)
		problem_set(exchange, PROBLEM_BAD_REQUEST,
			"there is no line that opens an epoch");
	while (!rc && at < end && goes_on(exchange->response)) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		if (stop == NULL)
			stop = end;
		if (count++ == OPENERS_MAX)
			problem_set(exchange, PROBLEM_TOO_LONG,
				"at most %d lines are taken at once",
				OPENERS_MAX);
		else
			rc = take_opener(exchange, at, (size_t)(stop - at),
				stop + 1 >= end, why);
		at = stop + 1;
	}
	return rc;
}
