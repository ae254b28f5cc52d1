#include "ghost.h"

#include "counter.h"
#include "market.h"

#include "entry/answer.h"
#include "entry/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASHES (1 << 18)

struct past pasts[PAST_MAX];
int past_count;
struct grant rights[RIGHTS_MAX];
int right_count;

struct ask {
	char request[PERSON_KEY_SIZE];
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	int64_t want;
	bool is_disclaimed;
	int next;
};

/* Where a machine's chain ends. */
struct end {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	bool is_gone;
	bool is_apart; /* there are, or were, two machines of its chain */
	bool opens;    /* the next entry is the first of an epoch */
};

static int by_leaf[HASHES];
static int by_place[HASHES];
static int by_right[HASHES];
static int by_ask[HASHES];
static struct ask asks[RIGHTS_MAX];
static int ask_count;
static struct end ends[SLOTS_MAX];

static bool was_forgotten[RIGHTS_MAX]; /* by a restored hub */
static char persons[PERSONS_MAX][PERSON_KEY_SIZE];
static int person_count;

/* Sums of a person's day, in fen. */
static int64_t leased[PERSONS_MAX][DAYS_MAX];
static int64_t permitted[PERSONS_MAX][DAYS_MAX];
static int64_t open_rights[PERSONS_MAX][DAYS_MAX];
static int64_t sum_o[PERSONS_MAX][DAYS_MAX];
static int64_t sum_k[PERSONS_MAX][DAYS_MAX];
static int64_t sum_r[PERSONS_MAX][DAYS_MAX];
static int64_t permits_given[DAYS_MAX];
static int64_t permits_more[DAYS_MAX]; /* that a restored hub forgot */

static int64_t permit_used[PERMITS_MAX][PERSONS_MAX];
static int permit_count;

/* What the hub said it holds. */
static int64_t promised[TILLS_MAX + 1][EPOCHS_MAX];
static char promised_leaf[TILLS_MAX + 1][EPOCHS_MAX][HASH_TEXT_SIZE];
static int64_t told[TILLS_MAX + 1]; /* hub epoch in which all was told */

void ghost_begin(void)
{
	past_count = right_count = ask_count = 0;
	person_count = permit_count = 0;
	memset(persons, 0, sizeof(persons));
	memset(was_forgotten, 0, sizeof(was_forgotten));
	memset(by_leaf, -1, sizeof(by_leaf));
	memset(by_place, -1, sizeof(by_place));
	memset(by_right, -1, sizeof(by_right));
	memset(by_ask, -1, sizeof(by_ask));
	memset(ends, 0, sizeof(ends));
	memset(leased, 0, sizeof(leased));
	memset(permitted, 0, sizeof(permitted));
	memset(open_rights, 0, sizeof(open_rights));
	memset(sum_o, 0, sizeof(sum_o));
	memset(sum_k, 0, sizeof(sum_k));
	memset(sum_r, 0, sizeof(sum_r));
	memset(permits_given, 0, sizeof(permits_given));
	memset(permits_more, 0, sizeof(permits_more));
	memset(promised, 0, sizeof(promised));
	memset(told, 0, sizeof(told));
}

/* -- finding ----- */

static unsigned hash_of(const char *text, int64_t a, int64_t b)
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

static int find_right(const char *leaf)
{
	int at = by_right[hash_of(leaf, 0, 0)];

	while (at >= 0 && !text_same(rights[at].leaf, leaf))
		at = rights[at].next;
	return at;
}

static struct ask *find_ask(const char *request)
{
	int at = by_ask[hash_of(request, 0, 0)];

	while (at >= 0 && !text_same(asks[at].request, request))
		at = asks[at].next;
	return at < 0 ? NULL : &asks[at];
}

static int person_of(const char *key)
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

static int day_at(int32_t day)
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

/* -- the bound ----- */

