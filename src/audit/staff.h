#ifndef AUDIT_STAFF_H
#define AUDIT_STAFF_H

#include "entry/entry.h"

struct market;

struct staff_one {
	char id[OPERATOR_SIZE];
	enum role role;
	bool active;
};

/* The operators of a chain, as its entries say, and those of its market. */
struct staff {
	int count;
	int room;
	struct staff_one *list;
	const struct market *market; /* NULL: the till is its own hub */
	int64_t known_epoch; /* how far it knows the hub's chain for certain */
	int64_t known_seq;
	struct stamp at; /* of the entry that is looked at */
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

/* May they approve what others do? */
bool staff_is_manager(const struct staff_one *one);

/* The same, of a kind whose body does not matter, by operator and kind. */
enum err staff_check_kind(const struct staff *staff, const char *operator,
	enum entry_kind kind, struct error *why) NODISCARD;

#endif
