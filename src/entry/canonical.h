#ifndef ENTRY_CANONICAL_H
#define ENTRY_CANONICAL_H

#include "shape.h"

/*
 * Read an object that is, most likely, in the canonical form: keys in the
 * table's order, no white space, no escapes. It proves nothing: whoever
 * calls compares shape_encode of the record with the bytes, and reads again
 * with shape_decode where they differ, or where this gave up, for the
 * reason. record is zeroed by the caller, and undefined when false.
 */
bool canonical_read(
	const struct shape *shape, struct shape_bytes json, void *record);

#endif
