#ifndef ENTRY_RULESDOC_H
#define ENTRY_RULESDOC_H

#include "base/text.h"
#include "core/rules.h"

/*
 * The rules document: the JSON of schema/rules.schema.json. A file may be
 * laid out for people; in an entry the same object is canonical.
 */
#define RULESDOC_MAX           65536 /* bytes of a file; 12 KiB canonical */
#define RULESDOC_CANONICAL_MAX 12288

/*
 * Read a file's bytes and check them (shape, bounds, rules_check).
 * ERR_INPUT names line and place, like "line 12: limits[0].cap: ...".
 */
enum err rulesdoc_decode(const char *bytes, size_t length, struct rules *ret,
	struct error *why) NODISCARD;

/* The canonical object. ERR_RANGE above RULESDOC_CANONICAL_MAX. */
enum err rulesdoc_encode(const struct rules *rules, struct text *ret,
	struct error *why) NODISCARD;

#endif
