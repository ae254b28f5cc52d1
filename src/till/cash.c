#include "drawer.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

/* Each currency once and above zero; none at all for an opening. */
static enum err take_cash(
	const struct till_move *move, struct entry_cash *ret, struct error *why)
{
	struct entry_shift counted = { 0 };
	enum err rc = drawer_count(move->cash, &counted, why);

	if (rc)
		return rc;
	if (move->direction == CASH_NO_SALE && counted.count > 0)
		return error_set(why, ERR_INPUT,
			"an opening without a sale moves no cash");
	if (move->direction != CASH_NO_SALE && counted.count == 0)
		return error_set(why, ERR_INPUT,
			"how much cash? Give --cash CUR:AMOUNT");
	for (int i = 0; i < counted.count; i++) {
		if (counted.cash[i].amount.minor < 1)
			return error_set(why, ERR_INPUT,
				"the cash in %s is nothing",
				counted.cash[i].currency);
		ret->cash[i] = counted.cash[i];
	}
	ret->count = counted.count;
	return ERR_OK;
}

/* The close must be able to account for every currency. */
static enum err check_room(
	struct till *till, const struct entry_cash *act, struct error *why)
{
	struct store_shift sums;
	static struct entry_shift now;
	enum err rc =
		store_shift_sum(till->store, till->head.shift, &sums, why);

	now = (struct entry_shift){ 0 };
	if (!rc)
		rc = shift_expect(&sums, &now, why);
	if (rc)
		return rc;
	return drawer_room((struct till_cash){ .cash = now.expected,
				   .count = now.expected_count },
		(struct till_cash){ .cash = act->cash, .count = act->count },
		why);
}

/* Nobody puts cash in or takes it out without the right to. */
static enum err check_right(
	struct till *till, const struct till_move *move, struct error *why)
{
	const char *by =
		move->approver != NULL ? move->approver : move->operator;

	if (move->direction == CASH_NO_SALE)
		return till_may(till, move->operator, RIGHT_SELL, why);
	return till_may(till, by, RIGHT_CASH, why);
}

/* The act, and its slip with the pulse that opens the drawer. */
static enum err record(struct till *till, const struct till_move *move,
	struct entry *entry, struct till_moved *ret, struct error *why)
{
	struct text number = text_over(ret->number, sizeof(ret->number));
	struct till_job job = { .kind = TILL_PAPER_REPORT,
		.language = move->language,
		.kick = true };
	AUTO(act) act = { 0 };
	enum err rc = act_begin(till, &act, why);

	if (!rc)
		rc = act_append(&act, entry, why);
	text_addf(&number, "%s-%" PRId64 "-%" PRId64, till->chain, entry->epoch,
		entry->seq);
	(void)text_copy(job.operator, sizeof(job.operator), move->operator);
	(void)text_copy(job.receipt, sizeof(job.receipt), ret->number);
	if (!rc && move->paper)
		rc = job_append(till, &job, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

enum err till_cash_move(struct till *till, const struct till_move *move,
	struct till_moved *ret, struct error *why)
{
	static struct entry entry;
	struct entry_cash *act = &entry.body.cash;
	enum err rc = check_right(till, move, why);

	if (rc)
		return rc;
	if (till->head.shift == 0)
		return error_set(
			why, ERR_CONFLICT, "no shift is open: open one first");
	entry = (struct entry){ .kind = ENTRY_CASH };
	(void)text_copy(entry.operator, sizeof(entry.operator), move->operator);
	act->direction = move->direction;
	if (move->approver != NULL)
		(void)text_copy(
			act->approver, sizeof(act->approver), move->approver);
	rc = reason_take(move->reason, act->reason, why);
	if (!rc)
		rc = take_cash(move, act, why);
	if (!rc)
		rc = check_room(till, act, why);
	if (!rc)
		rc = record(till, move, &entry, ret, why);
	if (rc)
		return rc;
	ret->shift = entry.shift;
	ret->seq = entry.seq;
	memcpy(ret->leaf, till->head.leaf, sizeof(ret->leaf));
	ret->entry = *act;
	return ERR_OK;
}
