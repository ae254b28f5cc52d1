#ifndef AUDIT_LINKS_H
#define AUDIT_LINKS_H

#include "entry/entry.h"

/* Which documents are of one person, by all that entries say of it. */
#define PERSON_BYTES 16

/* A document, and the one that its person is known by. */
struct alias {
	uint8_t key[PERSON_BYTES];
	uint8_t person[PERSON_BYTES];
	bool is_free; /* the link was taken back */
};

struct links {
	int count;
	int room;
	struct alias *list;
};

enum err links_add(struct links *links, const struct entry_link *link,
	struct error *why) NODISCARD;

/* NULL: the document was never linked. */
const struct alias *links_find(const struct links *links, const uint8_t *key);

void links_clear(struct links *links);

#endif