static void check_bound(int person, int day)
{
	const struct terms *terms = market_terms(world.plan.variant);
	int64_t permits = terms->permit_tills + permits_more[day];
	int64_t x = permits * terms->permit_fen - terms->reserve_fen;
	int64_t more =
		sum_o[person][day] + sum_k[person][day] + sum_r[person][day];
	int64_t lent = leased[person][day] + open_rights[person][day];

	if (x < 0)
		x = 0;
	if (lent > CAP_FEN - terms->reserve_fen + more)
		world_wrong("leases",
			"person %d, day %d: %" PRId64 " on leases and %" PRId64
			" still open; O %" PRId64 " K %" PRId64 " R %" PRId64,
			person, day, leased[person][day],
			open_rights[person][day], sum_o[person][day],
			sum_k[person][day], sum_r[person][day]);
	if (lent + permitted[person][day] > CAP_FEN + x + more)
		world_wrong("bound",
			"person %d, day %d: sold %" PRId64
			" on leases, %" PRId64 " on permits, %" PRId64
			" open; X %" PRId64 " O %" PRId64 " K %" PRId64
			" R %" PRId64,
			person, day, leased[person][day],
			permitted[person][day], open_rights[person][day], x,
			sum_o[person][day], sum_k[person][day],
			sum_r[person][day]);
}

static int64_t rest_of(const struct grant *right)
{
	return right->sold < right->amount ? right->amount - right->sold : 0;
}

static void end_right(struct grant *right)
{
	if (!right->is_open)
		return;
	right->is_open = false;
	if (right->kind == LEASE_SCAN || right->kind == LEASE_DAY)
		open_rights[right->person][right->day] -= rest_of(right);
}

/* -- rights ----- */

/* Is a machine of the till in that epoch? */
static int machines_in(const char *chain, int64_t epoch)
{
	int count = 0;

	for (int i = 0; i < SLOTS_MAX; i++)
		count += !ends[i].is_gone && ends[i].epoch == epoch &&
			 text_same(ends[i].chain, chain);
	return count;
}

static void note_permit(struct grant *right)
{
	const struct terms *terms = market_terms(world.plan.variant);

	if (permit_count == PERMITS_MAX)
		abort();
	right->permit = permit_count++;
	memset(permit_used[right->permit], 0, sizeof(permit_used[0]));
	permits_given[right->day]++;
	if (permits_given[right->day] >
		terms->permit_tills + permits_more[right->day])
		world_wrong("permits",
			"day %d: %" PRId64 " permits of %" PRId64, right->day,
			permits_given[right->day], terms->permit_tills);
}

static void open_right(struct grant *right)
{
	const struct ask *ask = find_ask(right->request);
	int machines = machines_in(right->chain, right->epoch);

	if (right->day == 0)
		return; /* of the template's day */
	if (ask == NULL && right->kind != LEASE_DAY) {
		world_wrong("unasked", "%s was granted %.8s unasked",
			right->chain, right->leaf);
		return;
	}
	right->is_open = machines > 0 && (ask == NULL || !ask->is_disclaimed);
	if (right->kind == LEASE_PERMIT) {
		note_permit(right);
		return;
	}
	if (!right->is_open)
		return;
	open_rights[right->person][right->day] += right->amount;
	if (machines > 1) /* both may have asked before they were two */
		sum_k[right->person][right->day] +=
			(machines - 1) * right->amount;
	check_bound(right->person, right->day);
}

/* Who stands there and gets a part has the rest called back elsewhere. */
static void check_recalls(const struct grant *right)
{
	const struct ask *ask = find_ask(right->request);

	if (right->kind != LEASE_SCAN || ask == NULL ||
		right->amount >= ask->want)
		return;
	for (int i = 0; i < right_count; i++) {
		const struct grant *other = &rights[i];

		if (other->is_open && other->kind != LEASE_PERMIT &&
			other->person == right->person &&
			other->day == right->day &&
			!text_same(other->chain, right->chain) &&
			market_owes_recall(other->leaf))
			world_wrong("recall",
				"%s gets a part, and %s may keep the rest of"
				" person %d",
				right->chain, other->chain, right->person);
	}
}

