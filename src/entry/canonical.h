#ifndef ENTRY_CANONICAL_H
#define ENTRY_CANONICAL_H

#include "shape.h"

/*
 * Read an object in the canonical form, and only that: what shape_encode
 * makes of the record is these bytes (tests/fuzz/entry.c asks). false: they
 * are not, or it cannot tell, and shape_decode knows why. record is zeroed by
 * the caller, and undefined when false.
 */
bool canonical_read(
	const struct shape *shape, struct shape_bytes json, void *record);

#endif
