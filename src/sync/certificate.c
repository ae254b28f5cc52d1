#include "certificate.h"

#include "base/base64url.h"
#include "base/text.h"
#include "sign/hash.h"

#include <stdint.h>
#include <string.h>

#define CERTIFICATE_MAX 8192
#define PEM_BEGIN       "-----BEGIN CERTIFICATE-----"
#define PEM_END         "-----END CERTIFICATE-----"

/* Bytes of DER still to be read. */
struct der {
	const uint8_t *at;
	size_t left;
};

/* One value: its tag, all of its bytes, and what it holds. */
struct value {
	uint8_t tag;
	struct der whole;
	struct der inside;
};

/* A length of at most three bytes; false when there is none. */
static bool take_length(struct der *der, size_t *ret)
{
	size_t length = der->at[0];
	size_t bytes = 0;

	der->at++;
	der->left--;
	if (length >= 0x80) {
		bytes = length & 0x7f;
		length = 0;
		if (bytes == 0 || bytes > 3 || bytes > der->left)
			return false;
	}
	for (size_t i = 0; i < bytes; i++)
		length = length << 8 | der->at[i];
	der->at += bytes;
	der->left -= bytes;
	*ret = length;
	return length <= der->left;
}

static bool take_value(struct der *der, struct value *ret)
{
	const uint8_t *from = der->at;
	size_t length = 0;

	if (der->left < 2)
		return false;
	ret->tag = der->at[0];
	der->at++;
	der->left--;
	if (!take_length(der, &length))
		return false;
	ret->inside = (struct der){ der->at, length };
	der->at += length;
	der->left -= length;
	ret->whole = (struct der){ from, (size_t)(der->at - from) };
	return true;
}

#define TAG_SEQUENCE 0x30
#define TAG_VERSION  0xa0

/*
 * Certificate > TBSCertificate > [version], serial, algorithm, issuer,
 * validity, subject, subjectPublicKeyInfo. Source: RFC 5280 section 4.1.
 */
static bool find_key(struct der der, struct der *ret)
{
	struct value value;

	if (!take_value(&der, &value) || value.tag != TAG_SEQUENCE)
		return false;
	der = value.inside;
	if (!take_value(&der, &value) || value.tag != TAG_SEQUENCE)
		return false;
	der = value.inside;
	if (!take_value(&der, &value))
		return false;
	if (value.tag == TAG_VERSION && !take_value(&der, &value))
		return false;
	for (int i = 0; i < 5; i++) {
		if (!take_value(&der, &value))
			return false;
	}
	*ret = value.whole;
	return value.tag == TAG_SEQUENCE;
}

/* Base64 with its line ends to bytes, by way of the alphabet we have. */
static bool read_pem(const char *pem, uint8_t *bytes, size_t *ret_length)
{
	static char url[CERTIFICATE_MAX];
	const char *from = strstr(pem, PEM_BEGIN);
	const char *end = from != NULL ? strstr(from, PEM_END) : NULL;
	size_t length = 0;
	struct error why;

	if (end == NULL)
		return false;
	for (from += strlen(PEM_BEGIN); from < end; from++) {
		char c = *from;

		if (c == '\n' || c == '\r' || c == '=')
			continue;
		if (length + 1 >= sizeof(url))
			return false;
		if (c == '+')
			c = '-';
		if (c == '/')
			c = '_';
		url[length++] = c;
	}
	return base64url_decode(url, length, bytes, CERTIFICATE_MAX, ret_length,
		       &why) == ERR_OK;
}

bool certificate_pin(const char *pem, char *ret)
{
	static uint8_t bytes[CERTIFICATE_MAX];
	struct der der = { .at = bytes };
	struct der key;
	char digest[HASH_TEXT_BYTES];
	struct text text = text_over(ret, PIN_SIZE);

	if (!read_pem(pem, bytes, &der.left) || !find_key(der, &key))
		return false;
	hash_text(key.at, key.left, digest);
	for (char *c = digest; *c != '\0'; c++) {
		if (*c == '-')
			*c = '+';
		if (*c == '_')
			*c = '/';
	}
	text_addf(&text, "sha256//%s=", digest);
	return true;
}
