#ifndef AUDIT_LEARN_H
#define AUDIT_LEARN_H

#include "walk.h"

/* What entries stand on that others brought: rules, operators, the hub. */

/* Before a line is looked at: what its till must know of the hub by then. */
void learn_known(struct walk *walk, const struct fact *fact);

/* The version of the rules that a line names. */
void learn_rules(struct walk *walk, const struct fact *fact, int64_t seq);

/* What an entry tells that later ones stand on. */
enum err learn_entry(struct walk *walk, const struct entry *entry,
	const char *leaf, struct error *why) NODISCARD;

#endif
