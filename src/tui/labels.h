#ifndef TUI_LABELS_H
#define TUI_LABELS_H

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

#endif
