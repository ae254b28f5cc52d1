#include "core/refund.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* x * n / whole, rounded half up; 0 <= n <= whole <= QUANTITY_MAX. */
static int64_t part_of(struct money x, int64_t n, int64_t whole)
{
	assert(x.minor >= 0 && x.minor <= MONEY_MAX);
	assert(whole > 0 && whole <= QUANTITY_MAX && n >= 0 && n <= whole);
	return (x.minor * n + whole / 2) / whole;
}

/* used * part / whole, rounded down, bit by bit: no product overflows. */
static int64_t share_of(int64_t used, int64_t part, int64_t whole)
{
	int64_t share = 0;
	int64_t rest = 0;

	assert(used >= 0 && whole > 0 && part >= 0 && part <= whole);
	for (int bit = 62; bit >= 0; bit--) {
		rest = 2 * rest + ((used >> bit & 1) != 0 ? part : 0);
		share = 2 * share + rest / whole;
		rest %= whole;
	}
	return share;
}

int64_t refund_left(const struct refund_of *of, int line)
{
	return of->sale->lines[line].quantity_milli - of->before.milli[line];
}

static struct quantities after_of(const struct refund_of *of)
{
	struct quantities after = of->before;

	for (int i = 0; i < of->sale->line_count; i++)
		after.milli[i] += of->now.milli[i];
	return after;
}

static bool is_all(const struct sale *sale, const struct quantities *back)
{
	for (int i = 0; i < sale->line_count; i++) {
		if (back->milli[i] < sale->lines[i].quantity_milli)
			return false;
	}
	return true;
}

bool refund_is_whole(const struct refund_of *of)
{
	struct quantities after = after_of(of);

	return is_all(of->sale, &after);
}

/* -- the allowance --------------------------------------------------------- */

/* Does the limit count the line, as the rules judged it that day? */
static bool counts_line(const struct refund_of *of, const struct limit *limit,
	const struct sale_line *line)
{
	struct goods goods = { .unit = line->unit };

	memcpy(goods.barcode, line->barcode, sizeof(goods.barcode));
	memcpy(goods.hs, line->hs, sizeof(goods.hs));
	return measure_counts(limit->measure, line->unit) &&
	       limit_selects(of->rules, limit, &goods) &&
	       rules_standing(of->rules, line->hs, of->day) == STANDING_COUNTED;
}

/* Of a limit: what its lines weigh, and what of that is back. */
struct weight {
	int64_t whole;
	int64_t back;
};

static void add_weight(struct weight *weight, const struct limit *limit,
	const struct sale_line *line, int64_t back)
{
	if (limit->measure == MEASURE_VALUE) {
		weight->whole += line->exempt.minor;
		weight->back +=
			part_of(line->exempt, back, line->quantity_milli);
	} else if (line->exempt.minor > 0 || line->amount.minor == 0) {
		weight->whole += line->quantity_milli;
		weight->back += back;
	}
}

/* How much of what the sale used is given back with so much of it back. */
static int64_t given_of(const struct refund_of *of,
	const struct sale_quota *quota, const struct quantities *back)
{
	const struct limit *limit = rules_limit(of->rules, quota->limit);
	struct weight weight = { 0 };

	if (limit != NULL && limit->measure == MEASURE_DAYS)
		return 0;
	if (is_all(of->sale, back))
		return quota->used;
	if (limit == NULL || limit->measure == MEASURE_PURCHASES)
		return 0;
	for (int i = 0; i < of->sale->line_count; i++) {
		const struct sale_line *line = &of->sale->lines[i];

		if (counts_line(of, limit, line))
			add_weight(&weight, limit, line, back->milli[i]);
	}
	if (weight.whole == 0)
		return 0;
	return share_of(quota->used, weight.back, weight.whole);
}

static void quota_fill(struct refund *refund, const struct refund_of *of)
{
	struct quantities after = after_of(of);

	refund->quota_count = of->sale->quota_count;
	for (int i = 0; i < refund->quota_count; i++) {
		struct sale_quota *quota = &refund->quota[i];
		const struct sale_quota *sold = &of->sale->quota[i];
		int64_t given = given_of(of, sold, &of->before);

		*quota = *sold;
		quota->before = sold->used - given;
		quota->used = given - given_of(of, sold, &after);
		quota->after = quota->before + quota->used;
	}
}

/* -- lines ----------------------------------------------------------------- */

