#include "check.h"

#include "core/receipt.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define UNCLOSED_STEP 256

/* -- what single entries leave ----- */

static enum err take_unclosed(
	void *context, const char *leaf, struct error *why)
{
	struct checking *work = context;

	if (work->unclosed_count % UNCLOSED_STEP == 0) {
		char(*more)[HASH_TEXT_SIZE] = realloc(work->unclosed,
			(work->unclosed_count + UNCLOSED_STEP) * sizeof(*more));

		if (more == NULL)
			return error_set(
				why, ERR_SYSTEM, "there is no memory left");
		work->unclosed = more;
	}
	memcpy(work->unclosed[work->unclosed_count++], leaf, HASH_TEXT_SIZE);
	return ERR_OK;
}

enum err unclosed_read(struct checking *work, const struct store_epoch *epoch,
	struct error *why)
{
	work->unclosed_count = 0;
	return store_leases_unclosed(work->hub->store, epoch->chain,
		epoch->epoch, (struct store_leaf_reader){ take_unclosed, work },
		why);
}

static int compare_leaves(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void must_be_closed(struct checking *work, const char *leaf)
{
	if (work->unclosed_count > 0 &&
		bsearch(leaf, work->unclosed, work->unclosed_count,
			sizeof(*work->unclosed), compare_leaves) != NULL)
		check_found(work, "lease", "%.8s is not closed", leaf);
}

static enum err check_disclaim(
	struct checking *work, const struct entry *entry, struct error *why)
{
	static struct store_lease lease;
	const struct store_request request = { entry->chain, entry->epoch,
		entry->body.lease_disclaim.request, DAY_NONE };
	enum err rc =
		store_lease_asked(work->hub->store, &request, &lease, why);

	if (rc == ERR_NOT_FOUND) {
		check_found(work, "lease",
			"nothing bars the request that it disclaims");
		return ERR_OK;
	}
	if (!rc && lease.used.minor == 0)
		must_be_closed(work, lease.leaf);
	return rc;
}

/* The refund of a sale that is not here waits for it. */
static enum err check_waiting(
	struct checking *work, const struct entry *entry, struct error *why)
{
	static struct store_entry stored;
	struct store_waiting waiting;
	struct receipt_number sale;
	enum err rc;

	if (receipt_number_parse(entry->body.refund.refund.sale, &sale, why) ||
		!text_same(sale.till, entry->chain) ||
		sale.epoch >= entry->epoch)
		return ERR_OK;
	rc = store_chain_find(work->hub->store, entry->chain, sale.epoch,
		sale.seq, &stored, why);
	if (rc != ERR_NOT_FOUND)
		return rc;
	rc = store_waiting_find(work->hub->store, entry->chain, sale.epoch,
		sale.seq, &waiting, why);
	if (rc == ERR_NOT_FOUND) {
		check_found(work, "waiting", "it does not wait for its sale");
		return ERR_OK;
	}
	return rc;
}

static bool is_before(
	const struct store_assessed *assessed, const struct entry *entry)
{
	return assessed->epoch < entry->epoch ||
	       (assessed->epoch == entry->epoch && assessed->seq < entry->seq);
}

/* The latest word of a person's day stands in the table. */
static enum err check_assess(
	struct checking *work, const struct entry *entry, struct error *why)
{
	const struct entry_assess *assess = &entry->body.assess;
	struct store_assessed row;
	enum err rc = store_assessed_find(work->hub->store, assess->person,
		assess->day, assess->limit, &row, why);

	if (rc == ERR_NOT_FOUND || (!rc && is_before(&row, entry))) {
		check_found(work, "assessed", "the table does not have it");
		return ERR_OK;
	}
	if (!rc && row.epoch == entry->epoch && row.seq == entry->seq &&
		(row.excess.minor != assess->excess.minor ||
			row.tax.minor != assess->tax.minor))
		check_found(work, "assessed", "the table has other sums");
	return rc;
}

static enum err check_enrol(
	struct checking *work, const struct entry *entry, struct error *why)
{
	const struct entry_enrol *enrol = &entry->body.enrol;
	struct store_epoch epoch;
	enum err rc = store_epoch_find(
		work->hub->store, enrol->till, enrol->epoch, &epoch, why);

	if (rc == ERR_NOT_FOUND || (!rc && !text_same(epoch.key, enrol->key))) {
		check_found(work, "till", "the table has not the key of %s",
			enrol->till);
		return ERR_OK;
	}
	return rc;
}

static enum err check_revoke(
	struct checking *work, const struct entry *entry, struct error *why)
{
	const struct entry_revoke *revoke = &entry->body.revoke;
	struct store_epoch epoch;
	enum err rc = store_epoch_find(
		work->hub->store, revoke->till, revoke->epoch, &epoch, why);

	if (rc == ERR_NOT_FOUND || (!rc && epoch.revoked < 0)) {
		check_found(work, "till", "the key of %s is not revoked",
			revoke->till);
		return ERR_OK;
	}
	return rc;
}

/* What is not gives nothing back. */
static bool is_trusted(const struct checking *work)
{
	return !text_same(work->flag, "revoked") &&
	       !text_same(work->flag, "market");
}

enum err check_effect(
	struct checking *work, const struct entry *entry, struct error *why)
{
	switch ((int)entry->kind) {
	case ENTRY_LEASE_CLOSE:
		if (is_trusted(work))
			must_be_closed(work, entry->body.lease_close.lease);
		return ERR_OK;
	case ENTRY_LEASE_DISCLAIM:
		return is_trusted(work) ? check_disclaim(work, entry, why)
					: ERR_OK;
	case ENTRY_REFUND:
		return text_same(work->flag, "no-sale")
			       ? check_waiting(work, entry, why)
			       : ERR_OK;
	case ENTRY_ASSESS:
		return check_assess(work, entry, why);
	case ENTRY_ENROL:
		return check_enrol(work, entry, why);
	case ENTRY_REVOKE:
		return check_revoke(work, entry, why);
	}
	return ERR_OK;
}

/* -- leases ----- */

/* Is it one that can be open? */
static bool is_right(const struct store_lease *lease)
{
	return text_same(lease->kind, "scan") ||
	       text_same(lease->kind, "day") ||
	       text_same(lease->kind, "permit");
}

/* What it holds of one person's day: a permit is of nobody's. */
static int64_t amount_of(const struct lease_statement *said)
{
	return said->kind == LEASE_SCAN || said->kind == LEASE_DAY
		       ? said->amount.minor
		       : 0;
}

/* Its columns repeat the signed line. */
static void check_line(struct checking *work, const struct store_lease *lease)
{
	static struct jws_payload payload;
	static struct lease_statement said;
	char leaf[HASH_TEXT_SIZE];
	struct error fault;

	hash_leaf(lease->line, strlen(lease->line), leaf);
	if (line_open(lease->line, strlen(lease->line), JWS_LEASE,
		    keyring_public(work->hub->keyring), &payload, &fault) ||
		lease_decode(payload.bytes, payload.length, &said, &fault))
		check_found(work, "lease", "%.8s: %s", lease->leaf, fault.text);
	else if (!text_same(leaf, lease->leaf) ||
		 !text_same(said.chain, lease->chain) ||
		 said.epoch != lease->epoch || said.day != lease->day ||
		 said.hub_epoch != lease->hub_epoch ||
		 said.hub_seq != lease->hub_seq ||
		 !text_same(lease_kind_name(said.kind), lease->kind) ||
		 !text_same(said.request, lease->request) ||
		 !text_same(said.person, lease->person) ||
		 !text_same(said.limit, lease->limit) ||
		 lease->amount.minor != amount_of(&said))
		check_found(work, "lease",
			"%.8s of %s: its columns are not as it says",
			lease->leaf, lease->chain);
}

/* Open in its till's last epoch, frozen in those that are over. */
static bool fits_till(const struct store_lease *lease, int64_t till_epoch)
{
	return till_epoch != 0 &&
	       (lease->state != LEASE_OPEN || lease->epoch >= till_epoch) &&
	       (lease->state != LEASE_FROZEN || lease->epoch < till_epoch);
}

static enum err take_lease(void *context, const struct store_lease *lease,
	const struct store_lease_facts *facts, struct error *why)
{
	struct checking *work = context;

	(void)why;
	work->result->rows++;
	if (lease->leaf[0] == '\0')
		return ERR_OK;
	check_line(work, lease);
	if (facts->sold != lease->used.minor)
		check_found(work, "lease",
			"%.8s of %s: %" PRId64
			" was sold on it, its row says %" PRId64,
			lease->leaf, lease->chain, facts->sold,
			lease->used.minor);
	if (is_right(lease) && !fits_till(lease, facts->till_epoch))
		check_found(work, "lease",
			"%.8s of %s is in a state that does not fit its till",
			lease->leaf, lease->chain);
	return ERR_OK;
}

/* -- tills, and what was assessed ----- */

static enum err check_till(
	struct checking *work, const struct store_till *till, struct error *why)
{
	struct store_epoch epoch;
	enum err rc = store_epoch_find(
		work->hub->store, till->chain, till->epoch, &epoch, why);

	if (!rc)
		rc = store_epoch_after(work->hub->store, till->chain,
			till->epoch, &epoch, why);
	else if (rc == ERR_NOT_FOUND) {
		check_found(work, "till", "%s has no key of epoch %" PRId64,
			till->chain, till->epoch);
		return ERR_OK;
	}
	work->result->rows++;
	if (!rc && text_same(epoch.chain, till->chain))
		check_found(work, "till", "%s has a later epoch than its row",
			till->chain);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err check_tills(struct checking *work, struct error *why)
{
	struct store_till page[TILL_PAGE_MAX];
	char after[CHAIN_SIZE] = "";
	int count = TILL_PAGE_MAX;
	enum err rc = ERR_OK;

	while (!rc && count == TILL_PAGE_MAX) {
		rc = store_till_list(
			work->hub->store, after, page, &count, why);
		for (int i = 0; !rc && i < count; i++)
			rc = check_till(work, &page[i], why);
		if (!rc && count > 0)
			memcpy(after, page[count - 1].chain, sizeof(after));
	}
	return rc;
}

/* Nothing is there that no entry says. */
static enum err check_assessed(struct checking *work, struct error *why)
{
	static struct store_entry stored;
	struct store_assessed row = { .day = INT32_MIN };
	enum err rc;

	while (!(
		rc = store_assessed_after(work->hub->store, &row, &row, why))) {
		work->result->rows++;
		rc = store_chain_find(work->hub->store, HUB_CHAIN, row.epoch,
			row.seq, &stored, why);
		if (rc && rc != ERR_NOT_FOUND)
			return rc;
		if (rc || !text_same(stored.kind, "assess"))
			check_found(work, "assessed",
				"no entry says what is there of %.8s",
				row.person);
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err check_rows(struct checking *work, struct error *why)
{
	enum err rc = store_leases_read(work->hub->store,
		(struct store_lease_reader){ take_lease, work }, why);

	if (!rc)
		rc = check_tills(work, why);
	if (!rc)
		rc = check_assessed(work, why);
	if (!rc)
		rc = check_persons(work, why);
	return rc;
}
