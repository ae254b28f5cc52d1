#include "purse.h"

#include <inttypes.h>
#include <string.h>

static struct cash_count *find(
	struct cash_count *cash, int count, const char *currency)
{
	for (int i = 0; i < count; i++) {
		if (text_same(cash[i].currency, currency))
			return &cash[i];
	}
	return NULL;
}

/* Beyond every bound nothing is added; the close does not fit then. */
static void add(struct purse *purse, const char *currency, int64_t minor)
{
	struct cash_count *cash = find(purse->cash, purse->count, currency);
	struct error why;

	if (cash == NULL && purse->count == PURSE_CURRENCIES_MAX)
		return;
	if (cash == NULL) {
		cash = &purse->cash[purse->count++];
		*cash = (struct cash_count){ 0 };
		(void)text_copy(
			cash->currency, sizeof(cash->currency), currency);
	}
	(void)!money_add(
		cash->amount, (struct money){ minor }, &cash->amount, &why);
}

void purse_add_sale(struct purse *purse, const struct fact *fact)
{
	struct error why;

	for (int i = 0; i < fact->cash_count; i++)
		add(purse, fact->cash[i].currency, fact->cash[i].amount.minor);
	purse->sales++;
	(void)!money_add(purse->sold, fact->total, &purse->sold, &why);
}

void purse_add_refund(struct purse *purse, const struct fact *fact)
{
	struct money *sum = &purse->refunded;
	struct error why;

	for (int i = 0; i < fact->cash_count; i++)
		add(purse, fact->cash[i].currency, fact->cash[i].amount.minor);
	purse->refunds++;
	(void)(money_add(*sum, fact->total, sum, &why) ||
		money_add(*sum, fact->tax, sum, &why));
}

/* What the pieces of a currency make; -1 beyond every bound. */
static int64_t sum_pieces(const struct entry_shift *shift, const char *currency)
{
	int64_t sum = 0;

	for (int i = 0; i < shift->piece_count; i++) {
		const struct cash_pieces *pieces = &shift->pieces[i];
		int64_t part;

		if (!text_same(pieces->currency, currency))
			continue;
		if (__builtin_mul_overflow(pieces->denomination.minor,
			    pieces->pieces, &part) ||
			__builtin_add_overflow(sum, part, &sum))
			return -1;
	}
	return sum;
}

/* Pieces make the cash of their currency. */
static enum err check_pieces(const struct entry_shift *shift, struct error *why)
{
	for (int i = 0; i < shift->piece_count; i++) {
		const char *currency = shift->pieces[i].currency;
		bool same = false;

		for (int j = 0; j < shift->count; j++)
			same |= text_same(shift->cash[j].currency, currency) &&
				shift->cash[j].amount.minor ==
					sum_pieces(shift, currency);
		if (!same)
			return error_set(why, ERR_FORGED,
				"the pieces of %s do not make the cash",
				currency);
	}
	return ERR_OK;
}

static enum err check_open(
	struct purse *purse, const struct entry *entry, struct error *why)
{
	const struct entry_shift *shift = &entry->body.shift;

	purse->is_known = true;
	purse->count = 0;
	purse->sales = 0;
	purse->sold.minor = 0;
	purse->refunds = 0;
	purse->refunded.minor = 0;
	for (int i = 0; i < shift->count; i++)
		add(purse, shift->cash[i].currency,
			shift->cash[i].amount.minor);
	return check_pieces(shift, why);
}

/* What the close expects of a currency, or 0. */
static int64_t amount_of(
	const struct cash_count *cash, int count, const char *currency)
{
	for (int i = 0; i < count; i++) {
		if (text_same(cash[i].currency, currency))
			return cash[i].amount.minor;
	}
	return 0;
}

static enum err check_expected(const struct purse *purse,
	const struct entry_shift *shift, struct error *why)
{
	bool same = shift->sales == purse->sales &&
		    shift->sold.minor == purse->sold.minor &&
		    shift->refunds == purse->refunds &&
		    shift->refunded.minor == purse->refunded.minor;

	for (int i = 0; i < purse->count; i++)
		same &= amount_of(shift->expected, shift->expected_count,
				purse->cash[i].currency) ==
			purse->cash[i].amount.minor;
	for (int i = 0; i < shift->expected_count; i++)
		same &= amount_of(purse->cash, purse->count,
				shift->expected[i].currency) ==
			shift->expected[i].amount.minor;
	if (same)
		return ERR_OK;
	return error_set(why, ERR_FORGED,
		"the close of shift does not follow from its entries");
}

/* Ledgers begun by an early program have closes without difference. */
static enum err check_difference(
	const struct entry_shift *shift, struct error *why)
{
	bool same = true;

	if (shift->difference_count == 0)
		return ERR_OK;
	for (int i = 0; i < shift->difference_count; i++) {
		const struct cash_count *told = &shift->difference[i];

		same &= told->amount.minor ==
			amount_of(shift->cash, shift->count, told->currency) -
				amount_of(shift->expected,
					shift->expected_count, told->currency);
	}
	for (int i = 0; i < shift->expected_count; i++) {
		const char *currency = shift->expected[i].currency;

		same &= amount_of(shift->difference, shift->difference_count,
				currency) ==
			amount_of(shift->cash, shift->count, currency) -
				shift->expected[i].amount.minor;
	}
	if (same)
		return ERR_OK;
	return error_set(
		why, ERR_FORGED, "the difference is not counted less expected");
}

