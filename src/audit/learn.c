#include "learn.h"

#include "opening.h"
#include "quotas.h"

#include <inttypes.h>
#include <string.h>

/* What a till knows of the hub for certain, and how it looks at people. */
void learn_known(struct walk *walk, const struct fact *fact)
{
	walk->staff.at = fact->told;
	/* What it heard on an earlier day it has fetched since. */
	if (walk->heard_day == DAY_NONE || fact->day <= walk->heard_day)
		return;
	walk->staff.known_epoch = walk->heard.epoch;
	walk->staff.known_seq = walk->heard.seq;
}

/*
 * It names the highest version that was in force on its day; a till of a
 * market one that it may have known.
 */
void learn_rules(struct walk *walk, const struct fact *fact, int64_t seq)
{
	const struct market_place known = { walk->staff.known_epoch,
		walk->staff.known_seq };
	int64_t expected =
		book_in_force(walk->check->book, walk->claim->chain, fact->day);

	if (fact->rules == expected)
		return;
	if (walk->staff.market == NULL)
		fault_add(walk->check->faults, FAULT_RULES, seq,
			"the entry names version %" PRId64
			" of the rules; in force is %" PRId64,
			fact->rules, expected);
	else if (!market_has_rules(
			 walk->staff.market, fact->rules, fact->day, known))
		fault_add(walk->check->faults, FAULT_RULES, seq,
			"the entry names version %" PRId64
			" of the rules, which was not in force at this till",
			fact->rules);
}

/* The highest version there is, and not before its own. */
static enum err take_rules(
	struct walk *walk, const struct entry *entry, struct error *why)
{
	const struct rules *rules = &entry->body.rules.rules;
	struct book *book = walk->check->book;
	struct faults *faults = walk->check->faults;
	const char *chain = walk->claim->chain;
	int64_t last = book_last(book, chain);

	if (rules->version <= last)
		fault_add(faults, FAULT_RULES, entry->seq,
			"version %" PRId64
			" of the rules comes after version %" PRId64,
			rules->version, last);
	if (!text_same(rules->market, walk->check->claims->market))
		fault_add(faults, FAULT_RULES, entry->seq,
			"the rules are for the market %s", rules->market);
	if (last > 0 && rules->from < entry->day)
		fault_add(faults, FAULT_RULES, entry->seq,
			"the rules are in force from a day before the entry"
			" that brings them");
	check_rules_file(walk->check, entry);
	return book_add(book, chain, rules, why);
}

/* How long the hub's chain is, as the hub told the till. */
static void hear(struct walk *walk, const struct entry *entry)
{
	const struct entry_ack *ack = &entry->body.ack;

	walk->is_joined = true;
	walk->heard_day = entry->day;
	if (ack->hub_epoch > walk->heard.epoch ||
		(ack->hub_epoch == walk->heard.epoch &&
			ack->hub_chain_seq > walk->heard.seq))
		walk->heard = (struct market_place){ ack->hub_epoch,
			ack->hub_chain_seq };
}

/* What an entry tells that later ones stand on. */
enum err learn_entry(struct walk *walk, const struct entry *entry,
	const char *leaf, struct error *why)
{
	if (entry->kind == ENTRY_GENESIS)
		opening_genesis(walk, entry);
	if (text_same(walk->claim->chain, HUB_CHAIN)) {
		enum err rc =
			market_take(&walk->check->market, entry, leaf, why);

		if (rc)
			return rc;
	}
	if (entry->kind == ENTRY_ACK)
		hear(walk, entry);
	if (entry->kind == ENTRY_RULES)
		return take_rules(walk, entry, why);
	if (entry->kind == ENTRY_RELEASE)
		return quotas_release(
			walk->check->quotas, &entry->body.release, why);
	if (entry->kind == ENTRY_OPERATOR)
		return staff_put(&walk->staff, &entry->body.operator, why);
	if (entry->kind == ENTRY_PERSON_LINK)
		return quotas_link(walk->check->quotas, &entry->body.link, why);
	return ERR_OK;
}
