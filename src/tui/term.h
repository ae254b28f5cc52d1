#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "canvas.h"
#include "event.h"

#include "device/settings.h"

#include <poll.h>

/*
 * The one file that knows curses: canvas to terminal, keys to events. One
 * terminal a process; it is given back on close, and when the process is
 * killed.
 */

/* How meanings look. NO_COLOR in the environment is stronger. */
struct term_look {
	enum colours colours;
	bool ascii; /* frames of "+-|" on any terminal */
};

/* ERR_SYSTEM: there is no terminal, or its type is not known. */
enum err term_open(const struct term_look *look, struct error *why) NODISCARD;

/* Another look from the next picture on. */
void term_dress(const struct term_look *look);
void term_close(void);

void term_size(int *ret_rows, int *ret_columns);

/* Bring the terminal to what the canvas says. */
void term_show(const struct canvas *canvas);
void term_beep(void);

/* Wait until a key comes, one of the others (at most TERM_OTHERS_MAX) is
 * ready, the size changes or the time is over. */
#define TERM_OTHERS_MAX 32
void term_wait(int timeout_ms, const struct pollfd *others, int count);

/* What tells that term_wait has something to do, for who waits elsewhere. */
#define TERM_DESCRIPTORS 2
void term_descriptors(struct pollfd *ret);

/* The next key that is there; false when there is none. */
bool term_next(struct event *ret);

/* The terminal has gone, or the process is asked to end. */
bool term_is_over(void);

#endif
