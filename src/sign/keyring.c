#include "sign/keyring.h"

#include "header.h"
#include "keyfile.h"
#include "known.h"

#include "base/base64url.h"
#include "sign/seal.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PERSON_BYTES 16

/* Lies in memory that is out of reach but while it is used. */
struct guarded {
	struct secret secret;
	uint8_t signing[crypto_sign_SECRETKEYBYTES];
};

struct keyring {
	struct guarded *guarded; /* NULL: only the public half is here */
	char x[KEY_TEXT_SIZE];
	struct jws_key key;
	struct header headers[JWS_TYPE_COUNT];
};

static void guarded_show(struct guarded *guarded)
{
	int failed;

	assert(guarded != NULL);
	failed = sodium_mprotect_readonly(guarded);
	assert(!failed);
}

static void guarded_hide(struct guarded *guarded)
{
	int failed = sodium_mprotect_noaccess(guarded);

	assert(!failed);
}

enum err keyring_start(struct error *why)
{
	if (sodium_init() < 0)
		return error_set(
			why, ERR_SYSTEM, "libsodium cannot be started");
	return known_answers(why);
}

/* NULL: no memory. */
static struct keyring *keyring_new(void)
{
	struct keyring *keyring = calloc(1, sizeof(*keyring));

	if (keyring == NULL)
		return NULL;
	keyring->guarded = sodium_malloc(sizeof(*keyring->guarded));
	if (keyring->guarded != NULL)
		return keyring;
	free(keyring);
	return NULL;
}

static enum err no_memory(struct error *why)
{
	return error_set(
		why, ERR_SYSTEM, "there is no memory for the till's key");
}

void keyring_close(struct keyring *keyring)
{
	if (keyring == NULL)
		return;
	sodium_free(keyring->guarded);
	free(keyring);
}

/* A key that cannot verify what it signs must not sell. */
static enum err keyring_try(
	const struct keyring *keyring, const char *path, struct error *why)
{
	static const char words[] = "quotapos tries its key";
	uint8_t signature[crypto_sign_BYTES];

	keyring_sign(keyring, words, sizeof(words), signature);
	if (crypto_sign_verify_detached(signature, (const unsigned char *)words,
		    sizeof(words), keyring->key.public_key) == 0)
		return ERR_OK;
	return error_set(why, ERR_SYSTEM,
		"the key of %s does not verify what it signs", path);
}

/* From the secret alone: everything else, once; then hide and try it. */
static enum err keyring_ready(
	struct keyring *keyring, const char *path, struct error *why)
{
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
	int failed = crypto_sign_seed_keypair(public_key,
		keyring->guarded->signing, keyring->guarded->secret.seed);
	enum err rc;

	assert(!failed);
	guarded_hide(keyring->guarded);
	(void)base64url_encode(public_key, sizeof(public_key), keyring->x);
	rc = jws_key_init(&keyring->key, keyring->x, why);
	if (rc)
		return rc;
	for (int type = 0; type < JWS_TYPE_COUNT; type++)
		header_init(&keyring->headers[type], keyring->key.kid,
			(enum jws_type)type);
	return keyring_try(keyring, path, why);
}

/* The file is written last: there is none of a key that does not work. */
static enum err keyring_make(struct keyring *keyring, const char *path,
	const char *passphrase, struct error *why)
{
	struct keyfile_write write = { path, passphrase, false };
	struct secret *secret = &keyring->guarded->secret;
	enum err rc;

	randombytes_buf(secret->seed, sizeof(secret->seed));
	rc = keyring_ready(keyring, path, why);
	if (rc)
		return rc;
	guarded_show(keyring->guarded);
	rc = keyfile_write(&write, secret, why);
	guarded_hide(keyring->guarded);
	return rc;
}

enum err keyring_create(const char *path, const char *passphrase,
	struct keyring **ret, struct error *why)
{
	struct keyring *keyring = keyring_new();
	enum err rc;

	if (keyring == NULL)
		return no_memory(why);
	randombytes_buf(keyring->guarded->secret.person,
		sizeof(keyring->guarded->secret.person));
	rc = keyring_make(keyring, path, passphrase, why);
	if (rc) {
		keyring_close(keyring);
		return rc;
	}
	*ret = keyring;
	return ERR_OK;
}

enum err keyring_renew(const struct keyring *keyring, const char *path,
	const char *passphrase, struct keyring **ret, struct error *why)
{
	struct keyring *next = keyring_new();
	enum err rc;

	if (next == NULL)
		return no_memory(why);
	guarded_show(keyring->guarded);
	memcpy(next->guarded->secret.person, keyring->guarded->secret.person,
		sizeof(next->guarded->secret.person));
	guarded_hide(keyring->guarded);
	rc = keyring_make(next, path, passphrase, why);
	if (rc) {
		keyring_close(next);
		return rc;
	}
	*ret = next;
	return ERR_OK;
}

enum err keyring_is_sealed(const char *path, bool *ret, struct error *why)
{
	AUTO(keyfile) file = { 0 };
	enum err rc = keyfile_read(path, &file, why);

	if (rc)
		return rc;
	*ret = file.cost.passes != 0;
	return ERR_OK;
}

enum err keyring_open(const char *path, const char *passphrase,
	struct keyring **ret, struct error *why)
{
	AUTO(keyfile) file = { 0 };
	struct keyring *keyring;
	enum err rc = keyfile_read(path, &file, why);

