#include "state.h"

#include "core/slip.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static_assert((int)SLIP_NO_SALE == (int)CASH_NO_SALE, "one list of kinds");
static_assert(SLIP_CASH_MAX >= COUNTS_MAX, "every currency is on a slip");

static bool has_paper(enum entry_kind kind)
{
	return kind == ENTRY_SALE || kind == ENTRY_TRAINING_SALE ||
	       kind == ENTRY_REFUND || kind == ENTRY_CASH;
}

/* The entry that a receipt or a slip is of. */
static enum err find_receipt(struct till *till, const char *number,
	struct store_entry *stored, struct entry *entry, struct error *why)
{
	struct receipt_number parsed;
	enum err rc = receipt_number_parse(number, &parsed, why);

	if (rc || !text_same(parsed.till, till->chain))
		return error_set(why, ERR_NOT_FOUND,
			"'%.47s' is no receipt of this till: they are named"
			" like %s-1-12",
			number, till->chain);
	rc = store_entry_find(
		till->store, parsed.epoch, parsed.seq, stored, why);
	if (!rc)
		rc = entry_of(till, stored, entry, why);
	if (rc != ERR_NOT_FOUND && rc != ERR_OK)
		return rc;
	if (rc == ERR_NOT_FOUND || !has_paper(entry->kind))
		return error_set(why, ERR_NOT_FOUND,
			"there is no receipt %.47s", number);
	return ERR_OK;
}

enum err print_is_slip(
	struct till *till, const char *number, bool *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc = find_receipt(till, number, &stored, &entry, why);

	if (!rc)
		*ret = entry.kind == ENTRY_CASH;
	return rc;
}

enum err copy_note(struct act *act, const char *receipt, const char *by,
	int64_t *ret, struct error *why)
{
	static struct entry entry;
	int64_t copies = 0;
	enum err rc = store_copies(act->till->store, receipt, &copies, why);

	if (rc)
		return rc;
	entry = (struct entry){ .kind = ENTRY_COPY };
	(void)text_copy(entry.operator, sizeof(entry.operator), by);
	(void)text_copy(entry.body.copy.receipt,
		sizeof(entry.body.copy.receipt), receipt);
	entry.body.copy.copy = copies + 1;
	*ret = copies + 1;
	return act_append(act, &entry, why);
}

/* A copy is numbered and noted before it exists. */
static enum err note_copy(struct till *till, const struct till_print *print,
	enum entry_kind kind, int64_t *ret, struct error *why)
{
	AUTO(act) act = { 0 };
	enum err rc;

	if (kind == ENTRY_CASH)
		return error_set(why, ERR_INPUT,
			"%.47s is a slip of the drawer, no receipt: it is"
			" printed again without --copy",
			print->receipt);
	rc = act_begin(till, &act, why);
	if (!rc)
		rc = copy_note(&act, print->receipt, print->by, ret, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

static void print_slip(const struct till *till, const struct entry *entry,
	const char *leaf, const struct till_print *print, struct text *out)
{
	const struct entry_cash *cash = &entry->body.cash;
	struct slip slip = { .kind = (enum slip_kind)cash->direction,
		.market = entry->market,
		.till = entry->chain,
		.number = print->receipt,
		.at = entry_told(entry),
		.offset_minutes = till->rules.offset_minutes,
		.day = entry->day,
		.shift = entry->shift,
		.operator= entry->operator,
		.approver = cash->approver,
		.reason = cash->reason,
		.count = cash->count,
		.leaf = leaf,
		.marked = print->marked };

	for (int i = 0; i < cash->count; i++)
		slip.cash[i] = (struct slip_cash){ cash->cash[i].currency,
			cash->cash[i].amount };
	slip_format(&slip, print->paper, print->language, out);
}

static void print_receipt(const struct till *till, const struct entry *entry,
	const char *leaf, const struct till_print *print, struct text *out)
{
	struct receipt receipt = {
		.market = entry->market,
		.till = entry->chain,
		.at = entry_told(entry),
		.offset_minutes = till->rules.offset_minutes,
		.day = entry->day,
		.operator= entry->operator,
		.rules = entry->rules,
		.leaf = leaf,
		.copy = print->copy_number,
		.training = entry->kind == ENTRY_TRAINING_SALE,
		.marked = print->marked,
		.bilingual =
			print->bilingual && print->second != print->language,
		.second = print->second,
		.sale = &entry->body.sale,
	};

	if (entry->kind == ENTRY_REFUND) {
		receipt.refund = &entry->body.refund.refund;
		receipt.reason = entry->body.refund.reason;
		receipt.approver = entry->body.refund.approver;
	}
	receipt_format(&receipt, print->paper, print->language, out);
}

enum err till_print(struct till *till, const struct till_print *print,
	struct text *out, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct till_print numbered = *print;
	int64_t copy = print->copy_number;
	enum err rc = find_receipt(till, print->receipt, &stored, &entry, why);

	if (!rc && print->copy)
		rc = note_copy(till, print, entry.kind, &copy, why);
	if (rc)
		return rc;
	numbered.copy_number = (int)copy;
	if (entry.kind == ENTRY_CASH)
		print_slip(till, &entry, stored.leaf, &numbered, out);
	else
		print_receipt(till, &entry, stored.leaf, &numbered, out);
	return ERR_OK;
}

enum err till_token(
	struct till *till, const char *receipt, char *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc = find_receipt(till, receipt, &stored, &entry, why);

	if (!rc)
		entry_token(till, &entry, stored.leaf, ret);
	return rc;
}
