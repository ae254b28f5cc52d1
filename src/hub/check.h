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
	const char *flag;             /* of it */

	/* Of the chain and epoch looked at, read beside its entries: uses in
	 * their order, and the leaves, sorted, of leases not closed. */
	struct uses *uses;
	char (*unclosed)[HASH_TEXT_SIZE];
	size_t unclosed_count;
};

/* A fault, at the entry looked at. */
void check_found(struct checking *work, const char *code, const char *format,
	...) PRINTF(3, 4);

/* -- check_uses.c ----- */

struct uses {
	struct store_use page[USE_PAGE_MAX];
	int count; /* in the page; fewer than USE_PAGE_MAX: it is the last */
	int at;    /* the next one */
};
/* The uses before all entries of a chain and epoch. */
enum err uses_start(struct checking *work, const struct store_epoch *epoch,
	struct error *why) NODISCARD;
/* The uses of the entry looked at are as it says; NULL: it has no effects. */
enum err uses_check(struct checking *work, const struct entry *entry,
	struct error *why) NODISCARD;
/* After the last entry there are no more. */
enum err uses_end(struct checking *work, struct error *why) NODISCARD;

/* -- check_persons.c ----- */

/* The table of persons is what the residents' datasets make of it. */
enum err check_persons(struct checking *work, struct error *why) NODISCARD;

/* -- check_rows.c ----- */

/* Leases of a till and epoch that are not closed into work->unclosed. */
enum err unclosed_read(struct checking *work, const struct store_epoch *epoch,
	struct error *why) NODISCARD;
/* What an entry, which is sound, must have left in the tables of rights. */
enum err check_effect(struct checking *work, const struct entry *entry,
	struct error *why) NODISCARD;
/* Every row of leases, tills, persons and of what was assessed; after all
 * entries. */
enum err check_rows(struct checking *work, struct error *why) NODISCARD;

#endif
