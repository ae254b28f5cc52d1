#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/text.h"

#include <stdint.h>

/*
 * A JSON writer without white space: integers, texts, booleans, objects
 * and lists, escaped as RFC 8785 asks. A key is NULL inside a list and at
 * the top, else a word of ours: at most 60 bytes, nothing to escape. The
 * caller writes keys in sorted order where the result must be canonical
 * (entries); answers of commands keep the order of DESIGN 9.
 */
struct json {
	struct text *out;
	bool comma;
};

struct json json_over(struct text *out);
void json_open(struct json *json, const char *key, char bracket);
void json_close(struct json *json, char bracket);
void json_i64(struct json *json, const char *key, int64_t value);
void json_text(struct json *json, const char *key, const char *value);
void json_bool(struct json *json, const char *key, bool value);

/* A value that already is JSON. */
void json_raw(struct json *json, const char *key, const char *value);

#endif
