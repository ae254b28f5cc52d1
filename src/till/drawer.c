#include "drawer.h"

#include <inttypes.h>
#include <string.h>

static const struct cash_count *find_cash(
	const struct cash_count *cash, int count, const char *currency)
{
	for (int i = 0; i < count; i++) {
		if (text_same(cash[i].currency, currency))
			return &cash[i];
	}
	return NULL;
}

static enum err take_sums(
	struct till_cash given, struct entry_shift *ret, struct error *why)
{
	if (given.count > COUNTS_MAX)
		return error_set(why, ERR_RANGE,
			"cash is counted in at most %d currencies", COUNTS_MAX);
	for (int i = 0; i < given.count; i++) {
		if (find_cash(given.cash, i, given.cash[i].currency) != NULL)
			return error_set(why, ERR_INPUT,
				"the cash in %s is given twice",
				given.cash[i].currency);
		ret->cash[i] = given.cash[i];
	}
	ret->count = given.count;
	return ERR_OK;
}

/* The sum of the pieces of a currency. */
static enum err sum_pieces(const struct entry_shift *shift,
	const char *currency, struct money *ret, struct error *why)
{
	struct money sum = { 0 };

	for (int i = 0; i < shift->piece_count; i++) {
		const struct cash_pieces *pieces = &shift->pieces[i];
		struct money part;

		if (!text_same(pieces->currency, currency))
			continue;
		if (__builtin_mul_overflow(pieces->denomination.minor,
			    pieces->pieces, &part.minor) ||
			money_add(sum, part, &sum, why))
			return error_set(why, ERR_RANGE,
				"the count of %s is beyond every bound",
				currency);
	}
	*ret = sum;
	return ERR_OK;
}

static enum err take_piece(struct entry_shift *shift,
	const struct cash_pieces *piece, struct error *why)
{
	char text[MONEY_TEXT_SIZE];

	money_format(piece->denomination, text);
	if (shift->piece_count == PIECES_MAX)
		return error_set(why, ERR_RANGE,
			"cash is counted in at most %d denominations",
			PIECES_MAX);
	for (int i = 0; i < shift->piece_count; i++) {
		const struct cash_pieces *other = &shift->pieces[i];

		if (text_same(other->currency, piece->currency) &&
			other->denomination.minor == piece->denomination.minor)
			return error_set(why, ERR_INPUT,
				"the pieces of %s %s are given twice",
				piece->currency, text);
	}
	shift->pieces[shift->piece_count++] = *piece;
	return ERR_OK;
}

/* The sum that pieces make: new, or the one that was told as well. */
static enum err agree(
	struct entry_shift *shift, const char *currency, struct error *why)
{
	const struct cash_count *told =
		find_cash(shift->cash, shift->count, currency);
	struct money sum;
	char said[MONEY_TEXT_SIZE];
	char counted[MONEY_TEXT_SIZE];
	enum err rc = sum_pieces(shift, currency, &sum, why);

	if (rc)
		return rc;
	if (told == NULL && shift->count == COUNTS_MAX)
		return error_set(why, ERR_RANGE,
			"cash is counted in at most %d currencies", COUNTS_MAX);
	if (told == NULL) {
		struct cash_count *cash = &shift->cash[shift->count++];

		memcpy(cash->currency, currency, sizeof(cash->currency));
		cash->amount = sum;
		return ERR_OK;
	}
	money_format(told->amount, said);
	money_format(sum, counted);
	if (told->amount.minor != sum.minor)
		return error_set(why, ERR_INPUT,
			"the pieces of %s make %s, not %s: count again",
			currency, counted, said);
	return ERR_OK;
}

enum err drawer_count(
	struct till_cash given, struct entry_shift *ret, struct error *why)
{
	enum err rc = take_sums(given, ret, why);

	ret->piece_count = 0;
	for (int i = 0; !rc && i < given.piece_count; i++)
		rc = take_piece(ret, &given.pieces[i], why);
	for (int i = 0; !rc && i < ret->piece_count; i++)
		rc = agree(ret, ret->pieces[i].currency, why);
	return rc;
}