	if (rc)
		return rc;
	keyring = keyring_new();
	if (keyring == NULL)
		return no_memory(why);
	rc = keyfile_unseal(
		&file, path, passphrase, &keyring->guarded->secret, why);
	if (!rc)
		rc = keyring_ready(keyring, path, why);
	if (rc) {
		keyring_close(keyring);
		return rc;
	}
	*ret = keyring;
	return ERR_OK;
}

enum err keyring_public_only(
	const char *x, struct keyring **ret, struct error *why)
{
	struct keyring *keyring = calloc(1, sizeof(*keyring));
	enum err rc;

	if (keyring == NULL)
		return no_memory(why);
	rc = jws_key_init(&keyring->key, x, why);
	if (rc) {
		keyring_close(keyring);
		return rc;
	}
	memcpy(keyring->x, x, sizeof(keyring->x)); /* it has this length */
	*ret = keyring;
	return ERR_OK;
}

bool keyring_has_secrets(const struct keyring *keyring)
{
	return keyring->guarded != NULL;
}

enum err keyring_reseal(const struct keyring *keyring, const char *path,
	const char *passphrase, struct error *why)
{
	struct keyfile_write write = { path, passphrase, true };
	enum err rc;

	guarded_show(keyring->guarded);
	rc = keyfile_write(&write, &keyring->guarded->secret, why);
	guarded_hide(keyring->guarded);
	return rc;
}

const char *keyring_public(const struct keyring *keyring)
{
	return keyring->x;
}

const char *keyring_kid(const struct keyring *keyring)
{
	return keyring->key.kid;
}

const struct jws_key *keyring_key(const struct keyring *keyring)
{
	return &keyring->key;
}

const struct header *keyring_header(
	const struct keyring *keyring, enum jws_type type)
{
	return &keyring->headers[type];
}

void keyring_sign(const struct keyring *keyring, const void *bytes,
	size_t length, uint8_t *signature)
{
	int failed;

	guarded_show(keyring->guarded);
	failed = crypto_sign_detached(
		signature, NULL, bytes, length, keyring->guarded->signing);
	guarded_hide(keyring->guarded);
	assert(!failed);
}

/* The pair that boxes for the signing key are sealed to. */
static int box_pair(
	const struct guarded *guarded, uint8_t *public_key, uint8_t *secret_key)
{
	int failed;

	failed = crypto_sign_ed25519_sk_to_curve25519(
		secret_key, guarded->signing);
	if (!failed)
		failed = crypto_scalarmult_base(public_key, secret_key);
	return failed;
}

enum err keyring_unseal(const struct keyring *keyring, const uint8_t *box,
	size_t length, void *bytes, struct error *why)
{
	uint8_t public_key[crypto_box_PUBLICKEYBYTES];
	uint8_t secret_key[crypto_box_SECRETKEYBYTES];
	int failed = 1;

	guarded_show(keyring->guarded);
	if (length >= crypto_box_SEALBYTES)
		failed = box_pair(keyring->guarded, public_key, secret_key);
	guarded_hide(keyring->guarded);
	if (!failed)
		failed = crypto_box_seal_open(
			bytes, box, length, public_key, secret_key);
	sodium_memzero(secret_key, sizeof(secret_key));
	if (failed)
		return error_set(why, ERR_FORGED,
			"what was sealed is for another key, or damaged");
	return ERR_OK;
}

enum err keyring_share(const struct keyring *keyring, const char *x, char *text,
	struct error *why)
{
	uint8_t box[sizeof(keyring->guarded->secret.person) + SEAL_OVERHEAD];
	enum err rc;

	static_assert(KEYRING_SHARE_SIZE == BASE64URL_SIZE(sizeof(box)),
		"a shared secret has its text");
	guarded_show(keyring->guarded);
	rc = seal_for(x, keyring->guarded->secret.person,
		sizeof(keyring->guarded->secret.person), box, why);
	guarded_hide(keyring->guarded);
	if (!rc)
		(void)base64url_encode(box, sizeof(box), text);
	return rc;
}

enum err keyring_adopt(struct keyring *keyring, const char *shared,
	const struct keyring_file *file, struct error *why)
{
	struct secret *secret = &keyring->guarded->secret;
	uint8_t box[sizeof(secret->person) + SEAL_OVERHEAD];
	uint8_t person[sizeof(secret->person)];
	size_t length = 0;
	int failed;
	enum err rc = base64url_decode(
		shared, strlen(shared), box, sizeof(box), &length, why);

	if (!rc && length != sizeof(box))
		rc = error_set(why, ERR_FORGED,
			"the market's secret has another length");
	if (!rc)
		rc = keyring_unseal(keyring, box, length, person, why);
	if (rc)
		return rc;
	failed = sodium_mprotect_readwrite(keyring->guarded);
	assert(!failed);
	memcpy(secret->person, person, sizeof(person));
	guarded_hide(keyring->guarded);
	sodium_memzero(person, sizeof(person));
	return keyring_reseal(keyring, file->path, file->passphrase, why);
}

void keyring_person(
	const struct keyring *keyring, const char *document, char *text)
{
	const uint8_t *secret = keyring->guarded->secret.person;
	uint8_t person[PERSON_BYTES];
	int failed;

	guarded_show(keyring->guarded);
	failed = crypto_generichash(person, sizeof(person),
		(const unsigned char *)document, strlen(document), secret,
		sizeof(keyring->guarded->secret.person));
	guarded_hide(keyring->guarded);
	assert(!failed);
	(void)base64url_encode(person, sizeof(person), text);
}
