#include "key.h"

#include "sign/hash.h"

#include "base/base64url.h"
#include "base/text.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* A mixed-order key would let one signature mean two things. */
enum err key_decode(const char *x, uint8_t *public_key, struct error *why)
{
	uint8_t bytes[crypto_sign_PUBLICKEYBYTES];
	size_t length = 0;

	if (base64url_decode(
		    x, strlen(x), bytes, sizeof(bytes), &length, why) ||
		length != sizeof(bytes) ||
		!crypto_core_ed25519_is_valid_point(bytes))
		return error_set(why, ERR_FORGED,
			"'%.60s' is not an Ed25519 public key", x);
	memcpy(public_key, bytes, sizeof(bytes));
	return ERR_OK;
}

enum err key_pem(const char *x, char *text, struct error *why)
{
	static const uint8_t prefix[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
		0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };
	uint8_t der[sizeof(prefix) + crypto_sign_PUBLICKEYBYTES];
	char base64[sodium_base64_ENCODED_LEN(
		sizeof(der), sodium_base64_VARIANT_ORIGINAL)];
	struct text pem;
	enum err rc;

	memcpy(der, prefix, sizeof(prefix));
	rc = key_decode(x, der + sizeof(prefix), why);
	if (rc)
		return rc;
	(void)sodium_bin2base64(base64, sizeof(base64), der, sizeof(der),
		sodium_base64_VARIANT_ORIGINAL);
	pem = text_over(text, PEM_SIZE);
	text_addf(&pem,
		"-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n",
		base64);
	assert(!pem.cut);
	return ERR_OK;
}

void key_name(const char *x, char *text)
{
	char jwk[128];
	struct text canonical = text_over(jwk, sizeof(jwk));

	text_addf(&canonical,
		"{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}", x);
	assert(!canonical.cut);
	hash_text(jwk, canonical.length, text);
}

enum err key_thumbprint(const char *x, char *text, struct error *why)
{
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
	enum err rc = key_decode(x, public_key, why);

	if (!rc)
		key_name(x, text);
	return rc;
}
