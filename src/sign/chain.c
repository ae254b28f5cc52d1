#include "sign/chain.h"

#include "base/text.h"

void chain_start(struct chain *chain, const char *leaf)
{
	chain->seq = 0;
	(void)text_copy(chain->leaf, sizeof(chain->leaf), leaf);
}

enum chain_fault chain_follow(struct chain *chain, int64_t seq,
	const char *prev, const void *line, size_t length)
{
	enum chain_fault fault = CHAIN_GOOD;

	if (chain->seq == INT64_MAX || seq != chain->seq + 1)
		fault = CHAIN_BAD_SEQ;
	else if (!text_same(prev, chain->leaf))
		fault = CHAIN_BAD_PREV;
	chain->seq = seq;
	hash_leaf(line, length, chain->leaf);
	return fault;
}
