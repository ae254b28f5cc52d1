#include "parts.h"

#include "store/hub.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Silent ones are added a few at a time. */
#define SILENT_STEP 16

/* Tills that joined, or began anew, and have not sent anything yet. */
enum err parts_silent(struct parts *parts, struct error *why)
{
	struct store_epoch epoch = { 0 };
	enum err rc;

	while (!(rc = store_epoch_after(parts->ask->store, epoch.chain,
			 epoch.epoch, &epoch, why))) {
		struct bundle_silent *more = parts->silent;

		if (epoch.seq > 0)
			continue;
		if (parts->silent_count % SILENT_STEP == 0)
			more = realloc(more,
				((size_t)parts->silent_count + SILENT_STEP) *
					sizeof(*more));
		if (more == NULL)
			return error_set(
				why, ERR_SYSTEM, "there is no memory left");
		parts->silent = more;
		more += parts->silent_count++;
		memcpy(more->chain, epoch.chain, sizeof(more->chain));
		more->epoch = epoch.epoch;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* -- lines of other branches ------------------------------------------------
 */

static enum err add_line(struct bundle *bundle, const char *line, size_t length,
	struct error *why)
{
	enum err rc = bundle_add(bundle, line, length, why);

	return rc ? rc : bundle_add(bundle, "\n", 1, why);
}

/* All of a chain and epoch into one file; they come in this order. */
static enum err begin_fork(
	struct parts *parts, const struct store_fork *fork, struct error *why)
{
	char name[BUNDLE_NAME_SIZE];
	struct text text = text_over(name, sizeof(name));
	enum err rc = ERR_OK;

	if (parts->begun)
		rc = bundle_end(parts->bundle, why);
	parts->begun = true;
	text_addf(&text, "forks/%s-%" PRId64 ".jws", fork->chain, fork->epoch);
	return rc ? rc : bundle_begin(parts->bundle, name, why);
}

enum err parts_forks(struct parts *parts, struct error *why)
{
	struct store_fork *fork = calloc(1, sizeof(*fork));
	char chain[CHAIN_SIZE] = "";
	int64_t epoch = 0;
	enum err rc = ERR_OK;

	if (fork == NULL)
		return error_set(why, ERR_SYSTEM, "there is no memory left");
	parts->begun = false;
	for (int64_t i = 0; !rc; i++) {
		rc = store_fork_get(parts->ask->store, i, fork, why);
		if (!rc && (!text_same(chain, fork->chain) ||
				   epoch != fork->epoch))
			rc = begin_fork(parts, fork, why);
		if (!rc)
			rc = add_line(
				parts->bundle, fork->line, fork->length, why);
		memcpy(chain, fork->chain, sizeof(chain));
		epoch = fork->epoch;
	}
	free(fork);
	if (rc == ERR_NOT_FOUND)
		rc = parts->begun ? bundle_end(parts->bundle, why) : ERR_OK;
	parts->begun = false;
	return rc;
}

/* -- statements --------------------------------------------------------------
 */

static enum err take_lease(
	void *context, const char *line, size_t length, struct error *why)
{
	struct parts *parts = context;

	parts->leases++;
	return add_line(parts->bundle, line, length, why);
}

enum err parts_leases(struct parts *parts, struct error *why)
{
	struct store_taker taker = { take_lease, parts };
	enum err rc = bundle_begin(parts->bundle, BUNDLE_LEASES, why);

	parts->leases = 0;
	if (!rc)
		rc = store_statements_read(parts->ask->store, taker, why);
	return rc ? rc : bundle_end(parts->bundle, why);
}

/* -- the roster ---------------------------------------------------------------
 */

/* The last word of the hub's chain on who belongs to the market. */
static enum err take_roster(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;

	(void)why;
	memcpy(parts->roster, stored->leaf, sizeof(parts->roster));
	return ERR_OK;
}

enum err parts_roster(struct parts *parts, struct error *why)
{
	struct store_reader reader = { take_roster, parts };
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		if (text_same(parts->list[i].all.chain, HUB_CHAIN))
			rc = store_range_read(parts->ask->store,
				&parts->list[i].all,
				",genesis,enrol,revoke,lost,", reader, why);
	}
	return rc;
}
