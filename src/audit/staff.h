#ifndef AUDIT_STAFF_H
#define AUDIT_STAFF_H

#include "entry/entry.h"

/* The operators of a chain, as its entries say. */
struct staff {
	int count;
	int room;
	struct staff_one {
		char id[OPERATOR_SIZE];
		enum role role;
		bool active;
	} * list;
};

#define STAFF_MAX 20000

/* ERR_RANGE above STAFF_MAX, ERR_SYSTEM: no memory. */
enum err staff_put(struct staff *staff, const struct entry_operator *one,
	struct error *why) NODISCARD;
void staff_clear(struct staff *staff);

/* NULL when there is none of that id. */
const struct staff_one *staff_find(const struct staff *staff, const char *id);

/*
 * May the operator of an entry do what it is? ERR_FORGED says why not.
 * Administration from a shell names "shell:<user>", a start nobody.
 */
enum err staff_check(const struct staff *staff, const struct entry *entry,
	struct error *why) NODISCARD;

/* The same, of a kind whose body does not matter, by operator and kind. */
/* May they approve what others do? */
bool staff_is_manager(const struct staff_one *one);

enum err staff_check_kind(const struct staff *staff, const char *operator,
	enum entry_kind kind, struct error *why) NODISCARD;

#endif
