#include "sign/token.h"

#include "state.h"

#include "sign/jws.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static_assert(TILL_TOKEN_SIZE == TOKEN_SIZE, "a token fits");

void entry_token(const struct till *till, const struct entry *entry,
	const char *leaf, char *ret)
{
	bool is_refund = entry->kind == ENTRY_REFUND;
	const struct token token = { .at_ms = entry->at.ms,
		.chain = entry->chain,
		.epoch = entry->epoch,
		.seq = entry->seq,
		.leaf = leaf,
		.total_fen = is_refund ? entry->body.refund.refund.total.minor
				       : entry->body.sale.total.minor };

	ret[0] = '\0';
	if ((entry->kind == ENTRY_SALE || is_refund) &&
		entry->epoch == till->epoch)
		token_make(till->keyring, &token, ret);
}

/* What stands behind "name": in a token's payload, up to a comma. */
static bool find_value(const char *payload, const char *name, struct text *out)
{
	const char *at = strstr(payload, name);
	const char *end;

	if (at == NULL)
		return false;
	at += strlen(name);
	end = strpbrk(at, "\",}");
	if (end == NULL)
		return false;
	text_add_bytes(out, at, (size_t)(end - at));
	return !out->cut;
}

/* The receipt a code claims to be of; whether that is so is seen by making
 * the code again. */
static bool claimed(const char *code, char *ret)
{
	static struct jws_payload payload;
	struct text number = text_over(ret, RECEIPT_SIZE);

	if (!jws_peek(code, strlen(code), &payload) ||
		!find_value(payload.bytes, "\"chain\":\"", &number))
		return false;
	text_add(&number, "-");
	if (!find_value(payload.bytes, "\"epoch\":", &number))
		return false;
	text_add(&number, "-");
	return find_value(payload.bytes, "\"seq\":", &number);
}

/* A code of an epoch whose key is gone cannot be made again: its number is
 * as good as one that is typed. */
static enum err check_code(struct till *till, const char *code,
	const char *receipt, struct error *why)
{
	struct receipt_number number;
	char again[TOKEN_SIZE];
	enum err rc = receipt_number_parse(receipt, &number, why);

	if (rc || !text_same(number.till, till->chain))
		return rc;
	rc = till_token(till, receipt, again, why);
	if (rc)
		return rc;
	if (again[0] != '\0' && !text_same(again, code))
		return error_set(why, ERR_FORGED,
			"this code says it is %s, but this till never made it",
			receipt);
	return ERR_OK;
}

enum err till_receipt_named(
	struct till *till, const char *text, char *ret, struct error *why)
{
	struct receipt_number number;
	char receipt[RECEIPT_SIZE];
	enum err rc;

	if (claimed(text, receipt)) {
		rc = check_code(till, text, receipt, why);
	} else {
		if (!text_copy(receipt, sizeof(receipt), text))
			return error_set(why, ERR_INPUT,
				"this is no receipt: its number is like"
				" %s-1-12",
				till->chain);
		for (char *at = receipt; *at != '\0'; at++)
			*at = (char)toupper((unsigned char)*at);
		rc = receipt_number_parse(receipt, &number, why);
	}
	if (!rc)
		memcpy(ret, receipt, sizeof(receipt));
	return rc;
}
