#ifndef DEVICE_FAKEPRINTER_H
#define DEVICE_FAKEPRINTER_H

#include "device/decoder.h"

/*
 * The printer of the virtual shop, without its cable: bytes in, answers and
 * paper out, and everything that can be wrong with one. Time is what the
 * caller says.
 */
struct fake_printer;

enum fake_fault {
	FAKE_PAPER_OUT = 1,
	FAKE_COVER_OPEN = 2,
	FAKE_SLOW = 4,   /* FAKE_SLOW_BYTES a tenth of a second */
	FAKE_SILENT = 8, /* answers nothing */
	FAKE_LATE = 16,  /* answers the question before */
	FAKE_LYING = 32, /* says that all is well, and prints nothing */
};

#define FAKE_SLOW_BYTES  100
#define FAKE_BUFFER_SIZE 8192
#define FAKE_ANSWERS_MAX 64

enum err fake_printer_open(int dots, const struct font *font,
	struct fake_printer **ret, struct error *why) NODISCARD;
void fake_printer_close(struct fake_printer *printer);

void fake_printer_faults(struct fake_printer *printer, unsigned faults);

/* How many bytes it takes now; 0: its buffer is full. */
size_t fake_printer_room(const struct fake_printer *printer);
void fake_printer_take(
	struct fake_printer *printer, const uint8_t *bytes, size_t length);

/*
 * Print what can be printed by now, up to the next cut: true when a paper is
 * complete, which is there until the next call. Paper that nobody cuts is
 * torn off after FAKE_TEAR_MS without a byte.
 */
#define FAKE_TEAR_MS 1500
bool fake_printer_step(struct fake_printer *printer, int64_t now_ms);

/* Is there work that waits for time only? */
bool fake_printer_is_busy(const struct fake_printer *printer);

/* Answers to send, and that they were. */
const uint8_t *fake_printer_answers(
	const struct fake_printer *printer, size_t *ret_length);
void fake_printer_answered(struct fake_printer *printer, size_t length);

/* The cable was pulled: what was not printed is lost. */
void fake_printer_reset(struct fake_printer *printer);

/* Papers that were cut, and how often the drawer was kicked. */
int fake_printer_cuts(const struct fake_printer *printer);
int fake_printer_kicks(const struct fake_printer *printer);

const struct decoder *fake_printer_paper(const struct fake_printer *printer);

#endif
