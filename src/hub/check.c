#include "check.h"

#include "sign/chain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

void check_found(
	struct checking *work, const char *code, const char *format, ...)
{
	struct hub_fault fault = { .epoch = 0 };
	struct text text = text_over(fault.text, sizeof(fault.text));
	va_list args;

	(void)text_copy(fault.code, sizeof(fault.code), code);
	if (work->at != NULL) {
		memcpy(fault.chain, work->at->chain, sizeof(fault.chain));
		fault.epoch = work->at->epoch;
		fault.seq = work->at->seq;
	}
	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
	work->result->faults++;
	if (work->tell != NULL)
		work->tell(work->context, &fault);
}

/* -- chains ----- */

/* The uses that a sale must have left. */
static enum err check_sale(
	struct checking *work, const struct entry *entry, struct error *why)
{
	const struct sale *sale = &entry->body.sale;

	for (int i = 0; i < sale->quota_count; i++) {
		struct store_use use = { .epoch = entry->epoch,
			.seq = entry->seq };
		enum err rc;

		if (sale->quota[i].used == 0)
			continue;
		memcpy(use.chain, entry->chain, sizeof(use.chain));
		memcpy(use.limit, sale->quota[i].limit, sizeof(use.limit));
		rc = store_use_find(work->hub->store, &use, &use, why);
		if (rc && rc != ERR_NOT_FOUND)
			return rc;
		work->result->rows++;
		if (rc || use.used != sale->quota[i].used ||
			use.day != entry->day || use.at.ms != entry->at.ms ||
			!text_same(use.person, sale->person.key) ||
			!text_same(use.lease, sale->lease))
			check_found(work, "use", "the use of %s is not as sold",
				sale->quota[i].limit);
	}
	return ERR_OK;
}

/* What a refund gave back: as it says, and less only when it is flagged. */
static enum err check_refund(
	struct checking *work, const struct entry *entry, struct error *why)
{
	const struct refund *refund = &entry->body.refund.refund;
	char flag[16] = "";
	enum err rc = store_flag_find(
		work->hub->store, work->at->id, flag, sizeof(flag), why);

	for (int i = 0; !rc && i < refund->quota_count; i++) {
		int64_t said = refund->quota[i].used;
		struct store_use use = { .epoch = entry->epoch,
			.seq = entry->seq };

		if (said == 0)
			continue;
		memcpy(use.chain, entry->chain, sizeof(use.chain));
		memcpy(use.limit, refund->quota[i].limit, sizeof(use.limit));
		rc = store_use_find(work->hub->store, &use, &use, why);
		if (rc == ERR_NOT_FOUND) {
			use.used = 0;
			rc = ERR_OK;
		} else if (!rc &&
			   (use.day != refund->day ||
				   !text_same(use.person, refund->person)))
			check_found(
				work, "use", "the refund is of another day");
		work->result->rows++;
		if (use.used != said && (use.used < said || flag[0] == '\0'))
			check_found(work, "use",
				"%s is not given back as refunded",
				refund->quota[i].limit);
	}
	return rc;
}

static enum err check_entry(struct checking *work, const char *key,
	struct chain *chain, struct error *why)
{
	static struct jws_payload payload;
	static struct entry entry;
	const struct store_entry *stored = work->at;
	struct error fault;
	enum err rc = ERR_OK;

	work->result->entries++;
	if (line_open(stored->line, stored->length, JWS_ENTRY, key, &payload,
		    &fault)) {
		check_found(work, "signature", "%s", fault.text);
		return ERR_OK;
	}
	if (entry_decode(payload.bytes, payload.length, &entry, &fault)) {
		char flag[16];

		rc = store_flag_find(
			work->hub->store, stored->id, flag, sizeof(flag), why);

		if (!rc && !text_same(flag, "unknown"))
			check_found(work, "payload", "%s", fault.text);
		chain_start(chain, stored->leaf);
		chain->seq = stored->seq;
		return rc;
	}
	if (chain_follow(chain, entry.seq, entry.prev, stored->line,
		    stored->length) != CHAIN_GOOD &&
		stored->seq > 1)
		check_found(
			work, "chain", "it does not follow the entry before");
	if (!text_same(chain->leaf, stored->leaf) || entry.seq != stored->seq ||
		entry.day != stored->day ||
		!text_same(entry.chain, stored->chain) ||
		!text_same(entry_kind_name(entry.kind), stored->kind))
		check_found(work, "column", "its columns are not as it says");
	if (entry.kind == ENTRY_SALE)
		return check_sale(work, &entry, why);
	if (entry.kind == ENTRY_REFUND)
		rc = check_refund(work, &entry, why);
	return rc ? rc : check_effect(work, &entry, why);
}

