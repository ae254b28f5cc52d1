#ifndef AUDIT_FORKS_H
#define AUDIT_FORKS_H

#include "check.h"

/*
 * Lines of branches that went off a chain (forks/<chain>-<epoch>.jws): each
 * is a second entry with the number of another, signed by the same till. It
 * was cloned, or set back and went on; what was sold there counts as well.
 */
enum err forks_check(struct check *check, struct error *why) NODISCARD;

#endif
