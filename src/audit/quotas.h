#ifndef AUDIT_QUOTAS_H
#define AUDIT_QUOTAS_H

#include "check.h"

/*
 * The allowance of every person, replayed over all chains: what a sale says
 * was used before it must be what the sales and refunds before it used. Uses
 * are sorted by person on disk, so that memory is that of one person's history.
 */
struct quotas;

enum err quotas_open(struct quotas **ret, struct error *why) NODISCARD;
void quotas_close(struct quotas *quotas);

/*
 * The uses of one entry of a chain (its place in the claims), or of another
 * branch of it.
 */
enum err quotas_add(struct quotas *quotas, int chain, const struct fact *fact,
	bool is_branch, struct error *why) NODISCARD;

/* Two officers raised a person's allowance of a day. */
enum err quotas_release(struct quotas *quotas,
	const struct entry_release *release, struct error *why) NODISCARD;

/* What a refund gives back on its sale's day, by the sale's rules; as above. */
enum err quotas_add_refund(struct quotas *quotas, int chain,
	const struct entry *entry, int64_t rules, bool is_branch,
	struct error *why) NODISCARD;

/*
 * Two documents are of one person, or no longer. What persons with several
 * documents used is added up over all of them; where a link was taken back,
 * only what each sale says of itself is known.
 */
enum err quotas_link(struct quotas *quotas, const struct entry_link *link,
	struct error *why) NODISCARD;

/* All chains were walked: add the faults. */
enum err quotas_check(struct quotas *quotas, struct check *check,
	struct error *why) NODISCARD;

#endif