/* What the hub may do at the moment at which it grants. */
static void check_grant(const struct grant *right)
{
	if (!text_same(market_till_state(right->chain), "live"))
		world_wrong("apart", "%s is %s, and was granted %.8s",
			right->chain, market_till_state(right->chain),
			right->leaf);
	if (market_is_frozen())
		world_wrong("frozen",
			"%.8s is granted while the hub waits for tills",
			right->leaf);
	check_recalls(right);
}

void ghost_granted(const char *payload, size_t length, const char *leaf)
{
	static struct lease_statement lease;
	struct error why;
	struct grant *right = &rights[right_count];
	unsigned hash = hash_of(leaf, 0, 0);

	if (lease_decode(payload, length, &lease, &why) ||
		lease.kind == LEASE_REFUSAL || lease.kind == LEASE_RECALL ||
		find_right(leaf) >= 0)
		return;
	if (right_count + 1 == RIGHTS_MAX)
		abort();
	*right = (struct grant){ .epoch = lease.epoch,
		.hub_epoch = lease.hub_epoch,
		.kind = lease.kind,
		.person = person_of(lease.person),
		.day = day_at(lease.day),
		.amount = lease.amount.minor,
		.total = lease.total.minor,
		.count = lease.count,
		.permit = -1,
		.next = by_right[hash] };
	(void)text_copy(right->leaf, sizeof(right->leaf), leaf);
	(void)text_copy(right->request, sizeof(right->request), lease.request);
	(void)text_copy(right->chain, sizeof(right->chain), lease.chain);
	by_right[hash] = right_count++;
	world_trace("hub grants %s-%" PRId64
		    " %s %.8s person %d day %d: %" PRId64,
		lease.chain, lease.epoch, lease_kind_name(lease.kind), leaf,
		right->person, right->day, right->amount);
	if (lease.at.ms == world.now_ms)
		check_grant(right);
	open_right(right);
}

void ghost_released(const char *leaf, int64_t amount)
{
	int at = find_right(leaf);

	if (at < 0 || rights[at].is_released)
		world_wrong("release",
			"%.8s was released before, or never"
			" granted",
			leaf);
	else
		rights[at].is_released = true;
	if (at >= 0)
		sum_o[rights[at].person][rights[at].day] += amount;
}

/* -- entries ----- */

static void read_sale(struct past *past, const struct entry *entry)
{
	const struct sale *sale = &entry->body.sale;
	struct grant *right;

	past->person = person_of(sale->person.key);
	for (int i = 0; i < sale->quota_count; i++) {
		if (text_same(sale->quota[i].limit, LIMIT_ID))
			past->used = sale->quota[i].used;
	}
	if (past->used == 0)
		return;
	past->right = find_right(sale->lease);
	if (past->right < 0) {
		world_wrong("no right",
			"%s-%" PRId64 "-%" PRId64 " sells %" PRId64
			" without a right",
			past->chain, past->epoch, past->seq, past->used);
		return;
	}
	right = &rights[past->right];
	if (!text_same(right->chain, past->chain) ||
		right->epoch != past->epoch || right->day != past->day)
		world_wrong("wrong right",
			"a right of %s-%" PRId64
			", day %d, is used by %s-%" PRId64 " on day %d",
			right->chain, right->epoch, right->day, past->chain,
			past->epoch, past->day);
	if (!right->is_open && machines_in(past->chain, past->epoch) < 2)
		world_wrong(
			"closed right", "%.8s was closed before", right->leaf);
}

static void count_permit(
	struct grant *right, const struct past *past, int64_t copies)
{
	int64_t *used = &permit_used[right->permit][past->person];

	*used += past->used;
	right->sold += past->used;
	right->sales++;
	permitted[past->person][past->day] += past->used;
	if (*used > right->amount * copies ||
		right->sold > right->total * copies ||
		right->sales > right->count * copies)
		world_wrong("permit",
			"%.8s: %" PRId64 " to one, %" PRId64 " in %" PRId64
			" sales",
			right->leaf, *used, right->sold, right->sales);
}

