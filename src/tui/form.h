#ifndef TUI_FORM_H
#define TUI_FORM_H

#include "event.h"

/* What an act has to know, asked line by line; its last lines are who says
 * so, where a right is needed. */
#define FORM_FIELDS_MAX 8

enum form_id {
	FORM_OPERATOR_ADD,
	FORM_OPERATOR_PIN,
	FORM_OPERATOR_DISABLE,
	FORM_RESIDENT,
	FORM_BLOCK,
	FORM_UNBLOCK,
	FORM_REVEAL,
	FORM_RULES,
	FORM_BACKUP,
	FORM_EXPORT,
	FORM_DEVICE,
	FORM_KEYS,
	FORM_COUNT,
};

struct form_field {
	enum form_take {
		TAKE_TEXT,
		TAKE_MAYBE, /* may be left empty */
		TAKE_PIN,
		TAKE_PASSPHRASE, /* of the key, if it has one; may be empty */
	} take;
	const char *label; /* N_ */
};

struct form {
	const char *title; /* N_ */
	int count;
	struct form_field fields[FORM_FIELDS_MAX];
};
extern const struct form forms[FORM_COUNT];

/* A form while it is filled in: wiped when it is left. */
struct form_page {
	enum form_id id;
	int back; /* enum screen_id */
	int at;
	char subject[INPUT_SIZE]; /* what it is about, or "" */
	char values[FORM_FIELDS_MAX][INPUT_SIZE];
};

#endif
