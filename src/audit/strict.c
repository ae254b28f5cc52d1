#include "strict.h"

#include "base/say.h"
#include "base/text.h"

#include <string.h>

#define NUMBER_MAX ((INT64_C(1) << 53) - 1)
#define DIGITS_MAX 16

struct strict strict_over(const char *bytes, size_t length, bool canonical)
{
	return (struct strict){
		.at = bytes, .end = bytes + length, .canonical = canonical
	};
}

bool strict_refuse(struct strict *json, const char *wrong)
{
	if (json->wrong == NULL)
		json->wrong = wrong;
	return false;
}

/* The next byte that counts; 0 at the end. */
static char peek(struct strict *json)
{
	while (!json->canonical && json->at < json->end &&
		strchr(" \t\r\n", *json->at) != NULL && *json->at != '\0')
		json->at++;
	if (json->at == json->end)
		return '\0';
	return *json->at;
}

static bool take(struct strict *json, char wanted)
{
	if (json->wrong != NULL)
		return false;
	if (peek(json) != wanted)
		return strict_refuse(json, N_("not the JSON that is expected"));
	json->at++;
	return true;
}

struct strict_inside strict_enter(struct strict *json, char bracket)
{
	if (json->depth == STRICT_DEPTH_MAX)
		(void)strict_refuse(json, N_("too deeply nested"));
	else if (take(json, bracket))
		json->depth++;
	return (struct strict_inside){ 0 };
}

/* A comma before all but the first; false behind the last. */
static bool begin_next(
	struct strict *json, struct strict_inside *inside, char closing)
{
	if (json->wrong != NULL)
		return false;
	if (peek(json) == closing) {
		json->at++;
		json->depth--;
		return false;
	}
	if (inside->count > 0 && !take(json, ','))
		return false;
	inside->count++;
	return true;
}

/* Was the key there before? */
static bool is_new(
	struct strict *json, struct strict_inside *inside, const char *key)
{
	int count = inside->count - 1;

	if (json->canonical) {
		if (count > 0 && strcmp(inside->last, key) >= 0)
			return strict_refuse(
				json, N_("keys twice or out of order"));
		(void)text_copy(inside->last, sizeof(inside->last), key);
		return true;
	}
	if (count >= STRICT_KEYS_MAX)
		return strict_refuse(json, N_("an object with too many keys"));
	for (int i = 0; i < count; i++) {
		if (text_same(inside->seen[i], key))
			return strict_refuse(
				json, N_("a key that is there twice"));
	}
	(void)text_copy(inside->seen[count], sizeof(inside->seen[count]), key);
	return true;
}

bool strict_key(struct strict *json, struct strict_inside *inside, char *key)
{
	return begin_next(json, inside, '}') &&
	       strict_text(json, key, STRICT_KEY_SIZE) && take(json, ':') &&
	       is_new(json, inside, key);
}

bool strict_item(struct strict *json, struct strict_inside *inside)
{
	return begin_next(json, inside, ']');
}

/* What an escape stands for; only these two can be in a clean text. */
static bool unescape(struct strict *json, char *ret)
{
	char c = '\0';

	if (json->at < json->end)
		c = *json->at++;

	if (c != '"' && c != '\\' && (c != '/' || json->canonical))
		return strict_refuse(
			json, N_("an escape that its text does not need"));
	*ret = c;
	return true;
}

bool strict_text(struct strict *json, char *ret, size_t size)
{
	size_t length = 0;

	if (!take(json, '"'))
		return false;
	while (json->at < json->end && *json->at != '"') {
		char c = *json->at++;

		if (c == '\\' && !unescape(json, &c))
			return false;
		if (length + 1 >= size)
			return strict_refuse(
				json, N_("a text that is too long"));
		ret[length++] = c;
	}
	ret[length] = '\0';
	if (!text_is_clean(ret, length))
		return strict_refuse(
			json, N_("a text that is not clean UTF-8"));
	return take(json, '"');
}

bool strict_number(struct strict *json, int64_t least, int64_t *ret)
{
	bool negative = json->wrong == NULL && peek(json) == '-';
	const char *first = json->at + negative;
	int64_t number = 0;

	if (json->wrong != NULL)
		return false;
	json->at = first;
	while (json->at < json->end && *json->at >= '0' && *json->at <= '9' &&
		json->at - first <= DIGITS_MAX)
		number = number * 10 + (*json->at++ - '0');
	if (json->at == first || json->at - first > DIGITS_MAX ||
		number > NUMBER_MAX ||
		(*first == '0' && (json->at - first > 1 || negative)))
		return strict_refuse(json, N_("not an integer below 2^53"));
	if (negative)
		number = -number;
	if (number < least)
		return strict_refuse(json, N_("a number below its bound"));
	*ret = number;
	return true;
}

bool strict_bool(struct strict *json, bool *ret)
{
	char first = peek(json);
	const char *word = first == 't' ? "true" : "false";

	for (const char *c = word; *c != '\0'; c++) {
		if (json->wrong != NULL || json->at == json->end ||
			*json->at++ != *c)
			return strict_refuse(
				json, N_("neither true nor false"));
	}
	*ret = first == 't';
	return true;
}

/* A text that nobody asks for, whatever is in it. */
static bool skip_text(struct strict *json)
{
	if (!take(json, '"'))
		return false;
	while (json->at < json->end && *json->at != '"') {
		if (*json->at == '\\' && json->end - json->at > 1)
			json->at++;
		json->at++;
	}
	return take(json, '"');
}

/* Words and numbers, whole, of whatever form. */
static bool skip_plain(struct strict *json)
{
	const char *first = json->at;

	while (json->at < json->end && *json->at != '\0' &&
		strchr("+-.0123456789Eaeflnrstu", *json->at) != NULL)
		json->at++;
	if (json->at == first)
		return strict_refuse(json, N_("not the JSON that is expected"));
	return true;
}

/* One token of a value; brackets are counted. */
static bool skip_token(struct strict *json, int *depth)
{
	char c = peek(json);

	if (c == '"')
		return skip_text(json);
	if (c == '\0' || strchr("{}[],:", c) == NULL)
		return skip_plain(json);
	*depth += (c == '{' || c == '[') - (c == '}' || c == ']');
	if (*depth < 0 || (*depth == 0 && (c == ',' || c == ':')))
		return strict_refuse(json, N_("not the JSON that is expected"));
	json->at++;
	return true;
}

bool strict_skip(struct strict *json)
{
	int depth = 0;

	do {
		if (json->wrong != NULL || !skip_token(json, &depth))
			return false;
	} while (depth > 0);
	return true;
}

enum err strict_end(
	const struct strict *json, const char *bytes, struct error *why)
{
	struct strict ahead = *json;

	if (json->wrong == NULL && peek(&ahead) == '\0' &&
		ahead.at == ahead.end)
		return ERR_OK;
	return error_set(why, ERR_FORGED, "byte %zu: %s",
		(size_t)(json->at - bytes) + 1,
		say(json->wrong != NULL
				? json->wrong
				: N_("more than the JSON that is expected")));
}
