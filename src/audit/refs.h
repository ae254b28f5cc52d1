#ifndef AUDIT_REFS_H
#define AUDIT_REFS_H

#include "check.h"

/*
 * Entries that name an earlier one: reprints, refunds, acknowledgements. They
 * are sorted by what they name, and the chains are read once more for just
 * those, so that no entry needs to be remembered.
 */
struct refs;

enum err refs_open(struct refs **ret, struct error *why) NODISCARD;
void refs_close(struct refs *refs);

/* An entry of a chain (its place in the claims) that names another. */
enum err refs_add(struct refs *refs, struct check *check, int chain,
	const struct entry *entry, struct error *why) NODISCARD;

/*
 * A refund, which is kept until its sale was read; is_managed: a manager
 * made or approved it.
 */
enum err refs_add_refund(struct refs *refs, const struct check *check,
	int chain, const struct feed_line *line, bool is_managed,
	struct error *why) NODISCARD;

/*
 * All chains were walked: add the faults, and what refunds give back to the
 * allowances.
 */
enum err refs_check(
	struct refs *refs, struct check *check, struct error *why) NODISCARD;

#endif
