#include "anchor.h"

#include "claimsfile.h"
#include "strict.h"

#include "base/base64url.h"
#include "base/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool token_value(
	struct strict *json, struct anchor *ret, const char *key)
{
	int64_t version;

	if (text_same(key, "at_ms"))
		return strict_number(json, 0, &ret->at_ms);
	if (text_same(key, "chain"))
		return strict_text(json, ret->chain, sizeof(ret->chain));
	if (text_same(key, "epoch"))
		return strict_number(json, 1, &ret->epoch);
	if (text_same(key, "leaf") || text_same(key, "head"))
		return strict_text(json, ret->leaf, sizeof(ret->leaf));
	if (text_same(key, "seq"))
		return strict_number(json, 0, &ret->seq);
	if (text_same(key, "total_fen"))
		return strict_number(json, 0, &ret->total_fen);
	if (ret->kind == ANCHOR_ACK && text_same(key, "v"))
		return strict_number(json, 1, &version);
	if (ret->kind == ANCHOR_ACK)
		return strict_skip(json); /* of the hub, not of the till */
	return strict_refuse(json, N_("a key that no token has"));
}

/* The payload of a token or of an acknowledgement. */
static enum err read_token(const struct jws_payload *payload,
	struct anchor *ret, struct error *why)
{
	struct strict json = strict_over(payload->bytes, payload->length, true);
	struct strict_inside inside = strict_enter(&json, '{');
	char key[STRICT_KEY_SIZE];
	enum err rc;

	ret->at_ms = -1;
	ret->total_fen = -1;
	while (strict_key(&json, &inside, key))
		(void)token_value(&json, ret, key);
	rc = strict_end(&json, payload->bytes, why);
	if (rc)
		return rc;
	if (ret->chain[0] == '\0' || ret->epoch == 0 || ret->leaf[0] == '\0' ||
		(ret->kind == ANCHOR_RECEIPT &&
			(ret->at_ms < 0 || ret->total_fen < 0 || ret->seq < 1)))
		return error_set(why, ERR_FORGED, "a key is missing");
	if (ret->kind == ANCHOR_ACK)
		ret->at_ms = -1;
	return ERR_OK;
}

static const char *signer(const struct anchor *anchor)
{
	return anchor->kind == ANCHOR_ACK ? "hub" : anchor->chain;
}

/* Signed by a till (a receipt) or by the hub (an acknowledgement). */
static enum err parse_signed(const char *line, size_t length,
	const struct ring *ring, struct anchor *ret, struct error *why)
{
	static struct jws_payload payload;
	const struct ring_key *key = ring_of_line(ring, line, length);
	struct anchor anchor = { .kind = ANCHOR_RECEIPT };
	enum jws_fault fault;
	enum err rc;

	if (key == NULL)
		return error_set(why, ERR_FORGED,
			"it is signed by a key that is not in the bundle");
	fault = jws_open(line, length, JWS_TOKEN, &key->key, &payload);
	if (fault == JWS_BAD_HEADER) {
		anchor.kind = ANCHOR_ACK;
		fault = jws_open(line, length, JWS_ACK, &key->key, &payload);
	}
	if (fault != JWS_GOOD)
		return error_set(why, ERR_FORGED,
			"it is no receipt token and no acknowledgement with a"
			" signature that fits");
	rc = read_token(&payload, &anchor, why);
	if (rc)
		return rc;
	if (key->chain[0] != '\0' && !text_same(key->chain, signer(&anchor)))
		return error_set(why, ERR_FORGED,
			"it is signed by the key of %s, which may not say"
			" this of %s",
			key->chain, anchor.chain);
	*ret = anchor;
	return ERR_OK;
}

static bool is_leaf(const char *text, size_t length)
{
	uint8_t bytes[32];
	struct error why;
	size_t got;

	return length == HASH_TEXT_SIZE - 1 &&
	       !base64url_decode(
		       text, length, bytes, sizeof(bytes), &got, &why);
}

/* A number without sign and leading zero, up to the byte that ends it. */
static bool take_number(const char **at, char end, int64_t *ret)
{
	int64_t number = 0;
	const char *c = *at;

	while (*c >= '0' && *c <= '9' && c - *at < 16)
		number = number * 10 + (*c++ - '0');
	if (c == *at || **at == '0' || *c != end)
		return false;
	*at = c + 1;
	*ret = number;
	return true;
}

/* "T01-1-120 <leaf>" as Z papers and the log have it. */
static bool parse_head(const char *text, size_t length, struct anchor *ret)
{
	const char *dash = memchr(text, '-', length);
	const char *at = dash != NULL ? dash + 1 : text;

	if (dash == NULL || (size_t)(dash - text) >= sizeof(ret->chain))
		return false;
	memcpy(ret->chain, text, (size_t)(dash - text));
	ret->chain[dash - text] = '\0';
	if (!take_number(&at, '-', &ret->epoch) ||
		!take_number(&at, ' ', &ret->seq))
		return false;
	while (*at == ' ')
		at++;
	if (!is_leaf(at, (size_t)(text + length - at)))
		return false;
	memcpy(ret->leaf, at, HASH_TEXT_SIZE);
	ret->leaf[HASH_TEXT_SIZE - 1] = '\0';
	return true;
}

enum err anchor_parse(const char *line, size_t length, const struct ring *ring,
	struct anchor *ret, struct error *why)
{
	char text[CHAIN_SIZE + HASH_TEXT_SIZE + 48];
	struct anchor anchor = {
		.kind = ANCHOR_HEAD, .at_ms = -1, .total_fen = -1
	};

