#include "chains.h"

#include "forks.h"
#include "leases.h"
#include "opened.h"
#include "pool.h"
#include "quotas.h"
#include "refs.h"
#include "tables.h"
#include "walk.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CONTEXT "context/"

/* Lines of one file of a chain; a damaged file is a fault of the bundle. */
static enum err run_lines(struct check *check, const char *name,
	feed_take *take, struct walk *walk, struct error *why)
{
	char sha256[HASH_TEXT_SIZE] = "";
	struct feed_ask ask = {
		.zip = check->zip,
		.member = unzip_find(check->zip, name),
		.take = take,
		.context = walk,
		.sha256 = sha256,
	};
	enum err rc;

	if (ask.member == NULL)
		return ERR_OK; /* check_files tells it */
	rc = feed_run(check->feed, &ask, why);
	if (rc == ERR_FORGED) {
		fault_add(check->faults, FAULT_ZIP, 0, "%s", why->text);
		return ERR_OK;
	}
	if (!rc)
		check_file_hash(check, name, sha256);
	return rc;
}

static enum err walk_chain(
	struct walk *walk, struct check *check, int number, struct error *why)
{
	const struct claim_chain *claim = &check->claims->chains[number];
	struct verify_chain *result = &check->chains[number];
	char name[UNZIP_NAME_SIZE];
	enum err rc;

	assert(check->chains != NULL);
	memcpy(result->chain, claim->chain, sizeof(claim->chain));
	result->epoch = claim->epoch;
	rc = walk_start(walk, check, number, claim, why);
	if (!rc && claim->first > 1) {
		check_name(name, "context", claim, ".jws");
		rc = run_lines(check, name, walk_context, walk, why);
	}
	check_name(name, "entries", claim, ".jws");
	if (!rc)
		rc = run_lines(check, name, walk_take, walk, why);
	return rc ? rc : walk_end(walk, why);
}

static const struct claim_chain *find_chain(
	const struct claims *claims, const struct claim_chain *like)
{
	for (int i = 0; i < claims->chain_count; i++) {
		if (claims->chains[i].epoch == like->epoch &&
			text_same(claims->chains[i].chain, like->chain))
			return &claims->chains[i];
	}
	return NULL;
}

/*
 * Epochs that lie wholly before the range have a context and no chain: rules,
 * operators and who vouches for whom. They stand in the order of epochs.
 */
static enum err walk_before(struct walk *walk, struct check *check,
	const char *chain, struct error *why)
{
	const struct claims *claims = check->claims;
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < claims->file_count; i++) {
		const char *name = claims->files[i].name;
		struct claim_chain claim;

		if (strncmp(name, CONTEXT, strlen(CONTEXT)) != 0 ||
			!check_name_parse(name + strlen(CONTEXT), &claim) ||
			!text_same(claim.chain, chain) ||
			find_chain(claims, &claim) != NULL)
			continue;
		claim.first = INT64_MAX;
		rc = walk_start(walk, check, -1, &claim, why);
		if (!rc)
			rc = run_lines(check, name, walk_context, walk, why);
	}
	return rc;
}

/* All of one till, or of the hub: epoch after epoch. */
static enum err walk_all(
	struct walk *walk, struct check *check, bool is_hub, struct error *why)
{
	const struct claims *claims = check->claims;
	enum err rc = ERR_OK;

	if (is_hub)
		rc = walk_before(walk, check, HUB_CHAIN, why);
	for (int i = 0; !rc && i < claims->chain_count; i++) {
		const char *chain = claims->chains[i].chain;

		if (text_same(chain, HUB_CHAIN) != is_hub)
			continue;
		if (!is_hub && !text_same(walk->name, chain))
			rc = walk_before(walk, check, chain, why);
		if (!rc)
			rc = walk_chain(walk, check, i, why);
	}
	return rc;
}

/* What the walks of all chains share. */
static enum err prepare(struct check *check, struct error *why)
{
	const struct claims *claims = check->claims;
	int jobs = check->ask->jobs;
	enum err rc = ERR_OK;

	if (jobs == 0)
		jobs = pool_processors(VERIFY_JOBS_MAX);
	check->chains =
		calloc((size_t)claims->chain_count, sizeof(*check->chains));
	if (check->chains == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	check->context = (struct fact_context){ .ring = &check->ring,
		.book = check->book,
		.quick = check->ask->quick };
	if (!check->ask->quick) {
		rc = tables_open(check, &check->plan, &check->tables, why);
		check->context.plan = &check->plan;
	}
	if (!rc)
		rc = feed_open(jobs, &check->context, &check->feed, why);
	if (!rc)
		rc = quotas_open(&check->quotas, why);
	if (!rc)
		rc = refs_open(&check->refs, why);
	if (!rc)
		rc = leases_open(&check->leases, why);
	return rc;
}

/* A chain of a till that had a hub, by what the manifest says is in it. */
static bool is_joined(const struct claim_chain *claim)
{
	return claim->kinds[ENTRY_ACK] > 0 ||
	       claim->kinds[ENTRY_LEASE_ASK] > 0 ||
	       (claim->kinds[ENTRY_GENESIS] > 0 &&
		       !text_same(claim->prev, ENTRY_PREV_NONE));
}

/* The bundle of a till has not the chain of its hub. */
static void look_for_hub(struct check *check)
{
	const struct claims *claims = check->claims;

	for (int i = 0; i < claims->chain_count; i++) {
		if (!check->market.is_here && is_joined(&claims->chains[i]))
			faults_without_hub(check->faults);
	}
}

/* Every till that the hub enrolled is there, or is said to be silent. */
static void check_roster(struct check *check)
{
	const struct claims *claims = check->claims;
	const struct market *market = &check->market;

	for (int i = 0; i < market->key_count; i++) {
		const struct market_key *key = &market->keys[i];
		struct claim_chain like = { .epoch = key->epoch };
		bool found;

		memcpy(like.chain, key->till, sizeof(like.chain));
		found = find_chain(claims, &like) != NULL;
		for (int j = 0; !found && j < claims->silent_count; j++)
			found = claims->silent[j].epoch == key->epoch &&
				text_same(claims->silent[j].chain, key->till);
		if (found)
			continue;
		faults_at(check->faults, key->till, key->epoch);
		fault_add(check->faults, FAULT_ROSTER, 0,
			"the hub has enrolled this till, and it is not in the"
			" bundle");
	}
}

static enum err check_ties(struct check *check, struct error *why)
{
	enum err rc = forks_check(check, why);

	if (!rc)
		rc = refs_check(check->refs, check, why);
	if (!rc)
		rc = quotas_check(check->quotas, check, why);
	if (!rc)
		rc = leases_check(check->leases, check, why);
	if (!rc && check->opened != NULL)
		rc = opened_check(check->opened, check, why);
	if (!rc && check->tables != NULL)
		rc = tables_end(check->tables, why);
	return rc;
}

enum err chains_check(struct check *check, struct error *why)
{
	struct walk *walk = calloc(1, sizeof(*walk));
	enum err rc = prepare(check, why);

	if (!rc && walk == NULL)
		rc = error_set(why, ERR_SYSTEM, "out of memory");
	if (!rc && !check->ask->quick)
		rc = leases_read(check->leases, check, why);
	if (!rc)
		rc = walk_all(walk, check, true, why);
	if (!rc) {
		look_for_hub(check);
		rc = walk_all(walk, check, false, why);
	}
	walk_close(walk);
	if (rc)
		return rc;
	check_leftovers(check);
	if (check->claims->whole)
		check_roster(check);
	return check->ask->quick ? ERR_OK : check_ties(check, why);
}
