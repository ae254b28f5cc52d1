#include "base/file.h"
#include "datasets.h"
#include "drawer.h"
#include "online.h"
#include "rates.h"
#include "refunds.h"
#include "sign/chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One walk over the ledger, and what it has seen so far. */
struct check {
	struct till *till;
	struct till_verified *result;
	struct chain chain;
	struct store_tally tally;
	struct drawer_watch drawer;
	struct store_entry stored;
	struct jws_payload payload;
	struct entry entry;
	struct entry_operator operator;
	char market[MARKET_SIZE]; /* of the first entry that can be read */
	char till_id[CHAIN_SIZE];
	int64_t epoch; /* of the last entry that could be read, or 0 */
	bool has_rules;
	int32_t offset_minutes; /* of the market's day, once rules told */
	/* of the last entry that could be read */
	bool has_last;
	struct timeline line;
	int64_t shift; /* open after it, or 0 */
	int64_t sales;
	struct money sold;
	struct money refunded;
};

static void PRINTF(4, 5) fault_at(struct check *check, const char *code,
	int64_t seq, const char *format, ...)
{
	struct till_verified *result = check->result;
	struct till_fault *fault = &result->faults[result->fault_count];
	struct text text;
	va_list args;

	result->fault_total++;
	if (result->fault_count == VERIFY_FAULTS_MAX)
		return;
	result->fault_count++;
	(void)text_copy(fault->code, sizeof(fault->code), code);
	(void)text_copy(
		fault->chain, sizeof(fault->chain), check->stored.chain);
	fault->epoch = check->stored.epoch;
	fault->seq = seq;
	text = text_over(fault->message, sizeof(fault->message));
	va_start(args, format);
	text_addv(&text, format, args);
	va_end(args);
}

/* The line itself: form, header, signature, payload. */
static bool check_line(struct check *check)
{
	const struct store_entry *stored = &check->stored;
	struct error why;

	switch (jws_open(stored->line, stored->length, JWS_ENTRY,
		key_of(check->till, stored->epoch), &check->payload)) {
	case JWS_BAD_FORM:
		fault_at(check, "bytes", stored->seq,
			"the stored bytes are no signed entry");
		return false;
	case JWS_BAD_HEADER:
		fault_at(check, "header", stored->seq,
			"the header is not that of this till's key");
		break;
	case JWS_BAD_SIGNATURE:
		fault_at(check, "signature", stored->seq,
			"the signature does not fit the stored bytes");
		break;
	case JWS_GOOD:
		break;
	}
	if (entry_decode(check->payload.bytes, check->payload.length,
		    &check->entry, &why)) {
		fault_at(check, "payload", stored->seq, "%s", why.text);
		return false;
	}
	return true;
}

/* The columns beside the bytes; the chain has just followed them. */
static void check_columns(struct check *check)
{
	const struct store_entry *stored = &check->stored;
	const struct entry *entry = &check->entry;
	const char *column = NULL;

	if (!text_same(check->chain.leaf, stored->leaf))
		column = "leaf";
	else if (!text_same(entry->chain, stored->chain))
		column = "chain";
	else if (entry->epoch != stored->epoch)
		column = "epoch";
	else if (entry->seq != stored->seq)
		column = "seq";
	else if (!text_same(entry_kind_name(entry->kind), stored->kind))
		column = "kind";
	else if (entry->at.ms != stored->at_ms)
		column = "at_ms";
	else if (entry->day != stored->day)
		column = "day";
	if (column != NULL)
		fault_at(check, "column", stored->seq,
			"the column entry.%s does not say what the signed"
			" bytes say",
			column);
}

/* The key of the epoch it goes on from vouches for the new one. */
static void check_endorsement(struct check *check)
{
	const struct entry *entry = &check->entry;
	const struct entry_epoch *body = &entry->body.epoch;
	const struct epoch_claim claim = { entry->market, entry->chain,
		entry->epoch, body->till_key, entry->prev };

	if (!epoch_is_endorsed(key_of(check->till, body->from_epoch), &claim,
		    body->endorsement))
		fault_at(check, "epoch", entry->seq,
			"the key of epoch %" PRId64
			" does not vouch for that of epoch %" PRId64,
			body->from_epoch, entry->epoch);
	if (entry->epoch == check->till->epoch &&
		!text_same(
			body->till_key, keyring_public(check->till->keyring)))
		fault_at(check, "epoch", entry->seq,
			"the epoch begins with another key than this till's");
}

