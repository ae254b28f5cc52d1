#include "drawer.h"
#include "state.h"
#include "store/market.h"

#include <inttypes.h>
#include <string.h>

/* The two ends of a shift in the chain: its opening, and its close or, of
 * the open one, the last entry there is. */
struct ends {
	struct store_entry stored;
	struct entry open;
	struct entry last;
};

static enum err read_ends(struct till *till,
	const struct store_shift_ends *span, struct ends *ret,
	struct error *why)
{
	enum err rc =
		store_entry_get(till->store, span->first, &ret->stored, why);

	if (!rc)
		rc = entry_of(till, &ret->stored, &ret->open, why);
	if (!rc && span->closed)
		rc = store_entry_get(
			till->store, span->last, &ret->stored, why);
	else if (!rc)
		rc = store_entry_last(till->store, &ret->stored, why);
	if (!rc)
		rc = entry_of(till, &ret->stored, &ret->last, why);
	return rc;
}

/* What a list of currencies says, into one member of their rows. */
#define SPREAD(report, list, list_count, member)                      \
	for (int at = 0; at < (list_count); at++) {                   \
		struct zreport_cash *row =                            \
			zreport_cash_of(report, (list)[at].currency); \
		if (row != NULL)                                      \
			row->member = (list)[at].amount;              \
	}

static void fill_cash(struct zreport *report, const struct ends *ends,
	const struct entry_shift *close)
{
	const struct entry_shift *open = &ends->open.body.shift;

	SPREAD(report, open->cash, open->count, floats);
	SPREAD(report, close->expected, close->expected_count, expected);
	if (!report->closed)
		return;
	SPREAD(report, close->cash, close->count, counted);
	SPREAD(report, close->difference, close->difference_count, difference);
}

static void fill_head(const struct till *till, struct zreport *report,
	const struct ends *ends)
{
	const struct entry *last = &ends->last;
	struct timing now;

	report->market = till->market;
	report->till = till->chain;
	report->shift = ends->open.shift;
	till_time(till, &now);
	report->opened = entry_told(&ends->open);
	report->until = report->closed ? entry_told(last) : now.told;
	report->is_long = report->until.ms - report->opened.ms > SHIFT_LONG_MS;
	report->is_alone = till->online == NULL;
	report->offset_minutes = till->rules.offset_minutes;
	report->epoch = last->epoch;
	report->first_epoch = ends->open.epoch;
	report->first = ends->open.seq;
	report->last = last->seq;
	memcpy(report->leaf, ends->stored.leaf, sizeof(report->leaf));
	report->perpetual.minor =
		last->sum.sold.minor - last->sum.refunded.minor;
	report->absolute.minor =
		last->sum.sold.minor + last->sum.refunded.minor;
}

/* Of all epochs: what the hub has not said it holds. Alone there is no hub. */
static enum err count_unsent(struct till *till, int64_t *ret, struct error *why)
{
	struct store_unsent unsent = { 0 };
	enum err rc = ERR_OK;

	if (till->online != NULL)
		rc = store_unsent(till->store, till->epoch, &unsent, why);
	*ret = unsent.count;
	return rc;
}

/* What a close would expect now. */
static enum err expect_now(struct till *till, int64_t shift,
	struct entry_shift *ret, struct error *why)
{
	struct store_shift sums;
	enum err rc = store_shift_sum(till->store, shift, &sums, why);

	if (!rc)
		rc = shift_expect(&sums, ret, why);
	return rc;
}

static enum err find_shift(struct till *till, int64_t shift,
	struct store_shift_ends *ret, struct error *why)
{
	if (shift == 0)
		return error_set(why, ERR_CONFLICT, "no shift is open");
	return store_shift_span(till->store, shift, ret, why);
}

enum err till_zreport(struct till *till, int64_t shift, struct zreport *ret,
	struct error *why)
{
	static struct zreport report;
	static struct ends ends;
	struct store_shift_ends span = { 0 };
	struct entry_shift now = { 0 };
	enum err rc = find_shift(
		till, shift != 0 ? shift : till->head.shift, &span, why);

	if (rc)
		return rc;
	memset(&report, 0, sizeof(report));
	report.closed = span.closed;
	rc = read_ends(till, &span, &ends, why);
	if (!rc)
		rc = store_zreport(till->store, &span, &report, why);
	if (!rc && !span.closed)
		rc = expect_now(till, ends.open.shift, &now, why);
	if (!rc)
		rc = count_unsent(till, &report.unsent, why);
	if (rc)
		return rc;
	fill_head(till, &report, &ends);
	fill_cash(&report, &ends, span.closed ? &ends.last.body.shift : &now);
	*ret = report;
	return ERR_OK;
}
