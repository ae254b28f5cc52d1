#include "ghost.h"

#include "counter.h"
#include "grants.h"
#include "market.h"

#include "entry/answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct past pasts[PAST_MAX];
int past_count;

/* Where a machine's chain ends. */
struct end {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	bool is_gone;
	bool is_left;  /* it sells no more */
	bool is_apart; /* there are, or were, two machines of its chain */
	bool opens;    /* the next entry is the first of an epoch */
};

static int by_leaf[HASHES];
static int by_place[HASHES];
static struct end ends[SLOTS_MAX];

static char persons[PERSONS_MAX][PERSON_KEY_SIZE];
static int person_count;

/* What the hub said it holds. */
static int64_t promised[TILLS_MAX + 1][EPOCHS_MAX];
static char promised_leaf[TILLS_MAX + 1][EPOCHS_MAX][HASH_TEXT_SIZE];
static int64_t told[TILLS_MAX + 1]; /* hub epoch in which all was told */

void ghost_begin(void)
{
	grants_begin();
	past_count = person_count = 0;
	memset(persons, 0, sizeof(persons));
	memset(by_leaf, -1, sizeof(by_leaf));
	memset(by_place, -1, sizeof(by_place));
	memset(ends, 0, sizeof(ends));
	memset(promised, 0, sizeof(promised));
	memset(told, 0, sizeof(told));
}

/* -- finding ----- */

unsigned hash_of(const char *text, int64_t a, int64_t b)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	hash ^= (uint64_t)a * UINT64_C(0x9e3779b97f4a7c15);
	hash ^= (uint64_t)b * UINT64_C(0xbf58476d1ce4e5b9);
	return (unsigned)(hash ^ hash >> 32) % HASHES;
}

int ghost_find(const char *leaf)
{
	int at = by_leaf[hash_of(leaf, 0, 0)];

	while (at >= 0 && !text_same(pasts[at].leaf, leaf))
		at = pasts[at].next_leaf;
	return at;
}

static int find_place(const char *chain, int64_t epoch, int64_t seq)
{
	int at = by_place[hash_of(chain, epoch, seq)];

	while (at >= 0 && !(pasts[at].seq == seq && pasts[at].epoch == epoch &&
				  text_same(pasts[at].chain, chain)))
		at = pasts[at].next_place;
	return at;
}

int person_of(const char *key)
{
	for (int i = 0; i < person_count; i++) {
		if (text_same(persons[i], key))
			return i;
	}
	if (key[0] == '\0')
		return -1;
	if (person_count == PERSONS_MAX)
		abort();
	(void)text_copy(persons[person_count], PERSON_KEY_SIZE, key);
	return person_count++;
}

const char *ghost_person(int person)
{
	return persons[person];
}

int day_at(int32_t day)
{
	int at = day - SIM_DAY + 1; /* some is of the day before the first */

	if (at < 0 || at >= DAYS_MAX)
		abort();
	return at;
}

static int till_at(const char *chain)
{
	return (int)strtol(chain + 1, NULL, 10);
}

/* -- entries ----- */

static void read_sale(struct past *past, const struct entry *entry)
{
	const struct sale *sale = &entry->body.sale;

	past->person = person_of(sale->person.key);
	for (int i = 0; i < sale->quota_count; i++) {
		if (text_same(sale->quota[i].limit, LIMIT_ID))
			past->used = sale->quota[i].used;
	}
	if (past->used == 0)
		return;
	past->right = grant_sold(past, sale->lease);
}

static void read_refund(struct past *past, const struct entry *entry)
{
	const struct refund *refund = &entry->body.refund.refund;
	struct past *sale;

	past->person = person_of(refund->person);
	past->day = day_at(refund->day);
	past->sale = ghost_find(refund->leaf);
	if (past->sale < 0) {
		world_wrong("refund",
			"%s-%" PRId64 "-%" PRId64 " is of no sale", past->chain,
			past->epoch, past->seq);
		return;
	}
	for (int i = 0; i < refund->quota_count; i++) {
		if (text_same(refund->quota[i].limit, LIMIT_ID))
			past->used = refund->quota[i].used;
	}
	sale = &pasts[past->sale];
	sale->refunded -= past->used;
	if (sale->refunded > sale->used || past->used > 0 ||
		sale->day != past->day || sale->person != past->person)
		world_wrong("refund",
			"%s-%" PRId64 "-%" PRId64 ": %" PRId64 " of %" PRId64
			" came back",
			sale->chain, sale->epoch, sale->seq, sale->refunded,
			sale->used);
	grant_refunded(past, sale->right);
}

/* Its kind decides what it means. */
static void read_body(struct past *past, const struct entry *entry)
{
	switch ((int)entry->kind) {
	case ENTRY_SALE:
		read_sale(past, entry);
		return;
	case ENTRY_REFUND:
		read_refund(past, entry);
		return;
	case ENTRY_LEASE_ASK:
		grant_asked(&entry->body.lease_ask);
		return;
	case ENTRY_LEASE_CLOSE:
		grant_closed(entry->body.lease_close.lease);
		return;
	case ENTRY_LEASE_DISCLAIM:
		grant_disclaimed(entry->body.lease_disclaim.request, past);
		return;
	case ENTRY_DECOMMISSION:
		ends[past->slot].is_left = true;
		grants_end(past->chain, past->epoch);
		return;
	}
}

