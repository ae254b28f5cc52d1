#ifndef ENTRY_CODEC_H
#define ENTRY_CODEC_H

#include "shape.h"

#include "base/json.h"

#include <jansson.h>

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

/* Put the place before a sentence that tells what is wrong there. */
enum err spot_blame(const struct spot *at, struct error *why);

/* A text of unknown make, for a sentence; `to` has SHOWN_SIZE bytes. */
const char *spot_shown(const char *from, char *to);

int shape_int_at(const char *base, size_t offset);

/* Within the field's bounds, and those of any number or day. */
bool number_fits(const struct shape_field *field, int64_t number);
bool day_fits(int64_t day);

/* text_is_clean, faster for ASCII. */
bool is_clean(const char *text, size_t length);

/* Values that hold no others (codec.c). */
extern const struct codec codec_number;
extern const struct codec codec_bool;
extern const struct codec codec_text;
extern const struct codec codec_day;
extern const struct codec codec_word;
extern const struct codec codec_is;

#endif
