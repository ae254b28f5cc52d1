#ifndef SIGN_EPOCH_H
#define SIGN_EPOCH_H

#include "sign/jws.h"
#include "sign/keyring.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * How the key of one epoch vouches for that of a later one: a signature
 * over "qp-epoch", market, chain, the new epoch's number, its public key
 * and the leaf it goes on from, each after a line feed. No signed line
 * begins like that, so one cannot be taken for the other.
 */
#define ENDORSEMENT_TEXT_SIZE 87

struct epoch_claim {
	const char *market;
	const char *chain;
	int64_t epoch;
	const char *key;  /* of the new epoch, a JWK "x" */
	const char *prev; /* the leaf */
};

/* text has ENDORSEMENT_TEXT_SIZE bytes. */
void epoch_endorse(const struct keyring *earlier,
	const struct epoch_claim *claim, char *text);

bool epoch_is_endorsed(const struct jws_key *earlier,
	const struct epoch_claim *claim, const char *endorsement);

/* The keys of a till, one an epoch, in the order of epochs. */
#define EPOCHS_MAX 64

struct epoch_key {
	int64_t epoch;
	char x[KEY_TEXT_SIZE];
	struct jws_key key;
};

struct epoch_keys {
	int count;
	struct epoch_key list[EPOCHS_MAX];
};

/* Put a key in the place of what its epoch had, or at the end. ERR_FORGED:
 * x is no valid point; ERR_RANGE: there are too many. */
enum err epoch_keys_put(struct epoch_keys *keys, int64_t epoch, const char *x,
	struct error *why) NODISCARD;

/* NULL: no key of this epoch is known. */
const struct epoch_key *epoch_keys_find(
	const struct epoch_keys *keys, int64_t epoch);

#endif
