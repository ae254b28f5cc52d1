#ifndef SYNC_HTTP_H
#define SYNC_HTTP_H

#include "sync/link.h"

/*
 * A link over HTTPS: TLS 1.2 or newer, and a hub whose certificate holds
 * the public key that was seen when the till joined. Everything that counts
 * is signed besides; the pin keeps others from listening.
 */
#define PIN_SIZE 65 /* "sha256//" and base64 */
#define URL_SIZE 129

struct http_open {
	const char *url; /* "https://hub.example:8443", no path */
	const char *pin; /* NULL: take what there is, to join */
	const char *software;
};

/* ERR_INPUT: not an https address. */
enum err http_open(const struct http_open *open, struct link *ret,
	struct error *why) NODISCARD;

/*
 * The pin of the certificate that the last answer came under; PIN_SIZE
 * bytes. ERR_NETWORK: there was none.
 */
enum err http_pin(
	const struct link *link, char *ret, struct error *why) NODISCARD;

/* "https://", a host and perhaps a port: URL_SIZE - 1 bytes at most. */
enum err http_check(const char *url, struct error *why) NODISCARD;

#endif
