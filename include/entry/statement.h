#ifndef ENTRY_STATEMENT_H
#define ENTRY_STATEMENT_H

#include "entry/entry.h"

/*
 * What tills and hub say to each other outside the chains, signed lines of
 * the types qp-request, qp-lease and qp-ack. Their payloads follow the
 * rules of entry payloads: canonical, integers only, nothing unknown.
 */
#define STATEMENT_VERSION  1
#define NONCE_SIZE         PERSON_KEY_SIZE /* base64url of 16 bytes */
#define REQUEST_PATH_SIZE  129
#define STATEMENT_LINE_MAX 8192 /* of a request, a lease or an ack, signed */

/* The chain of a request to be enrolled by a till that was told its code
 * only: it is the one the code is for. */
#define REQUEST_ANY_TILL "0"

enum request_kind {
	REQUEST_READ, /* no "ask": who asks, for what path */
	REQUEST_SCAN, /* the three kinds of lease that can be asked for */
	REQUEST_DAY,
	REQUEST_PERMIT,
	REQUEST_ENROL,
	REQUEST_REPORT,
	REQUEST_KIND_COUNT,
};

/* Where the history of a till that joins began. */
struct request_former {
	int64_t epoch; /* 0: none */
	char key[HASH_TEXT_SIZE];
};

/* What is asked; members of other kinds are zero. */
struct request_ask {
	enum request_kind kind;
	/* scan, day, permit */
	int32_t day;
	char limit[RULES_ID_SIZE];
	char person[PERSON_KEY_SIZE];
	char request[NONCE_SIZE];
	struct money want;
	struct money min;
	/* enrol */
	char key[HASH_TEXT_SIZE];
	char proof[HASH_TEXT_SIZE];
	struct request_former former;
	/* report: statements that follow, and the own last entry */
	int64_t count;
	bool last;
	int64_t seq;
	char head[HASH_TEXT_SIZE];
};

struct request_statement {
	char market[MARKET_SIZE];
	char chain[CHAIN_SIZE];
	int64_t epoch; /* 0: asks for its first */
	struct stamp at;
	char nonce[NONCE_SIZE];
	char method[5]; /* GET or POST */
	char path[REQUEST_PATH_SIZE];
	int64_t hub_epoch; /* the highest seen, or 0 */
	int64_t hub_seq;
	struct request_ask ask;
};

enum lease_reason {
	LEASE_GRANTED,
	LEASE_SPENT,       /* nothing is left of the day */
	LEASE_HELD,        /* another till holds what is left */
	LEASE_TOO_LITTLE,  /* less is left than the least that was asked */
	LEASE_BLOCKED,     /* the person may not buy */
	LEASE_QUARANTINED, /* the till may not be given rights */
	LEASE_FROZEN_DAY,  /* the day is over, or too far ahead */
	LEASE_PERMITS_OUT, /* no permit is left of the day */
	LEASE_WRONG_LIMIT, /* no such limit in the rules of that day */
	LEASE_UNDER_AGE,   /* the person is too young to buy */
	LEASE_REASON_COUNT,
};

/* What a person has used of a limit in its window, net, as the hub knows. */
struct lease_used {
	char limit[RULES_ID_SIZE];
	int64_t used;
};

/* A right, a permit, a refusal or a recall; members that do not matter to
 * its kind are zero. Its id is the leaf of its line. */
struct lease_statement {
	char market[MARKET_SIZE];
	char chain[CHAIN_SIZE]; /* the till and its epoch */
	int64_t epoch;
	struct stamp at;
	int64_t hub_epoch;
	int64_t hub_seq;
	enum lease_kind kind;
	char request[NONCE_SIZE];
	char person[PERSON_KEY_SIZE];
	int32_t day;
	char limit[RULES_ID_SIZE];
	struct money amount; /* of a permit: to one person */
	struct money total;  /* of a permit: to all together */
	int64_t count;       /* of a permit: sales */
	struct stamp not_after;
	enum lease_reason reason; /* of a refusal */
	struct money left;        /* of a refusal: what could be had */
	char holder[CHAIN_SIZE];  /* of a refusal: the till that has the rest */
	char lease[HASH_TEXT_SIZE]; /* of a recall: which one */
	int used_count;
	struct lease_used used[RULES_LIMITS_MAX];
};

/* The hub holds the chain's epoch up to seq, and what time it is there. */
struct ack_statement {
	char market[MARKET_SIZE];
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;               /* 0: nothing yet */
	char head[HASH_TEXT_SIZE]; /* ENTRY_PREV_NONE for nothing */
	struct stamp at;
	int64_t hub_epoch;
	int64_t hub_seq;
	int64_t hub_chain_seq; /* last of the hub's own chain */
};

const char *request_kind_name(enum request_kind kind);   /* "scan" */
const char *lease_reason_name(enum lease_reason reason); /* "spent" */

/* As entry_encode and entry_decode. */
enum err request_encode(const struct request_statement *request,
	struct text *payload, struct error *why) NODISCARD;
enum err request_decode(const char *payload, size_t length,
	struct request_statement *ret, struct error *why) NODISCARD;
enum err lease_encode(const struct lease_statement *lease, struct text *payload,
	struct error *why) NODISCARD;
enum err lease_decode(const char *payload, size_t length,
	struct lease_statement *ret, struct error *why) NODISCARD;
enum err ack_encode(const struct ack_statement *ack, struct text *payload,
	struct error *why) NODISCARD;
enum err ack_decode(const char *payload, size_t length,
	struct ack_statement *ret, struct error *why) NODISCARD;

#endif
