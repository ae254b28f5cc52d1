#ifndef ENTRY_PAYLOAD_H
#define ENTRY_PAYLOAD_H

#include "entry/entry.h"

#include "shape.h"

/*
 * An entry of this version in the canonical form, but for one that brings
 * rules; valid until the next call of the thread. NULL: it is another one, or
 * none, and a slower reader tells.
 */
const struct entry *payload_read(struct shape_bytes json);

#endif
