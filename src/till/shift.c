#include "drawer.h"
#include "state.h"

#include <inttypes.h>
#include <string.h>

static struct money float_of(
	const struct store_shift *sums, const char *currency)
{
	for (int i = 0; i < sums->float_count; i++) {
		if (text_same(sums->floats[i].currency, currency))
			return sums->floats[i].amount;
	}
	return (struct money){ 0 };
}

enum err shift_expect(const struct store_shift *sums, struct entry_shift *shift,
	struct error *why)
{
	int count = 0;

	for (int i = 0; i < sums->cash_count; i++) {
		const struct cash_count *taken = &sums->cash[i];
		struct cash_count *expected = &shift->expected[count++];

		*expected = *taken;
		if (money_add(taken->amount, float_of(sums, taken->currency),
			    &expected->amount, why))
			return why->code;
	}
	for (int i = 0; i < sums->float_count; i++) {
		bool there = false;

		for (int j = 0; j < count; j++)
			there |= text_same(shift->expected[j].currency,
				sums->floats[i].currency);
		if (!there && count < COUNTS_MAX)
			shift->expected[count++] = sums->floats[i];
	}
	shift->expected_count = count;
	return ERR_OK;
}

static void answer(
	const struct entry *entry, bool closed, struct till_shift *ret)
{
	ret->shift = entry->shift;
	ret->closed = closed;
	ret->entry = entry->body.shift;
}

enum err till_shift_open(struct till *till, const char *operator,
	struct till_cash floats, struct till_shift *ret, struct error *why)
{
	static struct entry entry;
	struct entry_shift *shift = &entry.body.shift;
	enum err rc;

	if (till->head.shift != 0)
		return error_set(why, ERR_CONFLICT,
			"shift %" PRId64 " is open already: close it first",
			till->head.shift);
	entry = (struct entry){ .kind = ENTRY_SHIFT_OPEN };
	(void)text_copy(entry.operator, sizeof(entry.operator), operator);
	rc = till_may(till, operator, RIGHT_SHIFT, why);
	if (!rc)
		rc = drawer_count(floats, shift, why);
	if (!rc)
		rc = drawer_room((struct till_cash){ 0 },
			(struct till_cash){
				.cash = shift->cash, .count = shift->count },
			why);
	if (!rc)
		rc = act_alone(till, &entry, why);
	if (!rc)
		answer(&entry, false, ret);
	return rc;
}

enum err till_shift_close(struct till *till, const char *operator,
	struct till_cash counted, struct till_shift *ret, struct error *why)
{
	static struct entry entry;
	struct entry_shift *shift = &entry.body.shift;
	struct store_shift sums;
	enum err rc;

	if (till->head.shift == 0)
		return error_set(why, ERR_CONFLICT, "no shift is open");
	entry = (struct entry){ .kind = ENTRY_SHIFT_CLOSE };
	(void)text_copy(entry.operator, sizeof(entry.operator), operator);
	rc = till_may(till, operator, RIGHT_SHIFT, why);
	if (!rc)
		rc = drawer_count(counted, shift, why);
	if (!rc)
		rc = store_shift_sum(till->store, till->head.shift, &sums, why);
	if (!rc)
		rc = shift_expect(&sums, shift, why);
	if (!rc)
		rc = drawer_difference(shift, why);
	if (rc)
		return rc;
	shift->sales = sums.sales;
	shift->sold = sums.sold;
	shift->refunds = sums.refunds;
	shift->refunded = sums.refunded;
	rc = act_alone(till, &entry, why);
	if (!rc)
		answer(&entry, true, ret);
	return rc;
}
