#include "parts.h"

#include "store/hub.h"

#include <stdlib.h>
#include <string.h>

/* Chains are added a few at a time. */
#define PARTS_STEP 16

void parts_cleanup(struct parts *parts)
{
	free(parts->list);
	free(parts->silent);
}

static enum err add_part(
	struct parts *parts, const struct store_range *range, struct error *why)
{
	struct part *more = parts->list;

	if (parts->count == BUNDLE_CHAINS_MAX)
		return error_set(why, ERR_RANGE,
			"a bundle holds at most %d chains", BUNDLE_CHAINS_MAX);
	if (parts->count % PARTS_STEP == 0)
		more = realloc(parts->list,
			((size_t)parts->count + PARTS_STEP) * sizeof(*more));
	if (more == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	parts->list = more;
	more[parts->count++] = (struct part){ .all = *range };
	return ERR_OK;
}

/* Every chain there is up to the end of the export. */
static enum err find_chains(struct parts *parts, struct error *why)
{
	struct store_positions known = { 1, parts->ask->positions.last };
	struct store_range range = { 0 };
	enum err rc;

	for (;;) {
		rc = store_range_next(parts->ask->store, known, &range, why);
		if (rc)
			break;
		rc = add_part(parts, &range, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Nothing of it is asked for; what lies before is known. */
static enum err end_before(
	struct parts *parts, struct store_range *range, struct error *why)
{
	const struct period before = { INT32_MIN, parts->ask->days.last };
	enum err rc = store_range_days(parts->ask->store, before, range, why);

	if (rc != ERR_NOT_FOUND)
		return rc;
	range->last = 0;
	return ERR_OK;
}

/* Of a hub: each chain on the days that are asked for. */
static enum err find_days(struct parts *parts, struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		struct part *part = &parts->list[i];
		struct store_range range = part->all;

		rc = store_range_days(
			parts->ask->store, parts->ask->days, &range, why);
		if (!rc)
			part->first = range.first;
		else if (rc == ERR_NOT_FOUND)
			rc = end_before(parts, &range, why);
		part->all.last = range.last;
	}
	return rc ? rc : ERR_NOT_FOUND;
}

/* Where in them the export begins. Both lists have one order. */
static enum err find_positions(struct parts *parts, struct error *why)
{
	struct store_range range = { 0 };
	int at = 0;
	enum err rc;

	for (;;) {
		rc = store_range_next(
			parts->ask->store, parts->ask->positions, &range, why);
		if (rc)
			return rc;
		while (!text_same(parts->list[at].all.chain, range.chain) ||
			parts->list[at].all.epoch != range.epoch)
			at++;
		parts->list[at].first = range.first;
	}
}

static enum err find_ranges(struct parts *parts, struct error *why)
{
	enum err rc = parts->ask->hub_key != NULL ? find_days(parts, why)
						  : find_positions(parts, why);

	if (rc != ERR_NOT_FOUND)
		return rc;
	for (int i = 0; i < parts->count; i++) {
		if (parts->list[i].first > 0)
			return ERR_OK;
	}
	return error_set(
		why, ERR_NOT_FOUND, "there is no entry in this period");
}

/* -- keys --------------------------------------------------------------------
 */

/* The first entry of an epoch names its key. */
static enum err take_key(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;

	if (!parts_read(parts, stored))
		return error_set(why, ERR_FORGED,
			"the first entry of %s cannot be read: run quotapos"
			" verify",
			stored->chain);
	if (parts->entry.kind == ENTRY_GENESIS)
		memcpy(parts->part->key, parts->entry.body.genesis.till_key,
			sizeof(parts->part->key));
	else if (entry_kind_begins_epoch(parts->entry.kind))
		memcpy(parts->part->key, parts->entry.body.epoch.till_key,
			sizeof(parts->part->key));
	return ERR_OK;
}

/* A hub knows the keys of all, and has one of its own. */
static enum err take_enrolled(struct parts *parts, struct error *why)
{
	struct part *part = parts->part;
	struct store_epoch epoch;
	enum err rc;

	if (text_same(part->all.chain, HUB_CHAIN)) {
		(void)text_copy(
			part->key, sizeof(part->key), parts->ask->hub_key);
		return ERR_OK;
	}
	rc = store_epoch_find(parts->ask->store, part->all.chain,
		part->all.epoch, &epoch, why);
	if (!rc)
		memcpy(part->key, epoch.key, sizeof(part->key));
	return rc;
}

static enum err find_keys(struct parts *parts, struct error *why)
{
	struct store_reader reader = { take_key, parts };
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		struct part *part = &parts->list[i];
		struct store_range opener = part->all;

		opener.last = opener.first;
		parts->part = part;
		if (parts->ask->hub_key != NULL)
			rc = take_enrolled(parts, why);
		else
			rc = store_range_read(
				parts->ask->store, &opener, "", reader, why);
		if (!rc)
			rc = key_thumbprint(part->key, part->chain.kid, why);
	}
	return rc;
}

enum err parts_find(struct parts *parts, struct error *why)
{
	enum err rc = find_chains(parts, why);

	if (!rc)
		rc = find_ranges(parts, why);
	if (!rc)
		rc = find_keys(parts, why);
	if (!rc && parts->ask->hub_key != NULL)
		rc = parts_silent(parts, why);
	return rc;
}
