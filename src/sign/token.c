#include "sign/token.h"

#include "header.h"

#include "base/base64url.h"
#include "base/json.h"

#include <assert.h>
#include <string.h>

/* The longest payload: every number has 16 digits. */
#define PAYLOAD_MAX     183
#define SIGNATURE_BYTES 64

void token_make(
	const struct keyring *keyring, const struct token *token, char *text)
{
	const struct header *header = keyring_header(keyring, JWS_TOKEN);
	char payload[PAYLOAD_MAX + 1];
	struct text out = text_over(payload, sizeof(payload));
	struct json json = json_over(&out);
	uint8_t signature[SIGNATURE_BYTES];
	size_t at = header->length;

	json_open(&json, NULL, '{');
	json_i64(&json, "at_ms", token->at_ms);
	json_text(&json, "chain", token->chain);
	json_i64(&json, "epoch", token->epoch);
	json_text(&json, "leaf", token->leaf);
	json_i64(&json, "seq", token->seq);
	json_i64(&json, "total_fen", token->total_fen);
	json_close(&json, '}');
	assert(!out.cut);
	memcpy(text, header->text, at);
	text[at++] = '.';
	at += base64url_encode(payload, out.length, text + at);
	keyring_sign(keyring, text, at, signature);
	text[at++] = '.';
	at += base64url_encode(signature, sizeof(signature), text + at);
	assert(at <= TOKEN_MAX);
}
