#include "sign/token.h"

#include "state.h"

#include <assert.h>

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