/* An epoch begins after the last entry, with a number never used before. */
static void check_epoch(struct check *check)
{
	const struct entry *entry = &check->entry;
	const struct entry_epoch *body = &entry->body.epoch;
	bool begins = entry_kind_begins_epoch(entry->kind);

	if (begins && check->epoch != 0 && entry->epoch > check->epoch &&
		entry->seq == 1) {
		if (body->from_epoch != check->epoch ||
			body->from_seq != check->chain.seq)
			fault_at(check, "epoch", entry->seq,
				"the epoch goes on from entry %" PRId64
				" of epoch %" PRId64 ", before it is %" PRId64
				" of %" PRId64,
				body->from_seq, body->from_epoch,
				check->chain.seq, check->epoch);
		check_endorsement(check);
		check->chain.seq = 0;
	} else if (begins ||
		   (check->epoch != 0 && entry->epoch != check->epoch))
		fault_at(check, "epoch", entry->seq,
			"the entry is of epoch %" PRId64
			", where epoch %" PRId64 " goes on",
			entry->epoch, check->epoch);
	check->epoch = entry->epoch;
}

/* Where it stands: market, chain, number, link to the entry before. */
static void check_place(struct check *check)
{
	const struct entry *entry = &check->entry;
	bool first = check->epoch == 0;
	int64_t expected;

	check_epoch(check);
	expected = check->chain.seq + 1;

	/* A till that was born into a market begins after the hub's entry. */
	if (expected == 1 && hub_enrolled(check->till, entry->prev))
		chain_start(&check->chain, entry->prev);
	if (check->market[0] == '\0') {
		memcpy(check->market, entry->market, sizeof(check->market));
		memcpy(check->till_id, entry->chain, sizeof(check->till_id));
	}
	if (!text_same(entry->market, check->market) ||
		!text_same(entry->chain, check->till_id))
		fault_at(check, "chain", check->stored.seq,
			"the entry is of market %s, till %s", entry->market,
			entry->chain);
	switch (chain_follow(&check->chain, entry->seq, entry->prev,
		check->stored.line, check->stored.length)) {
	case CHAIN_BAD_SEQ:
		fault_at(check, "seq", entry->seq,
			"entry %" PRId64 " stands where %" PRId64 " belongs",
			entry->seq, expected);
		break;
	case CHAIN_BAD_PREV:
		fault_at(check, "prev", entry->seq,
			"the entry does not link to the one before it");
		break;
	case CHAIN_GOOD:
		break;
	}
	if (first != (entry->kind == ENTRY_GENESIS))
		fault_at(check, "genesis", entry->seq,
			"genesis is the first entry and only that");
	if (entry->kind == ENTRY_GENESIS &&
		entry->epoch == check->till->epoch &&
		!text_same(entry->body.genesis.till_key,
			keyring_public(check->till->keyring)))
		fault_at(check, "genesis", entry->seq,
			"genesis names another key than this till's");
}

/* Shifts open and close in turn, and all between belongs to them. */
static void check_shift(struct check *check)
{
	const struct entry *entry = &check->entry;

	if (entry->kind == ENTRY_SHIFT_OPEN && check->shift != 0)
		fault_at(check, "shift", entry->seq,
			"shift %" PRId64 " opens while shift %" PRId64
			" is open",
			entry->shift, check->shift);
	else if (entry->kind != ENTRY_SHIFT_OPEN &&
		 entry->shift != check->shift)
		fault_at(check, "shift", entry->seq,
			"the entry is of shift %" PRId64 ", open is %" PRId64,
			entry->shift, check->shift);
	check->shift = entry->kind == ENTRY_SHIFT_CLOSE ? 0 : entry->shift;
}

