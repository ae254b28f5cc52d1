#include "sign/seal.h"

#include "key.h"

#include "base/base64url.h"
#include "base/text.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#define PIN_PASSES       2
#define PIN_MEMORY_MIB   19
#define PIN_MEMORY_BYTES (PIN_MEMORY_MIB * (size_t)1024 * 1024)

static_assert(SEAL_OVERHEAD == crypto_box_SEALBYTES, "overhead of a box");
static_assert(PIN_VERIFIER_SIZE == crypto_pwhash_STRBYTES, "verifier fits");

/* An X25519 key as bytes, wiped when it has been used. */
struct box_key {
	uint8_t bytes[crypto_box_SECRETKEYBYTES];
};

static void box_key_cleanup(struct box_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

static bool box_key_decode(const char *text, struct box_key *ret)
{
	struct error why;
	size_t length = 0;

	return !base64url_decode(text, strlen(text), ret->bytes,
		       sizeof(ret->bytes), &length, &why) &&
	       length == sizeof(ret->bytes);
}

/* libsodium refuses keys of low order itself. */
enum err seal_make(const char *auditor_key, const void *bytes, size_t length,
	uint8_t *box, struct error *why)
{
	struct box_key key;

	if (!box_key_decode(auditor_key, &key) ||
		crypto_box_seal(box, bytes, length, key.bytes))
		return error_set(why, ERR_FORGED,
			"'%.60s' is not an X25519 public key", auditor_key);
	return ERR_OK;
}

enum err seal_for(const char *x, const void *bytes, size_t length, uint8_t *box,
	struct error *why)
{
	uint8_t signing[crypto_sign_PUBLICKEYBYTES];
	uint8_t key[crypto_box_PUBLICKEYBYTES];
	enum err rc = key_decode(x, signing, why);

	if (rc)
		return rc;
	if (crypto_sign_ed25519_pk_to_curve25519(key, signing) ||
		crypto_box_seal(box, bytes, length, key))
		return error_set(why, ERR_FORGED,
			"'%.60s' is no key to seal anything to", x);
	return ERR_OK;
}

void seal_nonce(char *text)
{
	uint8_t bytes[16];

	static_assert(NONCE_TEXT_SIZE == BASE64URL_SIZE(sizeof(bytes)),
		"a nonce has its text");
	randombytes_buf(bytes, sizeof(bytes));
	(void)base64url_encode(bytes, sizeof(bytes), text);
}

enum err seal_open(const char *secret_key, const uint8_t *box, size_t length,
	void *bytes, struct error *why)
{
	AUTO(box_key) secret = { 0 };
	struct box_key public_key;

	if (!box_key_decode(secret_key, &secret))
		return error_set(why, ERR_FORGED,
			"the auditor's secret key is not an X25519 key");
	if (crypto_scalarmult_base(public_key.bytes, secret.bytes) ||
		crypto_box_seal_open(
			bytes, box, length, public_key.bytes, secret.bytes))
		return error_set(why, ERR_FORGED,
			"a sealed number of %zu bytes is damaged or not for "
			"this auditor's key",
			length);
	return ERR_OK;
}

void seal_pair(char *public_key, char *secret_key)
{
	AUTO(box_key) secret = { 0 };
	struct box_key public_bytes;
	int failed = crypto_box_keypair(public_bytes.bytes, secret.bytes);

	assert(!failed);
	(void)base64url_encode(
		public_bytes.bytes, sizeof(public_bytes.bytes), public_key);
	(void)base64url_encode(secret.bytes, sizeof(secret.bytes), secret_key);
}

static bool is_pin(const char *pin)
{
	size_t length = strlen(pin);

	return length >= PIN_MIN && length <= PIN_MAX && text_is_digits(pin);
}

enum err pin_make(const char *pin, char *verifier, struct error *why)
{
	char made[PIN_VERIFIER_SIZE];

	if (!is_pin(pin))
		return error_set(why, ERR_INPUT,
			"a PIN has %d to %d digits and nothing else", PIN_MIN,
			PIN_MAX);
	if (crypto_pwhash_str_alg(made, pin, strlen(pin), PIN_PASSES,
		    PIN_MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13))
		return error_set(why, ERR_SYSTEM,
			"a PIN needs %d MiB of memory to be kept",
			PIN_MEMORY_MIB);
	memcpy(verifier, made, sizeof(made));
	return ERR_OK;
}

bool pin_matches(const char *pin, const char *verifier)
{
	return is_pin(pin) &&
	       crypto_pwhash_str_verify(verifier, pin, strlen(pin)) == 0;
}