static enum err check_close(
	struct purse *purse, const struct entry *entry, struct error *why)
{
	const struct entry_shift *shift = &entry->body.shift;
	enum err rc = check_pieces(shift, why);

	if (!rc)
		rc = check_difference(shift, why);
	if (!rc && purse->is_known)
		rc = check_expected(purse, shift, why);
	purse->is_known = false;
	return rc;
}

static enum err check_move(
	struct purse *purse, const struct entry *entry, struct error *why)
{
	const struct entry_cash *act = &entry->body.cash;
	int64_t sign = act->direction == CASH_IN ? 1 : -1;

	if ((act->direction == CASH_NO_SALE) != (act->count == 0))
		return error_set(why, ERR_FORGED, "cash %s names %d amounts",
			cash_direction_name(act->direction), act->count);
	for (int i = 0; i < act->count; i++) {
		const struct cash_count *cash = &act->cash[i];

		if (cash->amount.minor < 1 ||
			amount_of(act->cash, i, cash->currency) != 0)
			return error_set(why, ERR_FORGED,
				"the cash in %s is nothing, or named twice",
				cash->currency);
		add(purse, cash->currency, sign * cash->amount.minor);
	}
	return ERR_OK;
}

static enum err check_override(
	struct purse *purse, const struct entry *entry, struct error *why)
{
	const struct entry_override *override = &entry->body.override;
	int64_t after = 0;

	if (purse->override_count > 0)
		after = purse->overrides[purse->override_count - 1].line;
	if (purse->override_count == BASKET_LINES_MAX ||
		override->line <= after)
		return error_set(why, ERR_FORGED,
			"the override does not stand in the order of lines");
	if (override->price.minor == override->list.minor)
		return error_set(
			why, ERR_FORGED, "the override's price is the list's");
	purse->overrides[purse->override_count++] = *override;
	memcpy(purse->operator, entry->operator, sizeof(purse->operator));
	return ERR_OK;
}

static enum err check_approval(
	struct purse *purse, const struct entry *entry, struct error *why)
{
	if (purse->override_count > 0 ||
		purse->approval_count == RULES_LIMITS_MAX)
		return error_set(why, ERR_FORGED,
			"the approval does not stand before the overrides of"
			" its sale");
	purse->approvals[purse->approval_count++] = entry->body.approval;
	return ERR_OK;
}

/* What an officer allowed is what the sale takes beyond the limit. */
static enum err check_approved(
	struct purse *purse, const struct sale *sale, struct error *why)
{
	int count = purse->approval_count;

	purse->approval_count = 0;
	for (int i = 0; i < count; i++) {
		const struct entry_approval *approval = &purse->approvals[i];
		bool fits = false;

		for (int j = 0; j < sale->quota_count; j++) {
			const struct sale_quota *quota = &sale->quota[j];

			fits |= text_same(quota->limit, approval->limit) &&
				quota->after - quota->cap == approval->excess;
		}
		if (!fits || sale->basis != BASIS_OVERRIDE)
			return error_set(why, ERR_FORGED,
				"the sale does not take of the limit '%s' what"
				" was approved before it",
				approval->limit);
	}
	return ERR_OK;
}

/* The sale that overrides stand before must have their lines. */
static enum err check_sale(
	struct purse *purse, const struct entry *entry, struct error *why)
{
	const struct sale *sale = &entry->body.sale;
	int count = purse->override_count;
	enum err rc = check_approved(purse, sale, why);

	purse->override_count = 0;
	if (rc)
		return rc;
	for (int i = 0; i < count; i++) {
		const struct entry_override *override = &purse->overrides[i];
		const struct sale_line *line = &sale->lines[override->line - 1];

		if (override->line > sale->line_count ||
			!text_same(line->barcode, override->barcode) ||
			line->price.minor != override->price.minor ||
			line->quantity_milli != override->quantity_milli ||
			!text_same(entry->operator, purse->operator))
			return error_set(why, ERR_FORGED,
				"line %" PRId64
				" is not what the override before it says",
				override->line);
	}
	return ERR_OK;
}

/* Nothing may come between overrides and their sale. */
static enum err check_pending(
	struct purse *purse, enum entry_kind kind, struct error *why)
{
	if ((purse->override_count == 0 && purse->approval_count == 0) ||
		kind == ENTRY_SALE || kind == ENTRY_OVERRIDE ||
		kind == ENTRY_APPROVAL)
		return ERR_OK;
	purse->override_count = 0;
	purse->approval_count = 0;
	return error_set(why, ERR_FORGED, "an override stands before no sale");
}

enum err purse_take(struct purse *purse, const struct entry *entry,
	enum fault_code *code, struct error *why)
{
	enum err rc = check_pending(purse, entry->kind, why);

	*code = FAULT_OVERRIDE;
	if (rc)
		return rc;
	if (entry->kind == ENTRY_APPROVAL)
		return check_approval(purse, entry, why);
	if (entry->kind == ENTRY_OVERRIDE)
		return check_override(purse, entry, why);
	if (entry->kind == ENTRY_SALE)
		return check_sale(purse, entry, why);
	*code = FAULT_DRAWER;
	if (entry->kind == ENTRY_SHIFT_OPEN)
		return check_open(purse, entry, why);
	if (entry->kind == ENTRY_SHIFT_CLOSE)
		return check_close(purse, entry, why);
	if (entry->kind == ENTRY_CASH)
		return check_move(purse, entry, why);
	return ERR_OK;
}