/* What the till, or an administrator, said of the clock. */
static enum err check_clock(struct check *check, struct error *why)
{
	const struct entry *entry = &check->entry;
	const struct entry_clock *clock = &entry->body.clock;
	struct error said;
	enum err rc;

	if (clock->last_ms != check->line.told.ms)
		fault_at(check, "clock", entry->seq,
			"the time before it was another than it says");
	if (clock->cause != CAUSE_CONFIRM)
		return ERR_OK;
	if (entry_told(entry).ms != clock->wall_ms)
		fault_at(check, "clock", entry->seq,
			"the time that was confirmed is not the clock's");
	rc = store_operator_at(check->till->store, entry->operator,
		check->stored.id, &check->operator, & said);
	if (rc && rc != ERR_NOT_FOUND) {
		*why = said;
		return rc;
	}
	if (rc || !check->operator.active || check->operator.role !=
		   ROLE_ADMINISTRATOR)
		fault_at(check, "clock", entry->seq,
			"the clock was confirmed by %s, who is no"
			" administrator",
			entry->operator);
	return ERR_OK;
}

/* Time and day never run back, but where a clock entry says so. */
static void check_flow(struct check *check)
{
	const struct entry *entry = &check->entry;
	bool is_clock = entry->kind == ENTRY_CLOCK;
	bool is_confirm = is_clock && entry->body.clock.cause == CAUSE_CONFIRM;
	struct reading reading = { .at = entry_told(entry),
		.mono_ms = entry->clock.mono_ms,
		.source = entry->clock.source };

	memcpy(reading.boot, entry->clock.boot, sizeof(reading.boot));
	if (entry->at.ms < check->line.at.ms)
		fault_at(check, "clock", entry->seq,
			"the time runs back by %" PRId64 " ms",
			check->line.at.ms - entry->at.ms);
	if (!is_confirm && entry->day < check->line.day)
		fault_at(check, "clock", entry->seq, "the day runs back");
	/* What begins an epoch may stand on another machine. */
	if (entry_kind_begins_epoch(entry->kind))
		return;
	if (!is_clock && entry_told(entry).ms < check->line.told.ms)
		fault_at(check, "clock", entry->seq,
			"the time that is told runs back");
	if (!is_clock && !timeline_flows(&check->line, &reading))
		fault_at(check, "clock", entry->seq,
			"the clock moved, and no entry says so");
}

/* The day is that of the time, and no sale was made in doubt. */
static void check_time(struct check *check)
{
	const struct entry *entry = &check->entry;
	bool is_sale =
		entry->kind == ENTRY_SALE || entry->kind == ENTRY_TRAINING_SALE;

	if (check->has_last)
		check_flow(check);
	if (entry->kind == ENTRY_RULES) {
		check->has_rules = true;
		check->offset_minutes = entry->body.rules.rules.offset_minutes;
	}
	if (check->has_rules &&
		entry->day != day_of(entry_told(entry), check->offset_minutes))
		fault_at(check, "clock", entry->seq,
			"the day is not that of the time");
	if (is_sale && entry->clock.source >= CLOCK_HELD)
		fault_at(check, "clock", entry->seq,
			"it was sold while the day was in doubt");
}

/* The running totals are the last ones plus this entry. */
static void check_totals(struct check *check)
{
	const struct entry *entry = &check->entry;

	if (entry->kind == ENTRY_SALE) {
		check->sales++;
		check->sold.minor += entry->body.sale.total.minor;
	}
	if (entry->kind == ENTRY_REFUND)
		check->refunded.minor += entry->body.refund.refund.total.minor;
	if (entry->sum.sales != check->sales ||
		entry->sum.sold.minor != check->sold.minor ||
		entry->sum.refunded.minor != check->refunded.minor)
		fault_at(check, "totals", entry->seq,
			"the running totals do not follow from the entries");
	check->sales = entry->sum.sales;
	check->sold = entry->sum.sold;
	check->refunded = entry->sum.refunded;
}

