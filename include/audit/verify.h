#ifndef AUDIT_VERIFY_H
#define AUDIT_VERIFY_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The check of an audit bundle by somebody who trusts nobody: no database, no
 * network, nothing of the program that made it but the forms of entries. It
 * reads the bundle once as a stream, in bounded memory, and reports every
 * fault, not the first.
 * Source: DESIGN section 8; AUDIT part A sections 3 and 4.
 */
#define VERIFY_CHAIN_SIZE   40 /* "T01", of a later epoch "T01/2" */
#define VERIFY_MESSAGE_SIZE 512
#define VERIFY_ANCHORS_MAX  64
#define VERIFY_JOBS_MAX     64

struct verify_ask {
	const char *bundle; /* a file */
	const char *trust;  /* JWK Set of the roster, or NULL */
	int anchor_count;
	const char *anchors[VERIFY_ANCHORS_MAX]; /* files */
	const char *receipt; /* the token of a receipt, or NULL */
	const char *open;    /* the auditor's secret key, a file, or NULL */
	bool quick; /* links and head signatures, not what entries say */
	int jobs;   /* threads that check lines; 0: one a processor */
};

struct verify_fault {
	const char *code;              /* a stable word: "signature" */
	char chain[VERIFY_CHAIN_SIZE]; /* "": the bundle itself */
	int64_t seq;                   /* 0: the whole chain or bundle */
	char message[VERIFY_MESSAGE_SIZE];
};

/* One chain of one epoch, as far as it was found. */
struct verify_chain {
	char chain[VERIFY_CHAIN_SIZE];
	int64_t epoch;
	int64_t first; /* of the lines that are there; 0: none */
	int64_t last;
	char head[44];        /* leaf of the last */
	int64_t acknowledged; /* by the hub, up to here; 0: nothing is */
	int64_t witnessed;    /* by anchors, up to here; 0: nothing is */
	int64_t entries;
	int64_t sales;
	int64_t sold_fen;
	int64_t refunded_fen;
};

enum verify_verdict {
	VERIFY_CLEAN, /* no fault, and something outside vouches for it */
	/* no fault, but all of it is self-attested, or rests on the chain of a
	 * hub that is not there */
	VERIFY_UNPROVEN,
	VERIFY_FAULTY,
};

struct verify;

/*
 * Check a bundle. ERR_OK whatever the verdict; ERR_SYSTEM or ERR_INPUT when
 * a file cannot be read, is no bundle at all or one of a newer version;
 * ERR_INPUT when the trust file or an anchor is none.
 */
enum err verify_open(const struct verify_ask *ask, struct verify **ret,
	struct error *why) NODISCARD;
void verify_close(struct verify *verify);

enum verify_verdict verify_verdict(const struct verify *verify);
bool verify_is_trusted(const struct verify *verify); /* by --trust */

/* The tills are of a market, and their hub's chain is not in the bundle. */
bool verify_lacks_hub(const struct verify *verify);
int64_t verify_fault_count(const struct verify *verify);
int64_t verify_entry_count(const struct verify *verify);
const char *verify_market(const struct verify *verify);

/*
 * A receipt's token by itself: form, and the signature of a key of the trust
 * file. ERR_FORGED says what is wrong with it.
 */
struct verify_receipt {
	char chain[VERIFY_CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	int64_t at_ms;
	int64_t total_fen;
	char leaf[44];
};
enum err verify_token(const char *token, const char *trust,
	struct verify_receipt *ret, struct error *why) NODISCARD;

/* Faults in the order they were found; ERR_NOT_FOUND after the last. */
void verify_rewind(struct verify *verify);
enum err verify_next(struct verify *verify, struct verify_fault *ret,
	struct error *why) NODISCARD;

/* Numbers that the auditor's key opened, in order of chain and seq, each
 * once; ERR_NOT_FOUND after the last. */
struct verify_number {
	char chain[VERIFY_CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char document[32]; /* its kind */
	char number[96];
};
enum err verify_number(struct verify *verify, struct verify_number *ret,
	struct error *why) NODISCARD;

/* Chains in the order of the bundle; NULL after the last. */
const struct verify_chain *verify_chain(const struct verify *verify, int at);

/*
 * Entries of the hub's chain that tills were told of, by the hub, and that
 * are not in it: the hub was put back to an earlier state, which is no fault,
 * or they were cut off. In order; false after the last.
 */
struct verify_lost {
	int64_t epoch; /* of the hub's chain */
	int64_t first;
	int64_t last;
};
bool verify_lost(
	const struct verify *verify, int number, struct verify_lost *ret);

/* Every code a fault can have, in order; NULL after the last. */
const char *verify_code(int at);

#endif
