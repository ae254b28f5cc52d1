#ifndef TUI_RUN_H
#define TUI_RUN_H

#include "till/till.h"

/*
 * The full-screen till, until its user leaves it or the process is asked
 * to end (SIGTERM, SIGHUP); the terminal is given back in any case. The
 * language is the one in use (base/say.h). ERR_SYSTEM: there is no
 * terminal, or its type is not known.
 */
enum err tui_run(struct till *till, struct error *why) NODISCARD;

#endif
