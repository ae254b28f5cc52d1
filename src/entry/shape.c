#include "codec.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static struct spot spot_below(
	const struct spot *up, const struct shape_field *field)
{
	return (struct spot){ up, field->name, 0, up->code };
}

/* Objects and lists go down by this table, as deep as the shapes are. */

static const struct codec *const codecs[SHAPE_TYPE_COUNT];

static enum err record_check(const struct shape *shape, const void *record,
	const struct spot *at, struct error *why)
{
	if (shape->check == NULL || shape->check(record, why) == ERR_OK)
		return ERR_OK;
	return spot_blame(at, why);
}

static enum err fields_put(struct json *json, const struct shape *shape,
	const char *base, const struct spot *at, struct error *why)
{
	for (size_t i = 0; i < shape->count; i++) {
		const struct shape_field *field = &shape->fields[i];
		const struct codec *codec = codecs[field->type];
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
			spot_shown(key, clean));
		return spot_blame(at, why);
	}
	return ERR_OK;
}

static enum err field_get(json_t *object, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	struct spot below = spot_below(at, field);
	json_t *value = json_object_get(object, field->name);

	if (value != NULL)
		return codecs[field->type]->get(
			value, field, base, &below, why);
	if (field->optional)
		return ERR_OK;
	(void)error_set(why, at->code, "is missing");
	return spot_blame(&below, why);
}

static enum err fields_get(json_t *value, const struct shape *shape, char *base,
	const struct spot *at, struct error *why)
{
	enum err rc = ERR_OK;

	if (!json_is_object(value)) {
		(void)error_set(why, at->code, "is not an object");
		return spot_blame(at, why);
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

		if (!codecs[inner->type]->is_empty(inner, base + field->offset))
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
			!codecs[field->type]->is_empty(field, base))
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
	return codec_text.put(json, &brief, base, at, why);
}

static enum err brief_get(json_t *value, const struct shape_field *field,
	char *base, const struct spot *at, struct error *why)
{
	if (json_is_object(value))
		return object_get(value, field, base, at, why);
	return codec_text.get(value, shape_brief(field->shape),
		base + field->offset, at, why);
}

/* The field as the object that the enum beside it says it is. */
static struct shape_field chosen(
	const struct shape_field *field, const char *base)
{
	struct shape_field object = *field;

	object.shape = field->shapes[shape_int_at(base, field->selector)];
	return object;
}

static enum err choice_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	struct shape_field object;
	int kind = shape_int_at(base, field->selector);

	if (kind < 0 || kind >= field->max) {
		(void)error_set(
			why, at->code, "is of the unknown kind %d", kind);
		return spot_blame(at, why);
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
	return shape_int_at(base, field->selector) == 0;
}

static enum err count_judge(const struct shape_field *field, int64_t count,
	const struct spot *at, struct error *why)
{
	if (count >= field->min && count <= field->max)
		return ERR_OK;
	(void)error_set(why, at->code,
		"has %" PRId64 " items, not %" PRId64 " to %" PRId64, count,
		field->min, field->max);
	return spot_blame(at, why);
}

static enum err list_put(struct json *json, const struct shape_field *field,
	const char *base, const struct spot *at, struct error *why)
{
	int count = shape_int_at(base, field->selector);
	enum err rc = count_judge(field, count, at, why);

	if (rc)
		return rc;
	json_open(json, field->name, '[');
	for (int i = 0; rc == ERR_OK && i < count; i++) {
		const char *item =
			base + field->offset + (size_t)i * field->size;
		struct spot below = { at, NULL, i, at->code };

		rc = codecs[field->item->type]->put(
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
		return spot_blame(at, why);
	}
	rc = count_judge(field, count, at, why);
	for (int i = 0; rc == ERR_OK && i < count; i++) {
		char *item = base + field->offset + (size_t)i * field->size;
		struct spot below = { at, NULL, i, at->code };

		rc = codecs[field->item->type]->get(
			json_array_get(value, (size_t)i), field->item, item,
			&below, why);
	}
	if (rc == ERR_OK)
		memcpy(base + field->selector, &count, sizeof(count));
	return rc;
}

/* "is_empty" is there for the types that may be optional. */
static const struct codec codec_object = { object_is_empty, object_put,
	object_get };
static const struct codec codec_choice = { NULL, choice_put, choice_get };
static const struct codec codec_list = { list_is_empty, list_put, list_get };
static const struct codec codec_brief = { NULL, brief_put, brief_get };

static const struct codec *const codecs[SHAPE_TYPE_COUNT] = {
	[SHAPE_NUMBER] = &codec_number,
	[SHAPE_BOOL] = &codec_bool,
	[SHAPE_TEXT] = &codec_text,
	[SHAPE_DAY] = &codec_day,
	[SHAPE_WORD] = &codec_word,
	[SHAPE_OBJECT] = &codec_object,
	[SHAPE_CHOICE] = &codec_choice,
	[SHAPE_LIST] = &codec_list,
	[SHAPE_BRIEF] = &codec_brief,
	[SHAPE_IS] = &codec_is,
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
