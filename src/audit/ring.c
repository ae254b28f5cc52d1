#include "ring.h"

#include "strict.h"

#include "base/base64url.h"
#include "base/say.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One member of a JWK Set, as far as we ask. */
struct jwk {
	char kty[8];
	char crv[16];
	char alg[16];
	char kid[HASH_TEXT_SIZE];
	char x[HASH_TEXT_SIZE];
	char chain[CHAIN_SIZE];
	int64_t epoch;
};

static bool jwk_value(struct strict *json, struct jwk *jwk, const char *key)
{
	if (text_same(key, "kty"))
		return strict_text(json, jwk->kty, sizeof(jwk->kty));
	if (text_same(key, "crv"))
		return strict_text(json, jwk->crv, sizeof(jwk->crv));
	if (text_same(key, "alg"))
		return strict_text(json, jwk->alg, sizeof(jwk->alg));
	if (text_same(key, "kid"))
		return strict_text(json, jwk->kid, sizeof(jwk->kid));
	if (text_same(key, "x"))
		return strict_text(json, jwk->x, sizeof(jwk->x));
	if (json->canonical && text_same(key, "chain"))
		return strict_text(json, jwk->chain, sizeof(jwk->chain));
	if (json->canonical && text_same(key, "epoch"))
		return strict_number(json, 1, &jwk->epoch);
	return strict_skip(json);
}

static bool read_jwk(struct strict *json, struct jwk *jwk)
{
	struct strict_inside inside = strict_enter(json, '{');
	char key[STRICT_KEY_SIZE];

	while (strict_key(json, &inside, key))
		(void)jwk_value(json, jwk, key);
	return json->wrong == NULL;
}

static enum err add_key(
	struct ring *ring, const struct jwk *jwk, struct error *why)
{
	struct ring_key *key = &ring->keys[ring->count];
	enum err rc;

	*key = (struct ring_key){ .epoch = jwk->epoch };
	if (jwk->alg[0] != '\0' && !text_same(jwk->alg, "EdDSA"))
		return error_set(why, ERR_FORGED,
			"a key is for the algorithm '%s', not EdDSA", jwk->alg);
	rc = jws_key_init(&key->key, jwk->x, why);
	if (rc)
		return rc;
	if (jwk->kid[0] != '\0' && !text_same(jwk->kid, key->key.kid))
		return error_set(why, ERR_FORGED,
			"the key %s is not the one its kid %s names", jwk->x,
			jwk->kid);
	memcpy(key->x, jwk->x, sizeof(key->x));
	memcpy(key->chain, jwk->chain, sizeof(key->chain));
	ring->count++;
	return ERR_OK;
}

static enum err take_jwk(struct ring *ring, const struct jwk *jwk,
	bool canonical, struct error *why)
{
	struct ring_key *more;

	if (!text_same(jwk->kty, "OKP"))
		return canonical
			       ? error_set(why, ERR_FORGED,
					 "a key is of the type '%s'", jwk->kty)
			       : ERR_OK;
	if (text_same(jwk->crv, "X25519")) {
		memcpy(ring->auditor, jwk->x, sizeof(ring->auditor));
		return ERR_OK;
	}
	if (!text_same(jwk->crv, "Ed25519"))
		return ERR_OK;
	if (canonical && (jwk->chain[0] == '\0' || jwk->epoch == 0))
		return error_set(why, ERR_FORGED,
			"the key %s names no chain and epoch", jwk->x);
	if (ring->count == RING_KEYS_MAX)
		return error_set(why, ERR_FORGED,
			"the key set has more than %d keys", RING_KEYS_MAX);
	if ((ring->count & (ring->count - 1)) == 0) {
		size_t room = ring->count == 0 ? 1 : (size_t)ring->count * 2;

		more = realloc(ring->keys, room * sizeof(*more));
		if (more == NULL)
			return error_set(why, ERR_SYSTEM, "out of memory");
		ring->keys = more;
	}
	return add_key(ring, jwk, why);
}

static enum err read_keys(
	struct ring *ring, struct strict *json, struct error *why)
{
	struct strict_inside inside = strict_enter(json, '[');

