#ifndef AUDIT_BUNDLE_H
#define AUDIT_BUNDLE_H

#include "core/day.h"
#include "entry/entry.h"
#include "sign/keyring.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Writes an audit bundle (quotapos-bundle(5)): files one after the other,
 * then the signed manifest that names them all. What is in them is the
 * caller's; their order and names are quotapos-bundle's.
 */
#define BUNDLE_FORMAT     1
#define BUNDLE_NAME_SIZE  65 /* of a file in it */
#define BUNDLE_FILES_MAX  100000
#define BUNDLE_CHAINS_MAX 20000
#define BUNDLE_LEASES     "statements/lease.jws"

struct bundle;

/* ERR_CONFLICT: path is there already. */
enum err bundle_create(
	const char *path, struct bundle **ret, struct error *why) NODISCARD;

/* One file: begin, add as often as need be, end. */
enum err bundle_begin(
	struct bundle *bundle, const char *name, struct error *why) NODISCARD;
enum err bundle_add(struct bundle *bundle, const void *bytes, size_t length,
	struct error *why) NODISCARD;
enum err bundle_end(struct bundle *bundle, struct error *why) NODISCARD;

/* A whole file at once. */
enum err bundle_file(struct bundle *bundle, const char *name, const char *text,
	struct error *why) NODISCARD;

/* What comes with the program: README.txt and the reader page. */
enum err bundle_assets(struct bundle *bundle, struct error *why) NODISCARD;

/* The hash of that page, to know it by; HASH_TEXT_SIZE bytes. */
void bundle_reader(char *ret);

/* -- the manifest --------------------------------------------------------- */

/* An entry by its place. */
struct bundle_place {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t seq;
	char leaf[HASH_TEXT_SIZE];
};

/* One chain and epoch: entries first to last. */
struct bundle_chain {
	char chain[CHAIN_SIZE];
	int64_t epoch;
	int64_t first;
	int64_t last;
	int64_t context; /* lines that stand before the range */
	char kid[HASH_TEXT_SIZE];
	char prev[HASH_TEXT_SIZE]; /* of the first */
	char head[HASH_TEXT_SIZE]; /* leaf of the last */
	int64_t kinds[ENTRY_KIND_COUNT];
	struct { /* as the last entry states them */
		int64_t sales;
		int64_t sold_fen;
		int64_t refunded_fen;
	} sum;
	struct { /* added up over the range */
		int64_t sales;
		int64_t sold_fen;
		int64_t exempt_fen;
		int64_t dutiable_fen;
		int64_t tax_fen;
		int64_t refunds;
		int64_t refunded_fen;
		int64_t refusals;
	} totals;
};

/* A till and epoch that the exporter knows and has no entry of. */
struct bundle_silent {
	char chain[CHAIN_SIZE];
	int64_t epoch;
};

struct bundle_manifest {
	const char *market;
	const char *exporter; /* till id, or "hub" */
	const char *kid;      /* of the key that signs */
	const char *software;
	const char *requester;
	const char *reason; /* "" for none */
	bool identities;
	bool whole;
	int32_t offset_minutes;
	struct period period;
	char roster[HASH_TEXT_SIZE];
	struct bundle_place export; /* the entry this bundle was made by */
	struct stamp signed_at;
	const struct bundle_chain *chains; /* sorted by chain and epoch */
	int chain_count;
	const struct bundle_silent *silent; /* sorted so, too */
	int silent_count;
	int64_t leases; /* lines of statements/lease.jws; -1: no such file */
};

/*
 * Sign the manifest, put it last, and give the file its name. ERR_RANGE:
 * it is longer than JWS_LONG_MAX.
 */
enum err bundle_finish(struct bundle *bundle,
	const struct bundle_manifest *manifest, const struct keyring *keyring,
	struct error *why) NODISCARD;

/* Forgets what was not finished; NULL is fine. */
void bundle_close(struct bundle *bundle);

#endif
