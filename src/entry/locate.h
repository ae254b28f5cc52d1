#ifndef ENTRY_LOCATE_H
#define ENTRY_LOCATE_H

#include "shape.h"

/*
 * The line of a place like "goods.rates[2].ppm" in JSON of any layout, from
 * 1; 0 when there is no such place. The JSON is well formed.
 */
int locate_line(struct shape_bytes json, const char *place);

#endif
