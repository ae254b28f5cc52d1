#include "shape.h"

#include "base/json.h"
#include "core/day.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define DAY_FIRST  (-141349) /* 1583-01-01 */
#define DAY_LAST   2932896   /* 9999-12-31 */
#define DEPTH_MAX  16
#define SHOWN_SIZE 41

/* Where we are in the object, for the sentence of a fault. */
struct spot {
	const struct spot *up; /* NULL at the top */
	const char *name;      /* NULL in a list */
	int index;
	enum err code; /* of a fault found here */
};

/* How values of one type are written and read. */
struct codec {
	bool (*is_empty)(const struct shape_field *field, const char *base);
	enum err (*put)(struct json *json, const struct shape_field *field,
		const char *base, const struct spot *at, struct error *why);
	enum err (*get)(json_t *value, const struct shape_field *field,
		char *base, const struct spot *at, struct error *why);
};

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

/* Put the place before a sentence that tells what is wrong there. */
static enum err blame(const struct spot *at, struct error *why)
{
	char place[ERROR_TEXT_MAX / 2];
	struct text text = text_over(place, sizeof(place));

	why->code = at->code;
	spot_format(at, &text);
	if (text.length > 0)
		(void)error_wrap(why, "%s", place);
	return at->code;
}

/* A text of unknown make, for a sentence. */
static const char *shown(const char *from, char *to)
{
	if (!text_is_clean(from, strlen(from)))
		return "?";
	(void)text_copy(to, SHOWN_SIZE, from);
	return to;
}

static struct spot spot_below(
	const struct spot *up, const struct shape_field *field)
{
	return (struct spot){ up, field->name, 0, up->code };
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

static int int_at(const char *base, size_t offset)
{
	int value;

	memcpy(&value, base + offset, sizeof(value));
	return value;
}

static bool number_is_empty(const struct shape_field *field, const char *base)
{
	return number_at(field, base) == 0;
}

static bool number_fits(const struct shape_field *field, int64_t number)
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
	return blame(at, why);
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
		return blame(at, why);
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
	return blame(at, why);
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
		return blame(at, why);
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
	(void)blame(at, why);
	return NULL;
}

static enum err day_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	static const struct shape_field days = { .min = DAY_FIRST,
		.max = DAY_LAST };
	int64_t day = number_at(field, base);
	char text[DAY_TEXT_SIZE];

	if (!number_fits(&days, day))
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
	if (day_parse(shown(text, clean), &day, why))
		return blame(at, why);
	if (field->optional && day == 0) {
		(void)error_set(why, at->code,
			"this day stands for none: give another, or leave "
			"the key out");
		return blame(at, why);
	}
	shape_number_set(field, base, day);
	return ERR_OK;
}

static enum err word_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	const struct shape_words *words = field->words;
	int value = int_at(base, field->offset);

	if (value < words->first || value >= words->end) {
		(void)error_set(why, at->code, "%d has no word", value);
		return blame(at, why);
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
	(void)error_set(
		why, at->code, "'%s' is not known here", shown(text, clean));
	return blame(at, why);
}

static bool text_is_empty(const struct shape_field *field, const char *base)
{
	return base[field->offset] == '\0';
}

/* Most texts are ASCII, and a sale has no instruction to waste. */
static bool is_clean(const char *text, size_t length)
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
	return blame(at, why);
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

/* Objects and lists go down by this table, as deep as the shapes are. */

static const struct codec codecs[SHAPE_TYPE_COUNT];

static enum err record_check(const struct shape *shape, const void *record,
	const struct spot *at, struct error *why)
{
	if (shape->check == NULL || shape->check(record, why) == ERR_OK)
		return ERR_OK;
	return blame(at, why);
}

static enum err fields_put(struct json *json, const struct shape *shape,
	const char *base, const struct spot *at, struct error *why)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];
		const struct codec *codec = &codecs[field->type];
		struct spot below = spot_below(at, field);
		enum err rc;

		if (field->optional && codec->is_empty(field, base))
			continue;
		rc = codec->put(json, field, base, &below, why);
		if (rc)
			return rc;
	}
	return record_check(shape, base, at, why);
}

