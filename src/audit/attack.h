#ifndef AUDIT_ATTACK_H
#define AUDIT_ATTACK_H

#include "audit/drill.h"
#include "check.h"

/* What is done to a bundle, and the writing of one that it was done to. */
enum act {
	ACT_NONE,
	/* without the key */
	ACT_EDIT,
	ACT_RESPELL,
	ACT_NO_ALGORITHM,
	ACT_DROP,
	ACT_TWICE,
	ACT_SWAP,
	ACT_CUT,
	ACT_HEADLESS,
	/* with the key: all from there on is signed anew */
	ACT_TOTAL,
	ACT_RUNNING,
	ACT_CLOCK,
	ACT_MARKET,
	ACT_RECEIPT,
	ACT_BEFORE,
	ACT_RULES,
	ACT_SHIFT,
	ACT_REWRITE,
	ACT_THIEF,
	/* of the files */
	ACT_FILE_CHANGED,
	ACT_FILE_ADDED,
	ACT_STRANGER,
};

/* Where the fault must be told. */
enum place {
	AT_TARGET,
	AT_NEXT,
	AT_LAST,
	AT_FIRST,
	AT_BUNDLE,
};

#define ANEW   1U /* signed anew from the target on */
#define REMADE 2U /* with a manifest that fits */
#define ANCHOR 4U /* the auditor has the number and leaf of the head */
#define TRUST  8U /* the auditor knows the honest key */

struct attack {
	const char *words;
	enum act act;
	unsigned int flags;
	const char *code; /* NULL: nothing must be told */
	enum place place;
};

#define DRILL_PATH_SIZE 512

struct drill {
	const struct drill_ask *ask;
	struct faults *faults; /* of reading the good bundle: none */
	struct ring ring;
	struct unzip *zip;
	struct claims *claims;
	const struct claim_chain *claim; /* the chain that is attacked */
	int64_t target;                  /* a sale in its middle */
	struct keyring *thief;
	char path[DRILL_PATH_SIZE];   /* of the attacked bundle */
	char anchor[DRILL_PATH_SIZE]; /* a file with the head's number and leaf
				       */
	char trust[DRILL_PATH_SIZE];  /* a key set with the honest key */
};

/* The bundle at drill->path, attacked. */
enum err attack_write(struct drill *drill, const struct attack *attack,
	struct error *why) NODISCARD;

#endif
