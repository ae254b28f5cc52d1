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

/* What the auditor holds of this number, or of this leaf. */
void steps_anchors(struct walk *walk, const struct fact *fact);

#endif
