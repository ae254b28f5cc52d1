#include "device/scale.h"

#include "base/say.h"

#include <stdbool.h>
#include <string.h>

#define STX      0x02
#define DECIMALS 3

/* "00.819" and "00819" are 819 g. A letter N behind it says net. */
static bool take_weight(const char *digits, size_t length, int64_t *ret_g)
{
	const char *point = memchr(digits, '.', length);
	size_t decimals = DECIMALS;
	int64_t weight = 0;

	if (length > 0 && digits[length - 1] == 'N')
		length--;
	if (point != NULL)
		decimals = length - (size_t)(point - digits) - 1;
	if (length == 0 || decimals > DECIMALS ||
		(point != NULL && (decimals == 0 || point == digits)))
		return false;
	for (size_t i = 0; i < length; i++) {
		if (&digits[i] == point)
			continue;
		if (digits[i] < '0' || digits[i] > '9')
			return false;
		weight = weight * 10 + (digits[i] - '0');
	}
	for (; decimals < DECIMALS; decimals++)
		weight *= 10;
	*ret_g = weight;
	return weight <= SCALE_WEIGHT_MAX;
}

static enum scale_answer status_of(char status)
{
	if ((status & 0x02) != 0)
		return SCALE_OVER;
	if ((status & 0x04) != 0)
		return SCALE_UNDER;
	return SCALE_IN_MOTION; /* whatever else: there is no weight yet */
}

static enum scale_answer take_frame(const struct scale *scale, int64_t *ret_g)
{
	size_t length = scale->length - 1;
	int64_t weight = 0;

	if (length == 2 && scale->frame[1] == '?')
		return status_of(scale->frame[2]);
	if (!take_weight(scale->frame + 1, length, &weight))
		return SCALE_BROKEN;
	if (weight == 0)
		return SCALE_UNDER;
	*ret_g = weight;
	return SCALE_AT_REST;
}

enum scale_answer scale_byte(struct scale *scale, uint8_t byte, int64_t *ret_g)
{
	enum scale_answer answer = SCALE_NOTHING;

	if (byte == STX)
		scale->length = 0;
	else if (scale->length == 0)
		return SCALE_NOTHING;
	if (byte == '\r') {
		answer = take_frame(scale, ret_g);
		scale->length = 0;
		return answer;
	}
	if (scale->length == SCALE_FRAME_MAX) {
		scale->length = 0;
		return SCALE_BROKEN;
	}
	scale->frame[scale->length++] = (char)byte;
	return SCALE_NOTHING;
}

const char *scale_answer_text(enum scale_answer answer)
{
	static const char *const texts[SCALE_ANSWERS] = {
		[SCALE_NOTHING] = N_("the scale does not answer"),
		[SCALE_AT_REST] = N_("the scale is at rest"),
		[SCALE_IN_MOTION] = N_("the scale is not at rest yet"),
		[SCALE_OVER] = N_("the scale has too much to weigh"),
		[SCALE_UNDER] = N_("there is nothing on the scale"),
		[SCALE_BROKEN] = N_("the scale says what nobody understands"),
	};

	return say(texts[answer]);
}
