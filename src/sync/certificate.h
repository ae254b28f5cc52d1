#ifndef SYNC_CERTIFICATE_H
#define SYNC_CERTIFICATE_H

#include "sync/http.h"

/*
 * The pin of a certificate in PEM: "sha256//" and the base64 of the SHA-256
 * of its public key (SubjectPublicKeyInfo, RFC 7469 section 2.4). ret has
 * PIN_SIZE bytes. False: it is no certificate.
 */
bool certificate_pin(const char *pem, char *ret);

#endif
