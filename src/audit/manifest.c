#include "manifest.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

/* Every member, with each number and text as long as it can be. */
#define HEAD_MAX   4096
#define CHAIN_MAX  (1024 + ENTRY_KIND_COUNT * 48)
#define SILENT_MAX 64
#define FILE_MAX   (64 + BUNDLE_NAME_SIZE + 20 + HASH_TEXT_SIZE)

size_t manifest_size(
	const struct bundle_manifest *manifest, struct manifest_files files)
{
	return HEAD_MAX + (size_t)manifest->chain_count * CHAIN_MAX +
	       (size_t)manifest->silent_count * SILENT_MAX +
	       (size_t)files.count * FILE_MAX;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(entry_kind_name(*(const enum entry_kind *)a),
		entry_kind_name(*(const enum entry_kind *)b));
}

/* Kinds that occur, in the order of their names. */
static void add_kinds(struct json *json, const int64_t *kinds)
{
	enum entry_kind order[ENTRY_KIND_COUNT];

	for (int i = 0; i < ENTRY_KIND_COUNT; i++)
		order[i] = (enum entry_kind)i;
	qsort(order, ENTRY_KIND_COUNT, sizeof(order[0]), by_name);
	json_open(json, "kinds", '{');
	for (int i = 0; i < ENTRY_KIND_COUNT; i++) {
		if (kinds[order[i]] > 0)
			json_i64(json, entry_kind_name(order[i]),
				kinds[order[i]]);
	}
	json_close(json, '}');
}

static void add_sums(struct json *json, const struct bundle_chain *chain)
{
	json_open(json, "sum", '{');
	json_i64(json, "refunded_fen", chain->sum.refunded_fen);
	json_i64(json, "sales", chain->sum.sales);
	json_i64(json, "sold_fen", chain->sum.sold_fen);
	json_close(json, '}');
	json_open(json, "totals", '{');
	json_i64(json, "dutiable_fen", chain->totals.dutiable_fen);
	json_i64(json, "exempt_fen", chain->totals.exempt_fen);
	json_i64(json, "refunded_fen", chain->totals.refunded_fen);
	json_i64(json, "refunds", chain->totals.refunds);
	json_i64(json, "refusals", chain->totals.refusals);
	json_i64(json, "sales", chain->totals.sales);
	json_i64(json, "sold_fen", chain->totals.sold_fen);
	json_i64(json, "tax_fen", chain->totals.tax_fen);
	json_close(json, '}');
}

static void add_chain(struct json *json, const struct bundle_chain *chain)
{
	json_open(json, NULL, '{');
	json_text(json, "chain", chain->chain);
	if (chain->context > 0)
		json_i64(json, "context", chain->context);
	json_i64(json, "count", chain->last - chain->first + 1);
	json_i64(json, "epoch", chain->epoch);
	json_i64(json, "first", chain->first);
	json_text(json, "head", chain->head);
	json_text(json, "kid", chain->kid);
	add_kinds(json, chain->kinds);
	json_i64(json, "last", chain->last);
	json_text(json, "prev", chain->prev);
	add_sums(json, chain);
	json_close(json, '}');
}

static void add_files(struct json *json, struct manifest_files files)
{
	json_open(json, "files", '[');
	for (int i = 0; i < files.count; i++) {
		const struct manifest_file *file = &files.list[i];

		json_open(json, NULL, '{');
		json_i64(json, "bytes", file->sum.bytes);
		json_text(json, "name", file->name);
		json_text(json, "sha256", file->sum.sha256);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void add_export(struct json *json, const struct bundle_manifest *from)
{
	json_open(json, "export", '{');
	json_text(json, "chain", from->export.chain);
	json_i64(json, "epoch", from->export.epoch);
	json_text(json, "leaf", from->export.leaf);
	json_i64(json, "seq", from->export.seq);
	json_close(json, '}');
	json_open(json, "exporter", '{');
	json_text(json, "kid", from->kid);
	json_text(json, "name", from->exporter);
	json_text(json, "software", from->software);
	json_close(json, '}');
}

static void add_period(struct json *json, struct period period)
{
	char day[DAY_TEXT_SIZE];

	json_open(json, "period", '{');
	day_format(period.first, day);
	json_text(json, "from", day);
	day_format(period.last, day);
	json_text(json, "to", day);
	json_close(json, '}');
}

static void add_silent(struct json *json, const struct bundle_manifest *from)
{
	if (from->silent_count == 0)
		return;
	json_open(json, "silent", '[');
	for (int i = 0; i < from->silent_count; i++) {
		json_open(json, NULL, '{');
		json_text(json, "chain", from->silent[i].chain);
		json_i64(json, "epoch", from->silent[i].epoch);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void add_statements(
	struct json *json, const struct bundle_manifest *from)
{
	if (from->leases < 0)
		return;
	json_open(json, "statements", '[');
	json_open(json, NULL, '{');
	json_i64(json, "count", from->leases);
	json_text(json, "file", BUNDLE_LEASES);
	json_text(json, "typ", "qp-lease+jws");
	json_close(json, '}');
	json_close(json, ']');
}

void manifest_encode(const struct bundle_manifest *from,
	struct manifest_files files, struct text *payload)
{
	struct json json = json_over(payload);

	json_open(&json, NULL, '{');
	json_open(&json, "chains", '[');
	for (int i = 0; i < from->chain_count; i++)
		add_chain(&json, &from->chains[i]);
	json_close(&json, ']');
	add_export(&json, from);
	add_files(&json, files);
	json_i64(&json, "format", BUNDLE_FORMAT);
	json_bool(&json, "identities", from->identities);
	json_text(&json, "market", from->market);
	json_i64(&json, "offset_minutes", from->offset_minutes);
	add_period(&json, from->period);
	if (from->reason[0] != '\0')
		json_text(&json, "reason", from->reason);
	json_text(&json, "requester", from->requester);
	json_text(&json, "roster", from->roster);
	json_i64(&json, "signed_ms", from->signed_at.ms);
	add_silent(&json, from);
	add_statements(&json, from);
	json_bool(&json, "whole", from->whole);
	json_close(&json, '}');
}
