#ifndef HUB_CHECK_H
#define HUB_CHECK_H

#include "state.h"

/* The market's tables against what the entries and the statements say. */
struct checking {
	struct hub *hub;
	void (*tell)(void *context, const struct hub_fault *fault);
	void *context;
	struct hub_checked *result;
	const struct store_entry *at; /* entry looked at, or NULL */
};

/* A fault, at the entry looked at. */
void check_found(struct checking *work, const char *code, const char *format,
	...) PRINTF(3, 4);

/* -- check_persons.c ----- */

/* The table of persons is what the residents' datasets make of it. */
enum err check_persons(struct checking *work, struct error *why) NODISCARD;

/* -- check_rows.c ----- */

/* What an entry, which is sound, must have left in the tables of rights. */
enum err check_effect(struct checking *work, const struct entry *entry,
	struct error *why) NODISCARD;
/* Every row of leases, tills, persons and of what was assessed; after all
 * entries. */
enum err check_rows(struct checking *work, struct error *why) NODISCARD;

#endif
