#ifndef SIGN_KEY_H
#define SIGN_KEY_H

#include "sign/keyring.h"

#include <stdint.h>

/*
 * The 32 bytes of an Ed25519 public key from its JWK "x". ERR_FORGED when
 * it is no base64url of 32 bytes or no point of the prime-order group.
 */
enum err key_decode(
	const char *x, uint8_t *public_key, struct error *why) NODISCARD;

/* The thumbprint of an "x" that was decoded before: KEY_TEXT_SIZE bytes. */
void key_name(const char *x, char *text);

#endif