static void count_sale(struct past *past)
{
	struct grant *right = &rights[past->right];
	int64_t copies = machines_in(past->chain, past->epoch);
	int64_t before = rest_of(right);

	if (copies < 1)
		copies = 1;
	if (right->kind == LEASE_PERMIT)
		count_permit(right, past, copies);
	else {
		right->sold += past->used;
		leased[past->person][past->day] += past->used;
		if (right->is_open)
			open_rights[past->person][past->day] -=
				before - rest_of(right);
		if (right->person != past->person)
			world_wrong("wrong right", "%.8s is another person's",
				right->leaf);
		if (right->sold > right->amount * copies)
			world_wrong("over lease",
				"%.8s: %" PRId64 " of %" PRId64 " sold",
				right->leaf, right->sold, right->amount);
	}
	check_bound(past->person, past->day);
}

static void read_refund(struct past *past, const struct entry *entry)
{
	const struct refund *refund = &entry->body.refund.refund;
	struct past *sale;
	const struct grant *right;

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
	right = sale->right < 0 ? NULL : &rights[sale->right];
	if (right != NULL && right->kind == LEASE_PERMIT)
		permitted[past->person][past->day] += past->used;
	else
		leased[past->person][past->day] += past->used;
}

static void read_ask(const struct past *past, const struct entry *entry)
{
	struct ask *ask = &asks[ask_count];
	unsigned hash = hash_of(entry->body.lease_ask.request, 0, 0);

	if (ask_count + 1 == RIGHTS_MAX)
		abort();
	*ask = (struct ask){ .epoch = past->epoch,
		.seq = past->seq,
		.want = entry->body.lease_ask.want.minor,
		.next = by_ask[hash] };
	(void)text_copy(ask->chain, sizeof(ask->chain), past->chain);
	(void)text_copy(ask->request, sizeof(ask->request),
		entry->body.lease_ask.request);
	by_ask[hash] = ask_count++;
}

static void read_disclaim(const struct entry *entry)
{
	const char *request = entry->body.lease_disclaim.request;
	struct ask *ask = find_ask(request);

	if (ask == NULL) {
		world_wrong("disclaim", "a request is disclaimed unasked");
		return;
	}
	ask->is_disclaimed = true;
	for (int i = right_count - 1; i >= 0; i--) {
		if (text_same(rights[i].request, request))
			end_right(&rights[i]);
	}
}

