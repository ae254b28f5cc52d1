#ifndef SIGN_CHAIN_H
#define SIGN_CHAIN_H

#include "sign/hash.h"

#include <stddef.h>
#include <stdint.h>

/* Walks one chain and says where it is broken. */
struct chain {
	int64_t seq;                /* of the last entry, 0 at the start */
	char leaf[HASH_TEXT_BYTES]; /* of the last entry, or of nothing */
};

enum chain_fault {
	CHAIN_GOOD,
	CHAIN_BAD_SEQ,  /* not the number after the last */
	CHAIN_BAD_PREV, /* prev is not the leaf of the last */
};

/* A chain that begins after leaf (43 'A's for the very first). */
void chain_start(struct chain *chain, const char *leaf);

/*
 * One more entry. The chain goes on from what it was given, so that one
 * fault does not make every later entry faulty too.
 */
enum chain_fault chain_follow(struct chain *chain, int64_t seq,
	const char *prev, const void *line, size_t length);

#endif
