#include "refunds.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

/* One refund on its way from what was asked to its entry. */
struct taking {
	const struct till_refund *ask;
	struct till_refundable found;
	struct rules rules; /* that judged the sale */
};

/* -- the sale -------------------------------------------------------------- */

static enum err check_kind(
	const char *receipt, enum entry_kind kind, struct error *why)
{
	if (kind == ENTRY_SALE)
		return ERR_OK;
	if (kind == ENTRY_REFUND)
		return error_set(why, ERR_DENIED,
			"%.47s is a refund: only a sale is taken back",
			receipt);
	if (kind == ENTRY_TRAINING_SALE)
		return error_set(why, ERR_DENIED,
			"%.47s is an exercise: nothing was sold by it",
			receipt);
	return error_set(
		why, ERR_NOT_FOUND, "there is no receipt %.47s", receipt);
}

/* Its entry, by the number on the receipt. */
static enum err find_entry(struct till *till, const char *receipt,
	struct store_entry *stored, struct entry *entry, struct error *why)
{
	struct receipt_number number;
	enum err rc = receipt_number_parse(receipt, &number, why);

	if (rc)
		return rc;
	if (!text_same(number.till, till->chain))
		return error_set(why, ERR_DENIED,
			"%.47s is of till %s: take the goods back there",
			receipt, number.till);
	rc = store_entry_find(
		till->store, number.epoch, number.seq, stored, why);
	if (rc == ERR_NOT_FOUND)
		return error_set(why, ERR_NOT_FOUND,
			"there is no receipt %.47s", receipt);
	if (!rc)
		rc = entry_of(till, stored, entry, why);
	if (!rc)
		rc = check_kind(receipt, entry->kind, why);
	return rc;
}

/* Is the day of the sale not too long ago? */
static enum err check_window(const struct till *till, const struct entry *entry,
	int32_t today, struct error *why)
{
	int64_t last = entry->day + till->rules.refund_days;
	char text[DAY_TEXT_SIZE];

	if (today <= last)
		return ERR_OK;
	day_format((int32_t)last, text);
	return error_set(why, ERR_DENIED, "%s could be taken back until %s",
		entry->body.sale.receipt, text);
}

static void find_room(const struct sale *sale, struct refund_paid *paid)
{
	for (int i = 0; i < TENDER_KIND_COUNT; i++)
		paid->by[i].minor = -paid->by[i].minor;
	for (int i = 0; i < sale->tender_count; i++)
		paid->by[sale->tenders[i].kind].minor +=
			sale->tenders[i].value.minor;
}

/* The sale, what is left of it, and whose right it takes. */
static enum err find_sale(struct till *till, const char *receipt, int32_t today,
	struct till_refundable *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct store_refunded refunded = { 0 };
	struct store_sold sold = { .before = INT64_MAX };
	enum rules_by by;
	enum err rc = find_entry(till, receipt, &stored, &entry, why);

	if (!rc)
		rc = check_window(till, &entry, today, why);
	if (rc)
		return rc;
	sold.epoch = entry.epoch;
	sold.seq = entry.seq;
	rc = store_refunded(till->store, &sold, &refunded, why);
	if (rc)
		return rc;
	*ret = (struct till_refundable){ .sale = entry.body.sale,
		.at = entry_told(&entry),
		.day = entry.day,
		.rules = entry.rules,
		.in_shift = entry.shift == till->head.shift,
		.before = refunded.lines,
		.room = refunded.paid };
	find_room(&ret->sale, &ret->room);
	memcpy(ret->leaf, stored.leaf, sizeof(ret->leaf));
	by = ret->in_shift ? till->rules.void_by : till->rules.refund_by;
	ret->right = by == BY_CASHIER ? RIGHT_SELL : RIGHT_REFUND;
	return ERR_OK;
}

enum err till_refund_look(struct till *till, const char *receipt,
	struct till_refundable *ret, struct error *why)
{
	(void)till_rules(till);
	return find_sale(till, receipt, till_today(till), ret, why);
}

/* -- the refund ------------------------------------------------------------ */

static bool is_none(const struct quantities *quantities)
{
	for (int i = 0; i < BASKET_LINES_MAX; i++) {
		if (quantities->milli[i] != 0)
			return false;
	}
	return true;
}

bool till_refund_voids(
	const struct till_refundable *found, const struct quantities *now)
{
	const struct refund_of of = {
		.sale = &found->sale, .before = found->before, .now = *now
	};

	return found->in_shift && is_none(&of.before) && refund_is_whole(&of);
}

