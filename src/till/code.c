#include "code.h"

#include "base/base64url.h"
#include "base/text.h"
#include "sign/hash.h"

#include <stdint.h>
#include <string.h>

static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The symbol that a person meant, or NUL. */
static char symbol_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	if (c == '\0' || strchr(symbols, c) == NULL)
		c = '\0';
	return c;
}

enum err code_parse(const char *text, struct code *ret, struct error *why)
{
	char all[CODE_SECRET + CODE_HUB];
	size_t count = 0;
	bool good = true;

	for (; *text != '\0' && good; text++) {
		char symbol = symbol_of(*text);

		if (*text == '-' || *text == ' ')
			continue;
		good = symbol != '\0' && count < sizeof(all);
		if (good)
			all[count++] = symbol;
	}
	if (!good || count != sizeof(all))
		return error_set(why, ERR_INPUT,
			"the code is not six groups of five letters and digits"
			" as the hub printed it");
	memcpy(ret->secret, all, CODE_SECRET);
	ret->secret[CODE_SECRET] = '\0';
	memcpy(ret->hub, all + CODE_SECRET, CODE_HUB);
	ret->hub[CODE_HUB] = '\0';
	return ERR_OK;
}

/* The first 50 bits of the hash of the thumbprint, five at a time. */
bool code_is_of(const struct code *code, const char *kid)
{
	char digest[HASH_TEXT_BYTES];
	uint8_t bytes[HASH_BYTES] = { 0 };
	size_t length = 0;
	struct error why;

	hash_text(kid, strlen(kid), digest);
	if (base64url_decode(digest, strlen(digest), bytes, sizeof(bytes),
		    &length, &why))
		return false;
	for (size_t i = 0; i < CODE_HUB; i++) {
		size_t bit = i * 5;
		uint32_t two =
			(uint32_t)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];

		if (symbols[two >> (11 - bit % 8) & 31] != code->hub[i])
			return false;
	}
	return true;
}

void code_proof(const struct code *code, const char *x, char *ret)
{
	char plain[128];
	struct text text = text_over(plain, sizeof(plain));

	text_addf(&text, "quotapos enrol 1\n%s\n%s\n", code->secret, x);
	hash_text(plain, text.length, ret);
	explicit_bzero(plain, sizeof(plain));
}
