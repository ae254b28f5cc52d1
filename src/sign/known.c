#include "known.h"

#include "base/text.h"
#include "sign/hash.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

/* hex has 2 * size digits. */
static bool from_hex(const char *hex, uint8_t *bytes, size_t size)
{
	size_t length = 0;

	return sodium_hex2bin(bytes, size, hex, strlen(hex), NULL, &length,
		       NULL) == 0 &&
	       length == size;
}

/* Source: RFC 8032 section 7.1, TEST 2. */
static bool knows_ed25519(void)
{
	static const unsigned char message[] = { 0x72 };
	uint8_t seed[crypto_sign_SEEDBYTES];
	uint8_t expected[crypto_sign_BYTES];
	uint8_t signature[crypto_sign_BYTES];
	uint8_t public_key[crypto_sign_PUBLICKEYBYTES];
	uint8_t signing[crypto_sign_SECRETKEYBYTES];

	if (!from_hex("4ccd089b28ff96da9db6c346ec114e0f"
		      "5b8a319f35aba624da8cf6ed4fb8a6fb",
		    seed, sizeof(seed)) ||
		!from_hex("92a009a9f0d4cab8720e820b5f642540"
			  "a2b27b5416503f8fb3762223ebdb69da"
			  "085ac1e43e15996e458f3613d0f11d8c"
			  "387b2eaeb4302aeeb00d291612bb0c00",
			expected, sizeof(expected)))
		return false;
	if (crypto_sign_seed_keypair(public_key, signing, seed) ||
		crypto_sign_detached(
			signature, NULL, message, sizeof(message), signing) ||
		memcmp(signature, expected, sizeof(expected)) != 0)
		return false;
	if (crypto_sign_verify_detached(
		    expected, message, sizeof(message), public_key))
		return false;
	expected[0] ^= 1;
	return crypto_sign_verify_detached(
		       expected, message, sizeof(message), public_key) != 0;
}

/* Source: FIPS 180-2 appendix B.1. */
static bool knows_sha256(void)
{
	char text[HASH_TEXT_BYTES];

	hash_text("abc", 3, text);
	return text_same(text, "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
}

/*
 * The base point with the point of order two added (both coordinates
 * negated), which libsodium before 1.0.18-1+deb12u1 took for a good key
 * (CVE-2025-69277), the neutral point, and the base point itself.
 */
static bool knows_points(void)
{
	uint8_t base[crypto_core_ed25519_BYTES];
	uint8_t mixed[crypto_core_ed25519_BYTES];
	uint8_t neutral[crypto_core_ed25519_BYTES] = { 1 };

	memset(base, 0x66, sizeof(base));
	base[0] = 0x58;
	memset(mixed, 0x99, sizeof(mixed));
	mixed[0] = 0x95;
	return crypto_core_ed25519_is_valid_point(base) &&
	       !crypto_core_ed25519_is_valid_point(mixed) &&
	       !crypto_core_ed25519_is_valid_point(neutral);
}

enum err known_answers(struct error *why)
{
	static const struct {
		const char *name;
		bool (*knows)(void);
	} questions[] = {
		{ "Ed25519 signatures", knows_ed25519 },
		{ "SHA-256", knows_sha256 },
		{ "Ed25519 public keys", knows_points },
	};

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		if (!questions[i].knows())
			return error_set(why, ERR_SYSTEM,
				"the library for %s gives wrong answers: "
				"update libsodium23 and libssl3",
				questions[i].name);
	return ERR_OK;
}
