#include "fuzz.h"

#include "base/base64url.h"
#include "sign/jws.h"

#include <sodium.h>

/* The published pair of RFC 8037 appendix A. */
static const char key_x[] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
static const char key_d[] = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

struct pair {
	struct jws_key key;
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
};

static const struct pair *pair(void)
{
	static struct pair pair;
	static bool made;
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	struct error why;
	size_t length;

	if (made)
		return &pair;
	MUST(sodium_init() >= 0);
	MUST(jws_key_init(&pair.key, key_x, &why) == ERR_OK);
	MUST(base64url_decode(key_d, strlen(key_d), seed, sizeof(seed), &length,
		     &why) == ERR_OK);
	MUST(crypto_sign_seed_keypair(public, pair.secret, seed) == 0);
	MUST(memcmp(public, pair.key.public_key, sizeof(public)) == 0);
	made = true;
	return &pair;
}

/* Ed25519 has one signature for a text: an accepted line is that line. */
static void must_be_ours(const char *line, size_t length)
{
	unsigned char signature[crypto_sign_BYTES];
	char text[BASE64URL_SIZE(crypto_sign_BYTES)];
	size_t signed_length = length - (sizeof(text) - 1) - 1;

	MUST(length > sizeof(text) && line[signed_length] == '.');
	(void)crypto_sign_detached(signature, NULL, (const unsigned char *)line,
		signed_length, pair()->secret);
	(void)base64url_encode(signature, sizeof(signature), text);
	MUST(memcmp(line + signed_length + 1, text, sizeof(text) - 1) == 0);
}

/* What was taken out is spelled in the line, between its two dots. */
static void must_be_inside(
	const struct jws_payload *payload, const char *line, size_t length)
{
	static char text[BASE64URL_SIZE(JWS_PAYLOAD_MAX)];
	size_t spelled =
		base64url_encode(payload->bytes, payload->length, text);
	const char *first = memchr(line, '.', length);

	MUST(payload->length <= JWS_PAYLOAD_MAX);
	MUST(payload->bytes[payload->length] == '\0');
	MUST(first != NULL);
	first++;
	MUST(length - (size_t)(first - line) > spelled);
	MUST(memcmp(first, text, spelled) == 0 && first[spelled] == '.');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct jws_payload payload;
	char *line = text_of(bytes, length);
	enum jws_fault fault =
		jws_open(line, length, JWS_ENTRY, &pair()->key, &payload);

	switch (fault) {
	case JWS_GOOD:
		must_be_ours(line, length);
		must_be_inside(&payload, line, length);
		break;
	case JWS_BAD_HEADER:
	case JWS_BAD_SIGNATURE:
		must_be_inside(&payload, line, length);
		break;
	case JWS_BAD_FORM:
		MUST(payload.length == 0 && payload.bytes[0] == '\0');
		break;
	}
	free(line);
	return 0;
}
