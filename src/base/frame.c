#include "base/frame.h"

#include <string.h>

#define MARK "QPF1"

void frame_start(struct frame *frame)
{
	memcpy(frame->bytes, MARK, sizeof(MARK));
	frame->length = sizeof(MARK);
	frame->count = 0;
}

enum err frame_add(struct frame *frame, const char *text, struct error *why)
{
	size_t size = strlen(text) + 1;

	if (frame->count == FRAME_TEXTS_MAX ||
		size > FRAME_BYTES_MAX - frame->length)
		return error_set(why, ERR_RANGE,
			"there is more to hand over than %d texts of together"
			" %d bytes",
			FRAME_TEXTS_MAX, FRAME_BYTES_MAX);
	memcpy(frame->bytes + frame->length, text, size);
	frame->texts[frame->count++] = frame->bytes + frame->length;
	frame->length += size;
	return ERR_OK;
}

enum err frame_read(struct frame *frame, size_t length, struct error *why)
{
	size_t at = sizeof(MARK);

	if (length < sizeof(MARK) || length > FRAME_BYTES_MAX ||
		memcmp(frame->bytes, MARK, sizeof(MARK)) != 0 ||
		frame->bytes[length - 1] != '\0')
		return error_set(why, ERR_INPUT,
			"what was handed over is no list of texts");
	frame->length = length;
	frame->count = 0;
	while (at < length) {
		if (frame->count == FRAME_TEXTS_MAX)
			return error_set(why, ERR_INPUT,
				"more than %d texts were handed over",
				FRAME_TEXTS_MAX);
		frame->texts[frame->count++] = frame->bytes + at;
		at += strlen(frame->bytes + at) + 1;
	}
	return ERR_OK;
}
