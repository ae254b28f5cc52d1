#include "state.h"

#include <inttypes.h>
#include <string.h>

/*
 * What was sold beyond a limit. Sales within a lease are never the excess
 * while others are; of these the latest go first: by time, till, epoch and
 * number. The same sales give the same assessment, byte for byte, whenever
 * and wherever it is made. Source: SYNC section 1.6.
 */
struct assessment {
	struct hub *hub;
	const struct rules *rules;
	struct entry_assess *body;
};

/* The rates that a sale's free value would be taxed at. */
struct rated {
	int64_t ppm;
	int64_t exempt;
};

#define RATES_MAX BASKET_LINES_MAX

static enum err find_sale(struct hub *hub, const struct store_use *use,
	struct sale *ret, struct error *why)
{
	static struct store_entry stored;
	static struct jws_payload payload;
	static struct entry entry;
	struct store_epoch epoch;
	enum err rc = store_epoch_find(
		hub->store, use->chain, use->epoch, &epoch, why);

	if (!rc)
		rc = store_chain_find(hub->store, use->chain, use->epoch,
			use->seq, &stored, why);
	if (!rc)
		rc = line_open(stored.line, stored.length, JWS_ENTRY, epoch.key,
			&payload, why);
	if (!rc)
		rc = entry_decode(payload.bytes, payload.length, &entry, why);
	if (!rc && entry.kind != ENTRY_SALE)
		rc = error_set(why, ERR_FORGED, "a use is of no sale");
	if (!rc)
		*ret = entry.body.sale;
	return rc;
}

/* Free value by rate, in the order of the lines. */
static int rate_lines(const struct assessment *work, const struct sale *sale,
	int32_t day, struct rated *ret)
{
	int count = 0;

	for (int i = 0; i < sale->line_count; i++) {
		int64_t ppm = rules_rate(work->rules, sale->lines[i].hs, day);
		int at = 0;

		if (sale->lines[i].exempt.minor == 0)
			continue;
		while (at < count && ret[at].ppm != ppm)
			at++;
		if (at == count)
			ret[count++] = (struct rated){ ppm, 0 };
		ret[at].exempt += sale->lines[i].exempt.minor;
	}
	return count;
}

__extension__ typedef __int128 wide;

/* part(n) = whole * n / of, rounded half up; differences add up. */
static int64_t part(int64_t whole, int64_t n, int64_t of)
{
	wide twice = (wide)whole * n * 2 + of;

	return (int64_t)(twice / ((wide)of * 2));
}

/* Take an amount from a sale, pro rata of its rates. */
static enum err take_sale(struct assessment *work, const struct store_use *use,
	int64_t amount, struct error *why)
{
	static struct sale sale;
	struct entry_assess *body = work->body;
	struct rated rated[RATES_MAX];
	int64_t whole = 0;
	int64_t before = 0;
	int count;
	enum err rc = find_sale(work->hub, use, &sale, why);

	if (rc)
		return rc;
	count = rate_lines(work, &sale, use->day, rated);
	for (int i = 0; i < count; i++)
		whole += rated[i].exempt;
	for (int i = 0; i < count; i++) {
		struct assess_sale *row = &body->sales[body->count];
		int64_t after = before + rated[i].exempt;
		int64_t share = part(amount, after, whole) -
				part(amount, before, whole);

		before = after;
		if (share == 0)
			continue;
		if (body->count == ASSESS_SALES_MAX)
			return error_set(why, ERR_RANGE,
				"the excess of %.8s is of more than %d sales",
				body->person, ASSESS_SALES_MAX);
		memcpy(row->chain, use->chain, sizeof(row->chain));
		row->epoch = use->epoch;
		row->seq = use->seq;
		row->amount.minor = share;
		row->rate_ppm = rated[i].ppm;
		row->tax.minor = part(share, rated[i].ppm, RATE_ONE);
		body->tax.minor += row->tax.minor;
		body->count++;
	}
	return ERR_OK;
}

static enum err fill(struct assessment *work, const struct store_quota *quota,
	struct error *why)
{
	struct entry_assess *body = work->body;
	int64_t left = body->excess.minor;
	enum err rc = ERR_OK;

	for (int64_t number = 0; !rc && left > 0; number++) {
		struct store_use use;
		int64_t amount;

		rc = store_use_latest(
			work->hub->store, quota, number, &use, why);
		if (rc == ERR_NOT_FOUND)
			return ERR_OK;
		if (rc || use.used <= 0 || use.branch > 0)
			continue;
		/* Within a lease only when nothing else is left to take. */
		amount = use.used - use.leased;
		if (amount <= 0)
			amount = use.used;
		if (amount > left)
			amount = left;
		rc = take_sale(work, &use, amount, why);
		left -= amount;
	}
	return rc;
}

/* Say it, unless that is what was said last. */
static enum err publish(struct assessment *work, struct entry *entry,
	int64_t *ret_count, struct error *why)
{
	struct hub *hub = work->hub;
	const struct entry_assess *body = work->body;
	struct store_assessed assessed = { .excess = { 0 } };
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_assessed_find(hub->store, body->person, body->day,
		body->limit, &assessed, why);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (assessed.excess.minor == body->excess.minor &&
		assessed.tax.minor == body->tax.minor)
		return ERR_OK;
	memcpy(assessed.person, body->person, sizeof(assessed.person));
	memcpy(assessed.limit, body->limit, sizeof(assessed.limit));
	assessed.day = body->day;
	assessed.excess = body->excess;
	assessed.tax = body->tax;
	rc = store_tx_begin(hub->store, &tx, why);
	if (!rc)
		rc = chain_append(hub, entry, &assessed.seq, why);
	assessed.epoch = hub->state.epoch;
	if (!rc)
		rc = store_assessed_put(hub->store, &assessed, why);
	if (!rc)
		rc = store_tx_commit(&tx, why);
	if (!rc)
		(*ret_count)++;
	return rc;
}

static enum err assess_row(struct hub *hub, const struct store_quota *quota,
	int64_t *ret_count, struct error *why)
{
	static struct entry entry;
	struct assessment work = { .hub = hub, .body = &entry.body.assess };
	struct entry_assess *body = work.body;
	int64_t total = quota->used + quota->unl;
	enum err rc = hub_rules(hub, quota->day, &work.rules, why);

	if (rc)
		return rc;
	entry = (struct entry){ .kind = ENTRY_ASSESS };
	memcpy(body->person, quota->person, sizeof(body->person));
	memcpy(body->limit, quota->limit, sizeof(body->limit));
	body->day = quota->day;
	body->cap.minor = quota->q;
	body->total.minor = total;
	body->excess.minor = total > quota->q ? total - quota->q : 0;
	rc = fill(&work, quota, why);
	if (rc)
		return rc;
	return publish(&work, &entry, ret_count, why);
}

enum err hub_assess(
	struct hub *hub, int32_t day, int64_t *ret_count, struct error *why)
{
	struct store_quota quota = { .day = day };
	struct error too_many = { 0 };
	int64_t count = 0;
	enum err rc;

	while (!(rc = store_quota_excess_after(
			 hub->store, day, quota.person, &quota, why))) {
		rc = assess_row(hub, &quota, &count, why);
		/* All others first. */
		if (rc == ERR_RANGE)
			too_many = *why;
		else if (rc)
			return rc;
	}
	if (rc != ERR_NOT_FOUND)
		return rc;
	*ret_count = count;
	if (too_many.code)
		*why = too_many;
	return too_many.code;
}
