#include "locate.h"

#include <string.h>

/* A look at well-formed JSON, from token to token. */
struct look {
	const char *at;
	const char *end;
};

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static void skip_space(struct look *look)
{
	while (look->at < look->end && is_one_of(*look->at, " \t\r\n"))
		look->at++;
}

/* To behind the quotation mark that ends a text. */
static void skip_text(struct look *look)
{
	for (look->at++; look->at < look->end && *look->at != '"'; look->at++) {
		if (*look->at == '\\')
			look->at++;
	}
	if (look->at < look->end)
		look->at++;
}

/* To behind a value, whatever it holds. */
static void skip_value(struct look *look)
{
	int depth = 0;

	do {
		skip_space(look);
		if (look->at >= look->end)
			return;
		if (*look->at == '"') {
			skip_text(look);
		} else {
			if (is_one_of(*look->at, "{["))
				depth++;
			if (is_one_of(*look->at, "}]"))
				depth--;
			look->at++;
		}
		skip_space(look);
	} while (look->at < look->end &&
		 (depth > 0 || !is_one_of(*look->at, ",}]")));
}

/* Onto the value of a key; false when the object has none of that name. */
static bool enter_key(struct look *look, const char *name, size_t length)
{
	skip_space(look);
	if (look->at >= look->end || *look->at != '{')
		return false;
	look->at++;
	for (;;) {
		const char *key;
		size_t size;

		skip_space(look);
		if (look->at >= look->end || *look->at != '"')
			return false;
		key = look->at + 1;
		skip_text(look);
		size = (size_t)(look->at - key) - 1;
		skip_space(look);
		look->at++; /* the colon */
		if (size == length && memcmp(key, name, length) == 0)
			return true;
		skip_value(look);
		if (look->at >= look->end || *look->at != ',')
			return false;
		look->at++;
	}
}

/* Onto an item of a list, from 0. */
static bool enter_item(struct look *look, int item)
{
	skip_space(look);
	if (look->at >= look->end || *look->at != '[')
		return false;
	look->at++;
	for (int i = 0; i < item; i++) {
		skip_value(look);
		if (look->at >= look->end || *look->at != ',')
			return false;
		look->at++;
	}
	return true;
}

static int line_of(struct shape_bytes json, const char *at)
{
	int line = 1;

	for (const char *c = json.bytes; c < at; c++)
		line += *c == '\n' ? 1 : 0;
	return line;
}

/* "[12]" taken from the place. */
static int take_index(const char **place)
{
	int item = 0;
	const char *at = *place + 1;

	for (; *at >= '0' && *at <= '9'; at++)
		item = item < 10000 ? item * 10 + *at - '0' : item;
	*place = *at == ']' ? at + 1 : at;
	return item;
}

/* One key or index of the place. */
static bool enter(struct look *look, const char **place)
{
	size_t length;

	if (**place == '[')
		return enter_item(look, take_index(place));
	length = strcspn(*place, ".[");
	if (!enter_key(look, *place, length))
		return false;
	*place += length;
	return true;
}

int locate_line(struct shape_bytes json, const char *place)
{
	struct look look = { json.bytes, json.bytes + json.length };

	while (*place != '\0') {
		if (!enter(&look, &place))
			return 0;
		place += *place == '.' ? 1 : 0;
	}
	skip_space(&look);
	return line_of(json, look.at);
}
