#ifndef CORE_ZWORDS_H
#define CORE_ZWORDS_H

/*
 * What the ledger calls things, in words for people: N_, not yet translated.
 * A name that is not known stays as it is.
 */
const char *zwords_kind(const char *name);      /* "shift.open" */
const char *zwords_treatment(const char *name); /* "exempt" */
const char *zwords_tender(const char *name);    /* "cash" */

#endif