/* All that is left, unless lines were named. */
static enum err choose(
	const struct taking *taking, struct refund_of *ret, struct error *why)
{
	const struct till_refundable *found = &taking->found;

	*ret = (struct refund_of){ .sale = &found->sale,
		.rules = &taking->rules,
		.day = found->day,
		.before = found->before };
	if (taking->ask->now != NULL)
		ret->now = *taking->ask->now;
	for (int i = 0; taking->ask->now == NULL && i < found->sale.line_count;
		i++)
		ret->now.milli[i] = refund_left(ret, i);
	if (taking->ask->now == NULL && is_none(&ret->now))
		return error_set(why, ERR_DENIED,
			"all of %s was taken back already",
			found->sale.receipt);
	if (taking->ask->is_void && !till_refund_voids(found, &ret->now))
		return error_set(why, ERR_DENIED,
			"%s is not voided: that is for the whole of a sale of"
			" the open shift; take its goods back instead",
			found->sale.receipt);
	return ERR_OK;
}

/* What the person has used by now, by this document and by others. */
static enum err count_use(struct till *till, const struct taking *taking,
	struct refund *refund, struct error *why)
{
	struct store_group group;
	enum err rc =
		store_person_group(till->store, refund->person, &group, why);

	for (int i = 0; !rc && i < refund->quota_count; i++) {
		struct sale_quota *quota = &refund->quota[i];
		const struct limit *limit =
			rules_limit(&taking->rules, quota->limit);

		if (limit == NULL || limit->window == WINDOW_TRANSACTION)
			continue;
		rc = group_used(till, &group, limit,
			limit_period(limit, refund->day), &quota->before, why);
		quota->after = quota->before + quota->used;
	}
	return rc;
}

static enum err fill(struct act *act, const struct taking *taking,
	struct entry *entry, struct error *why)
{
	const struct till_refund *ask = taking->ask;
	struct entry_refund *body = &entry->body.refund;
	struct refund *refund = &body->refund;
	struct text number =
		text_over(refund->receipt, sizeof(refund->receipt));
	struct refund_of of;
	enum err rc = choose(taking, &of, why);

	if (!rc)
		rc = refund_fill(refund, &of, why);
	if (!rc)
		rc = refund_tender(refund, &taking->found.room, ask->tenders,
			ask->tender_count, why);
	if (rc)
		return rc;
	text_addf(&number, "%s-%" PRId64 "-%" PRId64, act->till->chain,
		act->till->epoch, act->head.seq + 1);
	memcpy(refund->sale, of.sale->receipt, sizeof(refund->sale));
	memcpy(refund->leaf, taking->found.leaf, sizeof(refund->leaf));
	memcpy(refund->person, of.sale->person.key, sizeof(refund->person));
	refund->day = of.day;
	refund->is_void = ask->is_void;
	if (ask->approver != NULL && !text_same(ask->approver, ask->operator))
		(void)text_copy(
			body->approver, sizeof(body->approver), ask->approver);
	return count_use(act->till, taking, refund, why);
}

static enum err check_counter(const struct act *act, struct error *why)
{
	if (act->head.shift == 0)
		return error_set(
			why, ERR_CONFLICT, "no shift is open: open one first");
	if (timing_is_doubtful(&act->time))
		return error_set(why, ERR_DENIED, "%s",
			say(refusal_message(REFUSAL_CLOCK)));
	return ERR_OK;
}

/* The sale, and what of it comes back. */
static enum err take(struct act *act, struct taking *taking,
	struct entry *entry, struct error *why)
{
	struct till *till = act->till;
	enum err rc = check_counter(act, why);

	if (!rc)
		rc = find_sale(till, taking->ask->receipt, act_day(act),
			&taking->found, why);
	if (!rc)
		rc = rules_of_version(
			till, taking->found.rules, &taking->rules, why);
	if (!rc)
		rc = fill(act, taking, entry, why);
	return rc;
}

enum err till_refund_try(struct till *till, const struct till_refund *ask,
	struct refund *ret, struct error *why)
{
	static struct entry entry;
	static struct taking taking;
	AUTO(act) act = { 0 };
	enum err rc = act_begin(till, &act, why);

	taking = (struct taking){ .ask = ask };
	entry = (struct entry){ .kind = ENTRY_REFUND };
	if (!rc)
		rc = take(&act, &taking, &entry, why);
	if (!rc)
		*ret = entry.body.refund.refund;
	return rc;
}

/* Its receipt waits for the printer from the moment there is one. */
static enum err add_paper(const struct act *act, const struct till_refund *ask,
	const struct refund *refund, struct error *why)
{
	struct till_job job = { .kind = TILL_PAPER_RECEIPT,
		.language = ask->language };

	if (!ask->paper)
		return ERR_OK;
	for (int i = 0; i < refund->tender_count; i++)
		job.kick = job.kick || refund->tenders[i].kind == TENDER_CASH;
	(void)text_copy(job.operator, sizeof(job.operator), ask->operator);
	(void)text_copy(job.receipt, sizeof(job.receipt), refund->receipt);
	return job_append(act->till, &job, why);
}

