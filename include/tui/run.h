#ifndef TUI_RUN_H
#define TUI_RUN_H

#include "till/till.h"

/*
 * What else the loop waits for, beside the keyboard. turn does what is to
 * be done, or a step of it, and never waits; it returns whether there is
 * more to do at once.
 */
#define TUI_SIDES_MAX 4
struct tui_side {
	int descriptor; /* ready to be read when there is something to do */
	bool (*turn)(void *context);
	void *context;
};
struct tui_sides {
	int count; /* at most TUI_SIDES_MAX */
	const struct tui_side *list;
};

struct tui_start {
	const char *home;
	struct tui_sides sides;
	bool ascii; /* frames of "+-|", whatever the settings say */
};

/*
 * The full-screen till with the devices of its home's settings, until its user
 * leaves it or the process is asked to end (SIGTERM, SIGHUP); the terminal is
 * given back in any case. The language is that of the settings, else
 * the one in use (base/say.h). ERR_SYSTEM: there is no terminal, its type
 * is not known, or its locale is not UTF-8; ERR_INPUT: the settings or the
 * key map are not right.
 */
enum err tui_run(struct till *till, const struct tui_start *start,
	struct error *why) NODISCARD;

#endif
