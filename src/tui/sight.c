#include "sight.h"

void sight_look(
	struct till *till, const struct gear *gear, struct panel_sight *ret)
{
	struct error why;

	if (till_held_list(till, ret->held, &ret->held_count, &why))
		ret->held_count = 0;
	if (till_recent(till, ret->recent, &ret->recent_count, &why))
		ret->recent_count = 0;
	for (int i = 0; i < DEVICE_KINDS; i++) {
		ret->has[i] = gear->has[i];
		ret->ready[i] = devices_has(gear->devices, (enum device_kind)i);
	}
}
