#ifndef SIGN_TOKEN_H
#define SIGN_TOKEN_H

#include "sign/keyring.h"

/*
 * The token of a receipt, which is the whole text of its QR code: the
 * till's promise that its chain has the entry. Signatures are
 * deterministic, so a token need not be kept: it is made again from its
 * entry, the same to the byte.
 * Source: quotapos-bundle(5), "Receipt tokens"; AUDIT part B section 2.4.
 */
#define TOKEN_MAX  450 /* characters, whatever the entry says */
#define TOKEN_SIZE (TOKEN_MAX + 1)

struct token {
	int64_t at_ms;
	const char *chain; /* at most 16 characters */
	int64_t epoch;
	int64_t seq;
	const char *leaf; /* 43 characters */
	int64_t total_fen;
};

/* text has TOKEN_SIZE bytes. The entry must be committed before. */
void token_make(
	const struct keyring *keyring, const struct token *token, char *text);

#endif
