#ifndef AUDIT_CLAIMSFILE_H
#define AUDIT_CLAIMSFILE_H

#include "claims.h"
#include "ring.h"

/*
 * The manifest of a bundle: its line, its signature by a key of the ring,
 * its claims. What is wrong is a fault; ret stays NULL when nothing of it can
 * be used. ERR_INPUT when it is of a newer format.
 */
enum err claimsfile_read(struct unzip *zip, const struct ring *ring,
	struct faults *faults, struct claims **ret,
	struct error *why) NODISCARD;

#endif
