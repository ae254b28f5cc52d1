#ifndef AUDIT_STRICT_H
#define AUDIT_STRICT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads JSON that others wrote, a value a call, without a tree: objects,
 * lists, clean texts, integers below 2^53, booleans. The first thing that is
 * wrong is remembered; later calls do nothing and return false, so that a
 * reader is a straight line. In canonical form (RFC 8785) white space, keys
 * out of order and needless escapes are wrong as well; no form may name a key
 * twice.
 */
#define STRICT_KEY_SIZE  40
#define STRICT_KEYS_MAX  16 /* of an object that is not canonical */
#define STRICT_DEPTH_MAX 8

struct strict {
	const char *at;
	const char *end;
	bool canonical;
	int depth;
	const char *wrong; /* a message (base/say.h), or NULL */
};

struct strict strict_over(const char *bytes, size_t length, bool canonical);

/* An object or a list while it is being read. */
struct strict_inside {
	int count; /* of what was begun in it */
	char last[STRICT_KEY_SIZE];
	char seen[STRICT_KEYS_MAX][STRICT_KEY_SIZE];
};

struct strict_inside strict_enter(struct strict *json, char bracket);

/* The next key; false behind the last one. */
bool strict_key(struct strict *json, struct strict_inside *inside, char *key);

/* Is there another item? */
bool strict_item(struct strict *json, struct strict_inside *inside);

bool strict_text(struct strict *json, char *ret, size_t size);
bool strict_number(struct strict *json, int64_t least, int64_t *ret);
bool strict_bool(struct strict *json, bool *ret);
bool strict_skip(struct strict *json); /* any value */

/* Was all of it read, and nothing wrong? ERR_FORGED says what and where. */
enum err strict_end(const struct strict *json, const char *bytes,
	struct error *why) NODISCARD;

/* Something that only the caller can see is wrong. */
bool strict_refuse(struct strict *json, const char *wrong);

#endif