static void check_place(int slot, struct past *past, const struct entry *entry)
{
	struct end *end = &ends[slot];
	int other = find_place(past->chain, past->epoch, past->seq);

	if (!text_same(entry->prev, end->leaf) && end->leaf[0] != '\0')
		world_wrong("chain",
			"%s-%" PRId64 "-%" PRId64
			" does not follow the entry before",
			past->chain, past->epoch, past->seq);
	if (end->opens ? past->seq != 1 || past->epoch <= end->epoch
		       : past->seq != end->seq + 1 || past->epoch != end->epoch)
		world_wrong("chain",
			"%s: %" PRId64 "-%" PRId64 " after %" PRId64
			"-%" PRId64,
			past->chain, past->epoch, past->seq, end->epoch,
			end->seq);
	if (other < 0)
		return;
	past->is_forked = true;
	for (; other >= 0; other = pasts[other].next_place) {
		struct past *twin = &pasts[other];

		if (twin->seq != past->seq || twin->epoch != past->epoch ||
			!text_same(twin->chain, past->chain))
			continue;
		twin->is_forked = true;
		if (twin->slot == slot)
			world_wrong("number",
				"%s-%" PRId64 "-%" PRId64
				" is used twice by one machine",
				past->chain, past->epoch, past->seq);
	}
}

void ghost_read(int slot, const struct entry *entry, const char *leaf)
{
	struct past *past = &pasts[past_count];
	unsigned of_leaf = hash_of(leaf, 0, 0);
	unsigned of_place = hash_of(entry->chain, entry->epoch, entry->seq);

	if (past_count + 1 == PAST_MAX)
		abort();
	*past = (struct past){ .epoch = entry->epoch,
		.seq = entry->seq,
		.kind = entry->kind,
		.person = -1,
		.day = day_at(entry->day),
		.right = -1,
		.sale = -1,
		.slot = slot,
		.next_leaf = by_leaf[of_leaf],
		.next_place = by_place[of_place] };
	(void)text_copy(past->chain, sizeof(past->chain), entry->chain);
	(void)text_copy(past->leaf, sizeof(past->leaf), leaf);
	check_place(slot, past, entry);
	by_leaf[of_leaf] = by_place[of_place] = past_count++;
	ends[slot].epoch = past->epoch;
	ends[slot].seq = past->seq;
	ends[slot].opens = false;
	(void)text_copy(ends[slot].leaf, sizeof(ends[slot].leaf), leaf);
	(void)text_copy(
		ends[slot].chain, sizeof(ends[slot].chain), entry->chain);
	read_body(past, entry);
	world_trace("%s: %" PRId64 "-%" PRId64
		    " %s %.8s person %d used %" PRId64 " right %.8s",
		counter_name(slot), past->epoch, past->seq,
		entry_kind_name(entry->kind), leaf, past->person, past->used,
		past->right < 0 ? "-" : rights[past->right].leaf);
}

void ghost_printed(int slot, const char *leaf)
{
	int at = ghost_find(leaf);

	if (at < 0 || pasts[at].slot != slot)
		world_wrong("printed", "%s printed a receipt without an entry",
			counter_name(slot));
	else
		pasts[at].is_printed = true;
}

/* -- machines ----- */

/* Is a machine of the till in that epoch? */
int machines_in(const char *chain, int64_t epoch)
{
	int count = 0;

	for (int i = 0; i < SLOTS_MAX; i++)
		count += !ends[i].is_gone && !ends[i].is_left &&
			 ends[i].epoch == epoch &&
			 text_same(ends[i].chain, chain);
	return count;
}

void ghost_reopened(int slot, int64_t epoch, int64_t seq)
{
	const struct end *end = &ends[slot];

	if (epoch < end->epoch || (epoch == end->epoch && seq < end->seq))
		world_wrong("durable",
			"%s ends at %" PRId64 "-%" PRId64
			", it had committed %" PRId64 "-%" PRId64,
			counter_name(slot), epoch, seq, end->epoch, end->seq);
}

void ghost_restored(int slot, int64_t from_epoch, int64_t from_seq)
{
	struct end *end = &ends[slot];
	int64_t epoch = end->epoch;
	int at = find_place(end->chain, from_epoch, from_seq);

	for (int i = 0; i < past_count; i++) {
		if (pasts[i].slot == slot &&
			(pasts[i].epoch > from_epoch ||
				(pasts[i].epoch == from_epoch &&
					pasts[i].seq > from_seq)))
			pasts[i].is_lost = true;
	}
	/* Its last entry before; the new epoch is higher than all before. */
	end->opens = true;
	end->epoch = INT64_MAX;
	grants_end(end->chain, epoch);
	end->epoch = epoch;
	(void)text_copy(
		end->leaf, sizeof(end->leaf), at < 0 ? "" : pasts[at].leaf);
}

