#include "state.h"

#include <inttypes.h>
#include <string.h>

/* One number of a receipt's name, in the only way it is written. */
static bool take_number(const char *text, int64_t *ret)
{
	struct error why;
	long long number = 0;

	if (text[0] == '0' || strlen(text) > 15 || !text_is_digits(text) ||
		text_parse_i64(text, &number, &why))
		return false;
	*ret = number;
	return true;
}

/* "<till>-<epoch>-<seq>" of this till. */
static enum err parse_number(const struct till *till, const char *text,
	int64_t *ret_epoch, int64_t *ret_seq, struct error *why)
{
	size_t length = strlen(till->chain);
	char rest[RECEIPT_SIZE];
	char *dash;

	if (strncmp(text, till->chain, length) == 0 && text[length] == '-' &&
		text_copy(rest, sizeof(rest), text + length + 1)) {
		dash = strchr(rest, '-');
		if (dash != NULL)
			*dash = '\0';
		if (dash != NULL && take_number(rest, ret_epoch) &&
			take_number(dash + 1, ret_seq))
			return ERR_OK;
	}
	return error_set(why, ERR_NOT_FOUND,
		"'%.47s' is no receipt of this till: they are named like"
		" %s-1-12",
		text, till->chain);
}

static enum err find_sale(struct till *till, const char *number,
	struct store_entry *stored, struct entry *entry, struct error *why)
{
	int64_t epoch = 0;
	int64_t seq = 0;
	enum err rc = parse_number(till, number, &epoch, &seq, why);

	if (rc)
		return rc;
	rc = store_entry_find(till->store, epoch, seq, stored, why);
	if (!rc)
		rc = entry_of(till, stored, entry, why);
	if (rc != ERR_NOT_FOUND && rc != ERR_OK)
		return rc;
	if (rc == ERR_NOT_FOUND || (entry->kind != ENTRY_SALE &&
					   entry->kind != ENTRY_TRAINING_SALE))
		return error_set(why, ERR_NOT_FOUND,
			"there is no receipt %.47s", number);
	return ERR_OK;
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
	int64_t *ret, struct error *why)
{
	AUTO(act) act = { 0 };
	enum err rc = act_begin(till, &act, why);

	if (!rc)
		rc = copy_note(&act, print->receipt, print->by, ret, why);
	if (!rc)
		rc = act_commit(&act, why);
	return rc;
}

enum err till_print(struct till *till, const struct till_print *print,
	struct text *out, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	struct receipt receipt;
	int64_t copy = print->copy_number;
	enum err rc = find_sale(till, print->receipt, &stored, &entry, why);

	if (!rc && print->copy)
		rc = note_copy(till, print, &copy, why);
	if (rc)
		return rc;
	receipt = (struct receipt){
		.market = entry.market,
		.till = entry.chain,
		.at = entry_told(&entry),
		.offset_minutes = till->rules.offset_minutes,
		.day = entry.day,
		.operator= entry.operator,
		.rules = entry.rules,
		.leaf = stored.leaf,
		.copy = (int)copy,
		.training = entry.kind == ENTRY_TRAINING_SALE,
		.marked = print->marked,
		.bilingual =
			print->bilingual && print->second != print->language,
		.second = print->second,
		.sale = &entry.body.sale,
	};
	receipt_format(&receipt, print->paper, print->language, out);
	return ERR_OK;
}

enum err till_token(
	struct till *till, const char *receipt, char *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	enum err rc = find_sale(till, receipt, &stored, &entry, why);

	if (!rc)
		entry_token(till, &entry, stored.leaf, ret);
	return rc;
}
