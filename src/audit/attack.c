#include "attack.h"

#include "audit/bundle.h"
#include "linefile.h"
#include "manifest.h"
#include "sign/hash.h"
#include "sign/jws.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX  256
#define CHAINS_MAX 64

/* One attack while its bundle is written. */
struct pass {
	struct drill *drill;
	const struct attack *attack;
	struct zip *out;
	const struct keyring *signer;
	bool is_anew; /* from here on lines are signed anew */
	char prev[HASH_TEXT_SIZE];
	struct bundle_chain chain; /* what the new manifest says of it */
	size_t held_length;        /* a line that waits for the next */
	char held[ENTRY_LINE_SIZE];
	int file_count;
	struct manifest_file files[FILES_MAX];
};

/* The name of the attacked file of entries. */
static void entries_name(const struct drill *drill, char *ret)
{
	check_name(ret, "entries", drill->claim, ".jws");
}

/* -- lines ----------------------------------------------------------- */

static enum err put_line(
	struct pass *pass, const char *line, size_t length, struct error *why)
{
	enum err rc = zip_add(pass->out, line, length, why);

	hash_leaf(line, length, pass->prev);
	memcpy(pass->chain.head, pass->prev, sizeof(pass->chain.head));
	if (!rc)
		rc = zip_add(pass->out, "\n", 1, why);
	pass->chain.last++;
	return rc;
}

static void count(struct pass *pass, const struct entry *entry)
{
	struct bundle_chain *chain = &pass->chain;

	chain->kinds[entry->kind]++;
	chain->sum.sales = entry->sum.sales;
	chain->sum.sold_fen = entry->sum.sold.minor;
	chain->sum.refunded_fen = entry->sum.refunded.minor;
	if (entry->kind == ENTRY_REFUSAL)
		chain->totals.refusals++;
	if (entry->kind != ENTRY_SALE)
		return;
	chain->totals.sales++;
	chain->totals.sold_fen += entry->body.sale.total.minor;
	chain->totals.exempt_fen += entry->body.sale.exempt.minor;
	chain->totals.dutiable_fen += entry->body.sale.dutiable.minor;
	chain->totals.tax_fen += entry->body.sale.tax.minor;
}

/* What a thief with the key does to the entry at the target. */
static void change(
	enum act act, struct entry *entry, const struct keyring *signer)
{
	struct sale *sale = &entry->body.sale;

	switch (act) {
	case ACT_TOTAL:
		sale->total.minor++;
		break;
	case ACT_RUNNING:
		entry->sum.sold.minor++;
		break;
	case ACT_CLOCK:
		entry->at.ms -= INT64_C(86400000) * 3650;
		break;
	case ACT_MARKET:
		(void)text_copy(
			entry->market, sizeof(entry->market), "elsewhere");
		break;
	case ACT_RECEIPT:
		(void)text_copy(sale->receipt, sizeof(sale->receipt), "T0-1-1");
		break;
	case ACT_BEFORE:
		sale->quota[0].before++;
		sale->quota[0].after++;
		break;
	case ACT_RULES:
		entry->rules++;
		break;
	case ACT_SHIFT:
		entry->shift++;
		break;
	case ACT_REWRITE:
		(void)text_copy(
			sale->lines[0].name, sizeof(sale->lines[0].name), "?");
		break;
	case ACT_THIEF:
		if (entry->kind == ENTRY_GENESIS)
			(void)text_copy(entry->body.genesis.till_key,
				sizeof(entry->body.genesis.till_key),
				keyring_public(signer));
		break;
	case ACT_NONE:
	case ACT_EDIT:
	case ACT_RESPELL:
	case ACT_NO_ALGORITHM:
	case ACT_DROP:
	case ACT_TWICE:
	case ACT_SWAP:
	case ACT_CUT:
	case ACT_HEADLESS:
	case ACT_FILE_CHANGED:
	case ACT_FILE_ADDED:
	case ACT_STRANGER:
		break;
	}
}

/* An entry signed anew, linked to the line before it. */
static enum err put_entry(
	struct pass *pass, struct entry *entry, struct error *why)
{
	static char line[ENTRY_LINE_SIZE];
	char bytes[ENTRY_PAYLOAD_MAX + 1];
	struct text payload = text_over(bytes, sizeof(bytes));
	size_t length = 0;
	enum err rc;

