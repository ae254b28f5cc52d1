#include "claims.h"

#include "strict.h"

#include "base/say.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_key(const char *key, const char *wanted)
{
	return text_same(key, wanted);
}

static bool unknown(struct strict *json)
{
	return strict_refuse(json, N_("a key that no manifest has"));
}

/* Room for one more item, zeroed; NULL when there is none. */
static void *grow(
	struct strict *json, void *items, int count, size_t size, int max)
{
	size_t doubled = count == 0 ? 1 : (size_t)count * 2;
	void *more = items;

	if (count == max) {
		(void)strict_refuse(json, N_("more items than a manifest has"));
		return NULL;
	}
	/* There is room up to the next power of two. */
	if ((count & (count - 1)) != 0)
		return items;
	more = realloc(items, doubled * size);
	if (more == NULL)
		(void)strict_refuse(json, N_("more than fits into memory"));
	else
		memset((char *)more + (size_t)count * size, 0,
			(doubled - (size_t)count) * size);
	return more;
}

static bool read_kinds(struct strict *json, struct claim_chain *chain)
{
	struct strict_inside inside = strict_enter(json, '{');
	char key[STRICT_KEY_SIZE];

	while (strict_key(json, &inside, key)) {
		int kind = 0;

		while (kind < ENTRY_KIND_COUNT &&
			!is_key(key, entry_kind_name((enum entry_kind)kind)))
			kind++;
		if (kind == ENTRY_KIND_COUNT)
			return strict_refuse(
				json, N_("a kind that no entry has"));
		(void)strict_number(json, 1, &chain->kinds[kind]);
	}
	return json->wrong == NULL;
}

/* An object of counts: names and where they go. */
struct number_field {
	const char *name;
	int64_t *to;
};

static bool read_numbers(
	struct strict *json, const struct number_field *fields, int count)
{
	struct strict_inside inside = strict_enter(json, '{');
	char key[STRICT_KEY_SIZE];
	int at = 0;

	while (strict_key(json, &inside, key)) {
		if (at == count || !is_key(key, fields[at].name))
			return unknown(json);
		(void)strict_number(json, 0, fields[at++].to);
	}
	if (at < count)
		return strict_refuse(json, N_("a key is missing"));
	return json->wrong == NULL;
}

static bool read_sum(struct strict *json, struct claim_chain *chain)
{
	const struct number_field fields[] = {
		{ "refunded_fen", &chain->sum.refunded_fen },
		{ "sales", &chain->sum.sales },
		{ "sold_fen", &chain->sum.sold_fen },
	};

	return read_numbers(json, fields, 3);
}

static bool read_totals(struct strict *json, struct claim_totals *totals)
{
	const struct number_field fields[] = {
		{ "dutiable_fen", &totals->dutiable_fen },
		{ "exempt_fen", &totals->exempt_fen },
		{ "refunded_fen", &totals->refunded_fen },
		{ "refunds", &totals->refunds },
		{ "refusals", &totals->refusals },
		{ "sales", &totals->sales },
		{ "sold_fen", &totals->sold_fen },
		{ "tax_fen", &totals->tax_fen },
	};

	return read_numbers(json, fields, 8);
}

#define CHAIN_KEYS 11 /* without the optional context */

static bool chain_value(
	struct strict *json, struct claim_chain *chain, const char *key)
{
	if (is_key(key, "chain"))
		return strict_text(json, chain->chain, sizeof(chain->chain));
	if (is_key(key, "count"))
		return strict_number(json, 1, &chain->count);
	if (is_key(key, "epoch"))
		return strict_number(json, 1, &chain->epoch);
	if (is_key(key, "first"))
		return strict_number(json, 1, &chain->first);
	if (is_key(key, "head"))
		return strict_text(json, chain->head, sizeof(chain->head));
	if (is_key(key, "kid"))
		return strict_text(json, chain->kid, sizeof(chain->kid));
	if (is_key(key, "kinds"))
		return read_kinds(json, chain);
	if (is_key(key, "last"))
		return strict_number(json, 1, &chain->last);
	if (is_key(key, "prev"))
		return strict_text(json, chain->prev, sizeof(chain->prev));
	if (is_key(key, "sum"))
		return read_sum(json, chain);
	if (is_key(key, "totals"))
		return read_totals(json, &chain->totals);
	return unknown(json);
}

