#include "sign/hash.h"

#include "base/base64url.h"
#include "base/late.h"

#include <assert.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>

static_assert(HASH_TEXT_BYTES == BASE64URL_SIZE(HASH_BYTES), "text of a hash");
static_assert(HASH_BYTES == crypto_hash_sha256_BYTES, "one size of a hash");

/*
 * OpenSSL hashes five times as fast as libsodium, but to load it and to find
 * the algorithm in it takes as long as hashing a mebibyte. So it is loaded by
 * who hashes as much; both give the same answer.
 */
#define FUNCTIONS(X)          \
	X(EVP_DigestFinal_ex) \
	X(EVP_DigestInit_ex2) \
	X(EVP_DigestUpdate)   \
	X(EVP_MD_CTX_free)    \
	X(EVP_MD_CTX_new)     \
	X(EVP_MD_fetch)       \
	X(EVP_MD_free)        \
	X(OPENSSL_init_crypto)

static struct {
	FUNCTIONS(LATE_POINTER)
} late;

#define MUCH_BYTES (1 << 20)

static size_t hashed;   /* bytes, by libsodium */
static bool is_tried;   /* OpenSSL was looked for */
static bool is_in_bulk; /* and is used; it changes before threads begin */

static _Thread_local EVP_MD_CTX *kept;

/*
 * A context that knows its algorithm; NULL: no memory. OpenSSL's own
 * configuration is not for us, and reading it takes longer than a sale.
 */
static EVP_MD_CTX *context_open(void)
{
	int started =
		late.OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	EVP_MD *md = late.EVP_MD_fetch(NULL, "SHA256", NULL);
	EVP_MD_CTX *context = late.EVP_MD_CTX_new();
	int done = started && md != NULL && context != NULL &&
		   late.EVP_DigestInit_ex2(context, md, NULL);

	late.EVP_MD_free(md); /* the context holds it */
	if (done)
		return context;
	late.EVP_MD_CTX_free(context);
	return NULL;
}

void hash_in_bulk(void)
{
	static const char *const libraries[] = { "libcrypto.so.3", NULL };
	static const char *const names[] = { FUNCTIONS(LATE_NAME) NULL };
	struct error ignored;

	if (is_tried)
		return;
	is_tried = true;
	is_in_bulk = late_load(libraries, names, &late, &ignored) == ERR_OK;
}

static bool is_little(size_t length)
{
	if (is_in_bulk || is_tried)
		return !is_in_bulk;
	hashed += length;
	if (hashed > MUCH_BYTES)
		hash_in_bulk();
	return !is_in_bulk;
}

/*
 * Finding the algorithm costs more than hashing an entry, so each thread
 * keeps one context and starts it anew. A till that cannot hash must stop:
 * hence the assertions here and below.
 */
static EVP_MD_CTX *context_again(void)
{
	int done;

	if (kept == NULL)
		kept = context_open();
	assert(kept != NULL);
	done = late.EVP_DigestInit_ex2(kept, NULL, NULL);
	assert(done);
	return kept;
}

void hash_thread_end(void)
{
	if (kept != NULL)
		late.EVP_MD_CTX_free(kept);
	kept = NULL;
}

static void context_add(EVP_MD_CTX *context, const void *bytes, size_t length)
{
	int done = late.EVP_DigestUpdate(context, bytes, length);

	assert(done);
}

static void context_text(EVP_MD_CTX *context, char *text)
{
	unsigned char hash[HASH_BYTES];
	int done = late.EVP_DigestFinal_ex(context, hash, NULL);

	assert(done);
	(void)base64url_encode(hash, sizeof(hash), text);
}

static void little_text(crypto_hash_sha256_state *state, char *text)
{
	unsigned char hash[HASH_BYTES];

	(void)crypto_hash_sha256_final(state, hash);
	(void)base64url_encode(hash, sizeof(hash), text);
}

/* SHA-256 of two pieces, one after the other. */
struct pieces {
	const void *first;
	size_t first_length;
	const void *second;
	size_t second_length;
};

static void hash_pieces(const struct pieces *pieces, char *text)
{
	crypto_hash_sha256_state state;
	EVP_MD_CTX *context;

	if (is_little(pieces->first_length + pieces->second_length)) {
		(void)crypto_hash_sha256_init(&state);
		(void)crypto_hash_sha256_update(
			&state, pieces->first, pieces->first_length);
		(void)crypto_hash_sha256_update(
			&state, pieces->second, pieces->second_length);
		little_text(&state, text);
		return;
	}
	context = context_again();
	context_add(context, pieces->first, pieces->first_length);
	context_add(context, pieces->second, pieces->second_length);
	context_text(context, text);
}

void hash_text(const void *bytes, size_t length, char *text)
{
	hash_pieces(&(struct pieces){ bytes, length, "", 0 }, text);
}

void hash_leaf(const void *line, size_t length, char *text)
{
	hash_pieces(&(struct pieces){ "\0", 1, line, length }, text);
}

/* -- streams: files, large ones as well -------------------------------------
 */

struct hash_stream {
	EVP_MD_CTX *context; /* NULL: without OpenSSL */
	crypto_hash_sha256_state little;
};

struct hash_stream *hash_stream_open(void)
{
	struct hash_stream *stream = calloc(1, sizeof(*stream));

	if (stream == NULL)
		return NULL;
	hash_in_bulk();
	(void)crypto_hash_sha256_init(&stream->little);
	if (!is_in_bulk)
		return stream;
	stream->context = context_open();
	if (stream->context != NULL)
		return stream;
	free(stream);
	return NULL;
}

void hash_stream_add(
	struct hash_stream *stream, const void *bytes, size_t length)
{
	if (stream->context != NULL)
		context_add(stream->context, bytes, length);
	else
		(void)crypto_hash_sha256_update(&stream->little, bytes, length);
}

void hash_stream_close(struct hash_stream *stream, char *text)
{
	if (stream == NULL)
		return;
	if (stream->context != NULL) {
		context_text(stream->context, text);
		late.EVP_MD_CTX_free(stream->context);
	} else {
		little_text(&stream->little, text);
	}
	free(stream);
}
