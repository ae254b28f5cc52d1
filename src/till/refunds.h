#ifndef TILL_REFUNDS_H
#define TILL_REFUNDS_H

#include "till/till.h"

/* The rules of a version, whether they are in force or not: of the own chain,
 * else of the hub's, as every verifier looks them up. */
enum err rules_of_version(struct till *till, int64_t version, struct rules *ret,
	struct error *why) NODISCARD;

/*
 * What verify asks of a refund, the entry at a position: is it of a sale of
 * this chain, no more than was left of it then, and does it add up?
 * ERR_FORGED: a fault, with its sentence.
 */
enum err refund_verify(struct till *till, const struct entry *entry, int64_t id,
	struct error *why) NODISCARD;

#endif
