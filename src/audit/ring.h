#ifndef AUDIT_RING_H
#define AUDIT_RING_H

#include "entry/entry.h"
#include "fault.h"
#include "sign/jws.h"

/*
 * The public keys of a bundle (keys.jwks) and what is trusted of them. A key
 * in a bundle is only bytes; trust comes from the auditor's own file, and
 * from a trusted key that vouches for another.
 */
#define RING_KEYS_MAX  20000
#define RING_BYTES_MAX (UINT32_C(8) << 20)

struct ring_key {
	struct jws_key key;
	char x[HASH_TEXT_SIZE];
	char chain[CHAIN_SIZE];    /* "" in a trust file */
	int64_t epoch;             /* 0 in a trust file */
	const struct ring_key *by; /* that vouches for it; NULL: none */
};

struct ring {
	int count;
	struct ring_key *keys;        /* in the order of the file */
	int *by_kid;                  /* places of keys, by kid */
	char auditor[HASH_TEXT_SIZE]; /* X25519, or "" */
	char reader[HASH_TEXT_SIZE];  /* hash of the page, or "" */
};

/* ERR_FORGED names what is wrong with the set or a key of it. */
enum err ring_read(const char *bytes, size_t length, bool canonical,
	struct ring *ret, struct error *why) NODISCARD;
void ring_clear(struct ring *ring);

/* NULL when no key is of that kid, or of that chain and epoch. */
const struct ring_key *ring_find(const struct ring *ring, const char *kid);
struct ring_key *ring_find_epoch(
	const struct ring *ring, const char *chain, int64_t epoch);

/* The key whose header a line has, as it says; NULL when none is known. */
const struct ring_key *ring_of_line(
	const struct ring *ring, const char *line, size_t length);

#endif
