#include "check.h"

#include "entry/entry.h"
#include "entry/shape.h"

static bool is_optional_kind(enum shape_type type)
{
	return type == SHAPE_NUMBER || type == SHAPE_TEXT ||
	       type == SHAPE_WORD || type == SHAPE_LIST || type == SHAPE_DAY ||
	       type == SHAPE_BOOL || type == SHAPE_OBJECT;
}

/*
 * An empty value has no key, so a key must never hold an empty value; but a
 * file may spell out the first of some words, and false.
 */
static void field_never_is_empty(const struct shape_field *field)
{
	assert_true(is_optional_kind(field->type));
	if (field->type == SHAPE_NUMBER || field->type == SHAPE_TEXT ||
		field->type == SHAPE_LIST)
		assert_true(field->min > 0);
	if (field->type == SHAPE_OBJECT) {
		for (size_t i = 0; i < field->shape->count; i++)
			assert_true(field->shape->fields[i].optional);
	}
}

/* Tables still to be seen; all tables are some sixty. */
struct walk {
	const struct shape *todo[96];
	size_t count;
	size_t rows;
};

static void walk_add(struct walk *walk, const struct shape *shape)
{
	assert_true(walk->count < 96);
	walk->todo[walk->count++] = shape;
}

static void walk_field(struct walk *walk, const struct shape_field *field)
{
	walk->rows++;
	if (field->optional)
		field_never_is_empty(field);
	if (field->type == SHAPE_OBJECT || field->type == SHAPE_BRIEF)
		walk_add(walk, field->shape);
	if (field->type == SHAPE_LIST && field->item->shape != NULL)
		walk_add(walk, field->item->shape);
	for (int64_t i = 0; field->type == SHAPE_CHOICE && i < field->max; i++)
		walk_add(walk, field->shapes[i]);
}

static void tables__have_their_keys_in_byte_order(void **state)
{
	struct walk walk = { 0 };

	(void)state;
	walk_add(&walk, &entry_shape);
	walk_add(&walk, &rules_shape);
	while (walk.count > 0) {
		const struct shape *shape = walk.todo[--walk.count];

		for (size_t i = 0; i < shape->count; i++) {
			walk_field(&walk, &shape->fields[i]);
			if (i > 0 && strcmp(shape->fields[i - 1].name,
					     shape->fields[i].name) >= 0)
				fail_msg("%s is not before %s",
					shape->fields[i - 1].name,
					shape->fields[i].name);
		}
	}
	assert_true(walk.rows > 100);
}

/* From here on a table of the test's own. */

struct leaf {
	char word[6];
	int32_t small;
};

struct tree {
	int64_t big;
	bool ripe;
	int leaf_count;
	struct leaf leaves[2];
};

static const struct shape_field leaf_fields[] = {
	FIELD_NUMBER("small", struct leaf, small, -3, 3),
	{ SHAPE_AT("word", SHAPE_TEXT, struct leaf, word), .optional = true,
		.min = 1 },
};
static const struct shape leaf_shape = SHAPE_OF(leaf_fields);
static const struct shape_field leaf_item = { .type = SHAPE_OBJECT,
	.shape = &leaf_shape };
static const struct shape_field tree_fields[] = {
	FIELD_NUMBER("big", struct tree, big, INT64_MIN, INT64_MAX),
	FIELD_LIST("leaves", struct tree, leaves, leaf_count, leaf_item, 0),
	FIELD_BOOL("ripe", struct tree, ripe),
};
static const struct shape tree_shape = SHAPE_OF(tree_fields);

static enum err tree_decode(
	const char *json, struct tree *ret, struct error *why)
{
	struct shape_bytes bytes = { json, strlen(json) };

	memset(ret, 0, sizeof(*ret));
	return shape_decode(&tree_shape, bytes, ERR_INPUT, ret, why);
}

static void encode__leaves_out_what_is_optional_and_empty(void **state)
{
	struct tree tree = { .big = -1,
		.leaf_count = 2,
		.leaves = { { "", 0 }, { "oak", -3 } } };
	struct error why;
	char buffer[200];
	struct text text = text_over(buffer, sizeof(buffer));

	(void)state;
	assert_ok(shape_encode(&tree_shape, &tree, &text, &why));
	assert_string_equal(buffer,
		"{\"big\":-1,\"leaves\":[{\"small\":0},"
		"{\"small\":-3,\"word\":\"oak\"}],\"ripe\":false}");
}