	if (length > 4 && memcmp(line, "eyJ", 3) == 0)
		return parse_signed(line, length, ring, ret, why);
	if (length < sizeof(text)) {
		memcpy(text, line, length);
		text[length] = '\0';
		if (is_leaf(text, length)) {
			anchor.kind = ANCHOR_LEAF;
			memcpy(anchor.leaf, text, sizeof(anchor.leaf));
			*ret = anchor;
			return ERR_OK;
		}
		if (parse_head(text, length, &anchor)) {
			*ret = anchor;
			return ERR_OK;
		}
	}
	return error_set(why, ERR_INPUT,
		"'%.*s' is no receipt token, no acknowledgement, no"
		" <chain>-<epoch>-<seq> <leaf> and no leaf",
		length > 60 ? 60 : (int)length, line);
}

static enum err add(
	struct anchors *anchors, const struct anchor *one, struct error *why)
{
	if (anchors->count == ANCHORS_MAX)
		return error_set(why, ERR_RANGE,
			"there are more than %d anchors", ANCHORS_MAX);
	if ((anchors->count & (anchors->count - 1)) == 0) {
		size_t room =
			anchors->count == 0 ? 1 : (size_t)anchors->count * 2;
		struct anchor *more =
			realloc(anchors->list, room * sizeof(*more));

		if (more == NULL)
			return error_set(why, ERR_SYSTEM, "out of memory");
		anchors->list = more;
	}
	anchors->list[anchors->count++] = *one;
	return ERR_OK;
}

enum err anchors_add(struct anchors *anchors, const char *line,
	const struct ring *ring, struct faults *faults, struct error *why)
{
	size_t length;
	struct anchor one;
	enum err rc;

	line += strspn(line, " \t\r\n");
	length = strlen(line);
	while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL)
		length--;
	if (length == 0 || line[0] == '#')
		return ERR_OK;
	rc = anchor_parse(line, length, ring, &one, why);
	if (rc == ERR_FORGED) {
		fault_add(faults, FAULT_ANCHOR, 0, "an anchor: %s", why->text);
		return ERR_OK;
	}
	return rc ? rc : add(anchors, &one, why);
}

static enum err read_text(struct anchors *anchors, FILE *file,
	const struct ring *ring, struct faults *faults, struct error *why)
{
	char line[JWS_SIZE + 64];
	enum err rc = ERR_OK;

	while (!rc && fgets(line, sizeof(line), file) != NULL)
		rc = anchors_add(anchors, line, ring, faults, why);
	return rc;
}

/* The heads of an earlier bundle; its own check is another call. */
static enum err read_bundle(struct anchors *anchors, const char *path,
	const struct ring *ring, struct faults *faults, struct error *why)
{
	struct claims *claims = NULL;
	struct unzip *zip = NULL;
	enum err rc = unzip_open(path, faults, &zip, why);

	if (!rc)
		rc = claimsfile_read(zip, ring, faults, &claims, why);
	for (int i = 0; !rc && claims != NULL && i < claims->chain_count; i++) {
		const struct claim_chain *chain = &claims->chains[i];
		struct anchor one = { .kind = ANCHOR_BUNDLE,
			.epoch = chain->epoch,
			.seq = chain->last,
			.at_ms = -1,
			.total_fen = -1 };

		memcpy(one.chain, chain->chain, sizeof(one.chain));
		memcpy(one.leaf, chain->head, sizeof(one.leaf));
		rc = add(anchors, &one, why);
	}
	claims_free(claims);
	unzip_close(zip);
	return rc;
}

enum err anchors_read(struct anchors *anchors, const char *path,
	const struct ring *ring, struct faults *faults, struct error *why)
{
	char head[2] = "";
	FILE *file = fopen(path, "rbe");
	enum err rc;

	if (file == NULL)
		return error_errno(why, "%s cannot be opened", path);
	if (fread(head, 1, sizeof(head), file) == sizeof(head) &&
		memcmp(head, "PK", 2) == 0)
		rc = read_bundle(anchors, path, ring, faults, why);
	else {
		rewind(file);
		rc = read_text(anchors, file, ring, faults, why);
	}
	(void)fclose(file);
	if (rc)
		return error_wrap(why, "%s", path);
	return ERR_OK;
}

static int compare(const void *a, const void *b)
{
	const struct anchor *left = a;
	const struct anchor *right = b;
	int order = strcmp(left->chain, right->chain);

	if (order == 0)
		order = (left->epoch > right->epoch) -
			(left->epoch < right->epoch);
	if (order == 0)
		order = (left->seq > right->seq) - (left->seq < right->seq);
	return order;
}

void anchors_sort(struct anchors *anchors)
{
	if (anchors->count > 0)
		qsort(anchors->list, (size_t)anchors->count,
			sizeof(*anchors->list), compare);
}

void anchors_clear(struct anchors *anchors)
{
	free(anchors->list);
	*anchors = (struct anchors){ 0 };
}

int anchors_from(const struct anchors *anchors, const char *chain,
	int64_t epoch, int64_t seq)
{
	struct anchor wanted = { .epoch = epoch, .seq = seq };
	int low = 0;
	int high = anchors->count;

	(void)text_copy(wanted.chain, sizeof(wanted.chain), chain);
	while (low < high) {
		int middle = low + (high - low) / 2;

		if (compare(&anchors->list[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
