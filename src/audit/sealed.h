#ifndef AUDIT_SEALED_H
#define AUDIT_SEALED_H

#include "check.h"

/*
 * The sealed document numbers of a chain beside its sales: a line for each
 * sale, in order, whose box hashes to what the sale commits to. A box may be
 * gone (a person's right), but never be another.
 */
struct sealed;

/* *ret stays NULL when the bundle has none of this chain. */
enum err sealed_open(struct check *check, const struct claim_chain *chain,
	struct sealed **ret, struct error *why) NODISCARD;
void sealed_close(struct sealed *sealed);

/* The line of a sale. */
enum err sealed_take(struct sealed *sealed, const struct fact *fact,
	struct error *why) NODISCARD;

/* All sales were taken: there is no line more. */
enum err sealed_end(struct sealed *sealed, struct error *why) NODISCARD;

#endif
