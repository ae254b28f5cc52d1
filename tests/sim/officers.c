#include "counter.h"
#include "ghost.h"
#include "market.h"
#include "office.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What officers do at the hub, and what befalls its database. */

static char home[MARKET_PATH_SIZE];
static char backup[MARKET_PATH_SIZE + 16];
static bool has_backup;
static bool is_unnoticed;    /* the database is older than anybody said */
static int64_t fell_back_in; /* the epoch in which it was put back */
static struct error why;

void officers_begin(const char *at)
{
	(void)text_copy(home, sizeof(home), at);
	(void)snprintf(backup, sizeof(backup), "%s/../hub.backup", home);
	has_backup = is_unnoticed = false;
}

void market_code(const char *chain, char *ret)
{
	world_must(hub_enrol_code(hub, chain, ret, &why), "a code", &why);
}

void market_lost(const char *chain)
{
	const struct hub_act act = {
		.by = "admin", .till = chain, .reason = "gone", .seq = -1
	};
	bool was_frozen = hub->state.frozen;

	world_must(hub_lost(hub, &act, &why), "lost", &why);
	if (was_frozen && !hub->state.frozen)
		ghost_thawed(hub->state.epoch);
}

void market_assess(int32_t day)
{
	int64_t count = 0;

	if (hub == NULL)
		return;
	world_must(hub_assess(hub, day, &count, &why), "assess", &why);
}

/* Another version of the same rules, from tomorrow on. */
void market_change_rules(void)
{
	static struct rules rules;
	const struct rules *now;

	if (hub == NULL)
		return;
	world_must(
		hub_rules(hub, hub_today(hub) + 1, &now, &why), "rules", &why);
	rules = *now;
	rules.version++;
	rules.from = hub_today(hub) + 1;
	(void)!hub_rules_apply(hub, "admin", &rules, &why);
}

/* Known from the moment on at which the hub has it. */
static void note_ahead(int32_t day, const struct lease_row *row)
{
	static struct store_lease lease;

	(void)day;
	if (!text_same(row->kind, "day"))
		return;
	world_must(store_lease_find(hub->store, row->leaf, &lease, &why),
		"a day lease", &why);
	office_note(lease.line, strlen(lease.line));
}

void market_give_ahead(int till)
{
	static struct hub_ahead ahead;
	struct hub_given given;
	char chain[CHAIN_SIZE];
	int32_t last = SIM_DAY + world.plan.days - 1;
	enum err rc;

	(void)snprintf(chain, sizeof(chain), "T%d", till);
	if (hub == NULL)
		return;
	ahead = (struct hub_ahead){ .till = chain,
		.day = hub_today(hub),
		.amount = { world_int(0, 4) * 100000 },
		.person_count = (int)world_int(0, world.plan.persons) };
	if (ahead.day < last && world_chance(500))
		ahead.day++;
	for (int i = 0; i < ahead.person_count; i++) {
		char document[DOCUMENT_SIZE];

		counter_document(
			(int)world_int(0, world.plan.persons - 1), document);
		world_must(hub_person(hub, document, ahead.persons[i], &why),
			"a person", &why);
	}
	/* A number given out twice is not seen: no hub may fall back unseen. */
	if (is_unnoticed && hub->state.epoch == fell_back_in)
		return;
	office_before();
	rc = hub_lease_day(hub, &ahead, &given, &why);
	if (!office_after() || rc)
		return;
	world_trace("officers give %s ahead, %" PRId64 " on day %d", chain,
		given.amount.minor, ahead.day - SIM_DAY + 1);
	market_each_lease(ahead.day, note_ahead);
}

static char release_leaf[HASH_TEXT_SIZE];
static int64_t release_amount;
static int release_skip;

static void choose_lease(int32_t day, const struct lease_row *row)
{
	(void)day;
	if (text_same(row->state, "closed") || row->amount <= row->used ||
		release_skip-- > 0)
		return;
	(void)text_copy(release_leaf, sizeof(release_leaf), row->leaf);
	release_amount = row->amount - row->used;
}

bool market_release(void)
{
	struct hub_release release = { .lease = release_leaf,
		.reason = "the till does not answer",
		.officers = { { "manager", "1111" }, { "admin", "1111" } } };

	if (hub == NULL)
		return false;
	release_leaf[0] = '\0';
	release_skip = (int)world_int(0, 2);
	market_each_lease(hub_today(hub), choose_lease);
	if (release_leaf[0] == '\0' || hub_release(hub, &release, &why))
		return false;
	ghost_released(release_leaf, release_amount);
	world_trace("officers release %.8s", release_leaf);
	return true;
}

/* -- an older database ----- */

static void take_database(const char *from, const char *to)
{
	static const char *const ends[] = { "", "-wal" };

	for (int i = 0; i < 2; i++) {
		char old[MARKET_PATH_SIZE + 32];
		char new[MARKET_PATH_SIZE + 32];

		(void)snprintf(old, sizeof(old), "%s%s", from, ends[i]);
		(void)snprintf(new, sizeof(new), "%s%s", to, ends[i]);
		file_take(old, new);
	}
}

void market_backup(void)
{
	char path[MARKET_PATH_SIZE + 16];

	if (hub == NULL || is_unnoticed)
		return;
	(void)snprintf(path, sizeof(path), "%s/hub.db", home);
	take_database(path, backup);
	has_backup = true;
	world_trace("hub: a copy is kept");
}

void market_restore(bool by_officer)
{
	char path[MARKET_PATH_SIZE + 16];
	bool is_noticed;
	int64_t epoch;

	if (hub == NULL || !has_backup)
		return;
	epoch = hub->state.epoch;
	market_crash(CRASH_KILLED);
	(void)snprintf(path, sizeof(path), "%s/hub.mark", home);
	if (world_chance(500)) /* the whole home was put back */
		(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/hub.db", home);
	take_database(backup, path);
	office_open();
	is_noticed = by_officer || hub->state.epoch > epoch;
	if (by_officer)
		world_must(hub_recover(hub, "an older copy", &why),
			"the hub recovers", &why);
	world_trace("hub: an older copy is put back%s",
		by_officer   ? ", officers say so"
		: is_noticed ? ", which it notices"
			     : "");
	is_unnoticed = !is_noticed;
	fell_back_in = hub->state.epoch;
	ghost_hub_fell_back(is_noticed);
	if (is_noticed && !hub->state.frozen)
		ghost_thawed(hub->state.epoch);
}
