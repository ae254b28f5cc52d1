#include "device/fakeprinter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SLOW_MS 100
#define READY   0x12 /* bits 1 and 4 are always set */
#define DLE     0x10
#define EOT     0x04

struct fake_printer {
	struct decoder *decoder;
	unsigned faults;
	int cuts;
	int kicks;
	bool is_complete; /* new paper with the next step */
	int64_t printed_ms;
	bool moved; /* while it is slow */
	int64_t moved_ms;
	uint8_t buffer[FAKE_BUFFER_SIZE];
	size_t length;
	uint8_t seen[2]; /* the bytes before, to find questions */
	uint8_t answers[FAKE_ANSWERS_MAX];
	size_t answer_count;
	uint8_t held; /* an answer that comes late */
	bool has_held;
};

enum err fake_printer_open(int dots, const struct font *font,
	struct fake_printer **ret, struct error *why)
{
	struct fake_printer *printer = calloc(1, sizeof(*printer));
	enum err rc;

	if (printer == NULL)
		return error_set(why, ERR_SYSTEM, "no memory for a printer");
	rc = decoder_open(dots, font, &printer->decoder, why);
	if (rc) {
		free(printer);
		return rc;
	}
	*ret = printer;
	return ERR_OK;
}

void fake_printer_close(struct fake_printer *printer)
{
	if (printer == NULL)
		return;
	decoder_close(printer->decoder);
	free(printer);
}

void fake_printer_faults(struct fake_printer *printer, unsigned faults)
{
	printer->faults = faults;
}

static bool has(const struct fake_printer *printer, enum fake_fault fault)
{
	return (printer->faults & fault) != 0;
}

/* -- answers ----------------------------------------------------------- */

static void say_byte(struct fake_printer *printer, uint8_t byte)
{
	if (printer->answer_count < FAKE_ANSWERS_MAX)
		printer->answers[printer->answer_count++] = byte;
}

static void answer(struct fake_printer *printer, uint8_t byte)
{
	uint8_t held = printer->held;

	if (has(printer, FAKE_SILENT))
		return;
	if (!has(printer, FAKE_LATE)) {
		say_byte(printer, byte);
		return;
	}
	printer->held = byte;
	if (printer->has_held)
		say_byte(printer, held);
	printer->has_held = true;
}

static uint8_t status_of(const struct fake_printer *printer, uint8_t n)
{
	bool paper = has(printer, FAKE_PAPER_OUT);
	bool cover = has(printer, FAKE_COVER_OPEN);
	uint8_t status = READY;

	if (has(printer, FAKE_LYING))
		return status;
	if (n == 1 && (paper || cover))
		status |= 0x08; /* offline */
	if (n == 2 && cover)
		status |= 0x04;
	if (n == 2 && paper)
		status |= 0x20;
	if (n == 4 && paper)
		status |= 0x60;
	return status;
}

const uint8_t *fake_printer_answers(
	const struct fake_printer *printer, size_t *ret_length)
{
	*ret_length = printer->answer_count;
	return printer->answers;
}

void fake_printer_answered(struct fake_printer *printer, size_t length)
{
	assert(length <= printer->answer_count);
	printer->answer_count -= length;
	memmove(printer->answers, printer->answers + length,
		printer->answer_count);
}

/* -- printing ---------------------------------------------------------- */

/* Questions in real time are answered as they come in, whatever waits in
 * front of them. */
static void look_for_question(struct fake_printer *printer, uint8_t byte)
{
	if (printer->seen[0] == DLE && printer->seen[1] == EOT && byte >= 1 &&
		byte <= 4)
		answer(printer, status_of(printer, byte));
	printer->seen[0] = printer->seen[1];
	printer->seen[1] = byte;
}

size_t fake_printer_room(const struct fake_printer *printer)
{
	return sizeof(printer->buffer) - printer->length;
}

void fake_printer_take(
	struct fake_printer *printer, const uint8_t *bytes, size_t length)
{
	assert(length <= fake_printer_room(printer));
	for (size_t i = 0; i < length; i++)
		look_for_question(printer, bytes[i]);
	memcpy(printer->buffer + printer->length, bytes, length);
	printer->length += length;
}

/* True when the paper is complete. */
static bool print_byte(struct fake_printer *printer, uint8_t byte)
{
	enum decoded decoded = decoder_feed(printer->decoder, byte);

	printer->kicks += decoded == DECODED_KICK;
	printer->cuts += decoded == DECODED_CUT;
	if (decoded == DECODED_ASKED_IN_LINE)
		answer(printer, 0);
	return decoded == DECODED_CUT;
}

/* How many bytes are printed in one step. */
static size_t allowed(struct fake_printer *printer, int64_t now_ms)
{
	size_t most = printer->length;

	if (has(printer, FAKE_LYING) || !has(printer, FAKE_SLOW))
		return most;
	if (printer->moved && now_ms - printer->moved_ms < SLOW_MS)
		return 0;
	printer->moved = true;
	printer->moved_ms = now_ms;
	return most < FAKE_SLOW_BYTES ? most : FAKE_SLOW_BYTES;
}

/* One that lies says "printed" where it is asked, and throws all away. */
static void pretend(struct fake_printer *printer)
{
	static const uint8_t question[] = { 0x1d, 'r' };

	if (memmem(printer->buffer, printer->length, question,
		    sizeof(question)) != NULL)
		answer(printer, 0);
	printer->length = 0;
}

static bool has_paper(const struct fake_printer *printer)
{
	return decoder_text(printer->decoder)[0] != '\0';
}

/* Nothing has come for long: somebody takes what there is. */
static bool tear(struct fake_printer *printer, int64_t now_ms)
{
	if (now_ms - printer->printed_ms < FAKE_TEAR_MS || !has_paper(printer))
		return false;
	printer->is_complete = true;
	printer->cuts++;
	return true;
}

bool fake_printer_step(struct fake_printer *printer, int64_t now_ms)
{
	size_t count;
	size_t done = 0;

	if (printer->is_complete)
		decoder_clear(printer->decoder);
	printer->is_complete = false;
	if (has(printer, FAKE_LYING)) {
		pretend(printer);
		return false;
	}
	if (has(printer, FAKE_PAPER_OUT) || has(printer, FAKE_COVER_OPEN))
		return false;
	count = allowed(printer, now_ms);
	while (done < count && !printer->is_complete)
		printer->is_complete =
			print_byte(printer, printer->buffer[done++]);
	printer->length -= done;
	memmove(printer->buffer, printer->buffer + done, printer->length);
	if (done == 0)
		return tear(printer, now_ms);
	printer->printed_ms = now_ms;
	return printer->is_complete;
}

bool fake_printer_is_busy(const struct fake_printer *printer)
{
	return (printer->length > 0 && has(printer, FAKE_SLOW)) ||
	       has_paper(printer);
}

void fake_printer_reset(struct fake_printer *printer)
{
	printer->length = 0;
	printer->answer_count = 0;
	printer->has_held = false;
	decoder_clear(printer->decoder);
}

int fake_printer_cuts(const struct fake_printer *printer)
{
	return printer->cuts;
}

int fake_printer_kicks(const struct fake_printer *printer)
{
	return printer->kicks;
}

const struct decoder *fake_printer_paper(const struct fake_printer *printer)
{
	return printer->decoder;
}