void ghost_cloned(int slot, int clone)
{
	ends[slot].is_apart = true;
	ends[clone] = ends[slot];
	grants_copied(ends[slot].chain, ends[slot].epoch);
}

void ghost_starts(int slot, const char *chain, int64_t epoch, int64_t seq,
	const char *leaf)
{
	ends[slot] = (struct end){ .epoch = epoch, .seq = seq };
	(void)text_copy(ends[slot].chain, sizeof(ends[slot].chain), chain);
	(void)text_copy(ends[slot].leaf, sizeof(ends[slot].leaf), leaf);
}

void ghost_joined(int slot, const char *chain)
{
	ends[slot] = (struct end){ .opens = true };
	(void)text_copy(ends[slot].chain, sizeof(ends[slot].chain), chain);
}

bool ghost_is_apart(int slot)
{
	return ends[slot].is_apart;
}

bool ghost_is_lost(int past)
{
	return pasts[past].is_lost;
}

void ghost_gone(int slot)
{
	ends[slot].is_gone = true;
	for (int i = 0; i < past_count; i++) {
		if (pasts[i].slot == slot)
			pasts[i].is_lost = true;
	}
	grants_end(ends[slot].chain, ends[slot].epoch);
}

bool ghost_is_forked(const char *chain)
{
	for (int i = past_count - 1; i >= 0; i--) {
		if (pasts[i].is_forked && text_same(pasts[i].chain, chain))
			return true;
	}
	return false;
}

/* -- the hub ----- */

void ghost_acknowledged(
	const char *bytes, size_t length, const struct jws_key *key)
{
	static struct answer answer;
	static struct jws_payload payload;
	static struct ack_statement ack;
	struct error why;
	int till;
	int at;

	if (!answer_decode(bytes, length, &answer) ||
		jws_open(answer.ack, strlen(answer.ack), JWS_ACK, key,
			&payload) != JWS_GOOD ||
		ack_decode(payload.bytes, payload.length, &ack, &why)) {
		world_wrong("ack", "the hub's acknowledgement is not one");
		return;
	}
	at = ghost_find(ack.head);
	if (ack.seq > 0 && world.events > 0 &&
		(at < 0 || pasts[at].seq != ack.seq ||
			pasts[at].epoch != ack.epoch ||
			!text_same(pasts[at].chain, ack.chain)) &&
		find_place(ack.chain, ack.epoch, ack.seq) >= 0)
		world_wrong("ack",
			"%s-%" PRId64 "-%" PRId64
			" was acknowledged as another entry",
			ack.chain, ack.epoch, ack.seq);
	till = till_at(ack.chain);
	if (till > TILLS_MAX || ack.epoch >= EPOCHS_MAX)
		abort();
	promised[till][ack.epoch] = ack.seq;
	(void)text_copy(promised_leaf[till][ack.epoch], HASH_TEXT_SIZE,
		ack.seq > 0 ? ack.head : "");
}

void ghost_hub_started(void)
{
	for (int t = 1; t <= TILLS_MAX; t++) {
		for (int64_t e = 1; e < EPOCHS_MAX; e++) {
			char chain[CHAIN_SIZE];

			if (promised[t][e] == 0)
				continue;
			(void)snprintf(chain, sizeof(chain), "T%d", t);
			if (!market_holds(chain, e, promised[t][e],
				    promised_leaf[t][e])
					.in_chain)
				world_wrong("durable",
					"the hub lost %s-%" PRId64 "-%" PRId64
					", which it had acknowledged",
					chain, e, promised[t][e]);
		}
	}
}

void ghost_thawed(int64_t hub_epoch)
{
	for (int t = 1; t <= TILLS_MAX; t++) {
		char chain[CHAIN_SIZE];
		const char *state;

		/* A later one: this database was put back, and nobody who could
		 * tell has come to it yet. */
		if (told[t] >= hub_epoch)
			continue;
		(void)snprintf(chain, sizeof(chain), "T%d", t);
		state = market_till_state(chain);
		if (text_same(state, "live") || text_same(state, "quarantined"))
			world_wrong("thaw",
				"the hub gives rights again, and %s has not"
				" told its own",
				chain);
		else /* given up, as far as that database knows */
			ghost_excluded(chain);
	}
}

static bool are_two(const char *chain)
{
	for (int i = 0; i < SLOTS_MAX; i++) {
		if (ends[i].is_apart && text_same(ends[i].chain, chain))
			return true;
	}
	return false;
}

void ghost_reported(const char *chain, int64_t hub_epoch)
{
	told[till_at(chain)] = hub_epoch;
	grants_told(chain, are_two(chain));
}

void ghost_hub_fell_back(bool by_officer)
{
	memset(promised, 0, sizeof(promised));
	grants_fell_back(by_officer);
}
