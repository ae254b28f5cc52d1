#include "audit/verify.h"

#include "chains.h"
#include "check.h"
#include "claimsfile.h"
#include "leases.h"
#include "opened.h"
#include "quotas.h"
#include "refs.h"
#include "tables.h"

#include "base/file.h"
#include "sign/keyring.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_NAME       "keys.jwks"
#define TRUST_BYTES_MAX (1 << 20)

struct verify {
	struct verify_ask ask;
	struct check check;
	bool is_trusted;
	bool is_anchored;
};

/* The auditor's own file: what is wrong with it is no fault of the bundle. */
static enum err read_trust(
	const char *path, struct ring *ret, struct error *why)
{
	char *bytes;
	size_t length = 0;
	enum err rc;

	if (path == NULL)
		return ERR_OK;
	bytes = malloc(TRUST_BYTES_MAX);
	if (bytes == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = file_read(path, bytes, TRUST_BYTES_MAX, &length, why);
	if (!rc && ring_read(bytes, length, false, ret, why)) {
		(void)error_wrap(why, "%s", path);
		why->code = rc = ERR_INPUT;
	}
	free(bytes);
	return rc;
}

static enum err read_keys(struct check *check, struct error *why)
{
	const struct unzip_member *member = unzip_find(check->zip, KEYS_NAME);
	struct error said;
	char *bytes;
	size_t length = 0;
	enum err rc;

	if (member == NULL || member->bytes >= RING_BYTES_MAX) {
		fault_add(check->faults, FAULT_KEY, 0,
			"the bundle has no key set %s", KEYS_NAME);
		return ERR_OK;
	}
	bytes = malloc((size_t)member->bytes + 1);
	if (bytes == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	rc = unzip_read_whole(check->zip, member, bytes,
		(size_t)member->bytes + 1, &length, &said);
	if (!rc)
		rc = ring_read(bytes, length, true, &check->ring, &said);
	free(bytes);
	if (rc == ERR_SYSTEM)
		return error_set(why, rc, "%s", said.text);
	if (rc)
		fault_add(check->faults, FAULT_KEY, 0, "the file %s: %s",
			KEYS_NAME, said.text);
	return ERR_OK;
}

static enum err read_anchors(struct check *check, struct error *why)
{
	const struct verify_ask *ask = check->ask;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < ask->anchor_count; i++)
		rc = anchors_read(&check->anchors, ask->anchors[i],
			&check->ring, check->faults, why);
	if (!rc && ask->receipt != NULL)
		rc = anchors_add(&check->anchors, ask->receipt, &check->ring,
			check->faults, why);
	anchors_sort(&check->anchors);
	return rc;
}

/* Is a key of the bundle one of the auditor's, or vouched for by one? */
static bool key_is_trusted(const struct check *check, const char *kid)
{
	const struct ring_key *key = ring_find(&check->ring, kid);

	if (ring_find(&check->trust, kid) != NULL)
		return true;
	/* A key vouches only for those of later epochs: there is an end. */
	for (; key != NULL; key = key->by) {
		if (ring_find(&check->trust, key->key.kid) != NULL)
			return true;
	}
	return false;
}

static void check_trust(struct check *check, bool *ret)
{
	const struct claims *claims = check->claims;
	bool trusted = check->ask->trust != NULL;

	if (!trusted)
		return;
	faults_at(check->faults, "", 0);
	if (!key_is_trusted(check, claims->exporter.kid)) {
		trusted = false;
		fault_add(check->faults, FAULT_TRUST, 0,
			"the key that signed the manifest (%s) is not vouched"
			" for by the trust file",
			claims->exporter.kid);
	}
	for (int i = 0; i < claims->chain_count; i++) {
		const struct claim_chain *chain = &claims->chains[i];
		const struct ring_key *key = ring_find_epoch(
			&check->ring, chain->chain, chain->epoch);

		if (key != NULL && key_is_trusted(check, key->key.kid))
			continue;
		trusted = false;
		faults_at(check->faults, chain->chain, chain->epoch);
		fault_add(check->faults, FAULT_TRUST, chain->first,
			"the key of this chain (%s) is not vouched for by the"
			" trust file",
			key != NULL ? key->key.kid : chain->kid);
	}
	*ret = trusted;
}

/* An anchor that no line met: cut off, or of something else. */
static void miss_anchor(struct check *check, const struct anchor *anchor)
{
	const struct claims *claims = check->claims;
	const struct claim_chain *chain = NULL;

	faults_at(check->faults, anchor->chain, anchor->epoch);
	for (int i = 0; i < claims->chain_count; i++) {
		if (text_same(claims->chains[i].chain, anchor->chain) &&
			claims->chains[i].epoch == anchor->epoch)
			chain = &claims->chains[i];
	}
	if (anchor->kind == ANCHOR_LEAF)
		fault_add(check->faults, FAULT_ANCHOR, 0,
			"no entry has the leaf %s of an anchor", anchor->leaf);
	else if (chain == NULL && claims->whole)
		fault_add(check->faults, FAULT_ANCHOR, anchor->seq,
			"an anchor is of a chain that is not in the bundle");
	else if (chain != NULL && claims->whole && anchor->seq > chain->last)
		fault_add(check->faults, FAULT_ANCHOR, anchor->seq,
			"the chain is cut: an anchor has an entry behind its"
			" end");
}

static bool check_anchors(struct check *check)
{
	bool met = false;

	for (int i = 0; i < check->anchors.count; i++) {
		const struct anchor *anchor = &check->anchors.list[i];

		met |= anchor->is_met;
		if (!anchor->is_met && anchor->seq != 0)
			miss_anchor(check, anchor);
	}
	return met;
}

/* Where an epoch of the hub's chain ends, as far as the bundle can tell. */
static int64_t hub_end(
	const struct claims *claims, const struct market_span *span)
{
	if (span->end >= 0)
		return span->end;
	if (!claims->whole)
		return INT64_MAX;
	for (int i = 0; i < claims->chain_count; i++) {
		if (claims->chains[i].epoch == span->epoch &&
			text_same(claims->chains[i].chain, HUB_CHAIN))
			return claims->chains[i].last;
	}
	return 0;
}

/* The hub told a till, signed, of more entries than there are, and did not go
 * on from an earlier state since: its end was cut off. */
static void check_hub_end(struct check *check)
{
	const struct market *market = &check->market;

	for (int i = 0; market->is_here && i < market->span_count; i++) {
		const struct market_span *span = &market->spans[i];
		int64_t end = hub_end(check->claims, span);

		if (span->end >= 0 || span->heard <= end)
			continue;
		faults_at(check->faults, HUB_CHAIN, span->epoch);
		fault_add(check->faults, FAULT_ANCHOR, end + 1,
			"tills were told of entries up to %" PRId64
			", and no later epoch says that the hub was put back",
			span->heard);
	}
}

/* The auditor's key, when numbers are asked for. */
static enum err open_numbers(struct check *check, struct error *why)
{
	if (check->ask->open == NULL)
		return ERR_OK;
	if (!check->claims->identities)
		return error_set(why, ERR_INPUT,
			"there are no sealed numbers in this bundle");
	return opened_open(
		check->ask->open, check->ring.auditor, &check->opened, why);
}

static enum err check_bundle(struct verify *verify, struct error *why)
{
	struct check *check = &verify->check;
	enum err rc = keyring_start(why);

	if (!rc)
		rc = read_trust(check->ask->trust, &check->trust, why);
	if (!rc)
		rc = unzip_open(
			check->ask->bundle, check->faults, &check->zip, why);
	if (!rc)
		rc = read_keys(check, why);
	if (!rc)
		rc = claimsfile_read(check->zip, &check->ring, check->faults,
			&check->claims, why);
	if (rc || check->claims == NULL)
		return rc;
	rc = open_numbers(check, why);
	if (!rc)
		rc = check_files(check, why);
	if (!rc)
		rc = read_anchors(check, why);
	if (!rc)
		rc = chains_check(check, why);
	if (rc)
		return rc;
	faults_at(check->faults, "", 0);
	if (check->claims->whole && !check->has_roster)
		fault_add(check->faults, FAULT_ROSTER, 0,
			"the entry that says which tills there are is not in"
			" the bundle");
	check_trust(check, &verify->is_trusted);
	check_hub_end(check);
	verify->is_anchored = check_anchors(check);
	return faults_kept(check->faults, why);
}

enum err verify_open(
	const struct verify_ask *ask, struct verify **ret, struct error *why)
{
	struct verify *verify = calloc(1, sizeof(*verify));
	enum err rc;

	if (verify == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	verify->ask = *ask;
	verify->check.ask = &verify->ask;
	verify->check.faults = faults_open();
	verify->check.book = book_open();
	if (verify->check.faults == NULL || verify->check.book == NULL)
		rc = error_set(why, ERR_SYSTEM, "out of memory");
	else
		rc = check_bundle(verify, why);
	if (rc) {
		verify_close(verify);
		return rc;
	}
	verify_rewind(verify);
	*ret = verify;
	return ERR_OK;
}

enum err verify_token(const char *token, const char *trust,
	struct verify_receipt *ret, struct error *why)
{
	struct ring ring = { 0 };
	struct anchor anchor = { 0 };
	enum err rc = keyring_start(why);

	if (!rc)
		rc = read_trust(trust, &ring, why);
	if (!rc)
		rc = anchor_parse(token, strlen(token), &ring, &anchor, why);
	ring_clear(&ring);
	if (rc)
		return rc;
	if (anchor.kind != ANCHOR_RECEIPT)
		return error_set(why, ERR_INPUT, "it is no receipt token");
	*ret = (struct verify_receipt){ .epoch = anchor.epoch,
		.seq = anchor.seq,
		.at_ms = anchor.at_ms,
		.total_fen = anchor.total_fen };
	memcpy(ret->chain, anchor.chain, sizeof(anchor.chain));
	memcpy(ret->leaf, anchor.leaf, sizeof(anchor.leaf));
	return ERR_OK;
}

void verify_close(struct verify *verify)
{
	struct check *check;

	if (verify == NULL)
		return;
	check = &verify->check;
	feed_close(check->feed);
	quotas_close(check->quotas);
	refs_close(check->refs);
	leases_close(check->leases);
	opened_close(check->opened);
	market_clear(&check->market);
	tables_close(check->tables);
	anchors_clear(&check->anchors);
	claims_free(check->claims);
	ring_clear(&check->ring);
	ring_clear(&check->trust);
	book_close(check->book);
	unzip_close(check->zip);
	faults_close(check->faults);
	free(check->chains);
	free(verify);
}

enum verify_verdict verify_verdict(const struct verify *verify)
{
	if (faults_count(verify->check.faults) > 0)
		return VERIFY_FAULTY;
	if (verify_lacks_hub(verify))
		return VERIFY_UNPROVEN;
	return verify->is_trusted || verify->is_anchored ? VERIFY_CLEAN
							 : VERIFY_UNPROVEN;
}

bool verify_lacks_hub(const struct verify *verify)
{
	return faults_lack_hub(verify->check.faults);
}

bool verify_is_trusted(const struct verify *verify)
{
	return verify->is_trusted;
}

int64_t verify_fault_count(const struct verify *verify)
{
	return faults_count(verify->check.faults);
}

int64_t verify_entry_count(const struct verify *verify)
{
	return verify->check.entries;
}

const char *verify_market(const struct verify *verify)
{
	const struct claims *claims = verify->check.claims;

	return claims != NULL ? claims->market : "";
}

void verify_rewind(struct verify *verify)
{
	faults_rewind(verify->check.faults);
}

enum err verify_next(
	struct verify *verify, struct verify_fault *ret, struct error *why)
{
	return faults_next(verify->check.faults, ret, why);
}

enum err verify_number(
	struct verify *verify, struct verify_number *ret, struct error *why)
{
	return opened_next(
		verify->check.opened, verify->check.claims, ret, why);
}

const struct verify_chain *verify_chain(const struct verify *verify, int at)
{
	const struct claims *claims = verify->check.claims;

	if (claims == NULL || verify->check.chains == NULL || at < 0 ||
		at >= claims->chain_count)
		return NULL;
	return &verify->check.chains[at];
}

bool verify_lost(
	const struct verify *verify, int number, struct verify_lost *ret)
{
	const struct market *market = &verify->check.market;

	for (int i = 0; market->is_here && i < market->span_count; i++) {
		const struct market_span *span = &market->spans[i];
		int64_t end = hub_end(verify->check.claims, span);

		if (span->heard <= end || number-- > 0)
			continue;
		*ret = (struct verify_lost){ span->epoch, end + 1,
			span->heard };
		return true;
	}
	return false;
}

const char *verify_code(int at)
{
	if (at < 0 || at >= FAULT_CODE_COUNT)
		return NULL;
	return fault_code_name((enum fault_code)at);
}