	memcpy(entry->prev, pass->prev, sizeof(entry->prev));
	rc = entry_encode(entry, &payload, why);
	if (!rc)
		rc = jws_sign(
			pass->signer, JWS_ENTRY, &payload, line, &length, why);
	if (rc)
		return rc;
	count(pass, entry);
	return put_line(pass, line, length, why);
}

/* Another character at a place of the line. */
static void respell(char *line, size_t at)
{
	line[at] = line[at] == 'A' ? 'B' : 'A';
}

/* The header that asks for no signature, in front of the same payload. */
static size_t strip(const char *line, size_t length, char *ret)
{
	static const char header[] = "eyJhbGciOiJub25lIn0"; /* {"alg":"none"} */
	const char *dot = memchr(line, '.', length);
	size_t rest = length - (size_t)(dot - line);

	memcpy(stpcpy(ret, header), dot, rest);
	return strlen(header) + rest;
}

/* What a thief without the key does to the line at the target. */
static enum err put_target(
	struct pass *pass, const char *line, size_t length, struct error *why)
{
	static char other[ENTRY_LINE_SIZE];
	enum err rc;

	memcpy(other, line, length);
	switch (pass->attack->act) {
	case ACT_EDIT:
		respell(other, length / 2);
		break;
	case ACT_RESPELL:
		other[length - 1]++; /* only spare bits */
		break;
	case ACT_NO_ALGORITHM:
		length = strip(line, length, other);
		break;
	case ACT_DROP:
		return ERR_OK;
	case ACT_TWICE:
		rc = put_line(pass, line, length, why);
		if (rc)
			return rc;
		break;
	case ACT_SWAP:
		memcpy(pass->held, line, length);
		pass->held_length = length;
		return ERR_OK;
	case ACT_NONE:
	case ACT_CUT:
	case ACT_HEADLESS:
	case ACT_TOTAL:
	case ACT_RUNNING:
	case ACT_CLOCK:
	case ACT_MARKET:
	case ACT_RECEIPT:
	case ACT_BEFORE:
	case ACT_RULES:
	case ACT_SHIFT:
	case ACT_REWRITE:
	case ACT_THIEF:
	case ACT_FILE_CHANGED:
	case ACT_FILE_ADDED:
	case ACT_STRANGER:
		break;
	}
	return put_line(pass, other, length, why);
}

/* Is the line left out because of where it stands? */
static bool is_left_out(const struct pass *pass, int64_t seq)
{
	int64_t target = pass->drill->target;

	return (pass->attack->act == ACT_CUT && seq > target) ||
	       (pass->attack->act == ACT_HEADLESS && seq < target);
}

static enum err take_line(struct pass *pass, int64_t seq, const char *line,
	size_t length, struct error *why)
{
	static struct entry entry;
	int64_t target = pass->drill->target;
	enum err rc = fact_entry(line, length, &entry, why);

	if (rc || is_left_out(pass, seq))
		return rc;
	if ((pass->attack->flags & ANEW) != 0 &&
		(seq == target || pass->attack->act == ACT_THIEF))
		pass->is_anew = true;
	if (pass->is_anew) {
		if (seq == target || pass->attack->act == ACT_THIEF)
			change(pass->attack->act, &entry, pass->signer);
		return put_entry(pass, &entry, why);
	}
	count(pass, &entry);
	if (seq == target)
		return put_target(pass, line, length, why);
	rc = put_line(pass, line, length, why);
	if (!rc && pass->held_length > 0) {
		rc = put_line(pass, pass->held, pass->held_length, why);
		pass->held_length = 0;
	}
	return rc;
}

static enum err put_entries(
	struct pass *pass, const struct unzip_member *member, struct error *why)
{
	const struct claim_chain *claim = pass->drill->claim;
	struct linefile *lines = NULL;
	int64_t seq = claim->first;
	const char *line;
	size_t length;
	enum err rc = linefile_open(pass->drill->zip, member, &lines, why);

	pass->chain.first = claim->first;
	pass->chain.last = claim->first - 1;
	memcpy(pass->prev, claim->prev, sizeof(pass->prev));
	while (!rc) {
		rc = linefile_next(lines, &line, &length, why);
		if (!rc)
			rc = take_line(pass, seq++, line, length, why);
	}
	linefile_close(lines);
	return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* -- files --------------------------------------------------------------- */

static enum err copy_bytes(
	struct pass *pass, const struct unzip_member *member, struct error *why)
{
	static char bytes[65536];
	struct unzip_stream *stream = NULL;
	size_t got = 1;
	enum err rc = unzip_stream_open(pass->drill->zip, member, &stream, why);

