#include "device/card.h"

#include <assert.h>
#include <string.h>

#define HEAD_LENGTH   5
#define LENGTH_END    7 /* of the two bytes that say the length */
#define STATUS_LENGTH 3
#define LENGTHS       4   /* of text and photo, two bytes each */
#define NUMBER_AT     122 /* in the text: name 30, sex 2, nation 4, born 16, */
#define NUMBER_UNITS  18  /* address 70; UTF-16, the low byte first */

static const uint8_t frame_head[HEAD_LENGTH] = { 0xaa, 0xaa, 0xaa, 0x96, 0x69 };

/* -- questions ------------------------------------------------------- */

static const uint8_t commands[][2] = { [CARD_FIND] = { 0x20, 0x01 },
	[CARD_SELECT] = { 0x20, 0x02 },
	[CARD_READ] = { 0x30, 0x01 } };

static void start_frame(struct card_reader *reader)
{
	explicit_bzero(reader->frame, reader->length);
	reader->length = 0;
}

static void send_command(struct card_reader *reader, struct bytes *out)
{
	const uint8_t *command = commands[reader->phase];

	bytes_add(out, frame_head, HEAD_LENGTH);
	bytes_put(out, 0);
	bytes_put(out, 3);
	bytes_add(out, command, 2);
	bytes_put(out, (uint8_t)(3 ^ command[0] ^ command[1]));
}

void card_ask(struct card_reader *reader, int64_t now_ms, struct bytes *out)
{
	if (now_ms < reader->due_ms)
		return;
	if (reader->waits)
		reader->phase = CARD_FIND; /* it never answered */
	start_frame(reader);
	send_command(reader, out);
	reader->waits = true;
	reader->due_ms = now_ms + CARD_ANSWER_MS;
}

/* -- answers --------------------------------------------------------- */

/* Length of the whole frame, or 0 as long as it is not known. */
static size_t frame_length(const struct card_reader *reader)
{
	const uint8_t *frame = reader->frame;

	if (reader->length < LENGTH_END)
		return 0;
	return LENGTH_END + (size_t)(frame[5] << 8 | frame[6]);
}

/* The XOR of everything between the head and itself. */
static bool is_whole(const struct card_reader *reader)
{
	uint8_t sum = 0;

	for (size_t i = HEAD_LENGTH; i < reader->length; i++)
		sum ^= reader->frame[i];
	return reader->length >= LENGTH_END + STATUS_LENGTH + 1 && sum == 0;
}

static bool take_number(const uint8_t *text, size_t length, char *ret)
{
	char number[CARD_NUMBER_SIZE] = { 0 };

	if (length < NUMBER_AT + 2 * NUMBER_UNITS)
		return false;
	for (size_t i = 0; i < NUMBER_UNITS; i++) {
		const uint8_t *unit = text + NUMBER_AT + 2 * i;

		if (unit[1] != 0 || strchr("0123456789X", unit[0]) == NULL ||
			unit[0] == '\0')
			return false;
		number[i] = (char)unit[0];
	}
	memcpy(ret, number, sizeof(number));
	explicit_bzero(number, sizeof(number));
	return true;
}

/* Status 00 00 9F: there is a card; 00 00 90: done; all else: there is
 * none, or it was read before and still lies there. */
static bool take_frame(struct card_reader *reader, int64_t now_ms, char *ret)
{
	const uint8_t *status = reader->frame + LENGTH_END;
	const uint8_t *lengths = status + STATUS_LENGTH;
	size_t rest = reader->length - LENGTH_END - STATUS_LENGTH - 1;
	bool good = status[0] == 0 && status[1] == 0 &&
		    status[2] == (reader->phase == CARD_FIND ? 0x9f : 0x90);
	bool is_read = reader->phase == CARD_READ;

	reader->waits = false;
	reader->due_ms = good && !is_read ? now_ms : now_ms + CARD_FIND_MS;
	reader->phase = good && !is_read ? reader->phase + 1 : CARD_FIND;
	if (!good || !is_read || rest < LENGTHS ||
		rest - LENGTHS < (size_t)(lengths[0] << 8 | lengths[1]))
		return false;
	return take_number(
		lengths + LENGTHS, (size_t)(lengths[0] << 8 | lengths[1]), ret);
}

bool card_byte(
	struct card_reader *reader, uint8_t byte, int64_t now_ms, char *ret)
{
	bool is_read = false;
	size_t length;

	if (!reader->waits)
		return false;
	assert(reader->length < CARD_FRAME_MAX);
	if (reader->length < HEAD_LENGTH && byte != frame_head[reader->length])
		start_frame(reader); /* noise in front of it */
	if (reader->length >= HEAD_LENGTH || byte == frame_head[reader->length])
		reader->frame[reader->length++] = byte;
	length = frame_length(reader);
	if (length > CARD_FRAME_MAX) {
		start_frame(reader);
		return false;
	}
	if (length == 0 || reader->length < length)
		return false;
	if (is_whole(reader))
		is_read = take_frame(reader, now_ms, ret);
	start_frame(reader);
	return is_read;
}