enum err drawer_room(
	struct till_cash there, struct till_cash more, struct error *why)
{
	int count = find_cash(there.cash, there.count, "CNY") == NULL &&
		    find_cash(more.cash, more.count, "CNY") == NULL;

	count += there.count;
	for (int i = 0; i < more.count; i++)
		count += find_cash(there.cash, there.count,
				 more.cash[i].currency) == NULL;
	if (count > COUNTS_MAX)
		return error_set(why, ERR_RANGE,
			"a shift has cash in at most %d currencies, yuan among"
			" them",
			COUNTS_MAX);
	return ERR_OK;
}

enum err drawer_difference(struct entry_shift *shift, struct error *why)
{
	int count = 0;

	for (int i = 0; i < shift->expected_count; i++) {
		const struct cash_count *expected = &shift->expected[i];
		const struct cash_count *counted = find_cash(
			shift->cash, shift->count, expected->currency);
		struct cash_count *difference = &shift->difference[count++];
		struct money is = { 0 };

		if (counted != NULL)
			is = counted->amount;
		*difference = *expected;
		if (money_sub(is, expected->amount, &difference->amount, why))
			return why->code;
	}
	for (int i = 0; i < shift->count; i++) {
		if (find_cash(shift->expected, shift->expected_count,
			    shift->cash[i].currency) == NULL)
			shift->difference[count++] = shift->cash[i];
	}
	shift->difference_count = count;
	return ERR_OK;
}

/* -- for verify ------------------------------------------------------ */

static enum err check_move(const struct entry *entry, struct error *why)
{
	const struct entry_cash *act = &entry->body.cash;

	if (entry->shift == 0)
		return error_set(why, ERR_FORGED,
			"the drawer was opened while no shift was open");
	if ((act->direction == CASH_NO_SALE) != (act->count == 0))
		return error_set(why, ERR_FORGED, "cash %s names %d amounts",
			cash_direction_name(act->direction), act->count);
	for (int i = 0; i < act->count; i++) {
		if (act->cash[i].amount.minor < 1 ||
			find_cash(act->cash, i, act->cash[i].currency) != NULL)
			return error_set(why, ERR_FORGED,
				"the cash in %s is nothing, or named twice",
				act->cash[i].currency);
	}
	return ERR_OK;
}

/* Ledgers begun by an earlier program have entries without difference. */
static enum err check_close(const struct entry *entry, struct error *why)
{
	static struct entry_shift again;
	const struct entry_shift *shift = &entry->body.shift;
	enum err rc;

	if (shift->difference_count == 0)
		return ERR_OK;
	again = *shift;
	rc = drawer_difference(&again, why);
	for (int i = 0; !rc && i < again.difference_count; i++) {
		const struct cash_count *mine = &again.difference[i];
		const struct cash_count *told = find_cash(shift->difference,
			shift->difference_count, mine->currency);

		if (told == NULL || told->amount.minor != mine->amount.minor)
			rc = ERR_FORGED;
	}
	if (rc || again.difference_count != shift->difference_count)
		return error_set(why, ERR_FORGED,
			"the difference is not counted less expected");
	return ERR_OK;
}

static bool same_cash(const struct entry_shift *a, const struct entry_shift *b)
{
	bool same = a->expected_count == b->expected_count;

	for (int i = 0; same && i < a->expected_count; i++) {
		const struct cash_count *other = find_cash(b->expected,
			b->expected_count, a->expected[i].currency);

		same = other != NULL &&
		       other->amount.minor == a->expected[i].amount.minor;
	}
	return same;
}

enum err drawer_check_sums(
	struct store *store, const struct entry *entry, struct error *why)
{
	static struct entry_shift again;
	const struct entry_shift *shift = &entry->body.shift;
	struct store_shift sums = { 0 };
	enum err rc;

