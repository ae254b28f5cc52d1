#ifndef TUI_LABELS_H
#define TUI_LABELS_H

#include "event.h"

#include "device/devices.h"
#include "till/till.h"

/* Fixed words of the ledger and the rules, for people: N_, not yet
 * translated. */
const char *window_label(enum window window);
const char *excess_label(enum excess excess);
const char *role_label(enum role role);
const char *status_label(enum resident_status status);
const char *document_label(enum document_kind kind);
const char *job_label(enum till_job_state state);
const char *paper_label(enum till_paper_kind kind);
const char *device_label(enum device_kind kind); /* NULL: not at the screen */

/* These are translated: "none", "ready", or what is wrong with it. */
bool printer_is_well(const struct printer_sight *printer);
const char *printer_state(const struct printer_sight *printer);
const char *device_state(bool is_ready);

#endif