static void encode__leaves_the_text_alone_when_it_fails(void **state)
{
	struct tree tree = { .leaf_count = 2,
		.leaves = { { "elm", 0 }, { "oak", 4 } } };
	struct error why;
	char buffer[200];
	struct text text = text_over(buffer, sizeof(buffer));

	(void)state;
	text_add(&text, "before ");
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
	assert_said("leaves[1].small: 4 is not within -3 and 3");
	assert_string_equal(buffer, "before ");

	tree.leaves[1].small = 0;
	text.size = 40;
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
	assert_string_equal(buffer, "before ");
	assert_false(text.cut);
	assert_int_equal(text.length, 7);
}

static void encode__refuses_numbers_that_doubles_cannot_hold(void **state)
{
	struct tree tree = { .big = INT64_C(9007199254740991) };
	struct error why;
	char buffer[200];
	struct text text = text_over(buffer, sizeof(buffer));

	(void)state;
	assert_ok(shape_encode(&tree_shape, &tree, &text, &why));
	tree.big++;
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
	tree.big = -tree.big;
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
}

static void encode__refuses_text_that_cannot_be_printed(void **state)
{
	struct tree tree = { .leaf_count = 1, .leaves = { { "a\033b", 0 } } };
	struct error why;
	char buffer[200];
	struct text text = text_over(buffer, sizeof(buffer));

	(void)state;
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
	assert_said("leaves[0].word: has bytes that cannot be printed");
	memcpy(tree.leaves[0].word, "\xe6\x9d", 3); /* half a character */
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
}

static void encode__refuses_a_count_beyond_the_list(void **state)
{
	struct tree tree = { .leaf_count = 3 };
	struct error why;
	char buffer[200];
	struct text text = text_over(buffer, sizeof(buffer));

	(void)state;
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
	assert_said("leaves: has 3 items, not 0 to 2");
	tree.leaf_count = -1;
	assert_err(ERR_RANGE, shape_encode(&tree_shape, &tree, &text, &why));
}

static void decode__reads_any_layout_and_order(void **state)
{
	struct tree tree;
	struct error why;

	(void)state;
	assert_ok(tree_decode("{ \"ripe\": true,\n \"big\": 7, \"leaves\":"
			      " [ {\"word\": \"\\u006fak\", \"small\": -3},"
			      " {\"small\": 2} ] }\n",
		&tree, &why));
	assert_true(tree.ripe);
	assert_int_equal(tree.big, 7);
	assert_int_equal(tree.leaf_count, 2);
	assert_string_equal(tree.leaves[0].word, "oak");
	assert_int_equal(tree.leaves[0].small, -3);
	assert_string_equal(tree.leaves[1].word, "");
}

static void decode__names_the_line_of_broken_syntax(void **state)
{
	struct tree tree;
	struct error why;

	(void)state;
	assert_err(ERR_INPUT,
		tree_decode("{\n\"big\": 7,\n\"leaves\" []}", &tree, &why));
	assert_said("line 3");
}

static void decode__never_quotes_what_a_terminal_would_obey(void **state)
{
	struct tree tree;
	struct error why;

	(void)state;
	assert_err(ERR_INPUT, tree_decode("{\033[2J}", &tree, &why));
	assert_null(strchr(why.text, '\033'));
	assert_err(ERR_INPUT, tree_decode("{\"\\u001b[2J\": 1}", &tree, &why));
	assert_said("the key '?' is not known");
	assert_err(ERR_INPUT,
		tree_decode("{\"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
			    "kkkkkkkkkk\": 1}",
			&tree, &why));
	assert_true(strlen(why.text) < 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables__have_their_keys_in_byte_order),
		cmocka_unit_test(encode__leaves_out_what_is_optional_and_empty),
		cmocka_unit_test(encode__leaves_the_text_alone_when_it_fails),
		cmocka_unit_test(
			encode__refuses_numbers_that_doubles_cannot_hold),
		cmocka_unit_test(encode__refuses_text_that_cannot_be_printed),
		cmocka_unit_test(encode__refuses_a_count_beyond_the_list),
		cmocka_unit_test(decode__reads_any_layout_and_order),
		cmocka_unit_test(decode__names_the_line_of_broken_syntax),
		cmocka_unit_test(
			decode__never_quotes_what_a_terminal_would_obey),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
