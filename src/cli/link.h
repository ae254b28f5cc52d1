#ifndef CLI_LINK_H
#define CLI_LINK_H

#include "base/json.h"
#include "till/till.h"

/* The state of the link, in status and sync: nothing for a till that stands
 * alone. */
void link_json(struct json *json, const struct till_online *link);
void link_print(const struct till_online *link, struct stamp now);

#endif