/* False when it cannot be read to its end. */
static bool hash_file(const char *path, char *ret)
{
	static char buffer[65536];
	FILE *file = fopen(path, "rbe");
	struct hash_stream *hash = hash_stream_open();
	bool good = file != NULL && hash != NULL;
	size_t got;

	while (good && (got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		hash_stream_add(hash, buffer, got);
	good = good && ferror(file) == 0;
	hash_stream_close(hash, ret);
	if (file != NULL)
		(void)fclose(file);
	return good;
}

/* A copy that is to be restored brings its files along. */
static void check_dataset(struct check *check)
{
	const struct entry_dataset *dataset = &check->entry.body.dataset;
	char sha256[HASH_TEXT_SIZE];
	char name[HASH_TEXT_SIZE + 16];
	char path[HOME_PATH_SIZE];
	struct text text = text_over(name, sizeof(name));

	text_addf(&text, "datasets/%s.csv", dataset->sha256);
	home_path(check->till->home, name, path);
	if (!file_exists(path))
		fault_at(check, "dataset", check->entry.seq,
			"the %s file %s is gone",
			dataset_name(dataset->dataset), path);
	else if (!hash_file(path, sha256) ||
		 !text_same(sha256, dataset->sha256))
		fault_at(check, "dataset", check->entry.seq,
			"the %s file %s is not the one that was imported",
			dataset_name(dataset->dataset), path);
}

/* A blob may be gone (a person's right), but never be another. */
static enum err check_blob(
	struct check *check, const char *sha256, struct error *why)
{
	uint8_t bytes[STORE_BLOB_MAX];
	char found[HASH_TEXT_SIZE];
	size_t length = 0;
	enum err rc = store_blob_find(
		check->till->store, sha256, bytes, sizeof(bytes), &length, why);

	if (rc == ERR_NOT_FOUND)
		return ERR_OK;
	if (rc)
		return rc;
	hash_text(bytes, length, found);
	if (!text_same(found, sha256))
		fault_at(check, "blob", check->entry.seq,
			"the blob %s that the entry names holds something else",
			sha256);
	return ERR_OK;
}

static void check_sale(struct check *check)
{
	const struct entry *entry = &check->entry;
	char receipt[RECEIPT_SIZE];
	struct text text = text_over(receipt, sizeof(receipt));
	struct error why;

	if (entry->shift == 0)
		fault_at(check, "shift", entry->seq,
			"the sale was made while no shift was open");
	text_addf(&text, "%s-%" PRId64 "-%" PRId64, entry->chain, entry->epoch,
		entry->seq);
	if (!text_same(receipt, entry->body.sale.receipt))
		fault_at(check, "receipt", entry->seq,
			"the receipt is named %s, not %s",
			entry->body.sale.receipt, receipt);
	if (rates_verify(check->till, entry, check->stored.id, &why))
		fault_at(check, "rate", entry->seq, "%s", why.text);
	if (sale_check(&entry->body.sale, &why))
		fault_at(check, "arithmetic", entry->seq, "%s", why.text);
}

static enum err check_body(struct check *check, struct error *why)
{
	const struct entry *entry = &check->entry;

	if (entry->kind == ENTRY_DATASET && !check->till->restoring)
		check_dataset(check);
	if (entry->kind == ENTRY_CLOCK)
		return check_clock(check, why);
	if (drawer_check(&check->drawer, entry, why))
		fault_at(check, "drawer", entry->seq, "%s", why->text);
	if (drawer_check_sums(check->till->store, entry, why))
		fault_at(check, "drawer", entry->seq, "%s", why->text);
	if (entry->kind == ENTRY_REFUND &&
		refund_verify(check->till, entry, check->stored.id, why))
		fault_at(check, "refund", entry->seq, "%s", why->text);
	if (entry->kind == ENTRY_OPERATOR)
		return check_blob(check, entry->body.operator.pin, why);
	if (entry->kind != ENTRY_SALE && entry->kind != ENTRY_TRAINING_SALE)
		return ERR_OK;
	check_sale(check);
	return check_blob(check, entry->body.sale.person.sealed, why);
}

static enum err check_entry(struct check *check, struct error *why)
{
	struct error said;
	enum err rc;

	check->result->entries++;
	if (!check_line(check)) {
		/* The chain goes on after the line, whatever it holds. */
		(void)chain_follow(&check->chain, check->stored.seq,
			check->chain.leaf, check->stored.line,
			check->stored.length);
		return ERR_OK;
	}
	check_place(check);
	check_columns(check);
	check_time(check);
	check_totals(check);
	check_shift(check);
	check->has_last = true;
	rc = check_body(check, why);
	line_of(&check->entry, &check->line);
	if (rc)
		return rc;
	rc = store_projection_check(check->till->store, &check->entry,
		check->stored.id, &check->tally, &said);
	if (rc == ERR_FORGED) {
		fault_at(
			check, "projection", check->entry.seq, "%s", said.text);
		return ERR_OK;
	}
	if (rc)
		*why = said;
	return rc;
}

static void dataset_fault(void *context, int64_t seq, const char *message)
{
	fault_at(context, "dataset", seq, "%s", message);
}

/* A copy that is to be restored has no files beside it yet. */
static enum err check_datasets(struct check *check, struct error *why)
{
	const struct dataset_faults faults = { dataset_fault, check };

	return check->till->restoring
		       ? ERR_OK
		       : datasets_verify(check->till, &faults, why);
}

static enum err check_all(struct check *check, struct error *why)
{
	struct till *till = check->till;
	int64_t id = 0;
	enum err rc;

	for (;;) {
		rc = store_entry_after(till->store, id, &check->stored, why);
		if (rc == ERR_NOT_FOUND)
			break;
		if (!rc)
			rc = check_entry(check, why);
		if (rc)
			return rc;
		id = check->stored.id;
	}
	rc = hub_chain_check(till, why);
	if (rc == ERR_FORGED)
		fault_at(check, "hub", 0, "%s", why->text);
	else if (rc)
		return rc;
	rc = check_datasets(check, why);
	if (rc)
		return rc;
	if (drawer_check_end(&check->drawer, why))
		fault_at(check, "drawer", check->chain.seq, "%s", why->text);
	rc = store_projection_count(till->store, &check->tally, why);
	if (rc == ERR_FORGED) {
		fault_at(
			check, "projection", check->chain.seq, "%s", why->text);
		return ERR_OK;
	}
	return rc;
}

enum err till_verify(
	struct till *till, struct till_verified *ret, struct error *why)
{
	static struct check check;
	AUTO(store_tx) tx = { 0 }; /* one view of it all; nothing is written */
	enum err rc = store_tx_begin(till->store, &tx, why);

	if (rc)
		return rc;
	memset(ret, 0, sizeof(*ret));
	memset(&check, 0, sizeof(check));
	check.till = till;
	check.result = ret;
	chain_start(&check.chain, ENTRY_PREV_NONE);
	rc = check_all(&check, why);
	if (rc)
		return rc;
	ret->seq = check.chain.seq;
	ret->epoch = till->epoch;
	memcpy(ret->head, check.chain.leaf, sizeof(ret->head));
	if (till->mark == MARK_BEHIND)
		fault_at(&check, "watermark", ret->seq,
			"the till has been further than this ledger, or on"
			" another: an older one was put back");
	return ERR_OK;
}

enum err till_rebuild(struct till *till, int64_t *ret, struct error *why)
{
	static struct store_entry stored;
	static struct entry entry;
	AUTO(store_tx) tx = { 0 };
	int64_t entries = 0;
	int64_t id = 0;
	enum err rc = store_tx_begin(till->store, &tx, why);

	if (!rc)
		rc = store_projection_reset(till->store, why);
	while (!rc) {
		rc = store_entry_after(till->store, id, &stored, why);
		if (!rc)
			rc = entry_of(till, &stored, &entry, why);
		if (!rc)
			rc = store_project(till->store, &entry, stored.id, why);
		if (!rc)
			entries++;
		id = stored.id;
	}
	if (rc != ERR_NOT_FOUND)
		return rc;
	rc = store_tx_commit(&tx, why);
	if (!rc)
		*ret = entries;
	return rc;
}
