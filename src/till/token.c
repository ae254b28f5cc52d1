#include "sign/token.h"

#include "state.h"

#include <assert.h>

static_assert(TILL_TOKEN_SIZE == TOKEN_SIZE, "a token fits");

void entry_token(const struct till *till, const struct entry *entry,
	const char *leaf, char *ret)
{
	const struct token token = { .at_ms = entry->at.ms,
		.chain = entry->chain,
		.epoch = entry->epoch,
		.seq = entry->seq,
		.leaf = leaf,
		.total_fen = entry->body.sale.total.minor };

	ret[0] = '\0';
	if (entry->kind == ENTRY_SALE && entry->epoch == till->epoch)
		token_make(till->keyring, &token, ret);
}
