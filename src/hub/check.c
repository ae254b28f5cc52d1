#include "check.h"

#include "sign/chain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define ANY_END (-1) /* of an epoch that is over no row says where it ends */

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

/* A chain and epoch on its way through. */
struct walk {
	struct checking *work;
	const char *key;
	struct chain chain;
	int64_t seq;
};

/* What it says of itself, and where it stands. */
static void check_place(struct walk *walk, const struct entry *entry)
{
	const struct store_entry *stored = walk->work->at;

	if (chain_follow(&walk->chain, entry->seq, entry->prev, stored->line,
		    stored->length) != CHAIN_GOOD &&
		stored->seq > 1)
		check_found(walk->work, "chain",
			"it does not follow the entry before");
	if (!text_same(walk->chain.leaf, stored->leaf) ||
		entry->seq != stored->seq || entry->day != stored->day ||
		!text_same(entry->chain, stored->chain) ||
		!text_same(entry_kind_name(entry->kind), stored->kind))
		check_found(
			walk->work, "column", "its columns are not as it says");
}

/* One that begins elsewhere than it must was flagged when it came. */
static enum err check_first(
	struct checking *work, const struct entry *entry, struct error *why)
{
	bool begins = true;
	enum err rc = ERR_OK;

	if (entry->seq == 1 && !text_same(entry->chain, HUB_CHAIN))
		rc = chain_begins(work->hub, entry, &begins, why);
	if (!rc && !begins && work->flag[0] == '\0')
		check_found(work, "chain",
			"it does not stand behind the till's enrolment");
	return rc;
}

/* A line that cannot be read is one of a newer version, or damaged. */
static enum err check_unread(
	struct walk *walk, const struct error *fault, struct error *why)
{
	struct checking *work = walk->work;

	if (!text_same(work->flag, "unknown"))
		check_found(work, "payload", "%s", fault->text);
	chain_start(&walk->chain, work->at->leaf);
	walk->chain.seq = work->at->seq;
	return uses_check(work, NULL, why);
}

static enum err check_entry(struct walk *walk, struct error *why)
{
	static struct jws_payload payload;
	static struct entry entry;
	struct checking *work = walk->work;
	struct error fault;
	enum err rc;

	work->result->entries++;
	if (line_open(work->at->line, work->at->length, JWS_ENTRY, walk->key,
		    &payload, &fault)) {
		check_found(work, "signature", "%s", fault.text);
		return uses_check(work, NULL, why);
	}
	if (entry_decode(payload.bytes, payload.length, &entry, &fault))
		return check_unread(walk, &fault, why);
	check_place(walk, &entry);
	rc = check_first(work, &entry, why);
	if (rc)
		return rc;
	/* After a line that is not understood nothing has effects. */
	if (text_same(work->flag, "held"))
		return uses_check(work, NULL, why);
	rc = uses_check(work, &entry, why);
	return rc ? rc : check_effect(work, &entry, why);
}

static enum err take_entry(void *context, const struct store_entry *entry,
	const char *flag, struct error *why)
{
	struct walk *walk = context;
	struct checking *work = walk->work;

	work->at = entry;
	work->flag = flag;
	if (entry->seq != walk->seq + 1)
		check_found(work, "gap", "entry %" PRId64 " is missing",
			walk->seq + 1);
	walk->seq = entry->seq;
	return check_entry(walk, why);
}

/* From its first entry to the last, which its row must name. */
static enum err check_chain(struct checking *work,
	const struct store_epoch *epoch, struct error *why)
{
	struct walk walk = { .work = work, .key = epoch->key };
	enum err rc = uses_start(work, epoch, why);

	if (!rc)
		rc = unclosed_read(work, epoch, why);
	chain_start(&walk.chain, ENTRY_PREV_NONE);
	if (!rc)
		rc = store_chain_read(work->hub->store, epoch->chain,
			epoch->epoch,
			(struct store_chain_reader){ take_entry, &walk }, why);
	work->at = NULL;
	if (!rc)
		rc = uses_end(work, why);
	if (rc)
		return rc;
	if (epoch->seq != ANY_END && walk.seq != epoch->seq)
		check_found(work, "head",
			"%s, epoch %" PRId64 ", ends at %" PRId64
			", its row says %" PRId64,
			epoch->chain, epoch->epoch, walk.seq, epoch->seq);
	return ERR_OK;
}

/* Our own chain, epoch by epoch; the hub's row has the end of the last. */
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
		own.seq =
			own.epoch < hub->state.epoch ? ANY_END : hub->state.seq;
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

static enum err take_quota(void *context, const struct store_quota *quota,
	const struct store_sums *sums, struct error *why)
{
	struct checking *work = context;

	(void)why;
	work->result->rows++;
	if (sums->used != quota->used || sums->held != quota->held ||
		sums->unl != quota->unl)
		check_found(work, "quota",
			"%.8s, day %d: used %" PRId64 " held %" PRId64
			" unleased %" PRId64 ", by the entries %" PRId64
			" %" PRId64 " %" PRId64,
			quota->person, quota->day, quota->used, quota->held,
			quota->unl, sums->used, sums->held, sums->unl);
	if (quota->used + quota->held >
		quota->q - quota->h + quota->ovr + quota->lost)
		check_found(work, "bound",
			"%.8s, day %d: more is out than may be", quota->person,
			quota->day);
	return ERR_OK;
}

/* All of it as it was at one moment, whoever serves beside. */
static enum err check_all(struct checking *work, struct error *why)
{
	struct hub *hub = work->hub;
	AUTO(store_tx) tx = { 0 };
	enum err rc = store_snapshot_begin(hub->store, &tx, why);

	if (!rc)
		rc = store_hub_read(hub->store, &hub->state, why);
	if (!rc)
		rc = check_chains(work, why);
	if (!rc)
		rc = store_quotas_read(hub->store,
			(struct store_quota_reader){ take_quota, work }, why);
	return rc ? rc : check_rows(work, why);
}

enum err hub_check(struct hub *hub,
	void (*tell)(void *context, const struct hub_fault *fault),
	void *context, struct hub_checked *ret, struct error *why)
{
	static struct uses uses;
	struct checking work = { .hub = hub,
		.tell = tell,
		.context = context,
		.result = ret,
		.uses = &uses };
	enum err rc;

	memset(ret, 0, sizeof(*ret));
	rc = check_all(&work, why);
	free(work.unclosed);
	return rc;
}
