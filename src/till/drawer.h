#ifndef TILL_DRAWER_H
#define TILL_DRAWER_H

#include "store/store.h"
#include "till/till.h"

/* Cash by currency: what was counted, what the ledger expects. */

/* What was given as counted, into an entry: each currency once, pieces and
 * sums in agreement. */
enum err drawer_count(struct till_cash given, struct entry_shift *ret,
	struct error *why) NODISCARD;

/* The float and what moved, added up by currency, as expected. */
enum err shift_expect(const struct store_shift *sums, struct entry_shift *shift,
	struct error *why) NODISCARD;

/* Yuan and these currencies: no more than a shift can account for. */
enum err drawer_room(struct till_cash there, struct till_cash more,
	struct error *why) NODISCARD;

/* Counted less expected, for each currency that has either. */
enum err drawer_difference(
	struct entry_shift *shift, struct error *why) NODISCARD;

/*
 * What verify asks of entries that this part writes. overrides: those that
 * wait for their sale. ERR_FORGED: a fault, with its sentence.
 */
struct drawer_watch {
	int count;
	struct entry_override overrides[BASKET_LINES_MAX];
	char operator[OPERATOR_SIZE];
};
enum err drawer_check(struct drawer_watch *watch, const struct entry *entry,
	struct error *why) NODISCARD;

/* Does a close say what its own entries sum up to? */
enum err drawer_check_sums(struct store *store, const struct entry *entry,
	struct error *why) NODISCARD;

/* The chain ended: an override without its sale? */
enum err drawer_check_end(
	const struct drawer_watch *watch, struct error *why) NODISCARD;

#endif