static enum err check_chain(struct checking *work,
	const struct store_epoch *epoch, struct error *why)
{
	static struct store_entry stored;
	struct chain chain;
	int64_t seq = 0;
	enum err rc;

	chain_start(&chain, ENTRY_PREV_NONE);
	while (!(rc = store_chain_from(work->hub->store, epoch->chain,
			 epoch->epoch, seq + 1, &stored, why)) &&
		stored.epoch == epoch->epoch) {
		work->at = &stored;
		if (stored.seq != seq + 1)
			check_found(work, "gap", "entry %" PRId64 " is missing",
				seq + 1);
		seq = stored.seq;
		rc = check_entry(work, epoch->key, &chain, why);
		if (rc)
			return rc;
	}
	work->at = NULL;
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (seq != epoch->seq)
		check_found(work, "head",
			"%s, epoch %" PRId64 ", ends at %" PRId64
			", its row says %" PRId64,
			epoch->chain, epoch->epoch, seq, epoch->seq);
	return ERR_OK;
}

/* The last entry of an epoch of our own chain that is over. */
static enum err own_end(
	struct hub *hub, int64_t epoch, int64_t *ret, struct error *why)
{
	static struct store_entry next;
	enum err rc;

	*ret = 0;
	while (!(rc = store_chain_from(
			 hub->store, HUB_CHAIN, epoch, *ret + 1, &next, why)) &&
		next.epoch == epoch)
		*ret = next.seq;
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* Our own chain, epoch by epoch; its end is in the hub's row. */
static enum err check_own(struct checking *work, struct error *why)
{
	static struct store_entry first;
	struct hub *hub = work->hub;
	struct store_epoch own = { .epoch = 0 };
	enum err rc;

	(void)text_copy(own.chain, sizeof(own.chain), HUB_CHAIN);
	(void)text_copy(own.key, sizeof(own.key), keyring_public(hub->keyring));
	while (!(rc = store_chain_from(hub->store, HUB_CHAIN, own.epoch + 1, 1,
			 &first, why))) {
		own.epoch = first.epoch;
		own.seq = hub->state.seq;
		if (own.epoch < hub->state.epoch)
			rc = own_end(hub, own.epoch, &own.seq, why);
		if (!rc)
			rc = check_chain(work, &own, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static enum err check_chains(struct checking *work, struct error *why)
{
	struct store_epoch epoch = { .epoch = 0 };
	enum err rc = check_own(work, why);

	if (rc)
		return rc;
	while (!(rc = store_epoch_after(work->hub->store, epoch.chain,
			 epoch.epoch, &epoch, why))) {
		rc = check_chain(work, &epoch, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* -- rights ----- */

static enum err check_quota(struct checking *work,
	const struct store_quota *quota, struct error *why)
{
	struct store_quota sums = *quota;
	enum err rc = store_quota_recount(work->hub->store, &sums, why);

	if (rc)
		return rc;
	work->result->rows++;
	if (sums.used != quota->used || sums.held != quota->held ||
		sums.unl != quota->unl)
		check_found(work, "quota",
			"%.8s, day %d: used %" PRId64 " held %" PRId64
			" unleased %" PRId64 ", by the entries %" PRId64
			" %" PRId64 " %" PRId64,
			quota->person, quota->day, quota->used, quota->held,
			quota->unl, sums.used, sums.held, sums.unl);
	if (quota->used + quota->held >
		quota->q - quota->h + quota->ovr + quota->lost)
		check_found(work, "bound",
			"%.8s, day %d: more is out than may be", quota->person,
			quota->day);
	return ERR_OK;
}

static enum err check_quotas(struct checking *work, struct error *why)
{
	struct store_quota quota = { .day = INT32_MIN };
	enum err rc;

	while (!(rc = store_quota_after(
			 work->hub->store, &quota, &quota, why))) {
		rc = check_quota(work, &quota, why);
		if (rc)
			return rc;
	}
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

enum err hub_check(struct hub *hub,
	void (*tell)(void *context, const struct hub_fault *fault),
	void *context, struct hub_checked *ret, struct error *why)
{
	struct checking work = {
		.hub = hub, .tell = tell, .context = context, .result = ret
	};
	enum err rc = store_hub_read(hub->store, &hub->state, why);

	memset(ret, 0, sizeof(*ret));
	if (!rc)
		rc = check_chains(&work, why);
	if (!rc)
		rc = check_quotas(&work, why);
	if (!rc)
		rc = check_rows(&work, why);
	return rc;
}
