#ifndef AUDIT_FAULT_H
#define AUDIT_FAULT_H

#include "audit/verify.h"

#include <stddef.h>
#include <stdint.h>

/*
 * What is wrong with a bundle, in the order it was found. Every fault is
 * kept, in a temporary file from the first one on, so that a bundle with ten
 * million of them needs no more memory than one with none. Only the thread
 * that reads the bundle adds faults.
 */
enum fault_code {
	FAULT_ZIP,
	FAULT_NAME,
	FAULT_FILE,
	FAULT_MANIFEST,
	FAULT_KEY,
	FAULT_TRUST,
	FAULT_ROSTER,
	FAULT_RANGE,
	FAULT_BYTES,
	FAULT_HEADER,
	FAULT_SIGNATURE,
	FAULT_PAYLOAD,
	FAULT_CHAIN,
	FAULT_SEQ,
	FAULT_PREV,
	FAULT_GENESIS,
	FAULT_EPOCH,
	FAULT_FORK,
	FAULT_REVOKED,
	FAULT_SHIFT,
	FAULT_CLOCK,
	FAULT_TOTALS,
	FAULT_RECEIPT,
	FAULT_ARITHMETIC,
	FAULT_RULES,
	FAULT_QUOTA,
	FAULT_REFUND,
	FAULT_OVERRIDE,
	FAULT_DRAWER,
	FAULT_OPERATOR,
	FAULT_COPY,
	FAULT_LEASE,
	FAULT_ACK,
	FAULT_TABLE,
	FAULT_SEALED,
	FAULT_ANCHOR,
	FAULT_CODE_COUNT,
};

/* The stable word: "signature". */
const char *fault_code_name(enum fault_code code);

struct faults;

struct faults *faults_open(void); /* NULL: no memory */
void faults_close(struct faults *faults);

/* The chain that faults are of from now on; "" = the bundle itself. */
void faults_at(struct faults *faults, const char *chain, int64_t epoch);

/*
 * The tills are of a market, and the hub's chain is not here: what only that
 * could show (rules, operators, sales of other tills) is no fault from now
 * on, and the bundle is not proven.
 */
void faults_without_hub(struct faults *faults);
bool faults_lack_hub(const struct faults *faults);

/* One fault, at a number of the chain (0: the whole chain or bundle). */
void fault_add(struct faults *faults, enum fault_code code, int64_t seq,
	const char *format, ...) PRINTF(4, 5);

int64_t faults_count(const struct faults *faults);
int64_t faults_count_of(const struct faults *faults, enum fault_code code);

/* ERR_SYSTEM when not all of them could be kept. */
enum err faults_kept(const struct faults *faults, struct error *why) NODISCARD;

/* Go to the first fault; then one a call, ERR_NOT_FOUND after the last. */
void faults_rewind(struct faults *faults);
enum err faults_next(struct faults *faults, struct verify_fault *ret,
	struct error *why) NODISCARD;

#endif