	if (entry->kind != ENTRY_SHIFT_CLOSE)
		return ERR_OK;
	again = (struct entry_shift){ 0 };
	rc = store_shift_sum(store, entry->shift, &sums, why);
	if (!rc)
		rc = shift_expect(&sums, &again, why);
	if (rc || sums.sales != shift->sales ||
		sums.sold.minor != shift->sold.minor ||
		sums.refunds != shift->refunds ||
		sums.refunded.minor != shift->refunded.minor ||
		!same_cash(&again, shift))
		return error_set(why, ERR_FORGED,
			"the close is not the sum of its shift");
	return ERR_OK;
}

static enum err check_counts(const struct entry *entry, struct error *why)
{
	const struct entry_shift *shift = &entry->body.shift;

	for (int i = 0; i < shift->piece_count; i++) {
		const char *currency = shift->pieces[i].currency;
		const struct cash_count *cash =
			find_cash(shift->cash, shift->count, currency);
		struct money sum = { 0 };

		if (cash == NULL || sum_pieces(shift, currency, &sum, why) ||
			sum.minor != cash->amount.minor)
			return error_set(why, ERR_FORGED,
				"the pieces of %s do not make the cash",
				currency);
	}
	return ERR_OK;
}

static enum err check_override(struct drawer_watch *watch,
	const struct entry *entry, struct error *why)
{
	const struct entry_override *override = &entry->body.override;
	int64_t after = 0;

	if (watch->count > 0)
		after = watch->overrides[watch->count - 1].line;
	if (watch->count == BASKET_LINES_MAX || override->line <= after)
		return error_set(why, ERR_FORGED,
			"the override does not stand in the order of lines");
	if (override->price.minor == override->list.minor ||
		override->price.minor > override->list.minor * PRICE_TIMES_MAX)
		return error_set(why, ERR_FORGED,
			"the override's price is beyond its bound");
	watch->overrides[watch->count++] = *override;
	memcpy(watch->operator, entry->operator, sizeof(watch->operator));
	return ERR_OK;
}

/* The sale that overrides stand before must have their lines. */
static enum err check_sale(struct drawer_watch *watch,
	const struct entry *entry, struct error *why)
{
	const struct sale *sale = &entry->body.sale;
	int count = watch->count;

	watch->count = 0;
	for (int i = 0; i < count; i++) {
		const struct entry_override *override = &watch->overrides[i];
		const struct sale_line *line = &sale->lines[override->line - 1];

		if (override->line > sale->line_count ||
			!text_same(line->barcode, override->barcode) ||
			line->price.minor != override->price.minor ||
			line->quantity_milli != override->quantity_milli ||
			!text_same(entry->operator, watch->operator))
			return error_set(why, ERR_FORGED,
				"line %" PRId64
				" is not what the override before it says",
				override->line);
	}
	return ERR_OK;
}

enum err drawer_check_end(const struct drawer_watch *watch, struct error *why)
{
	if (watch->count == 0)
		return ERR_OK;
	return error_set(why, ERR_FORGED, "an override stands before no sale");
}

static enum err check_pending(struct drawer_watch *watch,
	const struct entry *entry, struct error *why)
{
	enum err rc = ERR_OK;

	if (entry->kind == ENTRY_SALE || entry->kind == ENTRY_OVERRIDE)
		return ERR_OK;
	rc = drawer_check_end(watch, why);
	watch->count = 0;
	return rc;
}

enum err drawer_check(struct drawer_watch *watch, const struct entry *entry,
	struct error *why)
{
	enum err rc = check_pending(watch, entry, why);

	if (rc)
		return rc;
	if (entry->kind == ENTRY_CASH)
		return check_move(entry, why);
	if (entry->kind == ENTRY_OVERRIDE)
		return check_override(watch, entry, why);
	if (entry->kind == ENTRY_SALE)
		return check_sale(watch, entry, why);
	if (entry->kind == ENTRY_SHIFT_OPEN || entry->kind == ENTRY_SHIFT_CLOSE)
		rc = check_counts(entry, why);
	if (!rc && entry->kind == ENTRY_SHIFT_CLOSE)
		rc = check_close(entry, why);
	return rc;
}
