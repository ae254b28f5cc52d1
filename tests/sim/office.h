#ifndef SIM_OFFICE_H
#define SIM_OFFICE_H

#include "hub/hub.h"
#include "hub/state.h"

/* The hub itself; private to market.c and officers.c. */
#define MARKET_PATH_SIZE 128

extern struct hub *hub; /* NULL: it is down */

void office_open(void);
/* Before an act it may be given a moment to die in; false: it did, and
 * nobody hears what came of it. */
void office_before(void);
bool office_after(void);
/* A statement that it has signed, for the ghost. */
void office_note(const char *line, size_t length);

void officers_begin(const char *home);

#endif
