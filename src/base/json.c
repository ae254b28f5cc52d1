#include "base/json.h"

#include <assert.h>
#include <string.h>

struct json json_over(struct text *out)
{
	return (struct json){ .out = out };
}

/* One escape of RFC 8785 section 3.2.2.2, or NULL. */
static const char *escape_of(char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\b':
		return "\\b";
	case '\f':
		return "\\f";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

static void put_quoted(struct text *out, const char *value)
{
	const char *plain = value;
	const char *at;

	text_add_bytes(out, "\"", 1);
	for (at = value; *at != '\0'; at++) {
		const char *escape;

		if ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
			continue;
		text_add_bytes(out, plain, (size_t)(at - plain));
		plain = at + 1;
		escape = escape_of(*at);
		if (escape != NULL)
			text_add(out, escape);
		else
			text_addf(out, "\\u%04x", (unsigned)*at);
	}
	text_add_bytes(out, plain, (size_t)(at - plain));
	text_add_bytes(out, "\"", 1);
}

#define KEY_MAX 60

/* Keys are words of ours, without anything to escape. */
static void put_key(struct json *json, const char *key)
{
	char bytes[KEY_MAX + 4];
	size_t length = 0;
	size_t key_length;

	if (json->comma)
		bytes[length++] = ',';
	json->comma = true;
	if (key != NULL) {
		key_length = strlen(key);
		assert(key_length <= KEY_MAX);
		bytes[length++] = '"';
		memcpy(bytes + length, key, key_length);
		length += key_length;
		bytes[length++] = '"';
		bytes[length++] = ':';
	}
	text_add_bytes(json->out, bytes, length);
}

void json_open(struct json *json, const char *key, char bracket)
{
	put_key(json, key);
	text_add_bytes(json->out, &bracket, 1);
	json->comma = false;
}

void json_close(struct json *json, char bracket)
{
	text_add_bytes(json->out, &bracket, 1);
	json->comma = true;
}

void json_i64(struct json *json, const char *key, int64_t value)
{
	put_key(json, key);
	text_add_i64(json->out, value);
}

void json_text(struct json *json, const char *key, const char *value)
{
	put_key(json, key);
	put_quoted(json->out, value);
}

void json_bool(struct json *json, const char *key, bool value)
{
	put_key(json, key);
	text_add(json->out, value ? "true" : "false");
}

void json_raw(struct json *json, const char *key, const char *value)
{
	put_key(json, key);
	text_add(json->out, value);
}
