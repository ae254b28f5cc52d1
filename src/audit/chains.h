#ifndef AUDIT_CHAINS_H
#define AUDIT_CHAINS_H

#include "check.h"

/*
 * Every chain of the bundle: the hub's first, which says who belongs to the
 * market; then what ties them together.
 */
enum err chains_check(struct check *check, struct error *why) NODISCARD;

#endif
