#include "codec.h"

#include "core/day.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define DAY_FIRST (-141349) /* 1583-01-01 */
#define DAY_LAST  2932896   /* 9999-12-31 */
#define DEPTH_MAX 16

/* "body.lines[2].tax_fen" */
static void spot_format(const struct spot *at, struct text *out)
{
	const struct spot *path[DEPTH_MAX];
	int depth = 0;

	for (; at->up != NULL && depth < DEPTH_MAX; at = at->up)
		path[depth++] = at;
	while (depth > 0) {
		at = path[--depth];
		if (at->name == NULL)
			text_addf(out, "[%d]", at->index);
		else
			text_addf(out, "%s%s", out->length > 0 ? "." : "",
				at->name);
	}
}

enum err spot_blame(const struct spot *at, struct error *why)
{
	char place[ERROR_TEXT_MAX / 2];
	struct text text = text_over(place, sizeof(place));

	why->code = at->code;
	spot_format(at, &text);
	if (text.length > 0)
		(void)error_wrap(why, "%s", place);
	return at->code;
}

const char *spot_shown(const char *from, char *to)
{
	if (!text_is_clean(from, strlen(from)))
		return "?";
	(void)text_copy(to, SHOWN_SIZE, from);
	return to;
}

static int64_t number_at(const struct shape_field *field, const char *base)
{
	int64_t wide;
	int32_t narrow;

	if (field->size == sizeof(wide)) {
		memcpy(&wide, base + field->offset, sizeof(wide));
		return wide;
	}
	assert(field->size == sizeof(narrow));
	memcpy(&narrow, base + field->offset, sizeof(narrow));
	return narrow;
}

void shape_number_set(
	const struct shape_field *field, char *base, int64_t number)
{
	int32_t narrow = (int32_t)number;

	if (field->size == sizeof(number)) {
		memcpy(base + field->offset, &number, sizeof(number));
		return;
	}
	assert(field->size == sizeof(narrow) && narrow == number);
	memcpy(base + field->offset, &narrow, sizeof(narrow));
}

int shape_int_at(const char *base, size_t offset)
{
	int value;

	memcpy(&value, base + offset, sizeof(value));
	return value;
}

static bool number_is_empty(const struct shape_field *field, const char *base)
{
	return number_at(field, base) == 0;
}

bool number_fits(const struct shape_field *field, int64_t number)
{
	return number >= field->min && number <= field->max &&
	       number >= -SHAPE_NUMBER_MAX && number <= SHAPE_NUMBER_MAX;
}

static enum err number_fault(const struct shape_field *field, int64_t number,
	const struct spot *at, struct error *why)
{
	(void)error_set(why, at->code,
		"%" PRId64 " is not within %" PRId64 " and %" PRId64, number,
		field->min, field->max);
	return spot_blame(at, why);
}

static enum err number_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	int64_t number = number_at(field, base);

	if (!number_fits(field, number))
		return number_fault(field, number, at, why);
	json_i64(json, field->name, number);
	return ERR_OK;
}

static enum err number_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	if (!json_is_integer(value)) {
		(void)error_set(why, at->code, "is not a whole number");
		return spot_blame(at, why);
	}
	if (!number_fits(field, json_integer_value(value)))
		return number_fault(field, json_integer_value(value), at, why);
	shape_number_set(field, base, json_integer_value(value));
	return ERR_OK;
}

static enum err is_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	(void)base;
	(void)at;
	(void)why;
	json_i64(json, field->name, field->min);
	return ERR_OK;
}

static enum err is_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	(void)base;
	if (json_is_integer(value) && json_integer_value(value) == field->min)
		return ERR_OK;
	(void)error_set(why, at->code, "is not %" PRId64, field->min);
	return spot_blame(at, why);
}

static bool bool_is_empty(const struct shape_field *field, const char *base)
{
	bool value;

	memcpy(&value, base + field->offset, sizeof(value));
	return !value;
}

static enum err bool_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	bool value;

	(void)at;
	(void)why;
	memcpy(&value, base + field->offset, sizeof(value));
	json_bool(json, field->name, value);
	return ERR_OK;
}

