#ifndef TUI_SIGHT_H
#define TUI_SIGHT_H

#include "gear.h"

/* What stands around the sale now; what cannot be read is not there. */
void sight_look(
	struct till *till, const struct gear *gear, struct panel_sight *ret);

#endif
