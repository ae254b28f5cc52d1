#include "state.h"

#include "entry/entry.h"
#include "sign/hash.h"

#include <assert.h>
#include <string.h>

static_assert(ENTRY_LINE_SIZE == JWS_SIZE, "a stored line is a signed line");

void act_cleanup(struct act *act)
{
	store_tx_cleanup(&act->tx);
}

int32_t act_day(const struct act *act)
{
	return act->time.day;
}

static void read_clock(struct act *act)
{
	act->now = clock_read(act->till->clock);
	timeline_judge(&act->head.line, &act->now,
		act->till->rules.offset_minutes, &act->time);
}

/* The machine was started anew since the last entry: say so first. */
static enum err note_boot(struct act *act, struct error *why)
{
	static struct entry boot;

	if (act->head.seq == 0 || text_same(act->head.line.boot, act->now.boot))
		return ERR_OK;
	boot = (struct entry){ .kind = ENTRY_BOOT };
	(void)text_copy(boot.body.boot.software,
		sizeof(boot.body.boot.software), QUOTAPOS_VERSION);
	return act_append(act, &boot, why);
}

static int64_t against_boottime(const struct reading *now)
{
	return now->at.ms - now->mono_ms;
}

/* Did an entry before tell of this doubt, and stood the clock since? */
static bool is_noted(const struct act *act)
{
	int64_t moved = against_boottime(&act->now) - act->noted_ms;

	return act->head.in_doubt && moved >= -TIMELINE_SLACK_MS &&
	       moved <= TIMELINE_SLACK_MS;
}

enum err act_note_clock(struct act *act, const char *by, struct error *why)
{
	static struct entry entry;
	struct entry_clock *clock = &entry.body.clock;
	enum err rc;

	entry = (struct entry){ .kind = ENTRY_CLOCK };
	(void)text_copy(entry.operator, sizeof(entry.operator), by);
	clock->cause = act->time.cause;
	clock->wall_ms = act->now.at.ms;
	clock->last_ms = act->head.line.told.ms;
	clock->expected_ms = act->time.expected.ms;
	rc = act_append(act, &entry, why);
	if (!rc)
		act->noted_ms = against_boottime(&act->now);
	return rc;
}

/* Every step of the clock is in the chain before what is done by it. */
static enum err note_step(struct act *act, struct error *why)
{
	if (act->time.cause == CAUSE_NONE ||
		(timing_is_doubtful(&act->time) && is_noted(act)))
		return ERR_OK;
	return act_note_clock(act, "", why);
}

enum err act_start(struct till *till, struct act *ret, struct error *why)
{
	enum err rc;

	assert(!till->inspect);
	ret->till = till;
	ret->head = till->head;
	ret->noted_ms = till->noted_ms;
	read_clock(ret);
	rc = store_tx_begin(till->store, &ret->tx, why);
	if (rc)
		return rc;
	if (ret->head.seq > 0 && till->rules_day != ret->time.day) {
		rc = rules_load(till, ret->time.day, why);
		if (rc && rc != ERR_NOT_FOUND)
			return rc;
	}
	return ERR_OK;
}

enum err act_begin(struct till *till, struct act *ret, struct error *why)
{
	enum err rc = act_start(till, ret, why);

	if (!rc)
		rc = note_boot(ret, why);
	if (!rc)
		rc = note_step(ret, why);
	return rc;
}

/* Everything of an entry but operator, kind and body. */
static void fill_common(const struct act *act, struct entry *entry)
{
	const struct till *till = act->till;

	memcpy(entry->market, till->market, sizeof(entry->market));
	memcpy(entry->chain, till->chain, sizeof(entry->chain));
	entry->epoch = till->epoch;
	entry->seq = act->head.seq + 1;
	memcpy(entry->prev, act->head.leaf, sizeof(entry->prev));
	entry->at = act->time.at;
	entry->day = act->time.day;
	entry->clock.source = act->time.source;
	entry->clock.behind_ms = act->time.at.ms - act->time.told.ms;
	entry->clock.mono_ms = act->now.mono_ms;
	memcpy(entry->clock.boot, act->now.boot, sizeof(entry->clock.boot));
	entry->shift = act->head.shift;
	entry->rules = till->rules_day == DAY_NONE ? 0 : till->rules.version;
}

/* The chain's running totals and shift, this entry included. */
static enum err count_entry(
	struct head *head, struct entry *entry, struct error *why)
{
	if (entry->kind == ENTRY_SALE) {
		head->sales++;
		if (money_add(head->sold, entry->body.sale.total, &head->sold,
			    why))
			return why->code;
	}
	if (entry->kind == ENTRY_REFUND &&
		money_add(head->refunded, entry->body.refund.refund.total,
			&head->refunded, why))
		return why->code;
	if (entry->kind == ENTRY_SHIFT_OPEN) {
		head->shift = ++head->shift_last;
		head->shift_opened = entry_told(entry);
		entry->shift = head->shift;
	}
	if (entry->kind == ENTRY_SHIFT_CLOSE)
		head->shift = 0;
	entry->sum.sales = head->sales;
	entry->sum.sold = head->sold;
	entry->sum.refunded = head->refunded;
	return ERR_OK;
}

enum err act_append(struct act *act, struct entry *entry, struct error *why)
{
	static char payload_bytes[ENTRY_PAYLOAD_MAX + 1];
	static char line[JWS_SIZE];
	struct text payload = text_over(payload_bytes, sizeof(payload_bytes));
	struct store_append append = { .entry = entry, .line = line };
	struct head head = act->head;
	enum err rc;

	if (head.is_left)
		return error_set(why, ERR_DENIED,
			"this till was decommissioned: nothing can be recorded"
			" any more");
	fill_common(act, entry);
	head.is_left = entry->kind == ENTRY_DECOMMISSION;
	rc = count_entry(&head, entry, why);
	if (!rc)
		rc = entry_encode(entry, &payload, why);
	if (!rc)
		rc = jws_sign(act->till->keyring, JWS_ENTRY, &payload, line,
			&append.length, why);
	if (rc)
		return rc;
	hash_leaf(line, append.length, head.leaf);
	append.leaf = head.leaf;
	rc = store_append(act->till->store, &append, why);
	if (rc)
		return rc;
	head.seq = entry->seq;
	timeline_follow(&head.line, &act->time, &act->now);
	head.in_doubt = timing_is_doubtful(&act->time);
	act->head = head;
	return ERR_OK;
}

enum err act_commit(struct act *act, struct error *why)
{
	enum err rc = store_tx_commit(&act->tx, why);

	if (rc)
		return rc;
	act->till->head = act->head;
	mark_move(act->till);
	act->till->noted_ms = act->noted_ms;
	return ERR_OK;
}

enum err act_alone(struct till *till, struct entry *entry, struct error *why)
{
	AUTO(act) act = { 0 };
	enum err rc = act_begin(till, &act, why);

	if (rc)
		return rc;
	rc = act_append(&act, entry, why);
	if (rc)
		return rc;
	return act_commit(&act, why);
}