static enum err bool_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	bool truth = json_is_true(value);

	if (!json_is_boolean(value)) {
		(void)error_set(why, at->code, "is not true or false");
		return spot_blame(at, why);
	}
	memcpy(base + field->offset, &truth, sizeof(truth));
	return ERR_OK;
}

/* The bytes of a JSON text; NULL and a sentence when it is none. */
static const char *text_value(
	json_t *value, const struct spot *at, struct error *why)
{
	if (json_is_string(value))
		return json_string_value(value);
	(void)error_set(why, at->code, "is not a text");
	(void)spot_blame(at, why);
	return NULL;
}

static const struct shape_field days = { .min = DAY_FIRST, .max = DAY_LAST };

bool day_fits(int64_t day)
{
	return number_fits(&days, day);
}

static enum err day_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	int64_t day = number_at(field, base);
	char text[DAY_TEXT_SIZE];

	if (!day_fits(day))
		return number_fault(&days, day, at, why);
	day_format((int32_t)day, text);
	json_text(json, field->name, text);
	return ERR_OK;
}

static enum err day_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	const char *text = text_value(value, at, why);
	char clean[SHOWN_SIZE];
	int32_t day;

	if (text == NULL)
		return at->code;
	if (day_parse(spot_shown(text, clean), &day, why))
		return spot_blame(at, why);
	if (field->optional && day == 0) {
		(void)error_set(why, at->code,
			"this day stands for none: give another, or leave "
			"the key out");
		return spot_blame(at, why);
	}
	shape_number_set(field, base, day);
	return ERR_OK;
}

static enum err word_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	const struct shape_words *words = field->words;
	int value = shape_int_at(base, field->offset);

	if (value < words->first || value >= words->end) {
		(void)error_set(why, at->code, "%d has no word", value);
		return spot_blame(at, why);
	}
	json_text(json, field->name, words->name(value));
	return ERR_OK;
}

static enum err word_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	const char *text = text_value(value, at, why);
	char clean[SHOWN_SIZE];

	if (text == NULL)
		return at->code;
	for (int i = field->words->first; i < field->words->end; i++) {
		if (!text_same(text, field->words->name(i)))
			continue;
		memcpy(base + field->offset, &i, sizeof(i));
		return ERR_OK;
	}
	(void)error_set(why, at->code, "'%s' is not known here",
		spot_shown(text, clean));
	return spot_blame(at, why);
}

static bool text_is_empty(const struct shape_field *field, const char *base)
{
	return base[field->offset] == '\0';
}

/* Most texts are ASCII, and a sale has no instruction to waste. */
bool is_clean(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] < 0x20 || text[i] > 0x7e)
			return text_is_clean(text, length);
	}
	return true;
}

static enum err text_judge(const struct shape_field *field, const char *text,
	size_t length, const struct spot *at, struct error *why)
{
	if (length >= field->size)
		(void)error_set(why, at->code, "has more than %zu bytes",
			field->size - 1);
	else if (length < (size_t)field->min)
		(void)error_set(why, at->code, "is empty");
	else if (!is_clean(text, length))
		(void)error_set(
			why, at->code, "has bytes that cannot be printed");
	else if (field->check == NULL || field->check(text, why) == ERR_OK)
		return ERR_OK;
	return spot_blame(at, why);
}

static enum err text_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	const char *text = base + field->offset;
	size_t length = strnlen(text, field->size);
	enum err rc;

	assert(length < field->size);
	rc = text_judge(field, text, length, at, why);
	if (rc == ERR_OK)
		json_text(json, field->name, text);
	return rc;
}

static enum err text_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	const char *text = text_value(value, at, why);
	size_t length = json_string_length(value);
	enum err rc;

	if (text == NULL)
		return at->code;
	rc = text_judge(field, text, length, at, why);
	if (rc == ERR_OK)
		memcpy(base + field->offset, text, length + 1);
	return rc;
}

const struct codec codec_number = { number_is_empty, number_put, number_get };
const struct codec codec_bool = { bool_is_empty, bool_put, bool_get };
const struct codec codec_text = { text_is_empty, text_put, text_get };
const struct codec codec_day = { number_is_empty, day_put, day_get };
const struct codec codec_word = { number_is_empty, word_put, word_get };
const struct codec codec_is = { NULL, is_put, is_get };
