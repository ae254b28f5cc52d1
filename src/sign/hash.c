#include "sign/hash.h"

#include "base/base64url.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdlib.h>

struct hash_stream {
	EVP_MD_CTX *context;
};

static_assert(HASH_TEXT_BYTES == BASE64URL_SIZE(HASH_BYTES), "text of a hash");

/*
 * A context that knows its algorithm; NULL: no memory. OpenSSL's own
 * configuration is not for us, and reading it takes longer than a sale.
 */
static EVP_MD_CTX *context_open(void)
{
	int started = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int done = started && md != NULL && context != NULL &&
		   EVP_DigestInit_ex2(context, md, NULL);

	EVP_MD_free(md); /* the context holds it */
	if (done)
		return context;
	EVP_MD_CTX_free(context);
	return NULL;
}

static _Thread_local EVP_MD_CTX *kept;

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
	done = EVP_DigestInit_ex2(kept, NULL, NULL);
	assert(done);
	return kept;
}

void hash_thread_end(void)
{
	EVP_MD_CTX_free(kept);
	kept = NULL;
}

static void context_add(EVP_MD_CTX *context, const void *bytes, size_t length)
{
	int done = EVP_DigestUpdate(context, bytes, length);

	assert(done);
}

static void context_text(EVP_MD_CTX *context, char *text)
{
	unsigned char hash[HASH_BYTES];
	int done = EVP_DigestFinal_ex(context, hash, NULL);

	assert(done);
	(void)base64url_encode(hash, sizeof(hash), text);
}

void hash_text(const void *bytes, size_t length, char *text)
{
	EVP_MD_CTX *context = context_again();

	context_add(context, bytes, length);
	context_text(context, text);
}

void hash_leaf(const void *line, size_t length, char *text)
{
	EVP_MD_CTX *context = context_again();

	context_add(context, "\0", 1);
	context_add(context, line, length);
	context_text(context, text);
}

struct hash_stream *hash_stream_open(void)
{
	struct hash_stream *stream = malloc(sizeof(*stream));

	if (stream == NULL)
		return NULL;
	stream->context = context_open();
	if (stream->context != NULL)
		return stream;
	free(stream);
	return NULL;
}

void hash_stream_add(
	struct hash_stream *stream, const void *bytes, size_t length)
{
	context_add(stream->context, bytes, length);
}

void hash_stream_close(struct hash_stream *stream, char *text)
{
	if (stream == NULL)
		return;
	context_text(stream->context, text);
	EVP_MD_CTX_free(stream->context);
	free(stream);
}