static enum err quantity_check(
	const struct refund_of *of, int at, struct error *why)
{
	const struct sale_line *line = &of->sale->lines[at];
	int64_t now = of->now.milli[at];
	char asked[MONEY_TEXT_SIZE];
	char left[MONEY_TEXT_SIZE];

	quantity_format(now, asked);
	quantity_format(refund_left(of, at), left);
	if (now < 0 || now > refund_left(of, at))
		return error_set(why, ERR_DENIED,
			"line %d: %s cannot be taken back, %s of it are left",
			at + 1, asked, left);
	if (line->unit == UNIT_PIECE && now % QUANTITY_ONE != 0)
		return error_set(why, ERR_INPUT,
			"line %d: %s is a part of a piece", at + 1, asked);
	return ERR_OK;
}

/* What comes back now of one amount of a line. */
static struct money back_of(
	const struct refund_of *of, int at, struct money amount)
{
	int64_t whole = of->sale->lines[at].quantity_milli;
	int64_t before = of->before.milli[at];
	int64_t after = before + of->now.milli[at];

	return (struct money){ part_of(amount, after, whole) -
			       part_of(amount, before, whole) };
}

static void line_fill(
	struct refund_line *line, const struct refund_of *of, int at)
{
	const struct sale_line *sold = &of->sale->lines[at];

	*line = (struct refund_line){
		.line = at + 1,
		.unit = sold->unit,
		.quantity_milli = of->now.milli[at],
		.exempt = back_of(of, at, sold->exempt),
		.dutiable = back_of(of, at, sold->dutiable),
		.tax = back_of(of, at, sold->tax),
	};
	line->amount.minor = line->exempt.minor + line->dutiable.minor;
	memcpy(line->barcode, sold->barcode, sizeof(line->barcode));
	memcpy(line->name, sold->name, sizeof(line->name));
}

/* Parts of sums that were bounded are bounded. */
static void sums_fill(struct refund *refund)
{
	refund->total = refund->exempt = refund->dutiable = refund->tax =
		(struct money){ 0 };
	for (int i = 0; i < refund->line_count; i++) {
		const struct refund_line *line = &refund->lines[i];

		refund->total.minor += line->amount.minor;
		refund->exempt.minor += line->exempt.minor;
		refund->dutiable.minor += line->dutiable.minor;
		refund->tax.minor += line->tax.minor;
	}
}

enum err refund_fill(
	struct refund *refund, const struct refund_of *of, struct error *why)
{
	int count = 0;

	for (int i = 0; i < of->sale->line_count; i++) {
		enum err rc = quantity_check(of, i, why);

		if (rc)
			return rc;
		count += of->now.milli[i] > 0;
	}
	if (count == 0)
		return error_set(why, ERR_INPUT, "nothing is taken back");
	refund->line_count = 0;
	for (int i = 0; i < of->sale->line_count; i++) {
		if (of->now.milli[i] > 0)
			line_fill(&refund->lines[refund->line_count++], of, i);
	}
	sums_fill(refund);
	quota_fill(refund, of);
	return ERR_OK;
}

/* -- the money ------------------------------------------------------------- */

static int64_t due_of(const struct refund *refund)
{
	return refund->total.minor + refund->tax.minor;
}

static enum err tender_check(const struct tender *tender,
	struct refund_paid *paid, struct error *why)
{
	char left[MONEY_TEXT_SIZE];

	if (!text_same(tender->currency, "CNY"))
		return error_set(why, ERR_DENIED,
			"money goes back in yuan, not in %s", tender->currency);
	if (tender->kind == TENDER_CASH)
		return ERR_OK;
	money_format(paid->by[tender->kind], left);
	if (tender->value.minor > paid->by[tender->kind].minor)
		return error_set(why, ERR_DENIED,
			"by %s no more than %s yuan can go back",
			tender_kind_name(tender->kind), left);
	paid->by[tender->kind].minor -= tender->value.minor;
	return ERR_OK;
}

enum err refund_tender(struct refund *refund, const struct refund_paid *paid,
	const struct tender *tenders, int count, struct error *why)
{
	struct refund_paid left = *paid;
	struct money sum = { 0 };
	char given[MONEY_TEXT_SIZE];
	char due[MONEY_TEXT_SIZE];

	assert(count >= 0 && count <= TENDERS_MAX);
	refund->tender_count = count;
	for (int i = 0; i < count; i++) {
		enum err rc = tender_check(&tenders[i], &left, why);

		if (!rc)
			rc = money_add(sum, tenders[i].value, &sum, why);
		if (rc)
			return rc;
		refund->tenders[i] = tenders[i];
	}
	if (count == 0 && due_of(refund) > 0) {
		sum.minor = due_of(refund);
		refund->tenders[refund->tender_count++] =
			tender_of_yuan(TENDER_CASH, sum);
	}
	money_format(sum, given);
	money_format((struct money){ due_of(refund) }, due);
	if (sum.minor != due_of(refund))
		return error_set(why, ERR_INPUT,
			"%s yuan go back, but the payments make %s", due,
			given);
	return ERR_OK;
}