	while (strict_item(json, &inside)) {
		struct jwk jwk = { 0 };
		enum err rc;

		if (!read_jwk(json, &jwk))
			return ERR_OK;
		rc = take_jwk(ring, &jwk, json->canonical, why);
		if (rc)
			return rc;
	}
	return ERR_OK;
}

static enum err read_set(
	struct ring *ring, struct strict *json, struct error *why)
{
	struct strict_inside inside = strict_enter(json, '{');
	char key[STRICT_KEY_SIZE];
	bool has_keys = false;
	enum err rc = ERR_OK;

	while (!rc && strict_key(json, &inside, key)) {
		if (text_same(key, "keys")) {
			has_keys = true;
			rc = read_keys(ring, json, why);
		} else if (text_same(key, "reader"))
			(void)strict_text(
				json, ring->reader, sizeof(ring->reader));
		else
			(void)strict_skip(json);
	}
	if (!rc && !has_keys && json->wrong == NULL)
		return error_set(why, ERR_FORGED, "it is no JWK Set");
	return rc;
}

static const struct ring *sorting; /* for qsort; one thread reads keys */

static int by_kid(const void *a, const void *b)
{
	return strcmp(sorting->keys[*(const int *)a].key.kid,
		sorting->keys[*(const int *)b].key.kid);
}

static enum err sort_ring(struct ring *ring, struct error *why)
{
	ring->by_kid = calloc((size_t)ring->count + 1, sizeof(int));
	if (ring->by_kid == NULL)
		return error_set(why, ERR_SYSTEM, "out of memory");
	for (int i = 0; i < ring->count; i++)
		ring->by_kid[i] = i;
	sorting = ring;
	qsort(ring->by_kid, (size_t)ring->count, sizeof(int), by_kid);
	sorting = NULL;
	return ERR_OK;
}

enum err ring_read(const char *bytes, size_t length, bool canonical,
	struct ring *ret, struct error *why)
{
	struct strict json = strict_over(bytes, length, canonical);
	struct ring ring = { 0 };
	enum err rc = read_set(&ring, &json, why);

	if (!rc)
		rc = strict_end(&json, bytes, why);
	if (!rc)
		rc = sort_ring(&ring, why);
	if (rc) {
		ring_clear(&ring);
		return rc;
	}
	*ret = ring;
	return ERR_OK;
}

void ring_clear(struct ring *ring)
{
	free(ring->keys);
	free(ring->by_kid);
	*ring = (struct ring){ 0 };
}

const struct ring_key *ring_find(const struct ring *ring, const char *kid)
{
	int low = 0;
	int high = ring->count - 1;

	while (low <= high) {
		int middle = low + (high - low) / 2;
		const struct ring_key *key = &ring->keys[ring->by_kid[middle]];
		int order = strcmp(kid, key->key.kid);

		if (order == 0)
			return key;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return NULL;
}

struct ring_key *ring_find_epoch(
	const struct ring *ring, const char *chain, int64_t epoch)
{
	for (int i = 0; i < ring->count; i++) {
		if (ring->keys[i].epoch == epoch &&
			text_same(ring->keys[i].chain, chain))
			return &ring->keys[i];
	}
	return NULL;
}

/* A header begins with {"alg":"EdDSA","kid":"; 88 characters hold the kid. */
#define KID_AT     22
#define KID_LENGTH (HASH_TEXT_SIZE - 1)
#define HEAD_CHARS 88

const struct ring_key *ring_of_line(
	const struct ring *ring, const char *line, size_t length)
{
	uint8_t bytes[HEAD_CHARS * 3 / 4];
	char kid[HASH_TEXT_SIZE];
	struct error why;
	size_t got;

	if (length < HEAD_CHARS || base64url_decode(line, HEAD_CHARS, bytes,
					   sizeof(bytes), &got, &why))
		return NULL;
	memcpy(kid, bytes + KID_AT, KID_LENGTH);
	kid[KID_LENGTH] = '\0';
	return ring_find(ring, kid);
}