	while (!rc && got > 0) {
		rc = unzip_read(stream, bytes, sizeof(bytes), &got, why);
		if (!rc)
			rc = zip_add(pass->out, bytes, got, why);
	}
	unzip_stream_close(stream);
	return rc;
}

/* The set of keys with the thief's in place of the honest one. */
static enum err put_keys(struct pass *pass, struct error *why)
{
	const struct claim_chain *claim = pass->drill->claim;
	char bytes[512];
	struct text text = text_over(bytes, sizeof(bytes));

	text_addf(&text,
		"{\"keys\":[{\"chain\":\"%s\",\"crv\":\"Ed25519\",\"epoch\":"
		"%" PRId64 ",\"kty\":\"OKP\",\"x\":\"%s\"},{\"crv\":\"X25519\","
		"\"kty\":\"OKP\",\"x\":\"%s\"}]}",
		claim->chain, claim->epoch, keyring_public(pass->signer),
		pass->drill->ring.auditor);
	return zip_add(pass->out, text.bytes, text.length, why);
}

/* One file of the good bundle, as the attack leaves it. */
static enum err put_member(
	struct pass *pass, const struct unzip_member *member, struct error *why)
{
	char entries[UNZIP_NAME_SIZE];
	struct manifest_file *file = &pass->files[pass->file_count];
	enum err rc = zip_begin(pass->out, member->name, why);

	entries_name(pass->drill, entries);
	if (!rc && text_same(member->name, entries))
		rc = put_entries(pass, member, why);
	else if (!rc && pass->attack->act == ACT_THIEF &&
		 text_same(member->name, "keys.jwks"))
		rc = put_keys(pass, why);
	else if (!rc)
		rc = copy_bytes(pass, member, why);
	if (!rc && pass->attack->act == ACT_FILE_CHANGED &&
		text_same(member->name, "README.txt"))
		rc = zip_add(pass->out, "\n", 1, why);
	if (!rc)
		rc = zip_end(pass->out, &file->sum, why);
	(void)text_copy(file->name, sizeof(file->name), member->name);
	pass->file_count++;
	return rc;
}

/* Tables would tell on every change of entries; they are left out. */
static bool is_kept(const struct pass *pass, const char *name)
{
	if (text_same(name, MANIFEST_NAME))
		return false;
	return (pass->attack->flags & REMADE) == 0 ||
	       strncmp(name, "tables/", 7) != 0;
}

static void fill_manifest(const struct pass *pass,
	const struct bundle_chain *chain, struct bundle_manifest *ret)
{
	const struct claims *claims = pass->drill->claims;

	*ret = (struct bundle_manifest){
		.market = claims->market,
		.exporter = claims->exporter.name,
		.kid = keyring_kid(pass->signer),
		.software = claims->exporter.software,
		.requester = claims->requester,
		.reason = claims->reason,
		.whole = claims->whole,
		.offset_minutes = (int32_t)claims->offset_minutes,
		.period = { claims->from, claims->to },
		.signed_at = { claims->signed_ms },
		.chains = chain,
		.chain_count = claims->chain_count,
	};
	memcpy(ret->roster, claims->roster, sizeof(ret->roster));
	memcpy(ret->export.chain, claims->export.chain,
		sizeof(ret->export.chain));
	ret->export.epoch = claims->export.epoch;
	ret->export.seq = claims->export.seq;
	memcpy(ret->export.leaf, claims->export.leaf, sizeof(ret->export.leaf));
}

/* A chain that was not attacked, as the good manifest has it. */
static void copy_chain(const struct claim_chain *from, struct bundle_chain *ret)
{
	*ret = (struct bundle_chain){ .epoch = from->epoch,
		.first = from->first,
		.last = from->last,
		.context = from->context };
	memcpy(ret->chain, from->chain, sizeof(ret->chain));
	memcpy(ret->kid, from->kid, sizeof(ret->kid));
	memcpy(ret->prev, from->prev, sizeof(ret->prev));
	memcpy(ret->head, from->head, sizeof(ret->head));
	memcpy(ret->kinds, from->kinds, sizeof(ret->kinds));
	ret->sum.sales = from->sum.sales;
	ret->sum.sold_fen = from->sum.sold_fen;
	ret->sum.refunded_fen = from->sum.refunded_fen;
	ret->totals.sales = from->totals.sales;
	ret->totals.sold_fen = from->totals.sold_fen;
	ret->totals.exempt_fen = from->totals.exempt_fen;
	ret->totals.dutiable_fen = from->totals.dutiable_fen;
	ret->totals.tax_fen = from->totals.tax_fen;
	ret->totals.refunds = from->totals.refunds;
	ret->totals.refunded_fen = from->totals.refunded_fen;
	ret->totals.refusals = from->totals.refusals;
}

/* The chains of the new manifest; the attacked one is the last. */
static void fill_chains(struct pass *pass, struct bundle_chain *chains)
{
	const struct claims *claims = pass->drill->claims;
	struct bundle_chain *last = &chains[claims->chain_count - 1];
	struct bundle_chain made = pass->chain;

	for (int i = 0; i < claims->chain_count; i++)
		copy_chain(&claims->chains[i], &chains[i]);
	last->last = made.last;
	memcpy(last->head, made.head, sizeof(last->head));
	memcpy(last->kinds, made.kinds, sizeof(last->kinds));
	last->sum = made.sum;
	last->totals = made.totals;
	if (pass->attack->act == ACT_THIEF)
		memcpy(last->kid, keyring_kid(pass->signer), sizeof(last->kid));
}

/* The payload, signed as one line with its end; to be freed. */
static enum err sign_manifest(const struct pass *pass,
	const struct bundle_manifest *manifest, char **ret, size_t *ret_length,
	struct error *why)
{
	struct manifest_files files = { pass->files, pass->file_count };
	size_t size = manifest_size(manifest, files);
	char *bytes = malloc(size);
	char *line = malloc(jws_long_size(size) + 2);
	struct text payload;
	enum err rc;

