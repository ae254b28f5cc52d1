#ifndef AUDIT_ANCHOR_H
#define AUDIT_ANCHOR_H

#include "claims.h"
#include "ring.h"

/*
 * What the auditor holds besides the bundle: receipts, Z papers,
 * acknowledgements, earlier bundles. Each says that at a number of a chain
 * there was an entry with a certain leaf.
 */
enum anchor_kind {
	ANCHOR_RECEIPT, /* a receipt's token, signed by the till */
	ANCHOR_ACK,     /* an acknowledgement, signed by the hub */
	ANCHOR_HEAD,    /* number and leaf, from paper */
	ANCHOR_LEAF,    /* only a leaf, from paper */
	ANCHOR_BUNDLE,  /* the head of a chain in an earlier bundle */
};

struct anchor {
	enum anchor_kind kind;
	char chain[CHAIN_SIZE]; /* "" for ANCHOR_LEAF */
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
	int64_t at_ms;     /* of a receipt's entry, else -1 */
	int64_t total_fen; /* of a receipt, else -1 */
	bool is_met;
};

#define ANCHORS_MAX 100000

struct anchors {
	int count;
	struct anchor *list; /* by chain, epoch and seq once sorted */
};

/*
 * Add what a file holds (FORMAT 9): a bundle, or lines of text. Signatures
 * are checked by the keys of the ring; a wrong one is a fault of the code
 * anchor or ack. ERR_INPUT when the file is neither.
 */
enum err anchors_read(struct anchors *anchors, const char *path,
	const struct ring *ring, struct faults *faults,
	struct error *why) NODISCARD;

/* One line of text. */
enum err anchors_add(struct anchors *anchors, const char *line,
	const struct ring *ring, struct faults *faults,
	struct error *why) NODISCARD;
void anchors_sort(struct anchors *anchors);
void anchors_clear(struct anchors *anchors);

/* A receipt's token or one anchor of text, without blanks around. */
enum err anchor_parse(const char *line, size_t length, const struct ring *ring,
	struct anchor *ret, struct error *why) NODISCARD;

/* First anchor of the chain and epoch from seq on; anchors are sorted. */
int anchors_from(const struct anchors *anchors, const char *chain,
	int64_t epoch, int64_t seq);

#endif