/* No key that the shape does not know. */
static enum err keys_check(json_t *value, const struct shape *shape,
	const struct spot *at, struct error *why)
{
	char clean[SHOWN_SIZE];
	const char *key;
	json_t *member;

	json_object_foreach(value, key, member)
	{
		size_t i = 0;

		while (i < shape->count &&
			!text_same(shape->fields[i].name, key))
			i++;
		if (i < shape->count)
			continue;
		(void)error_set(why, at->code, "the key '%s' is not known",
			shown(key, clean));
		return blame(at, why);
	}
	return ERR_OK;
}

static enum err field_get(json_t *object, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	struct spot below = spot_below(at, field);
	json_t *value = json_object_get(object, field->name);

	if (value != NULL)
		return codecs[field->type].get(value, field, base, &below, why);
	if (field->optional)
		return ERR_OK;
	(void)error_set(why, at->code, "is missing");
	return blame(&below, why);
}

static enum err fields_get(json_t *value, const struct shape *shape, char *base,
	const struct spot *at, struct error *why)
{
	enum err rc = ERR_OK;

	if (!json_is_object(value)) {
		(void)error_set(why, at->code, "is not an object");
		return blame(at, why);
	}
	rc = keys_check(value, shape, at, why);
	/* A choice comes last: what it hangs on must be read before it. */
	for (int last = 0; last < 2; last++) {
		for (size_t i = 0; rc == ERR_OK && i < shape->count; i++) {
			const struct shape_field *field = &shape->fields[i];

			if ((field->type == SHAPE_CHOICE) == (last == 1))
				rc = field_get(value, field, base, at, why);
		}
	}
	return rc ? rc : record_check(shape, base, at, why);
}

/* For objects of optional fields only. */
static bool object_is_empty(const struct shape_field *field, const char *base)
{
	const struct shape *shape = field->shape;

	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *inner = &shape->fields[i];

		if (!codecs[inner->type].is_empty(inner, base + field->offset))
			return false;
	}
	return true;
}

static enum err object_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	enum err rc;

	json_open(json, field->name, '{');
	rc = fields_put(json, field->shape, base + field->offset, at, why);
	json_close(json, '}');
	return rc;
}

static enum err object_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	return fields_get(value, field->shape, base + field->offset, at, why);
}

/* The text that stands for the object when it has nothing else to say. */
const struct shape_field *shape_brief(const struct shape *shape)
{
	size_t i = 0;

	while (i < shape->count && shape->fields[i].type != SHAPE_TEXT)
		i++;
	assert(i < shape->count);
	return &shape->fields[i];
}

static bool is_brief(const struct shape *shape, const char *base)
{
	const struct shape_field *brief = shape_brief(shape);

	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];

		if (field != brief &&
			!codecs[field->type].is_empty(field, base))
			return false;
	}
	return true;
}

static enum err brief_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	struct shape_field brief;

	base += field->offset;
	if (!is_brief(field->shape, base))
		return object_put(json, field, base - field->offset, at, why);
	brief = *shape_brief(field->shape);
	brief.name = field->name;
	return text_put(json, &brief, base, at, why);
}

static enum err brief_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	if (json_is_object(value))
		return object_get(value, field, base, at, why);
	return text_get(value, shape_brief(field->shape), base + field->offset,
		at, why);
}

/* The field as the object that the enum beside it says it is. */
static struct shape_field chosen(
	const struct shape_field *field, const char *base)
{
	struct shape_field object = *field;

	object.shape = field->shapes[int_at(base, field->selector)];
	return object;
}

static enum err choice_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	struct shape_field object;
	int kind = int_at(base, field->selector);

	if (kind < 0 || kind >= field->max) {
		(void)error_set(
			why, at->code, "is of the unknown kind %d", kind);
		return blame(at, why);
	}
	object = chosen(field, base);
	return object_put(json, &object, base, at, why);
}

static enum err choice_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	struct shape_field object = chosen(field, base);

	return object_get(value, &object, base, at, why);
}

static bool list_is_empty(const struct shape_field *field, const char *base)
{
	return int_at(base, field->selector) == 0;
}

