#include "sign/epoch.h"

#include "base/base64url.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#define STATEMENT_SIZE 256

static struct text statement(const struct epoch_claim *claim, char *bytes)
{
	struct text text = text_over(bytes, STATEMENT_SIZE);

	text_addf(&text, "qp-epoch\n%s\n%s\n%" PRId64 "\n%s\n%s", claim->market,
		claim->chain, claim->epoch, claim->key, claim->prev);
	return text;
}

void epoch_endorse(const struct keyring *earlier,
	const struct epoch_claim *claim, char *text)
{
	uint8_t signature[crypto_sign_BYTES];
	char bytes[STATEMENT_SIZE];
	struct text said = statement(claim, bytes);

	assert(!said.cut);
	keyring_sign(earlier, said.bytes, said.length, signature);
	(void)base64url_encode(signature, sizeof(signature), text);
}

bool epoch_is_endorsed(const struct jws_key *earlier,
	const struct epoch_claim *claim, const char *endorsement)
{
	uint8_t signature[crypto_sign_BYTES];
	char bytes[STATEMENT_SIZE];
	struct text said = statement(claim, bytes);
	size_t length = 0;
	struct error why;

	return !said.cut &&
	       !base64url_decode(endorsement, strlen(endorsement), signature,
		       sizeof(signature), &length, &why) &&
	       length == sizeof(signature) &&
	       crypto_sign_verify_detached(signature,
		       (const unsigned char *)said.bytes, said.length,
		       earlier->public_key) == 0;
}

const struct epoch_key *epoch_keys_find(
	const struct epoch_keys *keys, int64_t epoch)
{
	for (int i = 0; i < keys->count; i++) {
		if (keys->list[i].epoch == epoch)
			return &keys->list[i];
	}
	return NULL;
}

static struct epoch_key *place_of(struct epoch_keys *keys, int64_t epoch)
{
	for (int i = 0; i < keys->count; i++) {
		if (keys->list[i].epoch == epoch)
			return &keys->list[i];
	}
	return keys->count == EPOCHS_MAX ? NULL : &keys->list[keys->count];
}

enum err epoch_keys_put(struct epoch_keys *keys, int64_t epoch, const char *x,
	struct error *why)
{
	struct epoch_key *place = place_of(keys, epoch);
	struct epoch_key key = { .epoch = epoch };
	enum err rc;

	if (place == NULL)
		return error_set(why, ERR_RANGE,
			"a till has more than %d epochs", EPOCHS_MAX);
	rc = jws_key_init(&key.key, x, why);
	if (rc)
		return rc;
	(void)text_copy(key.x, sizeof(key.x), x);
	if (place == &keys->list[keys->count])
		keys->count++;
	*place = key;
	return ERR_OK;
}