/* -- checking -------------------------------------------------------------- */

/* The quantities that the lines name; each line once and in order. */
static enum err take_lines(const struct refund *refund, const struct sale *sale,
	struct quantities *ret, struct error *why)
{
	int64_t last = 0;

	*ret = (struct quantities){ 0 };
	for (int i = 0; i < refund->line_count; i++) {
		const struct refund_line *line = &refund->lines[i];

		if (line->line <= last || line->line > sale->line_count ||
			line->quantity_milli < 1)
			return error_set(why, ERR_FORGED,
				"line %" PRId64 " is not one of the sale's,"
				" or not in its place",
				line->line);
		last = line->line;
		ret->milli[last - 1] = line->quantity_milli;
	}
	return ERR_OK;
}

static bool same_line(const struct refund_line *a, const struct refund_line *b)
{
	return a->line == b->line && text_same(a->barcode, b->barcode) &&
	       text_same(a->name, b->name) && a->unit == b->unit &&
	       a->quantity_milli == b->quantity_milli &&
	       a->amount.minor == b->amount.minor &&
	       a->exempt.minor == b->exempt.minor &&
	       a->dutiable.minor == b->dutiable.minor &&
	       a->tax.minor == b->tax.minor;
}

static enum err compare_lines(const struct refund *refund,
	const struct refund *again, struct error *why)
{
	for (int i = 0; i < again->line_count; i++) {
		if (!same_line(&refund->lines[i], &again->lines[i]))
			return error_set(why, ERR_FORGED,
				"line %" PRId64 " is not what the sale's line"
				" gives back",
				again->lines[i].line);
	}
	if (refund->total.minor != again->total.minor ||
		refund->exempt.minor != again->exempt.minor ||
		refund->dutiable.minor != again->dutiable.minor ||
		refund->tax.minor != again->tax.minor)
		return error_set(why, ERR_FORGED,
			"the refund's sums are not those of its lines");
	return ERR_OK;
}

/* What others used of the limit beside the sale is not known here. */
static bool same_quota(
	const struct sale_quota *said, const struct sale_quota *is)
{
	return text_same(said->limit, is->limit) &&
	       text_same(said->window, is->window) && said->cap == is->cap &&
	       said->used == is->used && said->before >= is->before &&
	       said->after == said->before + said->used;
}

static enum err compare_quota(const struct refund *refund,
	const struct refund *again, struct error *why)
{
	bool same = refund->quota_count == again->quota_count;

	for (int i = 0; same && i < again->quota_count; i++) {
		if (!same_quota(&refund->quota[i], &again->quota[i]))
			return error_set(why, ERR_FORGED,
				"limit '%s': what is given back is not what the"
				" sale used",
				again->quota[i].limit);
	}
	if (!same)
		return error_set(why, ERR_FORGED,
			"the refund does not name the sale's limits");
	return ERR_OK;
}

static enum err compare_tenders(const struct refund *refund, struct error *why)
{
	struct money sum = { 0 };

	for (int i = 0; i < refund->tender_count; i++) {
		const struct tender *tender = &refund->tenders[i];

		if (!tender_is_real(tender) ||
			!text_same(tender->currency, "CNY") ||
			money_add(sum, tender->value, &sum, why))
			return error_set(why, ERR_FORGED,
				"payment %d is not worth what it says", i + 1);
	}
	if (sum.minor != due_of(refund))
		return error_set(
			why, ERR_FORGED, "the payments are not total and tax");
	return ERR_OK;
}

enum err refund_check(const struct refund *refund, const struct refund_of *of,
	struct error *why)
{
	struct refund again = { 0 };
	struct refund_of asked = *of;
	enum err rc = take_lines(refund, of->sale, &asked.now, why);

	if (!rc && refund_fill(&again, &asked, why))
		rc = why->code = ERR_FORGED;
	if (!rc)
		rc = compare_lines(refund, &again, why);
	if (!rc)
		rc = compare_quota(refund, &again, why);
	if (!rc)
		rc = compare_tenders(refund, why);
	return rc;
}