static enum err count_judge(const struct shape_field *field, int64_t count,
	const struct spot *at, struct error *why)
{
	if (count >= field->min && count <= field->max)
		return ERR_OK;
	(void)error_set(why, at->code,
		"has %" PRId64 " items, not %" PRId64 " to %" PRId64, count,
		field->min, field->max);
	return blame(at, why);
}

static enum err list_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	int count = int_at(base, field->selector);
	enum err rc = count_judge(field, count, at, why);

	if (rc)
		return rc;
	json_open(json, field->name, '[');
	for (int i = 0; rc == ERR_OK && i < count; i++) {
		const char *item =
			base + field->offset + (size_t)i * field->size;
		struct spot below = { at, NULL, i, at->code };

		rc = codecs[field->item->type].put(
			json, field->item, item, &below, why);
	}
	json_close(json, ']');
	return rc;
}

static enum err list_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	int count = (int)json_array_size(value); /* bounded by the bytes */
	enum err rc;

	if (!json_is_array(value)) {
		(void)error_set(why, at->code, "is not a list");
		return blame(at, why);
	}
	rc = count_judge(field, count, at, why);
	for (int i = 0; rc == ERR_OK && i < count; i++) {
		char *item = base + field->offset + (size_t)i * field->size;
		struct spot below = { at, NULL, i, at->code };

		rc = codecs[field->item->type].get(
			json_array_get(value, (size_t)i), field->item, item,
			&below, why);
	}
	if (rc == ERR_OK)
		memcpy(base + field->selector, &count, sizeof(count));
	return rc;
}

/* "is_empty" is there for the types that may be optional. */
static const struct codec codecs[SHAPE_TYPE_COUNT] = {
	[SHAPE_NUMBER] = { number_is_empty, number_put, number_get },
	[SHAPE_BOOL] = { bool_is_empty, bool_put, bool_get },
	[SHAPE_TEXT] = { text_is_empty, text_put, text_get },
	[SHAPE_DAY] = { number_is_empty, day_put, day_get },
	[SHAPE_WORD] = { number_is_empty, word_put, word_get },
	[SHAPE_OBJECT] = { object_is_empty, object_put, object_get },
	[SHAPE_CHOICE] = { NULL, choice_put, choice_get },
	[SHAPE_LIST] = { list_is_empty, list_put, list_get },
	[SHAPE_BRIEF] = { NULL, brief_put, brief_get },
	[SHAPE_IS] = { NULL, is_put, is_get },
};

enum err shape_encode(const struct shape *shape, const void *record,
	struct text *out, struct error *why)
{
	struct spot top = { .code = ERR_RANGE };
	struct text before = *out;
	struct json json = json_over(out);
	enum err rc;

	json_open(&json, NULL, '{');
	rc = fields_put(&json, shape, record, &top, why);
	json_close(&json, '}');
	if (rc == ERR_OK && out->cut)
		rc = error_set(why, ERR_RANGE,
			"the record does not fit into %zu bytes",
			before.size - 1);
	if (rc) {
		*out = before;
		out->bytes[out->length] = '\0';
	}
	return rc;
}

/* jansson's sentence quotes the bytes it stumbled over. */
static enum err syntax_fault(
	const json_error_t *fault, enum err code, struct error *why)
{
	bool clean = text_is_clean(fault->text, strlen(fault->text));

	if (json_error_code(fault) == json_error_out_of_memory)
		return error_set(why, ERR_SYSTEM, "out of memory");
	return error_set(why, code, "line %d, column %d: %s", fault->line,
		fault->column, clean ? fault->text : "not JSON");
}

enum err shape_decode(const struct shape *shape, struct shape_bytes json,
	enum err code, void *record, struct error *why)
{
	struct spot top = { .code = code };
	json_error_t fault;
	json_t *root;
	enum err rc;

	root = json_loadb(
		json.bytes, json.length, JSON_REJECT_DUPLICATES, &fault);
	if (root == NULL)
		return syntax_fault(&fault, code, why);
	rc = fields_get(root, shape, record, &top, why);
	json_decref(root);
	return rc;
}
