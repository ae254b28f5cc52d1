#ifndef SIGN_HEADER_H
#define SIGN_HEADER_H

#include "sign/jws.h"

#include <stddef.h>

/*
 * The one protected header a key and a type can have, as it stands in a
 * line: base64url of
 * {"alg":"EdDSA","kid":"<thumbprint>","typ":"qp-entry+jws"}.
 */
#define HEADER_SIZE 128

struct header {
	size_t length;
	char text[HEADER_SIZE];
};

void header_init(struct header *ret, const char *kid, enum jws_type type);

/* The header of the ring's own key, made when the ring was opened. */
const struct header *keyring_header(
	const struct keyring *keyring, enum jws_type type);

#endif
