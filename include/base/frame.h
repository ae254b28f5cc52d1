#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include "base/error.h"

#include <stddef.h>

/*
 * A list of texts as bytes, to hand to another process of this machine:
 * a mark, then each text with its NUL. Texts are pointers into bytes, so a
 * frame is never copied.
 */
#define FRAME_BYTES_MAX 65536
#define FRAME_TEXTS_MAX 512

struct frame {
	size_t length; /* of bytes in use */
	int count;
	const char *texts[FRAME_TEXTS_MAX];
	char bytes[FRAME_BYTES_MAX];
};

/* An empty one. */
void frame_start(struct frame *frame);

/* ERR_RANGE: there is no room; nothing was added. */
enum err frame_add(
	struct frame *frame, const char *text, struct error *why) NODISCARD;

/* Find the texts in bytes that came from elsewhere. ERR_INPUT: the mark is
 * not there, the last text has no end, or there are too many. */
enum err frame_read(
	struct frame *frame, size_t length, struct error *why) NODISCARD;

#endif
