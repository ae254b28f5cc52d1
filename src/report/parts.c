#include "parts.h"

#include "base/base64url.h"
#include "base/json.h"
#include "entry/rulesdoc.h"

#include <inttypes.h>
#include <string.h>

bool parts_read(struct parts *parts, const struct store_entry *stored)
{
	struct error why;

	return jws_peek(stored->line, stored->length, &parts->payload) &&
	       !entry_decode(parts->payload.bytes, parts->payload.length,
		       &parts->entry, &why);
}

/* "entries/T01-1.jws" of the chain at hand. */
static enum err begin_file(struct parts *parts, const char *folder,
	const char *tail, struct error *why)
{
	char name[BUNDLE_NAME_SIZE];
	struct text text = text_over(name, sizeof(name));

	text_addf(&text, "%s/%s-%" PRId64 ".%s", folder, parts->part->all.chain,
		parts->part->all.epoch, tail);
	parts->lines = 0;
	parts->begun = true;
	return bundle_begin(parts->bundle, name, why);
}

/* A line and its LF. */
static enum err add_line(
	struct parts *parts, const char *line, size_t length, struct error *why)
{
	enum err rc = bundle_add(parts->bundle, line, length, why);

	parts->lines++;
	if (!rc)
		rc = bundle_add(parts->bundle, "\n", 1, why);
	return rc;
}

static enum err end_file(struct parts *parts, struct error *why)
{
	if (!parts->begun)
		return ERR_OK;
	parts->begun = false;
	return bundle_end(parts->bundle, why);
}

/* What of the chain at hand is exported. */
static struct store_range range_of(const struct part *part)
{
	struct store_range range = part->all;

	range.first = part->first;
	return range;
}

/* -- rules ----------------------------------------------------------------- */

static enum err take_rules(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;
	char document[RULESDOC_CANONICAL_MAX + 1];
	struct text text = text_over(document, sizeof(document));
	char name[BUNDLE_NAME_SIZE];
	struct text path = text_over(name, sizeof(name));
	const struct rules *rules = &parts->entry.body.rules.rules;
	enum err rc;

	if (!parts_read(parts, stored) || parts->entry.kind != ENTRY_RULES ||
		rules->version <= parts->version)
		return ERR_OK; /* counted where its line is written */
	parts->version = rules->version;
	/* Beside the hub's, those that a till had before it joined. */
	text_add(&path, "rules/");
	if (parts->ask->hub_key != NULL &&
		!text_same(parts->part->all.chain, HUB_CHAIN))
		text_addf(&path, "%s-", parts->part->all.chain);
	text_addf(&path, "%" PRId64 ".json", rules->version);
	rc = rulesdoc_encode(rules, &text, why);
	if (!rc)
		rc = bundle_file(parts->bundle, name, document, why);
	return rc;
}

enum err parts_rules(struct parts *parts, struct error *why)
{
	struct store_reader reader = { take_rules, parts };
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		if (i == 0 || !text_same(parts->list[i].all.chain,
				      parts->list[i - 1].all.chain))
			parts->version = 0;
		parts->part = &parts->list[i];
		rc = store_range_read(parts->ask->store, &parts->part->all,
			",rules,", reader, why);
	}
	return rc;
}

/* -- context ----------------------------------------------------------------
 */

/* What a range that does not begin at 1 stands on. */
#define CONTEXT_KINDS                                                   \
	",genesis,enrol,revoke,lost,release,epoch,rules,operator,rate," \
	"restore,key.rotate,shift.open,"

static enum err take_context(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;
	enum err rc = ERR_OK;

	if (!parts->begun)
		rc = begin_file(parts, "context", "jws", why);
	if (!rc)
		rc = add_line(parts, stored->line, stored->length, why);
	return rc;
}

enum err parts_context(struct parts *parts, struct error *why)
{
	struct store_reader reader = { take_context, parts };
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		struct store_range before = parts->list[i].all;

		parts->part = &parts->list[i];
		if (parts->part->first > 0)
			before.last = parts->part->first - 1;
		rc = store_range_read(
			parts->ask->store, &before, CONTEXT_KINDS, reader, why);
		if (!rc && parts->begun)
			parts->part->chain.context = parts->lines;
		if (!rc)
			rc = end_file(parts, why);
	}
	return rc;
}

/* -- entries -----------------------------------------------------------------
 */

static void count_damage(struct parts *parts, const struct store_entry *stored)
{
	if (parts->done->damaged++ == 0)
		parts->done->damaged_seq = stored->seq;
}

/* Of a newer version, and as it was taken in? Then only what it says is not
 * counted. */
static void count_unread(struct parts *parts, const struct store_entry *stored)
{
	struct entry_head head;
	char leaf[HASH_TEXT_SIZE];
	struct error ignored;

	hash_leaf(stored->line, stored->length, leaf);
	if (!text_same(leaf, stored->leaf) ||
		!jws_peek(stored->line, stored->length, &parts->payload) ||
		entry_peek(parts->payload.bytes, parts->payload.length, &head,
			&ignored) ||
		head.seq != stored->seq) {
		count_damage(parts, stored);
		return;
	}
	if (parts->lines == 0) {
		memcpy(parts->part->chain.prev, head.prev, sizeof(head.prev));
		chain_start(&parts->link, head.prev);
		parts->link.seq = parts->part->first - 1;
	}
	if (chain_follow(&parts->link, head.seq, head.prev, stored->line,
		    stored->length) != CHAIN_GOOD)
		count_damage(parts, stored);
}

static void count_sale(struct bundle_chain *chain, const struct sale *sale)
{
	chain->totals.sales++;
	chain->totals.sold_fen += sale->total.minor;
	chain->totals.exempt_fen += sale->exempt.minor;
	chain->totals.dutiable_fen += sale->dutiable.minor;
	chain->totals.tax_fen += sale->tax.minor;
}