enum err till_refund(struct till *till, const struct till_refund *ask,
	struct till_refunded *ret, struct error *why)
{
	static struct entry entry;
	static struct taking taking;
	const char *by = ask->approver != NULL ? ask->approver : ask->operator;
	AUTO(act) act = { 0 };
	enum err rc = act_begin(till, &act, why);

	taking = (struct taking){ .ask = ask };
	entry = (struct entry){ .kind = ENTRY_REFUND };
	(void)text_copy(entry.operator, sizeof(entry.operator), ask->operator);
	if (!rc)
		rc = take(&act, &taking, &entry, why);
	if (!rc)
		rc = till_may(till, by, taking.found.right, why);
	if (!rc)
		rc = reason_take(ask->reason, entry.body.refund.reason, why);
	if (!rc)
		rc = act_append(&act, &entry, why);
	if (!rc)
		rc = add_paper(&act, ask, &entry.body.refund.refund, why);
	if (!rc)
		rc = act_commit(&act, why);
	if (rc)
		return rc;
	ret->seq = entry.seq;
	memcpy(ret->leaf, till->head.leaf, sizeof(ret->leaf));
	ret->refund = entry.body.refund.refund;
	return ERR_OK;
}

/* -- for verify ------------------------------------------------------------ */

/* The sale it names: of this chain, before it, and what it says of it. */
static enum err check_target(struct till *till, const struct entry *entry,
	struct store_entry *stored, struct entry *sold, struct error *why)
{
	const struct refund *refund = &entry->body.refund.refund;
	struct receipt_number number;
	enum err rc = receipt_number_parse(refund->sale, &number, why);

	if (!rc)
		rc = store_entry_find(
			till->store, number.epoch, number.seq, stored, why);
	if (!rc)
		rc = entry_of(till, stored, sold, why);
	if (rc || !text_same(number.till, entry->chain) ||
		sold->kind != ENTRY_SALE ||
		(sold->epoch == entry->epoch && sold->seq >= entry->seq))
		return error_set(why, ERR_FORGED,
			"the refund is of %s, which is no sale before it",
			refund->sale);
	if (!text_same(stored->leaf, refund->leaf) ||
		sold->day != refund->day ||
		!text_same(sold->body.sale.person.key, refund->person))
		return error_set(why, ERR_FORGED,
			"the refund does not name %s as it is", refund->sale);
	return ERR_OK;
}

static enum err check_void(const struct entry *entry, const struct entry *sold,
	const struct refund_of *of, struct error *why)
{
	const struct refund *refund = &entry->body.refund.refund;
	bool whole = refund->line_count == sold->body.sale.line_count;

	for (int i = 0; whole && i < refund->line_count; i++)
		whole = of->before.milli[i] == 0 &&
			refund->lines[i].quantity_milli ==
				sold->body.sale.lines[i].quantity_milli;
	if (!refund->is_void || (whole && entry->shift == sold->shift))
		return ERR_OK;
	return error_set(why, ERR_FORGED,
		"the void is not of a whole sale within its shift");
}

static enum err check_place(const struct entry *entry, struct error *why)
{
	char receipt[RECEIPT_SIZE];
	struct text text = text_over(receipt, sizeof(receipt));

	text_addf(&text, "%s-%" PRId64 "-%" PRId64, entry->chain, entry->epoch,
		entry->seq);
	if (!text_same(receipt, entry->body.refund.refund.receipt))
		return error_set(why, ERR_FORGED,
			"the refund is named %s, not %s",
			entry->body.refund.refund.receipt, receipt);
	if (entry->shift == 0)
		return error_set(why, ERR_FORGED,
			"goods were taken back while no shift was open");
	return ERR_OK;
}

enum err refund_verify(struct till *till, const struct entry *entry, int64_t id,
	struct error *why)
{
	static struct store_entry stored;
	static struct entry sold;
	static struct rules rules;
	static struct store_refunded refunded;
	struct receipt_number number;
	struct store_sold of_sale = { .before = id };
	struct refund_of of = { .sale = &sold.body.sale, .rules = &rules };
	enum err rc = check_place(entry, why);

	if (!rc)
		rc = check_target(till, entry, &stored, &sold, why);
	if (!rc)
		rc = receipt_number_parse(
			entry->body.refund.refund.sale, &number, why);
	if (rc)
		return rc;
	of_sale.epoch = number.epoch;
	of_sale.seq = number.seq;
	rc = store_refunded(till->store, &of_sale, &refunded, why);
	if (!rc)
		rc = rules_of_version(till, sold.rules, &rules, why);
	if (rc)
		return rc;
	of.day = sold.day;
	of.before = refunded.lines;
	rc = refund_check(&entry->body.refund.refund, &of, why);
	if (!rc)
		rc = check_void(entry, &sold, &of, why);
	return rc;
}
