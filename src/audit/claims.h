#ifndef AUDIT_CLAIMS_H
#define AUDIT_CLAIMS_H

#include "entry/entry.h"
#include "unzip.h"

/* What a manifest claims; each claim is checked against the bundle. */
#define CLAIMS_FORMAT     1
#define CLAIMS_BYTES_MAX  (UINT32_C(8) << 20) /* of the payload */
#define CLAIMS_CHAINS_MAX 20000
#define CLAIMS_STATES_MAX 8
#define MANIFEST_NAME     "manifest.jws"

struct claim_totals {
	int64_t dutiable_fen;
	int64_t exempt_fen;
	int64_t refunded_fen;
	int64_t refusals;
	int64_t refunds;
	int64_t sales;
	int64_t sold_fen;
	int64_t tax_fen;
};

struct claim_chain {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t first;
	int64_t last;
	int64_t count;
	int64_t context; /* lines */
	char head[HASH_TEXT_SIZE];
	char prev[HASH_TEXT_SIZE];
	char kid[HASH_TEXT_SIZE];
	int64_t kinds[ENTRY_KIND_COUNT];
	struct { /* running, as the last entry states them */
		int64_t refunded_fen;
		int64_t sales;
		int64_t sold_fen;
	} sum;
	struct claim_totals totals;
};

struct claim_file {
	char name[UNZIP_NAME_SIZE];
	int64_t bytes;
	char sha256[HASH_TEXT_SIZE];
	bool is_read; /* it was compared with this */
};

/* A till and epoch that the exporter knows and has no entry of. */
struct claim_silent {
	char chain[CHAIN_SIZE];
	int64_t epoch;
};

struct claim_statements {
	char file[UNZIP_NAME_SIZE];
	char type[24];
	int64_t count;
};

struct claims {
	char market[MARKET_SIZE];
	int64_t offset_minutes;
	int64_t signed_ms;
	bool identities;
	bool whole;
	char requester[OPERATOR_SIZE];
	char reason[REASON_SIZE];
	char roster[HASH_TEXT_SIZE];
	struct {
		char kid[HASH_TEXT_SIZE];
		char name[CHAIN_SIZE];
		char software[33];
	} exporter;
	struct { /* the entry that this export is */
		char chain[CHAIN_SIZE];
		int64_t epoch;
		char leaf[HASH_TEXT_SIZE];
		int64_t seq;
	} export;
	int32_t from; /* days of the first and the last entry */
	int32_t to;
	int statement_count;
	struct claim_statements statements[CLAIMS_STATES_MAX];
	int chain_count;
	struct claim_chain *chains;
	int silent_count;
	struct claim_silent *silent;
	int file_count;
	struct claim_file *files;
};

/*
 * Read a manifest's payload. ERR_FORGED names what is not as it must be;
 * ERR_INPUT when it is of a newer format.
 */
enum err claims_read(const char *payload, size_t length, struct claims **ret,
	struct error *why) NODISCARD;
void claims_free(struct claims *claims);

#endif
