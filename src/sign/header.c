#include "header.h"

#include "base/base64url.h"
#include "base/text.h"

#include <assert.h>

static const char *const names[JWS_TYPE_COUNT] = {
	[JWS_ENTRY] = "qp-entry+jws",
	[JWS_LEASE] = "qp-lease+jws",
	[JWS_REQUEST] = "qp-request+jws",
	[JWS_ACK] = "qp-ack+jws",
	[JWS_MANIFEST] = "qp-manifest+jws",
	[JWS_TOKEN] = "qp-token+jws",
};

#define JSON_SIZE 96

static_assert(BASE64URL_SIZE(JSON_SIZE - 1) <= HEADER_SIZE, "header fits");

void header_init(struct header *ret, const char *kid, enum jws_type type)
{
	char json[JSON_SIZE];
	struct text text = text_over(json, sizeof(json));

	text_add(&text, "{\"alg\":\"EdDSA\",\"kid\":\"");
	text_add(&text, kid);
	text_add(&text, "\",\"typ\":\"");
	text_add(&text, names[type]);
	text_add(&text, "\"}");
	assert(!text.cut);
	ret->length = base64url_encode(json, text.length, ret->text);
}
