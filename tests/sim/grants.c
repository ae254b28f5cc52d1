#include "grants.h"
#include "counter.h"

#include "market.h"

#include "entry/statement.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct grant rights[RIGHTS_MAX];
int right_count;

struct ask {
	char request[PERSON_KEY_SIZE];
	int64_t want;
	bool is_disclaimed;
	int next;
};

static int by_right[HASHES];
static int by_ask[HASHES];
static struct ask asks[RIGHTS_MAX];
static int ask_count;

static bool was_forgotten[RIGHTS_MAX]; /* by a restored hub */

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

void grants_begin(void)
{
	right_count = ask_count = permit_count = 0;
	memset(was_forgotten, 0, sizeof(was_forgotten));
	memset(by_right, -1, sizeof(by_right));
	memset(by_ask, -1, sizeof(by_ask));
	memset(leased, 0, sizeof(leased));
	memset(permitted, 0, sizeof(permitted));
	memset(open_rights, 0, sizeof(open_rights));
	memset(sum_o, 0, sizeof(sum_o));
	memset(sum_k, 0, sizeof(sum_k));
	memset(sum_r, 0, sizeof(sum_r));
	memset(permits_given, 0, sizeof(permits_given));
	memset(permits_more, 0, sizeof(permits_more));
}

/* -- finding ----- */

int grant_find(const char *leaf)
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
		grant_find(leaf) >= 0)
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
	int at = grant_find(leaf);

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

/* -- what entries do to them ----- */

static void check_use(const struct grant *right, const struct past *past)
{
	if (!text_same(right->chain, past->chain) ||
		right->epoch != past->epoch || right->day != past->day)
		world_wrong("wrong right",
			"a right of %s-%" PRId64
			", day %d, is used by %s-%" PRId64 " on day %d",
			right->chain, right->epoch, right->day, past->chain,
			past->epoch, past->day);
	if (right->hub_epoch < counter_hub_epoch(past->slot))
		world_wrong("wrong right",
			"%.8s is of an older hub than the till has heard of",
			right->leaf);
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

static void count_sale(struct grant *right, const struct past *past)
{
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

int grant_sold(const struct past *past, const char *leaf)
{
	int at = grant_find(leaf);

	if (at < 0)
		world_wrong("no right",
			"%s-%" PRId64 "-%" PRId64 " sells %" PRId64
			" without a right",
			past->chain, past->epoch, past->seq, past->used);
	else {
		check_use(&rights[at], past);
		count_sale(&rights[at], past);
	}
	return at;
}

void grant_refunded(const struct past *past, int right)
{
	if (right >= 0 && rights[right].kind == LEASE_PERMIT)
		permitted[past->person][past->day] += past->used;
	else
		leased[past->person][past->day] += past->used;
}

void grant_asked(const struct entry_lease_ask *asked)
{
	struct ask *ask = &asks[ask_count];
	unsigned hash = hash_of(asked->request, 0, 0);

	if (ask_count + 1 == RIGHTS_MAX)
		abort();
	*ask = (struct ask){ .want = asked->want.minor, .next = by_ask[hash] };
	(void)text_copy(ask->request, sizeof(ask->request), asked->request);
	by_ask[hash] = ask_count++;
}

void grant_closed(const char *leaf)
{
	int at = grant_find(leaf);

	if (at < 0)
		world_wrong("close", "an unknown right is closed");
	else
		end_right(&rights[at]);
}

void grant_disclaimed(const char *request, const struct past *past)
{
	struct ask *ask = find_ask(request);

	if (ask == NULL) {
		world_wrong("disclaim", "a request is disclaimed unasked");
		return;
	}
	ask->is_disclaimed = true;
	for (int i = right_count - 1; i >= 0; i--) {
		if (!text_same(rights[i].request, request))
			continue;
		if (rights[i].sold > 0 && rights[i].epoch == past->epoch &&
			machines_in(past->chain, past->epoch) < 2)
			world_wrong("disclaim",
				"%.8s is disclaimed, and was sold on",
				rights[i].leaf);
		end_right(&rights[i]);
	}
}

/* What it had rights to in an epoch that is over. */
void grants_end(const char *chain, int64_t epoch)
{
	if (machines_in(chain, epoch) > 0)
		return;
	for (int i = 0; i < right_count; i++) {
		if (rights[i].epoch == epoch &&
			text_same(rights[i].chain, chain))
			end_right(&rights[i]);
	}
}

void grants_copied(const char *chain, int64_t epoch)
{
	const struct terms *terms = market_terms(world.plan.variant);

	for (int i = 0; i < right_count; i++) {
		const struct grant *right = &rights[i];

		if (!right->is_open || right->epoch != epoch ||
			!text_same(right->chain, chain))
			continue;
		if (right->kind != LEASE_PERMIT)
			sum_k[right->person][right->day] += rest_of(right);
		for (int p = 0; right->permit >= 0 && p < PERSONS_MAX; p++)
			sum_k[p][right->day] += terms->permit_fen;
	}
}

/* -- a hub that forgot them ----- */

/* Rights that a database knows, before and after. */
static bool is_known[RIGHTS_MAX];

static void know_lease(int32_t day, const struct lease_row *row)
{
	int at = grant_find(row->leaf);

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

/* It never came to its till, which takes nothing of that hub any more. */
static void avoid(struct grant *right)
{
	if (right->is_open && right->kind == LEASE_PERMIT)
		permits_given[right->day]--;
	end_right(right);
}

void grants_told(const char *chain, bool are_two)
{
	know_all();
	for (int i = 0; i < right_count; i++) {
		if (!was_forgotten[i] || is_known[i] ||
			!text_same(rights[i].chain, chain))
			continue;
		if (are_two || machines_in(chain, rights[i].epoch) == 0)
			forget(&rights[i]);
		else
			avoid(&rights[i]);
	}
}

void grants_fell_back(bool by_officer)
{
	int64_t first = (world.now_ms - SIM_START) / DAY_MS - 2;

	know_all();
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