static bool read_chain(struct strict *json, struct claim_chain *chain)
{
	struct strict_inside inside = strict_enter(json, '{');
	char key[STRICT_KEY_SIZE];
	int count = 0;

	while (strict_key(json, &inside, key)) {
		if (is_key(key, "context")) {
			(void)strict_number(json, 1, &chain->context);
			continue;
		}
		count++;
		if (!chain_value(json, chain, key))
			return false;
	}
	if (count != CHAIN_KEYS)
		return strict_refuse(json, N_("a key is missing"));
	if (chain->last - chain->first + 1 != chain->count)
		return strict_refuse(
			json, N_("a chain whose count is not first to last"));
	return json->wrong == NULL;
}

static bool read_chains(struct strict *json, struct claims *claims)
{
	struct strict_inside inside = strict_enter(json, '[');

	while (strict_item(json, &inside)) {
		const struct claim_chain *before;
		struct claim_chain *chain = grow(json, claims->chains,
			claims->chain_count, sizeof(*chain), CLAIMS_CHAINS_MAX);
		int order;

		if (chain == NULL)
			return false;
		claims->chains = chain;
		chain += claims->chain_count++;
		if (!read_chain(json, chain))
			return false;
		if (claims->chain_count == 1)
			continue;
		before = chain - 1;
		order = strcmp(before->chain, chain->chain);
		if (order > 0 || (order == 0 && before->epoch >= chain->epoch))
			return strict_refuse(
				json, N_("chains twice or out of order"));
	}
	return json->wrong == NULL;
}

static bool file_value(
	struct strict *json, struct claim_file *file, const char *key)
{
	if (is_key(key, "bytes"))
		return strict_number(json, 0, &file->bytes);
	if (is_key(key, "name"))
		return strict_text(json, file->name, sizeof(file->name));
	if (is_key(key, "sha256"))
		return strict_text(json, file->sha256, sizeof(file->sha256));
	return unknown(json);
}

static bool read_files(struct strict *json, struct claims *claims)
{
	struct strict_inside inside = strict_enter(json, '[');
	char key[STRICT_KEY_SIZE];

	while (strict_item(json, &inside)) {
		struct strict_inside item = strict_enter(json, '{');
		struct claim_file *file = grow(json, claims->files,
			claims->file_count, sizeof(*file), UNZIP_MEMBERS_MAX);
		int count = 0;

		if (file == NULL)
			return false;
		claims->files = file;
		file += claims->file_count;
		while (strict_key(json, &item, key)) {
			(void)file_value(json, file, key);
			count++;
		}
		claims->file_count++;
		if (count != 3)
			return strict_refuse(json, N_("a key is missing"));
	}
	return json->wrong == NULL;
}

static bool statement_value(
	struct strict *json, struct claim_statements *state, const char *key)
{
	if (is_key(key, "count"))
		return strict_number(json, 0, &state->count);
	if (is_key(key, "file"))
		return strict_text(json, state->file, sizeof(state->file));
	if (is_key(key, "typ"))
		return strict_text(json, state->type, sizeof(state->type));
	return unknown(json);
}

static bool read_statements(struct strict *json, struct claims *claims)
{
	struct strict_inside inside = strict_enter(json, '[');
	char key[STRICT_KEY_SIZE];

	while (strict_item(json, &inside)) {
		struct strict_inside item = strict_enter(json, '{');
		int at = claims->statement_count++;

		if (at == CLAIMS_STATES_MAX)
			return strict_refuse(
				json, N_("more items than a manifest has"));
		while (strict_key(json, &item, key))
			(void)statement_value(
				json, &claims->statements[at], key);
	}
	return json->wrong == NULL;
}

