#include "canonical.h"

#include "codec.h"

#include "core/day.h"

#include <string.h>

#define DIGITS_MAX 16 /* of a number below 2^53 */

/* What is still to be read. */
struct cursor {
	const char *at;
	const char *end;
};

typedef bool reader(
	struct cursor *cursor, const struct shape_field *field, char *base);

static reader *const readers[SHAPE_TYPE_COUNT];

static bool take(struct cursor *cursor, const char *bytes, size_t length)
{
	if ((size_t)(cursor->end - cursor->at) < length ||
		memcmp(cursor->at, bytes, length) != 0)
		return false;
	cursor->at += length;
	return true;
}

static bool take_char(struct cursor *cursor, char c)
{
	if (cursor->at == cursor->end || *cursor->at != c)
		return false;
	cursor->at++;
	return true;
}

/* "name": of the next field; the cursor stays where it was if it is not. */
static bool take_key(struct cursor *cursor, const char *name, bool first)
{
	struct cursor ahead = *cursor;

	if ((!first && !take_char(&ahead, ',')) || !take_char(&ahead, '"'))
		return false;
	for (; *name != '\0'; name++) {
		if (!take_char(&ahead, *name))
			return false;
	}
	if (!take_char(&ahead, '"') || !take_char(&ahead, ':'))
		return false;
	*cursor = ahead;
	return true;
}

/* The inside of a text without escapes. */
static bool take_text(
	struct cursor *cursor, const char **ret, size_t *ret_length)
{
	const char *end;

	if (!take_char(cursor, '"'))
		return false;
	end = memchr(cursor->at, '"', (size_t)(cursor->end - cursor->at));
	if (end == NULL)
		return false;
	*ret = cursor->at;
	*ret_length = (size_t)(end - cursor->at);
	cursor->at = end + 1;
	return memchr(*ret, '\\', *ret_length) == NULL;
}

/* In its one spelling: no zero in front, and none that is negative. */
static bool take_number(struct cursor *cursor, int64_t *ret)
{
	bool negative = take_char(cursor, '-');
	const char *first = cursor->at;
	int64_t number = 0;

	while (cursor->at < cursor->end && *cursor->at >= '0' &&
		*cursor->at <= '9' && cursor->at - first < DIGITS_MAX)
		number = number * 10 + (*cursor->at++ - '0');
	*ret = negative ? -number : number;
	return cursor->at > first &&
	       (*first != '0' || (cursor->at == first + 1 && !negative));
}

static bool number_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	int64_t number;

	if (!take_number(cursor, &number) || !number_fits(field, number) ||
		(field->optional && number == 0))
		return false;
	shape_number_set(field, base, number);
	return true;
}

static bool is_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	int64_t number;

	(void)base;
	return take_number(cursor, &number) && number == field->min;
}

static bool bool_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	bool value = take(cursor, "true", 4);

	memcpy(base + field->offset, &value, sizeof(value));
	return value || (!field->optional && take(cursor, "false", 5));
}

static bool text_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	char *mine = base + field->offset;
	const char *text;
	struct error why;
	size_t length;

	if (!take_text(cursor, &text, &length) || length >= field->size ||
		length < (size_t)field->min || !is_clean(text, length))
		return false;
	memcpy(mine, text, length); /* what follows is zero */
	return field->check == NULL || field->check(mine, &why) == ERR_OK;
}

static bool day_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	char day_text[DAY_TEXT_SIZE] = "";
	const char *text;
	size_t length;
	struct error why;
	int32_t day;

	if (!take_text(cursor, &text, &length) || length >= DAY_TEXT_SIZE)
		return false;
	memcpy(day_text, text, length);
	if (day_parse(day_text, &day, &why) || !day_fits(day) ||
		(field->optional && day == 0))
		return false;
	shape_number_set(field, base, day);
	return true;
}

static bool same(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(text, word, length) == 0;
}

static bool word_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	const char *text;
	size_t length;

	if (!take_text(cursor, &text, &length))
		return false;
	for (int i = field->words->first; i < field->words->end; i++) {
		if (!same(text, length, field->words->name(i)))
			continue;
		memcpy(base + field->offset, &i, sizeof(i));
		return !field->optional || i != 0;
	}
	return false;
}

/* Go past an object, without looking at what it says. */
static bool skip_object(struct cursor *cursor)
{
	const char *text;
	size_t length;
	int depth = 0;

	while (cursor->at < cursor->end) {
		char c = *cursor->at;

		if (c == '"') {
			if (!take_text(cursor, &text, &length))
				return false;
			continue;
		}
		cursor->at++;
		depth += (c == '{') - (c == '}');
		if (depth == 0)
			return true;
	}
	return false;
}

static bool fields_read(
	struct cursor *cursor, const struct shape *shape, char *base)
{
	const struct shape_field *choice = NULL;
	struct cursor chosen = { 0 };
	struct error why;
	bool first = true;

	if (!take_char(cursor, '{'))
		return false;
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];
		bool done;

		if (!take_key(cursor, field->name, first)) {
			if (field->optional)
				continue;
			return false;
		}
		first = false;
		/* What a choice hangs on is told after it. */
		if (field->type == SHAPE_CHOICE) {
			choice = field;
			chosen = *cursor;
			done = skip_object(cursor);
		} else
			done = readers[field->type](cursor, field, base);
		if (!done)
			return false;
	}
	return take_char(cursor, '}') &&
	       (choice == NULL ||
		       readers[SHAPE_CHOICE](&chosen, choice, base)) &&
	       (shape->check == NULL || shape->check(base, &why) == ERR_OK);
}

/* Whether one that is optional may be empty is not asked here. */
static bool object_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	return !field->optional &&
	       fields_read(cursor, field->shape, base + field->offset);
}

/* In rules only, and those are read once: the tree knows it. */
static bool brief_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	(void)cursor;
	(void)field;
	(void)base;
	return false;
}

static bool choice_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	int kind;

	memcpy(&kind, base + field->selector, sizeof(kind));
	return fields_read(cursor, field->shapes[kind], base + field->offset);
}

static bool list_read(
	struct cursor *cursor, const struct shape_field *field, char *base)
{
	int count = 0;

	if (!take_char(cursor, '['))
		return false;
	while (!take_char(cursor, ']')) {
		char *item = base + field->offset + (size_t)count * field->size;

		if (count == field->max ||
			(count > 0 && !take_char(cursor, ',')) ||
			!readers[field->item->type](cursor, field->item, item))
			return false;
		count++;
	}
	memcpy(base + field->selector, &count, sizeof(count));
	return count >= field->min;
}

static reader *const readers[SHAPE_TYPE_COUNT] = {
	[SHAPE_NUMBER] = number_read,
	[SHAPE_BOOL] = bool_read,
	[SHAPE_TEXT] = text_read,
	[SHAPE_DAY] = day_read,
	[SHAPE_WORD] = word_read,
	[SHAPE_OBJECT] = object_read,
	[SHAPE_CHOICE] = choice_read,
	[SHAPE_LIST] = list_read,
	[SHAPE_IS] = is_read,
	[SHAPE_BRIEF] = brief_read,
};

bool canonical_read(
	const struct shape *shape, struct shape_bytes json, void *record)
{
	struct cursor cursor = { json.bytes, json.bytes + json.length };

	return fields_read(&cursor, shape, record) && cursor.at == cursor.end;
}
