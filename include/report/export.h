#ifndef REPORT_EXPORT_H
#define REPORT_EXPORT_H

#include "audit/bundle.h"
#include "store/store.h"

/*
 * The audit export: everything the ledger of a till, or the database of a
 * hub, holds over a run of entries, as a bundle (quotapos-bundle(5)). Memory
 * does not grow with the ledger.
 */
struct export_ask {
	struct store *store;
	const struct keyring *keyring; /* signs the manifest */
	const char *market;
	const char *exporter;
	const char *kid;
	const char *software;
	const char *auditor_key;
	const char *requester;
	const char *reason;
	bool identities;
	bool whole; /* from the first entry to the newest */
	int32_t offset_minutes;
	struct store_positions positions;
	/* Of a hub: every chain, on days instead of positions. */
	const char *hub_key; /* its public key; NULL: a till's ledger */
	struct period days;
	struct bundle_place export;
	struct stamp signed_at;
};

struct export_done {
	int64_t entries;
	int64_t chains;
	int64_t sales;
	int64_t refunds;
	int64_t refusals;
	int64_t damaged;     /* entries that cannot be read, or do not link */
	int64_t damaged_seq; /* of the first of them */
};

/*
 * Write and finish the bundle, of what there is at this moment. A damaged entry
 * goes in as it is, and is counted. ERR_NOT_FOUND: there is no entry at these
 * positions.
 */
enum err export_bundle(struct bundle *bundle, const struct export_ask *ask,
	struct export_done *ret, struct error *why) NODISCARD;

#endif
