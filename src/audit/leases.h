#ifndef AUDIT_LEASES_H
#define AUDIT_LEASES_H

#include "check.h"

/*
 * The hub's statements against what tills did on them: every sale on a lease
 * or permit, and every close, sorted by the statement it names, so that
 * memory is that of one statement. What a till disclaimed names a request:
 * by that it is sorted first, for the statement that answered it.
 */
struct leases;

enum err leases_open(struct leases **ret, struct error *why) NODISCARD;
void leases_close(struct leases *leases);

/* Every statement of the bundle: the hub's own, of this market. */
enum err leases_read(struct leases *leases, struct check *check,
	struct error *why) NODISCARD;

/* A sale that stands on one; limit is the one that leases are of. */
enum err leases_add_sale(struct leases *leases, int chain,
	const struct fact *fact, const struct limit *limit,
	struct error *why) NODISCARD;
/* One that was closed, or disclaimed. */
enum err leases_add_end(struct leases *leases, int chain,
	const struct entry *entry, struct error *why) NODISCARD;

/* All chains were walked: add the faults. */
enum err leases_check(struct leases *leases, struct check *check,
	struct error *why) NODISCARD;

#endif