static bool silent_value(
	struct strict *json, struct claim_silent *silent, const char *key)
{
	if (is_key(key, "chain"))
		return strict_text(json, silent->chain, sizeof(silent->chain));
	if (is_key(key, "epoch"))
		return strict_number(json, 1, &silent->epoch);
	return unknown(json);
}

static bool read_silent(struct strict *json, struct claims *claims)
{
	struct strict_inside inside = strict_enter(json, '[');
	char key[STRICT_KEY_SIZE];

	while (strict_item(json, &inside)) {
		struct strict_inside item = strict_enter(json, '{');
		struct claim_silent *silent =
			grow(json, claims->silent, claims->silent_count,
				sizeof(*silent), CLAIMS_CHAINS_MAX);
		int count = 0;

		if (silent == NULL)
			return false;
		claims->silent = silent;
		silent += claims->silent_count++;
		while (strict_key(json, &item, key)) {
			(void)silent_value(json, silent, key);
			count++;
		}
		if (count != 2)
			return strict_refuse(json, N_("a key is missing"));
	}
	return json->wrong == NULL;
}

static bool exporter_value(
	struct strict *json, struct claims *claims, const char *key)
{
	if (is_key(key, "kid"))
		return strict_text(json, claims->exporter.kid,
			sizeof(claims->exporter.kid));
	if (is_key(key, "name"))
		return strict_text(json, claims->exporter.name,
			sizeof(claims->exporter.name));
	if (is_key(key, "software"))
		return strict_text(json, claims->exporter.software,
			sizeof(claims->exporter.software));
	return unknown(json);
}

static bool export_value(
	struct strict *json, struct claims *claims, const char *key)
{
	if (is_key(key, "chain"))
		return strict_text(json, claims->export.chain,
			sizeof(claims->export.chain));
	if (is_key(key, "epoch"))
		return strict_number(json, 1, &claims->export.epoch);
	if (is_key(key, "leaf"))
		return strict_text(
			json, claims->export.leaf, sizeof(claims->export.leaf));
	if (is_key(key, "seq"))
		return strict_number(json, 1, &claims->export.seq);
	return unknown(json);
}

static bool read_day(struct strict *json, int32_t *ret)
{
	char text[DAY_TEXT_SIZE];
	struct error why;

	if (!strict_text(json, text, sizeof(text)))
		return false;
	if (day_parse(text, ret, &why))
		return strict_refuse(json, N_("not a day"));
	return true;
}

static bool period_value(
	struct strict *json, struct claims *claims, const char *key)
{
	if (is_key(key, "from"))
		return read_day(json, &claims->from);
	if (is_key(key, "to"))
		return read_day(json, &claims->to);
	return unknown(json);
}

/* An object whose keys are all there. */
static bool read_object(struct strict *json, struct claims *claims, int keys,
	bool (*value)(struct strict *, struct claims *, const char *))
{
	struct strict_inside inside = strict_enter(json, '{');
	char key[STRICT_KEY_SIZE];
	int count = 0;

	while (strict_key(json, &inside, key)) {
		(void)value(json, claims, key);
		count++;
	}
	if (count != keys)
		return strict_refuse(json, N_("a key is missing"));
	return json->wrong == NULL;
}

static bool format_value(struct strict *json)
{
	int64_t format;

	if (!strict_number(json, 1, &format))
		return false;
	if (format != CLAIMS_FORMAT)
		return strict_refuse(json, N_("a format that is not known"));
	return true;
}

static bool text_value(
	struct strict *json, struct claims *claims, const char *key)
{
	if (is_key(key, "market"))
		return strict_text(
			json, claims->market, sizeof(claims->market));
	if (is_key(key, "reason"))
		return strict_text(
			json, claims->reason, sizeof(claims->reason));
	if (is_key(key, "requester"))
		return strict_text(
			json, claims->requester, sizeof(claims->requester));
	if (is_key(key, "roster"))
		return strict_text(
			json, claims->roster, sizeof(claims->roster));
	return unknown(json);
}

