#ifndef AUDIT_OPENED_H
#define AUDIT_OPENED_H

#include "check.h"

/*
 * The document numbers that the auditor's key opens, kept in a temporary
 * file until all is checked: who is who stays with who has the key.
 */
struct opened;

/*
 * The key of a file (a JWK with "d"), which must be the one that the boxes
 * of this bundle are for: ERR_INPUT.
 */
enum err opened_open(const char *path, const char *auditor, struct opened **ret,
	struct error *why) NODISCARD;
void opened_close(struct opened *opened);

/* One box of the sale at a place in the claims; faults are added. */
struct opened_box {
	int chain;
	const struct fact *fact;
	const uint8_t *bytes;
	size_t length;
};
enum err opened_take(struct opened *opened, struct check *check,
	const struct opened_box *box, struct error *why) NODISCARD;

/* All were taken: one person key is of one document. */
enum err opened_check(struct opened *opened, struct check *check,
	struct error *why) NODISCARD;

/* One a call, in order; ERR_NOT_FOUND after the last. */
enum err opened_next(struct opened *opened, const struct claims *claims,
	struct verify_number *ret, struct error *why) NODISCARD;

#endif