	if (bytes == NULL || line == NULL) {
		free(bytes);
		free(line);
		return error_set(why, ERR_SYSTEM, "out of memory");
	}
	payload = text_over(bytes, size);
	manifest_encode(manifest, files, &payload);
	rc = jws_sign_long(
		pass->signer, JWS_MANIFEST, &payload, line, ret_length, why);
	free(bytes);
	if (rc) {
		free(line);
		return rc;
	}
	line[(*ret_length)++] = '\n';
	*ret = line;
	return ERR_OK;
}

static enum err put_manifest(struct pass *pass, struct error *why)
{
	static struct bundle_chain chains[CHAINS_MAX];
	struct bundle_manifest manifest;
	char *line = NULL;
	size_t length = 0;
	enum err rc;

	if (pass->drill->claims->chain_count > CHAINS_MAX)
		return error_set(why, ERR_RANGE,
			"a drill is for at most %d chains", CHAINS_MAX);
	fill_chains(pass, chains);
	fill_manifest(pass, chains, &manifest);
	rc = sign_manifest(pass, &manifest, &line, &length, why);
	if (!rc)
		rc = zip_add(pass->out, line, length, why);
	free(line);
	return rc;
}

static enum err end_bundle(struct pass *pass, struct error *why)
{
	const struct unzip_member *honest =
		unzip_find(pass->drill->zip, MANIFEST_NAME);
	struct zip_sum sum;
	enum err rc = ERR_OK;

	if (pass->attack->act == ACT_FILE_ADDED) {
		rc = zip_begin(pass->out, "more.txt", why);
		if (!rc)
			rc = zip_add(pass->out, "more\n", 5, why);
		if (!rc)
			rc = zip_end(pass->out, &sum, why);
	}
	if (!rc)
		rc = zip_begin(pass->out, MANIFEST_NAME, why);
	if (!rc && (pass->attack->flags & REMADE) != 0)
		rc = put_manifest(pass, why);
	else if (!rc)
		rc = copy_bytes(pass, honest, why);
	if (!rc)
		rc = zip_end(pass->out, &sum, why);
	if (!rc)
		rc = zip_finish(pass->out, why);
	return rc;
}

enum err attack_write(
	struct drill *drill, const struct attack *attack, struct error *why)
{
	static struct pass pass;
	bool thief = attack->act == ACT_THIEF || attack->act == ACT_STRANGER;
	enum err rc;

	pass = (struct pass){ .drill = drill,
		.attack = attack,
		.signer = thief ? drill->thief : drill->ask->keyring };
	(void)unlink(drill->path);
	rc = zip_create(drill->path, &pass.out, why);
	for (int i = 0; !rc && i < unzip_count(drill->zip); i++) {
		const struct unzip_member *member = unzip_member(drill->zip, i);

		if (is_kept(&pass, member->name))
			rc = put_member(&pass, member, why);
	}
	if (!rc)
		rc = end_bundle(&pass, why);
	zip_close(pass.out);
	return rc;
}
