#ifndef ENTRY_SHAPE_H
#define ENTRY_SHAPE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A C struct and its JSON object as one table: a row a key, in the sorted
 * order of the canonical form. One encoder and one strict decoder walk it,
 * so that both know the same keys, types and bounds.
 */
enum shape_type {
	SHAPE_NUMBER, /* int32_t, int64_t, struct money or stamp */
	SHAPE_BOOL,
	SHAPE_TEXT,   /* char[size] */
	SHAPE_DAY,    /* int32_t, as "2026-11-24" */
	SHAPE_WORD,   /* an enum, as the word it has in words */
	SHAPE_OBJECT, /* a struct inside, of the form shape */
	SHAPE_CHOICE, /* the same, of the form that the enum at selector says */
	SHAPE_LIST,   /* an array with its int count at selector */
	SHAPE_BRIEF,  /* an object that is its first text while that is all */
	SHAPE_IS,     /* always the number min; no memory */
	SHAPE_TYPE_COUNT,
};

/* Words of an enum: values from first to before end. */
struct shape_words {
	const char *(*name)(int value);
	int first;
	int end;
};

/* JSON numbers must survive a reader with doubles only (RFC 8785). */
#define SHAPE_NUMBER_MAX ((INT64_C(1) << 53) - 1)

struct shape;

struct shape_field {
	const char *name; /* NULL for what a list holds */
	enum shape_type type;
	bool optional;   /* no key when empty: "", 0, false, a list of none */
	size_t offset;   /* in the struct of the object */
	size_t size;     /* bytes; of one item for a list */
	int64_t min;     /* least number, bytes of a text, items of a list */
	int64_t max;     /* greatest number, most items of a list */
	size_t selector; /* offset of a list's count, of a choice's enum */
	enum err (*check)(const char *text, struct error *why);
	const struct shape_words *words;
	const struct shape *shape;
	const struct shape *const *shapes; /* a choice's, by selector */
	const struct shape_field *item;    /* what a list holds */
};

struct shape {
	const struct shape_field *fields;
	size_t count;
	/* What no single field can tell, or NULL. */
	enum err (*check)(const void *record, struct error *why);
};

/* Rows read as: key, struct, member, bounds. */
#define SHAPE_AT(key, kind, record, member)                                \
	.name = (key), .type = (kind), .offset = offsetof(record, member), \
	.size = sizeof(((record *)NULL)->member)
#define FIELD_NUMBER(key, record, member, least, most)                       \
	{                                                                    \
		SHAPE_AT(key, SHAPE_NUMBER, record, member), .min = (least), \
							     .max = (most)   \
	}
/* What has no key when it is empty. */
#define OPTIONAL_NUMBER(key, record, member, least, most)               \
	{                                                               \
		SHAPE_AT(key, SHAPE_NUMBER, record, member),            \
			.optional = true, .min = (least), .max = (most) \
	}
#define OPTIONAL_TEXT(key, record, member)                                   \
	{                                                                    \
		SHAPE_AT(key, SHAPE_TEXT, record, member), .optional = true, \
							   .min = 1          \
	}
#define OPTIONAL_WORD(key, record, member, of)                               \
	{                                                                    \
		SHAPE_AT(key, SHAPE_WORD, record, member), .optional = true, \
							   .words = &(of)    \
	}
#define OPTIONAL_BOOL(key, record, member)                                  \
	{                                                                   \
		SHAPE_AT(key, SHAPE_BOOL, record, member), .optional = true \
	}
#define OPTIONAL_DAY(key, record, member)                                  \
	{                                                                  \
		SHAPE_AT(key, SHAPE_DAY, record, member), .optional = true \
	}
#define OPTIONAL_LIST(key, record, member, counter, of)                \
	{                                                              \
		.name = (key), .type = SHAPE_LIST, .optional = true,   \
		.offset = offsetof(record, member),                    \
		.size = sizeof(((record *)NULL)->member[0]), .min = 1, \
		.max = sizeof(((record *)NULL)->member) /              \
		       sizeof(((record *)NULL)->member[0]),            \
		.selector = offsetof(record, counter), .item = &(of)   \
	}
#define FIELD_TEXT(key, record, member, least)                            \
	{                                                                 \
		SHAPE_AT(key, SHAPE_TEXT, record, member), .min = (least) \
	}
#define FIELD_CHECKED(key, record, member, how)                           \
	{                                                                 \
		SHAPE_AT(key, SHAPE_TEXT, record, member), .min = 1,      \
							   .check = (how) \
	}
#define FIELD_WORD(key, record, member, of)                               \
	{                                                                 \
		SHAPE_AT(key, SHAPE_WORD, record, member), .words = &(of) \
	}
#define FIELD_BOOL(key, record, member)                   \
	{                                                 \
		SHAPE_AT(key, SHAPE_BOOL, record, member) \
	}
#define FIELD_DAY(key, record, member)                   \
	{                                                \
		SHAPE_AT(key, SHAPE_DAY, record, member) \
	}
#define FIELD_OBJECT(key, record, member, of)                               \
	{                                                                   \
		SHAPE_AT(key, SHAPE_OBJECT, record, member), .shape = &(of) \
	}
/* An object whose members lie in the same struct. */
#define FIELD_GROUP(key, of)                                        \
	{                                                           \
		.name = (key), .type = SHAPE_OBJECT, .shape = &(of) \
	}
#define FIELD_LIST(key, record, member, counter, of, least)                  \
	{                                                                    \
		.name = (key), .type = SHAPE_LIST,                           \
		.offset = offsetof(record, member),                          \
		.size = sizeof(((record *)NULL)->member[0]), .min = (least), \
		.max = sizeof(((record *)NULL)->member) /                    \
		       sizeof(((record *)NULL)->member[0]),                  \
		.selector = offsetof(record, counter), .item = &(of)         \
	}
#define SHAPE_OF(rows)                                                      \
	{                                                                   \
		.fields = (rows), .count = sizeof(rows) / sizeof((rows)[0]) \
	}

/* The words of an enum that has a function for its names. */
#define SHAPE_WORDS(prefix, type, from, to)                               \
	static const char *prefix##_word(int value)                       \
	{                                                                 \
		return prefix##_name((type)value);                        \
	}                                                                 \
	static const struct shape_words prefix##_words = { prefix##_word, \
		(from), (to) }

/*
 * Append the object to out, canonical if the tables are sorted. ERR_RANGE
 * names the place of a value beyond its bound; out is as before then, and
 * also when it was too small.
 */
enum err shape_encode(const struct shape *shape, const void *record,
	struct text *out, struct error *why) NODISCARD;

/*
 * Read an object in any layout and key order into record (zeroed by the
 * caller, undefined on failure): no unknown, missing or doubled key, no
 * null, no fraction, nothing beyond its bound. A fault is told as code.
 */
struct shape_bytes {
	const char *bytes;
	size_t length;
};
enum err shape_decode(const struct shape *shape, struct shape_bytes json,
	enum err code, void *record, struct error *why) NODISCARD;

/* number is within the bounds of an int32_t when the field is one. */
void shape_number_set(
	const struct shape_field *field, char *base, int64_t number);

/* The text that a SHAPE_BRIEF object is, while that is all it says. */
const struct shape_field *shape_brief(const struct shape *shape);

/* The two tables at the top. */
extern const struct shape entry_shape;
extern const struct shape rules_shape;

/* 1 to 24 of [a-z0-9-]. */
enum err market_check(const char *text, struct error *why) NODISCARD;

#endif
