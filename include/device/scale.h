#ifndef DEVICE_SCALE_H
#define DEVICE_SCALE_H

#include <stddef.h>
#include <stdint.h>

/*
 * A counter scale that speaks Toledo 8217: it is asked with "W", and says
 * STX, digits, CR, or STX, '?', a status, CR. Only a weight at rest is a
 * weight. Source: TILL section 4.
 */
#define SCALE_FRAME_MAX  12
#define SCALE_WEIGHT_MAX 999999 /* g */

enum scale_answer {
	SCALE_NOTHING, /* the answer is not complete */
	SCALE_AT_REST,
	SCALE_IN_MOTION,
	SCALE_OVER,   /* more than it can weigh */
	SCALE_UNDER,  /* less than zero */
	SCALE_BROKEN, /* an answer of another form */
	SCALE_ANSWERS,
};

struct scale {
	char frame[SCALE_FRAME_MAX];
	size_t length; /* 0: STX has not come */
};

/* Digits with a point are kilograms, without one grams. */
enum scale_answer scale_byte(struct scale *scale, uint8_t byte, int64_t *ret_g);

const char *scale_answer_text(enum scale_answer answer);

#endif