/* Its kind decides what it means. */
static void read_body(struct past *past, const struct entry *entry)
{
	int at;

	switch ((int)entry->kind) {
	case ENTRY_SALE:
		read_sale(past, entry);
		if (past->right >= 0)
			count_sale(past);
		return;
	case ENTRY_REFUND:
		read_refund(past, entry);
		return;
	case ENTRY_LEASE_ASK:
		read_ask(past, entry);
		return;
	case ENTRY_LEASE_CLOSE:
		at = find_right(entry->body.lease_close.lease);
		if (at < 0)
			world_wrong("close", "an unknown right is closed");
		else
			end_right(&rights[at]);
		return;
	case ENTRY_LEASE_DISCLAIM:
		read_disclaim(entry);
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

void ghost_reopened(int slot, int64_t epoch, int64_t seq)
{
	const struct end *end = &ends[slot];

	if (epoch < end->epoch || (epoch == end->epoch && seq < end->seq))
		world_wrong("durable",
			"%s ends at %" PRId64 "-%" PRId64
			", it had committed %" PRId64 "-%" PRId64,
			counter_name(slot), epoch, seq, end->epoch, end->seq);
}

/* What it had rights to in an epoch that is over. */
static void end_rights(const char *chain, int64_t epoch)
{
	if (machines_in(chain, epoch) > 0)
		return;
	for (int i = 0; i < right_count; i++) {
		if (rights[i].epoch == epoch &&
			text_same(rights[i].chain, chain))
			end_right(&rights[i]);
	}
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
	end_rights(end->chain, epoch);
	end->epoch = epoch;
	(void)text_copy(
		end->leaf, sizeof(end->leaf), at < 0 ? "" : pasts[at].leaf);
}

void ghost_cloned(int slot, int clone)
{
	const struct terms *terms = market_terms(world.plan.variant);

	ends[slot].is_apart = true;
	ends[clone] = ends[slot];
	for (int i = 0; i < right_count; i++) {
		const struct grant *right = &rights[i];

		if (!right->is_open || right->epoch != ends[slot].epoch ||
			!text_same(right->chain, ends[slot].chain))
			continue;
		if (right->kind != LEASE_PERMIT)
			sum_k[right->person][right->day] += rest_of(right);
		for (int p = 0; right->permit >= 0 && p < PERSONS_MAX; p++)
			sum_k[p][right->day] += terms->permit_fen;
	}
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
	end_rights(ends[slot].chain, ends[slot].epoch);
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

		(void)snprintf(chain, sizeof(chain), "T%d", t);
		state = market_till_state(chain);
		if ((text_same(state, "live") ||
			    text_same(state, "quarantined")) &&
			told[t] != hub_epoch)
			world_wrong("thaw",
				"the hub gives rights again, and %s has not"
				" told its own",
				chain);
	}
}

/* Rights that a database knows, before and after. */
static bool is_known[RIGHTS_MAX];

static void know_lease(int32_t day, const struct lease_row *row)
{
	int at = find_right(row->leaf);

	(void)day;
	if (at >= 0)
		is_known[at] = true;
}

static void know_all(void)
{
	int32_t today =
		(int32_t)((world.now_ms - SIM_START) / DAY_MS) + SIM_DAY;

	memset(is_known, 0, sizeof(is_known));
	for (int32_t day = today - 4; day <= today + 1; day++)
		market_each_lease(day, know_lease);
}

/* Nobody will tell the hub of it any more. */
static void forget(const struct grant *right)
{
	was_forgotten[right - rights] = false;
	if (right->kind == LEASE_PERMIT)
		permits_more[right->day]++;
	else
		sum_r[right->person][right->day] += right->amount;
}

static bool are_two(const char *chain)
{
	for (int i = 0; i < SLOTS_MAX; i++) {
		if (ends[i].is_apart && text_same(ends[i].chain, chain))
			return true;
	}
	return false;
}

/* It never came to its till, which takes nothing of that hub any more. */
static void avoid(struct grant *right)
{
	if (right->is_open && right->kind == LEASE_PERMIT)
		permits_given[right->day]--;
	end_right(right);
}

/* What a till has told is all it has: of two machines one tells for both,
 * and one that was put back itself has lost what it had before. */
void ghost_reported(const char *chain, int64_t hub_epoch)
{
	bool two = are_two(chain);

	told[till_at(chain)] = hub_epoch;
	know_all();
	for (int i = 0; i < right_count; i++) {
		if (!was_forgotten[i] || is_known[i] ||
			!text_same(rights[i].chain, chain))
			continue;
		if (two || machines_in(chain, rights[i].epoch) == 0)
			forget(&rights[i]);
		else
			avoid(&rights[i]);
	}
}

void ghost_hub_fell_back(bool by_officer)
{
	int64_t first = (world.now_ms - SIM_START) / DAY_MS - 2;

	know_all();
	memset(promised, 0, sizeof(promised));
	for (int i = 0; i < right_count; i++) {
		struct grant *right = &rights[i];

		right->is_released = false; /* or that was forgotten */
		was_forgotten[i] = right->day >= first && !is_known[i];
		if (!by_officer && was_forgotten[i])
			forget(right);
	}
}

void ghost_excluded(const char *chain)
{
	for (int i = 0; i < right_count; i++) {
		const struct grant *right = &rights[i];

		if (was_forgotten[i] && text_same(right->chain, chain))
			forget(right);
	}
}
