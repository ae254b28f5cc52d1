#ifndef SIGN_SEAL_H
#define SIGN_SEAL_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is kept beside the chain: sealed numbers and PIN verifiers. */

#define SEAL_OVERHEAD 48 /* bytes a sealed box adds */

/*
 * Seal text to the auditor's X25519 key (base64url): crypto_box_seal, so
 * that only the auditor can open it. box has length + SEAL_OVERHEAD bytes.
 */
enum err seal_make(const char *auditor_key, const void *bytes, size_t length,
	uint8_t *box, struct error *why) NODISCARD;

/* Open with the auditor's secret key (base64url); ERR_FORGED if it is not
 * for this key. */
enum err seal_open(const char *secret_key, const uint8_t *box, size_t length,
	void *bytes, struct error *why) NODISCARD;

/* The same to an Ed25519 public key (JWK "x"), whose holder opens it with
 * keyring_unseal. */
enum err seal_for(const char *x, const void *bytes, size_t length, uint8_t *box,
	struct error *why) NODISCARD;

/* 16 random bytes as base64url: a request's id or nonce (23 bytes). */
#define NONCE_TEXT_SIZE 23
void seal_nonce(char *text);

/* A fresh X25519 pair as base64url (44 bytes each, NUL included). */
void seal_pair(char *public_key, char *secret_key);

/* PIN verifier: Argon2id, t = 2, 19 MiB; PIN_VERIFIER_SIZE bytes. */
#define PIN_VERIFIER_SIZE 128
#define PIN_MIN           4
#define PIN_MAX           12
enum err pin_make(const char *pin, char *verifier, struct error *why) NODISCARD;
bool pin_matches(const char *pin, const char *verifier);

#endif
