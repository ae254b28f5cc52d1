#ifndef AUDIT_DRILL_H
#define AUDIT_DRILL_H

#include "base/error.h"
#include "sign/keyring.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The tamper drill: a good bundle is attacked in every way that a thief
 * with or without the till's key has, and the verifier must name each.
 * Source: AUDIT part A section 4d.
 */
struct drill_ask {
	const char *bundle;            /* a good one */
	const char *folder;            /* an empty place to work in */
	const struct keyring *keyring; /* of its exporter */
};

struct drill_row {
	const char *attack;   /* what was done, in words */
	const char *expected; /* the code that must be there */
	int64_t seq;          /* and where; 0: the bundle */
	bool is_named;        /* it was */
	char found[160];      /* all that was: "signature 9, prev 10" */
};

typedef void drill_take(void *context, const struct drill_row *row);

/*
 * All attacks, one after the other. ERR_FORGED when the bundle is faulty
 * before any of them; ERR_NOT_FOUND when it has no sale to be changed.
 */
enum err drill_run(const struct drill_ask *ask, drill_take *take, void *context,
	struct error *why) NODISCARD;

#endif
