#ifndef TUI_PRINTING_H
#define TUI_PRINTING_H

#include "device/printer.h"
#include "device/settings.h"
#include "till/till.h"

/*
 * The till's queue of papers and its printer, brought together: what waits
 * is started, noted as unknown before its first byte, and noted again when
 * the printer has told how it went. In small steps, like the printer.
 */
struct printing;

/*
 * name  of the printer in the settings; NULL = the first
 * A printer that cannot draw for want of a font prints what it can.
 * ERR_NOT_FOUND: the settings have no such printer.
 */
enum err printing_open(struct till *till, const struct settings *settings,
	const char *name, struct printing **ret, struct error *why) NODISCARD;

/* What is at the printer stays unknown. */
void printing_close(struct printing *printing);

/* As printer_poll. */
int printing_poll(const struct printing *printing, int64_t now_ms,
	struct pollfd *ret, int *timeout_ms);
void printing_step(struct printing *printing, int64_t now_ms);

/* Somebody says: try again now. (New papers are seen.) */
void printing_wake(struct printing *printing);

/* Nothing waits, or it waits for people: trouble says what is wrong. */
struct printing_state {
	enum printer_trouble trouble;
	bool busy;   /* a paper is on its way */
	int64_t job; /* the last that was at the printer; 0 = none yet */
	enum printer_outcome outcome; /* of it, when it is not on its way */
	int64_t waiting;
	int64_t unknown;
};
struct printing_state printing_state(struct printing *printing);

#endif
