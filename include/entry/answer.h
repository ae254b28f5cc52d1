#ifndef ENTRY_ANSWER_H
#define ENTRY_ANSWER_H

#include "entry/statement.h"

/*
 * What the hub answers as JSON, problem details (RFC 9457) included. Unlike
 * a statement it is not signed: nothing that counts is taken from it, only
 * where to go on. So members that are unknown are passed over, and one that
 * is absent or of another type is as if it were zero.
 */
#define ANSWER_CODE_SIZE   32
#define ANSWER_DETAIL_SIZE 257
#define ANSWER_USES_MAX    256

struct answer_use {
	char chain[CHAIN_SIZE];
	char limit[RULES_ID_SIZE];
	char person[PERSON_KEY_SIZE];
	int32_t day;
	int64_t used;
};

struct answer {
	int64_t at_ms; /* the hub's time */
	char code[ANSWER_CODE_SIZE];
	char detail[ANSWER_DETAIL_SIZE];
	bool frozen;
	bool reported; /* all rights of the till were told, and are counted */
	/* entries */
	char ack[ACK_LINE_SIZE]; /* a qp-ack line */
	int64_t head_epoch;
	int64_t head_seq;
	char head_leaf[HASH_TEXT_SIZE];
	int64_t last_epoch; /* of the till, as far as the hub knows */
	int64_t last_seq;   /* that it holds of it */
	int64_t hub_seq;    /* the highest statement made to this till */
	int64_t want;       /* 409 gap: the number to go on from */
	int64_t seq;        /* 409 fork */
	/* leases refused */
	char statement[STATEMENT_LINE_MAX];
	/* enrol and epochs */
	char enrol[ENTRY_LINE_SIZE];
	char genesis[ENTRY_LINE_SIZE];
	char hub[HASH_TEXT_SIZE];
	char secret[ANSWER_DETAIL_SIZE];
	/* usage */
	int64_t next;
	int use_count;
	struct answer_use uses[ANSWER_USES_MAX];
};

/* False when it is no JSON object; ret is zero then. */
bool answer_decode(const char *bytes, size_t length, struct answer *ret);

#endif