static void count_entry(struct parts *parts, const struct store_entry *stored)
{
	struct bundle_chain *chain = &parts->part->chain;
	const struct entry *entry = &parts->entry;

	if (!parts_read(parts, stored)) {
		count_unread(parts, stored);
		return;
	}
	if (parts->lines == 0) {
		memcpy(chain->prev, entry->prev, sizeof(chain->prev));
		chain_start(&parts->link, entry->prev);
		parts->link.seq = parts->part->first - 1;
	}
	chain->kinds[entry->kind]++;
	if (entry->kind == ENTRY_SALE)
		count_sale(chain, &entry->body.sale);
	if (entry->kind == ENTRY_REFUND) {
		chain->totals.refunds++;
		chain->totals.refunded_fen +=
			entry->body.refund.refund.total.minor;
	}
	if (entry->kind == ENTRY_REFUSAL)
		chain->totals.refusals++;
	chain->sum.sales = entry->sum.sales;
	chain->sum.sold_fen = entry->sum.sold.minor;
	chain->sum.refunded_fen = entry->sum.refunded.minor;
	if (chain_follow(&parts->link, entry->seq, entry->prev, stored->line,
		    stored->length) != CHAIN_GOOD)
		count_damage(parts, stored);
}

static void survey_entry(struct parts *parts, const struct store_entry *stored)
{
	if (stored->day < parts->days.first)
		parts->days.first = stored->day;
	if (stored->day > parts->days.last)
		parts->days.last = stored->day;
	count_entry(parts, stored);
	hash_leaf(stored->line, stored->length, parts->part->chain.head);
	parts->done->entries++;
}

static enum err take_entry(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;

	survey_entry(parts, stored);
	return add_line(parts, stored->line, stored->length, why);
}

static enum err take_unwritten(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;

	(void)why;
	survey_entry(parts, stored);
	parts->lines++;
	return ERR_OK;
}

/* All of a chain's, in their order, none missing. */
static enum err read_entries(
	struct parts *parts, struct store_reader reader, struct error *why)
{
	struct part *part = parts->part;
	struct store_range range = range_of(part);
	enum err rc =
		store_range_read(parts->ask->store, &range, "", reader, why);

	if (!rc && parts->lines != range.last - range.first + 1)
		return error_set(why, ERR_FORGED,
			"entries of %s epoch %" PRId64
			" are missing in the ledger: run quotapos verify",
			range.chain, range.epoch);
	parts->done->sales += part->chain.totals.sales;
	parts->done->refunds += part->chain.totals.refunds;
	parts->done->refusals += part->chain.totals.refusals;
	return rc;
}

static enum err write_entries(struct parts *parts, struct error *why)
{
	enum err rc = begin_file(parts, "entries", "jws", why);

	if (!rc)
		rc = read_entries(
			parts, (struct store_reader){ take_entry, parts }, why);
	return rc ? rc : end_file(parts, why);
}

static enum err survey(struct parts *parts, struct error *why)
{
	parts->lines = 0;
	parts->done->chains++;
	return read_entries(
		parts, (struct store_reader){ take_unwritten, parts }, why);
}

/* Run a function for every chain that has entries in the export. */
static enum err for_each(struct parts *parts,
	enum err (*write)(struct parts *parts, struct error *why),
	struct error *why)
{
	enum err rc = ERR_OK;

	for (int i = 0; !rc && i < parts->count; i++) {
		parts->part = &parts->list[i];
		if (parts->part->first > 0)
			rc = write(parts, why);
	}
	return rc;
}

enum err parts_entries(struct parts *parts, struct error *why)
{
	return for_each(parts, write_entries, why);
}

enum err parts_survey(struct parts *parts, struct error *why)
{
	return for_each(parts, survey, why);
}

/* -- sealed numbers
 * ------------------------------------------------------------ */

#define BOX_LINE_SIZE (BASE64URL_SIZE(STORE_BLOB_MAX) + 128)

static enum err add_box(struct parts *parts, const struct store_entry *stored,
	struct error *why)
{
	const char *sealed = parts->entry.body.sale.person.sealed;
	char line[BOX_LINE_SIZE];
	struct text text = text_over(line, sizeof(line));
	struct json json = json_over(&text);
	uint8_t box[STORE_BLOB_MAX];
	char spelt[BASE64URL_SIZE(STORE_BLOB_MAX)];
	size_t length = 0;
	enum err rc = store_blob_find(
		parts->ask->store, sealed, box, sizeof(box), &length, why);

	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	json_open(&json, NULL, '{');
	if (!rc) {
		(void)base64url_encode(box, length, spelt);
		json_text(&json, "box", spelt);
	}
	json_i64(&json, "seq", stored->seq);
	json_text(&json, "sha256", sealed);
	json_close(&json, '}');
	return add_line(parts, line, text.length, why);
}

static enum err take_sealed(
	void *context, const struct store_entry *stored, struct error *why)
{
	struct parts *parts = context;

	if (!parts_read(parts, stored) || parts->entry.kind != ENTRY_SALE)
		return ERR_OK;
	return add_box(parts, stored, why);
}

static enum err write_sealed(struct parts *parts, struct error *why)
{
	struct store_reader reader = { take_sealed, parts };
	struct store_range range = range_of(parts->part);
	enum err rc = begin_file(parts, "sealed", "jsonl", why);

	if (!rc)
		rc = store_range_read(
			parts->ask->store, &range, ",sale,", reader, why);
	if (!rc)
		rc = end_file(parts, why);
	return rc;
}

enum err parts_sealed(struct parts *parts, struct error *why)
{
	return for_each(parts, write_sealed, why);
}
