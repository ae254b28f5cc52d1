#ifndef SIM_GRANTS_H
#define SIM_GRANTS_H

#include "ghost.h"

/*
 * Rights: who was given what, what of it is open, and what the bound says of
 * a person's day. Between grants.c and ghost.c, which reads the entries.
 */
#define HASHES (1 << 18)

/* -- ghost.c ----- */

unsigned hash_of(const char *text, int64_t a, int64_t b);
int person_of(const char *key); /* -1: nobody */
int day_at(int32_t day);
/* Machines of the till that are in that epoch. */
int machines_in(const char *chain, int64_t epoch);

/* -- grants.c ----- */

void grants_begin(void);
int grant_find(const char *leaf); /* or -1 */
/* Entries that are about one; a sale's is returned, or -1. */
int grant_sold(const struct past *past, const char *leaf);
void grant_refunded(const struct past *past, int right);
void grant_asked(const struct entry_lease_ask *asked);
void grant_closed(const char *leaf);
void grant_disclaimed(const char *request, const struct past *past);
/* Nobody is in that epoch any more, or two are. */
void grants_end(const char *chain, int64_t epoch);
void grants_copied(const char *chain, int64_t epoch);
/* What a till has told a hub that forgot is all it has: of two machines one
 * tells for both, and one that was put back has lost what it had before. */
void grants_told(const char *chain, bool are_two);
void grants_fell_back(bool by_officer);

#endif