static bool list_value(
	struct strict *json, struct claims *claims, const char *key)
{
	if (is_key(key, "chains"))
		return read_chains(json, claims);
	if (is_key(key, "files"))
		return read_files(json, claims);
	if (is_key(key, "silent"))
		return read_silent(json, claims);
	if (is_key(key, "statements"))
		return read_statements(json, claims);
	if (is_key(key, "export"))
		return read_object(json, claims, 4, export_value);
	if (is_key(key, "exporter"))
		return read_object(json, claims, 3, exporter_value);
	if (is_key(key, "period"))
		return read_object(json, claims, 2, period_value);
	return text_value(json, claims, key);
}

static bool claims_value(
	struct strict *json, struct claims *claims, const char *key)
{
	if (is_key(key, "format"))
		return format_value(json);
	if (is_key(key, "identities"))
		return strict_bool(json, &claims->identities);
	if (is_key(key, "offset_minutes"))
		return strict_number(
			json, -DAY_OFFSET_MINUTES_MAX, &claims->offset_minutes);
	if (is_key(key, "signed_ms"))
		return strict_number(json, 0, &claims->signed_ms);
	if (is_key(key, "whole"))
		return strict_bool(json, &claims->whole);
	return list_value(json, claims, key);
}

/* Keys that every manifest has. */
static const char *const needed[] = { "chains", "export", "exporter", "files",
	"format", "identities", "market", "offset_minutes", "period",
	"requester", "roster", "signed_ms", "whole" };
#define NEEDED_COUNT ((int)(sizeof(needed) / sizeof(needed[0])))

static bool read_claims(struct strict *json, struct claims *claims)
{
	struct strict_inside inside = strict_enter(json, '{');
	char key[STRICT_KEY_SIZE];
	int at = 0;

	while (strict_key(json, &inside, key)) {
		if (at < NEEDED_COUNT && is_key(key, needed[at]))
			at++;
		if (!claims_value(json, claims, key))
			return false;
	}
	if (at < NEEDED_COUNT)
		return strict_refuse(json, N_("a key is missing"));
	if (claims->chain_count == 0)
		return strict_refuse(json, N_("no chain"));
	return json->wrong == NULL;
}

/* A newer bundle is not forged, and only its number can be read. */
static enum err check_format(
	const char *payload, size_t length, struct error *why)
{
	struct strict json = strict_over(payload, length, true);
	struct strict_inside inside = strict_enter(&json, '{');
	char key[STRICT_KEY_SIZE];
	int64_t format = 0;

	while (strict_key(&json, &inside, key)) {
		if (is_key(key, "format"))
			(void)strict_number(&json, 0, &format);
		else
			(void)strict_skip(&json);
	}
	if (json.wrong == NULL && format > CLAIMS_FORMAT)
		return error_set(why, ERR_INPUT,
			"the bundle is of format %" PRId64
			"; this program knows %d: get a newer one",
			format, CLAIMS_FORMAT);
	return ERR_OK;
}

enum err claims_read(const char *payload, size_t length, struct claims **ret,
	struct error *why)
{
	struct strict json = strict_over(payload, length, true);
	struct claims *claims;
	enum err rc = check_format(payload, length, why);

	if (rc)
		return rc;
	claims = calloc(1, sizeof(*claims));
	if (claims == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	(void)read_claims(&json, claims);
	rc = strict_end(&json, payload, why);
	if (rc) {
		claims_free(claims);
		return rc;
	}
	*ret = claims;
	return ERR_OK;
}

void claims_free(struct claims *claims)
{
	if (claims == NULL)
		return;
	free(claims->chains);
	free(claims->silent);
	free(claims->files);
	free(claims);
}
