#ifndef AUDIT_SPOOL_H
#define AUDIT_SPOOL_H

#include "base/error.h"

#include <stdio.h>

/*
 * A temporary file without a name, in $TMPDIR or else /var/tmp: what does
 * not fit into bounded memory. NULL and a sentence when there is no place.
 */
FILE *spool_open(struct error *why);

#endif
