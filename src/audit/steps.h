#ifndef AUDIT_STEPS_H
#define AUDIT_STEPS_H

#include "walk.h"

/*
 * What goes on from one entry of a chain to the next: time and day, the
 * running totals, the open shift.
 */
void steps_time(struct walk *walk, const struct fact *fact, int64_t seq);
void steps_totals(struct walk *walk, const struct fact *fact, int64_t seq);
void steps_shift(struct walk *walk, const struct fact *fact, int64_t seq);

#endif
